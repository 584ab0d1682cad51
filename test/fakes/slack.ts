import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { makeDisturbances } from './disturbance.ts';
import { ALL_SCOPES, isMethod, METHODS, type Method } from './slack-methods.ts';
import { type Block, BOT_USER, makeSlackState, TEAM } from './slack-state.ts';

/** What the next call of a method gets instead of its answer. */
export type Refusal =
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'limited'; readonly retryAfterS: number }
  | { readonly kind: 'status'; readonly status: number };

const TOKEN = 'xoxb-fake';
const RESPONSE_MS = 30 * 60_000;
const RESPONSE_USES = 5;

export interface FakeSlackOptions {
  /** What the installation may do. */
  readonly scopes?: readonly string[];
  /** Epoch milliseconds; trigger ids and response_urls go by it. */
  readonly now: () => number;
}

/** What is posted to a response_url. */
const Response = z.strictObject({
  response_type: z.literal('ephemeral'),
  replace_original: z.literal(false),
  text: z.string().max(40_000),
  blocks: z.array(z.unknown()).optional(),
  thread_ts: z.string().optional(),
});

/** Slack's Web API on loopback: strict about token, scopes, arguments, blocks, membership, trigger ids and response_urls; records everything. */
export async function startFakeSlack({ scopes = ALL_SCOPES, now }: FakeSlackOptions) {
  const responses = new Map<
    string,
    { readonly at: number; readonly channel: string; readonly user: string; uses: number }
  >();
  const calls: { readonly method: string; readonly args: unknown }[] = [];
  const planned: { readonly method: Method; readonly refusal: Refusal }[] = [];
  const unknown = new Set<Method>();
  const faults: string[] = [];
  const streams = new Map<string, (res: ServerResponse) => void>();
  const disturbances = makeDisturbances();
  const state = makeSlackState({ origin: () => origin, now, fault: (fault) => void faults.push(fault), scopes });

  const server = createServer((req, res) => {
    void handle(req, res).catch((thrown: unknown) => {
      faults.push(String(thrown));
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname } = new URL(req.url ?? '/', origin);
    const [, area = '', name = ''] = pathname.split('/');
    const body = await readAll(req);
    if (req.method === 'GET' && area === 'files') return download(name, req, res);
    if (disturbances.answered(res, area === 'respond' ? 400 : 0)) return void calls.push({ method: name, args: null });
    if (req.method === 'POST' && area === 'upload') upload(name, body, res);
    else if (req.method === 'POST' && area === 'respond') {
      const [status, text] = respond(name, body.toString());
      if (!disturbances.silenced(res)) res.writeHead(status).end(text);
    } else if (req.method === 'POST' && area === 'api') {
      const args = Object.fromEntries(new URLSearchParams(body.toString()));
      calls.push({ method: name, args });
      const answered = answer(name, req.headers.authorization, args);
      if (!disturbances.silenced(res)) send(res, answered);
    } else {
      faults.push(`${req.method} ${pathname}`);
      res.writeHead(404).end();
    }
  }

  function answer(name: string, authorization: string | undefined, args: object): Refusal | object {
    const error = (error: string, more: object = {}): object => ({ ok: false, error, ...more });
    if (!isMethod(name)) {
      faults.push(`a method that the stand-in does not know: ${name}`);
      return error('unknown_method');
    }
    if (unknown.has(name)) return error('unknown_method');
    if (authorization !== `Bearer ${TOKEN}`) return error('invalid_auth');
    const at = planned.findIndex(({ method }) => method === name);
    const [plan] = at === -1 ? [] : planned.splice(at, 1);
    if (plan !== undefined) return plan.refusal;
    const { scope, args: shape } = METHODS[name];
    if (scope !== null && !scopes.includes(scope)) return error('missing_scope', { needed: scope });
    const read = shape.safeParse(args);
    if (!read.success) {
      faults.push(`${name}: ${z.prettifyError(read.error)}`);
      return error('invalid_arguments');
    }
    const result = (state.perform[name] as (args: unknown) => object | string)(read.data);
    return typeof result === 'string' ? error(result) : { ok: true, ...result };
  }

  /** Status and text. */
  function respond(id: string, body: string): readonly [number, string] {
    const json: unknown = JSON.parse(body);
    calls.push({ method: 'response_url', args: json });
    const response = responses.get(id);
    if (response === undefined || now() - response.at > RESPONSE_MS) return [404, 'expired_url'];
    if (response.uses >= RESPONSE_USES) return [404, 'used_url'];
    response.uses += 1;
    const read = Response.safeParse(json);
    if (!read.success) {
      faults.push(`response_url: ${z.prettifyError(read.error)}`);
      return [400, 'invalid_payload'];
    }
    const { text, blocks = [], thread_ts = null } = read.data;
    const refusal = state.checkBlocks(blocks);
    if (refusal !== null) return [400, JSON.stringify({ ok: false, error: refusal })];
    const { channel, user } = response;
    state.keep({ channel, text, blocks: blocks as Block[], thread_ts, files: [], onlyFor: user });
    return [200, 'ok'];
  }

  function upload(id: string, bytes: Buffer, res: ServerResponse): void {
    const file = state.files.get(id);
    if (file !== undefined) state.files.set(id, { ...file, bytes });
    res.writeHead(file === undefined ? 404 : 200).end('OK');
  }

  function download(id: string, req: IncomingMessage, res: ServerResponse): void {
    const file = state.files.get(id);
    if (req.headers.authorization !== `Bearer ${TOKEN}`)
      // Who may not see a file is shown the way in, with 200.
      res.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Sign in</title>');
    else if (streams.has(id)) streams.get(id)?.(res);
    else if (file === undefined) res.writeHead(404).end();
    else res.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes);
  }

  const { users, channels, files, messages, modals, homes, statuses, trigger, drawCharts } = state;
  return {
    origin,
    apiUrl: `${origin}/api/`,
    token: TOKEN,
    team: TEAM,
    botUser: BOT_USER,
    messages,
    modals,
    homes,
    statuses,
    calls,
    addUser: (id: string, displayName: string, tz = 'Europe/Berlin') =>
      void users.set(id, { name: displayName.toLowerCase(), displayName, tz }),
    /** The bot is in it where it is among the members. */
    addChannel: (id: string, members: readonly string[], { isPrivate = false } = {}) =>
      void channels.set(id, { members: new Set(members), isPrivate }),
    /** A file as somebody shared it; gives what a message says of it. */
    addFile(id: string, bytes: Uint8Array, info: Readonly<Record<string, unknown>> = {}) {
      const url_private_download = `${origin}/files/${id}`;
      const shared = { id, name: `${id}.bin`, mode: 'hosted', size: bytes.length, url_private_download, ...info };
      files.set(id, { info: shared, bytes });
      return shared;
    },
    /** A file that comes as `write` says. */
    addStream: (id: string, write: (res: ServerResponse) => void) => void streams.set(id, write),
    hasFile: (id: string) => files.has(id),
    fileUrl: (id: string) => `${origin}/files/${id}`,
    /** As it comes with a press. */
    trigger,
    responseUrl(channel: string, user: string): string {
      const id = state.newId('R');
      responses.set(id, { at: now(), channel, user, uses: 0 });
      return `${origin}/respond/${id}`;
    },
    /** The next call of this method is refused so. */
    plan: (method: Method, refusal: Refusal) => void planned.push({ method, refusal }),
    /** From now on this workspace does not know the method. */
    forgetMethod: (method: Method) => void unknown.add(method),
    drawCharts,
    disturb: disturbances.disturb,
    /** What came unplanned or wrong, and what was planned and never came. */
    faults: (): readonly string[] => [...faults, ...planned.map(({ method }) => `unused: ${method}`)],
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(res: ServerResponse, answer: Refusal | object): void {
  const json = { 'content-type': 'application/json' };
  const [status, headers, body] = !('kind' in answer)
    ? [200, json, answer]
    : answer.kind === 'error'
      ? [200, json, { ok: false, error: answer.error }]
      : answer.kind === 'limited'
        ? [429, { ...json, 'retry-after': String(answer.retryAfterS) }, { ok: false, error: 'ratelimited' }]
        : [answer.status, json, {}];
  res.writeHead(status, headers).end(JSON.stringify(body));
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
