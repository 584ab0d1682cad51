import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TenantId } from '../../../src/analysis/domain.ts';
import { makeQueue } from '../../../src/jobs/agenda.ts';
import { makeSqliteQueueBackend, QUEUE_SQL } from '../../../src/jobs/agenda-queue-sqlite.ts';
import { REPOSITORY_SQL } from '../../../src/jobs/agenda-sqlite/repository.ts';
import { type Database, openDatabase } from '../../../src/storage/sqlite/database.ts';

let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenda-queue-'));
  database = openDatabase(join(folder, 'coach.db'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.close();
  rmSync(folder, { recursive: true });
});

function newJob(key: string, tenantId = 'slack:T1') {
  return {
    job: { name: 'handle', tenantId: tenantId as TenantId, subject: key },
    key,
    scheduledFor: null,
    by: 'tester',
  } as const;
}

describe('statements', () => {
  /** Read whole on purpose, from an index that holds little else: the count of everything, and the tenants that have parked jobs. */
  const whole: Readonly<Record<string, RegExp>> = {
    depth: /^SCAN agenda_jobs USING COVERING INDEX/,
    withRoom:
      /^(SCAN agenda_jobs USING COVERING INDEX queue_jobs_parked|SCAN parked|CO-ROUTINE|.*TEMP B-TREE FOR DISTINCT)/,
  };

  it.each(Object.entries({ ...QUEUE_SQL, lockNext: REPOSITORY_SQL.lockNext }))(
    '%s goes through an index',
    async (name, sql) => {
      await makeSqliteQueueBackend(database, { tenantWindow: 2 }).connect();
      const last = Math.max(0, ...[...sql.matchAll(/\?(\d*)/g)].map((found, index) => Number(found[1]) || index + 1));
      const values = Array.from({ length: last }, () => 1);
      const plan = database.read((db) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)) as {
        detail: string;
      }[];
      const scans = plan
        .map(({ detail }) => detail)
        .filter((detail) => /^SCAN agenda_jobs|^SCAN each|FOR GROUP BY/.test(detail));
      expect(scans.filter((detail) => whole[name]?.test(detail) !== true)).toEqual([]);
    },
  );
});

describe('a file of an earlier version', () => {
  /** As version 0.1.0 made it, at work: one job runs, one waits, one is of a later time. */
  const EARLIER = `
    CREATE TABLE agenda_jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, type TEXT NOT NULL, key TEXT,
      priority INTEGER NOT NULL, next_run_at INTEGER, locked_at INTEGER, last_modified_by TEXT, data TEXT NOT NULL,
      rest TEXT NOT NULL) STRICT;
    CREATE UNIQUE INDEX agenda_jobs_key ON agenda_jobs (key, name) WHERE key IS NOT NULL;
    CREATE UNIQUE INDEX agenda_jobs_single ON agenda_jobs (name) WHERE type = 'single';
    CREATE INDEX agenda_jobs_ready ON agenda_jobs (name, next_run_at, priority DESC, id) WHERE locked_at IS NULL;
    CREATE INDEX agenda_jobs_locked ON agenda_jobs (locked_at) WHERE locked_at IS NOT NULL;
    INSERT INTO agenda_jobs (name, type, key, priority, next_run_at, locked_at, last_modified_by, data, rest) VALUES
      ('handle', 'normal', 'runs', 0, 1000, 2000, 'host/pid:[1]/1/x#1', '{"key":"runs","tenantId":"t","subject":"s"}', '{}'),
      ('handle', 'normal', 'waits', 0, 1500, NULL, NULL, '{"key":"waits","tenantId":"t","subject":"s"}', '{}'),
      ('handle', 'normal', 'later', 0, 9000000000000, NULL, NULL, '{"key":"later","tenantId":"t","subject":"s"}', '{}');`;

  it('is migrated by whoever comes first, and its jobs run as they were queued', async () => {
    await database.write((db) => db.exec(EARLIER));
    const others = [1, 2].map(() => openDatabase(database.path));
    const all = [database, ...others].map((each) => makeSqliteQueueBackend(each, { tenantWindow: 1 }));
    await Promise.all(all.map((backend) => backend.connect()));
    const [backend] = all;
    expect(await backend!.enqueue(newJob('waits'))).toBe(false);
    expect(await backend!.depth()).toBe(3);
    const { handle } = await backend!.stats();
    expect([handle.waiting, handle.running, await backend!.position('later')]).toEqual([1, 1, 1]);
    const [lock] = await backend!.locks();
    expect(await backend!.finish(lock!)).toBe(true);
    const now = new Date();
    const taken = await backend!.repository.getNextJobToRun('handle', now, new Date(0), now, { lastModifiedBy: 't' });
    expect(taken?.data).toMatchObject({ key: 'waits' });
    await Promise.all(others.map((each) => each.close()));
  });
});

describe('the window', () => {
  it('is exact, whichever connections enqueue and end jobs at the same moment', async () => {
    const others = [1, 2].map(() => openDatabase(database.path));
    const backends = [database, ...others].map((each) => makeSqliteQueueBackend(each, { tenantWindow: 3 }));
    await Promise.all(backends.map((backend) => backend.connect()));
    await Promise.all(Array.from({ length: 60 }, (_, at) => backends[at % 3]!.enqueue(newJob(`k${at}`))));
    const admitted = (): unknown =>
      database.read((db) => db.prepare('SELECT count(*) AS n FROM agenda_jobs WHERE admission = 1').get());
    expect(admitted()).toEqual({ n: 3 });
    for (let left = 60; left > 0; ) {
      const now = new Date();
      const taken = await Promise.all(
        backends.map((each, at) =>
          each.repository.getNextJobToRun('handle', now, new Date(0), now, { lastModifiedBy: `w${at}` }),
        ),
      );
      const ended = await Promise.all(
        taken.map(async (job, at) => job !== undefined && backends[at]!.finish({ id: job._id!, token: `w${at}` })),
      );
      left -= ended.filter(Boolean).length;
      expect(admitted()).toEqual({ n: Math.min(left, 3) });
    }
    await Promise.all(others.map((each) => each.close()));
  });

  it('that was made wider lets in who was parked, at the next look', async () => {
    const narrow = makeSqliteQueueBackend(database, { tenantWindow: 1 });
    await narrow.connect();
    for (const key of ['a', 'b', 'c', 'd']) await narrow.enqueue(newJob(key));
    await narrow.admitParked();
    expect(await narrow.position('b')).toBe(1);
    const admitted = (): unknown =>
      database.read((db) => db.prepare('SELECT group_concat(key) AS keys FROM agenda_jobs WHERE admission = 1').get());
    expect(admitted()).toEqual({ keys: 'a' });
    await makeSqliteQueueBackend(database, { tenantWindow: 3 }).admitParked();
    expect(admitted()).toEqual({ keys: 'a,b,c' });
  });

  it.each([0, -1, Number.NaN])('of %d is refused', async (tenantWindow) => {
    const log = { trace: vi.fn(), debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), fatal: vi.fn() };
    const made = makeQueue({ backend: { kind: 'sqlite', database }, log, now: Date.now, settings: { tenantWindow } });
    await expect(made).rejects.toMatchObject({ code: 'bug' });
  });
});

describe('a queue whose database is closed', () => {
  it('cannot be made, and says so by an error of ours', async () => {
    const log = { trace: vi.fn(), debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), fatal: vi.fn() };
    const queue = await makeQueue({ backend: { kind: 'sqlite', database }, log, now: Date.now });
    await database.close();
    const ours = { name: 'AppError', code: 'provider-down' };
    await expect(makeQueue({ backend: { kind: 'sqlite', database }, log, now: Date.now })).rejects.toMatchObject(ours);
    const job = { name: 'handle', tenantId: 't' as TenantId, subject: 's' } as const;
    await expect(queue.enqueue(job, 'k')).rejects.toMatchObject(ours);
    await expect(queue.depth()).rejects.toMatchObject(ours);
    await expect(queue.stats()).rejects.toMatchObject(ours);
  });
});
