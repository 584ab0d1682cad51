import { describe, expect, it } from 'vitest';
import { renderReportPdf } from '../../../../src/cards/pdf/render.tsx';
import { PAGE } from '../../../../src/cards/pdf/style.ts';
import { sampleDelivery } from '../../../golden/cards/practice-samples.ts';
import { perform, resultOf, sayAll, settingOf } from '../../analysis/practice/stage.ts';
import { readingOf, readPdf, squeeze } from './read-pdf.ts';

const { setting, state } = perform('skeptical_buyer', 'average', 1);
const { report, result } = resultOf(setting, state);
const META = { retentionDays: 30, reportId: 'k3v9x2m7qa' };

async function read(practice = result, of = report) {
  const document = await readPdf(await renderReportPdf(of, { ...META, practice }));
  const pages = document.pages.map(readingOf);
  return { ...document, placed: document.pages, pages, text: pages.join('') };
}

describe('the document of a practice session', async () => {
  const typed = await read();
  const spoken = await read({ ...result, delivery: sampleDelivery() });

  it('has sections of its own, as bookmarks, and none that compares speakers', () => {
    const sections = ['Cover', 'Overview', 'What was found', 'Score and numbers'];
    expect(typed.outline.map(({ title }) => title)).toEqual([...sections, 'Appendix: transcript']);
    expect(spoken.outline.map(({ title }) => title)).toEqual([...sections, 'Voice', 'Appendix: transcript']);
    expect(typed.text).not.toMatch(/Per-participant|Speakingtimeby|Behaviourbreakdown/i);
  });

  it('says whom it was practised with, about what, and the score with its band', () => {
    const [cover = ''] = typed.pages;
    const { value } = result.score.value as { value: number };
    for (const words of ['Practicereport', 'Discovery', 'withMarcusReid', `${value}of100·yellow,40–69`, META.reportId])
      expect(cover).toContain(words);
  });

  it('says every key moment with its quote, and what to try instead', () => {
    expect(result.moments.length).toBeGreaterThan(2);
    for (const { text, evidence, instead, turn } of result.moments) {
      expect(typed.text).toContain(`Turn${turn + 1}`);
      for (const words of [text, evidence.quote, instead ?? '']) expect(typed.text).toContain(squeeze(words));
    }
  });

  it('says what was found and missed, every objection, every part of the score, and every recommendation', () => {
    for (const { about } of result.facts) expect(typed.text).toContain(squeeze(about));
    for (const { ask } of result.facts.filter(({ turn }) => turn === null)) expect(typed.text).toContain(squeeze(ask));
    for (const { about } of result.objections) expect(typed.text).toContain(squeeze(about));
    for (const { name } of result.score.parts) expect(typed.text.toLowerCase()).toContain(squeeze(name).toLowerCase());
    for (const { title, why, how } of result.recommendations)
      for (const words of [title, why, how]) expect(typed.text).toContain(squeeze(words));
  });

  it('names each number that a typed session does not have, once, with the reason', () => {
    expect(typed.text).toContain('Notmeasurablehere:');
    expect(typed.text.split('thesourcehasnotimes')).toHaveLength(2);
  });

  it('has the whole conversation', () => {
    for (const { text } of report.labelled.transcript.utterances) expect(typed.text).toContain(squeeze(text));
  });

  it('has the footer on every page, nothing outside of it, and says what it is', () => {
    for (const [i, page] of typed.pages.entries()) {
      expect(page).toContain('Internaluseonly.30-dayretention.');
      expect(page).toContain(`Page${i + 1}of${typed.pages.length}`);
    }
    const words = spoken.placed.flat();
    expect(words.filter(({ x, width }) => x < 20 || x + width > PAGE.width - 20)).toEqual([]);
    expect(typed.info).toMatchObject({ Title: expect.stringContaining('practice report'), Author: 'Rackham Coach' });
  });

  it('tells a voice in numbers too', () => {
    for (const words of ['Confidence64of100', 'Energy52of100', 'Hesitation28of100', 'Pitchvariesby(semitones)2.4'])
      expect(spoken.text).toContain(words);
  });

  it('is the same bytes for the same session', async () => {
    const meta = { ...META, practice: result };
    expect(Buffer.from(await renderReportPdf(report, meta)).equals(await renderReportPdf(report, meta))).toBe(true);
  });
});

it('a session of one word has a document too, without a score', async () => {
  const friendly = settingOf('friendly_prospect');
  const short = resultOf(friendly, sayAll(friendly, ['Hello.']));
  const { text } = await read(short.result, short.report);
  expect(text).toContain('Noscore:toolittlespeech');
  expect(text).toContain('Toolittlewassaidforarecommendation.');
});

it('words of the persona that no font has are spelled out, like those of a recording', async () => {
  const facts = result.facts.map((fact) => ({ ...fact, about: '𓀀 and 株式会社' }));
  const { text } = await read({ ...result, facts });
  expect(text).toContain('[U+13000]');
  expect(text).toContain('株式会社');
});
