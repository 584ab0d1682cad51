import { mulberry32 } from './rackham/random.ts';

/** Whether two groups of numbers differ by more than chance, without assuming how they are distributed (Fisher 1935; Phipson & Smyth 2010). */

/** So many ways to part the numbers are all gone through: eight against eight have 12,870. */
const MOST_EXACT = 20_000;
const DRAWS = 5_000;
const SEED = 20_100_301;
/** Sums of the same numbers in another order may differ by as much, in parts of their size. */
const ROUNDING = 1e-9;

/**
 * How often a difference of means at least as large comes about when the same numbers are parted at random, two-sided. The same numbers give
 * the same answer, whichever group is named first; 1 where a group is empty.
 */
export function permutationP(a: readonly number[], b: readonly number[]): number {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  if (few.length === 0) return 1;
  const all = [...few, ...many];
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  // In order, so that the draws do not depend on the order in which the numbers came.
  const centred = all.map((value) => value - mean).sort((x, y) => x - y);
  const observed = Math.abs(few.reduce((sum, value) => sum + value - mean, 0));
  const size = Math.max(...all.map(Math.abs), ...centred.map(Math.abs));
  const least = observed - ROUNDING * size * few.length;
  return waysToPart(all.length, few.length) <= MOST_EXACT
    ? exactP(centred, few.length, least)
    : drawnP(centred, few.length, least);
}

/** The least that `permutationP` can be for groups of these sizes: with fewer numbers nothing can be told from chance. */
export function leastP(a: number, b: number): number {
  const ways = waysToPart(a + b, Math.min(a, b));
  if (ways > MOST_EXACT) return 1 / (DRAWS + 1);
  // Of two groups of one size, each way to part has its mirror image.
  return Math.min(1, (a === b ? 2 : 1) / ways);
}

/** Holm's step-down (1979): what each p is worth when the others were looked at, too. In the order given. */
export function holm(ps: readonly number[]): readonly number[] {
  const order = ps.map((_, i) => i).sort((i, j) => (ps[i] ?? 1) - (ps[j] ?? 1));
  const adjusted = ps.map(() => 1);
  let floor = 0;
  order.forEach((i, rank) => {
    floor = Math.max(floor, Math.min(1, (ps[i] ?? 1) * (ps.length - rank)));
    adjusted[i] = floor;
  });
  return adjusted;
}

/** Of `n`, how many choices of `k`; infinity where there are more than can be gone through. */
function waysToPart(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) {
    ways = (ways * (n - k + i)) / i;
    if (ways > 1e12) return Number.POSITIVE_INFINITY;
  }
  return Math.round(ways);
}

function exactP(values: readonly number[], k: number, least: number): number {
  let hits = 0;
  let ways = 0;
  function choose(from: number, left: number, sum: number): void {
    if (left === 0) {
      ways += 1;
      if (Math.abs(sum) >= least) hits += 1;
      return;
    }
    for (let i = from; i <= values.length - left; i += 1) choose(i + 1, left - 1, sum + (values[i] ?? 0));
  }
  choose(0, k, 0);
  return hits / ways;
}

/** With the observed parting counted in, so that it is never 0. */
function drawnP(values: readonly number[], k: number, least: number): number {
  const random = mulberry32(SEED);
  const pool = Float64Array.from(values);
  let hits = 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0;
    for (let i = 0; i < k; i += 1) {
      const j = i + Math.floor(random() * (pool.length - i));
      const drawn = pool[j] ?? 0;
      pool[j] = pool[i] ?? 0;
      pool[i] = drawn;
      sum += drawn;
    }
    if (Math.abs(sum) >= least) hits += 1;
  }
  return hits / (DRAWS + 1);
}
