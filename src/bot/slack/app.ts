import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, AuthorizationError, HTTPReceiver, type Logger, LogLevel, type Receiver } from '@slack/bolt';
import type { Locale, TenantId } from '../../analysis/domain.ts';
import type { SlackConfig } from '../../config.ts';
import { AppError, asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { SlackGrants } from '../grants.ts';
import type { Accept, ChatPort, Incoming } from '../port.ts';
import { readBody } from '../read-body.ts';
import { makeSafeFetch } from '../safe-fetch.ts';
import { type Access, openAccess } from './access.ts';
import { makeSlackChat } from './adapter.ts';
import type { SlackIdentity, SlackSource } from './clients.ts';
import { hearLeaving } from './leave.ts';
import { readButton, readHome, readMessage, readShortcut, readSlashCommand } from './read.ts';
import { makeRespond } from './respond.ts';
import { makeSocketReceiver } from './socket.ts';
import { readSubmission } from './views.ts';

/** Bolt refuses what is older; it lets the future through, so we refuse that ourselves. Seconds. */
const MAX_CLOCK_SKEW_S = 300;
/** Slack's own payloads stay far below; a modal's state is the largest. */
const MAX_BODY_BYTES = 1_000_000;
/** Workspaces without the app that are named in the log, once each. */
const MAX_STRANGERS = 1_000;
const NOT_INSTALLED = new AppError('refused', { detail: 'The app is not installed in this workspace.' });

export interface SlackApp {
  readonly chat: ChatPort;
  /** POST /slack/events; null in Socket Mode. */
  readonly handler: ((req: IncomingMessage, res: ServerResponse) => Promise<void>) | null;
  readonly pages: Access['pages'];
  /** With a token, asks Slack who we are; in Socket Mode, connects, unless this process only does jobs. */
  start(role: 'serve' | 'work' | 'both'): Promise<void>;
  stop(): Promise<void>;
}

export interface SlackAppDeps {
  readonly config: SlackConfig;
  readonly accept: Accept;
  readonly grants: SlackGrants;
  /** Signs the state of an installation under way; the same on every host. */
  readonly stateSecret: string;
  /** The language and region of a tenant's cards. */
  readonly localeOf: (tenantId: TenantId) => Promise<Locale>;
  readonly now: () => number;
  readonly log: Log;
  readonly devOrigins: readonly string[];
}

/** Slack through Bolt: every listener stores what happened before Bolt may acknowledge it, and a failed store becomes a 500, which Slack answers with a retry. */
export function makeSlackApp(deps: SlackAppDeps): SlackApp {
  const { config, accept, grants, localeOf, now, log, devOrigins } = deps;
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
  const { clients, pages, check } = openAccess({ ...deps, options: clientOptions, logger });
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
    // Without the token: whoever acts asks `clients` for it, and Bolt would keep a client of each one for ever.
    authorize: async (source) => {
      const identity = await clients.identify(source);
      if (identity === null) throw leaveAlone(source);
      const { botId, botUserId, teamId } = identity;
      return { botId, botUserId, teamId };
    },
  });

  const strangers = new Set<string>();
  /** Acknowledged all the same: Slack would send it again, and turn our events off when too many fail. */
  function leaveAlone({ teamId, enterpriseId }: SlackSource): AppError {
    const team = String(teamId ?? enterpriseId).slice(0, 40);
    if (!strangers.has(team) && strangers.size < MAX_STRANGERS) {
      strangers.add(team);
      log.warn({ team }, 'events of a workspace where the app is not installed are left alone');
    }
    return NOT_INSTALLED;
  }

  /** `teamId` is the workspace that Bolt found the event authorised for. */
  async function take(teamId: string | undefined, read: (identity: SlackIdentity) => Incoming | null): Promise<void> {
    const identity = await clients.identify({ teamId });
    const incoming = identity === null ? null : read(identity);
    if (identity === null || incoming === null) return;
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
  app.shortcut(/^coach_/, async ({ body, ack, context }) => {
    await take(context.teamId, ({ tenantId, botUserId }) => readShortcut(tenantId, botUserId, body));
    await ack();
  });
  app.view(/^coach:form:/, async ({ body, ack, context }) => {
    await take(context.teamId, ({ tenantId }) => readSubmission(tenantId, body));
    await ack();
  });
  app.view({ callback_id: /^coach:form:/, type: 'view_closed' }, async ({ ack }) => ack());
  app.event('app_home_opened', async ({ event, context }) =>
    take(context.teamId, ({ tenantId }) => readHome(tenantId, event)),
  );
  hearLeaving(app, { grants, clients, options: clientOptions, accept, now });
  app.error(async (error) => {
    if (error instanceof AuthorizationError && error.original === NOT_INSTALLED) return;
    log.error({ err: asAppError(error) }, 'slack event not taken');
    throw error;
  });

  const fetchFile = makeSafeFetch({ allow: allowSlackHost, devOrigins });
  const chat = makeSlackChat({ clients, fetchFile, respond: makeRespond(devOrigins), localeOf, now });

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
    await check().catch((thrown: unknown) => {
      if (asAppError(thrown).code === 'refused') throw thrown;
      log.warn({ err: asAppError(thrown) }, 'slack unreachable at start');
    });
    if (http === null && role !== 'work') await receiver.start();
  }

  return {
    chat,
    handler: http === null ? null : handler,
    pages,
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
      const status = error instanceof AuthorizationError || findAppError(error) !== null ? 500 : 400;
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
