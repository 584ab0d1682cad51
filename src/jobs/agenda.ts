import type { Db } from '@agendajs/mongo-backend';
import { Agenda, type Job as AgendaJob, type JobNotification, type NotificationChannel, toJobId } from 'agenda';
import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/sqlite/database.ts';
import type { AdmissionSettings, QueueBackend } from './agenda-backend.ts';
import { makeInstanceName } from './agenda-instance.ts';
import { makeLocks, NEVER_EXPIRES } from './agenda-locks.ts';
import { makeSqliteQueueBackend } from './agenda-queue-sqlite.ts';
import { makeSilenceWatch } from './agenda-silence.ts';
import { type Handler, JOB_NAMES, type JobName, type Queue, type Worker } from './port.ts';

export interface QueueSettings {
  /** How many jobs of each type one worker process runs at once. */
  readonly concurrency: Readonly<Record<JobName, number>>;
  /** How long a worker may be silent before its jobs are given to others. Three heartbeats fit into it. */
  readonly lockLifetimeMs: number;
  /** How often a worker looks for work that another process has queued, or that has become due. */
  readonly pollMs: number;
  /** How many jobs of one tenant and type stand in the line or run at once; the rest is parked behind them. */
  readonly tenantWindow: number;
}

/** For two cores: what waits for a network may be many, what computes may not. */
export const DEFAULT_QUEUE_SETTINGS: QueueSettings = {
  concurrency: {
    ...{ handle: 10, fetch: 4, transcribe: 2, analyse: 2, deliver: 4 },
    ...{ upkeep: 1, positions: 1, digest: 1, sweep: 1 },
  },
  lockLifetimeMs: 60_000,
  pollMs: 100,
  // More than one process runs of any type at once, so that a tenant that is alone keeps a whole process busy.
  tenantWindow: 16,
};

export interface QueueDeps {
  readonly backend:
    | { readonly kind: 'sqlite'; readonly database: Database }
    | { readonly kind: 'mongo'; readonly db: Db };
  readonly log: Log;
  /** The clock that `runAt` is meant on; it is read as a delay from it, so it need not agree with any other process's. */
  readonly now: () => number;
  readonly settings?: Partial<QueueSettings>;
}

/** A queue that any process may fill; only one that calls `worker` takes work from it. */
export interface AgendaQueue extends Queue {
  /** The worker of this process; to be made once. */
  worker(handler: Handler): Worker;
}

/** What a job carries, as both backends store it. */
interface JobData {
  readonly key: string;
  readonly tenantId: TenantId;
  readonly subject: string;
}

/** A handler that throws is at fault itself (it has no outcome for what happened); the wait keeps that from becoming a storm. */
const AFTER_THROW_MS = 30_000;
/** Where what it threw says that trying again can help: the database was away, and is to be met soon after it is back. */
const AFTER_PASSING_MS = 5_000;
/** Agenda's own tick. What wakes a worker is `look`; this only mends what that would miss. */
const TICK_MS = 2_000;
/** How long handlers that were told to stop may take to do so. */
const UNWIND_MS = 1_000;
/** Pause after a look that failed: the database is away, and each try may take its whole time limit. */
const AFTER_FAULT_MS = 1_000;
/** At most a second between two looks at the locks, so that a dead worker's jobs are taken over soon after their lifetime. */
const MAX_WATCH_MS = 1_000;
/** How long a job may stay parked that a crash left without its admission. */
const ADMIT_EVERY_MS = 1_000;
/** The last moment that a Date can be. */
const MAX_TIME = 8.64e15;

/** Connects and prepares the queue; rejects when the database cannot be used. Tables and indexes are made where they are missing. */
export async function makeQueue({ backend: choice, log, now, settings }: QueueDeps): Promise<AgendaQueue> {
  const { concurrency, lockLifetimeMs, pollMs, tenantWindow } = { ...DEFAULT_QUEUE_SETTINGS, ...settings };
  if (!(tenantWindow >= 1))
    throw new AppError('bug', { detail: 'A window that no job fits into would park them all.' });
  const backend = await makeBackend(choice, { tenantWindow });
  // Agenda's constructor connects without catching: a database that is away would end the process (facts T11).
  await backend.connect();
  const instance = makeInstanceName();
  const wakeUp = makeWakeUp();
  const locks = makeLocks({ backend, instance, lockLifetimeMs, slots: concurrency, log, onFree: wakeUp.wake });
  const agenda = new Agenda({
    backend: { ...backend, connect: async () => {} },
    notificationChannel: wakeUp.channel,
    name: instance,
    processEvery: TICK_MS,
    maxConcurrency: Object.values(concurrency).reduce((sum, each) => sum + each, 0),
    // Only sets how often Agenda looks whether a job is alive; see NEVER_EXPIRES in agenda-locks.ts.
    defaultLockLifetime: TICK_MS,
  });
  // Six job types would say so at every tick that the database is away; `look` says it once.
  agenda.on('error', (err: unknown) => log.debug({ err }, 'agenda reported an error'));
  // The object is this backend's own: what Agenda calls on it from now on goes by way of the locks.
  Object.assign(backend.repository, {
    getNextJobToRun: (name: JobName) => locks.take(name),
    async saveJobState(job: AgendaJob['attrs']) {
      // At the start of a run there is nothing to store: the lock says it all.
      if (job.lockedAt !== undefined) return;
      // Agenda would report a job as lost whose end takes a moment to store (facts T15).
      job.lockedAt = NEVER_EXPIRES;
      await locks.settle(job);
    },
    unlockJob: async () => {},
    unlockJobs: async () => {},
  });

  /** How long it is until a time on this process's clock, in whole milliseconds; 0 for now and for what is past. */
  function delayUntil(runAt: number): number {
    if (!(Math.abs(runAt) <= MAX_TIME)) throw new AppError('bug', { detail: 'A job was given a time that is none.' });
    return Math.max(0, Math.ceil(runAt - now()));
  }

  /** The time after a delay, on the clock that all processes share. */
  function sharedTime(delayMs: number): number {
    return Math.min(backend.now() + delayMs, MAX_TIME);
  }

  async function run(handler: Handler, name: JobName, job: AgendaJob<JobData>): Promise<void> {
    const held = locks.find(job.attrs.lastModifiedBy);
    if (held === undefined) return;
    held.phase = 'running';
    const { key, tenantId, subject } = job.attrs.data;
    const { signal } = held.lost;
    try {
      const outcome = await handler({ name, tenantId, subject }, signal);
      if (outcome.kind === 'again') job.schedule(new Date(sharedTime(delayUntil(outcome.runAt))));
    } catch (err) {
      // A handler that was told to stop may end in any way; the job is for the next worker, at once.
      if (!signal.aborted) log.error({ err, job: name, key }, 'a job handler threw');
      const wait = err instanceof AppError && err.retry !== false ? AFTER_PASSING_MS : AFTER_THROW_MS;
      job.schedule(new Date(sharedTime(signal.aborted ? 0 : wait)));
    }
  }

  function worker(handler: Handler): Worker {
    const watchMs = Math.min(lockLifetimeMs / 10, MAX_WATCH_MS);
    const watch = makeSilenceWatch({
      backend,
      lockLifetimeMs,
      keeps: locks.keeps,
      isOrphan: locks.isOrphan,
      elapsed: () => performance.now(),
    });
    let watchedAt = Number.NEGATIVE_INFINITY;
    let admittedAt = Number.NEGATIVE_INFINITY;
    let timer: NodeJS.Timeout | null = null;
    let state: 'new' | 'running' | 'faulty' | 'stopped' = 'new';

    for (const name of JOB_NAMES) {
      const slots = concurrency[name];
      agenda.define<JobData>(name, (job) => run(handler, name, job), { concurrency: slots, lockLimit: slots });
    }

    async function look(): Promise<void> {
      try {
        if (performance.now() - watchedAt >= watchMs) {
          watchedAt = performance.now();
          for (const { token } of await watch()) log.warn({ lock: token }, 'took over the job of a silent worker');
        }
        if (performance.now() - admittedAt >= ADMIT_EVERY_MS) {
          admittedAt = performance.now();
          await backend.admitParked();
        }
        const free = JOB_NAMES.filter((name) => locks.hasRoom(name));
        if (free.length > 0) for (const name of await backend.due(free)) wakeUp.wake(name);
        if (state === 'faulty') state = 'running';
      } catch (err) {
        if (state === 'running') {
          state = 'faulty';
          log.error({ err }, 'the queue cannot be read');
        }
      }
      plan(state === 'faulty' ? AFTER_FAULT_MS : pollMs);
    }

    function plan(ms: number): void {
      if (state === 'stopped') return;
      timer = setTimeout(() => void look(), ms);
    }

    return {
      async start() {
        if (state !== 'new') throw new AppError('bug', { detail: 'A worker starts once.' });
        state = 'running';
        await agenda.start();
        plan(0);
      },
      async stop(graceMs) {
        if (state === 'stopped') return;
        state = 'stopped';
        if (timer !== null) clearTimeout(timer);
        locks.close();
        // Not `drain`: it leaves queued jobs locked (facts T6).
        await agenda.stop(false);
        if (await within(graceMs, locks.giveBack().then(locks.whenIdle))) return;
        log.warn('jobs still ran at the end of the grace period and were told to stop');
        // Not the job's fault: it costs no attempt (run.ts).
        locks.abortAll(new AppError('cancelled', { detail: 'The worker is shutting down.' }));
        if (!(await within(UNWIND_MS, locks.whenIdle()))) locks.abandonAll();
      },
    };
  }

  return {
    worker,
    joinsStore: choice.kind === 'sqlite',
    async enqueue(job, key, runAt) {
      if (![key, job.subject, job.tenantId].every(isPlainText)) {
        throw new AppError('bug', {
          detail: 'A key, a subject and a tenant are text without NUL and half characters.',
        });
      }
      const delayMs = delayUntil(runAt ?? now());
      const scheduledFor = delayMs > 0 ? sharedTime(delayMs) : null;
      // Not by way of Agenda, which saves without looking at the tenant's window.
      const isNew = await backend.enqueue({ job, key, scheduledFor, by: instance }).catch(rethrow);
      if (isNew && scheduledFor === null) wakeUp.wake(job.name);
    },
    depth: () => backend.depth().catch(rethrow),
    // What could not be queued is not there; a binding that cuts text at its NUL would find another key's job.
    position: async (key) => (isPlainText(key) ? backend.position(key).catch(rethrow) : null),
    cancel: async (key) => (isPlainText(key) ? backend.cancel(key).catch(rethrow) : undefined),
    stats: () => backend.stats().catch(rethrow),
  };
}

async function makeBackend(choice: QueueDeps['backend'], admission: AdmissionSettings): Promise<QueueBackend> {
  if (choice.kind === 'sqlite') return makeSqliteQueueBackend(choice.database, admission);
  // Loaded only where it is used: MongoDB's driver is a third of what a start on SQLite would otherwise load.
  const { makeMongoQueueBackend } = await import('./agenda-mongo.ts');
  return makeMongoQueueBackend(choice.db, admission);
}

/** Agenda's notification channel within this process. `wake` makes it take what there is of a type, now. */
function makeWakeUp(): { readonly channel: NotificationChannel; readonly wake: (name: JobName) => void } {
  const handlers = new Set<(notification: JobNotification) => void | Promise<void>>();
  let state: NotificationChannel['state'] = 'disconnected';

  async function publish(notification: JobNotification): Promise<void> {
    // Not awaited: whoever enqueues need not wait until the job has been taken. Agenda catches what fails in it.
    for (const handle of handlers) void handle(notification);
  }

  const channel: NotificationChannel = {
    get state() {
      return state;
    },
    connect: async () => {
      state = 'connected';
    },
    disconnect: async () => {
      state = 'disconnected';
      handlers.clear();
    },
    subscribe(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    publish,
    on: () => channel,
    off: () => channel,
  };
  return {
    channel,
    wake: (name) =>
      void publish({ jobId: toJobId('any'), jobName: name, nextRunAt: null, priority: 0, timestamp: new Date() }),
  };
}

/**
 * Whether every engine keeps this text as it is: SQLite's binding cuts it at a NUL, and half a surrogate pair has no UTF-8, so that
 * two such keys could become one.
 */
function isPlainText(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}

function rethrow(thrown: unknown): never {
  throw translate(thrown);
}

function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('provider-down', { retry: true, detail: 'The queue’s database did not answer.', cause: thrown });
}

/** Whether `work` ended within this many milliseconds. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
