import { mongo } from 'mongoose';
import { AppError } from '../../errors.ts';

// Codes: https://www.mongodb.com/docs/manual/reference/error-codes/
const DUPLICATE_KEY = 11000;
const NOT_ALLOWED = new Set([13, 18, 8000]);
const DOCUMENT_TOO_LARGE = new Set([10334, 17419, 17420]);
/** The server is there but cannot serve now: stepping down, shutting down, timed out, interrupted, without a majority (64, 100). */
const PASSING = new Set([6, 7, 50, 64, 89, 100, 91, 189, 262, 10107, 11600, 11602, 13435, 13436]);

/** Whether a write failed because its id or a unique key is taken. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** Runs one exchange with the server; its faults come out as AppErrors, all but duplicate keys. */
export async function atServer<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateMongoError(error);
  }
}

/** The driver's and the server's faults as an AppError; every other thrown value, and a duplicate key, as it is. */
export function translateMongoError(error: unknown): unknown {
  if (error instanceof AppError || isDuplicate(error)) return error;
  if (error instanceof mongo.MongoServerError) return translateServerError(error);
  // What the driver throws by itself: no server found, connection lost, pool cleared, client closed, time out.
  if (error instanceof mongo.MongoError || isMongooseFault(error)) return outOfReach(error);
  return error;
}

function translateServerError(error: mongo.MongoServerError): AppError {
  const code = typeof error.code === 'number' ? error.code : 0;
  if (DOCUMENT_TOO_LARGE.has(code)) return new AppError('too-large', { cause: error });
  if (NOT_ALLOWED.has(code)) {
    return new AppError('provider-down', {
      detail: 'MongoDB refused our user: check the name, password and rights in MONGODB_URI.',
      cause: error,
    });
  }
  if (PASSING.has(code) || error.hasErrorLabel('RetryableWriteError')) return outOfReach(error);
  return new AppError('bug', { detail: `MongoDB refused a command (code ${code}).`, cause: error });
}

/** A connection that mongoose itself knows to be closed. */
function isMongooseFault(error: unknown): boolean {
  return error instanceof Error && /^Mongo(ose)?(Server|Not|Topology|Disconnected|Error)/.test(error.name);
}

function outOfReach(cause: unknown): AppError {
  return new AppError('provider-down', { retry: true, detail: 'MongoDB does not answer.', cause });
}
