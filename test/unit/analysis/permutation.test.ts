import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm, leastP, permutationP } from '../../../src/analysis/permutation.ts';
import { mulberry32 } from '../../../src/analysis/rackham/random.ts';

describe('the permutation test', () => {
  it.each([
    // By hand: of the 6 ways to part 1 2 3 4, two are as far apart as {1,2} and {3,4}; four as {1,3} and {2,4}.
    [[1, 2], [3, 4], 2 / 6],
    [[1, 3], [2, 4], 4 / 6],
    [[1, 4], [2, 3], 1],
    // Of the 3 ways to take one of 1 2 9, only {9} is as far from the mean as 9.
    [[9], [1, 2], 1 / 3],
    [[1, 1, 1], [1, 1, 1], 1],
    // 70 ways, of which the two clear ones are as far.
    [[1, 2, 3, 4], [11, 12, 13, 14], 2 / 70],
    // Ties: both 1s and both 2s are the same, so that 2 of 6 are as far.
    [[1, 1], [2, 2], 2 / 6],
    [[], [1, 2], 1],
    [[5], [5], 1],
  ])('of %j and %j is %d', (a, b, p) => {
    expect(permutationP(a, b)).toBeCloseTo(p, 12);
  });

  it('draws where there are too many ways, and is never 0 then', () => {
    const low = Array.from({ length: 30 }, (_, i) => i / 100);
    const high = low.map((value) => value + 10);
    expect(permutationP(low, high)).toBeCloseTo(1 / 5_001, 12);
    expect(permutationP(low, high)).toBe(permutationP(low.toReversed(), high));
  });

  it('agrees with itself, drawn and gone through', () => {
    // Ten against six are 8,008 ways; the same numbers with a far pair in both groups are drawn.
    const random = mulberry32(7);
    const a = Array.from({ length: 9 }, () => random());
    const b = Array.from({ length: 9 }, () => random() + 0.25);
    const drawn = permutationP(a, b);
    let hits = 0;
    const all = [...a, ...b];
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const observed = Math.abs(sum(a) - sum(all) / 2);
    for (let mask = 0; mask < 2 ** 18; mask += 1) {
      const chosen = all.filter((_, i) => (mask >> i) & 1);
      if (chosen.length === 9 && Math.abs(sum(chosen) - sum(all) / 2) >= observed - 1e-12) hits += 1;
    }
    expect(Math.abs(drawn - hits / 48_620)).toBeLessThan(0.02);
  });

  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });

  it('is the same whichever group comes first, in whatever order', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(permutationP(a, b)).toBe(permutationP(b.toReversed(), a));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same when a constant is added to all, or all are scaled', () => {
    const whole = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: -1_000, max: 1_000 }), (a, b, c) => {
        const p = permutationP(a, b);
        expect(
          permutationP(
            a.map((value) => value + c / 8),
            b.map((value) => value + c / 8),
          ),
        ).toBeCloseTo(p, 10);
        expect(
          permutationP(
            a.map((value) => value / 7),
            b.map((value) => value / 7),
          ),
        ).toBeCloseTo(p, 10);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['gone through', 6, 6],
    ['drawn', 14, 11],
  ])('is uniform where there is nothing to find: %s', (_, n, m) => {
    const random = mulberry32(20_261_127);
    const ps = Array.from({ length: 400 }, () =>
      permutationP(
        Array.from({ length: n }, () => random()),
        Array.from({ length: m }, () => random()),
      ),
    );
    for (const level of [0.05, 0.1, 0.25, 0.5, 0.75]) {
      const share = ps.filter((p) => p <= level).length / ps.length;
      // Four standard errors of a share of 400.
      expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / ps.length));
    }
  });

  it('finds a clear difference, and the larger the surer', () => {
    const base = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45];
    const ps = [0, 0.1, 0.2, 0.4].map((shift) =>
      permutationP(
        base,
        base.map((value) => value + shift),
      ),
    );
    expect(ps.toSorted((x, y) => y - x)).toEqual(ps);
    expect(ps[3]).toBeCloseTo(2 / 924, 12);
  });

  it('knows the least it can be', () => {
    expect(leastP(4, 4)).toBeCloseTo(2 / 70, 12);
    expect(leastP(4, 5)).toBeCloseTo(1 / 126, 12);
    expect(leastP(1, 1)).toBe(1);
    expect(leastP(40, 40)).toBeCloseTo(1 / 5_001, 12);
    expect(leastP(500, 500)).toBeCloseTo(1 / 5_001, 12);
  });
});

describe('Holm’s correction', () => {
  it.each([
    [[], []],
    [[0.01], [0.01]],
    [
      [0.04, 0.01, 0.03],
      [0.06, 0.03, 0.06],
    ],
    [
      [0.5, 0.9],
      [1, 1],
    ],
  ])('of %j is %j', (ps, adjusted) => {
    holm(ps).forEach((p, i) => {
      expect(p).toBeCloseTo(adjusted[i] ?? 0, 12);
    });
    expect(holm(ps)).toHaveLength(adjusted.length);
  });

  it('never makes one surer, and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (ps) => {
        const adjusted = holm(ps);
        ps.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          ps.forEach((other, j) => {
            if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 0);
          });
        });
      }),
    );
  });
});
