import { DatabaseSync } from '@photostructure/sqlite';
import type { JobParameters } from 'agenda';
import { onTestFinished } from 'vitest';
import { makeSqliteBackend } from '../../../../src/jobs/agenda-sqlite/backend.ts';
import type { SqliteDatabase } from '../../../../src/jobs/agenda-sqlite/sqlite-database.ts';

/** The least that the backend can be run on: one connection, one transaction for each write. Closed at the end of the test. */
export function openPlainDatabase(path = ':memory:'): SqliteDatabase {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  onTestFinished(() => db.close());
  return {
    prepare: (sql) => db.prepare(sql),
    read: (work) => work(),
    async write(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const answer = work();
        db.exec('COMMIT');
        return answer;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

export const NOW = 1_700_000_000_000;

/** A connected backend on a database of its own, and a clock that the test turns. */
export async function makeBench(options: { indexedData?: readonly string[]; path?: string } = {}) {
  const clock = { at: NOW };
  const database = openPlainDatabase(options.path);
  const backend = makeSqliteBackend(database, { now: () => clock.at, indexedData: options.indexedData ?? [] });
  await backend.connect();
  const { repository } = backend;
  const by = { lastModifiedBy: 'tester' };
  return {
    clock,
    database,
    backend,
    repository,
    save: (more: Partial<JobParameters> = {}) => repository.saveJob(makeJob(more), by),
    stored: async (job: JobParameters) => repository.getJobById(String(job._id)),
    take: (name = 'mail', lockDeadline = 0) =>
      repository.getNextJobToRun(name, at(0, clock.at), new Date(lockDeadline), at(0, clock.at), by),
  };
}

/** A date so many milliseconds from `NOW`, or from the time given. */
export function at(ms: number, from = NOW): Date {
  return new Date(from + ms);
}

export function makeJob(more: Partial<JobParameters> = {}): JobParameters {
  return { name: 'mail', type: 'normal', priority: 0, nextRunAt: at(-1_000), data: {}, ...more };
}
