import { WebAPIPlatformError } from '@slack/web-api';
import { AppError } from '../../errors.ts';
import { PAUSE_MS } from './errors.ts';

/** Posts JSON to a response_url. Throws 'refused' when Slack does not take it, with Slack's own word as the cause. */
export type Respond = (url: string, body: Record<string, unknown>) => Promise<void>;

const TIMEOUT_MS = 10_000;
/** Names of errors are short; whatever else stands there is not read. */
const MOST_CHARS = 2_000;

/** Answers through the address that came with a command or a press; `devOrigins` are further origins, for development. */
export function makeRespond(devOrigins: readonly string[]): Respond {
  return async function respond(url, body) {
    const target = URL.canParse(url) ? new URL(url) : null;
    const allowed =
      target !== null &&
      ((target.protocol === 'https:' && target.host === 'hooks.slack.com') || devOrigins.includes(target.origin));
    if (!allowed) throw new AppError('refused', { detail: 'The address to answer to is not Slack’s.' });
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new AppError('unreachable', { retry: true, detail: 'Slack did not answer.', cause });
    });
    if (response.ok) return void (await response.body?.cancel());
    const name = readErrorName((await response.text().catch(() => '')).slice(0, MOST_CHARS));
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      const retry = seconds > 0 ? seconds * 1000 : PAUSE_MS;
      throw new AppError('provider-down', { retry, detail: 'Slack asks for a pause.' });
    }
    if (response.status >= 500 && name === null)
      throw new AppError('unreachable', { retry: true, detail: 'Slack had a fault of its own.' });
    throw new AppError('refused', {
      detail: 'Slack no longer takes an answer to this.',
      cause: new WebAPIPlatformError({ ok: false, error: name ?? 'unknown' }),
    });
  };
}

/** Slack answers with the bare name, or with JSON as its methods do. */
function readErrorName(text: string): string | null {
  return /^\s*([a-z_]{3,60})\s*$/.exec(text)?.[1] ?? /"error"\s*:\s*"([a-z_]{3,60})"/.exec(text)?.[1] ?? null;
}
