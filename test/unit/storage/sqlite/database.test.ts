import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync as RawDatabase } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/errors.ts';
import { type Database, openDatabase } from '../../../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../../../src/storage/sqlite/store.ts';

let directory: string;
let path: string;
const opened: Database[] = [];

function open(busyTimeoutMs = 20): Database {
  const database = openDatabase(path, { busyTimeoutMs });
  opened.push(database);
  return database;
}

function insert(database: Database, value: unknown): Promise<number> {
  return database.write(() => Number(database.prepare('INSERT INTO t VALUES (?)').run(value).changes));
}

function values(database: Database): unknown[] {
  return database
    .read(() => database.prepare('SELECT a FROM t ORDER BY rowid').all() as { a: unknown }[])
    .map((row) => row.a);
}

async function withTable(): Promise<Database> {
  const database = open();
  await database.write((db) => db.exec('CREATE TABLE t (a UNIQUE)'));
  return database;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sqlite-'));
  path = join(directory, 'deep', 'data', 'coach.db');
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  await rm(directory, { recursive: true });
});

describe('writes', () => {
  test('of one turn share a transaction', async () => {
    const database = await withTable();
    const seen = await Promise.all(
      ['a', 'b', 'c'].map((value) =>
        database.write((db) => {
          database.prepare('INSERT INTO t VALUES (?)').run(value);
          // Another connection sees nothing before the commit.
          const other = new RawDatabase(path);
          const count = other.prepare('SELECT count(*) AS n FROM t').get().n as number;
          other.close();
          return [db.isTransaction, count];
        }),
      ),
    );
    expect(seen).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
    ]);
    expect(values(database)).toEqual(['a', 'b', 'c']);
  });

  test('one that fails is undone and rejects alone', async () => {
    const database = await withTable();
    const fault = new Error('mine');
    const outcomes = await Promise.allSettled([
      insert(database, 'a'),
      database.write(() => {
        database.prepare('INSERT INTO t VALUES (?)').run('half');
        throw fault;
      }),
      insert(database, 'a'),
      insert(database, 'b'),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect((outcomes[1] as PromiseRejectedResult).reason).toBe(fault);
    expect(values(database)).toEqual(['a', 'b']);
  });

  describe('are answered for when they are on disk', () => {
    /** A disk whose every sync ends when the test says so. */
    function makeDisk() {
      const waiting: { readonly done: () => void; readonly broken: (error: Error) => void }[] = [];
      return { waiting, sync: () => new Promise<void>((done, broken) => void waiting.push({ done, broken })) };
    }
    const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
    const ioError = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });

    async function begin(onDamage?: (error: AppError) => void) {
      await (await withTable()).close();
      const disk = makeDisk();
      const database = openDatabase(path, { sync: disk.sync, ...(onDamage && { onDamage }) });
      const answered: string[] = [];
      const put = (value: string): Promise<unknown> => insert(database, value).then(() => answered.push(value));
      return { disk, database, answered, put };
    }

    test('and what is committed meanwhile shares the next sync', async () => {
      const { disk, database, answered, put } = await begin();
      const first = put('a');
      await turn();
      expect([values(database), answered, disk.waiting.length]).toEqual([['a'], [], 1]);
      const second = put('b');
      await turn();
      const third = put('c');
      await turn();
      expect([values(database), answered, disk.waiting.length]).toEqual([['a', 'b', 'c'], [], 1]);
      disk.waiting[0]?.done();
      await first;
      expect([answered, disk.waiting.length]).toEqual([['a'], 2]);
      disk.waiting[1]?.done();
      await Promise.all([second, third]);
      expect([answered, disk.waiting.length]).toEqual([['a', 'b', 'c'], 2]);
      await database.close();
    });

    test('or not at all: after a sync that failed nothing is taken any more', async () => {
      const told: AppError[] = [];
      const { disk, database, put } = await begin((error) => void told.push(error));
      const first = put('a');
      await turn();
      const second = put('b');
      await turn();
      disk.waiting[0]?.broken(ioError);
      const broken = { code: 'provider-down', retry: false, detail: expect.stringMatching(/did not keep what was/) };
      await expect(first).rejects.toMatchObject(broken);
      await expect(second).rejects.toMatchObject(broken);
      await expect(put('c')).rejects.toMatchObject(broken);
      expect(() => values(database)).toThrow(expect.objectContaining(broken));
      expect([told.length, disk.waiting.length]).toEqual([1, 1]);
      await database.close();
    });

    test('also while the database is closed', async () => {
      const { disk, database, answered, put } = await begin();
      const last = put('a');
      const closed = database.close();
      await turn();
      expect([answered, disk.waiting.length]).toEqual([[], 1]);
      disk.waiting[0]?.done();
      await Promise.all([last, closed]);
      expect(answered).toEqual(['a']);
      expect(values(open())).toEqual(['a']);
    });
  });

  test('more than one commit takes come in order, and a later write may be handed over from within', async () => {
    const database = await withTable();
    const later: Promise<number>[] = [];
    await Promise.all(
      Array.from({ length: 600 }, (_, n) =>
        database.write(() => {
          database.prepare('INSERT INTO t VALUES (?)').run(n);
          if (n === 0) later.push(insert(database, 'later'));
        }),
      ),
    );
    await Promise.all(later);
    expect(values(database)).toEqual([...Array.from({ length: 600 }, (_, n) => n), 'later']);
  });

  test('asynchronous work is refused, since it would run outside of its transaction', async () => {
    const database = await withTable();
    await expect(database.write(async () => 1)).rejects.toMatchObject({ code: 'bug' });
  });

  test('a transaction that ended inside takes the whole batch with it', async () => {
    const database = await withTable();
    const outcomes = await Promise.allSettled([
      insert(database, 'a'),
      database.write((db) => db.exec('ROLLBACK')),
      insert(database, 'b'),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(values(database)).toEqual([]);
    expect(await insert(database, 'c')).toBe(1);
  });

  test('two connections of one process take turns', async () => {
    const one = await withTable();
    const two = open();
    await Promise.all(Array.from({ length: 50 }, (_, n) => insert(n % 2 === 0 ? one : two, n)));
    expect(values(one)).toHaveLength(50);
  });

  test('a store whose file another program holds does not call itself ready, though it reads', async () => {
    const database = await withTable();
    const store = makeSqliteStore(database);
    await store.ping();
    const holder = new RawDatabase(path);
    holder.exec('BEGIN EXCLUSIVE');
    await expect(store.ping()).rejects.toThrow(AppError);
    expect(values(database)).toEqual([]);
    holder.exec('ROLLBACK');
    holder.close();
    await store.ping();
  });

  test('a database that another process holds is "provider-down", worth a retry, and works afterwards', async () => {
    const database = await withTable();
    const other = new RawDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(insert(database, 'a')).rejects.toMatchObject({ code: 'provider-down', retry: true });
    expect(values(database)).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    expect(await insert(database, 'a')).toBe(1);
  });
});

describe('a snapshot', () => {
  test('stays as it was while others write', async () => {
    const database = await withTable();
    await insert(database, 'a');
    const other = open();
    await database.snapshot(async () => {
      await insert(other, 'b');
      expect(values(database)).toEqual(['a']);
      expect(values(other)).toEqual(['a', 'b']);
    });
    expect(values(database)).toEqual(['a', 'b']);
    await insert(database, 'c');
  });

  test('is not written into, and ends with what it throws', async () => {
    const database = await withTable();
    const fault = new Error('mine');
    await expect(
      database.snapshot(async () => {
        await expect(insert(database, 'a')).rejects.toMatchObject({ code: 'bug' });
        throw fault;
      }),
    ).rejects.toBe(fault);
    expect(await insert(database, 'b')).toBe(1);
    expect(values(database)).toEqual(['b']);
  });
});

describe('close', () => {
  test('commits what was handed over; later calls fail', async () => {
    const database = await withTable();
    const pending = Array.from({ length: 300 }, (_, n) => insert(database, n));
    await database.close();
    await Promise.all(pending);
    await expect(insert(database, 'late')).rejects.toMatchObject({ code: 'provider-down' });
    expect(() => values(database)).toThrow(AppError);
    await database.close();
    expect(values(open())).toHaveLength(300);
  });
});

describe('the file', () => {
  test('alone is complete after close, and its log is empty', async () => {
    const database = await withTable();
    await insert(database, 'a'.repeat(100_000));
    await database.close();
    const log = await stat(`${path}-wal`).catch(() => null);
    expect(log?.size ?? 0).toBe(0);
    expect((await readFile(path)).includes('a'.repeat(3_000))).toBe(true);
  });

  test('is for its owner only, with its log, in a directory of its own', async () => {
    const database = await withTable();
    await insert(database, 'a');
    const modes = await Promise.all(
      [path, `${path}-wal`, `${path}-shm`, join(directory, 'deep', 'data')].map((file) => stat(file)),
    );
    expect(modes.map((found) => (found.mode & 0o777).toString(8))).toEqual(['600', '600', '600', '700']);
  });

  test('is taken from others when it was open to them', async () => {
    await (await withTable()).close();
    await chmod(path, 0o644);
    open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('keeps a write-ahead log, whole after a power loss, and overwrites what is deleted', () => {
    const database = open();
    const read = (pragma: string) =>
      database.read(() => Object.values(database.prepare(`PRAGMA ${pragma}`).get() as object)[0]);
    expect([read('journal_mode'), read('synchronous'), read('foreign_keys'), read('secure_delete')]).toEqual([
      'wal',
      1,
      0,
      1,
    ]);
  });

  test('holds nothing of deleted rows after tidy()', async () => {
    const database = await withTable();
    const secret = 'spoken in confidence '.repeat(500);
    await insert(database, secret);
    expect((await readFile(`${path}-wal`)).includes('spoken in confidence')).toBe(true);
    await database.write((db) => db.exec('DELETE FROM t'));
    database.tidy();
    for (const file of [path, `${path}-wal`])
      expect((await readFile(file)).includes('spoken in confidence')).toBe(false);
  });

  const unusable: readonly (readonly [string, () => Promise<void>, RegExp])[] = [
    [
      'no database',
      async () => {
        await mkdir(join(directory, 'deep', 'data'), { recursive: true });
        await writeFile(path, 'these are no database pages. '.repeat(400));
      },
      /damaged or is not a database: restore it from a backup/,
    ],
    ['below a file', () => writeFile(join(directory, 'deep'), ''), /cannot be written: give this user write access/],
    ['a directory', async () => void (await mkdir(path, { recursive: true })), /cannot be written/],
  ];
  test.each(unusable)('that is %s is refused with the remedy', async (_, prepare, remedy) => {
    await prepare();
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'provider-down', retry: false, detail: expect.stringMatching(remedy) }),
    );
  });

  async function damagePages(): Promise<void> {
    const database = await withTable();
    for (let n = 0; n < 40; n += 1) await insert(database, `${n}`.repeat(3_000));
    await database.close();
    const bytes = await readFile(path);
    bytes.fill(0x5a, 8 * 4096, 10 * 4096);
    await writeFile(path, bytes);
  }

  test.each(['', 'the log of a process that was killed'])('with a damaged page is found out, log %j', async (log) => {
    await damagePages();
    await writeFile(`${path}-wal`, log);
    expect(() => open()).toThrow(/damaged/);
  });

  test('too large to check at once is checked beside the work; once damage is known nothing is read or written', async () => {
    await damagePages();
    let told: AppError | null = null;
    const database = openDatabase(path, {
      checkAtOnce: 0,
      onDamage: (error) => {
        told = error;
      },
    });
    opened.push(database);
    await expect.poll(() => told, { timeout: 10_000 }).toMatchObject({ detail: expect.stringMatching(/damaged/) });
    expect(() => values(database)).toThrow(/damaged/);
    await expect(insert(database, 'late')).rejects.toMatchObject({ code: 'provider-down', retry: false });
  });

  test('that is sound and large goes on undisturbed, and closes while it is checked', async () => {
    await (await withTable()).close();
    let told = false;
    for (let n = 0; n < 3; n += 1) {
      const database = openDatabase(path, {
        checkAtOnce: 0,
        onDamage: () => {
          told = true;
        },
      });
      await insert(database, n);
      await database.close();
    }
    expect(told).toBe(false);
    expect(values(open())).toEqual([0, 1, 2]);
  });

  test('of no length beside a log is damaged, not new', async () => {
    await mkdir(join(directory, 'deep', 'data'), { recursive: true });
    await writeFile(path, '');
    await writeFile(`${path}-wal`, 'commits that would be thrown away');
    expect(() => open()).toThrow(/damaged/);
    expect((await readFile(`${path}-wal`)).byteLength).toBeGreaterThan(0);
  });
});
