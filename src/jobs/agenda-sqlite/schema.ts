import { dataValue, quoteName } from './filters.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS agenda_jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  priority INTEGER NOT NULL,
  next_run_at INTEGER,
  locked_at INTEGER,
  last_modified_by TEXT,
  data TEXT NOT NULL,
  rest TEXT NOT NULL
) STRICT`;

const INDEXES = [
  // One index for taking the next job (in its order), for locks of a type that have expired, and for every query by name.
  `CREATE INDEX IF NOT EXISTS agenda_jobs_next
    ON agenda_jobs (name, locked_at, disabled, next_run_at, priority DESC, id)`,
  `CREATE UNIQUE INDEX IF NOT EXISTS agenda_jobs_single ON agenda_jobs (name) WHERE type = 'single'`,
];

/** What the first layout had, which knew no disabled jobs. */
const OUTDATED = ['agenda_jobs_ready', 'agenda_jobs_locked'];

/**
 * Brings the table to this layout; to be called in a write. Forward only, and the schema itself is the record of what was done, so
 * any number of processes may do it one after another. Columns that it does not know are left alone.
 */
export function migrateJobs(database: SqliteDatabase, indexedData: readonly string[] = []): void {
  run(TABLE);
  if (addColumn(database, 'disabled', 'INTEGER NOT NULL DEFAULT 0')) {
    run(`UPDATE agenda_jobs SET disabled = 1 WHERE rest ->> '$.disabled'`);
  }
  for (const index of OUTDATED) run(`DROP INDEX IF EXISTS ${index}`);
  for (const index of INDEXES) run(index);
  for (const path of indexedData) {
    const name = quoteName(`agenda_jobs_data.${path}`);
    run(`CREATE INDEX IF NOT EXISTS ${name} ON agenda_jobs (${dataValue(path.split('.'))}, name)`);
  }

  function run(sql: string): void {
    database.prepare(sql).run();
  }
}

/** Adds a column to the table of jobs; false when it is there. To be called in a write. */
export function addColumn(database: SqliteDatabase, name: string, type: string): boolean {
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all('agenda_jobs') as { name: string }[];
  if (columns.some((column) => column.name === name)) return false;
  database.prepare(`ALTER TABLE agenda_jobs ADD COLUMN ${name} ${type}`).run();
  return true;
}
