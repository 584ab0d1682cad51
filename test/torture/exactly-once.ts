import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TenantId } from '../../src/analysis/domain.ts';
import { waitUntil } from '../../src/demo/waiting.ts';
import { makeQueue } from '../../src/jobs/agenda.ts';
import { makeLog } from '../../src/log.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { cleanUpLater } from './cleanup.ts';
import { makeFolder, makeTorturePlace, openStoreAt } from './engine.ts';
import type { ChildOptions } from './ledger-child.ts';
import type { Scenario, TortureOptions, TortureRow } from './row.ts';

const JOBS = 400;
const WORKERS = 4;
const WORK_MS = 60;
const TENANT = 'slack:T1' as TenantId;
const CHILD = fileURLToPath(new URL('ledger-child.ts', import.meta.url));

/** Four worker processes share four hundred jobs, each of which leaves a mark outside of the database; once with a `kill -9` in the middle. */
export const exactlyOnce: Scenario = async (options) => [await share(options, false), await share(options, true)];

async function share({ engine, say }: TortureOptions, withKill: boolean): Promise<TortureRow> {
  const { place, remove } = await makeTorturePlace(engine);
  const scratch = makeFolder();
  const folder = join(scratch.path, 'effects');
  mkdirSync(folder);
  const { store, backend } = await openStoreAt(place);
  await store.migrate(SPECS);
  const queue = await makeQueue({ backend, log: makeLog('fatal'), now: Date.now });
  const workers: ChildProcess[] = [];
  for (let at = 0; at < WORKERS; at += 1) workers.push(await startWorker({ place, folder, workMs: WORK_MS }));
  for (let at = 0; at < JOBS; at += 1)
    await queue.enqueue({ name: 'handle', tenantId: TENANT, subject: `s${at}` }, `k${at}`);

  if (withKill) {
    await waitUntil(() => readdirSync(folder).length >= JOBS / 3, 120_000, 'a third of the jobs was not done');
    workers[0]?.kill('SIGKILL');
  }
  await waitUntil(async () => (await queue.depth()) === 0, 180_000, 'the jobs were not done');
  const runs = await openTables(store).jobRuns.find(TENANT, {
    index: 'byState',
    equals: { state: 'done' },
    limit: 1000,
  });
  const again = runs.filter(({ attempts }) => attempts > 1).length;
  const effects = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8').split('\n').length - 1);
  const once_ = effects.filter((times) => times === 1).length;
  say(`${once_} of ${JOBS} once, ${again} taken over`);
  for (const worker of workers) if (worker.connected) worker.disconnect();
  await store.close();
  await remove();
  await scratch.remove();
  return {
    name: `${WORKERS} workers × ${JOBS} jobs${withKill ? ', one killed in the middle' : ''}: each effect once`,
    result: `${once_} of ${JOBS}${withKill ? ` (${again} jobs were taken over)` : ''}`,
    goal: withKill ? 'all, some taken over' : 'all',
    ok: once_ === JOBS && effects.length === JOBS && (!withKill || again > 0),
  };
}

async function startWorker(options: ChildOptions): Promise<ChildProcess> {
  const child = fork(CHILD, [JSON.stringify(options)], { execArgv: ['--import', 'tsx'] });
  const forget = cleanUpLater(() => void child.kill('SIGKILL'));
  child.once('exit', () => void forget());
  await once(child, 'message');
  return child;
}
