import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RecordingId } from '../../src/analysis/domain.ts';
import { waitUntil } from '../../src/demo/waiting.ts';
import { makeQueue } from '../../src/jobs/agenda.ts';
import { MAX_ATTEMPTS } from '../../src/jobs/port.ts';
import { enqueueStep } from '../../src/jobs/run.ts';
import { makeLog } from '../../src/log.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { sampleRecording, TENANT } from '../fixtures/tables.ts';
import { cleanUpLater } from './cleanup.ts';
import { makeFolder, makeTorturePlace, openStoreAt } from './engine.ts';
import { POISON } from './poison-name.ts';
import type { Scenario } from './row.ts';

const CHILD = fileURLToPath(new URL('poison-child.ts', import.meta.url));
const WORKERS = 2;
/** One each this often; a fifth of what two workers could do. */
const EVERY_MS = 250;
const PHASE_MS = 60_000;
/** What a supervisor waits before it starts a process again. */
const RESPAWN_MS = 500;

/**
 * A recording that stops its process each time it is analysed, among others that come at a steady rate, at two workers that are started
 * again whenever they end. The others' waits are compared with those of half a minute before it came and half a minute after it went.
 */
export const poison: Scenario = async ({ engine, say }) => {
  const { place, remove } = await makeTorturePlace(engine);
  const scratch = makeFolder();
  const folder = join(scratch.path, 'delivered');
  mkdirSync(folder);
  const { store, backend } = await openStoreAt(place);
  await store.migrate(SPECS);
  const tables = openTables(store);
  const queue = await makeQueue({ backend, log: makeLog('fatal'), now: Date.now });
  const crew = superviseWorkers(JSON.stringify({ place, folder }));
  await crew.ready;

  let serial = 0;
  async function drop(title: string): Promise<{ id: RecordingId; at: number }> {
    const id = `rec${String(serial++).padStart(7, '0')}` as RecordingId;
    const at = Date.now();
    const recording = sampleRecording({ id, title, createdAt: at, updatedAt: at, expireAt: at + 86_400_000 });
    await tables.recordings.insert(TENANT, recording);
    await enqueueStep(queue, recording);
    return { id, at };
  }
  async function dropFor(ms: number): Promise<readonly { id: RecordingId; at: number }[]> {
    const until = performance.now() + ms;
    const all: Promise<{ id: RecordingId; at: number }>[] = [];
    while (performance.now() < until) {
      all.push(drop('call.vtt'));
      await wait(EVERY_MS);
    }
    return Promise.all(all);
  }

  // The first ones find cold workers.
  await dropFor(3_000);
  const before = await dropFor(PHASE_MS / 2);
  say(`${before.length} recordings without poison`);
  const bad = await drop(POISON);
  const crashesBefore = crew.crashes();
  const beside = await dropFor(PHASE_MS);
  await waitUntil(() => existsSync(join(folder, bad.id)), 240_000, 'the poison was not given up').catch(() => {});
  const crashes = crew.crashes() - crashesBefore;
  const after = await dropFor(PHASE_MS / 2);
  await waitUntil(async () => (await queue.depth()) === 0, 120_000, 'the queue did not become empty').catch(() => {});
  const end = await tables.recordings.get(TENANT, bad.id);
  const run = await tables.jobRuns.get(TENANT, `${bad.id}:1:analyse`);

  const [quiet, loud] = [waitsOf([...before, ...after]), waitsOf(beside)];
  const ratio = middle(loud) / middle(quiet);
  const total = before.length + beside.length + after.length;
  const lost = total - quiet.length - loud.length;
  crew.stop();
  await store.close();
  await remove();
  await scratch.remove();
  return [
    {
      name: 'a job that stops its process each time: tries, and how it ends',
      result: `${run?.attempts} tries, ${crashes} processes ended, ${end?.status} (${end?.failure?.code ?? 'no code'})`,
      goal: `${MAX_ATTEMPTS} tries, failed, named`,
      ok:
        run?.attempts === MAX_ATTEMPTS && crashes === MAX_ATTEMPTS && end?.status === 'failed' && end.failure !== null,
    },
    {
      name: `median wait of the others beside it (n = ${loud.length}) against before and after (n = ${quiet.length})`,
      result: `${ms(middle(loud))} against ${ms(middle(quiet))}: ${ratio.toFixed(2)}× (p95 ${ms(p95(loud))} against ${ms(p95(quiet))})`,
      goal: '≤ 1.10×',
      ok: ratio <= 1.1,
    },
    {
      name: 'others that were not delivered, or not once',
      result: `${lost} of ${total}`,
      goal: '0',
      ok: lost === 0,
    },
  ];

  /** Milliseconds from drop to delivery of those that were delivered once. */
  function waitsOf(all: readonly { id: RecordingId; at: number }[]): readonly number[] {
    const waits: number[] = [];
    for (const { id, at } of all) {
      const lines = existsSync(join(folder, id)) ? readFileSync(join(folder, id), 'utf8').trim().split('\n') : [];
      const [only = ''] = lines;
      if (lines.length === 1 && /^\d+$/.test(only)) waits.push(Number(only) - at);
      else say(`${id}: ${lines.join(', ') || 'not delivered'}`);
    }
    return waits.sort((a, b) => a - b);
  }
};

/** Worker processes that are started again half a second after they ended, as any supervisor does. */
function superviseWorkers(options: string): { readonly ready: Promise<unknown>; crashes(): number; stop(): void } {
  const children = new Set<ChildProcess>();
  let crashes = 0;
  let stopped = false;
  function start(): Promise<unknown> {
    const child = fork(CHILD, [options], { execArgv: ['--import', 'tsx'] });
    children.add(child);
    child.once('exit', () => {
      children.delete(child);
      if (stopped) return;
      crashes += 1;
      setTimeout(() => stopped || void start(), RESPAWN_MS);
    });
    return new Promise((resolve) => child.once('message', resolve));
  }
  function stop(): void {
    stopped = true;
    for (const child of children) child.kill('SIGKILL');
  }
  cleanUpLater(stop);
  return { ready: Promise.all(Array.from({ length: WORKERS }, start)), crashes: () => crashes, stop };
}

function middle(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function p95(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
