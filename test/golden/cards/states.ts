import { DEFAULT_THRESHOLDS, type PersonId, type Report, type SpeakerId } from '../../../src/analysis/domain.ts';
import { type PracticeResult } from '../../../src/analysis/practice-domain.ts';
import type { PersonaList } from '../../../src/cards/practice.ts';
import type { SettingsView } from '../../../src/cards/settings.ts';
import type { FormSpeaker } from '../../../src/cards/speakers-form.ts';
import type { Status } from '../../../src/cards/status.ts';
import type { MonthUse, UsageView } from '../../../src/cards/usage.ts';

/** How things may stand, as the samples show them. */

export function statusNow(): Status {
  return {
    load: { waiting: 0, running: 0, oldestDueMs: null },
    mine: [],
    gaveUp: { count: 0, latest: [] },
    engines: { hears: [], labels: ['Basic analysis (rules, no model)'], missing: null },
    store: 'sqlite',
  };
}

export const NO_USE: MonthUse = {
  month: '2026-10',
  models: [],
  savedMicroUsd: 0,
  cacheHits: 0,
  cacheMisses: 0,
  cacheSavedMicroUsd: 0,
};

/** A month at work, so many times over. */
export function usedTimes(times: number): MonthUse {
  const none = { cacheWriteTokens: 0, cacheWriteHourTokens: 0, cacheReadTokens: 0, unpricedCalls: 0, audioMs: 0 };
  const claude = { inputTokens: 212_300, cacheWriteHourTokens: 31_000, cacheReadTokens: 190_500, outputTokens: 22_110 };
  return {
    month: '2026-11',
    models: [
      { ...none, provider: 'claude', model: 'claude-sonnet-5-5', calls: 14, ...claude, microUsd: 807_800 },
      { ...none, provider: 'deepgram', model: 'nova-3', ...NO_TOKENS, calls: 2, audioMs: 4_020_000, microUsd: 214_000 },
      {
        ...none,
        provider: 'gemini',
        model: 'gemini-3.8-flash',
        calls: 1,
        ...NO_TOKENS,
        inputTokens: 950,
        microUsd: 713,
      },
    ].map((one) => ({
      ...one,
      calls: one.calls * times,
      inputTokens: one.inputTokens * times,
      cacheWriteHourTokens: one.cacheWriteHourTokens * times,
      cacheReadTokens: one.cacheReadTokens * times,
      outputTokens: one.outputTokens * times,
      audioMs: one.audioMs * times,
      microUsd: one.microUsd * times,
    })) as MonthUse['models'],
    savedMicroUsd: 342_900 * times,
    cacheHits: 5 * times,
    cacheMisses: 14 * times,
    cacheSavedMicroUsd: 288_000 * times,
  };
}

const NO_TOKENS = { inputTokens: 0, outputTokens: 0 };

export function withUnpriced(month: MonthUse): MonthUse {
  const [first, ...others] = month.models;
  if (first === undefined) return month;
  const unknown = { ...first, model: 'claude-next', calls: 3, microUsd: 0, unpricedCalls: 3 };
  return { ...month, models: [{ ...first, unpricedCalls: 1 }, unknown, ...others] };
}

export function usageNow(): UsageView {
  return {
    tenantId: 'slack:T024BE7LH',
    month: usedTimes(1),
    before: { ...usedTimes(12), month: '2026-10' },
    state: 'free',
    limitMicroUsd: 50_000_000,
    pricesAsOf: '2026-11-20',
  };
}

const setting = <T>(usual: T, own: T | null = null) => ({ own, usual });

/** What holds where nobody chose anything. */
export function usualSettings(): SettingsView {
  const { minPullPush, maxFillersPerMin, fillerMinutes, minQuestionQuality, maxTalkShare } = DEFAULT_THRESHOLDS;
  return {
    visibility: setting('thread'),
    engine: setting('auto'),
    retentionDays: setting(90),
    locale: setting('en-GB'),
    keyterms: [],
    thresholds: {
      minPullPush: setting(minPullPush),
      maxFillersPerMin: setting(maxFillersPerMin),
      fillerMinutes: setting(fillerMinutes),
      minQuestionQuality: setting(minQuestionQuality),
      maxTalkShare: setting(maxTalkShare),
    },
  };
}

/** A team in Germany that keeps its coaching to itself. */
export function ownSettings(): SettingsView {
  const usual = usualSettings();
  return {
    ...usual,
    visibility: setting('thread', 'private'),
    engine: setting('auto', 'claude'),
    retentionDays: setting(90, 30),
    locale: setting('en-GB', 'de-DE'),
    keyterms: ['Northwind', 'Coupa', 'SAP Ariba', 'Brightwell', 'month-end close', 'three-way match', 'dunning run'],
    thresholds: { ...usual.thresholds, minPullPush: setting(0.7, 0.85), maxTalkShare: setting(0.6, 0.7) },
  };
}

/** The speakers of a form; `people` of them claimed. */
export function formSpeakers(count: number, people = 0): readonly FormSpeaker[] {
  const names = [
    'Dana Ray',
    'Priya Nair',
    null,
    'Łukasz Żółć',
    'Grace Lee',
    '山田 太郎',
    'Jens Ole Müller-Lüdenscheidt',
    'Bo',
  ];
  return names.slice(0, count).map((name, i) => ({
    id: `S${i + 1}` as SpeakerId,
    name,
    firstWords:
      i === 0
        ? 'Morning Priya, can you hear me all right? Great. Thanks for making the time today, I know it is the end of your month.'
        : 'Yes, loud and clear.',
    person: i < people ? (`U${i + 1}DANA` as PersonId) : null,
    sameAs: i === 2 ? ('S1' as SpeakerId) : null,
  }));
}

export function personaList(): PersonaList {
  return {
    personas: [
      {
        id: 'friendly_prospect',
        name: 'Sam Okafor',
        role: 'Office manager',
        trains: 'finding a need before offering',
        level: 1,
      },
      {
        id: 'busy_executive',
        name: 'Helen Marsh',
        role: 'Chief financial officer',
        trains: 'the bottom line in a minute',
        level: 2,
      },
      {
        id: 'skeptical_buyer',
        name: 'Robert Klein',
        role: 'Head of purchasing',
        trains: 'exploring objections before answering them',
        level: 3,
      },
    ],
    scenarios: [
      { id: 'first_call', title: 'First conversation', trains: 'open questions' },
      { id: 'price', title: 'It is too expensive', trains: 'asking what is behind a price objection' },
    ],
    command: '/coach practice',
  };
}

/** A session at this score; null where there was too little to score. */
export function practiceAt(
  report: Report,
  score: number | null,
): { readonly report: Report; readonly result: PracticeResult } {
  const evidence = { at: 6, quote: 'Walk me through what happens when an invoice gets stuck.' };
  const weak = { at: 25, quote: 'That is simply not fair, our integration team has done this for years.' };
  const part = (name: string, weight: number, value: number) => ({
    name,
    weight,
    measured: { value, n: 34 },
    score: value,
  });
  const [item] = report.coaching.bySpeaker.flatMap(({ actionItems }) => actionItems);
  return {
    report,
    result: {
      persona: { id: 'skeptical_buyer', name: 'Robert Klein', role: 'Head of purchasing' },
      scenario: { id: 'price', title: 'It is too expensive' },
      rep: 'S1' as SpeakerId,
      turns: score === null ? 1 : 14,
      end: score === null ? 'stopped' : 'agreed',
      score:
        score === null
          ? { value: { notMeasurable: 'too-few-behaviours' }, band: null, parts: [], formula: 1 }
          : {
              value: { value: score, n: 34 },
              band: score < 40 ? 'red' : score < 70 ? 'yellow' : score < 90 ? 'green' : 'blue',
              parts: [
                part('questions', 0.3, 0.7),
                part('objections explored', 0.4, 0.5),
                part('room to speak', 0.3, 0.9),
              ],
              formula: 1,
            },
      tone: 'You asked, then you defended.',
      openness: [0.3, 0.4, 0.6],
      talkShare: { value: 0.58, n: 14 },
      talkShareOf: 'words',
      longestTurnWords: 48,
    delivery: null,
      moments:
        score === null
          ? []
          : [
              {
                turn: 2,
                verdict: 'good',
                text: 'An open question about how it is done today.',
                evidence,
                instead: null,
              },
              {
                turn: 9,
                verdict: 'needs work',
                text: 'A doubt was met with a defence.',
                evidence: weak,
                instead: 'Try: “What makes you doubt it?”',
              },
            ],
      facts: [
        {
          id: 'close',
          about: 'why the close takes nine days',
          turn: score === null ? null : 2,
          ask: 'What holds up the close?',
        },
        { id: 'board', about: 'what the board expects', turn: null, ask: 'Who else is waiting for the numbers?' },
      ],
      objections: score === null ? [] : [{ id: 'sap', about: 'SAP is heavily customised', state: 'explored' }],
      strengths: score === null ? [] : [{ text: 'Open questions before offers.', evidence }],
      areas: score === null ? [] : [{ text: 'Doubts are defended against.', evidence: weak }],
      recommendations: score === null || item === undefined ? [] : [item],
    },
  };
}
