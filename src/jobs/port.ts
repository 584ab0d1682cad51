import type { TenantId } from '../analysis/domain.ts';

/**
 * Work to be done later, by any worker. Data carries ids only; state lives in storage. `handle` performs a stored event,
 * the four steps move one recording along, `upkeep` purges and re-enqueues what a crash left behind.
 */
export type Job =
  | { readonly name: 'handle'; readonly tenantId: TenantId; readonly subject: string }
  | { readonly name: Step; readonly tenantId: TenantId; readonly subject: string }
  | { readonly name: 'upkeep'; readonly tenantId: TenantId; readonly subject: string };

export const STEPS = ['fetch', 'transcribe', 'analyse', 'deliver'] as const;
export type Step = (typeof STEPS)[number];
export type JobName = Job['name'];
export const JOB_NAMES = ['handle', ...STEPS, 'upkeep'] as const satisfies readonly JobName[];

export interface Queue {
  /** The same key twice is once, for as long as the job is waiting or running. `runAt` is epoch milliseconds; now unless told. */
  enqueue(job: Job, key: string, runAt?: number): Promise<void>;
  /** Jobs that wait or run. */
  depth(): Promise<number>;
  /** How many due jobs stand before this one; null when it is not waiting. */
  position(key: string): Promise<number | null>;
  /** Takes a waiting job back; one that already runs is told by its recording's state. */
  cancel(key: string): Promise<void>;
}

/** What a handler gives back: done, or "once more, not before this time" (epoch milliseconds). */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'again'; readonly runAt: number };

/** Runs one job. `signal` aborts when the lock could not be kept; the handler must then stop and write nothing more. */
export type Handler = (job: Job, signal: AbortSignal) => Promise<Outcome>;

export interface Worker {
  start(): Promise<void>;
  /** Takes no new work, waits up to `graceMs` for what runs, then aborts it. Queued jobs are left for others. */
  stop(graceMs: number): Promise<void>;
}
