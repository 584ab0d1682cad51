/**
 * Every way a recording or a request can end badly, as a person is told about it (cards/failure.ts) and as the README lists it.
 * Closed on purpose: a new code needs a card, a README row and a test.
 */
export const FAILURE_CODES = [
  'too-large',
  'unsupported',
  'unreadable',
  'empty',
  'unreachable',
  'refused',
  'too-late',
  'no-engine',
  'provider-down',
  'cancelled',
  'bug',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

interface AppErrorOptions {
  /** Whether trying the same thing again can help; a number is the least wait in milliseconds (a vendor's Retry-After). */
  readonly retry?: boolean | number;
  /** One sentence for a person that adds to the code what was found. Our words only: no vendor text, URL, token or transcript. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/** The one error of this program. Adapters translate foreign errors into it once; it is caught in `bot/perform` and `jobs/run` only. */
export class AppError extends Error {
  readonly code: FailureCode;
  readonly retry: boolean | number;
  readonly detail: string;

  constructor(code: FailureCode, { retry = false, detail = '', cause }: AppErrorOptions = {}) {
    super(detail === '' ? code : `${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.retry = retry;
    this.detail = detail;
  }
}

/** Any thrown value as an AppError; what is not ours is a `bug`, worth another try because most such faults are passing. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('bug', { retry: true, cause: thrown });
}
