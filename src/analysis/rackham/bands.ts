import type { Banded, BandMetric, Behaviour } from '../domain.ts';

/** The references of RACKHAM §4 as a table: shown beside a number, never a target; unverified multiples are left out. */

export interface Band {
  readonly metric: BandMetric;
  readonly name: string;
  /** From `good` on (in the better direction) the verdict is good; from `poor` on (in the worse direction) low or high. */
  readonly good: number;
  readonly poor: number;
  readonly better: 'higher' | 'lower';
  readonly unit: 'share' | 'per hour' | 'per min' | 's' | 'words/min' | 'count' | 'ratio';
  /** The least n a verdict stands on. */
  readonly leastN: number;
  readonly reference: string;
  readonly source: string;
  /** What a speaker would do more (or less) of. */
  readonly behaviour: Behaviour;
  /** Only meaningful for the side that sells. */
  readonly sellerOnly: boolean;
  /** How much a distance to this band matters when one focus is chosen (own judgement, 0 = never a focus). */
  readonly focus: number;
}

const NEGOTIATORS = 'Rackham, 102 negotiations, quoted in a practitioner toolkit';
const AMI = 'AMI meeting corpus, quartiles';
const GONG = 'Gong Labs';

function rackham(
  metric: BandMetric,
  name: string,
  good: number,
  poor: number,
  behaviour: Behaviour,
  focus: number,
): Band {
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  return {
    metric,
    name,
    good,
    poor,
    better: good > poor ? 'higher' : 'lower',
    unit: 'share',
    leastN: 20,
    reference: `skilled negotiators ${percent(good)}, average ${percent(poor)}`,
    source: NEGOTIATORS,
    behaviour,
    sellerOnly: false,
    focus,
  };
}

export const BANDS: readonly Band[] = [
  rackham('consultative_share', 'Asking, checking and summing up', 0.385, 0.179, 'open_question', 0),
  rackham('question_share', 'Questions', 0.213, 0.096, 'open_question', 1),
  rackham('testing_share', 'Testing understanding', 0.097, 0.041, 'testing_understanding', 0.45),
  rackham('summarizing_share', 'Summarising', 0.075, 0.042, 'summarizing', 0.4),
  rackham('defend_attack_share', 'Defending or attacking', 0.019, 0.063, 'defending_attacking', 1.3),
  {
    ...rackham('irritators_per_hour', 'Irritators', 2.3, 10.8, 'giving_info_opinion', 0.6),
    unit: 'per hour',
    leastN: 3,
    reference: 'skilled negotiators 2.3 an hour, average 10.8',
  },
  {
    ...rackham('counter_proposals_per_hour', 'Counter-proposals', 1.7, 3.1, 'proposing', 0.5),
    unit: 'per hour',
    leastN: 3,
    reference: 'skilled negotiators 1.7 an hour, average 3.1',
  },
  {
    ...rackham('reasons_per_argument', 'Reasons per argument', 1.8, 3, 'giving_info_opinion', 0.4),
    unit: 'ratio',
    leastN: 5,
    reference: 'skilled negotiators 1.8, average 3.0',
  },
  {
    metric: 'talk_share',
    name: 'Share of the talk',
    good: 0.5,
    poor: 0.6,
    better: 'lower',
    unit: 'share',
    leastN: 60_000,
    reference: 'sellers in 25,537 recordings 43%',
    source: GONG,
    behaviour: 'open_question',
    sellerOnly: true,
    focus: 0.9,
  },
  {
    metric: 'longest_monologue_s',
    name: 'Longest monologue',
    good: 52,
    poor: 83,
    better: 'lower',
    unit: 's',
    leastN: 5,
    reference: 'quartiles 34, 52 and 83 s',
    source: AMI,
    behaviour: 'open_question',
    sellerOnly: false,
    focus: 0.7,
  },
  {
    metric: 'hard_fillers_per_min',
    name: 'Um and uh',
    good: 3.6,
    poor: 9.3,
    better: 'lower',
    unit: 'per min',
    leastN: 5,
    reference: 'quartiles 3.6, 6.0 and 9.3 a minute',
    source: AMI,
    behaviour: 'giving_info_fact',
    sellerOnly: false,
    focus: 0.4,
  },
  {
    metric: 'customer_streak_s',
    name: 'Longest streak of the other side',
    good: 240,
    poor: 50,
    better: 'higher',
    unit: 's',
    leastN: 3,
    reference: '4 min is good, 50 s poor',
    source: GONG,
    behaviour: 'open_question',
    sellerOnly: true,
    focus: 0,
  },
];

/** Pace has a good middle instead of a good end. */
const PACE = { low: 130, high: 175, reference: '130–175 words a minute', source: 'RACKHAM §4' };
/** Discovery questions have a best range. */
const QUESTIONS = { low: 11, high: 14, reference: '11–14 questions work best in discovery', source: GONG };

type Placed = Omit<Banded, 'speaker' | 'metric' | 'value' | 'n'>;

/** Where a value stands beside its reference; null when there is no reference or too little evidence for a verdict. */
export function place(metric: BandMetric, value: number, n: number): Placed | null {
  if (metric === 'words_per_min') {
    return n < 100 ? null : placeInRange(`Pace ${Math.round(value)} words a minute`, value, PACE);
  }
  if (metric === 'questions_asked') return placeInRange(`${value} questions asked`, value, QUESTIONS);
  const band = BANDS.find((candidate) => candidate.metric === metric);
  if (band === undefined || n < band.leastN) return null;
  const sign = band.better === 'higher' ? 1 : -1;
  const bad = band.better === 'higher' ? 'low' : 'high';
  const verdict = sign * (value - band.good) >= 0 ? 'good' : sign * (value - band.poor) <= 0 ? bad : 'typical';
  return { verdict, text: `${band.name} ${print(value, band.unit)} (${band.reference}).`, source: band.source };
}

function placeInRange(said: string, value: number, range: typeof PACE): Placed {
  const verdict = value < range.low ? 'low' : value > range.high ? 'high' : 'good';
  return { verdict, text: `${said} (${range.reference}).`, source: range.source };
}

function print(value: number, unit: Band['unit']): string {
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(1)}%`;
    case 'per hour':
      return `${value.toFixed(1)} an hour`;
    case 'per min':
      return `${value.toFixed(1)} a minute`;
    case 's':
      return `${Math.round(value)} s`;
    case 'ratio':
      return value.toFixed(1);
    case 'count':
    case 'words/min':
      return `${Math.round(value)}`;
  }
}

/** How far on the wrong side of good a value lies, 0..1 of the good value (or of the value itself where less is better). */
export function distance(band: Band, value: number): number {
  if (band.better === 'higher') return Math.max(0, (band.good - value) / band.good);
  return value <= 0 ? 0 : Math.max(0, (value - band.good) / value);
}
