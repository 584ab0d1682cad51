import {
  computeJobState,
  type JobRepository,
  type JobState,
  type JobsOverview,
  type JobsSort,
  type RemoveJobsOptions,
} from 'agenda';
import { allOf, type Filter, filterOf, refuseNul } from './filters.ts';
import { COLUMNS, fromRow, type JobRow, statePatch, toRowId, toTime } from './rows.ts';
import { saveJob } from './save.ts';
import type { SqliteDatabase, SqliteValue } from './sqlite-database.ts';

const NEXT_ORDER = 'next_run_at, priority DESC, id';

/** The statements of a job's life, which all go by id or through an index; a test reads their query plans. */
export const REPOSITORY_SQL = {
  byId: `SELECT ${COLUMNS} FROM agenda_jobs WHERE id = ?`,
  // The first job that is due and the first whose lock has expired, each the first entry or two of an index; the earlier of both.
  lockNext: `UPDATE agenda_jobs SET locked_at = ?4, last_modified_by = ?5 WHERE id = (
    SELECT id FROM (
      SELECT * FROM (SELECT id, next_run_at, priority FROM agenda_jobs
        WHERE name = ?1 AND locked_at IS NULL AND disabled = 0 AND next_run_at <= ?2
        ORDER BY ${NEXT_ORDER} LIMIT 1)
      UNION ALL
      SELECT * FROM (SELECT id, next_run_at, priority FROM agenda_jobs
        WHERE name = ?1 AND locked_at <= ?3 AND disabled = 0
        ORDER BY ${NEXT_ORDER} LIMIT 1)
    ) ORDER BY ${NEXT_ORDER} LIMIT 1) RETURNING ${COLUMNS}`,
  lock: `UPDATE agenda_jobs SET locked_at = ?, last_modified_by = ?
    WHERE id = ? AND name = ? AND locked_at IS NULL AND next_run_at IS ? AND disabled = 0 RETURNING ${COLUMNS}`,
  // A job without a next time is being run, and not for its taker to let go.
  unlockWaiting: 'UPDATE agenda_jobs SET locked_at = NULL WHERE id = ? AND next_run_at IS NOT NULL',
  unlock: 'UPDATE agenda_jobs SET locked_at = NULL WHERE id = ?',
  saveState: `UPDATE agenda_jobs SET next_run_at = ?, locked_at = ?, last_modified_by = ?, rest = json_patch(rest, ?)
    WHERE id = ? AND name = ?`,
} as const;

/** `computeJobState` in SQL; `?1` is the time. A test compares the two. */
const STATE = `CASE
  WHEN locked_at IS NOT NULL THEN 'running'
  WHEN rest ->> '$.failedAt' >= coalesce(rest ->> '$.lastFinishedAt', rest ->> '$.failedAt') THEN 'failed'
  WHEN coalesce(rest ->> '$.repeatInterval', '') NOT IN ('', 0) THEN 'repeating'
  WHEN next_run_at > ?1 THEN 'scheduled'
  WHEN next_run_at <= ?1 THEN 'queued'
  ELSE 'completed' END`;

/** In the order in which Agenda's own backends compare. */
const SORTS = [
  ['nextRunAt', 'next_run_at'],
  ['lastRunAt', "rest ->> '$.lastRunAt'"],
  ['lastFinishedAt', "rest ->> '$.lastFinishedAt'"],
  ['priority', 'priority'],
  ['name', 'name'],
  ['data', 'data'],
] as const satisfies readonly (readonly [keyof JobsSort, string])[];

/**
 * Agenda's storage of jobs on SQLite. Every call that changes something is one transaction; every one that looks before it changes
 * does both in it.
 */
export function makeSqliteJobRepository(
  database: SqliteDatabase,
  { connect, now }: { readonly connect: () => Promise<void>; readonly now: () => number },
): JobRepository {
  function one(sql: string, values: readonly SqliteValue[]): JobRow | undefined {
    return database.prepare(sql).get(...values) as JobRow | undefined;
  }
  /** Runs a statement in a transaction of its own; resolves to the number of jobs it changed. */
  async function change(sql: string, values: readonly SqliteValue[]): Promise<number> {
    return database.write(() => Number(database.prepare(sql).run(...values).changes));
  }
  async function changeSelected(head: string, options: RemoveJobsOptions, also: readonly Filter[]): Promise<number> {
    const selected = filterOf(options);
    // Nothing given is nothing chosen; for everything there is `purgeAllJobs`.
    if (selected.sql === '') return 0;
    const { sql, values } = allOf([selected, ...also]);
    return change(`${head} WHERE ${sql}`, values);
  }

  return {
    connect,

    async saveJob(job, options) {
      return database.write(() => saveJob(database, job, options, now()) as typeof job);
    },

    async saveJobState(job, options) {
      const id = toRowId(job._id);
      if (id === null) throw new Error('Only a stored job has a state to save.');
      const values = [toTime(job.nextRunAt), toTime(job.lockedAt), options?.lastModifiedBy ?? null, statePatch(job)];
      const changed = await change(REPOSITORY_SQL.saveState, [...values, id, refuseNul(job.name)]);
      if (changed !== 1) throw new Error(`Job ${id} is not stored any more, its state could not be saved.`);
    },

    async getNextJobToRun(name, nextScanAt, lockDeadline, lockAt, options) {
      const by = options?.lastModifiedBy ?? null;
      const times = [nextScanAt.getTime(), lockDeadline.getTime(), lockAt?.getTime() ?? now()];
      const row = await database.write(() =>
        one(REPOSITORY_SQL.lockNext, [refuseNul(name), ...times, by === null ? null : refuseNul(by)]),
      );
      return row && fromRow(row);
    },

    async lockJob(job, options) {
      const id = toRowId(job._id);
      if (id === null) return undefined;
      const values = [now(), options?.lastModifiedBy ?? null, id, refuseNul(job.name), toTime(job.nextRunAt)];
      const row = await database.write(() => one(REPOSITORY_SQL.lock, values));
      return row && fromRow(row);
    },

    async unlockJob(job) {
      await change(REPOSITORY_SQL.unlockWaiting, [toRowId(job._id)]);
    },

    async unlockJobs(ids) {
      await database.write(() => {
        for (const id of ids) database.prepare(REPOSITORY_SQL.unlock).run(toRowId(id));
      });
    },

    async getJobById(id) {
      const row = database.read(() => one(REPOSITORY_SQL.byId, [toRowId(id)]));
      return row === undefined ? null : fromRow(row);
    },

    async queryJobs({ state, sort, skip = 0, limit = 0, ...selection } = {}) {
      const at = new Date(now());
      const { sql, values } = allOf([
        { sql: '?1 IS NOT NULL', values: [at.getTime()] },
        ...nonEmpty(filterOf(selection)),
        ...stateFilters(state),
      ]);
      const page = `SELECT ${COLUMNS} FROM agenda_jobs WHERE ${sql} ORDER BY ${orderOf(sort)} LIMIT ? OFFSET ?`;
      const { rows, total } = database.read(() => ({
        rows: database.prepare(page).all(...values, limit > 0 ? limit : -1, Math.max(0, skip)) as JobRow[],
        total: countOf(database.prepare(`SELECT count(*) AS n FROM agenda_jobs WHERE ${sql}`).get(...values)),
      }));
      const jobs = rows.map(fromRow).map((job) => ({ ...job, state: computeJobState(job, at) }));
      return { jobs, total };
    },

    async getJobsOverview() {
      const groups = `SELECT name, ${STATE} AS state, count(*) AS n, sum(disabled) AS paused
        FROM agenda_jobs GROUP BY 1, 2 ORDER BY 1`;
      const found = database.read(() => database.prepare(groups).all(now())) as {
        name: string;
        state: Exclude<JobState, 'paused'>;
        n: number;
        paused: number;
      }[];
      const overviews = new Map<string, JobsOverview>();
      for (const { name, state, n, paused } of found) {
        const sums = overviews.get(name) ?? emptyOverview(name);
        overviews.set(name, { ...sums, total: sums.total + n, [state]: n, paused: sums.paused + paused });
      }
      return [...overviews.values()];
    },

    async getDistinctJobNames() {
      const rows = database.read(() => database.prepare('SELECT DISTINCT name FROM agenda_jobs ORDER BY name').all());
      return (rows as { name: string }[]).map(({ name }) => name);
    },

    async getQueueSize() {
      const due = 'SELECT count(*) AS n FROM agenda_jobs WHERE next_run_at < ?';
      return database.read(() => countOf(database.prepare(due).get(now())));
    },

    removeJobs: (options) => changeSelected('DELETE FROM agenda_jobs', options, []),
    disableJobs: (options) =>
      changeSelected('UPDATE agenda_jobs SET disabled = 1', options, [{ sql: 'disabled = 0', values: [] }]),
    enableJobs: (options) =>
      changeSelected('UPDATE agenda_jobs SET disabled = 0', options, [{ sql: 'disabled = 1', values: [] }]),
    purgeAllJobs: () => change('DELETE FROM agenda_jobs', []),
  };
}

function nonEmpty(filter: Filter): readonly Filter[] {
  return filter.sql === '' ? [] : [filter];
}

function stateFilters(state: JobState | undefined): readonly Filter[] {
  if (state === undefined) return [];
  // Paused is a property beside the state, as in Agenda's own backends.
  return state === 'paused' ? [{ sql: 'disabled = 1', values: [] }] : [{ sql: `${STATE} = ?`, values: [state] }];
}

/** The last run first unless told otherwise; by id at the end, so that pages do not overlap. */
function orderOf(sort: JobsSort | undefined): string {
  const keys = SORTS.flatMap(([field, column]) => {
    const direction = sort?.[field];
    return direction === undefined ? [] : [`${column} ${direction === 'asc' ? 'ASC' : 'DESC'}`];
  });
  return [...(keys.length > 0 ? keys : ['next_run_at DESC', "rest ->> '$.lastRunAt' DESC"]), 'id'].join(', ');
}

function emptyOverview(name: string): JobsOverview {
  const none = { running: 0, scheduled: 0, queued: 0, completed: 0, failed: 0, repeating: 0, paused: 0 };
  return { name, total: 0, ...none };
}

function countOf(row: unknown): number {
  if (typeof row === 'object' && row !== null && 'n' in row && typeof row.n === 'number') return row.n;
  throw new Error('A count gave no number.');
}
