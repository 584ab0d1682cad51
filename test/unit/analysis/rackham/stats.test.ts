import { describe, expect, it } from 'vitest';
import { evenness, poisson, quantile, rateInterval, tri, wilson } from '../../../../src/analysis/rackham/stats.ts';

describe('wilson', () => {
  // R: binom::binom.confint(x, n, methods = "wilson")
  it.each([
    [0, 10, 0, 0.2775328],
    [10, 10, 0.7224672, 1],
    [5, 10, 0.236593, 0.763407],
    [1, 29, 0.0061131, 0.1717552],
  ])('%i of %i', (x, n, low, high) => {
    const [a, b] = wilson(x, n);
    expect(a).toBeCloseTo(low, 4);
    expect(b).toBeCloseTo(high, 4);
  });

  it('knows nothing from nothing', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});

describe('poisson', () => {
  // Garwood's exact limits as tabulated (Ulm 1990).
  it.each([
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [5, 1.6235, 11.6683],
    [10, 4.7954, 18.3904],
    [100, 81.3635, 121.6271],
  ])('%i', (count, low, high) => {
    const [a, b] = poisson(count);
    expect(a).toBeCloseTo(low, 3);
    expect(b).toBeCloseTo(high, 3);
  });

  it('goes over into its approximation without a step', () => {
    const [low, high] = rateInterval(150, 1);
    const [nextLow, nextHigh] = rateInterval(151, 1);
    expect(nextLow - low).toBeGreaterThan(0.5);
    expect(nextLow - low).toBeLessThan(1.5);
    expect(nextHigh - high).toBeGreaterThan(0.5);
    expect(nextHigh - high).toBeLessThan(1.6);
  });
});

describe('small ones', () => {
  it('quantile', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
    expect(quantile([], 0.5)).toBe(0);
  });

  it('evenness', () => {
    expect(evenness([1, 1, 1])).toBeCloseTo(1);
    expect(evenness([1, 0])).toBe(0);
    expect(evenness([0, 0])).toBe(0);
  });

  it.each([
    [100, 0],
    [115, 0.5],
    [130, 1],
    [175, 1],
    [195, 0.5],
    [300, 0],
  ])('tri at %i', (x, y) => {
    expect(tri(x, 100, 130, 175, 215)).toBeCloseTo(y);
  });

  it('leaves an open side open', () => {
    expect(tri(-5, null, null, 75, 150)).toBe(1);
    expect(tri(500, 30, 60, 100, null)).toBe(1);
  });
});
