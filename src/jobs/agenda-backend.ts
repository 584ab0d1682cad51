import type { AgendaBackend } from 'agenda';
import { JOB_NAMES, type Job, type JobName, type QueueStats } from './port.ts';

/** A job to be stored. */
export interface NewJob {
  readonly job: Job;
  readonly key: string;
  /** Epoch milliseconds on the shared clock for a job of a later time, which no window holds back; null for one that is due now. */
  readonly scheduledFor: number | null;
  /** The process that stores it. */
  readonly by: string;
}

/** How many jobs of one tenant and type may stand in the line or run at once. */
export interface AdmissionSettings {
  readonly tenantWindow: number;
}

/** A job taken by one run. The token is new for every run, so that a run that lost its job can change nothing (facts T5, T19). */
export interface Lock {
  readonly id: string;
  readonly token: string;
}

/** A lock as another process sees it. `beat` changes whenever the owner shows that it is alive; its value means nothing else. */
export interface SeenLock extends Lock {
  readonly beat: number;
}

/**
 * What the queue needs of a database beyond Agenda's own backend. Agenda saves without a fence, finds work by polling each job
 * type with a write, and recovers a lock by comparing the clocks of two machines; these few calls take the place of that.
 *
 * A due job is stored parked (without a `nextRunAt`, so that nobody takes it) and then admitted if its tenant's window has room. An
 * admitted job counts from then to its end, while it waits, runs or is postponed. `finish` and `cancel` admit the next parked one.
 */
export interface QueueBackend extends AgendaBackend {
  /** The time, in epoch milliseconds, that every process of this database agrees on: what is due is decided by it. */
  now(): number;
  /** Stores a job unless one with its key and type is there; resolves to whether it was stored. */
  enqueue(job: NewJob): Promise<boolean>;
  /** Admits what is parked although there is room, as a crash between two steps or a wider window leaves it. Cheap when nothing is. */
  admitParked(): Promise<void>;
  /** Of these job types, those that have a job to run now. A cheap read. */
  due(names: readonly JobName[]): Promise<readonly JobName[]>;
  /** Every lock that is held, by whichever process. */
  locks(): Promise<readonly SeenLock[]>;
  /** Renews a lock; false when it is no longer this run's. */
  beat(lock: Lock): Promise<boolean>;
  /** Removes the job, if it is still this run's. */
  finish(lock: Lock): Promise<boolean>;
  /** Unlocks the job for a later time, if it is still this run's. */
  postpone(lock: Lock, runAt: number): Promise<boolean>;
  /** Unlocks the job, which keeps its place; given a beat, only when the owner has not shown itself since. */
  release(lock: Lock, beat?: number): Promise<boolean>;
  /** Whether the process behind a lock is known to be dead. */
  isDead(token: string): boolean;
  depth(): Promise<number>;
  position(key: string): Promise<number | null>;
  cancel(key: string): Promise<void>;
  stats(): Promise<QueueStats>;
}

/** A value for every type of job. */
export function forEachType<T>(make: (name: JobName) => T): Record<JobName, T> {
  return Object.fromEntries(JOB_NAMES.map((name) => [name, make(name)])) as Record<JobName, T>;
}
