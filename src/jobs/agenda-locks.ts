import type { JobParameters } from 'agenda';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Lock, QueueBackend } from './agenda-backend.ts';
import type { JobName } from './port.ts';

/** A job this process holds, from the moment it is taken to the moment its end is stored. */
export interface Held {
  readonly lock: Lock;
  readonly name: JobName;
  readonly lost: AbortController;
  /** What is only taken when the worker stops is given back. */
  phase: 'taken' | 'running';
  /** Resolves when the beat that may be under way has been answered. */
  readonly stopBeating: () => Promise<void>;
}

interface LocksDeps {
  readonly backend: QueueBackend;
  readonly instance: string;
  readonly lockLifetimeMs: number;
  /** How many jobs of a type this process runs at once. */
  readonly slots: Readonly<Record<JobName, number>>;
  readonly log: Log;
  /** Called when a job of this type could be taken again. */
  readonly onFree: (name: JobName) => void;
}

/** A lock is given up a little before others may take it over. */
const OWN_SHARE = 0.9;
/**
 * Agenda compares `lockedAt` with this process's clock and then drops a job that still runs (facts T9b, T15). It is told that its
 * locks are from the far future, so that only the heartbeat decides, which asks the database.
 */
export const NEVER_EXPIRES = new Date(8.64e15);
/** Agenda holds a job back until `nextRunAt` by this process's clock; what was taken is due, by the database's. */
const DUE = new Date(0);

/** Takes jobs for this process, never more of a type than it has slots for, and keeps their locks alive. */
export function makeLocks({ backend, instance, lockLifetimeMs, slots, log, onFree }: LocksDeps) {
  const { repository } = backend;
  const takeNext = repository.getNextJobToRun.bind(repository);
  const held = new Map<string, Held>();
  /** Tokens of questions that the database has not answered yet. */
  const asking = new Set<string>();
  /** Slots that are in use, also by an attempt to take a job that has not been answered yet. */
  const used = new Map<JobName, number>();
  const idle: (() => void)[] = [];
  let runs = 0;
  let closing = false;

  function hasRoom(name: JobName): boolean {
    return !closing && (used.get(name) ?? 0) < slots[name];
  }

  function countSlot(name: JobName, change: 1 | -1): void {
    used.set(name, (used.get(name) ?? 0) + change);
    if (!isIdle()) return;
    for (const resolve of idle.splice(0)) resolve();
  }

  function isIdle(): boolean {
    return [...used.values()].every((count) => count === 0);
  }

  async function take(name: JobName): Promise<JobParameters | undefined> {
    if (!hasRoom(name)) return undefined;
    countSlot(name, 1);
    let lock: Lock | null = null;
    const token = `${instance}#${++runs}`;
    asking.add(token);
    try {
      const dueBy = new Date(backend.now());
      const job = await takeNext(name, dueBy, DUE, dueBy, { lastModifiedBy: token });
      if (job?._id === undefined) return undefined;
      lock = { id: job._id, token };
      // Agenda forgets what it is handed after its stop; the job would then be nobody's until the lock is taken over.
      if (closing) {
        await backend.release(lock);
        lock = null;
        return undefined;
      }
      held.set(token, { lock, name, lost: new AbortController(), phase: 'taken', stopBeating: keepAlive(lock) });
      return { ...job, lastModifiedBy: token, lockedAt: NEVER_EXPIRES, nextRunAt: DUE };
    } finally {
      asking.delete(token);
      if (lock === null) countSlot(name, -1);
    }
  }

  function keepAlive(lock: Lock): () => Promise<void> {
    let stopped = false;
    let confirmedAt = performance.now();
    let deadline = setTimeout(lose, lockLifetimeMs * OWN_SHARE);
    let lastBeat: Promise<void> = Promise.resolve();
    const beating = setInterval(() => {
      lastBeat = beat();
    }, lockLifetimeMs / 3);

    async function beat(): Promise<void> {
      const sentAt = performance.now();
      // A database that does not answer for long enough is what the deadline is for.
      const owned = await backend.beat(lock).catch(() => null);
      if (stopped) return;
      if (owned === false) lose();
      if (owned !== true || sentAt < confirmedAt) return;
      confirmedAt = sentAt;
      clearTimeout(deadline);
      deadline = setTimeout(lose, lockLifetimeMs * OWN_SHARE - (performance.now() - sentAt));
    }
    function lose(): void {
      void stop();
      const job = held.get(lock.token);
      if (job === undefined || job.lost.signal.aborted) return;
      log.warn({ job: job.name, lock: lock.token }, 'a job was lost: its lock could not be kept');
      job.lost.abort(new AppError('bug', { retry: true, detail: 'The lock on this job could not be kept.' }));
    }
    function stop(): Promise<void> {
      stopped = true;
      clearTimeout(deadline);
      clearInterval(beating);
      return lastBeat;
    }
    return stop;
  }

  function free(job: Held): void {
    if (!held.delete(job.lock.token)) return;
    void job.stopBeating();
    countSlot(job.name, -1);
    onFree(job.name);
  }

  /** Stores the end of a run: gone when it is done, waiting again when it has a next time. */
  async function settle({ lastModifiedBy, nextRunAt }: JobParameters): Promise<void> {
    const job = held.get(lastModifiedBy ?? '');
    if (job === undefined) return;
    try {
      // A database may refuse a removal that meets an update of the same row.
      await job.stopBeating();
      const ours =
        nextRunAt === null ? await backend.finish(job.lock) : await backend.postpone(job.lock, nextRunAt.getTime());
      if (!ours) log.warn({ job: job.name, lock: job.lock.token }, 'a job ended after its lock was lost');
    } catch (err) {
      log.warn({ err, job: job.name, lock: job.lock.token }, 'the end of a job could not be stored, it will run again');
    } finally {
      // Agenda counts its own slot as free some microtasks from now.
      setImmediate(() => free(job));
    }
  }

  return {
    hasRoom,
    take,
    settle,
    find: (token: string | undefined): Held | undefined => held.get(token ?? ''),
    /** Whether this process holds it and has not given it up. */
    keeps: (token: string): boolean => held.get(token)?.lost.signal.aborted === false,
    /** Whether a lock in the database is this process's and nothing here runs under it: its end, or the answer to its taking, was lost. */
    isOrphan: (token: string): boolean => token.startsWith(`${instance}#`) && !held.has(token) && !asking.has(token),
    close(): void {
      closing = true;
    },
    /** Gives back what no handler has begun. */
    async giveBack(): Promise<void> {
      for (const job of [...held.values()].filter((each) => each.phase === 'taken')) {
        await backend.release(job.lock).catch((err: unknown) => log.warn({ err }, 'a job could not be given back'));
        free(job);
      }
    },
    abortAll(reason: AppError): void {
      for (const job of held.values()) job.lost.abort(reason);
    },
    /** Leaves what still runs to the lifetime of its lock. */
    abandonAll(): void {
      for (const job of held.values()) void job.stopBeating();
    },
    whenIdle(): Promise<void> {
      return isIdle() ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));
    },
  };
}
