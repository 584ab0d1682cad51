import type { AgendaBackend } from 'agenda';
import type { JobName } from './port.ts';

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
 */
export interface QueueBackend extends AgendaBackend {
  /** The time, in epoch milliseconds, that every process of this database agrees on: what is due is decided by it. */
  now(): number;
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
  /** Whether the process behind a lock is known to be dead; a database that cannot know leaves it out. */
  isDead?(token: string): boolean;
  depth(): Promise<number>;
  position(key: string): Promise<number | null>;
  cancel(key: string): Promise<void>;
}
