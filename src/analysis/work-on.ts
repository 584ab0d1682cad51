import { type BandMetric, BEHAVIOURS, type Behaviour, type Counts } from './domain.ts';
import type { HistoryPoint, WorkOn } from './history-domain.ts';
import { ENGLISH, type Language } from './language.ts';
import { BANDS, distance, place } from './rackham/bands.ts';
import { wilson } from './rackham/stats.ts';

/** The one thing to work on over several recordings: what lies furthest from its reference, as for one recording (coaching/compare.ts). */

/** The shares that can be counted over several recordings as over one. */
const SHARES: Partial<Readonly<Record<BandMetric, readonly Behaviour[]>>> = {
  question_share: ['open_question', 'closed_question'],
  testing_share: ['testing_understanding'],
  summarizing_share: ['summarizing'],
  defend_attack_share: ['defending_attacking'],
};
/** How much a distance of the pace matters beside those of the bands (own judgement). */
const PACE_FOCUS = 0.4;
const PACE = [130, 175] as const;
/** One attack in many recordings is no habit. */
const LEAST_ATTACKS = 2;

/** Null where nothing is clearly off and nothing was asked for. Somebody's own recordings. */
export function findWorkOn(points: readonly HistoryPoint[], words: Language = ENGLISH): WorkOn | null {
  return furthestOf(points, words) ?? askedMost(points);
}

function furthestOf(points: readonly HistoryPoint[], words: Language): WorkOn | null {
  const counted = points.flatMap(({ numbers: { counts } }) => (counts === undefined ? [] : [counts]));
  const n = counted.reduce((sum, counts) => sum + countOf(counts, BEHAVIOURS), 0);
  const found: { readonly far: number; readonly work: WorkOn }[] = [];
  for (const band of BANDS) {
    const behaviours = SHARES[band.metric];
    if (behaviours === undefined || n === 0) continue;
    const count = counted.reduce((sum, counts) => sum + countOf(counts, behaviours), 0);
    const placed = place(band.metric, count / n, n, words);
    const [low, high] = wilson(count, n);
    const isClear = band.better === 'higher' ? high < band.good : count >= LEAST_ATTACKS && low > band.good;
    if (placed === null || placed.verdict === 'good' || !isClear) continue;
    const work: WorkOn = { kind: 'reference', metric: band.metric, text: placed.text, recordings: counted.length };
    found.push({ far: distance(band, count / n) * band.focus, work });
  }
  const pace = paceOf(points, words);
  if (pace !== null) found.push(pace);
  return found.toSorted((a, b) => b.far - a.far)[0]?.work ?? null;
}

function paceOf(
  points: readonly HistoryPoint[],
  words: Language,
): { readonly far: number; readonly work: WorkOn } | null {
  const paces = points.flatMap(({ numbers: { wordsPerMin } }) => (wordsPerMin === null ? [] : [wordsPerMin]));
  if (paces.length === 0) return null;
  const mean = paces.reduce((sum, pace) => sum + pace, 0) / paces.length;
  const placed = place(
    'words_per_min',
    mean,
    points.reduce((sum, { numbers }) => sum + (numbers.words ?? 0), 0),
    words,
  );
  if (placed === null || placed.verdict === 'good') return null;
  const [low, high] = PACE;
  const far = mean < low ? (low - mean) / low : (mean - high) / mean;
  const work: WorkOn = { kind: 'reference', metric: 'words_per_min', text: placed.text, recordings: paces.length };
  return { far: far * PACE_FOCUS, work };
}

function askedMost(points: readonly HistoryPoint[]): WorkOn | null {
  const times = new Map<Behaviour, number>();
  // Newest first, so that of equals the one that was asked for last stands.
  for (const behaviour of points.flatMap(({ numbers }) => [...new Set(numbers.actions ?? [])]))
    times.set(behaviour, (times.get(behaviour) ?? 0) + 1);
  const [most] = [...times].sort(([, a], [, b]) => b - a);
  if (most === undefined) return null;
  const [behaviour, count] = most;
  return { kind: 'asked', behaviour, times: count, recordings: points.length };
}

function countOf(counts: Counts, behaviours: readonly Behaviour[]): number {
  return behaviours.reduce((sum, behaviour) => sum + counts[behaviour], 0);
}
