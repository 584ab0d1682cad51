import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { AnyTableSpec, Query, Row } from './port.ts';

/** What an index holds of a row's field: its value, or null when it is absent or null. */
export type KeyValue = string | number | boolean | null;

/** A row as both engines keep it. Text, because only JSON text gives back every nested value (odd keys, NUL, lone surrogates) alike. */
export interface StoredRow {
  readonly id: string;
  /** JSON of the row without its heavy fields. */
  readonly doc: string;
  /** JSON of the heavy fields; null when the row has none. */
  readonly heavy: string | null;
  /** One entry for each field that some index names. */
  readonly keys: ReadonlyMap<string, KeyValue>;
}

/** Bytes of a row as JSON. Bounds the memory one row can take and the longest line of an export; a three-hour transcript has 2 MB. */
export const MAX_ROW_BYTES = 48 * 1024 * 1024;
/** Bytes of JSON after which a page of `scan` ends. */
const SCAN_BYTES = 8 * 1024 * 1024;

/** The index behind `expired`; specs cannot name one of their own so, because theirs are camelCase. */
export const EXPIRY_INDEX = 'expire_at';

/** An index of whatever table. */
interface AnyIndex {
  readonly fields: readonly string[];
  readonly unique?: true;
}

/** A table's indexes by name, with the one that `expired` reads. */
export function allIndexes(spec: AnyTableSpec): readonly (readonly [name: string, index: AnyIndex])[] {
  const declared: readonly (readonly [string, AnyIndex])[] = Object.entries(spec.indexes);
  return spec.expires ? [...declared, [EXPIRY_INDEX, { fields: ['expireAt'] }]] : declared;
}

/** The fields that some index names, in a stable order. */
export function keyFields(spec: AnyTableSpec): readonly string[] {
  return [...new Set(allIndexes(spec).flatMap(([, index]) => index.fields))].sort();
}

/** Throws when a spec's names could not be a table, column or index on every engine. */
export function checkSpec(spec: AnyTableSpec): void {
  const heavy = new Set<PropertyKey>(spec.heavy);
  const sound =
    /^[a-z][a-z0-9_]{0,47}$/.test(spec.name) &&
    Object.keys(spec.indexes).every((name) => /^[a-z][A-Za-z0-9]{0,31}$/.test(name)) &&
    allIndexes(spec).every(
      ([, index]) => index.fields.length > 0 && new Set(index.fields).size === index.fields.length,
    ) &&
    keyFields(spec).every((field) => /^[a-z][A-Za-z0-9]{0,31}$/.test(field) && !heavy.has(field)) &&
    !heavy.has('id') &&
    !heavy.has('tenantId');
  if (!sound)
    throw new AppError('bug', { detail: `The table spec "${spec.name}" has a name or index no engine can hold.` });
}

/** UTF-8 has no lone surrogates: as part of a key they would be replaced, and two keys could become one. */
export function isKeyText(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** The ids of a look-up that a row can have, each once. */
export function keyTexts(spec: AnyTableSpec, ids: readonly string[]): readonly string[] {
  if (ids.length > 1_000)
    throw new AppError('bug', { detail: `More than 1000 rows of ${spec.name} are asked for at once.` });
  return [...new Set(ids)].filter(isKeyText);
}

/** @photostructure/sqlite 1.2.1 binds 1e-17 as the integer 0: a key that near to zero would be found as zero. */
function isKeyNumber(value: number): boolean {
  return Number.isFinite(value) && (value === 0 || Math.abs(value) >= 1e-15);
}

/** Checks a row against its spec and its tenant and gives what to store; throws an AppError that names no value of it. */
export function encodeRow(spec: AnyTableSpec, tenantId: TenantId, row: Row): StoredRow {
  const checked = spec.row.safeParse(row);
  if (!checked.success) {
    const where = checked.error.issues[0]?.path.join('.') ?? '';
    throw new AppError('bug', { detail: `A row of ${spec.name} is invalid at "${where}".` });
  }
  const valid = checked.data as Row & Readonly<Record<string, unknown>>;
  if (tenantId === '' || valid.tenantId !== tenantId) {
    throw new AppError('bug', { detail: `A row of ${spec.name} belongs to another tenant than the call.` });
  }
  if (valid.id === '' || !isKeyText(valid.id) || !isKeyText(tenantId)) {
    throw new AppError('bug', { detail: `A row of ${spec.name} has an id that cannot be a key.` });
  }
  const heavyNames = new Set<string>(spec.heavy as readonly string[]);
  const entries = Object.entries(valid);
  const heavy = entries.filter(([name, value]) => heavyNames.has(name) && value !== undefined);
  const doc = JSON.stringify(Object.fromEntries(entries.filter(([name]) => !heavyNames.has(name))));
  const heavyText = heavy.length === 0 ? null : JSON.stringify(Object.fromEntries(heavy));
  if (Buffer.byteLength(doc) + Buffer.byteLength(heavyText ?? '') > MAX_ROW_BYTES) {
    throw new AppError('too-large', { detail: `A row of ${spec.name} is larger than the store takes.` });
  }
  return {
    id: valid.id,
    doc,
    heavy: heavyText,
    keys: new Map(keyFields(spec).map((field) => [field, readKey(spec, field, valid[field])])),
  };
}

/** The row that `encodeRow` took; without `heavy`, the row as lists give it. */
export function decodeRow<R>(doc: string, heavy: string | null): R {
  const light: unknown = JSON.parse(doc);
  return (heavy === null ? light : { ...(light as object), ...(JSON.parse(heavy) as object) }) as R;
}

/** Collects the rows of one page of `scan`; false when the page is full. */
export function makeScanPage<R extends Row>(
  limit: number,
): {
  readonly rows: R[];
  add(doc: string, heavy: string | null): boolean;
} {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new AppError('bug', { detail: 'The limit of a scan is not 1..1000.' });
  const rows: R[] = [];
  let size = 0;
  return {
    rows,
    add(doc, heavy) {
      rows.push(decodeRow<R>(doc, heavy));
      size += doc.length + (heavy?.length ?? 0);
      return rows.length < limit && size < SCAN_BYTES;
    },
  };
}

/** The key values of a row that is already stored, for an index that was added later. */
export function readKeys(spec: AnyTableSpec, doc: string, fields: readonly string[]): readonly KeyValue[] {
  const row = decodeRow<Readonly<Record<string, unknown>>>(doc, null);
  return fields.map((field) => readKey(spec, field, row[field]));
}

function readKey(spec: AnyTableSpec, field: string, value: unknown): KeyValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean' || (typeof value === 'number' && isKeyNumber(value))) return value;
  if (typeof value === 'string' && isKeyText(value)) return value;
  throw new AppError('bug', {
    detail: `The field ${field} of ${spec.name} is indexed and holds what cannot be a key.`,
  });
}

// ── Queries ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A condition on one key field, or on the id. All conditions of a step hold together, so any engine serves it from the index. */
export interface Condition {
  readonly field: string | typeof ID;
  readonly test: 'eq' | 'gt' | 'gte' | 'lt' | 'lte' | 'isNull' | 'notNull';
  readonly value: KeyValue;
}
/** Stands for the row's id in a condition, beside the key fields of an index. */
export const ID: unique symbol = Symbol('id');

export interface QueryPlan {
  readonly index: string;
  /** Run one after the other until `limit` rows are found; their answers joined are in order. */
  readonly steps: readonly (readonly Condition[])[];
  /** The key field to order by, before the id; null when the order is by id alone. */
  readonly orderBy: string | null;
  readonly descending: boolean;
  readonly limit: number;
}

type AnyQuery = Query<Row, string>;

/** Turns a query into conditions on one index; a query that the index cannot serve is a bug of the caller. */
export function planQuery(spec: AnyTableSpec, query: AnyQuery): QueryPlan {
  const index = allIndexes(spec).find(([name]) => name === query.index)?.[1];
  if (index === undefined) throw misuse(spec, query, 'there is no such index');
  const equals = Object.entries(query.equals ?? {});
  const prefix = index.fields.slice(0, equals.length);
  if (equals.some(([field]) => !(prefix as readonly string[]).includes(field))) {
    throw misuse(spec, query, '"equals" is not a prefix of its fields');
  }
  const orderBy = index.fields[equals.length] ?? null;
  if (query.range !== undefined && orderBy === null) throw misuse(spec, query, 'no field is left for "range"');
  const limit = query.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) throw misuse(spec, query, '"limit" is not 1..1000');

  const fixed = equals.map(([field, value]): Condition => equal(field, checkKey(spec, query, value)));
  const bounds = orderBy === null ? [] : readBounds(spec, query, orderBy);
  const descending = query.order === 'desc';
  const steps = stepsAfter(spec, query, orderBy, descending).map((step) => [...fixed, ...bounds, ...step]);
  return { index: query.index, steps, orderBy, descending, limit };
}

function readBounds(spec: AnyTableSpec, query: AnyQuery, field: string): Condition[] {
  const { from, to } = query.range ?? {};
  const bounds: Condition[] = [];
  if (from !== undefined) bounds.push({ field, test: 'gte', value: checkKey(spec, query, from) });
  if (to !== undefined) bounds.push({ field, test: 'lte', value: checkKey(spec, query, to) });
  // A lone upper bound would let null in on neither engine's own terms: SQL leaves it out, and so does MongoDB's type bracketing.
  return bounds;
}

/** What follows a row in the order (null, then values; ties by id), as steps that need no OR. */
function stepsAfter(
  spec: AnyTableSpec,
  query: AnyQuery,
  field: string | null,
  descending: boolean,
): readonly (readonly Condition[])[] {
  if (query.after === undefined) return [[]];
  const beyond = descending ? 'lt' : 'gt';
  const id: Condition = { field: ID, test: beyond, value: checkKey(spec, query, query.after.id) };
  if (field === null) return [[id]];
  const key = checkKey(spec, query, query.after.key);
  const ties = [equal(field, key), id];
  const isNull: Condition = { field, test: 'isNull', value: null };
  if (key === null) return descending ? [ties] : [ties, [{ field, test: 'notNull', value: null }]];
  const others: Condition[] = [{ field, test: beyond, value: key }];
  if (!descending || query.range !== undefined) return [ties, others];
  return [ties, others, [isNull]];
}

function equal(field: string, value: KeyValue): Condition {
  return { field, test: value === null ? 'isNull' : 'eq', value };
}

function checkKey(spec: AnyTableSpec, query: AnyQuery, value: unknown): KeyValue {
  // An absent value must not silently widen the query.
  if (value === undefined) throw misuse(spec, query, 'a value is undefined');
  return readKey(spec, query.index, value);
}

function misuse(spec: AnyTableSpec, query: AnyQuery, what: string): AppError {
  return new AppError('bug', { detail: `Query on ${spec.name} by "${query.index}": ${what}.` });
}
