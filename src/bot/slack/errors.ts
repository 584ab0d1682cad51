import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { AppError } from '../../errors.ts';

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
    if (THROTTLED.has(error))
      return new AppError('provider-down', { retry: 30_000, detail: 'Slack asks for a pause.', cause: thrown });
    if (PASSING.has(error))
      return new AppError('unreachable', { retry: true, detail: 'Slack had a fault of its own.', cause: thrown });
    return new AppError('refused', { detail: 'Slack did not accept it.', cause: thrown });
  }
  if (thrown instanceof WebAPIHTTPError || thrown instanceof WebAPIRequestError) {
    return new AppError('unreachable', { retry: true, detail: 'Slack did not answer.', cause: thrown });
  }
  return new AppError('bug', { retry: true, cause: thrown });
}

/** Slack's own word for what went wrong, when it answered with one. */
export function slackErrorName(thrown: unknown): string | null {
  return thrown instanceof WebAPIPlatformError ? thrown.data.error : null;
}
