import type { TenantId } from '../analysis/domain.ts';

/**
 * Work to be done later, by any worker. Data carries ids only; state lives in storage. `handle` performs a stored event, the four
 * steps move one recording along, a chore looks after everything and comes again by itself.
 */
export interface Job {
  readonly name: JobName;
  readonly tenantId: TenantId;
  readonly subject: string;
}

export const STEPS = ['fetch', 'transcribe', 'analyse', 'deliver'] as const;
export type Step = (typeof STEPS)[number];
/** `upkeep` queues again what a crash left behind and erases what has expired, `positions` tells people who wait, `sweep` is for once a day. */
export const CHORES = ['upkeep', 'positions', 'sweep'] as const;
export type Chore = (typeof CHORES)[number];
export const JOB_NAMES = ['handle', ...STEPS, ...CHORES] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** Attempts before a run is given up; crashes count, because an attempt is written down before its work (ledger.ts). */
export const MAX_ATTEMPTS = 5;

/** How much of one type of job there is. */
export interface JobLoad {
  /** Due, and not begun. */
  readonly waiting: number;
  readonly running: number;
  /** How long the oldest due job has been waiting, in milliseconds; null when none waits. */
  readonly oldestDueMs: number | null;
}

export interface Queue {
  /** The same key twice is once, for as long as the job is waiting or running. `runAt` is epoch milliseconds; now unless told. */
  enqueue(job: Job, key: string, runAt?: number): Promise<void>;
  /** Jobs that wait or run. */
  depth(): Promise<number>;
  stats(): Promise<Readonly<Record<JobName, JobLoad>>>;
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
