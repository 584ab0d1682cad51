import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { A, installed, things } from '../contract/storage-things.ts';
import { cleanUpLater } from './cleanup.ts';
import { makeTorturePlace, openStoreAt } from './engine.ts';
import type { Scenario } from './row.ts';
import { BATCH } from './writes-batch.ts';

const WRITES = 10_000;
const KILLS = 10;
const CHILD = fileURLToPath(new URL('writes-child.ts', import.meta.url));

/** Processes that write are killed one after another; every write that was acknowledged to one of them is there in the end. */
export const writes: Scenario = async ({ engine, times, say }) => {
  const kills = times ?? KILLS;
  const { place, remove } = await makeTorturePlace(engine);
  const batches = Math.ceil(WRITES / BATCH / kills);
  const acknowledged: string[] = [];
  for (let life = 0; life < kills; life += 1) {
    const name = `life${life}`;
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(place), name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const forget = cleanUpLater(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) {
      const batch = Number(line);
      acknowledged.push(...Array.from({ length: BATCH }, (_, at) => `${name}-${batch}-${at}`));
      if (batch + 1 >= batches) child.kill('SIGKILL');
    }
    await ended;
    await forget();
    say(`${acknowledged.length} writes acknowledged, ${life + 1} of ${kills} writers killed`);
  }
  const { store } = await openStoreAt(place);
  await store.migrate([things, installed]);
  const table = store.table(things);
  let there = 0;
  for (const id of acknowledged) if ((await table.get(A, id)) !== null) there += 1;
  await store.close();
  await remove();
  return [
    {
      name: `acknowledged writes that are there after ${kills} × kill -9`,
      result: `${there} of ${acknowledged.length}`,
      goal: `all of ≥ ${WRITES}`,
      ok: there === acknowledged.length && acknowledged.length >= WRITES,
    },
  ];
};
