/** Intervals and small statistics; sources beside each. All pure, all deterministic. */

/** z for 95 %. */
const Z = 1.959963984540054;

/** Wilson's score interval for a share, 95 % (Wilson 1927); [0, 1] when there is nothing to count. */
export function wilson(successes: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1];
  const p = successes / n;
  const z2 = Z * Z;
  const centre = p + z2 / (2 * n);
  const spread = Z * Math.sqrt((p * (1 - p) + z2 / (4 * n)) / n);
  const low = successes === 0 ? 0 : (centre - spread) / (1 + z2 / n);
  const high = successes === n ? 1 : (centre + spread) / (1 + z2 / n);
  return [Math.max(0, low), Math.min(1, high)];
}

/** The exact (Garwood 1936) 95 % interval for the mean of a Poisson count. */
export function poisson(count: number): readonly [number, number] {
  const low = count === 0 ? 0 : solve((mean) => 1 - cumulative(count - 1, mean) < 0.025, count);
  const high = solve((mean) => cumulative(count, mean) > 0.025, count);
  return [low, high];
}

/** P(X ≤ count) for X ~ Poisson(mean). */
function cumulative(count: number, mean: number): number {
  if (count < 0) return 0;
  if (mean <= 0) return 1;
  // Summed from the largest term in logarithms, so that large means do not underflow.
  let log = -mean;
  let sum = Math.exp(log);
  for (let k = 1; k <= count; k += 1) {
    log += Math.log(mean / k);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/** Above this count the exact sum is replaced by Byar's approximation, which then agrees with it to four digits. */
const EXACT_UP_TO = 150;
const HALVINGS = 40;

/** The mean where `below` turns from true to false. */
function solve(below: (mean: number) => boolean, count: number): number {
  let low = 0;
  let high = 2 * count + 20;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Exact for small counts, Byar's approximation (Breslow & Day 1987) for large ones. */
export function rateInterval(count: number, exposure: number): readonly [number, number] {
  if (exposure <= 0) return [0, 0];
  const [low, high] = count <= EXACT_UP_TO ? smallPoisson(count) : byar(count);
  return [low / exposure, high / exposure];
}

const solved = new Map<number, readonly [number, number]>();

/** There are only `EXACT_UP_TO + 1` answers; each is computed once. */
function smallPoisson(count: number): readonly [number, number] {
  const known = solved.get(count) ?? poisson(count);
  solved.set(count, known);
  return known;
}

function byar(count: number): readonly [number, number] {
  const up = count + 1;
  return [
    count * (1 - 1 / (9 * count) - Z / (3 * Math.sqrt(count))) ** 3,
    up * (1 - 1 / (9 * up) + Z / (3 * Math.sqrt(up))) ** 3,
  ];
}

/** The q-quantile (0..1) with linear interpolation (type 7); NaN never: 0 for an empty list. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

/** The largest value, 0 for an empty list; any number of values, which arguments of Math.max may not be. */
export function largest(values: readonly number[]): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

/** Normalised Shannon entropy of shares: 1 when all are equal, 0 when one has everything. */
export function evenness(amounts: readonly number[]): number {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total <= 0 || amounts.length < 2) return 0;
  let entropy = 0;
  for (const amount of amounts) if (amount > 0) entropy -= (amount / total) * Math.log(amount / total);
  return Math.min(1, entropy / Math.log(amounts.length));
}

/** Trapezoid of RACKHAM §3: 0 below `a`, 1 from `b` to `c`, 0 from `d`; null is an open side. */
export function tri(x: number, a: number | null, b: number | null, c: number | null, d: number | null): number {
  if (a !== null && b !== null && x < b) return x <= a ? 0 : (x - a) / (b - a);
  if (c !== null && d !== null && x > c) return x >= d ? 0 : (d - x) / (d - c);
  return 1;
}
