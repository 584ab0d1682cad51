import { describe, expect, test } from 'vitest';
import { CASES, LEVELS } from './reps.ts';
import { PERSONAS, perform, resultOf } from './stage.ts';

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);
/** Points between the worst of the better and the best of the worse. */
const CLEAR_GAP = 15;

test('there is a script for every persona', () => {
  expect(Object.keys(CASES).sort()).toEqual(PERSONAS.map(({ id }) => id).sort());
});

describe.each(Object.keys(CASES))('%s', (persona) => {
  const played = Object.fromEntries(
    LEVELS.map((level) => [
      level,
      SEEDS.map((seed) => {
        const { setting, state } = perform(persona, level, seed);
        const { result } = resultOf(setting, state);
        const { value } = result.score;
        return {
          score: 'value' in value ? value.value : Number.NaN,
          found: result.facts.filter(({ turn }) => turn !== null).length,
          end: result.end,
        };
      }),
    ]),
  );
  const of = (level: (typeof LEVELS)[number]) => played[level] ?? [];
  const scores = (level: (typeof LEVELS)[number]) => of(level).map(({ score }) => score);

  test('scores the skilled above the average above the poor seller, with clear gaps, whatever the seed', () => {
    expect(Math.min(...scores('skilled'))).toBeGreaterThanOrEqual(Math.max(...scores('average')) + CLEAR_GAP);
    expect(Math.min(...scores('average'))).toBeGreaterThanOrEqual(Math.max(...scores('poor')) + CLEAR_GAP);
  });

  test('tells the skilled one more than the average one, and the poor one nothing', () => {
    expect(Math.min(...of('skilled').map(({ found }) => found))).toBeGreaterThan(
      Math.max(...of('average').map(({ found }) => found)),
    );
    expect(of('poor').every(({ found }) => found === 0)).toBe(true);
  });

  test('agrees with the skilled one and loses patience with the poor one', () => {
    expect(new Set(of('skilled').map(({ end }) => end))).toEqual(new Set(['agreed']));
    expect(new Set(of('poor').map(({ end }) => end))).toEqual(new Set(['patience']));
  });
});
