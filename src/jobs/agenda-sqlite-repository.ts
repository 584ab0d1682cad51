import { datefields, type JobParameters, type JobRepository, toJobId } from 'agenda';
import { AppError } from '../errors.ts';
import type { Database } from '../storage/sqlite/database.ts';

interface JobRow {
  readonly id: number;
  readonly name: string;
  readonly type: 'normal' | 'single';
  readonly priority: number;
  readonly next_run_at: number | null;
  readonly locked_at: number | null;
  readonly last_modified_by: string | null;
  readonly data: string;
  /** Every other attribute, as JSON; dates in epoch milliseconds. */
  readonly rest: string;
}

type Value = string | number | null;

const INSERT = `INSERT INTO agenda_jobs (name, type, key, priority, next_run_at, last_modified_by, data, rest)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`;

/** Every statement of Agenda's own on this table; a test reads their query plans. */
export const REPOSITORY_SQL = {
  byId: 'SELECT * FROM agenda_jobs WHERE id = ?',
  byKey: 'SELECT * FROM agenda_jobs WHERE key = ? AND name = ?',
  insert: `${INSERT} ON CONFLICT (key, name) WHERE key IS NOT NULL DO NOTHING RETURNING *`,
  // As on MongoDB: a repeating job that is declared again while overdue keeps its time (?9 is null then).
  insertSingle: `${INSERT} ON CONFLICT (name) WHERE type = 'single' DO UPDATE SET priority = excluded.priority,
    next_run_at = coalesce(?9, next_run_at), data = excluded.data, rest = excluded.rest RETURNING *`,
  saveState: `UPDATE agenda_jobs SET next_run_at = ?, locked_at = ?, rest = ?
    WHERE id = ? AND name = ? AND last_modified_by IS ? AND locked_at IS NOT NULL`,
  lockNext: `UPDATE agenda_jobs SET locked_at = ?, last_modified_by = ? WHERE id = (
    SELECT id FROM agenda_jobs WHERE name = ? AND locked_at IS NULL AND next_run_at <= ?
    ORDER BY next_run_at, priority DESC, id LIMIT 1) RETURNING *`,
  unlock: 'UPDATE agenda_jobs SET locked_at = NULL WHERE id = ?',
  remove: 'DELETE FROM agenda_jobs WHERE id = ?',
} as const;

/** What has a column of its own, and `unique*`, which directs a save and is not stored. */
const NOT_IN_REST = new Set<string>([
  ...['_id', 'name', 'type', 'priority', 'nextRunAt', 'lockedAt', 'lastModifiedBy', 'data', 'unique', 'uniqueOpts'],
]);
const DATES = new Set<string>(datefields);

/**
 * Agenda's storage interface on SQLite. It differs from Agenda's own backends in three ways. The state of a run is saved only while
 * the run still owns the job. A silent lock is never taken over here, by comparing clocks (agenda-locks.ts does it without one).
 * And the calls that would read or change many jobs at once are refused: the queue makes none, and each would need its own index.
 */
export function makeSqliteJobRepository(database: Database, connect: () => Promise<void>): JobRepository {
  function one(sql: string, ...values: readonly Value[]): JobRow | undefined {
    return database.prepare(sql).get(...values) as JobRow | undefined;
  }

  return {
    connect,

    async saveJob(job, options) {
      const key = uniqueKey(job);
      const at = job.nextRunAt?.getTime() ?? null;
      const by = options?.lastModifiedBy ?? null;
      const values = [job.name, job.type, key, job.priority, at, by, JSON.stringify(job.data ?? null), restOf(job)];
      const row = await database.write(() => {
        if (job.type !== 'single') {
          return one(REPOSITORY_SQL.insert, ...values) ?? one(REPOSITORY_SQL.byKey, key, job.name);
        }
        const overdue = at !== null && at <= Date.now();
        return one(REPOSITORY_SQL.insertSingle, ...values, overdue ? null : at);
      });
      if (row === undefined) throw new AppError('bug', { retry: true, detail: 'A job was neither stored nor found.' });
      return fromRow(row) as typeof job;
    },

    async saveJobState(job) {
      const lockedAt = job.lockedAt?.getTime() ?? null;
      const values = [job.nextRunAt?.getTime() ?? null, lockedAt, restOf(job), Number(job._id), job.name];
      const owner = job.lastModifiedBy ?? null;
      const { changes } = await database.write(() => database.prepare(REPOSITORY_SQL.saveState).run(...values, owner));
      if (Number(changes) !== 1) throw new AppError('bug', { retry: true, detail: 'The job belongs to another run.' });
    },

    async getNextJobToRun(name, nextScanAt, _lockDeadline, now, options) {
      const lockedAt = now?.getTime() ?? Date.now();
      const owner = options?.lastModifiedBy ?? null;
      const row = await database.write(() => one(REPOSITORY_SQL.lockNext, lockedAt, owner, name, nextScanAt.getTime()));
      return row && fromRow(row);
    },

    async unlockJob(job) {
      await database.write(() => database.prepare(REPOSITORY_SQL.unlock).run(Number(job._id)));
    },
    async unlockJobs(ids) {
      await database.write(() => {
        for (const id of ids) database.prepare(REPOSITORY_SQL.unlock).run(Number(id));
      });
    },

    async getJobById(id) {
      const row = database.read(() => one(REPOSITORY_SQL.byId, Number(id)));
      return row === undefined ? null : fromRow(row);
    },
    async removeJobs({ id, ids, ...others }) {
      if (Object.keys(others).length > 0) return refuse();
      const gone = [...(id === undefined ? [] : [id]), ...(ids ?? [])];
      return database.write(() =>
        gone.reduce((sum, each) => sum + Number(database.prepare(REPOSITORY_SQL.remove).run(Number(each)).changes), 0),
      );
    },

    queryJobs: refuse,
    getJobsOverview: refuse,
    getDistinctJobNames: refuse,
    getQueueSize: refuse,
    lockJob: refuse,
    disableJobs: refuse,
    enableJobs: refuse,
    purgeAllJobs: refuse,
  };
}

async function refuse(): Promise<never> {
  throw new AppError('bug', { detail: 'The embedded queue does not offer this call.' });
}

/** The key of an `insertOnly` save on `data.key`, the one kind of uniqueness there is an index for. */
function uniqueKey(job: JobParameters): string | null {
  if (job._id !== undefined)
    throw new AppError('bug', { detail: 'A stored job is not saved again: its run would lose it.' });
  if (job.unique === undefined) return null;
  const key = job.unique['data.key'];
  const keyed = typeof key === 'string' && Object.keys(job.unique).length === 1;
  if (keyed && job.uniqueOpts?.insertOnly === true && job.uniqueOpts.debounce === undefined) return key;
  throw new AppError('bug', { detail: 'A job can be unique by data.key with insertOnly, and by nothing else.' });
}

function restOf(job: JobParameters): string {
  const rest = Object.entries(job).filter(([name]) => !NOT_IN_REST.has(name));
  return JSON.stringify(
    Object.fromEntries(rest.map(([name, value]) => [name, value instanceof Date ? value.getTime() : value])),
  );
}

function fromRow(row: JobRow): JobParameters {
  const rest = Object.entries(JSON.parse(row.rest) as Record<string, unknown>).map(([name, value]) => [
    name,
    DATES.has(name) && typeof value === 'number' ? new Date(value) : value,
  ]);
  return {
    ...Object.fromEntries(rest),
    _id: toJobId(String(row.id)),
    name: row.name,
    type: row.type,
    priority: row.priority,
    nextRunAt: row.next_run_at === null ? null : new Date(row.next_run_at),
    ...(row.locked_at === null ? {} : { lockedAt: new Date(row.locked_at) }),
    ...(row.last_modified_by === null ? {} : { lastModifiedBy: row.last_modified_by }),
    data: JSON.parse(row.data),
  };
}
