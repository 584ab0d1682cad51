import type { Db } from '@agendajs/mongo-backend';
import { Agenda, type Job as AgendaJob, type JobNotification, type NotificationChannel, toJobId } from 'agenda';
import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/sqlite/database.ts';
import type { QueueBackend } from './agenda-backend.ts';
import { makeInstanceName } from './agenda-instance.ts';
import { makeLocks, NEVER_EXPIRES } from './agenda-locks.ts';
import { makeSilenceWatch } from './agenda-silence.ts';
import { makeSqliteAgendaBackend } from './agenda-sqlite.ts';
import { type Handler, JOB_NAMES, type JobName, type Queue, type Worker } from './port.ts';

export interface QueueSettings {
  /** How many jobs of each type one worker process runs at once. */
  readonly concurrency: Readonly<Record<JobName, number>>;
  /** How long a worker may be silent before its jobs are given to others. Three heartbeats fit into it. */
  readonly lockLifetimeMs: number;
  /** How often a worker looks for work that another process has queued, or that has become due. */
  readonly pollMs: number;
}

/** For two cores: what waits for a network may be many, what computes may not. */
export const DEFAULT_QUEUE_SETTINGS: QueueSettings = {
  concurrency: { handle: 10, fetch: 4, transcribe: 2, analyse: 2, deliver: 4, upkeep: 1 },
  lockLifetimeMs: 60_000,
  pollMs: 100,
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

/** Connects and prepares the queue; rejects when the database cannot be used. Tables and indexes are made where they are missing. */
export async function makeQueue({ backend: choice, log, now, settings }: QueueDeps): Promise<AgendaQueue> {
  const { concurrency, lockLifetimeMs, pollMs } = { ...DEFAULT_QUEUE_SETTINGS, ...settings };
  const backend = await makeBackend(choice);
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

  /** A time meant on this process's clock, on the clock that all processes share. */
  function shared(runAt: number): Date {
    return new Date(backend.now() + Math.max(0, runAt - now()));
  }

  async function run(handler: Handler, name: JobName, job: AgendaJob<JobData>): Promise<void> {
    const held = locks.find(job.attrs.lastModifiedBy);
    if (held === undefined) return;
    held.phase = 'running';
    const { key, tenantId, subject } = job.attrs.data;
    const { signal } = held.lost;
    try {
      const outcome = await handler({ name, tenantId, subject }, signal);
      if (outcome.kind === 'again') job.schedule(shared(outcome.runAt));
    } catch (err) {
      // A handler that was told to stop may end in any way; the job is for the next worker, at once.
      if (!signal.aborted) log.error({ err, job: name, key }, 'a job handler threw');
      const wait = err instanceof AppError && err.retry !== false ? AFTER_PASSING_MS : AFTER_THROW_MS;
      job.schedule(shared(now() + (signal.aborted ? 0 : wait)));
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
        locks.abortAll(new AppError('bug', { retry: true, detail: 'The worker is shutting down.' }));
        if (!(await within(UNWIND_MS, locks.whenIdle()))) locks.abandonAll();
      },
    };
  }

  return {
    worker,
    async enqueue(job, key, runAt) {
      const { name, tenantId, subject } = job;
      const stored = agenda.create<JobData>(name, { key, tenantId, subject }).schedule(shared(runAt ?? now()));
      try {
        // Anything but insertOnly would unlock a job that runs (facts T8a).
        await stored.unique({ 'data.key': key }, { insertOnly: true }).save();
      } catch (thrown) {
        if (!isDuplicateKey(thrown)) throw translate(thrown);
      }
    },
    depth: () => backend.depth().catch(rethrow),
    position: (key) => backend.position(key).catch(rethrow),
    cancel: (key) => backend.cancel(key).catch(rethrow),
  };
}

async function makeBackend(choice: QueueDeps['backend']): Promise<QueueBackend> {
  if (choice.kind === 'sqlite') return makeSqliteAgendaBackend(choice.database);
  // Loaded only where it is used: MongoDB's driver is a third of what a start on SQLite would otherwise load.
  const { makeMongoAgendaBackend } = await import('./agenda-mongo.ts');
  return makeMongoAgendaBackend(choice.db);
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

/** The loser of a race for one key: the job is queued, which is all that was wanted. */
function isDuplicateKey(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 11_000;
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
