import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, AuthorizationError, HTTPReceiver, type Logger, LogLevel, type Receiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { TenantId } from '../../analysis/domain.ts';
import type { SlackConfig } from '../../config.ts';
import { AppError, asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Accept, ChatPort, Incoming } from '../port.ts';
import { readBody } from '../read-body.ts';
import { makeSafeFetch } from '../safe-fetch.ts';
import { makeSlackChat } from './adapter.ts';
import { slackErrorName } from './errors.ts';
import { readButton, readMessage, readSlashCommand } from './read.ts';
import { makeSocketReceiver } from './socket.ts';

/** Bolt refuses what is older; it lets the future through, so we refuse that ourselves. Seconds. */
const MAX_CLOCK_SKEW_S = 300;
const RESPOND_TIMEOUT_MS = 10_000;
/** Slack's own payloads stay far below; a modal's state is the largest. */
const MAX_BODY_BYTES = 1_000_000;

export interface SlackApp {
  readonly chat: ChatPort;
  /** POST /slack/events; null in Socket Mode. */
  readonly handler: ((req: IncomingMessage, res: ServerResponse) => Promise<void>) | null;
  /** Asks Slack who we are and, in Socket Mode, connects, unless this process only does jobs. */
  start(role: 'serve' | 'work' | 'both'): Promise<void>;
  stop(): Promise<void>;
}

export interface SlackAppDeps {
  readonly config: SlackConfig;
  readonly accept: Accept;
  readonly now: () => number;
  readonly log: Log;
  readonly devOrigins: readonly string[];
}

interface Identity {
  readonly tenantId: TenantId;
  readonly teamId: string;
  readonly botId: string;
  readonly botUserId: string;
}

/** Slack through Bolt: every listener stores what happened before Bolt may acknowledge it, and a failed store becomes a 500, which Slack answers with a retry. */
export function makeSlackApp({ config, accept, now, log, devOrigins }: SlackAppDeps): SlackApp {
  const logger = boltLogger(log);
  const clientOptions = {
    ...(config.apiUrl === null ? {} : { slackApiUrl: config.apiUrl }),
    // Retries are the job queue's: a client that repeats a post by itself can post twice.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    maxRequestConcurrency: 10,
    logger,
  };
  const client = new WebClient(config.botToken, clientOptions);
  const http = config.mode.kind === 'http' ? makeHttpReceiver(config.mode.signingSecret, logger) : null;
  const receiver: Receiver =
    http ??
    makeSocketReceiver(
      { appToken: config.mode.kind === 'socket' ? config.mode.appToken : '', clientOptions, logger },
      log,
    );
  const app = new App({
    receiver,
    processBeforeResponse: true,
    convoStore: false,
    clientOptions,
    logger,
    authorize: async () => {
      const { botId, botUserId, teamId } = await identify();
      return { botToken: config.botToken, botId, botUserId, teamId };
    },
  });

  let known: Promise<Identity> | undefined;
  function identify(): Promise<Identity> {
    known ??= askIdentity().catch((thrown: unknown) => {
      known = undefined;
      throw thrown;
    });
    return known;
  }

  async function askIdentity(): Promise<Identity> {
    const { team_id: teamId, bot_id: botId, user_id: botUserId } = await client.auth.test();
    if (teamId === undefined || botId === undefined || botUserId === undefined)
      throw new AppError('refused', { detail: 'Slack did not say who we are.' });
    return { tenantId: `slack:${teamId}` as TenantId, teamId, botId, botUserId };
  }

  /** `teamId` is the workspace that Bolt found the event authorised for; one installation serves one workspace. */
  async function take(teamId: string | undefined, read: (identity: Identity) => Incoming | null): Promise<void> {
    const identity = await identify();
    if (teamId !== undefined && teamId !== identity.teamId) {
      log.warn('an event of another workspace was left alone');
      return;
    }
    const incoming = read(identity);
    if (incoming === null) return;
    await accept(identity.tenantId, incoming).catch((thrown: unknown) => {
      throw asAppError(thrown);
    });
  }

  for (const kind of ['message', 'app_mention'] as const) {
    app.event(kind, async ({ event, context }) =>
      take(context.teamId, ({ tenantId, botUserId }) => readMessage(tenantId, botUserId, event)),
    );
  }
  app.command('/coach', async ({ body, ack, context }) => {
    await take(context.teamId, ({ tenantId }) => readSlashCommand(tenantId, body));
    await ack();
  });
  app.action(/^coach:/, async ({ body, ack, context }) => {
    await take(context.teamId, ({ tenantId }) => readButton(tenantId, body));
    await ack();
  });
  app.event('app_uninstalled', async ({ body, context }) =>
    take(context.teamId, ({ tenantId }) => ({ kind: 'removed', eventId: `slack:removed:${body.event_id}`, tenantId })),
  );
  app.error(async (error) => {
    log.error({ err: asAppError(error) }, 'slack event not taken');
    throw error;
  });

  const fetchFile = makeSafeFetch({ allow: allowSlackHost, devOrigins });
  const chat = makeSlackChat({ client, botToken: config.botToken, fetchFile, respond });

  async function respond(url: string, body: Record<string, unknown>): Promise<void> {
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
      signal: AbortSignal.timeout(RESPOND_TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new AppError('unreachable', { retry: true, detail: 'Slack did not answer.', cause });
    });
    if (response.status >= 500 || response.status === 429)
      throw new AppError('provider-down', { retry: true, detail: 'Slack asks for a pause.' });
    if (!response.ok) throw new AppError('refused', { detail: 'Slack no longer takes an answer to this command.' });
  }

  async function handler(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const sentAt = Number(req.headers['x-slack-request-timestamp'] ?? Number.NaN);
    if (req.headers['x-slack-request-timestamp'] !== undefined && !(sentAt <= now() / 1000 + MAX_CLOCK_SKEW_S)) {
      return void res.writeHead(401).end();
    }
    const rawBody = await readBody(req, MAX_BODY_BYTES);
    if (rawBody === null) return void res.writeHead(413, { connection: 'close' }).end();
    if (!isSlackBody(rawBody.toString('utf8'), req.headers['content-type'] ?? '')) return void res.writeHead(400).end();
    http?.requestListener(Object.assign(req, { rawBody }), res);
  }

  async function start(role: 'serve' | 'work' | 'both'): Promise<void> {
    try {
      await identify();
    } catch (thrown) {
      const name = slackErrorName(thrown);
      if (name !== null)
        throw new AppError('refused', {
          detail: `Slack refused SLACK_BOT_TOKEN (${name}). Copy it again from OAuth & Permissions.`,
          cause: thrown,
        });
      log.warn({ err: asAppError(thrown) }, 'slack unreachable at start');
    }
    if (http === null && role !== 'work') await receiver.start();
  }

  return {
    chat,
    handler: http === null ? null : handler,
    start,
    stop: async () => void (http === null && (await receiver.stop())),
  };
}

function makeHttpReceiver(signingSecret: string, logger: Logger): HTTPReceiver {
  return new HTTPReceiver({
    signingSecret,
    processBeforeResponse: true,
    logger,
    endpoints: ['/slack/events'],
    processEventErrorHandler: async ({ error, response }) => {
      if (response.headersSent) return false;
      // Ours is a store that failed, and Slack is to send the event again; any other error is a payload that Bolt stumbled over.
      const status = error instanceof AuthorizationError ? 401 : findAppError(error) === null ? 400 : 500;
      response.writeHead(status).end();
      return false;
    },
  } as ConstructorParameters<typeof HTTPReceiver>[0]);
}

/** Bolt wraps what a listener throws, once or more. */
function findAppError(error: unknown): AppError | null {
  if (error instanceof AppError || !(error instanceof Error)) return error instanceof AppError ? error : null;
  return 'original' in error ? findAppError(error.original) : null;
}

/** Whether a body has the shape of anything that Slack sends; Bolt never answers some that have not. The signature is Bolt's to check. */
function isSlackBody(text: string, contentType: string): boolean {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return hasType(text);
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  return payload === null ? form.has('command') || form.has('ssl_check') : hasType(payload);
}

function hasType(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
  } catch {
    return false;
  }
}

/** Slack's own file hosts (facts: files.slack.com; older and enterprise files elsewhere under these). */
function allowSlackHost(url: URL): 'with-token' | 'no' {
  const { hostname } = url;
  return hostname === 'slack.com' ||
    hostname.endsWith('.slack.com') ||
    hostname === 'slack-files.com' ||
    hostname.endsWith('.slack-files.com')
    ? 'with-token'
    : 'no';
}

/** Bolt's chatter in our log, at debug: its messages may carry payloads, so only the first word-like part is kept. */
function boltLogger(log: Log): Logger {
  const say =
    (level: 'debug' | 'warn') =>
    (...parts: unknown[]) =>
      log[level](
        {
          bolt: String(parts[0])
            .slice(0, 120)
            .replace(/[{[].*/s, ''),
        },
        'bolt',
      );
  return {
    debug: () => {},
    info: say('debug'),
    warn: say('debug'),
    error: say('warn'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
