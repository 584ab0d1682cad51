// A worker in a process of its own, or one that does what it is told. argv: a JSON of ChildOptions.
import type { TenantId } from '../../src/analysis/domain.ts';
import type { QueueSettings } from '../../src/jobs/agenda.ts';
import type { Handler } from '../../src/jobs/port.ts';
import type { Place } from './queue-backends.ts';

export interface ChildOptions {
  readonly place: Place;
  /** Whether it runs jobs; it tells its parent of every run. */
  readonly works: boolean;
  readonly settings: Partial<QueueSettings>;
  /** How far ahead this process believes the time to be, in whatever reads it. */
  readonly skewMs: number;
}
export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ran'; readonly subject: string; readonly at: number }
  | { readonly kind: 'answer'; readonly ids: readonly string[] };
export type ToChild =
  | 'stop'
  /** Enqueues the keys k0, k1 … all at once; answers with nothing. */
  | { readonly kind: 'enqueue'; readonly count: number }
  /** Tries to take this many jobs, all at once; answers with the ids of those that it got. */
  | { readonly kind: 'take'; readonly count: number };

const { place, works, settings, skewMs } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
const realNow = Date.now;
if (skewMs !== 0) skewTime(skewMs);

// Imported only now, so that no module has kept the true clock.
const { makeLog } = await import('../../src/log.ts');
const { makeQueue } = await import('../../src/jobs/agenda.ts');
const { openPlace } = await import('./queue-backends.ts');

const handler: Handler = async (job) => {
  tell({ kind: 'ran', subject: job.subject, at: realNow() });
  if (job.subject.startsWith('hang')) await new Promise(() => {});
  return { kind: 'done' };
};

const opened = await openPlace(place);
const queue = await makeQueue({ backend: opened.choice, log: makeLog('fatal'), now: Date.now, settings });
const backend = await opened.backend();
const worker = queue.worker(handler);
if (works) await worker.start();
process.on('message', (message: ToChild) => {
  void (message === 'stop' ? stop() : answer(message));
});
tell({ kind: 'ready' });

async function stop(): Promise<void> {
  await worker.stop(5_000);
  await opened.close();
  process.exit(0);
}

async function answer(message: Exclude<ToChild, 'stop'>): Promise<void> {
  const each = Array.from({ length: message.count }, (_, at) => (message.kind === 'enqueue' ? enqueue(at) : take(at)));
  const ids = (await Promise.all(each)).filter((id) => id !== '');
  tell({ kind: 'answer', ids });
}

async function enqueue(at: number): Promise<string> {
  await queue.enqueue({ name: 'handle', tenantId: `slack:T${at % 8}` as TenantId, subject: `s${at}` }, `k${at}`);
  return '';
}

async function take(at: number): Promise<string> {
  const now = new Date(backend.now() + 1_000);
  const by = { lastModifiedBy: `${process.pid}#${at}` };
  const job = await backend.repository.getNextJobToRun('handle', now, new Date(0), now, by);
  return job?._id ?? '';
}

function tell(message: FromChild): void {
  process.send?.(message);
}

function skewTime(ms: number): void {
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) => (args.length === 0 ? new target(realNow() + ms) : Reflect.construct(target, args)),
    get: (target, name) => (name === 'now' ? () => realNow() + ms : Reflect.get(target, name)),
  });
}
