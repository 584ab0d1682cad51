import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectMongo } from '../../src/storage/mongo/store.ts';
import type { Store } from '../../src/storage/port.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { A, things } from './storage-things.ts';
import { mongoUri, newDatabaseName } from './with-mongo.ts';

const CHILD = fileURLToPath(new URL('storage-child.ts', import.meta.url));

interface Child {
  readonly process: ChildProcess;
  /** Lines as they come; ends with the process. */
  readonly lines: AsyncIterable<string>;
  readonly exit: Promise<unknown[]>;
}

function start(
  engine: string,
  where: string,
  work: string,
  count: number,
  name: string,
  env: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn('node', ['--import', 'tsx', CHILD, engine, where, work, `${count}`, name], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { process: child, lines: createInterface({ input: child.stdout }), exit: once(child, 'exit') };
}

/** Three processes migrate the same new database and work on the same rows. */
async function workTogether(engine: string, where: string, open: () => Promise<Store>): Promise<void> {
  const children = ['a', 'b', 'c'].map((name) => start(engine, where, 'increment', 40, name));
  const won = await Promise.all(
    children.map(async (child) => {
      const lines: string[] = [];
      for await (const line of child.lines) lines.push(line);
      expect(await child.exit).toEqual([0, null]);
      return lines;
    }),
  );
  const store = await open();
  expect((await store.table(things).get(A, 'shared'))?.count).toBe(120);
  expect(won.flat().sort()).toEqual(Array.from({ length: 40 }, (_, n) => `${n}`).sort());
  await store.close();
}

async function linesOf(child: Child): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of child.lines) lines.push(line);
  expect(await child.exit).toEqual([0, null]);
  return lines;
}

/** Processes race for partial-unique pairs and for rows that one may take: each goes to exactly one. */
async function raceTogether(engine: string, where: string): Promise<void> {
  const won = await Promise.all(['a', 'b', 'c'].map((name) => linesOf(start(engine, where, 'race', 40, name))));
  const all = Array.from({ length: 40 }, (_, n) => [`pair ${n}`, `row ${n}`]).flat();
  expect(won.flat().sort()).toEqual(all.sort());
}

/** The same row written and read under several time zones, byte for byte. */
async function compareZones(engine: string, where: string): Promise<void> {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Australia/Lord_Howe'];
  const seen: string[] = [];
  for (const [n, TZ] of zones.entries())
    seen.push(...(await linesOf(start(engine, where, 'dates', 1, `zone-${n}`, { TZ }))));
  expect(new Set(seen).size).toBe(1);
  expect(seen).toHaveLength(zones.length);
  expect(seen[0]).toContain('"2026-03-29T01:30:00.000Z"');
  expect(seen[0]).toMatch(/,true\]$/);
}

describe('SQLite and several processes', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'storage-processes-'));
    path = join(directory, 'coach.db');
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('three migrate and write at once; nothing is lost or doubled', async () => {
    await workTogether('sqlite', path, async () => makeSqliteStore(openDatabase(path)));
  }, 60_000);

  test(
    'of three that race for a unique pair or for a free row, one gets it',
    () => raceTogether('sqlite', path),
    60_000,
  );

  test('time zones of processes change nothing', () => compareZones('sqlite', path), 60_000);

  test('kill -9 in the middle of writing: what was acknowledged is there, in whole batches', async () => {
    for (const killAfter of [1, 40, 200]) {
      const child = start('sqlite', path, 'insert', 100_000, '');
      let acknowledged = -1;
      for await (const line of child.lines) {
        acknowledged = Number(line);
        if (acknowledged >= killAfter) child.process.kill('SIGKILL');
      }
      expect(await child.exit).toEqual([null, 'SIGKILL']);
      // Opening finds the log of the killed process and checks every page.
      const store = makeSqliteStore(openDatabase(path));
      const table = store.table(things);
      for (let n = 0; n <= acknowledged; n += 1) {
        for (const k of [0, 1, 2]) expect((await table.get(A, `${n}-${k}`))?.body).toHaveLength(2_000);
      }
      // The three of one turn share a transaction.
      expect((await table.count(A, { index: 'byTime', equals: { group: 'g' } })) % 3).toBe(0);
      await table.clear(A);
      await store.close();
    }
  }, 60_000);
});

const uri = mongoUri('the test of several processes');
describe.skipIf(uri === null)('MongoDB and several processes', () => {
  let dbName: string;
  beforeEach(() => {
    dbName = newDatabaseName();
  });
  afterEach(async () => {
    const store = await connectMongo(uri ?? '', { dbName });
    await store.db.dropDatabase();
    await store.close();
  });

  test('three migrate and write at once; nothing is lost or doubled', async () => {
    await workTogether('mongodb', `${uri} ${dbName}`, () => connectMongo(uri ?? '', { dbName }));
  }, 60_000);

  test('of three that race for a unique pair or for a free row, one gets it', async () => {
    await raceTogether('mongodb', `${uri} ${dbName}`);
  }, 60_000);

  test('time zones of processes change nothing', () => compareZones('mongodb', `${uri} ${dbName}`), 60_000);
});
