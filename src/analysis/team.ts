import type { PersonId, RecordingId, SpeakerId, SpeakerSummary } from './domain.ts';
import { BETTER, changesOf, combine, comparedSpans, goodness, measuredIn } from './history.ts';
import {
  HISTORY_METRICS,
  type HistoryMetric,
  LEAST_PEOPLE,
  type MetricChange,
  type Spread,
  type Team,
  type TeamMeasure,
  type TeamReference,
} from './history-domain.ts';
import { BANDS } from './rackham/bands.ts';

/**
 * How a number is spread over the people of a conversation. Pure: the same recordings, the same numbers.
 *
 * Everything here may be read already, recording by recording where it was shared, or in a history that its person shares; what must not
 * come of it is a number or a verdict that is one person's over all their recordings. So (threshold rule, group disclosure and rounding as
 * in Hundepool et al., Handbook on Statistical Disclosure Control, ESSnet 2010):
 * - nothing of fewer than LEAST_PEOPLE people, for the conversation and for each number alone;
 * - no mean, least or most: quartiles, in steps. A sum before and after somebody is confirmed, or over 30 and over 60 days, would give that
 *   person away by subtraction; a quartile moves to a neighbour's place, and a step hides by how much;
 * - two counts that stand beside each other are each at least LEAST_CELL, so that whoever knows their own side cannot name another's.
 * What is left: whoever compares a count from before and after one more person is confirmed learns on which side that person is.
 */

const DAY_MS = 86_400_000;
/** Nobody (all are on one side) tells of everybody, and one tells of one: to that person themself of all the others. */
const LEAST_CELL = 2;
/** As coarse as the indices of a report are shown (RACKHAM §3: to 5). */
const STEPS: Readonly<Record<HistoryMetric, number>> = {
  pullShare: 0.05,
  questionQuality: 0.05,
  impact: 5,
  wordsPerMin: 5,
  fillersPerMin: 0.5,
  talkShare: 0.05,
};

/** A recording that was shared in a conversation. */
export interface SharedHere {
  readonly id: RecordingId;
  readonly sharedAt: number;
  /** Its report is for some people only, and its numbers count for nobody else. */
  readonly isPrivate: boolean;
  readonly speakers: readonly SpeakerSummary[];
  readonly claims: readonly { readonly speaker: SpeakerId; readonly person: PersonId }[];
}

interface TeamInput {
  /** Any order; those of the days before, too (`daysToRead`). */
  readonly shared: readonly SharedHere[];
  readonly days: number;
  /** How long reports are kept: what lies further back is gone for everybody, and is no decline. */
  readonly keptDays: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What the recordings of the last days say of the people who speak in them, compared with those before. */
export function teamOf({ shared, days, keptDays, now }: TeamInput): Team {
  const open = shared.filter(({ isPrivate }) => !isPrivate);
  const compared = comparedSpans(days, keptDays);
  const between = (fromDays: number, toDays: number): readonly SharedHere[] =>
    open.filter(({ sharedAt }) => sharedAt > now - fromDays * DAY_MS && sharedAt <= now - toDays * DAY_MS);
  const inDays = between(days, 0);
  const [people, later, earlier] = [
    peopleIn(inDays),
    peopleIn(between(compared.days, 0)),
    peopleIn(between(2 * compared.days, compared.days)),
  ];
  return {
    ...{ days, compared, recordings: inDays.length, people: people.length, peopleBefore: earlier.length },
    measures: measuresOf(people, { now: later, before: earlier }),
  };
}

/** Each person's numbers over everything they are confirmed in; private recordings are left out. */
export function peopleIn(shared: readonly SharedHere[]): readonly SpeakerSummary[] {
  const own = new Map<PersonId, SpeakerSummary[]>();
  for (const { isPrivate, speakers, claims } of shared) {
    if (isPrivate) continue;
    for (const person of new Set(claims.map((claim) => claim.person))) {
      const voices = claims.filter((claim) => claim.person === person).map(({ speaker }) => speaker);
      const numbers = combine(speakers.filter(({ speaker }) => voices.includes(speaker)));
      if (numbers !== null) own.set(person, [...(own.get(person) ?? []), numbers]);
    }
  }
  return [...own.values()].flatMap((recordings) => overRecordings(recordings) ?? []);
}

/** Shares of one recording's talk add up over its voices, but not over recordings: there they are parts of the time of all. */
function overRecordings(recordings: readonly SpeakerSummary[]): SpeakerSummary | null {
  const all = combine(recordings);
  const known = recordings.flatMap(({ talkShare, speakingMs }) =>
    talkShare === null || talkShare <= 0 ? [] : [{ talkShare, own: speakingMs ?? 0 }],
  );
  if (all === null || known.length === 0) return all;
  const isTimed = known.every(({ own }) => own > 0);
  const own = known.reduce((sum, one) => sum + (isTimed ? one.own : one.talkShare), 0);
  const whole = known.reduce((sum, one) => sum + (isTimed ? one.own / one.talkShare : 1), 0);
  return { ...all, talkShare: own / whole };
}

interface Sides {
  readonly now: readonly SpeakerSummary[];
  readonly before: readonly SpeakerSummary[];
}

/**
 * What enough people have, each person once. Whoever speaks in both spans of time makes them alike, so that the test for two groups of
 * strangers finds a change too seldom rather than too often.
 */
export function measuresOf(people: readonly SpeakerSummary[], sides: Sides): readonly TeamMeasure[] {
  if (people.length < LEAST_PEOPLE) return [];
  const values = (of: readonly SpeakerSummary[], metric: HistoryMetric): readonly number[] =>
    of.flatMap((one) => measuredIn(one, metric) ?? []);
  const changes = changesOf(
    new Map(
      HISTORY_METRICS.map((metric) => [
        metric,
        { now: values(sides.now, metric), before: values(sides.before, metric) },
      ]),
    ),
  );
  return changes.flatMap((change): readonly TeamMeasure[] => {
    const { metric } = change;
    const own = values(people, metric);
    const spread = spreadOf(metric, own);
    if (spread === null) return [];
    const [now, before] = [sides.now, sides.before].map((side) => spreadOf(metric, values(side, metric)));
    const compared = now && before ? { now, before } : null;
    return [{ metric, spread, reference: referenceOf(metric, own), compared, verdict: verdictOf(change, compared) }];
  });
}

/** Quartiles between the two people nearest to them (type 7 of Hyndman and Fan 1996), in steps. */
function spreadOf(metric: HistoryMetric, values: readonly number[]): Spread | null {
  if (values.length < LEAST_PEOPLE) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return inSteps(below + (above - below) * (place % 1), STEPS[metric]);
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75), n: values.length };
}

/** Without the tails of binary fractions: half a step is rounded up, and 0.35 is not 0.35000000000000003. */
function inSteps(value: number, step: number): number {
  const steps = Math.round(Number((value / step).toFixed(9)));
  return Number((steps * step).toFixed(4));
}

function referenceOf(metric: HistoryMetric, values: readonly number[]): TeamReference | null {
  const published = publishedFor(metric);
  if (published === null) return null;
  const { low, high, by } = published;
  const count = values.filter((value) => value >= low && (by === 'reached' || value <= high)).length;
  const isSafe = count >= LEAST_CELL && values.length - count >= LEAST_CELL;
  return { ...published, count: isSafe ? count : null };
}

/** From average to skilled negotiators, as beside every pull share; where a number has a good middle, that. */
function publishedFor(metric: HistoryMetric): Omit<TeamReference, 'count'> | null {
  const better = BETTER[metric];
  if (typeof better !== 'string') return { low: better[0], high: better[1], by: 'within' };
  const band = metric === 'pullShare' ? BANDS.find((one) => one.metric === 'consultative_share') : undefined;
  return band === undefined ? null : { low: band.poor, high: band.good, by: 'reached' };
}

/** A change that the medians, as they are shown, do not bear out is none. */
function verdictOf({ metric, verdict }: MetricChange, compared: TeamMeasure['compared']): TeamMeasure['verdict'] {
  if (compared === null) return 'too-few';
  const better = goodness(metric, compared.now.median) - goodness(metric, compared.before.median);
  const isBorneOut = (verdict === 'improved' && better > 0) || (verdict === 'declined' && better < 0);
  return isBorneOut || verdict === 'too-few' ? verdict : 'no-clear-change';
}
