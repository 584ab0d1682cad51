import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeSqliteBackend } from '../../../../src/jobs/agenda-sqlite/backend.ts';
import { REPOSITORY_SQL } from '../../../../src/jobs/agenda-sqlite/repository.ts';
import { SAVE_SQL, uniqueFilter } from '../../../../src/jobs/agenda-sqlite/save.ts';
import type { SqliteDatabase } from '../../../../src/jobs/agenda-sqlite/sqlite-database.ts';
import { at, makeBench, makeJob, openPlainDatabase } from './database.ts';

/** The table as the first layout had it, with a key of its owner's and jobs in it. */
const FIRST_LAYOUT = [
  `CREATE TABLE agenda_jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, type TEXT NOT NULL, key TEXT,
    priority INTEGER NOT NULL, next_run_at INTEGER, locked_at INTEGER, last_modified_by TEXT, data TEXT NOT NULL,
    rest TEXT NOT NULL) STRICT`,
  'CREATE UNIQUE INDEX agenda_jobs_key ON agenda_jobs (key, name) WHERE key IS NOT NULL',
  "CREATE UNIQUE INDEX agenda_jobs_single ON agenda_jobs (name) WHERE type = 'single'",
  `CREATE INDEX agenda_jobs_ready ON agenda_jobs (name, next_run_at, priority DESC, id) WHERE locked_at IS NULL`,
  'CREATE INDEX agenda_jobs_locked ON agenda_jobs (locked_at) WHERE locked_at IS NOT NULL',
  `INSERT INTO agenda_jobs (name, type, key, priority, next_run_at, data, rest) VALUES
    ('mail', 'normal', 'k1', 0, 1000, '{"key":"k1"}', '{"failCount":2,"lastRunAt":500}'),
    ('mail', 'normal', 'k2', 9, 900, '{"key":"k2"}', '{"disabled":true}'),
    ('mail', 'normal', 'k3', 0, 800, '{"key":"k3"}', '{"disabled":false}')`,
];

function fileForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agenda-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'jobs.db');
}

function plan(database: SqliteDatabase, sql: string): string[] {
  const last = Math.max(0, ...[...sql.matchAll(/\?(\d*)/g)].map((found, index) => Number(found[1]) || index + 1));
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array.from({ length: last }, () => 1));
  return (rows as { detail: string }[]).map(({ detail }) => detail);
}

/** What reads every job, or sorts more than the one or two candidates of a take. */
function slowSteps(details: readonly string[]): string[] {
  return details.filter((detail) => /^SCAN agenda_jobs|TEMP B-TREE FOR (DISTINCT|GROUP)/.test(detail));
}

describe('query plans', () => {
  it.each(Object.entries({ ...REPOSITORY_SQL, ...SAVE_SQL }))('%s goes by id or through an index', async (_, sql) => {
    const { database } = await makeBench();
    const details = plan(database, sql);
    expect(slowSteps(details)).toEqual([]);
    if (!sql.startsWith('INSERT')) expect(details.some((detail) => detail.startsWith('SEARCH agenda_jobs'))).toBe(true);
  });

  it('finds the next job without sorting those that are due', async () => {
    const { database } = await makeBench();
    const details = plan(database, REPOSITORY_SQL.lockNext);
    const due = details.findIndex((detail) => /locked_at=\? AND disabled=\? AND next_run_at<\?/.test(detail));
    expect(details[due]).toContain('COVERING INDEX agenda_jobs_next');
    expect(details[due + 1]).not.toContain('B-TREE');
  });

  it('finds a unique job through the index of its data', async () => {
    const { database } = await makeBench({ indexedData: ['user.id'] });
    const { sql } = uniqueFilter('mail', { 'data.user.id': 7 });
    expect(plan(database, `SELECT id FROM agenda_jobs WHERE ${sql} LIMIT 1`)).toEqual([
      expect.stringContaining('INDEX agenda_jobs_data.user.id (<expr>=? AND name=?)'),
    ]);
  });

  it('selects by name through an index where nothing else is indexed', async () => {
    const { database } = await makeBench();
    expect(plan(database, 'DELETE FROM agenda_jobs WHERE name IN (SELECT value FROM json_each(?))')).toContainEqual(
      expect.stringContaining('COVERING INDEX agenda_jobs_next (name=?)'),
    );
  });
});

describe('migration', () => {
  it('keeps the jobs of the first layout, what is disabled and the columns of others', async () => {
    const database = openPlainDatabase();
    for (const sql of FIRST_LAYOUT) database.prepare(sql).run();
    const backend = makeSqliteBackend(database);
    await backend.connect();
    const { jobs } = await backend.repository.queryJobs({ sort: { nextRunAt: 'asc' } });
    expect(jobs.map(({ data, disabled }) => ({ data, disabled }))).toEqual([
      { data: { key: 'k3' }, disabled: undefined },
      { data: { key: 'k2' }, disabled: true },
      { data: { key: 'k1' }, disabled: undefined },
    ]);
    expect(jobs[2]).toMatchObject({ failCount: 2, lastRunAt: new Date(500) });
    const take = () => backend.repository.getNextJobToRun('mail', new Date(2_000), new Date(0), undefined, undefined);
    expect([await take(), await take(), await take()].map((job) => job?.data)).toEqual([
      { key: 'k3' },
      { key: 'k1' },
      undefined,
    ]);
    expect(database.prepare('SELECT group_concat(key) AS keys FROM agenda_jobs').get()).toEqual({ keys: 'k1,k2,k3' });
  });

  it('leads to the same indexes from the first layout as from nothing', async () => {
    const indexes = async (before: readonly string[]): Promise<unknown[]> => {
      const database = openPlainDatabase();
      for (const sql of before) database.prepare(sql).run();
      await makeSqliteBackend(database).connect();
      return database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND name <> 'agenda_jobs_key' ORDER BY name")
        .all();
    };
    expect(await indexes(FIRST_LAYOUT)).toEqual(await indexes([]));
  });

  it('may be done by any number of connections, and again', async () => {
    const path = fileForTest();
    const first = openPlainDatabase(path);
    for (const sql of FIRST_LAYOUT) first.prepare(sql).run();
    const backends = [first, ...[1, 2, 3].map(() => openPlainDatabase(path))].map((each) => makeSqliteBackend(each));
    await Promise.all(backends.map((backend) => backend.connect()));
    await backends[0]!.connect();
    // A connection that had compiled its statements before another one migrated goes on.
    await backends[3]!.repository.saveJob(makeJob({ nextRunAt: at(0) }), undefined);
    expect((await backends[1]!.repository.queryJobs()).total).toBe(4);
  });
});
