import { backoffStrategies } from 'agenda';

const strategy = backoffStrategies.exponential({
  delay: 1_000,
  factor: 3,
  maxDelay: 60_000,
  maxRetries: Number.MAX_SAFE_INTEGER,
  jitter: 0.2,
});

/** Wait before the next attempt, in milliseconds: 1 s, 3 s, 9 s, 27 s … at most a minute, ± 20 %. */
export function retryDelay(attempt: number): number {
  return strategy({ attempt, error: new Error('retry'), jobName: '', jobData: null }) ?? 60_000;
}
