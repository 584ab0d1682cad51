import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** Keys whose values never reach a log line, wherever they stand up to three levels deep: credentials and what people said. */
const SECRET_KEYS = [
  'token',
  'botToken',
  'appToken',
  'refreshToken',
  'clientSecret',
  'password',
  'secret',
  'signingSecret',
  'authorization',
  'cookie',
  'responseUrl',
  'response_url',
  'url',
  'downloadUrl',
  'uploadUrl',
  'text',
  'quote',
  'transcript',
  'utterances',
  'body',
  'headers',
  'config',
  'data',
  'original',
  'request',
  'response',
] as const;

const TOKEN_IN_TEXT = /\b(xox[a-z]-[\w-]+|xapp-[\w-]+|Bearer\s+[\w.~+/-]+=*|https?:\/\/\S+)/g;

/** A pino logger with constant messages in mind: what varies goes into fields, secrets and transcript text are cut out. */
export function makeLog(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
      serializers: { err: describeError },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

/** What of an error may be logged: its kind, code and stack lines, with tokens and addresses cut out; vendor payloads never. */
export function describeError(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? { code: thrown.code } : {};
  const cause = thrown.cause === undefined ? {} : { cause: describeError(thrown.cause) };
  return { type: thrown.name, message: clean(thrown.message), ...code, stack: clean(thrown.stack ?? ''), ...cause };
}

function clean(text: string): string {
  return text.replace(TOKEN_IN_TEXT, '[redacted]').slice(0, 4000);
}
