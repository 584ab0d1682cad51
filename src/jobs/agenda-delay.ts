import { backoffStrategies } from 'agenda';
import type { FailureCode } from '../errors.ts';

/** Milliseconds: the first wait, what each next one is multiplied by, and the longest. */
interface Schedule {
  readonly delay: number;
  readonly factor: number;
  readonly maxDelay: number;
}

/** A connection that broke is often back in a moment: 1 s, 3 s, 9 s, 27 s. */
const BROKEN: Schedule = { delay: 1_000, factor: 3, maxDelay: 60_000 };
/** A service that is down stays so for minutes: 4 s, 20 s, 100 s, 300 s; seven minutes in all before it is given up. */
const DOWN: Schedule = { delay: 4_000, factor: 5, maxDelay: 300_000 };

const BY_CODE: Partial<Readonly<Record<FailureCode, Schedule>>> = { 'provider-down': DOWN };

/** Wait before the next attempt after an error of this code, in milliseconds, ± 20 % so that many do not come back at once. */
export function retryDelay(attempt: number, code: FailureCode): number {
  const schedule = BY_CODE[code] ?? BROKEN;
  const strategy = backoffStrategies.exponential({ ...schedule, maxRetries: Number.MAX_SAFE_INTEGER, jitter: 0.2 });
  return strategy({ attempt, error: new Error('retry'), jobName: '', jobData: null }) ?? schedule.maxDelay;
}
