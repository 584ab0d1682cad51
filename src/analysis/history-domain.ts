import type { BandMetric, Behaviour, PracticeSummary, SpeakerSummary } from './domain.ts';

/** The vocabulary of somebody's history, beside that of recordings (domain.ts). */

/** One recording or practice session in a history. */
export interface HistoryPoint {
  readonly id: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly sharedAt: number;
  readonly durationMs: number;
  readonly kind: 'recording' | 'practice';
  /** The person's other chat, where it is from there: it can be opened there alone. */
  readonly elsewhere?: 'slack' | 'teams';
  /** `everybody`: nobody has said which speaker this person is, so the numbers are of all speakers and count for nobody. */
  readonly whose: 'own' | 'everybody';
  readonly numbers: SpeakerSummary;
  readonly practice: PracticeSummary | null;
}

/** What moves over time, what matters most first. */
export const HISTORY_METRICS = [
  'pullShare',
  'questionQuality',
  'impact',
  'wordsPerMin',
  'fillersPerMin',
  'talkShare',
] as const;
export type HistoryMetric = (typeof HISTORY_METRICS)[number];

/** PRODUCT §8: with fewer recordings on a side a difference is as likely chance as change. */
export const LEAST_PER_SIDE = 4;
/** `too-few`: fewer than that on a side, or than it takes to tell anything where several numbers are looked at. */
export type HistoryVerdict = 'improved' | 'declined' | 'no-clear-change' | 'too-few';

export interface SideMean {
  /** Of the recordings in which it was measurable; null without any. */
  readonly mean: number | null;
  /** How many those are. */
  readonly n: number;
}

/** How one number moved between two spans of time. */
export interface MetricChange<Metric extends string = HistoryMetric> {
  readonly metric: Metric;
  readonly now: SideMean;
  readonly before: SideMean;
  readonly difference: number | null;
  /** Of the permutation test, for as many numbers as were tested together (Holm); null where there were too few to test. */
  readonly p: number | null;
  readonly verdict: HistoryVerdict;
}

/** Whether what an action item asked for is seen in later recordings. */
export interface Uptake {
  /** Of the recording that brought it. */
  readonly id: string;
  readonly sharedAt: number;
  readonly behaviour: Behaviour;
  /** Whether it asked for more of it or for less. */
  readonly wanted: 'more' | 'less';
  /** Per minute of own speech, in that recording and in those after it. */
  readonly rateThen: number | null;
  readonly rateLater: number | null;
  /** Recordings after it in which it could be seen. */
  readonly later: number;
  readonly state: 'taken-up' | 'not-yet' | 'no-later-recording' | 'not-measurable';
}

/** The one thing to work on: the number furthest from its reference, or what was asked for most where none is clearly off. */
export type WorkOn =
  | { readonly kind: 'reference'; readonly metric: BandMetric; readonly text: string; readonly recordings: number }
  | { readonly kind: 'asked'; readonly behaviour: Behaviour; readonly times: number; readonly recordings: number };

/** The two spans of time that are compared, of equal length and next to each other. */
export interface Compared {
  readonly days: number;
  /** `window`: the days asked for, with as many before; `halves`: what is kept does not reach that far back. */
  readonly by: 'window' | 'halves';
}

export interface PersonHistory {
  readonly days: number;
  /** Recordings and practice sessions of these days, newest first. */
  readonly points: readonly HistoryPoint[];
  readonly compared: Compared;
  /** Of the person's own recordings, in the order of HISTORY_METRICS. */
  readonly changes: readonly MetricChange[];
  /** Of the score of practice sessions, which count nowhere else; null where there is none. */
  readonly practice: MetricChange<'score'> | null;
  /** What improved most clearly. */
  readonly best: MetricChange | null;
  readonly workOn: WorkOn | null;
  /** Newest first. */
  readonly uptake: readonly Uptake[];
}

// ── The week, for a digest ──────────────────────────────────────────────────────────────────────────────────────────

/** How much there was. */
export interface WeekCount {
  readonly recordings: number;
  readonly practised: number;
}

/** An action item of somebody's own that is not seen in later recordings yet, or for which there is none. */
export interface OpenItem {
  /** Of the recording that brought it. */
  readonly id: string;
  readonly sharedAt: number;
  readonly behaviour: Behaviour;
  /** As the report has it; null where that is gone. */
  readonly title: string | null;
}

/** Something that went well, in somebody's own words. */
export interface Win {
  /** Of the recording. */
  readonly id: string;
  readonly title: string;
  readonly sharedAt: number;
  readonly text: string;
  /** Verbatim. */
  readonly quote: string;
  readonly speaker: string;
  /** Null where the source has no times. */
  readonly atMs: number | null;
}

/** With whom something can be rehearsed: ids of a persona and of a scenario. */
export interface Rehearsal {
  readonly persona: string;
  readonly scenario: string;
}

/** What a person is told of their week. */
export interface PersonWeek {
  /** Epoch milliseconds; what happened after `from`, until `to`. */
  readonly from: number;
  readonly to: number;
  readonly now: WeekCount;
  /** In the week before. */
  readonly before: WeekCount;
  /** Recordings of this week in which nobody is claimed to be this person. */
  readonly unclaimed: number;
  /** Of this week's recordings and sessions the newest that counts for this person, else the newest. */
  readonly newest: string;
  /** Beside the week before. A week is too little to test: every verdict is `too-few`. */
  readonly changes: readonly MetricChange[];
  /** Of practice sessions, which count nowhere else; null where there is none in either week. */
  readonly practice: MetricChange<'score'> | null;
  /** Of the last four weeks. */
  readonly workOn: WorkOn | null;
  /** Newest first. */
  readonly open: readonly OpenItem[];
  readonly win: Win | null;
  readonly rehearsal: Rehearsal | null;
}

// ── Several people, for a conversation ──────────────────────────────────────────────────────────────────────────────

/** With fewer people confirmed as speakers a number could be read back to one of them. */
export const LEAST_PEOPLE = 4;

/** How a number is spread over at least LEAST_PEOPLE people, in steps so coarse that none of the three is anybody's own. */
export interface Spread {
  /** A quarter of the people lie below. */
  readonly low: number;
  readonly median: number;
  /** A quarter of the people lie above. */
  readonly high: number;
  /** People who have the number. */
  readonly n: number;
}

/** What is published about a number (RACKHAM §4). */
export interface TeamReference {
  readonly low: number;
  readonly high: number;
  /** `reached`: higher is better, and who is above the reference counts with who is within. */
  readonly by: 'within' | 'reached';
  /** People for whom that holds, of the spread's n; null where the count would tell of single people. */
  readonly count: number | null;
}

/** One number of the people of a conversation. */
export interface TeamMeasure {
  readonly metric: HistoryMetric;
  readonly spread: Spread;
  /** Null where nothing is published. */
  readonly reference: TeamReference | null;
  /** The two spans of time that are compared; null where fewer than LEAST_PEOPLE people have the number in either. */
  readonly compared: { readonly now: Spread; readonly before: Spread } | null;
  readonly verdict: HistoryVerdict;
}

/** What the recordings that were shared in a conversation say of the people who speak in them. */
export interface Team {
  readonly days: number;
  readonly compared: Compared;
  /** Shared there in these days; private ones are left out, here and everywhere below. */
  readonly recordings: number;
  /** People of the workspace who are confirmed as speakers of them. */
  readonly people: number;
  /** In the span that is compared with, too. */
  readonly peopleBefore: number;
  /** In the order of HISTORY_METRICS; without those that fewer than LEAST_PEOPLE people have. */
  readonly measures: readonly TeamMeasure[];
}

/** What a conversation is told of its week: how much there was, and numbers where they are nobody's. */
export interface PlaceWeek {
  readonly from: number;
  readonly to: number;
  /** Recordings shared there, private ones too. */
  readonly now: number;
  readonly before: number;
  /** People of the workspace who are confirmed as speakers of this week's recordings, the private ones left out. */
  readonly people: number;
  /** Beside the week before. A week is too little to test: every verdict is `too-few`. */
  readonly measures: readonly TeamMeasure[];
}
