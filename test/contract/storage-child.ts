// One more process on the same store: `node --import tsx storage-child.ts <sqlite|mongodb> <where> <increment|insert|race|dates> <count> <name>`.
import { connectMongo } from '../../src/storage/mongo/store.ts';
import type { Store } from '../../src/storage/port.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { A, installed, thing, things } from './storage-things.ts';

const [engine = '', where = '', work = '', count = '0', name = ''] = process.argv.slice(2);

const store = await open();
await store.migrate([things, installed]);
const table = store.table(things);

if (work === 'increment') {
  await table.insert(A, thing('shared'));
  for (let n = 0; n < Number(count); n += 1) {
    await table.change(A, 'shared', (row) => ({ ...row, count: row.count + 1 }));
    // The same key from every process: one of them gets it.
    if (await table.insert(A, thing(`${name}-${n}`, { code: `code-${n}` }))) process.stdout.write(`${n}\n`);
  }
} else if (work === 'race') {
  // Every process claims the same pairs and the same free row; a line for each that this one got.
  for (let n = 0; n < Number(count); n += 1) {
    if (await table.insert(A, thing(`${name}-${n}`, { left: 'pair', right: n, code: null })))
      process.stdout.write(`pair ${n}\n`);
    await table.insert(A, thing(`free-${n}`, { group: 'free' }));
    const mine = await table.change(A, `free-${n}`, (row) => (row.group === 'free' ? { ...row, group: name } : null));
    if (mine !== null) process.stdout.write(`row ${n}\n`);
  }
} else if (work === 'dates') {
  // Under another time zone than the test's: what is written and read must not depend on it.
  const at = Date.UTC(2026, 2, 29, 1, 30);
  await table.put(A, thing(name, { at, expireAt: at + 1, text: new Date(at).toISOString() }));
  const found = await table.find(A, { index: 'byTime', equals: { group: 'g', at } });
  const due = await table.expired(A, at + 1, 1_000);
  process.stdout.write(
    `${JSON.stringify([{ ...found.find((row) => row.id === name), id: '' }, due.some((row) => row.id === name)])}\n`,
  );
} else {
  for (let n = 0; n < Number(count); n += 1) {
    await Promise.all([0, 1, 2].map((k) => table.insert(A, thing(`${n}-${k}`, { at: n, body: 'x'.repeat(2_000) }))));
    // Only now it is acknowledged.
    process.stdout.write(`${n}\n`);
  }
}
await store.close();

async function open(): Promise<Store> {
  if (engine === 'sqlite') return makeSqliteStore(openDatabase(where));
  const [uri = '', dbName = ''] = where.split(' ');
  return connectMongo(uri, { dbName });
}
