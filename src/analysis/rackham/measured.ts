import type { Measured, Reason } from '../domain.ts';
import { rateInterval, wilson } from './stats.ts';

/** How a number comes into being together with its n and its interval, or with the reason why there is none. */

/** A number that does not exist, and why. */
export function missing(reason: Reason): Measured {
  return { notMeasurable: reason };
}

/** What `make` gives, unless there is a reason why it cannot be known. */
export function known(reason: Reason | null, make: () => Measured): Measured {
  return reason === null ? make() : missing(reason);
}

/** A part of n with its Wilson interval. */
export function shareOf(part: number, n: number): Measured {
  return n === 0 ? missing('none-observed') : { value: part / n, n, interval: wilson(part, n) };
}

/** pull / push, and pull itself where nothing was pushed (RACKHAM §2). */
export function ratioOf(pull: number, push: number): Measured {
  if (pull + push === 0) return missing('none-observed');
  return { value: push === 0 ? pull : pull / push, n: pull + push };
}

/** A count per `unitMs` of exposure, with the exact Poisson interval. */
export function rateOf(count: number, exposureMs: number, unitMs: number): Measured {
  const exposure = exposureMs / unitMs;
  return { value: count / exposure, n: count, interval: rateInterval(count, exposure) };
}
