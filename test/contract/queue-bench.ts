import { type ChildProcess, fork } from 'node:child_process';
import { afterEach, beforeEach, vi } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { type AgendaQueue, makeQueue, type QueueSettings } from '../../src/jobs/agenda.ts';
import type { AdmissionSettings, QueueBackend } from '../../src/jobs/agenda-backend.ts';
import type { Handler, Job, Outcome, Worker } from '../../src/jobs/port.ts';
import { type Engine, makePlace, type OpenPlace, openPlace, type Place } from './queue-backends.ts';
import type { ChildOptions, FromChild, ToChild } from './queue-child.ts';

export const DONE: Outcome = { kind: 'done' };
export const TENANT = 'slack:T1' as TenantId;
/** Bounds a wait for something that a busy machine may take its time for; nothing waits this long when all is well. */
export const PATIENCE = { timeout: 50_000, interval: 10 };

/** A process that works on a queue, or does with it what it is told. */
export interface Child {
  readonly child: ChildProcess;
  /** Fills up with the subjects that it was given. */
  readonly ran: string[];
  /** Sends a message and waits for its answer. */
  ask(message: Exclude<ToChild, 'stop'>): Promise<readonly string[]>;
}

export function handle(subject: string, tenantId = TENANT): Job {
  return { name: 'handle', tenantId, subject };
}

/** A promise with its handle outside. */
export function makeGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** An empty queue for each test of the suite, and what works on it; all of it is ended with the test. */
export function useQueueBench(engine: Engine) {
  let place: Place;
  let removePlace: () => Promise<void>;
  let opened: OpenPlace;
  let workers: Worker[];
  let children: ChildProcess[];
  const log = { trace: vi.fn(), debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), fatal: vi.fn() };

  beforeEach(async () => {
    ({ place, remove: removePlace } = await makePlace(engine));
    opened = await openPlace(place);
    workers = [];
    children = [];
    vi.clearAllMocks();
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(workers.map((worker) => worker.stop(0)));
    await opened.close();
    await removePlace();
  });

  return {
    log,
    place: (): OpenPlace => opened,
    open: (settings: Partial<QueueSettings> = {}, now: () => number = Date.now): Promise<AgendaQueue> =>
      makeQueue({ backend: opened.choice, log, now, settings }),
    backend: (settings?: AdmissionSettings): Promise<QueueBackend> => opened.backend(settings),
    async startWorker(queue: AgendaQueue, handler: Handler): Promise<Worker> {
      const worker = queue.worker(handler);
      workers.push(worker);
      await worker.start();
      return worker;
    },
    async startChild(options: Partial<ChildOptions> = {}): Promise<Child> {
      const all: ChildOptions = { place, works: true, settings: {}, skewMs: 0, ...options };
      const script = new URL('./queue-child.ts', import.meta.url);
      const child = fork(script, [JSON.stringify(all)], { execArgv: ['--import', 'tsx'] });
      children.push(child);
      const ran: string[] = [];
      let answer: (ids: readonly string[]) => void = () => {};
      const ready = new Promise<void>((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`the child process ended with ${code}`)));
        child.on('message', (message: FromChild) => {
          if (message.kind === 'ready') resolve();
          else if (message.kind === 'ran') ran.push(message.subject);
          else answer(message.ids);
        });
      });
      ready.catch(() => {});
      await ready;
      const ask = (message: Exclude<ToChild, 'stop'>): Promise<readonly string[]> =>
        new Promise((resolve) => {
          answer = resolve;
          child.send(message);
        });
      return { child, ran, ask };
    },
  };
}
