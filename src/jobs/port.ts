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
/**
 * `upkeep` queues again what a crash left behind and erases what has expired, `positions` tells people who wait, `digest` sends what is due
 * once a week, `sweep` is for once a day.
 */
export const CHORES = ['upkeep', 'positions', 'digest', 'sweep'] as const;
export type Chore = (typeof CHORES)[number];
export const JOB_NAMES = ['handle', ...STEPS, ...CHORES] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** Attempts before a run is given up; crashes count, because an attempt is written down before its work (ledger.ts). */
export const MAX_ATTEMPTS = 5;

/**
 * The jobs of one type are taken in the order in which they became due, but of one tenant only a window of them at a time: the rest
 * of its jobs are parked, and one of them joins the end of the line whenever one of the window is done. So tenants that wait for
 * the same type get equal shares, however much any of them has queued.
 */
export interface Queue {
  /**
   * Whether a job that is queued in one turn of the event loop with a write to the store is committed together with it, and after it: then
   * whoever stores something and has it handled waits for the disk once.
   */
  readonly joinsStore: boolean;
  /**
   * The same key twice is once, for as long as the job is waiting or running: a call that meets a run answers that run, even when
   * it is about to end; after the end it is a new job. `runAt` is epoch milliseconds; now unless told, and a job with a later one
   * is never parked. A key, subject or tenant with a NUL or half a surrogate pair, and a `runAt` that is no time, are a `bug`.
   */
  enqueue(job: Job, key: string, runAt?: number): Promise<void>;
  /** Jobs that wait (parked ones too) or run. */
  depth(): Promise<number>;
  /**
   * How many jobs are taken before this one; null when it is not waiting. For a parked job with p earlier ones of its tenant these
   * are the jobs that stand in the line, those p, and of each other tenant's parked ones at most p.
   */
  position(key: string): Promise<number | null>;
  /** Takes a waiting job back; one that already runs is told by its recording's state. */
  cancel(key: string): Promise<void>;
  /** What there is of each type. */
  stats(): Promise<QueueStats>;
}

export interface JobStats {
  /** Jobs that are due and not taken, parked ones too. */
  readonly waiting: number;
  readonly running: number;
  /** How long the first of those that wait has been due; null when none waits. */
  readonly oldestDueMs: number | null;
}
export type QueueStats = Readonly<Record<JobName, JobStats>>;

/** What a handler gives back: done, or "once more, not before this time" (epoch milliseconds). */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'again'; readonly runAt: number };

/** Runs one job. `signal` aborts when the lock could not be kept; the handler must then stop and write nothing more. */
export type Handler = (job: Job, signal: AbortSignal) => Promise<Outcome>;

export interface Worker {
  start(): Promise<void>;
  /** Takes no new work, waits up to `graceMs` for what runs, then aborts it. Queued jobs are left for others. */
  stop(graceMs: number): Promise<void>;
}
