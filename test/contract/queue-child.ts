// A worker in a process of its own. argv: a JSON of ChildOptions. Tells its parent of every run over IPC and stops on 'stop'.
import type { Handler } from '../../src/jobs/port.ts';
import type { Place } from './queue-backends.ts';

export interface ChildOptions {
  readonly place: Place;
  readonly lockLifetimeMs: number;
  /** How far ahead this process believes the time to be, in whatever reads it. */
  readonly skewMs: number;
}
export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ran'; readonly subject: string; readonly at: number };

const { place, lockLifetimeMs, skewMs } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
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
const queue = await makeQueue({
  backend: opened.choice,
  log: makeLog('fatal'),
  now: Date.now,
  settings: { lockLifetimeMs },
});
const worker = queue.worker(handler);
await worker.start();
process.on('message', (message) => {
  if (message !== 'stop') return;
  void worker
    .stop(5_000)
    .then(() => opened.close())
    .then(() => process.exit(0));
});
tell({ kind: 'ready' });

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
