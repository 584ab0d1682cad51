import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TenantId } from '../../src/analysis/domain.ts';
import { type AgendaQueue, makeQueue } from '../../src/jobs/agenda.ts';
import { QUEUE_SQL } from '../../src/jobs/agenda-queue-sqlite.ts';
import { REPOSITORY_SQL } from '../../src/jobs/agenda-sqlite/repository.ts';
import type { Handler, Job } from '../../src/jobs/port.ts';
import { makeLog } from '../../src/log.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makePlace, type OpenPlace, openPlace, type Place } from '../contract/queue-backends.ts';
import type { ChildOptions, FromChild } from '../contract/queue-child.ts';
import type { BenchRow } from './row.ts';

const TENANT = 'slack:T1' as TenantId;
const JOBS = { sqlite: 2_000, mongo: 400 };
const PICK_UPS = 60;

/** Throughput and pick-up of the queue: on SQLite always, on MongoDB where MONGODB_URI names one. */
export async function benchQueue(): Promise<BenchRow[]> {
  const uri = process.env.MONGODB_URI ?? '';
  const rows = await benchEngine('SQLite', { kind: 'sqlite' });
  return uri === '' ? rows : [...rows, ...(await benchEngine('MongoDB', { kind: 'mongo', uri }))];
}

async function benchEngine(title: string, engine: Parameters<typeof makePlace>[0]): Promise<BenchRow[]> {
  const count = JOBS[engine.kind];
  const raw = engine.kind === 'sqlite' ? await rawCyclesPerSecond(count) : null;
  const inTurn = await withQueue(engine, (queue) => perSecond(count / 4, () => enqueueInTurn(queue, count / 4)));
  const enqueued = await withQueue(engine, (queue) => perSecond(count, () => enqueueAtOnce(queue, 'handle', count)));
  const oneByOne = await withQueue(engine, (queue) => work(queue, 'upkeep', count));
  const together = await withQueue(engine, (queue) => work(queue, 'handle', count));
  const within = await withQueue(engine, (queue) => pickUpHere(queue));
  const across = await withQueue(engine, (queue, place) => pickUpElsewhere(queue, place));
  const name = (what: string): string => `queue on ${title}: ${what}`;
  return [
    atLeast(name('no-op jobs, 10 at once'), together, 200, 'jobs/s', raw),
    atLeast(name('lock-run-save, one by one'), oneByOne, engine.kind === 'sqlite' ? 500 : 100, 'jobs/s', raw),
    atLeast(name('enqueue, at once'), enqueued, engine.kind === 'sqlite' ? 2_000 : 300, 'jobs/s', null),
    atLeast(name('enqueue, each awaited'), inTurn, 100, 'jobs/s', null),
    pickUp(name('pick-up p95, same process'), within),
    pickUp(name('pick-up p95, other process'), across),
  ];
}

function atLeast(name: string, value: number, least: number, unit: string, raw: number | null): BenchRow {
  const compared =
    raw === null ? {} : { reference: `raw SQLite, two commits a job: ${Math.round(raw)}/s`, ratio: value / raw };
  return { name, value: Math.round(value), unit, ...compared, reach: `≥ ${least}/s`, ok: value >= least };
}

function pickUp(name: string, times: readonly number[]): BenchRow {
  const sorted = times.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  return { name, value: Math.round(p95), unit: 'ms', reach: '≤ 250 ms', ok: p95 <= 250 };
}

async function withQueue<T>(
  engine: Parameters<typeof makePlace>[0],
  measure: (queue: AgendaQueue, place: Place) => Promise<T>,
): Promise<T> {
  const { place, remove } = await makePlace(engine);
  const opened: OpenPlace = await openPlace(place);
  try {
    const queue = await makeQueue({ backend: opened.choice, log: makeLog('fatal'), now: Date.now });
    return await measure(queue, place);
  } finally {
    await opened.close();
    await remove();
  }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count / (performance.now() - startedAt)) * 1_000;
}

async function enqueueAtOnce(queue: AgendaQueue, name: Job['name'], count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, at) => queue.enqueue({ name, tenantId: TENANT, subject: `s${at}` }, `k${at}`)),
  );
}

async function enqueueInTurn(queue: AgendaQueue, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await queue.enqueue({ name: 'handle', tenantId: TENANT, subject: `s${at}` }, `k${at}`);
  }
}

/** From the start of the worker to the end of the last of these jobs, stored. */
async function work(queue: AgendaQueue, name: Job['name'], count: number): Promise<number> {
  await enqueueAtOnce(queue, name, count);
  let left = count;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const worker = queue.worker(async () => {
    left -= 1;
    if (left === 0) finish();
    return { kind: 'done' };
  });
  return perSecond(count, async () => {
    await worker.start();
    await finished;
    await worker.stop(10_000);
  });
}

/** Milliseconds from each enqueue to the handler, one after another at irregular times. */
async function measurePickUps(queue: AgendaQueue, nextRun: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < PICK_UPS; at += 1) {
    // Prime to the poll's 100 ms, so that every phase of it is met.
    await new Promise((resolve) => setTimeout(resolve, (at * 37) % 100));
    const ran = nextRun();
    const queuedAt = Date.now();
    await queue.enqueue({ name: 'handle', tenantId: TENANT, subject: `s${at}` }, `k${at}`);
    times.push((await ran) - queuedAt);
  }
  return times;
}

async function pickUpHere(queue: AgendaQueue): Promise<number[]> {
  let tell: (at: number) => void = () => {};
  const handler: Handler = async () => {
    tell(Date.now());
    return { kind: 'done' };
  };
  const worker = queue.worker(handler);
  await worker.start();
  const nextRun = (): Promise<number> =>
    new Promise((resolve) => {
      tell = resolve;
    });
  const times = await measurePickUps(queue, nextRun);
  await worker.stop(1_000);
  return times;
}

async function pickUpElsewhere(queue: AgendaQueue, place: Place): Promise<number[]> {
  const options: ChildOptions = { place, works: true, settings: {}, skewMs: 0 };
  const script = new URL('../contract/queue-child.ts', import.meta.url);
  const child = fork(script, [JSON.stringify(options)], { execArgv: ['--import', 'tsx'] });
  const next = async (): Promise<FromChild> => (await once(child, 'message'))[0] as FromChild;
  await next();
  const times = await measurePickUps(queue, async () => {
    const message = await next();
    return message.kind === 'ran' ? message.at : Number.POSITIVE_INFINITY;
  });
  child.send('stop');
  await once(child, 'exit');
  return times;
}

/** The same rows and statements with nothing around them: lock in one durable transaction, removal in another. */
async function rawCyclesPerSecond(count: number): Promise<number> {
  return withQueue({ kind: 'sqlite' }, async (queue, place) => {
    if (place.kind !== 'sqlite') return 0;
    await enqueueAtOnce(queue, 'handle', count);
    const database = openDatabase(place.path);
    // Nothing is held back from it, nor admitted by it.
    await database.write((db) => db.exec('UPDATE agenda_jobs SET admission = NULL, next_run_at = due_at'));
    const now = Date.now() + 1_000;
    const rate = await perSecond(count, async () => {
      for (let at = 0; at < count; at += 1) {
        const row = database.prepare(REPOSITORY_SQL.lockNext).get('handle', now, 0, now, 'raw') as { id: number };
        database.prepare(QUEUE_SQL.finish).all(row.id, 'raw');
      }
    });
    await database.close();
    return rate;
  });
}
