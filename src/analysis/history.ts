import type { PersonId, RecordingId, ReportSummary, SpeakerId, SpeakerSummary } from './domain.ts';
import { BEHAVIOURS, type Counts, PULL } from './domain.ts';
import {
  type Compared,
  HISTORY_METRICS,
  type HistoryMetric,
  type HistoryPoint,
  type HistoryVerdict,
  LEAST_PER_SIDE,
  type MetricChange,
  type PersonHistory,
} from './history-domain.ts';
import { ENGLISH, type Language } from './language.ts';
import { holm, leastP, permutationP } from './permutation.ts';
import { uptakeOf } from './uptake.ts';
import { findWorkOn } from './work-on.ts';

/** How somebody develops: their own numbers over time, and what can honestly be said about a change. Pure: the same points, the same words. */

const DAY_MS = 86_400_000;
/** The same numbers so soon again are the same file, shared in a second place. */
const COPY_MS = 3_600_000;
/** A change is told when chance alone would bring it about less often than this. */
const ALPHA = 0.05;
/** A share of fewer is 0, a half or 1 (own judgement). */
const LEAST_BEHAVIOURS = 5;
const LEAST_QUESTIONS = 3;

interface HistoryInput {
  /** Any order; those of the days before, too (`daysToRead`). */
  readonly points: readonly HistoryPoint[];
  readonly days: number;
  /** How long reports are kept: what lies further back is gone for everybody, and is no decline. */
  readonly keptDays: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** In which there is something to work on. */
  readonly words?: Language;
}

/** What somebody's recordings and practice sessions of the last days say, compared with those before. */
export function personHistory({ points, days, keptDays, now, words = ENGLISH }: HistoryInput): PersonHistory {
  const compared = comparedSpans(days, keptDays);
  const sorted = points.toSorted((a, b) => b.sharedAt - a.sharedAt || (a.id < b.id ? -1 : 1));
  const shown = sorted.filter(({ sharedAt }) => sharedAt > now - days * DAY_MS);
  const own = withoutCopies(sorted.filter(({ kind, whose }) => kind === 'recording' && whose === 'own'));
  const practised = sorted.filter(({ kind }) => kind === 'practice');
  const changes = changesOf(sidesOf(own, compared, now));
  return {
    days,
    points: shown,
    compared,
    changes,
    practice: scoreChange(practised, compared, now),
    best: bestOf(changes),
    workOn: findWorkOn(
      own.filter((point) => shown.includes(point)),
      words,
    ),
    uptake: uptakeOf(own),
  };
}

/** How far back to read for the comparison. */
export function daysToRead(days: number, keptDays: number): number {
  return Math.max(days, 2 * comparedSpans(days, keptDays).days);
}

/** What is compared with what: the window with the one before it, or its halves where that is erased already. */
export function comparedSpans(days: number, keptDays: number): Compared {
  return 2 * days <= keptDays ? { days, by: 'window' } : { days: days / 2, by: 'halves' };
}

/** A file that was shared in two places, or again at once, is one conversation, and counts as it came first. Newest first. */
function withoutCopies(points: readonly HistoryPoint[]): readonly HistoryPoint[] {
  const kept = new Map<string, number>();
  return points
    .toReversed()
    .filter(({ durationMs, numbers, sharedAt }) => {
      const { speaker: _, name: __, email: ___, ...counted } = numbers;
      const key = JSON.stringify([durationMs, counted]);
      const isCopy = numbers.counts !== undefined && numbers.n > 0 && sharedAt - (kept.get(key) ?? 0) < COPY_MS;
      if (!isCopy) kept.set(key, sharedAt);
      return !isCopy;
    })
    .toReversed();
}

// ── What moved ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Pace and the share of talk have a good middle (RACKHAM §3 and §4; PRODUCT §9 for the talk); the others a good end. */
export const BETTER: Readonly<Record<HistoryMetric, 'higher' | 'lower' | readonly [low: number, high: number]>> = {
  pullShare: 'higher',
  questionQuality: 'higher',
  impact: 'higher',
  wordsPerMin: [130, 175],
  fillersPerMin: 'lower',
  talkShare: [0.4, 0.6],
};

/** How good a value is; only its order counts. */
export function goodness(metric: HistoryMetric, value: number): number {
  const better = BETTER[metric];
  if (better === 'higher') return value;
  if (better === 'lower') return -value;
  const [low, high] = better;
  return -Math.max(0, low - value, value - high);
}

/** The values of two spans of time. */
export interface Sides {
  readonly now: readonly number[];
  readonly before: readonly number[];
}

/**
 * The pull share is judged by itself: it is the number that tells good conversations from poor ones (RACKHAM §1). The others are judged
 * together (Holm), so that one of several does not stand out by chance; how many take part depends on the sizes alone.
 */
export function changesOf(sides: ReadonlyMap<HistoryMetric, Sides>): readonly MetricChange[] {
  const families = [HISTORY_METRICS.slice(0, 1), HISTORY_METRICS.slice(1)];
  const ps = new Map<HistoryMetric, number>();
  for (const family of families) {
    const enough = family.filter((metric) => isEnough(sides.get(metric)));
    const tested = enough.filter((metric) => couldTell(sides.get(metric), enough.length));
    const raw = tested.map((metric) => testOf(metric, sides.get(metric)));
    holm(raw).forEach((p, i) => {
      const metric = tested[i];
      if (metric !== undefined) ps.set(metric, p);
    });
  }
  return HISTORY_METRICS.map((metric) => {
    const own = sides.get(metric) ?? { now: [], before: [] };
    return changeOf(metric, own, ps.get(metric) ?? null, (value) => goodness(metric, value));
  });
}

function sidesOf(points: readonly HistoryPoint[], compared: Compared, now: number): ReadonlyMap<HistoryMetric, Sides> {
  return new Map(
    HISTORY_METRICS.map((metric) => [
      metric,
      partOf(points, compared, now, ({ numbers }) => measuredIn(numbers, metric)),
    ]),
  );
}

function scoreChange(points: readonly HistoryPoint[], compared: Compared, now: number): MetricChange<'score'> | null {
  const sides = partOf(points, compared, now, ({ practice }) => practice?.score ?? null);
  if (sides.now.length + sides.before.length === 0) return null;
  const p = isEnough(sides) && couldTell(sides, 1) ? permutationP(sides.now, sides.before) : null;
  return changeOf('score', sides, p, (value) => value);
}

function partOf(
  points: readonly HistoryPoint[],
  { days }: Compared,
  now: number,
  measure: (point: HistoryPoint) => number | null,
): Sides {
  const middle = now - days * DAY_MS;
  const first = middle - days * DAY_MS;
  const sides = { now: [] as number[], before: [] as number[] };
  for (const point of points) {
    const value = measure(point);
    if (value === null || point.sharedAt <= first) continue;
    (point.sharedAt > middle ? sides.now : sides.before).push(value);
  }
  return sides;
}

/** A number as far as enough stands behind it to be compared; else null. */
export function measuredIn(numbers: SpeakerSummary, metric: HistoryMetric): number | null {
  if (metric === 'pullShare' && numbers.n < LEAST_BEHAVIOURS) return null;
  if (metric === 'questionQuality' && numbers.counts !== undefined) {
    const { open_question: open, closed_question: closed } = numbers.counts;
    if (open + closed < LEAST_QUESTIONS) return null;
  }
  return numbers[metric];
}

function isEnough(sides: Sides | undefined): boolean {
  return sides !== undefined && sides.now.length >= LEAST_PER_SIDE && sides.before.length >= LEAST_PER_SIDE;
}

/** Whether even the clearest difference could be told from chance, among so many numbers. */
function couldTell(sides: Sides | undefined, among: number): boolean {
  return sides !== undefined && leastP(sides.now.length, sides.before.length) * among < ALPHA;
}

/** What is better is tested, so that pace within its reference on both sides is no change. */
function testOf(metric: HistoryMetric, sides: Sides | undefined): number {
  const good = (value: number): number => goodness(metric, value);
  return permutationP((sides?.now ?? []).map(good), (sides?.before ?? []).map(good));
}

function changeOf<Metric extends string>(
  metric: Metric,
  { now, before }: Sides,
  p: number | null,
  good: (value: number) => number,
): MetricChange<Metric> {
  const [after, earlier] = [meanOf(now), meanOf(before)];
  const better = (meanOf(now.map(good)) ?? 0) - (meanOf(before.map(good)) ?? 0);
  const verdict: HistoryVerdict =
    p === null ? 'too-few' : p >= ALPHA || better === 0 ? 'no-clear-change' : better > 0 ? 'improved' : 'declined';
  return {
    metric,
    now: { mean: after, n: now.length },
    before: { mean: earlier, n: before.length },
    difference: after === null || earlier === null ? null : after - earlier,
    p,
    verdict,
  };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function bestOf(changes: readonly MetricChange[]): MetricChange | null {
  const improved = changes.filter(({ verdict }) => verdict === 'improved');
  return improved.toSorted((a, b) => (a.p ?? 1) - (b.p ?? 1))[0] ?? null;
}

// ── From reports to points ──────────────────────────────────────────────────────────────────────────────────────────

/** A stored report, as far as a history needs it. */
export interface Appearance {
  readonly id: RecordingId;
  readonly postedBy: PersonId;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly sharedAt: number;
  readonly summary: ReportSummary;
}

/**
 * Somebody's points: recordings in which they are claimed, practice sessions of theirs, and, without a claim, what they shared. Numbers
 * belong to a person through a claim alone.
 */
export function toPoints(
  person: PersonId,
  reports: readonly Appearance[],
  claimed: ReadonlyMap<RecordingId, readonly SpeakerId[]>,
): readonly HistoryPoint[] {
  return reports.flatMap((report): readonly HistoryPoint[] => {
    const { id, title, sharedAt, summary, postedBy } = report;
    const { speakers, durationMs, practice } = summary;
    const point = { id, title, sharedAt, durationMs, practice: practice ?? null };
    const own = practice !== undefined && postedBy === person ? [practice.rep] : (claimed.get(id) ?? []);
    const numbers = combine(speakers.filter(({ speaker }) => own.includes(speaker)));
    if (numbers !== null)
      return [{ ...point, kind: practice === undefined ? 'recording' : 'practice', whose: 'own', numbers }];
    const everybody = combine(speakers);
    if (postedBy !== person || practice !== undefined || everybody === null) return [];
    return [{ ...point, kind: 'recording', whose: 'everybody', numbers: everybody }];
  });
}

/** What somebody has in one chat, theirs there being this person. */
interface OwnAppearances {
  readonly person: PersonId;
  /** Null for the chat that asks. */
  readonly elsewhere: 'slack' | 'teams' | null;
  readonly reports: readonly Appearance[];
  readonly claimed: ReadonlyMap<RecordingId, readonly SpeakerId[]>;
}

/** Somebody's points from every chat in which they are the same person. */
export function toOwnPoints(chats: readonly OwnAppearances[]): readonly HistoryPoint[] {
  return chats.flatMap(({ person, elsewhere, reports, claimed }) =>
    toPoints(person, reports, claimed).map((point) => (elsewhere === null ? point : { ...point, elsewhere })),
  );
}

/** The numbers of several speakers as if they were one; null where there is none. */
export function combine(speakers: readonly SpeakerSummary[]): SpeakerSummary | null {
  const [first, ...others] = speakers;
  if (first === undefined || others.length === 0) return first ?? null;
  const n = sumOf(speakers, (one) => one.n);
  const pull = sumOf(speakers, ({ counts, n: own, pullShare }) =>
    counts === undefined ? Math.round((pullShare ?? 0) * own) : sumOf(PULL, (behaviour) => counts[behaviour]),
  );
  const counts = addCounts(speakers);
  const questions = counts === undefined ? 0 : counts.open_question + counts.closed_question;
  // Without its times, a speaker's rate weighs as much as another's.
  const bySpeech = ({ speakingMs }: SpeakerSummary): number => speakingMs ?? 1;
  return {
    speaker: first.speaker,
    name: first.name,
    pullShare: n === 0 ? null : pull / n,
    pullPushRatio: n === 0 ? null : pull === n ? pull : pull / (n - pull),
    n,
    questionQuality:
      counts === undefined
        ? weighted(
            speakers,
            (one) => one.questionQuality,
            (one) => one.n,
          )
        : questions === 0
          ? null
          : counts.open_question / questions,
    wordsPerMin: weighted(speakers, (one) => one.wordsPerMin, bySpeech),
    fillersPerMin: weighted(speakers, (one) => one.fillersPerMin, bySpeech),
    talkShare: speakers.every(({ talkShare }) => talkShare === null)
      ? null
      : Math.min(
          1,
          sumOf(speakers, ({ talkShare }) => talkShare ?? 0),
        ),
    impact: weighted(
      speakers,
      (one) => one.impact,
      (one) => one.n,
    ),
    ...(counts !== undefined && { counts }),
    words: sumOf(speakers, (one) => one.words ?? 0),
    speakingMs: speakers.every(({ speakingMs }) => typeof speakingMs === 'number')
      ? sumOf(speakers, (one) => one.speakingMs ?? 0)
      : null,
    actions: [...new Set(speakers.flatMap(({ actions }) => actions ?? []))],
  };
}

function addCounts(speakers: readonly SpeakerSummary[]): Counts | undefined {
  if (speakers.some(({ counts }) => counts === undefined)) return undefined;
  const entries = BEHAVIOURS.map((behaviour) => [behaviour, sumOf(speakers, (one) => one.counts?.[behaviour] ?? 0)]);
  return Object.fromEntries(entries) as Counts;
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

/** A mean over those that have the number; of no weight at all, they weigh the same. */
function weighted(
  speakers: readonly SpeakerSummary[],
  value: (one: SpeakerSummary) => number | null,
  weight: (one: SpeakerSummary) => number,
): number | null {
  const known = speakers.filter((one) => value(one) !== null);
  if (known.length === 0) return null;
  const all = sumOf(known, weight);
  const share = all > 0 ? weight : () => 1;
  return sumOf(known, (one) => (value(one) ?? 0) * share(one)) / (all > 0 ? all : known.length);
}
