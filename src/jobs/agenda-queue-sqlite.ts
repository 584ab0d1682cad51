import type { Database } from '../storage/sqlite/database.ts';
import { type AdmissionSettings, forEachType, type Lock, type QueueBackend } from './agenda-backend.ts';
import { isOwnerDead } from './agenda-instance.ts';
import { makeSqliteBackend } from './agenda-sqlite/backend.ts';
import { addColumn, migrateJobs } from './agenda-sqlite/schema.ts';
import { JOB_NAMES, type JobName, type JobStats } from './port.ts';

/** `admission` of a job: it stands in the line (or runs), or it is parked. Null: no window holds it back. */
const ADMITTED = 1;
const PARKED = 0;

/** What the queue keeps beside Agenda's columns. `due_at` is when a job became due, which an admission does not change. */
const COLUMNS = [
  ['key', 'TEXT'],
  ['tenant', 'TEXT'],
  ['admission', 'INTEGER'],
  ['due_at', 'INTEGER'],
] as const;

/** The unique index makes an enqueue idempotent under any concurrency. The partial ones hold nothing that need not be looked at. */
const INDEXES = [
  'CREATE UNIQUE INDEX IF NOT EXISTS agenda_jobs_key ON agenda_jobs (key, name) WHERE key IS NOT NULL',
  `CREATE INDEX IF NOT EXISTS queue_jobs_parked ON agenda_jobs (name, tenant, id) WHERE admission = ${PARKED}`,
  `CREATE INDEX IF NOT EXISTS queue_jobs_admitted ON agenda_jobs (name, tenant) WHERE admission = ${ADMITTED}`,
  'CREATE INDEX IF NOT EXISTS queue_jobs_due ON agenda_jobs (name, due_at) WHERE locked_at IS NULL',
];

const READY = 'name = ? AND locked_at IS NULL AND disabled = 0 AND next_run_at <= ?';
const OWNED = 'id = ? AND last_modified_by = ? AND locked_at IS NOT NULL';
const TAKEN_OFF = 'RETURNING name, tenant, admission';

/** Every statement of the queue, by name; a test reads their query plans. */
export const QUEUE_SQL = {
  insert: `INSERT INTO agenda_jobs (name, type, priority, next_run_at, last_modified_by, data, rest, key, tenant, admission, due_at)
    VALUES (?, 'normal', 0, ?, ?, ?, '{}', ?, ?, ?, ?) ON CONFLICT (key, name) WHERE key IS NOT NULL DO NOTHING`,
  admit: `UPDATE agenda_jobs SET admission = ${ADMITTED}, next_run_at = ?4 WHERE id = (
      SELECT id FROM agenda_jobs WHERE name = ?1 AND tenant = ?2 AND admission = ${PARKED} ORDER BY id LIMIT 1)
    AND ?3 > (SELECT count(*) FROM agenda_jobs WHERE name = ?1 AND tenant = ?2 AND admission = ${ADMITTED})`,
  withRoom: `SELECT name, tenant FROM (SELECT DISTINCT name, tenant FROM agenda_jobs WHERE admission = ${PARKED}) AS parked
    WHERE ? > (SELECT count(*) FROM agenda_jobs AS each
      WHERE each.name = parked.name AND each.tenant = parked.tenant AND each.admission = ${ADMITTED})`,
  due: `SELECT 1 FROM agenda_jobs WHERE ${READY} LIMIT 1`,
  locks: `SELECT id, last_modified_by AS token, locked_at AS beat FROM agenda_jobs
    WHERE name IN (SELECT value FROM json_each(?)) AND locked_at IS NOT NULL`,
  beat: `UPDATE agenda_jobs SET locked_at = ? WHERE ${OWNED}`,
  finish: `DELETE FROM agenda_jobs WHERE ${OWNED} ${TAKEN_OFF}`,
  postpone: `UPDATE agenda_jobs SET locked_at = NULL, next_run_at = ?1, due_at = ?1
    WHERE id = ?2 AND last_modified_by = ?3 AND locked_at IS NOT NULL`,
  release: `UPDATE agenda_jobs SET locked_at = NULL WHERE ${OWNED}`,
  releaseSeen: `UPDATE agenda_jobs SET locked_at = NULL WHERE ${OWNED} AND locked_at = ?`,
  depth: 'SELECT count(*) AS n FROM agenda_jobs',
  waiting: `SELECT id, name, tenant, admission, next_run_at AS at FROM agenda_jobs
    WHERE key = ? AND locked_at IS NULL LIMIT 1`,
  ready: `SELECT count(*) AS n FROM agenda_jobs WHERE ${READY}`,
  readyAtOnce: `SELECT count(*) AS n FROM agenda_jobs WHERE name = ? AND locked_at IS NULL AND disabled = 0
    AND next_run_at = ? AND id < ?`,
  parkedBefore: `SELECT count(*) AS n FROM agenda_jobs WHERE name = ? AND tenant = ? AND admission = ${PARKED} AND id < ?`,
  // Of every other tenant, no more than there are before it of its own.
  parkedOfOthers: `SELECT coalesce(sum(min(n, ?3)), 0) AS n FROM (
    SELECT count(*) AS n FROM agenda_jobs WHERE name = ?1 AND tenant <> ?2 AND admission = ${PARKED} GROUP BY tenant)`,
  cancel: `DELETE FROM agenda_jobs WHERE key = ? AND locked_at IS NULL ${TAKEN_OFF}`,
  waitingOf: `SELECT count(*) AS waiting, min(due_at) AS oldest FROM agenda_jobs
    WHERE name = ? AND locked_at IS NULL AND due_at <= ?`,
  runningOf: 'SELECT count(*) AS n FROM agenda_jobs WHERE name = ? AND locked_at IS NOT NULL',
} as const;

interface TakenOff {
  readonly name: string;
  readonly tenant: string | null;
  readonly admission: number | null;
}

/**
 * The queue in the embedded database, on the connection of everything else: a queue write and a document write of the same turn
 * share one commit. All processes of a SQLite file are on one host and so share its clock. A job is admitted in the transaction
 * that made the room, so a crash leaves nothing parked that has room, and no window is ever exceeded.
 */
export function makeSqliteQueueBackend(database: Database, { tenantWindow }: AdmissionSettings): QueueBackend {
  const agenda = makeSqliteBackend(database);

  async function changesOne(sql: string, ...values: readonly (string | number)[]): Promise<boolean> {
    return database.write(() => Number(database.prepare(sql).run(...values).changes) === 1);
  }

  /** To be called in a write. */
  function admit(name: string, tenant: string): void {
    while (Number(database.prepare(QUEUE_SQL.admit).run(name, tenant, tenantWindow, Date.now()).changes) > 0);
  }

  /** To be called in the write that took these jobs off the table. */
  function admitInPlaceOf(gone: readonly TakenOff[]): void {
    for (const { name, tenant, admission } of gone) if (admission === ADMITTED && tenant !== null) admit(name, tenant);
  }

  function count(sql: string, ...values: readonly (string | number)[]): number {
    return (database.prepare(sql).get(...values) as { n: number }).n;
  }

  function statsOf(name: JobName, now: number): JobStats {
    const row = database.prepare(QUEUE_SQL.waitingOf).get(name, now) as { waiting: number; oldest: number | null };
    const oldestDueMs = row.oldest === null ? null : now - row.oldest;
    return { waiting: row.waiting, running: count(QUEUE_SQL.runningOf, name), oldestDueMs };
  }

  return {
    ...agenda,
    async connect() {
      await database.write(() => migrateQueue(database));
    },
    now: Date.now,
    isDead: isOwnerDead,

    async enqueue({ job: { name, tenantId, subject }, key, scheduledFor, by }) {
      const data = JSON.stringify({ key, tenantId, subject });
      const admission = scheduledFor === null ? PARKED : null;
      return database.write(() => {
        const dueAt = scheduledFor ?? Date.now();
        const values = [name, scheduledFor, by, data, key, tenantId, admission, dueAt];
        const isNew = Number(database.prepare(QUEUE_SQL.insert).run(...values).changes) === 1;
        if (isNew && admission === PARKED) admit(name, tenantId);
        return isNew;
      });
    },
    async admitParked() {
      const rows = database.read(() => database.prepare(QUEUE_SQL.withRoom).all(tenantWindow));
      if (rows.length === 0) return;
      await database.write(() => {
        for (const { name, tenant } of rows as { name: string; tenant: string }[]) admit(name, tenant);
      });
    },

    async due(names) {
      const now = Date.now();
      return database.read(() => names.filter((name) => database.prepare(QUEUE_SQL.due).get(name, now) !== undefined));
    },
    async locks() {
      const rows = database.read(() => database.prepare(QUEUE_SQL.locks).all(JSON.stringify(JOB_NAMES)));
      return (rows as { id: number; token: string; beat: number }[]).map((row) => ({ ...row, id: String(row.id) }));
    },
    beat: (lock) => changesOne(QUEUE_SQL.beat, Date.now(), ...owner(lock)),
    async finish(lock) {
      return database.write(() => {
        const gone = database.prepare(QUEUE_SQL.finish).all(...owner(lock)) as TakenOff[];
        admitInPlaceOf(gone);
        return gone.length === 1;
      });
    },
    postpone: (lock, runAt) => changesOne(QUEUE_SQL.postpone, runAt, ...owner(lock)),
    release: (lock, beat) =>
      beat === undefined
        ? changesOne(QUEUE_SQL.release, ...owner(lock))
        : changesOne(QUEUE_SQL.releaseSeen, ...owner(lock), beat),

    async depth() {
      return database.read(() => count(QUEUE_SQL.depth));
    },
    async position(key) {
      return database.read(() => {
        const own = database.prepare(QUEUE_SQL.waiting).get(key) as
          | { id: number; name: string; tenant: string; admission: number | null; at: number }
          | undefined;
        if (own === undefined) return null;
        const { id, name, tenant, at } = own;
        const now = Date.now();
        if (own.admission === PARKED) {
          const before = count(QUEUE_SQL.parkedBefore, name, tenant, id);
          return count(QUEUE_SQL.ready, name, now) + before + count(QUEUE_SQL.parkedOfOthers, name, tenant, before);
        }
        // A job that is not due itself stands behind every due one.
        if (at > now) return count(QUEUE_SQL.ready, name, now);
        return count(QUEUE_SQL.ready, name, at - 1) + count(QUEUE_SQL.readyAtOnce, name, at, id);
      });
    },
    async cancel(key) {
      await database.write(() => admitInPlaceOf(database.prepare(QUEUE_SQL.cancel).all(key) as TakenOff[]));
    },
    async stats() {
      const now = Date.now();
      return database.read(() => forEachType((name) => statsOf(name, now)));
    },
  };
}

/** Jobs of an earlier version stay outside of every window: they run as they were queued. */
function migrateQueue(database: Database): void {
  migrateJobs(database);
  const added = COLUMNS.filter(([name, type]) => addColumn(database, name, type)).map(([name]) => name);
  if (added.includes('due_at')) database.prepare('UPDATE agenda_jobs SET due_at = next_run_at').run();
  for (const index of INDEXES) database.prepare(index).run();
}

function owner(lock: Lock): readonly [number, string] {
  return [Number(lock.id), lock.token];
}
