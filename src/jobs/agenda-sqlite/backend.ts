import type { AgendaBackend } from 'agenda';
import { makeSqliteJobRepository } from './repository.ts';
import { migrateJobs } from './schema.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

interface SqliteBackendOptions {
  /** Paths in a job's data, such as `user.id`, that get an index: for `unique`, and for selecting jobs by their data. */
  readonly indexedData?: readonly string[];
  /** Epoch milliseconds; the clock that all processes of one host share, unless told. */
  readonly now?: () => number;
}

/** A backend for Agenda on a SQLite database that the caller opens and closes. `connect` makes or migrates the table. */
export function makeSqliteBackend(
  database: SqliteDatabase,
  { indexedData = [], now = Date.now }: SqliteBackendOptions = {},
): AgendaBackend {
  async function connect(): Promise<void> {
    await database.write(() => migrateJobs(database, indexedData));
  }
  return {
    name: 'SQLite',
    ownsConnection: false,
    repository: makeSqliteJobRepository(database, { connect, now }),
    connect,
    disconnect: async () => {},
  };
}
