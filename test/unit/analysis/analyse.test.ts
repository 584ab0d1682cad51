import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.ts';
import { type Coaching, DEFAULT_THRESHOLDS, type SpeakerId } from '../../../src/analysis/domain.ts';
import { offlineEngine } from '../../../src/analysis/engines/offline.ts';
import { makeReport, summarise } from '../../../src/analysis/report.ts';
import { exportV1, validateV1 } from '../../../src/analysis/v1.ts';
import { verifyCoaching } from '../../../src/analysis/verify.ts';
import { talk } from './conversation.ts';

const options = { engine: offlineEngine, thresholds: DEFAULT_THRESHOLDS };

const PITCH = [
  'Sam: Our platform is the number one solution for finance teams.',
  'Dana: Matching the invoices takes us three days every month.',
  'Sam: We offer three packages, and the price is 40 per seat.',
  'Dana: I am worried that our team will not use it.',
  'Sam: Our customers love it, trust me.',
  ...Array.from({ length: 10 }, (_, i) => `Sam: Our dashboard shows number ${i} in real time.`),
  'Dana: We currently use spreadsheets for all of it today.',
  'Sam: That is a very fair offer.',
  'Sam: Do you have the budget for it?',
  'Dana: Our budget is decided in March.',
  'Sam: I can send you the contract.',
  ...Array.from({ length: 6 }, (_, i) => `Sam: The module number ${i} is in the package.`),
];

describe('analyse', () => {
  const { coaching, metrics } = analyse(talk(PITCH, {}, ['Lee']), options);

  it('knows who sells and who buys, and coaches the seller', () => {
    expect(coaching.bySpeaker.map(({ role }) => role)).toEqual(['seller', 'buyer', 'unknown']);
    expect(coaching.focus?.speaker).toBe('S1');
    expect(coaching.headline).toMatch(/^Sam mostly told: 1 question/);
  });

  it('gives two or three items to who spoke, each of another moment, and none to who was silent', () => {
    const [sam, dana, lee] = coaching.bySpeaker;
    expect(sam?.actionItems.length).toBeGreaterThanOrEqual(2);
    expect(sam?.actionItems.length).toBeLessThanOrEqual(3);
    expect(new Set(sam?.actionItems.map(({ evidence }) => evidence.at)).size).toBe(sam?.actionItems.length);
    expect(dana?.actionItems.length).toBeLessThanOrEqual(1);
    expect(lee?.actionItems).toEqual([]);
  });

  it('puts a question where a worry or lost time was passed over', () => {
    const item = coaching.bySpeaker[0]?.actionItems.find(({ behaviour }) => behaviour === 'open_question');
    expect(item?.why).toMatch(/^Dana touched on (?:lost time|a worry)/);
    expect([1, 3]).toContain(item?.evidence.at);
  });

  it('leaves silence and thin material alone', () => {
    const nobody = analyse(talk([]), options);
    expect(nobody.coaching).toMatchObject({
      headline: 'Nothing was said in this recording.',
      focus: null,
      bySpeaker: [],
    });
    const little = analyse(talk(['A: What happens then?', 'B: It stops.']), options);
    expect(little.coaching.focus).toBeNull();
    expect(little.coaching.headline).toMatch(/^Too little was said for a verdict/);
  });

  it('says that it reads English only', () => {
    const german = Array.from(
      { length: 12 },
      () => 'A: Wir haben das gestern schon besprochen und brauchen eine Lösung für den Export.',
    );
    expect(analyse(talk(german), options).coaching.headline).toContain('not in English');
  });

  it('judges nobody where the source names no speakers', () => {
    const { coaching: unnamed } = analyse(talk(PITCH, { speakers: false }), options);
    expect(unnamed.focus).toBeNull();
    expect(
      unnamed.bySpeaker.every(({ actionItems, strengths }) => actionItems.length === 0 && strengths.length === 0),
    ).toBe(true);
    expect(metrics.speakers.length).toBe(3);
  });
});

describe('verifyCoaching', () => {
  const transcript = talk(['A: The limit is 50 users.']);
  const right = { text: 'x', evidence: { at: 0, quote: 'limit is 50' } };
  const wrong = [
    { text: 'x', evidence: { at: 0, quote: 'limit is 60' } },
    { text: 'x', evidence: { at: 1, quote: 'limit' } },
    { text: 'x', evidence: { at: 0, quote: ' ' } },
    { text: 'x', evidence: { at: 0.5, quote: 'limit' } },
  ];
  const item = { behaviour: 'proposing' as const, title: 't', why: 'w', how: 'h' };
  const coaching: Coaching = {
    headline: 'h',
    focus: {
      speaker: 'S1' as SpeakerId,
      metric: 'question_share',
      behaviour: 'proposing',
      text: 'x',
      evidence: { at: 0, quote: 'never said' },
    },
    bands: [],
    strengths: [right, ...wrong],
    opportunities: wrong,
    bySpeaker: [
      {
        speaker: 'S1' as SpeakerId,
        role: 'unknown',
        strengths: wrong,
        opportunities: [right],
        actionItems: [
          { ...item, ...right },
          { ...item, ...wrong[0]! },
        ],
      },
    ],
  };

  it('keeps only what is verbatim at its utterance', () => {
    const verified = verifyCoaching(coaching, transcript);
    expect(verified.focus).toBeNull();
    expect(verified.strengths).toEqual([right]);
    expect(verified.opportunities).toEqual([]);
    expect(verified.bySpeaker[0]).toMatchObject({ strengths: [], opportunities: [right] });
    expect(verified.bySpeaker[0]?.actionItems.length).toBe(1);
  });
});

describe('the public export', () => {
  const report = makeReport({
    title: 'pitch.vtt',
    sharedAt: 1,
    transcript: talk(PITCH, { verbatim: false }, ['Lee']),
    ...options,
  });
  const exported = exportV1(report);

  it('validates, with two or three items for everybody', () => {
    expect(validateV1(exported)).toEqual([]);
    for (const { action_items } of exported.analysis.participants) {
      expect(action_items.length).toBeGreaterThanOrEqual(2);
      for (const { example_utterance_id } of action_items)
        expect(exported.transcript.utterances[example_utterance_id]).toBeDefined();
    }
  });

  it('writes null as 0 and says so', () => {
    expect(exported.analysis.participants[0]?.filler_per_min).toBe(0);
    expect(exported.analysis.metrics.alerts.map(({ message }) => message)).toContain(
      'S1: filler_per_min is 0 because it is not measurable (source-not-verbatim).',
    );
  });

  it('counts what its timeline shows', () => {
    for (const { id, behavior_counts } of exported.analysis.participants) {
      for (const [name, count] of Object.entries(behavior_counts)) {
        expect(exported.analysis.timeline.filter((one) => one.speaker === id && one.behavior === name).length).toBe(
          count,
        );
      }
    }
  });

  it('names what is wrong with something else', () => {
    expect(validateV1({ ...exported, version: 'v2' })).toEqual(['/version must be equal to constant']);
    expect(validateV1(null).length).toBe(1);
  });

  it('summarises for a history list', () => {
    const summary = summarise(report);
    expect(summary).toMatchObject({ title: 'pitch.vtt', sharedAt: 1, utterances: PITCH.length, formula: 1 });
    expect(summary.speakers.map(({ name }) => name)).toEqual(['Sam', 'Dana', 'Lee']);
    expect(summary.speakers[0]).toMatchObject({ fillersPerMin: null, questionQuality: 0 });
  });
});
