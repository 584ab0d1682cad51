/** What a statement is given. Text must not hold a NUL: some bindings cut it there. */
export type SqliteValue = string | number | null;

/** A compiled statement, as `node:sqlite` and its relatives have it. */
export interface SqliteStatement {
  get(...values: readonly SqliteValue[]): unknown;
  all(...values: readonly SqliteValue[]): unknown[];
  run(...values: readonly SqliteValue[]): { readonly changes: number | bigint };
}

/** All that the backend needs of a database file. */
export interface SqliteDatabase {
  /** The statement for an SQL text; to be used inside `read` or `write`. The texts are few, so it may be kept compiled. */
  prepare(sql: string): SqliteStatement;
  /** Runs `work`, which only reads, at once. */
  read<T>(work: () => T): T;
  /** Runs `work` in a transaction that has the write lock from its first statement on; resolves when the commit is durable. */
  write<T>(work: () => T): Promise<T>;
}
