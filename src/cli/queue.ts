import { makeDeadLetters } from '../jobs/dead-letters.ts';
import { JOB_NAMES, type Queue } from '../jobs/port.ts';
import { makeLog } from '../log.ts';
import { openQueue } from '../queue.ts';
import type { JobRun } from '../storage/job-runs.ts';
import { openExistingStore } from '../storage/open.ts';
import { openTables, SPECS } from '../storage/tables.ts';
import { printTable, refused, runCommand, say, withStore } from './command.ts';

type DeadLetters = ReturnType<typeof makeDeadLetters>;

/** Prints how much of each type of job there is, and how much was given up. Resolves to the exit code, as the others here. */
export function showQueue(env: NodeJS.ProcessEnv): Promise<number> {
  return withQueue(env, async ({ queue, letters }) => {
    const stats = await queue.stats();
    printTable([
      ['job', 'waiting', 'running', 'oldest waits'],
      ...JOB_NAMES.map((name) => {
        const { waiting, running, oldestDueMs } = stats[name];
        return [
          name,
          String(waiting),
          String(running),
          oldestDueMs === null ? '' : `${Math.round(oldestDueMs / 1000)} s`,
        ];
      }),
    ]);
    const count = await letters.count();
    say(count === 0 ? 'Nothing was given up.' : `${count} given up: \`coach queue dead\` lists them.`);
  });
}

/** Prints what was given up, oldest first: its reference, tenant, step and why. */
export function showDead(env: NodeJS.ProcessEnv): Promise<number> {
  return withQueue(env, async ({ letters }) => {
    const rows = [['reference', 'tenant', 'step', 'since', 'why']];
    for await (const { id, tenantId, step, updatedAt, lastError } of letters.list()) {
      const why = lastError === null ? '' : `${lastError.code} ${lastError.detail}`.trim();
      rows.push([id, tenantId, step, new Date(updatedAt).toISOString(), why]);
    }
    if (rows.length === 1) say('Nothing was given up.');
    else printTable(rows);
  });
}

/** Starts again what was given up: those of these references, or all. */
export function retryDead(
  env: NodeJS.ProcessEnv,
  references: readonly string[],
  { all }: { readonly all: boolean },
): Promise<number> {
  return withQueue(env, async ({ letters }) => {
    if (all === references.length > 0)
      throw refused('Name what to start again (`coach queue dead` lists it), or say --all.');
    const chosen: JobRun[] = [];
    for await (const run of letters.list()) if (all || references.includes(run.id)) chosen.push(run);
    const unknown = references.filter((reference) => !chosen.some(({ id }) => id === reference));
    if (unknown.length > 0) throw refused(`Not among what was given up: ${unknown.join(', ')}.`);
    for (const run of chosen) {
      const outcome = await letters.redrive(run);
      say(`${run.id}: ${outcome === 'queued' ? 'queued' : 'what it was about is no longer kept'}`);
    }
    if (chosen.length === 0) say('Nothing was given up.');
  });
}

/** The queue of the configured store, beside the running service; this process takes no job from it. */
function withQueue(
  env: NodeJS.ProcessEnv,
  work: (opened: { readonly queue: Queue; readonly letters: DeadLetters }) => Promise<void>,
): Promise<number> {
  return runCommand(env, async (config) =>
    withStore(await openExistingStore(config), async (opened) => {
      const { store } = opened;
      await store.migrate(SPECS);
      const queue = await openQueue(opened, { log: makeLog('silent'), now: Date.now });
      const letters = makeDeadLetters({ store, tables: openTables(store), queue, now: Date.now });
      await work({ queue, letters });
    }),
  );
}
