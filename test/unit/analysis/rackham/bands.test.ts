import { describe, expect, it } from 'vitest';
import type { BandMetric, Behaviour } from '../../../../src/analysis/domain.ts';
import { BANDS, distance, place } from '../../../../src/analysis/rackham/bands.ts';

/** RACKHAM.md §4 once more, by hand: what is good, what is poor, from how much evidence, and what a speaker would do about it. */
const TABLE: readonly (readonly [BandMetric, good: number, poor: number, leastN: number, Behaviour])[] = [
  ['consultative_share', 0.385, 0.179, 20, 'open_question'],
  ['question_share', 0.213, 0.096, 20, 'open_question'],
  ['testing_share', 0.097, 0.041, 20, 'testing_understanding'],
  ['summarizing_share', 0.075, 0.042, 20, 'summarizing'],
  ['defend_attack_share', 0.019, 0.063, 20, 'defending_attacking'],
  ['irritators_per_hour', 2.3, 10.8, 3, 'giving_info_opinion'],
  ['counter_proposals_per_hour', 1.7, 3.1, 3, 'proposing'],
  ['reasons_per_argument', 1.8, 3, 5, 'giving_info_opinion'],
  ['talk_share', 0.5, 0.6, 60_000, 'open_question'],
  ['longest_monologue_s', 52, 83, 5, 'open_question'],
  ['hard_fillers_per_min', 3.6, 9.3, 5, 'giving_info_fact'],
  ['customer_streak_s', 240, 50, 3, 'open_question'],
];

describe('the references', () => {
  it('are the table of the guide', () => {
    expect(BANDS.map(({ metric, good, poor, leastN, behaviour }) => [metric, good, poor, leastN, behaviour])).toEqual(
      TABLE,
    );
  });

  it.each(TABLE)('%s: good from %d on, poor from %d on, nothing without evidence', (metric, good, poor, n) => {
    const better = good > poor ? 1 : -1;
    const verdict = (value: number) => place(metric, value, n)?.verdict;
    const bad = better === 1 ? 'low' : 'high';
    const little = Math.abs(good - poor) / 100;
    expect([good + better * little, good, good - better * little].map(verdict)).toEqual(['good', 'good', 'typical']);
    expect([poor + better * little, poor, poor - better * little].map(verdict)).toEqual(['typical', bad, bad]);
    expect(place(metric, good, n - 1)).toBeNull();
  });

  it.each<[BandMetric, number, number, string | undefined]>([
    ['question_share', 0.25, 20, 'Questions 25.0% (skilled negotiators 21.3%, average 9.6%).'],
    ['irritators_per_hour', 4, 3, 'Irritators 4.0 an hour (skilled negotiators 2.3 an hour, average 10.8).'],
    [
      'counter_proposals_per_hour',
      2,
      3,
      'Counter-proposals 2.0 an hour (skilled negotiators 1.7 an hour, average 3.1).',
    ],
    ['reasons_per_argument', 2.5, 5, 'Reasons per argument 2.5 (skilled negotiators 1.8, average 3.0).'],
    ['talk_share', 0.7, 60_000, 'Share of the talk 70.0% (sellers in 25,537 recordings 43%).'],
    ['longest_monologue_s', 61.4, 5, 'Longest monologue 61 s (quartiles 34, 52 and 83 s).'],
    ['hard_fillers_per_min', 5, 5, 'Um and uh 5.0 a minute (quartiles 3.6, 6.0 and 9.3 a minute).'],
    ['customer_streak_s', 120, 3, 'Longest streak of the other side 120 s (4 min is good, 50 s poor).'],
    ['words_per_min', 150.4, 100, 'Pace 150 words a minute (130–175 words a minute).'],
    ['words_per_min', 150, 99, undefined],
    ['questions_asked', 12, 1, '12 questions asked (11–14 questions work best in discovery).'],
  ])('%s of %d in words', (metric, value, n, text) => {
    expect(place(metric, value, n)?.text).toBe(text);
  });

  it.each<[BandMetric, number, string]>([
    ['words_per_min', 129, 'low'],
    ['words_per_min', 130, 'good'],
    ['words_per_min', 175, 'good'],
    ['words_per_min', 176, 'high'],
    ['questions_asked', 10, 'low'],
    ['questions_asked', 11, 'good'],
    ['questions_asked', 14, 'good'],
    ['questions_asked', 15, 'high'],
  ])('%s has a good middle: %d is %s', (metric, value, verdict) => {
    expect(place(metric, value, 100)?.verdict).toBe(verdict);
  });
});

describe('the distance to good', () => {
  const band = (metric: BandMetric) => BANDS.find((one) => one.metric === metric)!;

  it.each<[BandMetric, number, number]>([
    ['customer_streak_s', 60, 0.75],
    ['customer_streak_s', 240, 0],
    ['customer_streak_s', 300, 0],
    ['talk_share', 1, 0.5],
    ['talk_share', 0.625, 0.2],
    ['talk_share', 0.5, 0],
    ['talk_share', 0.25, 0],
    ['talk_share', 0, 0],
  ])('%s of %d: %d', (metric, value, expected) => {
    expect(distance(band(metric), value)).toBeCloseTo(expected);
  });
});
