import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TeamsConfig } from '../../config.ts';
import { asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Files } from '../files.ts';
import type { Accept, ChatPort } from '../port.ts';
import { readBody } from '../read-body.ts';
import { isLoopbackAddress, makeSafeFetch } from '../safe-fetch.ts';
import { makeTeamsChat } from './adapter.ts';
import { makeConnector } from './connector.ts';
import { allowFileHost, isServiceUrl } from './origins.ts';
import { readTeams } from './read.ts';

export interface TeamsApp {
  /** POST /api/messages. Never throws. */
  readonly handler: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  readonly chat: ChatPort;
}

export interface TeamsAppDeps {
  readonly config: TeamsConfig;
  readonly accept: Accept;
  readonly files: Files;
  readonly log: Log;
  readonly devOrigins: readonly string[];
  /** Tests only: another OpenID server than Microsoft's. */
  readonly openIdUrl?: string;
}

interface Answer {
  readonly status: number;
  readonly body?: string | object;
}

/** Teams sends at most 256 KB (its own limit for a request). */
const MAX_BODY_BYTES = 262_144;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Teams through the Bot Framework. A request is authenticated, read and stored, and only then answered; everything we say goes out later
 * by itself, because Teams sends a message again when the answer takes 15 s.
 */
export function makeTeamsApp({ config, accept, files, log, devOrigins, openIdUrl }: TeamsAppDeps): TeamsApp {
  const connector = makeConnector({
    registration: config.registration,
    devOrigins,
    ...(openIdUrl === undefined ? {} : { openIdUrl }),
    onRefused: (cause) => log.warn({ err: cause }, 'teams request not authenticated'),
  });
  const fetchFile = makeSafeFetch({ allow: allowFileHost, devOrigins });
  const allowedTenants = new Set(config.allowedTenants.map((tenant) => `teams:${tenant.toLowerCase()}`));

  async function handler(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const refusal = refuseUnread(req);
      if (refusal !== null) return send(res, refusal, true);
      const body = await readBody(req, MAX_BODY_BYTES);
      if (body === null) return send(res, { status: 413, body: 'Too large.' }, true);
      send(res, await take(body.toString('utf8'), req));
    } catch (thrown) {
      log.error({ err: asAppError(thrown) }, 'teams request failed');
      send(res, { status: 500, body: 'This could not be taken in. Please send it again.' }, true);
    }
  }

  /** What can be told before a byte of the body is read. */
  function refuseUnread(req: IncomingMessage): Answer | null {
    const { headers } = req;
    if (req.method !== 'POST') return { status: 405 };
    if (config.registration === null ? !isLocal(req) : !/^Bearer \S+$/.test(headers.authorization ?? '')) {
      return { status: config.registration === null ? 403 : 401, body: 'Not authenticated.' };
    }
    if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return { status: 415, body: 'JSON only.' };
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') return { status: 415, body: 'No encodings.' };
    return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES ? { status: 413, body: 'Too large.' } : null;
  }

  async function take(text: string, req: IncomingMessage): Promise<Answer> {
    const raw = parse(text);
    if (raw === null) return { status: 400, body: 'Not a JSON object.' };
    const serviceUrl = typeof raw.serviceUrl === 'string' ? raw.serviceUrl : '';
    const known = await connector.authenticate({ serviceUrl, authorization: req.headers.authorization ?? '' });
    if (!known) return { status: 401, body: 'Not authenticated.' };

    const read = readTeams(raw);
    if (read === 'refused') return { status: 403, body: 'Not an activity that is taken here.' };
    if (read === null) return { status: raw.type === 'invoke' ? 501 : 200 };
    const { tenantId, incoming } = read;
    const header = req.headers['x-ms-tenant-id'];
    const named = header === undefined || `teams:${String(header).toLowerCase()}` === tenantId;
    if (!named || !isAllowed(tenantId) || !isServiceUrl(serviceUrl, devOrigins)) {
      log.warn({ tenantId }, 'teams tenant or service address not allowed');
      return { status: 403, body: 'Not for this tenant.' };
    }

    await accept(tenantId, incoming);
    if (incoming.kind !== 'button' || raw.type !== 'invoke') return { status: 200 };
    return {
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'On it.' },
    };
  }

  /** In development the list may be empty: nobody but this machine gets here. */
  function isAllowed(tenantId: string): boolean {
    return allowedTenants.has(tenantId) || (config.registration === null && allowedTenants.size === 0);
  }

  return { handler, chat: makeTeamsChat({ connector, files, fetchFile }) };
}

/** Without authentication, only what starts on this machine counts: no proxy in between, no web page that was lured to our address. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !forwarded && isLoopbackAddress(socket.remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '');
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** `last` closes the connection: the rest of an unread body is of no use to anybody. */
function send(res: ServerResponse, { status, body }: Answer, last = false): void {
  if (res.headersSent || res.destroyed) return;
  const type = typeof body === 'object' ? 'application/json' : 'text/plain';
  res.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': `${type}; charset=utf-8` }),
    ...(last ? { connection: 'close' } : {}),
  });
  res.end(typeof body === 'object' ? JSON.stringify(body) : (body ?? ''));
}
