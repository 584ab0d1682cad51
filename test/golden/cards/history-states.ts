import {
  BEHAVIOURS,
  type Behaviour,
  type Counts,
  type PersonId,
  type SpeakerId,
  type SpeakerSummary,
} from '../../../src/analysis/domain.ts';
import { personHistory } from '../../../src/analysis/history.ts';
import type { HistoryPoint, PersonHistory } from '../../../src/analysis/history-domain.ts';
import { ENGLISH, type Language } from '../../../src/analysis/language.ts';
import type { Looks, Other } from '../../../src/cards/history.ts';

/** Histories in the states that look different, made by the code that makes them for people. */

const NOW = Date.UTC(2026, 2, 13, 9, 30);
const DAY_MS = 86_400_000;
const MINUTES = 8;

export const NO_LOOKS: Looks = { named: [], others: 0 };
export const LOOKS: Looks = {
  named: [
    { name: 'Grace Lee', at: NOW - 2 * DAY_MS },
    { name: null, at: NOW - 9 * DAY_MS },
  ],
  others: 1,
};

interface Numbers {
  /** Of forty behaviours. */
  readonly pull?: number;
  readonly checks?: number;
  readonly sums?: number;
  readonly wordsPerMin?: number;
  readonly fillersPerMin?: number | null;
  readonly impact?: number;
  readonly actions?: readonly Behaviour[];
}

/** A recording of forty behaviours in eight minutes of own speech, so many days ago. */
export function point(daysAgo: number, numbers: Numbers = {}, whole: Partial<HistoryPoint> = {}): HistoryPoint {
  const { pull = 16, checks = 3, sums = 1, wordsPerMin = 150, impact = 60, actions = [] } = numbers;
  const questions = Math.max(0, pull - checks - sums);
  const open = Math.round(questions * 0.6);
  const counted: Partial<Counts> = {
    open_question: open,
    closed_question: questions - open,
    testing_understanding: checks,
    summarizing: sums,
    proposing: 6,
    giving_info_fact: 34 - pull,
  };
  const counts = Object.fromEntries(BEHAVIOURS.map((behaviour) => [behaviour, counted[behaviour] ?? 0])) as Counts;
  const own: SpeakerSummary = {
    speaker: 'S1' as SpeakerId,
    name: 'Dana Ray',
    pullShare: pull / 40,
    pullPushRatio: pull / (40 - pull),
    n: 40,
    questionQuality: questions === 0 ? null : open / questions,
    wordsPerMin,
    fillersPerMin: numbers.fillersPerMin ?? null,
    talkShare: 0.5,
    impact,
    counts,
    words: wordsPerMin * MINUTES,
    speakingMs: MINUTES * 60_000,
    actions,
  };
  return {
    id: `k3v9x2m7${String(daysAgo).padStart(2, '0')}`,
    title: `Acme follow-up ${daysAgo}.vtt`,
    sharedAt: NOW - daysAgo * DAY_MS,
    durationMs: 900_000 + daysAgo * 60_000,
    kind: 'recording',
    whose: 'own',
    numbers: own,
    practice: null,
    ...whole,
  };
}

/** A practice session with this score, so many days ago. */
export function practised(daysAgo: number, score: number | null, band: 'yellow' | 'green' = 'yellow'): HistoryPoint {
  const persona = { persona: 'Skeptical Buyer', scenario: 'Objections', rep: 'S1' as SpeakerId };
  return point(
    daysAgo,
    {},
    {
      id: `p3v9x2m7${String(daysAgo).padStart(2, '0')}`,
      title: 'Practice: Objections with Skeptical Buyer',
      durationMs: 0,
      kind: 'practice',
      practice: { ...persona, score, band: score === null ? null : band },
    },
  );
}

export function historyOf(
  points: readonly HistoryPoint[],
  days = 30,
  keptDays = 90,
  words: Language = ENGLISH,
): PersonHistory {
  return personHistory({ points, days, keptDays, now: NOW, words });
}

const ASKED: readonly Behaviour[] = ['testing_understanding', 'summarizing', 'closed_question'];
const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

/** Twelve recordings in these days, nine before: more asked and checked than then, and slower. */
export function improving(words: Language = ENGLISH): PersonHistory {
  const now = range(1, 29, 2.5).map((ago, i) =>
    point(Math.round(ago), {
      ...{ pull: 18 + (i % 3), checks: 4 + (i % 2), wordsPerMin: 152 + i, impact: 65 + 5 * (i % 2) },
      ...{ fillersPerMin: 3.1 + (i % 4) * 0.3, actions: [ASKED[i % 2] ?? 'summarizing'] },
    }),
  );
  const before = range(32, 58, 3).map((ago, i) =>
    point(ago, {
      ...{ pull: 11 + (i % 4), checks: 1 + (i % 2), wordsPerMin: 182 + 2 * i, impact: 50 + 5 * (i % 2) },
      ...{ fillersPerMin: 4.6 + (i % 3) * 0.4, actions: ['testing_understanding', 'closed_question'] },
    }),
  );
  return historyOf([...now, ...before], 30, 90, words);
}

/** Less is asked than before: in 30 days, or in the later half of a window that nothing older is kept for. */
export function declining(days = 30): PersonHistory {
  const now = range(2, 27, 5).map((ago, i) =>
    point(ago, { pull: 8 + (i % 3), checks: 0, actions: ['testing_understanding'] }),
  );
  const before = range(days === 30 ? 33 : 47, 75, 5).map((ago, i) => point(ago, { pull: 17 + (i % 3), checks: 3 }));
  return historyOf([...now, ...before], days);
}

/** Many, as they were before. */
export function steady(): PersonHistory {
  const of = (ago: number, i: number): HistoryPoint =>
    point(ago, {
      pull: 14 + ((i * 7) % 5),
      checks: 2 + (i % 3),
      wordsPerMin: 148 + ((i * 5) % 9),
      fillersPerMin: 3 + (i % 4) * 0.4,
    });
  return historyOf(range(1, 57, 1).map(of));
}

/** Two that nobody has claimed, one of practice, and too little to tell a change. */
export function mixed(): PersonHistory {
  return historyOf([
    point(1, {}, { title: 'Northwind discovery.vtt' }),
    practised(3, 71, 'green'),
    point(4, { pull: 14 }, { whose: 'everybody' }),
    point(6, { pull: 12, actions: ['summarizing'] }),
    point(9, {}, { whose: 'everybody' }),
    practised(12, 58),
    point(40, { pull: 13, actions: ['testing_understanding'] }),
  ]);
}

/** Nothing but rehearsals. */
export function rehearsed(): PersonHistory {
  return historyOf([71, 66, 62, 48, 40].map((score, i) => practised(2 + 4 * i, score, i === 0 ? 'green' : 'yellow')));
}

/** What an administrator is shown of Dana: one of the recordings is private. */
export function other(history: PersonHistory): Other {
  const open = new Set(history.points.filter((_, i) => i !== 1).map(({ id }) => id));
  return { person: 'U1DANA' as PersonId, name: 'Dana Ray', open };
}
