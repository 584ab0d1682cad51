import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
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
  const file = join(scratch.path, 'effects');
  writeFileSync(file, '');
  const readEffects = (): readonly string[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  const { store, backend } = await openStoreAt(place);
  await store.migrate(SPECS);
  const queue = await makeQueue({ backend, log: makeLog('fatal'), now: Date.now });
  const workers: ChildProcess[] = [];
  for (let at = 0; at < WORKERS; at += 1) workers.push(await startWorker({ place, file, workMs: WORK_MS }));
  for (let at = 0; at < JOBS; at += 1)
    await queue.enqueue({ name: 'handle', tenantId: TENANT, subject: `s${at}` }, `k${at}`);

  if (withKill) {
    await waitUntil(() => readEffects().length >= JOBS / 3, 120_000, 'a third of the jobs was not done');
    workers[0]?.kill('SIGKILL');
  }
  await waitUntil(async () => (await queue.depth()) === 0, 180_000, 'the jobs were not done');
  const runs = await openTables(store).jobRuns.find(TENANT, {
    index: 'byState',
    equals: { state: 'done' },
    limit: 1000,
  });
  const again = runs.filter(({ attempts }) => attempts > 1).length;
  const counts = new Map<string, number>();
  for (const subject of readEffects()) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  const good = [...counts.values()].filter((times) => times === 1).length;
  say(`${good} of ${JOBS} once, ${again} taken over`);
  for (const worker of workers) if (worker.connected) worker.disconnect();
  await store.close();
  await remove();
  await scratch.remove();
  return {
    name: `${WORKERS} workers × ${JOBS} jobs${withKill ? ', one killed in the middle' : ''}: each effect once`,
    result: `${good} of ${JOBS}${withKill ? ` (${again} jobs were taken over)` : ''}`,
    goal: withKill ? 'all, some taken over' : 'all',
    ok: good === JOBS && counts.size === JOBS && (!withKill || again > 0),
  };
}

async function startWorker(options: ChildOptions): Promise<ChildProcess> {
  const child = fork(CHILD, [JSON.stringify(options)], { execArgv: ['--import', 'tsx'] });
  const forget = cleanUpLater(() => void child.kill('SIGKILL'));
  child.once('exit', () => void forget());
  await once(child, 'message');
  return child;
}
