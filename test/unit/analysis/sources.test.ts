import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type Measured } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import { makeReport } from '../../../src/analysis/report.ts';
import { parseTranscript } from '../../../src/analysis/transcript/parse.ts';
import { exportV1, validateV1 } from '../../../src/analysis/v1.ts';
import { talk } from './conversation.ts';

const options = { title: 't', sharedAt: 0, engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS };

function reasonOf(measured: Measured | undefined): string | undefined {
  return measured !== undefined && 'notMeasurable' in measured ? measured.notMeasurable : undefined;
}

const PLAIN = Array.from(
  { length: 12 },
  (_, i) => `Sam: Our dashboard shows number ${i} in real time, um, for everybody.
Dana: Matching takes us three days every month, and site ${i} is the worst.`,
).join('\n');

describe('a transcript without times', () => {
  const report = makeReport({ ...options, transcript: parseTranscript(new TextEncoder().encode(PLAIN)) });
  const [sam] = report.metrics.speakers;

  it('measures what words tell, and nothing that needs a clock', () => {
    expect(report.labelled.transcript.can.times).toBe(false);
    expect(reasonOf(sam?.pullShare)).toBeUndefined();
    for (const name of [
      'speakingMs',
      'talkShare',
      'behavioursPerMin',
      'longestMonologueMs',
      'wordsPerMin',
      'patienceMs',
    ] as const)
      expect(reasonOf(sam?.[name])).toBe('source-without-times');
    expect(reasonOf(sam?.fillersPerMin)).toMatch(/^source-/);
    expect(report.metrics.transitions).toEqual([]);
    expect(report.metrics.fillersByMinute).toEqual([]);
  });

  it('coaches without a word about minutes, seconds or the clock', () => {
    const { coaching } = report;
    expect(coaching.bySpeaker[0]?.actionItems.length).toBeGreaterThanOrEqual(2);
    const own = [
      coaching.headline,
      coaching.focus?.text,
      ...coaching.bands.map(({ text }) => text),
      ...coaching.bySpeaker.flatMap(({ actionItems }) => actionItems.map(({ why }) => why)),
      ...report.metrics.alerts.filter(({ severity }) => severity !== 'info').map(({ message }) => message),
    ];
    for (const text of own) expect(text ?? '').not.toMatch(/\d:\d\d|\d s\b|a minute|an hour|of the talk|speaking time/);
    expect(coaching.bands.map(({ metric }) => metric)).not.toContain('talk_share');
  });

  it('exports zeros, each with a note that says so', () => {
    const exported = exportV1(report);
    expect(validateV1(exported)).toEqual([]);
    const [first] = exported.analysis.participants;
    expect(first).toMatchObject({ speaking_time_sec: 0, filler_per_min: 0 });
    const messages = exported.analysis.metrics.alerts.map(({ message }) => message);
    expect(messages).toContain('S1: speaking_time_sec is 0 because it is not measurable (source-without-times).');
    expect(exported.analysis.metrics.pull_push_transitions).toEqual([]);
  });
});

describe.each([
  ['German', 'A: Um die Rechnung geht es, und wir haben das gestern schon besprochen.', true],
  ['Japanese', 'A: 東京の支店では毎月三日かかっています。', true],
  ['English', 'A: It is about the invoice, and we discussed that yesterday.', false],
])('%s', (_, line, foreign) => {
  const { metrics, coaching, ...rest } = makeReport({ ...options, transcript: talk(Array(30).fill(line)) });
  const expected = foreign ? 'language-not-supported' : undefined;

  it('says whether its words are understood', () => {
    const [a] = metrics.speakers;
    for (const measured of [a?.pullShare, a?.pullPushRatio, a?.behavioursPerMin, a?.fillersPerMin])
      expect(reasonOf(measured)).toBe(expected);
    expect(reasonOf(a?.clarity.value)).toBe(expected);
    expect(reasonOf(metrics.overall.pullShare)).toBe(expected);
    expect(reasonOf(a?.wordsPerMin)).toBe(expected);
    if (foreign) expect(reasonOf(a?.impact.value)).toBe(expected);
    // What needs no words is measured in any language.
    expect(reasonOf(a?.talkShare)).toBeUndefined();
    expect(reasonOf(a?.longestMonologueMs)).toBeUndefined();
    const infos = metrics.alerts.filter(({ type }) => type === 'not_measurable').map(({ message }) => message);
    expect(infos.some((message) => message.includes('language is not supported'))).toBe(foreign);
  });

  it('raises no alert over words it cannot read, and exports', () => {
    if (foreign) expect(metrics.alerts.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(validateV1(exportV1({ metrics, coaching, ...rest }))).toEqual([]);
  });
});
