import type { DebounceOptions, JobParameters, JobRepositoryOptions } from 'agenda';
import { allOf, dataEquals, type Filter, refuseNul, toJson } from './filters.ts';
import { COLUMNS, fromRow, type JobRow, savedPatch, toRowId, toTime } from './rows.ts';
import type { SqliteDatabase, SqliteValue } from './sqlite-database.ts';

/** Every statement of a save that is not made for a `unique`; a test reads their query plans. */
export const SAVE_SQL = {
  insert: `INSERT INTO agenda_jobs
    (type, priority, next_run_at, locked_at, last_modified_by, data, rest, disabled, name)
    VALUES (?, ?, ?, ?, ?, ?, json_patch('{}', ?), ?, ?) RETURNING ${COLUMNS}`,
  // A lock stays: a job that is saved while it runs must not be taken a second time.
  update: `UPDATE agenda_jobs SET type = ?, priority = ?, next_run_at = ?, locked_at = coalesce(?, locked_at),
    last_modified_by = ?, data = ?, rest = json_patch(rest, ?), disabled = ? WHERE name = ? AND id = ? RETURNING ${COLUMNS}`,
  single: `SELECT ${COLUMNS} FROM agenda_jobs WHERE name = ? AND type = 'single'`,
} as const;

/**
 * Saves a job as Agenda asks for it. To be called in a write: looking for a job that is there, deciding and writing are then one
 * step, for every kind of save.
 */
export function saveJob(
  database: SqliteDatabase,
  job: JobParameters,
  options: JobRepositoryOptions | undefined,
  now: number,
): JobParameters {
  const by = options?.lastModifiedBy ?? null;
  const { unique, uniqueOpts } = job;
  if (job._id !== undefined) {
    const id = toRowId(job._id);
    // It was removed since: as with Agenda's other backends, a save does not bring it back.
    return (id === null ? null : update(id, job)) ?? job;
  }
  if (job.type === 'single') return saveSingle();
  if (unique !== undefined) return saveUnique(unique);
  return insert(job);

  function saveSingle(): JobParameters {
    const row = database.prepare(SAVE_SQL.single).get(refuseNul(job.name)) as JobRow | undefined;
    if (row === undefined) return insert(job);
    // A repeating job that is declared again while it is overdue keeps its time, or that run would be skipped.
    const isDue = job.nextRunAt !== null && job.nextRunAt.getTime() <= now;
    const kept = isDue ? toDate(row.next_run_at) : null;
    return update(row.id, { ...job, nextRunAt: kept ?? job.nextRunAt }) ?? job;
  }

  function saveUnique(query: Record<string, unknown>): JobParameters {
    const { sql, values } = uniqueFilter(job.name, query);
    const row = database.prepare(`SELECT ${COLUMNS} FROM agenda_jobs WHERE ${sql} LIMIT 1`).get(...values) as
      | JobRow
      | undefined;
    const debounce = uniqueOpts?.debounce;
    if (row === undefined) return insert(debounce === undefined ? job : { ...job, ...firstOf(debounce) });
    if (debounce !== undefined) return update(row.id, debounced(fromRow(row), debounce)) ?? job;
    return uniqueOpts?.insertOnly === true ? fromRow(row) : (update(row.id, job) ?? job);
  }

  function firstOf({ delay, strategy }: DebounceOptions): Partial<JobParameters> {
    const debounceStartedAt = new Date(now);
    return strategy === 'leading' ? { debounceStartedAt } : { debounceStartedAt, nextRunAt: new Date(now + delay) };
  }

  function debounced(stored: JobParameters, { delay, maxWait, strategy }: DebounceOptions): JobParameters {
    const debounceStartedAt = stored.debounceStartedAt ?? new Date(now);
    if (strategy === 'leading') return { ...job, debounceStartedAt, nextRunAt: stored.nextRunAt };
    if (maxWait !== undefined && maxWait > 0 && now - debounceStartedAt.getTime() >= maxWait) {
      const { debounceStartedAt: _, ...rest } = job;
      return { ...rest, nextRunAt: new Date(now) };
    }
    return { ...job, debounceStartedAt, nextRunAt: new Date(now + delay) };
  }

  function insert(wanted: JobParameters): JobParameters {
    return fromRow(database.prepare(SAVE_SQL.insert).get(...valuesOf(wanted)) as JobRow);
  }

  /** Null when the job is gone, or has another name. */
  function update(id: number, wanted: JobParameters): JobParameters | null {
    const row = database.prepare(SAVE_SQL.update).get(...valuesOf(wanted), id) as JobRow | undefined;
    return row === undefined ? null : fromRow(row);
  }

  function valuesOf(wanted: JobParameters): readonly SqliteValue[] {
    return [
      wanted.type,
      wanted.priority,
      toTime(wanted.nextRunAt),
      toTime(wanted.lockedAt),
      by === null ? null : refuseNul(by),
      toJson(wanted.data),
      savedPatch(wanted),
      wanted.disabled === true ? 1 : 0,
      refuseNul(wanted.name),
    ];
  }
}

function toDate(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}

/** The columns that a `unique` may name beside `data.…`. */
const UNIQUE_COLUMNS = new Map([
  ['type', 'type'],
  ['priority', 'priority'],
  ['nextRunAt', 'next_run_at'],
  ['lockedAt', 'locked_at'],
]);

/** The condition that a `unique` stands for. Throws for what it cannot express, such as a query operator. */
export function uniqueFilter(name: string, query: Record<string, unknown>): Filter {
  const byName: Filter = { sql: 'name = ?', values: [refuseNul(name)] };
  return allOf([byName, ...Object.entries(query).map(([field, value]) => fieldEquals(field, value))]);
}

function fieldEquals(field: string, value: unknown): Filter {
  if (hasOperator(value)) throw new Error(`A unique constraint takes values, not query operators: ${field}`);
  const [top, ...path] = field.split('.');
  if (top === 'data' && path.length > 0) return dataEquals(path, value);
  const column = UNIQUE_COLUMNS.get(field);
  if (column === undefined) throw new Error(`A job cannot be unique by ${field}`);
  if (value === null || value === undefined) return { sql: `${column} IS NULL`, values: [] };
  if (value instanceof Date) return { sql: `${column} = ?`, values: [value.getTime()] };
  if (typeof value === 'number') return { sql: `${column} = ?`, values: [value] };
  if (typeof value === 'string') return { sql: `${column} = ?`, values: [refuseNul(value)] };
  throw new Error(`A job cannot be unique by this value of ${field}`);
}

function hasOperator(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  return Object.entries(value).some(([key, each]) => key.startsWith('$') || hasOperator(each));
}
