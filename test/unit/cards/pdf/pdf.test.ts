import { describe, expect, it } from 'vitest';
import type { Claim, Evidence, Report } from '../../../../src/analysis/domain.ts';
import { makePrintable } from '../../../../src/cards/pdf/fonts.ts';
import { type PdfMeta, renderReportPdf } from '../../../../src/cards/pdf/render.tsx';
import { breakWord, cutAtWord, isRightToLeft } from '../../../../src/cards/pdf/text.ts';
import { formatClock } from '../../../../src/cards/words.ts';
import { hostileReports, longReport, sampleReport } from '../../../fixtures/report.ts';
import { readingOf, readPdf, squeeze } from './read-pdf.ts';

const META: PdfMeta = { retentionDays: 90 };
const WHOLE: PdfMeta = { ...META, appendix: true };

async function read(pdf: Uint8Array) {
  const { pages, ...rest } = await readPdf(pdf);
  const texts = pages.map(readingOf);
  // With blanks, for what they tell apart.
  const spaced = pages.flatMap((page) => page.map(({ words }) => words)).join(' ');
  return { pages: texts, text: texts.join(''), spaced, ...rest };
}

describe('the document of an ordinary report', async () => {
  const report = sampleReport();
  const pdf = await renderReportPdf(report, META);
  const { pages, text, outline, info, preferences } = await read(pdf);

  it('has the six sections in order, as bookmarks and as headings', () => {
    expect(outline.map(({ title }) => title)).toEqual([
      'Cover',
      'Overview',
      'Metrics',
      'Behaviour breakdown',
      'Timeline highlights',
      'Per-participant coaching',
    ]);
    expect(outline.at(-1)?.items.map(({ title }) => title)).toEqual(['Dana Ray', 'Priya Nair']);
    const at = [
      'Conversationreport',
      'Overview',
      'Metrics',
      'Behaviourbreakdown',
      'Timelinehighlights',
      'PER-PARTICIPANTCOACHING',
    ].map((heading) => pages.findIndex((page) => page.includes(heading)));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
    expect(pages).toHaveLength(7);
  });

  it('has the footer and its number on every page', () => {
    for (const [i, page] of pages.entries()) {
      expect(page).toContain('Internaluseonly.90-dayretention.');
      expect(page).toContain('Noranking,notforpaydecisions.');
      expect(page).toContain(`Page${i + 1}of${pages.length}`);
    }
  });

  it('says every action item with why, how, quote and time', () => {
    for (const { actionItems } of report.coaching.bySpeaker) {
      expect(actionItems.length).toBeGreaterThanOrEqual(2);
      for (const { title, why, how, evidence } of actionItems) {
        for (const words of [title, why, how, evidence.quote]) expect(text).toContain(squeeze(words));
        expect(text).toContain(formatClock(report.labelled.transcript.utterances[evidence.at]!.startMs));
      }
    }
  });

  it('holds the numbers with n and interval', () => {
    for (const number of ['44%', 'n=27behaviours·28–63%', '60%', '2:03', '18–39%']) expect(text).toContain(number);
  });

  it('says what it is to a program', () => {
    expect(info).toMatchObject({
      Title: 'Northwind discovery.vtt – conversation report',
      Author: 'Rackham Coach',
      Subject: 'Conversation report on Rackham’s behaviours',
      Keywords: 'sales coaching, Rackham, Dana Ray, Priya Nair',
      Language: 'en',
    });
    expect(preferences).toMatchObject({ DisplayDocTitle: true });
    expect(String(info.CreationDate)).toContain('20260312093000');
  });

  it('is the same bytes for the same report', async () => {
    expect(Buffer.compare(await renderReportPdf(report, META), pdf)).toBe(0);
  });

  it('is the same bytes whatever was drawn in between: no letter of one report is copied from another', async () => {
    await renderReportPdf(hostileReports().scripts!, WHOLE);
    await renderReportPdf({ ...report, title: 'ﬁle Đặng q\u0323 ﬂ' }, META);
    expect(Buffer.compare(await renderReportPdf(report, META), pdf)).toBe(0);
  });

  it('says another retention and the name of the report', async () => {
    const other = await read(await renderReportPdf(report, { retentionDays: 30, reportId: 'r-17' }));
    expect(other.text).toContain('30-dayretention');
    expect(other.text).toContain('r-17');
  });

  it('adds every utterance when asked', async () => {
    const full = await read(await renderReportPdf(report, { ...META, appendix: true }));
    expect(full.outline.at(-1)?.title).toBe('Appendix: transcript');
    for (const utterance of report.labelled.transcript.utterances) expect(full.text).toContain(squeeze(utterance.text));
  });

  it.each([
    [Date.UTC(2026, 10, 20, 23, 59), 'Shared20November2026(UTC)', '2026-11'],
    [0, 'Length', 'Shared'],
  ])('shared at %d says %s and not %s', async (sharedAt, said, unsaid) => {
    const other = await read(await renderReportPdf({ ...report, sharedAt }, META));
    expect(other.text).toContain(said);
    expect(other.text).not.toContain(unsaid);
    expect(other.text).not.toContain('1970');
  });
});

/** Everything that may stand on an overview and on a person's page, each as long as it gets in practice. */
function fullReport(): Report {
  const report = sampleReport();
  const { coaching, metrics, labelled } = report;
  const evidence = (at: number): Evidence => ({ at, quote: labelled.transcript.utterances[at]!.text });
  const claims = [5, 6, 8].map(
    (at): Claim => ({
      text: 'What they explained was rarely played back before the next point was made, so agreement stayed a guess.',
      evidence: evidence(at),
    }),
  );
  const why =
    'Helen touched on a problem, and the next words were “Absolutely, absolutely, and we will get to that”. It happened 4 times in all.';
  const items = [0, 1, 2].map((i) => ({ ...coaching.bySpeaker[0]!.actionItems[i]!, why, how: why }));
  const alert = {
    type: 'question_quality',
    severity: 'warn',
    message: '3 of 15 questions were open (20%), below 40%.',
  } as const;
  return {
    ...report,
    metrics: {
      ...metrics,
      alerts: [0, 1, 2, 3, 4, 5].map((at) => ({ ...alert, at, speaker: metrics.speakers[at % 2]!.speaker })),
    },
    coaching: {
      ...coaching,
      strengths: claims,
      opportunities: claims,
      bySpeaker: coaching.bySpeaker.map((one) => ({
        ...one,
        strengths: claims,
        opportunities: claims,
        actionItems: items,
      })),
    },
  };
}

describe('pages', () => {
  const { untimed, unnamed, zoom, short, markup } = hostileReports() as Record<string, Report>;
  it.each<[string, Report]>([
    ['ordinary', sampleReport()],
    ['full', fullReport()],
    ['untimed', untimed!],
    ['unnamed', unnamed!],
    ['zoom', zoom!],
    ['short', short!],
    ['markup', markup!],
  ])('of the %s report: one for each section and each person', async (_, report) => {
    const { pages } = await read(await renderReportPdf(report, META));
    expect(pages).toHaveLength(5 + report.metrics.speakers.length);
  });

  it('say an opportunity only where no action item has the same proof', async () => {
    const report = sampleReport();
    const [first, ...rest] = report.coaching.bySpeaker;
    const item = first!.actionItems[0]!;
    const again = { ...first!, opportunities: [{ text: 'The same in other words.', evidence: item.evidence }] };
    const coaching = { ...report.coaching, bySpeaker: [again, ...rest] };
    const { text } = await read(await renderReportPdf({ ...report, coaching }, META));
    expect(text).not.toContain('Thesameinotherwords.');
    expect(text).toContain(squeeze(item.evidence.quote));
  });

  it('without times show no clock but the published bands', async () => {
    const { text, spaced } = await read(await renderReportPdf(untimed!, WHOLE));
    expect(spaced.match(/\d:\d\d/g)).toEqual(['0:34', '1:23']);
    expect(text).toContain('Behaviourovertimenotmeasurable:thesourcehasnotimes');
  });

  it('of highlights never tell a buyer to push less', async () => {
    const report = sampleReport();
    const bySpeaker = report.coaching.bySpeaker.map((one, i) => ({
      ...one,
      role: i === 0 ? ('seller' as const) : ('buyer' as const),
    }));
    const { pages } = await read(
      await renderReportPdf({ ...report, coaching: { ...report.coaching, bySpeaker } }, META),
    );
    const highlights = pages.find((page) => page.startsWith('Timelinehighlights'))!;
    expect(highlights).toContain('–DanaRay·');
    expect(highlights).not.toContain('–PriyaNair·');
  });
});

describe('hostile reports', () => {
  it.each(Object.entries(hostileReports()))('%s: renders, with a footer on every page', async (_, report) => {
    const { pages } = await read(await renderReportPdf(report, WHOLE));
    expect(pages.length).toBeGreaterThanOrEqual(5);
    for (const page of pages) expect(page).toContain('Internaluseonly.');
  });

  it('prints every script, and what no font has as its number', async () => {
    const { text } = await read(await renderReportPdf(hostileReports().scripts!, WHOLE));
    const words = [
      'Łukasz Żółć',
      '山田 太郎',
      '김민준',
      'Ζωή',
      'Jak wygląda teraz proces',
      '請求書の承認が遅れることが一番の問題です。',
      '누가 승인을',
      '🎉🚀',
    ];
    for (const word of words) expect(text).toContain(squeeze(word));
    expect(text).toMatch(/[\u0590-\u05FF]{3}/);
    // Letters of a ligature (لا) change places when they are copied; these words have none.
    for (const word of ['ليلى', 'أعتقد', 'الموافقة', 'تستغرق']) expect(text).toContain(word);
    expect(text).toMatch(/[\u0900-\u097F]{3}/);
    expect(text).toContain('[U+13000]');
  });

  it('shows controls and direction overrides instead of obeying them', async () => {
    const { text } = await read(await renderReportPdf(hostileReports().odd!, WHOLE));
    for (const spelled of ['[U+202E]', '[U+0000]', '[U+0007]']) expect(text).toContain(spelled);
  });

  it('cuts an endless quote to its verbatim beginning', async () => {
    const report = hostileReports().longQuote as Report;
    const { pages } = await read(await renderReportPdf(report, WHOLE));
    expect(pages.length).toBeLessThan(20);
    expect(pages.join('')).toContain('“Letmejustsaythatthisgoesonandon');
  });

  it('pages thousands of rows', async () => {
    const { text, pages } = await read(await renderReportPdf(longReport(2453), WHOLE));
    expect(pages.length).toBeGreaterThan(40);
    expect(text.split('Walkmethroughwhathappenswhenaninvoicegetsstuck.').length - 1).toBeGreaterThanOrEqual(40);
  }, 60_000);
});

describe('words', () => {
  it.each([
    ['short', 10, 'short'],
    ['one two three', 9, 'one two…'],
    ['x'.repeat(20), 10, `${'x'.repeat(10)}…`],
    ['1234567🎉', 8, '1234567…'],
  ])('cuts %s at %i', (text, limit, cut) => expect(cutAtWord(text, limit)).toBe(cut));

  it.each(['word', 'A'.repeat(100), '請求書の承認が遅れる。', 'a🎉'.repeat(40)])(
    'breaks %s without losing a letter',
    (word) => {
      expect(breakWord(word).join('')).toBe(word);
      expect(breakWord(word).every((piece) => piece !== '')).toBe(true);
    },
  );

  it('never starts a line with a closing mark', () => {
    expect(breakWord('問題です。').some((piece) => piece.startsWith('。'))).toBe(false);
  });

  it.each([
    ['שלום', true],
    ['“ليلى', true],
    ['Dana ليلى', false],
    ['', false],
  ])('%s reads from the right: %s', (text, expected) => expect(isRightToLeft(text)).toBe(expected));

  it('spells what is missing and drops only variation selectors', () => {
    expect(makePrintable(new Set([0x13000, 0xfe0f]))('a\u{13000}\n❤\uFE0F')).toBe('a[U+13000] ❤');
  });
});
