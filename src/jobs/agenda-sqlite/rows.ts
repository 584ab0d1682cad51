import { datefields, type JobParameters, toJobId } from 'agenda';

export interface JobRow {
  readonly id: number;
  readonly name: string;
  readonly type: 'normal' | 'single';
  readonly priority: number;
  readonly next_run_at: number | null;
  readonly locked_at: number | null;
  readonly last_modified_by: string | null;
  readonly disabled: 0 | 1;
  /** JSON, as JSON.stringify writes it. */
  readonly data: string;
  /** Every other attribute, as JSON; dates in epoch milliseconds. */
  readonly rest: string;
}

/** Named one by one: a table may have more columns, of its owner. */
export const COLUMNS = 'id, name, type, priority, next_run_at, locked_at, last_modified_by, disabled, data, rest';

/** The attributes in `rest` that whoever saves a job decides on; all of them are replaced by a save. */
const SAVED = [
  'repeatTimezone',
  'repeatInterval',
  'repeatAt',
  'fork',
  'startDate',
  'endDate',
  'skipDays',
  'debounceStartedAt',
] as const satisfies readonly (keyof JobParameters)[];

/** The attributes in `rest` that the processor decides on; a save changes only those that it names. */
const PROCESSED = [
  'lastRunAt',
  'lastFinishedAt',
  'failedAt',
  'failCount',
  'failReason',
  'progress',
] as const satisfies readonly (keyof JobParameters)[];

const DATES = new Set<string>(datefields);

/** A merge patch (RFC 7396) for `rest` by a save: null takes an attribute away, what is left out stays. */
export function savedPatch(job: JobParameters): string {
  const named = PROCESSED.filter((name) => job[name] !== undefined);
  return patchOf(job, [...SAVED, ...named]);
}

/** A merge patch for `rest` by the processor. */
export function statePatch(job: JobParameters): string {
  return patchOf(job, PROCESSED);
}

function patchOf(job: JobParameters, names: readonly (keyof JobParameters)[]): string {
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, storable(job[name])])));
}

function storable(value: unknown): unknown {
  return value instanceof Date ? toTime(value) : (value ?? null);
}

/** Epoch milliseconds; null for none, also for a date that is invalid. */
export function toTime(date: Date | null | undefined): number | null {
  const time = date?.getTime() ?? Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** The id of a stored job as the table has it; null for what cannot be one. */
export function toRowId(id: string | undefined): number | null {
  return id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : null;
}

/** A row as Agenda has it: what is not set is left out. */
export function fromRow(row: JobRow): JobParameters & { _id: NonNullable<JobParameters['_id']> } {
  const rest = Object.entries(JSON.parse(row.rest) as Record<string, unknown>)
    .filter(([name, value]) => value !== null && name !== 'disabled')
    .map(([name, value]) => [name, DATES.has(name) && typeof value === 'number' ? new Date(value) : value]);
  return {
    ...Object.fromEntries(rest),
    _id: toJobId(String(row.id)),
    name: row.name,
    type: row.type,
    priority: row.priority,
    nextRunAt: row.next_run_at === null ? null : new Date(row.next_run_at),
    ...(row.locked_at === null ? {} : { lockedAt: new Date(row.locked_at) }),
    ...(row.last_modified_by === null ? {} : { lastModifiedBy: row.last_modified_by }),
    ...(row.disabled === 1 ? { disabled: true } : {}),
    data: JSON.parse(row.data),
  };
}
