import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobParameters, toJobId } from 'agenda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeQueue } from '../../../src/jobs/agenda.ts';
import type { QueueBackend } from '../../../src/jobs/agenda-backend.ts';
import { makeSqliteAgendaBackend, QUEUE_SQL } from '../../../src/jobs/agenda-sqlite.ts';
import { REPOSITORY_SQL } from '../../../src/jobs/agenda-sqlite-repository.ts';
import { type Database, openDatabase } from '../../../src/storage/sqlite/database.ts';

let folder: string;
let database: Database;
let backend: QueueBackend;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agenda-sqlite-'));
  database = openDatabase(join(folder, 'coach.db'));
  backend = makeSqliteAgendaBackend(database);
  await backend.connect();
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function job(more: Partial<JobParameters> = {}): JobParameters {
  return { name: 'handle', type: 'normal', priority: 0, nextRunAt: new Date(1_000), data: { key: 'k' }, ...more };
}
const keyed = { unique: { 'data.key': 'k' }, uniqueOpts: { insertOnly: true } };

function save(parameters: JobParameters): Promise<JobParameters> {
  return backend.repository.saveJob(parameters, { lastModifiedBy: 'saver' });
}
function lockNext(token: string): Promise<JobParameters | undefined> {
  const now = new Date(9_000);
  return backend.repository.getNextJobToRun('handle', now, now, now, { lastModifiedBy: token });
}

describe('statements', () => {
  it.each(Object.entries({ ...QUEUE_SQL, ...REPOSITORY_SQL }))('%s goes through an index', (name, sql) => {
    const values = Array.from(
      { length: Math.max(...[...sql.matchAll(/\?(\d*)/g)].map((m, at) => Number(m[1]) || at + 1), 0) },
      () => 1,
    );
    const plan = database.read((db) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)) as { detail: string }[];
    const scans = plan
      .map(({ detail }) => detail)
      .filter((detail) => /^SCAN (?!CONSTANT ROW)|TEMP B-TREE/.test(detail));
    // The few locks and the count of everything are read whole, from an index that holds nothing else.
    const whole = name === 'locks' || name === 'depth';
    expect(scans.filter((detail) => !(whole && /USING (COVERING )?INDEX/.test(detail)))).toEqual([]);
  });

  it('stay compiled: connecting again changes nothing', async () => {
    await save(job());
    await backend.connect();
    expect(await backend.depth()).toBe(1);
  });
});

describe('Agenda’s repository on SQLite', () => {
  it('gives back what was saved, dates as dates', async () => {
    const startDate = new Date(5_000);
    const { _id } = await save(
      job({ startDate, repeatTimezone: 'Europe/Berlin', failCount: 0, data: { key: 'k', deep: [1, 'ż'] } }),
    );
    expect(await backend.repository.getJobById(String(_id))).toEqual({
      _id,
      name: 'handle',
      type: 'normal',
      priority: 0,
      nextRunAt: new Date(1_000),
      lastModifiedBy: 'saver',
      startDate,
      repeatTimezone: 'Europe/Berlin',
      failCount: 0,
      data: { key: 'k', deep: [1, 'ż'] },
    });
    expect(await backend.repository.getJobById('999')).toBeNull();
  });

  it('answers a key that is taken with the job that has it, by name', async () => {
    const first = await save(job({ ...keyed, data: { key: 'k', first: true } }));
    expect(await save(job({ ...keyed, data: { key: 'k', first: false } }))).toEqual(first);
    expect((await save(job({ ...keyed, name: 'fetch' })))._id).not.toBe(first._id);
    expect(await backend.depth()).toBe(2);
  });

  it('keeps one job of a name that is single, and the time of an overdue one', async () => {
    const first = await save(job({ type: 'single', nextRunAt: new Date(1_000) }));
    const again = await save(job({ type: 'single', nextRunAt: new Date(2_000), priority: 5 }));
    expect([again._id, again.nextRunAt, again.priority]).toEqual([first._id, new Date(1_000), 5]);
    const future = new Date(Date.now() + 60_000);
    expect((await save(job({ type: 'single', nextRunAt: future }))).nextRunAt).toEqual(future);
  });

  it('takes jobs in order of time, then priority, then age, and none twice', async () => {
    const specs = [
      { at: 3_000, priority: 0, key: 'last' },
      { at: 2_000, priority: 0, key: 'third' },
      { at: 2_000, priority: 9, key: 'second' },
      { at: 1_000, priority: 0, key: 'first' },
      { at: 20_000, priority: 9, key: 'not due' },
    ];
    for (const { at, priority, key } of specs) await save(job({ nextRunAt: new Date(at), priority, data: { key } }));
    const taken = [];
    for (let next = await lockNext('t'); next !== undefined; next = await lockNext('t')) taken.push(next.data);
    expect(taken).toEqual(['first', 'second', 'third', 'last'].map((key) => ({ key })));
  });

  it('saves the state of a run only while it owns the job', async () => {
    await save(job());
    const run = (await lockNext('owner'))!;
    const lastRunAt = new Date(7_000);
    await backend.repository.saveJobState({ ...run, lastRunAt }, undefined);
    await expect(backend.repository.saveJobState({ ...run, lastModifiedBy: 'zombie' }, undefined)).rejects.toThrow(
      'another run',
    );
    const { lockedAt: _, ...unlocked } = run;
    await backend.repository.saveJobState({ ...unlocked, nextRunAt: null }, undefined);
    await expect(backend.repository.saveJobState(run, undefined)).rejects.toThrow('another run');
    expect(await backend.locks()).toEqual([]);
  });

  it.each([
    ['unique by something else', job({ unique: { 'data.other': 'k' }, uniqueOpts: { insertOnly: true } })],
    ['unique without insertOnly, which would unlock a running job', job({ unique: { 'data.key': 'k' } })],
    ['saved from within its run', job({ _id: toJobId('1') })],
  ])('refuses a job that is %s', async (_, parameters) => {
    await expect(save(parameters)).rejects.toMatchObject({ code: 'bug' });
  });

  it('refuses the calls that would touch many jobs at once', async () => {
    await expect(backend.repository.queryJobs()).rejects.toMatchObject({ code: 'bug' });
    await expect(backend.repository.removeJobs({ notNames: ['x'] })).rejects.toMatchObject({ code: 'bug' });
  });

  it('removes and unlocks by id', async () => {
    const { _id } = await save(job());
    await lockNext('t');
    await backend.repository.unlockJobs([_id!]);
    expect(await lockNext('u')).toMatchObject({ _id });
    await backend.repository.unlockJob(job({ _id: _id! }));
    expect(await backend.repository.removeJobs({ ids: [_id!, '999'] })).toBe(1);
    expect(await backend.depth()).toBe(0);
  });
});

describe('a queue whose database is closed', () => {
  it('cannot be made, and says so by an error of ours', async () => {
    const log = { trace: vi.fn(), debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), fatal: vi.fn() };
    const queue = await makeQueue({ backend: { kind: 'sqlite', database }, log, now: Date.now });
    await database.close();
    const ours = { name: 'AppError', code: 'provider-down' };
    await expect(makeQueue({ backend: { kind: 'sqlite', database }, log, now: Date.now })).rejects.toMatchObject(ours);
    await expect(queue.enqueue({ name: 'handle', tenantId: 't' as never, subject: 's' }, 'k')).rejects.toMatchObject(
      ours,
    );
    await expect(queue.depth()).rejects.toMatchObject(ours);
  });
});
