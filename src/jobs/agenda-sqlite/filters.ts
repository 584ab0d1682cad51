import type { JobsQueryOptions, RemoveJobsOptions } from 'agenda';
import { toRowId } from './rows.ts';
import type { SqliteValue } from './sqlite-database.ts';

/** A condition on jobs, and the values of its parameters. */
export interface Filter {
  readonly sql: string;
  readonly values: readonly SqliteValue[];
}

/** Everything that any of Agenda's calls can select jobs by. */
type Selection = Omit<RemoveJobsOptions, 'id' | 'ids'> & {
  readonly id?: string | undefined;
  readonly ids?: readonly string[] | undefined;
} & Pick<JobsQueryOptions, 'search' | 'includeDisabled'>;

/** As Agenda's own backends read a selection: `id` goes before `ids`, `name` before `names` before `notNames`, empty is not given. */
export function filterOf({ id, ids, name, names, notNames, search, data, includeDisabled }: Selection): Filter {
  const filters: Filter[] = [];
  const wantedIds = id ? [id] : (ids ?? []);
  if (wantedIds.length > 0) filters.push(isIn('id', wantedIds.map(toRowId)));
  const wantedNames = name ? [name] : (names ?? []);
  if (wantedNames.length > 0) filters.push(isIn('name', wantedNames));
  else if (notNames !== undefined && notNames.length > 0) filters.push(isIn('name', notNames, 'NOT IN'));
  if (search) filters.push({ sql: String.raw`name LIKE ? ESCAPE '\'`, values: [`%${escapeLike(search)}%`] });
  if (data !== undefined) filters.push(...dataFilters(data));
  if (includeDisabled === false) filters.push({ sql: 'disabled = 0', values: [] });
  return allOf(filters);
}

/** The conjunction; its `sql` is empty when there is nothing to fulfil. */
export function allOf(filters: readonly Filter[]): Filter {
  return {
    sql: filters.map(({ sql }) => sql).join(' AND '),
    values: filters.flatMap(({ values }) => values),
  };
}

/** The list travels as one JSON text: the statement is the same for any length, and any text is carried whole. */
function isIn(column: string, list: readonly unknown[], operator: 'IN' | 'NOT IN' = 'IN'): Filter {
  return { sql: `${column} ${operator} (SELECT value FROM json_each(?))`, values: [JSON.stringify(list)] };
}

/** A plain object matches by its leaves, whatever else the data has; anything else must be the whole data. */
function dataFilters(data: unknown): Filter[] {
  if (isPlainObject(data)) return Object.entries(data).flatMap(([key, value]) => leafFilters([key], value));
  return [{ sql: 'data = ?', values: [toJson(data)] }];
}

function leafFilters(path: readonly string[], value: unknown): Filter[] {
  if (isPlainObject(value)) return Object.entries(value).flatMap(([key, each]) => leafFilters([...path, key], each));
  return [dataEquals(path, value)];
}

/** Whether what lies at this path of the data is this value; nothing there is the same as null. */
export function dataEquals(path: readonly string[], value: unknown): Filter {
  const json = toJson(value);
  if (json === 'null') return { sql: `coalesce(${dataValue(path)}, 'null') = 'null'`, values: [] };
  return { sql: `${dataValue(path)} = ?`, values: [json] };
}

/**
 * The SQL expression for what lies at a path of the data, as JSON text. It is part of an index, so the path stands in it literally.
 * JSON.stringify wrote both sides, so equal values are equal texts: 1, '1' and true differ, and no text is cut at a NUL.
 */
export function dataValue(path: readonly string[]): string {
  const steps = path.map((step) => `.${JSON.stringify(step)}`);
  return `data -> '$${steps.join('').replaceAll("'", "''")}'`;
}

/** An SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** As it is stored; what JSON does not know (undefined, a function) is null. */
export function toJson(value: unknown): string {
  const json: string | undefined = JSON.stringify(value);
  return json ?? 'null';
}

function escapeLike(text: string): string {
  return refuseNul(text).replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** The same text, where no binding may cut it short. */
export function refuseNul(text: string): string {
  if (text.includes('\0')) throw new Error('A job name or an instance name must not hold a NUL character.');
  return text;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
