import { chmodSync, closeSync, fdatasync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import {
  type DatabaseSyncInstance,
  DatabaseSync as SqliteDatabase,
  type StatementSyncInstance,
} from '@photostructure/sqlite';
import { AppError } from '../../errors.ts';
import { checkBeside } from './check-beside.ts';
import { brokenDisk, damagedFile, translateSqliteError } from './errors.ts';

/** One connection; the API of node:sqlite. */
export type DatabaseSync = DatabaseSyncInstance;
export type Statement = StatementSyncInstance;

export interface Database {
  readonly path: string;
  /**
   * Runs `work` in a transaction and resolves to its answer after the commit is on disk; others may read it a moment earlier. Writes
   * handed over in one turn of the event loop share one transaction, each under a savepoint of its own: one that throws is undone alone
   * and rejects alone. `work` is synchronous, so no transaction stays open across turns and two connections of one process cannot wait for each
   * other.
   */
  write<T>(work: (db: DatabaseSync) => T): Promise<T>;
  /** Runs `work` at once, outside of a transaction; it must only read. */
  read<T>(work: (db: DatabaseSync) => T): T;
  /**
   * Runs `work` on the state of this moment while other connections write on; their log only grows meanwhile. Until it is over this
   * connection must not write.
   */
  snapshot<T>(work: () => Promise<T>): Promise<T>;
  /** Folds the write-ahead log into the file and empties it, so that deleted rows stand in neither; does nothing while others read. */
  tidy(): void;
  /** The statement for an SQL text, compiled once. To be used inside `read` or `write` only. */
  prepare(sql: string): Statement;
  /** Commits what was handed over, then closes; later calls fail. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly busyTimeoutMs?: number;
  /** Bytes up to which the file is checked before it is used; a larger one is checked beside the work. */
  readonly checkAtOnce?: number;
  /** Told when a check beside the work found damage; from then on every call fails. */
  readonly onDamage?: (error: AppError) => void;
  /** Puts a file's bytes on disk; tests put a slow or a broken disk here. */
  readonly sync?: (fd: number) => Promise<void>;
}

interface PendingWrite {
  readonly work: (db: DatabaseSync) => unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly answer: unknown } | { readonly error: unknown };

interface Settled {
  readonly pending: PendingWrite;
  readonly outcome: Outcome | undefined;
}

const BUSY_TIMEOUT_MS = 5_000;
/** A check reads all of the file: 0.6 s a GB from memory, 3 s from a disk of 400 MB/s. So a start is held up by some 0.7 s at most. */
const CHECK_AT_ONCE = 256 * 1024 * 1024;
/** Keeps one transaction of small writes to some ten milliseconds of blocked event loop; the rest follows in the next turn. */
const MAX_WRITES_PER_COMMIT = 256;
/** The write-ahead log is cut back to this after a burst has made it longer. */
const MAX_LOG_BYTES = 16 * 1024 * 1024;
/** Our SQL texts are a fixed set far below this; the bound is against a caller that builds SQL from values. */
const MAX_STATEMENTS = 512;

/**
 * Opens (or creates) the database file; throws an AppError that names the remedy when it cannot be used. A write waits
 * `busyTimeoutMs` at most for another process, and this process with it.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database {
  const { busyTimeoutMs = BUSY_TIMEOUT_MS, checkAtOnce = CHECK_AT_ONCE, sync = promisify(fdatasync) } = options;
  const bytes = prepareFile(path);
  const { db, log } = connect(path, busyTimeoutMs, bytes <= checkAtOnce);
  /** What every call answers with once the file, or its disk, is known to be damaged. */
  let damage: AppError | null = null;
  const stopCheck = bytes <= checkAtOnce ? async () => {} : checkBeside(path, () => refuseAll(damagedFile(path)));
  const statements = new Map<string, Statement>();
  let queue: PendingWrite[] = [];
  /** While a snapshot is read. */
  let fixed = false;
  let flushing: NodeJS.Immediate | null = null;
  /** What stands in the log and is perhaps not on disk yet. */
  let committed: Settled[] = [];
  let syncing: Promise<void> | null = null;

  function refuseAll(error: AppError): void {
    damage = error;
    options.onDamage?.(error);
  }

  function prepare(sql: string): Statement {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  function flush(): void {
    const batch = queue.slice(0, MAX_WRITES_PER_COMMIT);
    queue = queue.slice(MAX_WRITES_PER_COMMIT);
    flushing = queue.length > 0 ? setImmediate(flush) : null;
    commitTogether(batch);
  }

  function commitTogether(batch: readonly PendingWrite[]): void {
    try {
      prepare('BEGIN IMMEDIATE').run();
      const outcomes = batch.map((pending) => runUnderSavepoint(pending));
      prepare('COMMIT').run();
      committed.push(...batch.map((pending, at) => ({ pending, outcome: outcomes[at] })));
      syncing ??= syncLog();
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
      const translated = translateSqliteError(error, path);
      for (const pending of batch) pending.reject(translated);
    }
  }

  /** Answers for what was committed once it is on disk, which this thread does not wait for; what is committed meanwhile shares the next turn. */
  async function syncLog(): Promise<void> {
    while (committed.length > 0) {
      const these = committed;
      committed = [];
      try {
        if (damage !== null) throw damage;
        await sync(log);
        for (const { pending, outcome } of these) settle(pending, outcome);
      } catch (cause) {
        // The kernel may forget what it could not write and call the next try a success (fsync(2)): nothing may be built on it.
        if (damage === null) refuseAll(brokenDisk(path, cause));
        for (const { pending } of these) pending.reject(damage);
      }
    }
    syncing = null;
  }

  function runUnderSavepoint(pending: PendingWrite): Outcome {
    prepare('SAVEPOINT one_write').run();
    try {
      const answer = pending.work(db);
      if (answer instanceof Promise) throw new AppError('bug', { detail: 'A database write must be synchronous.' });
      prepare('RELEASE one_write').run();
      return { answer };
    } catch (error) {
      // A full disk or an I/O error ends the whole transaction inside SQLite: then nothing of this batch may be answered as done.
      if (!db.isTransaction) throw error;
      prepare('ROLLBACK TO one_write').run();
      prepare('RELEASE one_write').run();
      return { error: translateSqliteError(error, path) };
    }
  }

  return {
    path,
    prepare,
    write<T>(work: (db: DatabaseSync) => T): Promise<T> {
      if (!db.isOpen) return Promise.reject(closedDatabase());
      if (damage !== null) return Promise.reject(damage);
      if (fixed) return Promise.reject(new AppError('bug', { detail: 'A snapshot is not written into.' }));
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: (answer) => resolve(answer as T), reject });
        flushing ??= setImmediate(flush);
      });
    },
    read<T>(work: (db: DatabaseSync) => T): T {
      if (!db.isOpen) throw closedDatabase();
      if (damage !== null) throw damage;
      try {
        return work(db);
      } catch (error) {
        throw translateSqliteError(error, path);
      }
    },
    async snapshot<T>(work: () => Promise<T>): Promise<T> {
      try {
        fixed = true;
        db.exec('BEGIN');
        // A transaction has its state from its first read.
        db.prepare('SELECT count(*) FROM sqlite_schema').get();
        return await work();
      } catch (error) {
        throw translateSqliteError(error, path);
      } finally {
        fixed = false;
        if (db.isOpen && db.isTransaction) db.exec('COMMIT');
      }
    },
    tidy(): void {
      if (!db.isOpen) return;
      try {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch (error) {
        throw translateSqliteError(error, path);
      }
    },
    async close(): Promise<void> {
      await stopCheck();
      if (!db.isOpen) return;
      while (flushing !== null) {
        clearImmediate(flushing);
        flush();
      }
      await syncing;
      try {
        // The binding cannot finalize statements, so SQLite itself closes (and folds the log in) only when they are collected as
        // garbage. Done here, the file alone is complete, and an empty log tells the next start that all went well.
        db.exec('PRAGMA busy_timeout = 200');
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch (error) {
        throw translateSqliteError(error, path);
      } finally {
        statements.clear();
        db.close();
        closeSync(log);
      }
    },
  };
}

function settle(pending: PendingWrite, outcome: Outcome | undefined): void {
  if (outcome !== undefined && 'answer' in outcome) pending.resolve(outcome.answer);
  else pending.reject(outcome?.error);
}

function closedDatabase(): AppError {
  return new AppError('provider-down', { retry: true, detail: 'The database is closed.' });
}

/** Makes the directory (0700) and the file (0600); gives the bytes of the file and its log. */
function prepareFile(path: string): number {
  // In this order: who writes a log has written the file before.
  const log = sizeOf(`${path}-wal`);
  const before = sizeOf(path);
  // SQLite would take the file for a new one and throw the log away.
  if (before === 0 && log > 0) throw damagedFile(path);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    const { mode, size } = statSync(path);
    if ((mode & 0o077) !== 0) chmodSync(path, 0o600);
    return size + log;
  } catch (cause) {
    throw new AppError('provider-down', {
      detail: `The database file ${path} cannot be written: give this user write access to its directory, or choose another directory.`,
      cause,
    });
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // A path that cannot even be looked at is refused, with the remedy, when the file is opened.
    return 0;
  }
}

interface Connection {
  readonly db: DatabaseSync;
  /** The write-ahead log, for `sync`; it is the same file as long as a connection is open. */
  readonly log: number;
}

function connect(path: string, timeout: number, checked: boolean): Connection {
  let db: DatabaseSync | null = null;
  try {
    db = new SqliteDatabase(path, { timeout, enableForeignKeyConstraints: false, defensive: true });
    db.exec('PRAGMA journal_mode = WAL');
    // SQLite sees to it that a power loss leaves the file whole; that nothing answered for is lost by it is up to `syncLog`, which does
    // what FULL would do in COMMIT, where it holds up this thread (https://sqlite.org/pragma.html#pragma_synchronous).
    db.exec('PRAGMA synchronous = NORMAL');
    // What a person has us delete is overwritten in the file, not just let go.
    db.exec('PRAGMA secure_delete = ON');
    db.exec(`PRAGMA journal_size_limit = ${MAX_LOG_BYTES}`);
    if (checked) checkPages(db, path);
    else db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return { db, log: openSync(`${path}-wal`, 'r+') };
  } catch (error) {
    db?.close();
    throw translateSqliteError(error, path);
  }
}

function checkPages(db: DatabaseSync, path: string): void {
  const answer: unknown = db.prepare('PRAGMA quick_check(1)').get();
  const sound = typeof answer === 'object' && answer !== null && Object.values(answer)[0] === 'ok';
  if (!sound) throw damagedFile(path);
}
