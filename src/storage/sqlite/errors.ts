import { AppError } from '../../errors.ts';

// Result codes: https://sqlite.org/rescode.html. The low byte is the primary code.
const BUSY = new Set([5, 6]);
const OUT_OF_REACH = new Set([7, 8, 10, 13, 14]);
const DAMAGED = new Set([11, 26]);
/** SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID. */
const TAKEN = new Set([1555, 2067, 2579]);

/** SQLite's extended result code of a thrown value; null when it is no error of SQLite. */
function readResultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

/** Whether a write failed because its primary key or a unique key is taken. */
export function isTaken(error: unknown): boolean {
  const code = readResultCode(error);
  return code !== null && TAKEN.has(code);
}

/** The error for a damaged file; `path` is named because only a person can restore it. */
export function damagedFile(path: string, cause?: unknown): AppError {
  return new AppError('provider-down', {
    detail: `The database file ${path} is damaged or is not a database: restore it from a backup, or move it (with its -wal and -shm files) away to start empty.`,
    cause,
  });
}

/** The error for a disk that does not keep what is written: what it holds is known again only after a restart. */
export function brokenDisk(path: string, cause: unknown): AppError {
  return new AppError('provider-down', {
    detail: `The disk under ${path} did not keep what was written: check the disk, then start again.`,
    cause,
  });
}

/** SQLite's faults of the machine (busy, full, unreadable, damaged) as an AppError; every other thrown value as it is. */
export function translateSqliteError(error: unknown, path: string): unknown {
  const code = readResultCode(error);
  if (code === null) return error;
  const primary = code & 0xff;
  if (DAMAGED.has(primary)) return damagedFile(path, error);
  if (BUSY.has(primary)) {
    return new AppError('provider-down', {
      retry: true,
      detail: 'The database was held by another process for too long.',
      cause: error,
    });
  }
  if (!OUT_OF_REACH.has(primary)) return error;
  return new AppError('provider-down', {
    retry: true,
    detail: 'The database file could not be read or written: check free space and the rights of its directory.',
    cause: error,
  });
}
