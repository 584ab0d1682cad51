import { AppError } from '../../errors.ts';
import type { AnyTableSpec } from '../port.ts';
import { allIndexes, checkSpec, keyFields, readKeys } from '../stored.ts';
import type { DatabaseSync } from './database.ts';

/** The layout of our tables, kept in `user_version`; 0 is a new file. */
export const LAYOUT = 1;
const BACKFILL_PAGE = 500;

/** The layout a file was written in. */
export function layoutOf(db: DatabaseSync): number {
  return Number(Object.values(db.prepare('PRAGMA user_version').get() as object)[0]);
}

/** The column that holds a key field; JSON is kept apart in `doc`. */
export function columnOf(field: string): string {
  return `"k_${field}"`;
}

/** The name of the index that serves a query, quoted. */
export function indexName(spec: AnyTableSpec, index: string): string {
  return `"${spec.name}.${index}"`;
}

/**
 * Brings the file to the specs: forward only and in one transaction, so that several processes may do it at once. The schema itself
 * is the record of what was done: tables and columns are added, an index of ours that is not as the spec says is made anew.
 */
export function migrateTables(db: DatabaseSync, specs: readonly AnyTableSpec[]): void {
  if (layoutOf(db) > LAYOUT) {
    throw new AppError('provider-down', {
      detail:
        'The database was written by a newer version of this program: run that version, or restore a backup made before it.',
    });
  }
  for (const spec of specs) {
    checkSpec(spec);
    createTable(db, spec);
    addColumns(db, spec);
    matchIndexes(db, spec);
  }
  db.exec(`PRAGMA user_version = ${LAYOUT}`);
}

function createTable(db: DatabaseSync, spec: AnyTableSpec): void {
  // `heavy` stands last, so that reading the columns before it does not walk its overflow pages.
  const columns = ['tenant_id TEXT NOT NULL', 'id TEXT NOT NULL', ...keyFields(spec).map(columnOf)];
  columns.push('doc TEXT NOT NULL', 'heavy TEXT');
  db.exec(`CREATE TABLE IF NOT EXISTS "${spec.name}" (${columns.join(', ')}, PRIMARY KEY (tenant_id, id))`);
}

function addColumns(db: DatabaseSync, spec: AnyTableSpec): void {
  const rows = db.prepare(`PRAGMA table_info("${spec.name}")`).all() as { name: string }[];
  const present = new Set(rows.map((row) => row.name));
  const missing = keyFields(spec).filter((field) => !present.has(`k_${field}`));
  if (missing.length === 0) return;
  for (const field of missing) db.exec(`ALTER TABLE "${spec.name}" ADD COLUMN ${columnOf(field)}`);

  const read = db.prepare(
    `SELECT rowid, doc FROM "${spec.name}" WHERE rowid > ? ORDER BY rowid LIMIT ${BACKFILL_PAGE}`,
  );
  const assignments = missing.map((field) => `${columnOf(field)} = ?`).join(', ');
  const write = db.prepare(`UPDATE "${spec.name}" SET ${assignments} WHERE rowid = ?`);
  let page: { rowid: number; doc: string }[] = [];
  do {
    page = read.all(page.at(-1)?.rowid ?? 0) as { rowid: number; doc: string }[];
    for (const row of page) write.run(...readKeys(spec, row.doc, missing).map(bindable), row.rowid);
  } while (page.length === BACKFILL_PAGE);
}

function matchIndexes(db: DatabaseSync, spec: AnyTableSpec): void {
  const wanted = indexStatements(spec);
  const listed = db
    .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`)
    .all(spec.name) as { name: string; sql: string }[];
  for (const { name, sql } of listed) {
    if (wanted.get(name) === sql) wanted.delete(name);
    else db.exec(`DROP INDEX "${name}"`);
  }
  for (const sql of wanted.values()) db.exec(sql);
}

/** Each index ends in the id, which gives the order among ties; a unique one has a second, partial index to enforce it. */
function indexStatements(spec: AnyTableSpec): Map<string, string> {
  const statements = new Map<string, string>();
  for (const [name, index] of allIndexes(spec)) {
    const fields = index.fields.map(columnOf);
    const columns = ['tenant_id', ...fields].join(', ');
    statements.set(`${spec.name}.${name}`, `CREATE INDEX ${indexName(spec, name)} ON "${spec.name}" (${columns}, id)`);
    if (index.unique !== true) continue;
    const present = fields.map((field) => `${field} IS NOT NULL`).join(' AND ');
    statements.set(
      `${spec.name}.${name}.unique`,
      `CREATE UNIQUE INDEX "${spec.name}.${name}.unique" ON "${spec.name}" (${columns}) WHERE ${present}`,
    );
  }
  return statements;
}

/**
 * A key as SQLite takes it: it has no booleans, and the binding cuts text at its first NUL. So NUL is written as 1 1 and the byte 1
 * as 1 2, which keeps different texts different and in the same order.
 */
export function bindable(value: string | number | boolean | null): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return value;
  return value.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001');
}

/** The text that `bindable` took. */
export function unbind(text: string): string {
  return text.replaceAll('\u0001\u0001', '\0').replaceAll('\u0001\u0002', '\u0001');
}
