import type { Banded, BandMetric, Behaviour } from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';

/** The references of RACKHAM §4 as a table: shown beside a number, never a target; unverified multiples are left out. */

/** As it is called in a language. */
type Label = (words: Language) => string;

export interface Band {
  readonly metric: BandMetric;
  readonly name: Label;
  /** From `good` on (in the better direction) the verdict is good; from `poor` on (in the worse direction) low or high. */
  readonly good: number;
  readonly poor: number;
  readonly better: 'higher' | 'lower';
  readonly unit: 'share' | 'per hour' | 'per min' | 's' | 'ratio';
  /** The least n a verdict stands on. */
  readonly leastN: number;
  readonly reference: Label;
  readonly source: Label;
  /** What a speaker would do more (or less) of. */
  readonly behaviour: Behaviour;
  /** Only meaningful for the side that sells. */
  readonly sellerOnly: boolean;
  /** How much a distance to this band matters when one focus is chosen (own judgement, 0 = never a focus). */
  readonly focus: number;
}

const NEGOTIATORS: Label = ({ say }) => say`Rackham, 102 negotiations, quoted in a practitioner toolkit`;
const AMI: Label = ({ say }) => say`AMI meeting corpus, quartiles`;
const GONG: Label = () => 'Gong Labs';

function rackham(
  metric: BandMetric,
  name: Label,
  good: number,
  poor: number,
  behaviour: Behaviour,
  focus: number,
): Band {
  return {
    metric,
    name,
    good,
    poor,
    better: good > poor ? 'higher' : 'lower',
    unit: 'share',
    leastN: 20,
    reference: ({ say, percent }) => say`skilled negotiators ${percent(good, 1)}, average ${percent(poor, 1)}`,
    source: NEGOTIATORS,
    behaviour,
    sellerOnly: false,
    focus,
  };
}

export const BANDS: readonly Band[] = [
  rackham('consultative_share', ({ say }) => say`Asking, checking and summing up`, 0.385, 0.179, 'open_question', 0),
  rackham('question_share', ({ say }) => say`Questions`, 0.213, 0.096, 'open_question', 1),
  rackham('testing_share', ({ say }) => say`Testing understanding`, 0.097, 0.041, 'testing_understanding', 0.45),
  rackham('summarizing_share', ({ say }) => say`Summarising`, 0.075, 0.042, 'summarizing', 0.4),
  rackham('defend_attack_share', ({ say }) => say`Defending or attacking`, 0.019, 0.063, 'defending_attacking', 1.3),
  {
    ...rackham('irritators_per_hour', ({ say }) => say`Irritators`, 2.3, 10.8, 'giving_info_opinion', 0.6),
    unit: 'per hour',
    leastN: 3,
    reference: ({ say, number }) => say`skilled negotiators ${number(2.3, 1)} an hour, average ${number(10.8, 1)}`,
  },
  {
    ...rackham('counter_proposals_per_hour', ({ say }) => say`Counter-proposals`, 1.7, 3.1, 'proposing', 0.5),
    unit: 'per hour',
    leastN: 3,
    reference: ({ say, number }) => say`skilled negotiators ${number(1.7, 1)} an hour, average ${number(3.1, 1)}`,
  },
  {
    ...rackham('reasons_per_argument', ({ say }) => say`Reasons per argument`, 1.8, 3, 'giving_info_opinion', 0.4),
    unit: 'ratio',
    leastN: 5,
    reference: ({ say, number }) => say`skilled negotiators ${number(1.8, 1)}, average ${number(3, 1)}`,
  },
  {
    metric: 'talk_share',
    name: ({ say }) => say`Share of the talk`,
    good: 0.5,
    poor: 0.6,
    better: 'lower',
    unit: 'share',
    leastN: 60_000,
    reference: ({ say, percent }) => say`sellers in 25,537 recordings ${percent(0.43)}`,
    source: GONG,
    behaviour: 'open_question',
    sellerOnly: true,
    focus: 0.9,
  },
  {
    metric: 'longest_monologue_s',
    name: ({ say }) => say`Longest monologue`,
    good: 52,
    poor: 83,
    better: 'lower',
    unit: 's',
    leastN: 5,
    reference: ({ say }) => say`quartiles 34, 52 and 83 s`,
    source: AMI,
    behaviour: 'open_question',
    sellerOnly: false,
    focus: 0.7,
  },
  {
    metric: 'hard_fillers_per_min',
    name: ({ say }) => say`Um and uh`,
    good: 3.6,
    poor: 9.3,
    better: 'lower',
    unit: 'per min',
    leastN: 5,
    reference: ({ say, number }) => say`quartiles ${number(3.6, 1)}, ${number(6, 1)} and ${number(9.3, 1)} a minute`,
    source: AMI,
    behaviour: 'giving_info_fact',
    sellerOnly: false,
    focus: 0.4,
  },
  {
    metric: 'customer_streak_s',
    name: ({ say }) => say`Longest streak of the other side`,
    good: 240,
    poor: 50,
    better: 'higher',
    unit: 's',
    leastN: 3,
    reference: ({ say }) => say`4 min is good, 50 s poor`,
    source: GONG,
    behaviour: 'open_question',
    sellerOnly: true,
    focus: 0,
  },
];

/** Pace has a good middle instead of a good end. */
const PACE = { low: 130, high: 175 };
/** Discovery questions have a best range. */
const QUESTIONS = { low: 11, high: 14 };

type Placed = Omit<Banded, 'speaker' | 'metric' | 'value' | 'n'>;

/** Where a value stands beside its reference; null when there is no reference or too little evidence for a verdict. */
export function place(metric: BandMetric, value: number, n: number, words: Language = ENGLISH): Placed | null {
  const { say, count } = words;
  if (metric === 'words_per_min') {
    if (n < 100) return null;
    const text = say`Pace ${count(Math.round(value))} words a minute (130–175 words a minute).`;
    return { verdict: verdictIn(PACE, value), text, source: 'RACKHAM §4' };
  }
  if (metric === 'questions_asked') {
    const text = say`${count(value)} questions asked (11–14 questions work best in discovery).`;
    return { verdict: verdictIn(QUESTIONS, value), text, source: GONG(words) };
  }
  const band = BANDS.find((candidate) => candidate.metric === metric);
  if (band === undefined || n < band.leastN) return null;
  const sign = band.better === 'higher' ? 1 : -1;
  const bad = band.better === 'higher' ? 'low' : 'high';
  const verdict = sign * (value - band.good) >= 0 ? 'good' : sign * (value - band.poor) <= 0 ? bad : 'typical';
  const text = say`${band.name(words)} ${print(value, band.unit, words)} (${band.reference(words)}).`;
  return { verdict, text, source: band.source(words) };
}

function verdictIn({ low, high }: typeof PACE, value: number): Placed['verdict'] {
  return value < low ? 'low' : value > high ? 'high' : 'good';
}

function print(value: number, unit: Band['unit'], { say, number, percent, count }: Language): string {
  switch (unit) {
    case 'share':
      return percent(value, 1);
    case 'per hour':
      return say`${number(value, 1)} an hour`;
    case 'per min':
      return say`${number(value, 1)} a minute`;
    case 's':
      return say`${count(Math.round(value))} s`;
    case 'ratio':
      return number(value, 1);
  }
}

/** How far on the wrong side of good a value lies, 0..1 of the good value (or of the value itself where less is better). */
export function distance(band: Band, value: number): number {
  if (band.better === 'higher') return Math.max(0, (band.good - value) / band.good);
  return value <= 0 ? 0 : Math.max(0, (value - band.good) / value);
}
