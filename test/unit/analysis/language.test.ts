import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.ts';
import { DEFAULT_THRESHOLDS, type Transcript } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import type { HistoryPoint } from '../../../src/analysis/history-domain.ts';
import { ENGLISH, type Language } from '../../../src/analysis/language.ts';
import { debrief } from '../../../src/analysis/practice/debrief.ts';
import { hint } from '../../../src/analysis/practice/hint.ts';
import { makeReport, summarise } from '../../../src/analysis/report.ts';
import { parseTranscript } from '../../../src/analysis/transcript/parse.ts';
import { exportV1 } from '../../../src/analysis/v1.ts';
import { findWorkOn } from '../../../src/analysis/work-on.ts';
import { talk } from './conversation.ts';
import { perform } from './practice/stage.ts';

/** A language that shows what was said through it. */
const MARKED: Language = {
  ...ENGLISH,
  say: (sentence, ...values) => `⟦${ENGLISH.say(sentence, ...values)}⟧`,
};

const unmarked = (text: string): string => text.replace(/[⟦⟧]/g, '');

/** What of a text stands in no message. */
function outside(text: string): string {
  let left = text;
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(/⟦[^⟦⟧]*⟧/g, '');
  }
  return left.trim();
}

const folders = ['../../../samples', '../../fixtures/conversations'].map((folder) => join(import.meta.dirname, folder));
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.(?:vtt|srt|json|txt)$|^[a-z-]+-[a-z-]+\.md$/.test(name))
    .map((name) => join(folder, name)),
);
const conversations: readonly Transcript[] = [
  ...files.map((file) => parseTranscript(readFileSync(file))),
  talk([]),
  talk(['A: Hello.', 'B: Hello.']),
  talk([
    'A: Wir haben heute leider keine Zeit mehr für das Thema.',
    'B: Dann sprechen wir morgen noch einmal darüber.',
  ]),
];

const options = { engine: offlineEngine, thresholds: { ...DEFAULT_THRESHOLDS, minPullPush: 5, maxTalkShare: 0.1 } };

/** Every text of an analysis that a person reads, but for names, quotes and sources that are called the same everywhere. */
function textsOf({ metrics, coaching }: ReturnType<typeof analyse>): readonly string[] {
  return [
    coaching.headline,
    ...(coaching.focus === null ? [] : [coaching.focus.text.replace(/^(?:⟦[^⟦⟧]*⟧|[^⟦⟧:]+): /, '')]),
    ...coaching.bands.map(({ text }) => text),
    ...[...coaching.strengths, ...coaching.opportunities].map(({ text }) => text),
    ...coaching.bySpeaker.flatMap(({ strengths, opportunities, actionItems }) => [
      ...[...strengths, ...opportunities].map(({ text }) => text),
      ...actionItems.flatMap(({ title, why, how }) => [title, why, how]),
    ]),
    ...metrics.alerts.map(({ message }) => message),
    ...metrics.pushes.flatMap(({ pullAlternative }) => pullAlternative ?? []),
  ];
}

describe('the language of an analysis', () => {
  it('holds every sentence, and changes nothing else', () => {
    const said = new Set<string>();
    for (const transcript of conversations) {
      const marked = analyse(transcript, { ...options, words: MARKED });
      for (const text of textsOf(marked)) {
        expect(outside(text), text).toBe('');
        said.add(text);
      }
      expect(JSON.parse(unmarked(JSON.stringify(marked)))).toEqual(
        JSON.parse(JSON.stringify(analyse(transcript, options))),
      );
    }
    expect(said.size).toBeGreaterThan(200);
  });

  it('leaves quotes and what somebody is to say as the conversation is', () => {
    const other: Language = { ...ENGLISH, tag: 'x-other', say: (_, ...values) => `∎${values.join('|')}` };
    const itemsIn = (words: Language) =>
      conversations.flatMap((transcript) =>
        analyse(transcript, { ...options, words }).coaching.bySpeaker.flatMap(({ actionItems }) => actionItems),
      );
    const [items, english] = [itemsIn(other), itemsIn(ENGLISH)];
    expect(items.map(({ evidence, behaviour }) => [evidence, behaviour])).toEqual(
      english.map(({ evidence, behaviour }) => [evidence, behaviour]),
    );
    const asks = english.flatMap(({ how }) => /“([A-Z][^“”]*\?)”/.exec(how)?.[1] ?? []);
    expect(asks.length).toBeGreaterThan(10);
    for (const ask of asks) expect(items.some(({ how }) => how.includes(ask))).toBe(true);
  });

  it('is that of what there is to work on', () => {
    const pushy = parseTranscript(readFileSync(files.find((file) => file.endsWith('pushy-demo.vtt')) ?? ''));
    const summary = summarise(makeReport({ title: 'x', sharedAt: 0, transcript: pushy, ...options }));
    const points = summary.speakers.slice(0, 1).map((numbers): HistoryPoint => {
      return { ...summary, id: 'a', kind: 'recording', whose: 'own', numbers, practice: null };
    });
    const [marked, english] = [findWorkOn(points, MARKED), findWorkOn(points)];
    if (marked?.kind !== 'reference' || english?.kind !== 'reference')
      throw new Error('a demo that tells has a number');
    expect(outside(marked.text)).toBe('');
    expect(unmarked(marked.text)).toBe(english.text);
  });

  it('is that of what the public JSON fills up with', () => {
    const report = makeReport({ title: 'x', sharedAt: 0, transcript: talk(['A: Hello.', 'B: Hello.']), ...options });
    const { participants } = exportV1(report, MARKED).analysis;
    const texts = participants.flatMap(({ action_items }) =>
      action_items.flatMap(({ title, why, how }) => [title, why, how]),
    );
    expect(texts.length).toBe(12);
    for (const text of texts) expect(outside(text)).toBe('');
  });

  it('is that of a practice report and its hints', () => {
    const said = new Set<string>();
    for (const level of ['skilled', 'average', 'poor'] as const) {
      const { setting, state } = perform('skeptical_buyer', level, 1);
      const asked = { setting, state, endedAt: 0, thresholds: DEFAULT_THRESHOLDS };
      const { report, result } = debrief({ ...asked, words: MARKED });
      expect(outside(report.title)).toBe('');
      expect(outside(result.tone)).toBe('');
      expect(unmarked(result.tone)).toBe(debrief(asked).result.tone);
      for (const { title, why, how } of result.recommendations)
        for (const text of [title, why, how]) expect(outside(text), text).toBe('');
      for (const { text, instead } of result.moments) {
        expect(outside(text), text).toBe('');
        expect(outside(instead ?? ''), instead ?? '').toBe('');
      }
      expect(JSON.parse(unmarked(JSON.stringify(result.moments)))).toEqual(debrief(asked).result.moments);
      state.steps.forEach((_, turn) => {
        const then = { ...state, steps: state.steps.slice(0, turn), end: null };
        const told = hint(setting, then, MARKED);
        expect(outside(told)).toBe('');
        expect(unmarked(told)).toBe(hint(setting, then));
        said.add(told);
      });
      expect(outside(hint(setting, { ...state, end: 'stopped' }, MARKED))).toBe('');
    }
    expect(said.size).toBeGreaterThan(5);
  });
});
