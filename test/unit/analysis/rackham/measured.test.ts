import { describe, expect, it } from 'vitest';
import { known, missing, rateOf, ratioOf, shareOf } from '../../../../src/analysis/rackham/measured.ts';

const NOTHING_SEEN = { notMeasurable: 'none-observed' };

describe('a number that cannot be known', () => {
  it('gives its reason', () => {
    expect(missing('too-little-speech')).toEqual({ notMeasurable: 'too-little-speech' });
  });

  it('is never computed', () => {
    const compute = () => {
      throw new Error('computed');
    };
    expect(known('source-without-times', compute)).toEqual({ notMeasurable: 'source-without-times' });
    expect(known(null, () => ({ value: 3, n: 7 }))).toEqual({ value: 3, n: 7 });
  });
});

describe('a share', () => {
  it('comes with its n and its Wilson interval', () => {
    // R: binom::binom.confint(5, 10, methods = "wilson")
    expect(shareOf(5, 10)).toEqual({
      value: 0.5,
      n: 10,
      interval: [expect.closeTo(0.236593, 4), expect.closeTo(0.763407, 4)],
    });
    expect(shareOf(1, 4)).toMatchObject({ value: 0.25, n: 4 });
    expect(shareOf(0, 1)).toMatchObject({ value: 0, n: 1 });
  });

  it('of nothing is none', () => {
    expect(shareOf(0, 0)).toEqual(NOTHING_SEEN);
  });
});

describe('the ratio of pull to push', () => {
  it.each([
    [6, 3, 2, 9],
    [3, 6, 0.5, 9],
    [2, 2, 1, 4],
    [0, 4, 0, 4],
    [4, 0, 4, 4],
    [1, 0, 1, 1],
  ])('%d to %d is %d', (pull, push, value, n) => {
    expect(ratioOf(pull, push)).toEqual({ value, n });
  });

  it('of nothing is none', () => {
    expect(ratioOf(0, 0)).toEqual(NOTHING_SEEN);
  });
});

describe('a rate', () => {
  it('is a count by time, with its exact Poisson interval', () => {
    // Garwood's limits of 5 are 1.6235 and 11.6683; half a minute doubles them.
    expect(rateOf(5, 30_000, 60_000)).toEqual({
      value: 10,
      n: 5,
      interval: [expect.closeTo(3.247, 3), expect.closeTo(23.3366, 3)],
    });
    expect(rateOf(5, 120_000, 60_000)).toMatchObject({ value: 2.5, n: 5 });
  });
});
