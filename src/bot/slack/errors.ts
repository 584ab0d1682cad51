import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { wordsFor } from '../../cards/words.ts';
import { AppError } from '../../errors.ts';

/** In English, as every detail of an error; cards retell it (cards/retold.ts). */
const { say } = wordsFor();

/** Platform errors that another try can mend; every other `ok:false` is a no. */
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/** Platform errors that mean "too fast". */
const THROTTLED = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** Slack asks for less traffic without saying how long. Milliseconds. */
export const PAUSE_MS = 30_000;
/** What the SDK makes of that, as a plain error. */
const WITHOUT_RETRY_AFTER = 'Retry header did not contain';

/** Slack's words for its errors; the SDK takes a page that a box in between sent for one too. */
const WORD = /^[\w:.-]{1,100}$/;

/** Platform errors that mean "you do not belong here". */
const ABSENT = new Set(['not_in_channel', 'channel_not_found']);

/** Slack's errors in our words: 'provider-down' and 'refused' were answered, 'unreachable' may have happened all the same. */
export function translateSlackError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof WebAPIRateLimitedError) {
    return new AppError('provider-down', {
      retry: thrown.retryAfter * 1000,
      detail: 'Slack asks for a pause.',
      cause: thrown,
    });
  }
  if (thrown instanceof WebAPIPlatformError) {
    const { error } = thrown.data;
    if (!WORD.test(error))
      return new AppError('unreachable', { retry: true, detail: 'Slack did not answer.', cause: thrown });
    if (THROTTLED.has(error))
      return new AppError('provider-down', { retry: PAUSE_MS, detail: 'Slack asks for a pause.', cause: thrown });
    if (PASSING.has(error))
      return new AppError('unreachable', { retry: true, detail: 'Slack had a fault of its own.', cause: thrown });
    const detail = ABSENT.has(error)
      ? say`I am not in this channel. Invite me there, and try again.`
      : say`Slack did not accept it.`;
    return new AppError('refused', { detail, cause: thrown });
  }
  if (thrown instanceof WebAPIHTTPError || thrown instanceof WebAPIRequestError) {
    return new AppError('unreachable', { retry: true, detail: 'Slack did not answer.', cause: thrown });
  }
  if (thrown instanceof Error && thrown.message.startsWith(WITHOUT_RETRY_AFTER))
    return new AppError('provider-down', { retry: PAUSE_MS, detail: 'Slack asks for a pause.', cause: thrown });
  return new AppError('bug', { retry: true, cause: thrown });
}

/** Asks Slack for something, its errors in our words. */
export async function call<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    throw translateSlackError(thrown);
  }
}

/** Slack's own word for what went wrong, when it answered with one. */
export function slackErrorName(thrown: unknown): string | null {
  if (thrown instanceof AppError) return slackErrorName(thrown.cause);
  return thrown instanceof WebAPIPlatformError ? thrown.data.error : null;
}
