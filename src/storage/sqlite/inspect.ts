import type { RawRow } from '../check.ts';
import type { AnyTableSpec } from '../port.ts';
import { keyFields } from '../stored.ts';
import type { Database } from './database.ts';
import { LAYOUT, layoutOf, unbind } from './schema.ts';

/** Rows read in one turn of the event loop; they may be large. */
const PAGE = 20;

/** What SQLite itself finds wrong with the file, and whether it is ours to read. */
export function inspectFile(database: Database): readonly string[] {
  return database.read((db) => {
    const layout = layoutOf(db);
    if (layout > LAYOUT) return [`the database has layout ${layout} of a newer version: run that version`];
    const answers = db.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    return answers
      .map((answer) => answer.integrity_check)
      .filter((answer) => answer !== 'ok')
      .map((answer) => `the database file is damaged (${answer.replaceAll('\n', ' ')}): restore it from a backup`);
  });
}

/** Every row as it lies in the file, of all tenants. */
export async function* readRawRows(database: Database, spec: AnyTableSpec): AsyncGenerator<RawRow> {
  const fields = keyFields(spec);
  const columns = ['rowid', 'tenant_id', 'id', 'doc', 'heavy', ...fields.map((field) => `"k_${field}"`)];
  const sql = `SELECT ${columns.join(', ')} FROM "${spec.name}" WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`;
  for (let last = 0; ; ) {
    const page = database.read(() => database.prepare(sql).all(last) as Record<string, string | number | null>[]);
    for (const row of page) {
      yield {
        tenantId: unbind(String(row.tenant_id)),
        id: unbind(String(row.id)),
        doc: String(row.doc),
        heavy: row.heavy === null ? null : String(row.heavy),
        keys: new Map(fields.map((field) => [field, readColumn(row[`k_${field}`])])),
      };
    }
    if (page.length < PAGE) return;
    last = Number(page.at(-1)?.rowid);
  }
}

function readColumn(value: string | number | null | undefined): string | number | null {
  return typeof value === 'string' ? unbind(value) : (value ?? null);
}
