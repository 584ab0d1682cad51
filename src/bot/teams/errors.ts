import { AppError } from '../../errors.ts';

/** What the SDK's `RestError` and msal's errors carry, as far as we read it. */
interface Answered {
  readonly statusCode?: unknown;
  readonly response?: { readonly headers?: { get?: (name: string) => string | null | undefined } };
  readonly errorCode?: unknown;
}

/** Teams asks for less traffic without saying how long; its windows are 1, 2 and 30 s. Milliseconds. */
const PAUSE_MS = 5_000;
/** Two writers met in one conversation: the next try is soon enough. Milliseconds. */
const COLLISION_MS = 2_000;

/** Teams' errors in our words: 'provider-down' and 'refused' were answered, 'unreachable' may have happened all the same. */
export function translateConnectorError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = statusOf(thrown);
  if (status === 429 || status === 412) {
    const retry = retryAfterMs(thrown) ?? (status === 412 ? COLLISION_MS : PAUSE_MS);
    return new AppError('provider-down', { retry, detail: 'Teams asks for a pause.', cause: thrown });
  }
  if (status === 413) return new AppError('refused', { detail: 'The message is too large for Teams.', cause: thrown });
  if (status === 401 || isLoginRefused(thrown)) {
    return new AppError('refused', {
      detail: 'Teams does not accept the bot registration; an administrator has to look at it.',
      cause: thrown,
    });
  }
  if (status === 403)
    return new AppError('refused', { detail: 'Teams lets me write to this conversation no longer.', cause: thrown });
  if (status === 404) return new AppError('refused', { detail: 'The conversation or message is gone.', cause: thrown });
  if (status !== null && status >= 300 && status < 500 && status !== 408) {
    return new AppError('refused', { detail: 'Teams did not accept the message.', cause: thrown });
  }
  // 5xx, 408, no answer in time, no connection: nobody can tell whether it arrived.
  return new AppError('unreachable', {
    retry: retryAfterMs(thrown) ?? true,
    detail: 'Teams did not answer.',
    cause: thrown,
  });
}

/** Whether Teams said that the thing to change does not exist. */
export function isGone(error: unknown): boolean {
  return error instanceof AppError && error.code === 'refused' && statusOf(error.cause) === 404;
}

/** Whether Teams said that we may not write there. */
export function isForbidden(error: unknown): boolean {
  return error instanceof AppError && error.code === 'refused' && statusOf(error.cause) === 403;
}

/** Whether Teams did not take what was said, or not so much of it. */
export function isTooRich(error: unknown): boolean {
  return error instanceof AppError && error.code === 'refused' && [400, 413].includes(statusOf(error.cause) ?? 0);
}

function statusOf(thrown: unknown): number | null {
  const { statusCode } = (thrown ?? {}) as Answered;
  return typeof statusCode === 'number' ? statusCode : null;
}

/** The token service said no (wrong secret, unknown app), as opposed to not answering. */
function isLoginRefused(thrown: unknown): boolean {
  const { errorCode } = (thrown ?? {}) as Answered;
  return errorCode === 'invalid_client' || errorCode === 'unauthorized_client' || errorCode === 'invalid_request';
}

/** Teams writes seconds; a date would be NaN here and counts as absent. */
function retryAfterMs(thrown: unknown): number | null {
  const headers = ((thrown ?? {}) as Answered).response?.headers;
  const seconds = Number(headers?.get?.('retry-after') ?? Number.NaN);
  return seconds > 0 ? seconds * 1000 : null;
}
