// Writes without end: `node --import tsx writes-child.ts <JSON of the place> <name>`. Prints the id of a batch when the store has acknowledged it.
import type { Place } from '../contract/queue-backends.ts';
import { A, installed, thing, things } from '../contract/storage-things.ts';
import { openStoreAt } from './engine.ts';
import { BATCH } from './writes-batch.ts';

const [place = '', name = ''] = process.argv.slice(2);
const { store } = await openStoreAt(JSON.parse(place) as Place);
await store.migrate([things, installed]);
const table = store.table(things);

for (let batch = 0; ; batch += 1) {
  const rows = Array.from({ length: BATCH }, (_, at) =>
    thing(`${name}-${batch}-${at}`, { at: batch, body: 'x'.repeat(500) }),
  );
  await Promise.all(rows.map((row) => table.insert(A, row)));
  process.stdout.write(`${batch}\n`);
}
