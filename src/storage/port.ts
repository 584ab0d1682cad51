import type { z } from 'zod';
import type { TenantId } from '../analysis/domain.ts';

/**
 * The small table port. Repositories (one file per collection beside this one) are written once on it; an engine
 * (sqlite/, mongo/) implements only this. Rows are plain JSON: strings, finite numbers, booleans, null, arrays, objects;
 * times are epoch milliseconds. A property that is `undefined` is not stored. A row of more than 48 MiB as JSON is 'too-large' on both engines;
 * MongoDB refuses in the same way what does not fit its 16 MiB a document when packed.
 *
 * The tenant is the first argument of every call and the first field of every key and index: a query across tenants cannot be written.
 */
export interface Row {
  readonly tenantId: TenantId;
  readonly id: string;
}

export interface IndexSpec<R extends Row> {
  /**
   * After the tenant. At most the last one is used for a range and for the order. They hold text without lone surrogates, booleans, null
   * and finite numbers, of which all but zero are at least 1e-15 away from it; anything else is a bug of the caller.
   */
  readonly fields: readonly (keyof R & string)[];
  /** Unique within the tenant; rows where one of the fields is absent or null are left out. */
  readonly unique?: true;
}

export interface TableSpec<R extends Row, Heavy extends keyof R = never, Index extends string = string> {
  /** snake_case; the collection's and the SQL table's name. */
  readonly name: string;
  /** Checked before every write, on both engines alike. */
  readonly row: z.ZodType<R>;
  readonly indexes: Readonly<Record<Index, IndexSpec<R>>>;
  /** Fields that `find` leaves out: they are large, and lists never need them. */
  readonly heavy: readonly Heavy[];
  /** Rows carry `expireAt` (epoch ms); `expired` finds them, and on MongoDB a TTL index removes what a purge left over, a week later. */
  readonly expires: boolean;
}

export interface Query<R extends Row, Index extends string> {
  readonly index: Index;
  /** Values for a prefix of the index's fields. */
  readonly equals?: Partial<R>;
  /** Bounds, both inclusive, on the field after that prefix. */
  readonly range?: { readonly from?: number | string; readonly to?: number | string };
  /** By the field after the prefix (absent and null come first), ties by id. Ascending unless told. */
  readonly order?: 'asc' | 'desc';
  /** Only what comes after this row of an earlier page. */
  readonly after?: { readonly key: number | string | null; readonly id: string };
  /** 1..1000; 100 unless told. */
  readonly limit?: number;
}

export interface Table<R extends Row, Heavy extends keyof R = never, Index extends string = string> {
  /** False when the id or a unique key is taken; nothing is written then. */
  insert(tenantId: TenantId, row: R): Promise<boolean>;
  /** Inserts or replaces by id. A unique key of another row in the way is a bug of the caller, here and in `change`. */
  put(tenantId: TenantId, row: R): Promise<void>;
  get(tenantId: TenantId, id: string): Promise<R | null>;
  find(tenantId: TenantId, query: Query<R, Index>): Promise<readonly Omit<R, Heavy>[]>;
  /** The rows of these ids, at most 1000, each once, in their order, without the heavy fields; those that are not there are left out. */
  getLight(tenantId: TenantId, ids: readonly string[]): Promise<readonly Omit<R, Heavy>[]>;
  /**
   * Whole rows in the order of their ids (by their UTF-8 bytes), after `after`: for copies and repairs, which must see every row. A page
   * ends early when its rows are large, so that memory does not grow with them; only an empty page is the end.
   */
  scan(tenantId: TenantId, page: { readonly after?: string; readonly limit: number }): Promise<readonly R[]>;
  count(tenantId: TenantId, query: Pick<Query<R, Index>, 'index' | 'equals' | 'range'>): Promise<number>;
  /**
   * Compare-and-set: `edit` sees the row as it stands and gives what it should become, or null to leave it. It is pure and may run
   * more than once. Resolves to the row as written, or null when there is no row or `edit` declined.
   */
  change(tenantId: TenantId, id: string, edit: (row: R) => R | null): Promise<R | null>;
  delete(tenantId: TenantId, id: string): Promise<boolean>;
  /** Removes every row of a tenant; for an uninstalled app. Resolves to how many. */
  clear(tenantId: TenantId): Promise<number>;
  /** Rows whose `expireAt` is at or before `now`, oldest first. */
  expired(tenantId: TenantId, now: number, limit: number): Promise<readonly Omit<R, Heavy>[]>;
}

export interface Store {
  readonly engine: 'sqlite' | 'mongodb';
  table<R extends Row, Heavy extends keyof R, Index extends string>(
    spec: TableSpec<R, Heavy, Index>,
  ): Table<R, Heavy, Index>;
  /** Creates or changes tables and indexes; run once at start, before any other call. Several processes may run it at once. */
  migrate(specs: readonly AnyTableSpec[]): Promise<void>;
  /** Every tenant that has a row in `installations`: for maintenance, which then works tenant by tenant. */
  tenants(): Promise<readonly TenantId[]>;
  /** Resolves when the store answers within a second; rejects otherwise. */
  ping(): Promise<void>;
  /** Takes the last traces of deleted rows off the disk, where the engine leaves any. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of specs of different rows has no narrower common type, R being invariant in z.ZodType.
export type AnyTableSpec = TableSpec<any, any, any>;
