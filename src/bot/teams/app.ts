import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locale, PersonId, RecordingId, TenantId } from '../../analysis/domain.ts';
import { renderAdaptive } from '../../cards/adaptive.ts';
import type { Card } from '../../cards/card.ts';
import { wordsFor } from '../../cards/words.ts';
import type { TeamsConfig } from '../../config.ts';
import { asAppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Files } from '../files.ts';
import type { Accept, ChatPort, Incoming, Place } from '../port.ts';
import { readBody } from '../read-body.ts';
import type { References } from '../references.ts';
import { isLoopbackAddress, makeSafeFetch } from '../safe-fetch.ts';
import { makeTeamsChat } from './adapter.ts';
import { makeConnector } from './connector.ts';
import { extensionAnswer } from './extension.ts';
import { allowFileHost, isServiceUrl } from './origins.ts';
import { type HeardInTeams, readTeams } from './read.ts';

export interface TeamsApp {
  /** POST /api/messages. Never throws. */
  readonly handler: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  readonly chat: ChatPort;
}

export interface TeamsAppDeps {
  readonly config: TeamsConfig;
  readonly accept: Accept;
  readonly references: References;
  /** The present state of a recording's status message, for whoever looks at it; null when there is none that they may see. */
  readonly refresh: (tenantId: TenantId, person: PersonId, id: RecordingId, place: Place) => Promise<Card | null>;
  /** The language and region of a tenant's cards. */
  readonly localeOf: (tenantId: TenantId) => Promise<Locale>;
  readonly files: Files;
  readonly log: Log;
  readonly devOrigins: readonly string[];
  /** Tests only: another OpenID server than Microsoft's, and what its login would have given us. */
  readonly openIdUrl?: string;
  readonly accessToken?: string;
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
export function makeTeamsApp(deps: TeamsAppDeps): TeamsApp {
  const { config, accept, references, files, localeOf, log, devOrigins, openIdUrl, accessToken } = deps;
  const connector = makeConnector({
    registration: config.registration,
    devOrigins,
    ...(openIdUrl === undefined ? {} : { openIdUrl }),
    ...(accessToken === undefined ? {} : { accessToken }),
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
    const { tenantId } = read;
    const header = req.headers['x-ms-tenant-id'];
    const named = header === undefined || `teams:${String(header).toLowerCase()}` === tenantId;
    if (!named || !isAllowed(tenantId) || !isServiceUrl(serviceUrl, devOrigins)) {
      log.warn({ tenantId }, 'teams tenant or service address not allowed');
      return { status: 403, body: 'Not for this tenant.' };
    }
    return handle(read);
  }

  async function handle(heard: HeardInTeams): Promise<Answer> {
    const { tenantId, incoming, answer } = heard;
    if (incoming.kind === 'refresh') return answer === 'card' ? refresh(heard, incoming.id) : { status: 200 };
    if (answer === 'dialog') return coach(heard, incoming);
    await accept(tenantId, incoming);
    await note(heard, incoming);
    if (answer !== 'card') return { status: 200 };
    const { say } = wordsFor({ locale: await localeOf(tenantId) });
    return cardAnswer(200, 'application/vnd.microsoft.activity.message', say`On it.`);
  }

  async function note({ seen }: HeardInTeams, { kind }: Incoming): Promise<void> {
    if (seen === null) return;
    await (kind === 'removed' ? references.forget(seen.place) : references.note(seen));
  }

  /** The one thing that is answered at once: the client shows what we say in place of the card it has. */
  async function refresh({ tenantId, person, place }: HeardInTeams, id: RecordingId): Promise<Answer> {
    const card = await deps.refresh(tenantId, person, id, place);
    const reader = { locale: await localeOf(tenantId) };
    if (card === null) {
      const { say } = wordsFor(reader);
      return cardAnswer(400, 'application/vnd.microsoft.error', { code: 'NotFound', message: say`Nothing to show.` });
    }
    const viewer = place.teams?.userId;
    const content = renderAdaptive(card, viewer === undefined ? [] : [viewer], reader);
    return cardAnswer(200, 'application/vnd.microsoft.card.adaptive', content);
  }

  /** A recording from any conversation is coached in the personal chat of whoever asked: nobody else there asked for it. */
  async function coach({ tenantId, person }: HeardInTeams, incoming: Incoming): Promise<Answer> {
    const reader = { locale: await localeOf(tenantId) };
    if (incoming.kind !== 'files') return { status: 200, body: extensionAnswer('no-file', reader) };
    const own = await references.ofPerson(tenantId, person);
    if (own === null) return { status: 200, body: extensionAnswer('unknown', reader) };
    await accept(tenantId, { ...incoming, place: own.place });
    return { status: 200, body: extensionAnswer('coached', reader) };
  }

  /** In development the list may be empty: nobody but this machine gets here. */
  function isAllowed(tenantId: string): boolean {
    return allowedTenants.has(tenantId) || (config.registration === null && allowedTenants.size === 0);
  }

  return { handler, chat: makeTeamsChat({ connector, references, files, fetchFile, localeOf }) };
}

/** What a pressed button may be answered with; its status is not the request's. */
function cardAnswer(statusCode: number, type: string, value: string | object): Answer {
  return { status: 200, body: { statusCode, type, value } };
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
