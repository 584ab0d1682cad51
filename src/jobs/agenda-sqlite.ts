import { AppError } from '../errors.ts';
import type { Database } from '../storage/sqlite/database.ts';
import type { Lock, QueueBackend } from './agenda-backend.ts';
import { isOwnerDead } from './agenda-instance.ts';
import { makeSqliteJobRepository } from './agenda-sqlite-repository.ts';

/**
 * The unique index makes an enqueue idempotent under any concurrency. `ready` holds exactly what may be taken, in the order in
 * which it is taken, so that neither running nor future jobs cost anything when the next one is looked for.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS agenda_jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    key TEXT,
    priority INTEGER NOT NULL,
    next_run_at INTEGER,
    locked_at INTEGER,
    last_modified_by TEXT,
    data TEXT NOT NULL,
    rest TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS agenda_jobs_key ON agenda_jobs (key, name) WHERE key IS NOT NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS agenda_jobs_single ON agenda_jobs (name) WHERE type = 'single';
  CREATE INDEX IF NOT EXISTS agenda_jobs_ready ON agenda_jobs (name, next_run_at, priority DESC, id)
    WHERE locked_at IS NULL;
  CREATE INDEX IF NOT EXISTS agenda_jobs_locked ON agenda_jobs (locked_at) WHERE locked_at IS NOT NULL;
`;

const READY = 'name = ? AND locked_at IS NULL AND next_run_at <= ?';
const OWNED = 'id = ? AND last_modified_by = ? AND locked_at IS NOT NULL';

/** Every statement of the queue, by name; a test reads their query plans. */
export const QUEUE_SQL = {
  due: `SELECT 1 FROM agenda_jobs WHERE ${READY} LIMIT 1`,
  locks: 'SELECT id, last_modified_by AS token, locked_at AS beat FROM agenda_jobs WHERE locked_at IS NOT NULL',
  beat: `UPDATE agenda_jobs SET locked_at = ? WHERE ${OWNED}`,
  finish: `DELETE FROM agenda_jobs WHERE ${OWNED}`,
  postpone: `UPDATE agenda_jobs SET locked_at = NULL, next_run_at = ? WHERE ${OWNED}`,
  release: `UPDATE agenda_jobs SET locked_at = NULL WHERE ${OWNED}`,
  releaseSeen: `UPDATE agenda_jobs SET locked_at = NULL WHERE ${OWNED} AND locked_at = ?`,
  // In two halves, so that each is counted in an index instead of in the rows.
  depth: `SELECT (SELECT count(*) FROM agenda_jobs WHERE locked_at IS NULL) +
    (SELECT count(*) FROM agenda_jobs WHERE locked_at IS NOT NULL) AS n`,
  waiting: 'SELECT id, name, next_run_at AS at FROM agenda_jobs WHERE key = ? AND locked_at IS NULL LIMIT 1',
  before: `SELECT count(*) AS n FROM agenda_jobs WHERE ${READY} AND (next_run_at < ? OR id < ?)`,
  cancel: 'DELETE FROM agenda_jobs WHERE key = ? AND locked_at IS NULL',
} as const;

/**
 * Agenda's jobs in the embedded database, on the connection of everything else: a queue write and a document write of the same
 * turn share one commit. All processes of a SQLite file are on one host and so share its clock.
 */
export function makeSqliteAgendaBackend(database: Database): QueueBackend {
  async function changesOne(sql: string, ...values: readonly (string | number)[]): Promise<boolean> {
    return database.write(() => Number(database.prepare(sql).run(...values).changes) === 1);
  }

  async function connect(): Promise<void> {
    await database.write((db) => db.exec(SCHEMA));
  }

  return {
    name: 'SQLite',
    ownsConnection: false,
    repository: makeSqliteJobRepository(database, connect),
    connect,
    disconnect: async () => {},
    now: Date.now,
    isDead: isOwnerDead,

    async due(names) {
      const now = Date.now();
      return database.read(() => names.filter((name) => database.prepare(QUEUE_SQL.due).get(name, now) !== undefined));
    },
    async locks() {
      const rows = database.read(() => database.prepare(QUEUE_SQL.locks).all()) as readonly {
        id: number;
        token: string;
        beat: number;
      }[];
      return rows.map((row) => ({ ...row, id: String(row.id) }));
    },
    beat: (lock) => changesOne(QUEUE_SQL.beat, Date.now(), ...owner(lock)),
    finish: (lock) => changesOne(QUEUE_SQL.finish, ...owner(lock)),
    postpone: (lock, runAt) => changesOne(QUEUE_SQL.postpone, runAt, ...owner(lock)),
    release: (lock, beat) =>
      beat === undefined
        ? changesOne(QUEUE_SQL.release, ...owner(lock))
        : changesOne(QUEUE_SQL.releaseSeen, ...owner(lock), beat),

    async depth() {
      return database.read(() => count(database.prepare(QUEUE_SQL.depth).get()));
    },
    async position(key) {
      return database.read(() => {
        const own = database.prepare(QUEUE_SQL.waiting).get(key) as
          | { id: number; name: string; at: number }
          | undefined;
        if (own === undefined) return null;
        const upTo = Math.min(own.at, Date.now());
        // A job that is not due itself stands behind every due one.
        const lastId = own.at <= upTo ? own.id : Number.MAX_SAFE_INTEGER;
        return count(database.prepare(QUEUE_SQL.before).get(own.name, upTo, upTo, lastId));
      });
    },
    async cancel(key) {
      await database.write(() => database.prepare(QUEUE_SQL.cancel).run(key));
    },
  };
}

function owner(lock: Lock): readonly [number, string] {
  return [Number(lock.id), lock.token];
}

function count(row: unknown): number {
  if (typeof row === 'object' && row !== null && 'n' in row && typeof row.n === 'number') return row.n;
  throw new AppError('bug', { detail: 'A count gave no number.' });
}
