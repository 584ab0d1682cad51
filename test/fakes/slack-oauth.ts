import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeWorkspace, makeFakeWorkspace } from './slack-workspace.ts';

/** What somebody installs the app into: a workspace, one of an organisation, or the whole organisation. */
export interface Installer {
  readonly team?: string;
  readonly organisation?: string;
}

interface Token {
  readonly installer: Installer;
  readonly expiresAt: number | null;
  /** Slack's word when it is no longer taken. */
  dead: string | null;
}
interface Code {
  readonly installer: Installer;
  readonly redirectUri: string;
  readonly scopes: string;
  readonly issuedAt: number;
  used: boolean;
}

const CODE_LIVES_MS = 600_000;
const TOKEN_LIVES_S = 43_200;
/** Like Slack's: what is authorised without a token of a workspace. */
const NO_TOKEN = new Set(['oauth.v2.access']);

/**
 * Slack with many workspaces, on loopback: its consent page, `oauth.v2.access`, and a Web API that knows workspaces by their token alone.
 * Strict: a code and a refresh token serve once, an old token dies with its renewal, a method that it does not know is a fault.
 */
export async function startFakeSlackOAuth(options: { now?: () => number; rotates?: boolean } = {}) {
  const { now = Date.now, rotates = true } = options;
  const clientId = '1111.2222';
  const clientSecret = randomBytes(16).toString('hex');
  const signingSecret = randomBytes(16).toString('hex');
  const redirectUris = new Set<string>();
  const tokens = new Map<string, Token>();
  const refreshTokens = new Map<
    string,
    { readonly installer: Installer; readonly token: string; readonly scopes: string }
  >();
  const codes = new Map<string, Code>();
  const workspaces = new Map<string, FakeWorkspace>();
  /** Workspaces of an organisation that the app may reach. */
  const members = new Map<string, Set<string>>();
  const calls: { readonly method: string; readonly team: string | null; readonly token: string }[] = [];
  const planned: { readonly method: string; readonly error: string | number }[] = [];
  const faults: string[] = [];

  const server = createServer((req, res) => {
    void handle(req, res).catch((error: unknown) => {
      faults.push(String(error));
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const address = new URL(req.url ?? '/', url);
    const [, first = '', team = '', id = ''] = address.pathname.split('/');
    const body = await readAll(req);
    if (address.pathname === '/oauth/v2/authorize') return authorize(address, res);
    if (first === 'api' && req.method === 'POST') return api(team, req, body, res);
    if (first === 'upload') {
      workspace(team).put(id, body);
      return void res.end('OK');
    }
    if (first === 'respond') {
      workspace(team).answer(id, JSON.parse(body.toString()) as { text?: string });
      return void res.end('ok');
    }
    if (first === 'files') return download(team, id, req, res);
    faults.push(`${req.method} ${address.pathname}`);
    res.writeHead(404).end();
  }

  /** The consent page: `by` is the choice that a person makes on it. */
  function authorize({ searchParams: asked }: URL, res: ServerResponse): void {
    const redirectUri = asked.get('redirect_uri') ?? '';
    const scopes = asked.get('scope') ?? '';
    const wrong =
      asked.get('client_id') !== clientId ? 'client_id' : redirectUris.has(redirectUri) ? null : 'redirect_uri';
    if (wrong !== null || !/^[a-z:._,]+$/.test(scopes)) {
      faults.push(`authorize: ${wrong ?? 'scope'}`);
      return void res.writeHead(400).end(wrong);
    }
    const to = new URL(redirectUri);
    to.searchParams.set('state', asked.get('state') ?? '');
    const by = asked.get('by');
    if (by === null) to.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(8).toString('hex');
      codes.set(code, { installer: JSON.parse(by), redirectUri, scopes, issuedAt: now(), used: false });
      to.searchParams.set('code', code);
    }
    res.writeHead(302, { location: to.href }).end();
  }

  async function api(method: string, req: IncomingMessage, body: Buffer, res: ServerResponse): Promise<void> {
    const args = Object.fromEntries(new URLSearchParams(body.toString()));
    const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
    const fault = planned.findIndex((plan) => plan.method === method);
    const error = fault < 0 ? null : planned.splice(fault, 1)[0]!.error;
    if (typeof error === 'number') return void res.writeHead(error).end();
    const answer = error === null ? reply(method, token, args) : { ok: false, error };
    res.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
  }

  function reply(method: string, token: string, args: Readonly<Record<string, string>>): object {
    if (NO_TOKEN.has(method)) return grant(args);
    const found = tokens.get(token);
    if (found === undefined) return refuse(token === '' ? 'not_authed' : 'invalid_auth');
    if (found.dead !== null) return refuse(found.dead);
    if (found.expiresAt !== null && found.expiresAt <= now()) return refuse('token_expired');
    const { team, organisation } = found.installer;
    const id = team ?? organisation ?? '';
    if (method === 'auth.test')
      return {
        ok: true,
        team_id: id,
        team: id,
        user_id: `UBOT${id}`,
        bot_id: `BBOT${id}`,
        url: `https://${id}.slack.com/`,
      };
    const reached = team ?? args.team_id;
    if (reached === undefined) return refuse('missing_argument');
    if (team === undefined && !members.get(organisation ?? '')?.has(reached)) return refuse('team_access_not_granted');
    calls.push({ method, team: reached, token });
    const answer = workspace(reached).call(method, args);
    if (answer !== null) return answer;
    faults.push(`unknown method ${method}`);
    return refuse('unknown_method');
  }

  function grant(args: Readonly<Record<string, string>>): object {
    calls.push({ method: `oauth.v2.access ${args.grant_type ?? 'code'}`, team: null, token: '' });
    if (args.client_id !== clientId) return refuse('invalid_client_id');
    if (args.client_secret !== clientSecret) return refuse('bad_client_secret');
    if (args.grant_type === 'refresh_token') {
      const spent = refreshTokens.get(args.refresh_token ?? '');
      if (spent === undefined) return refuse('invalid_refresh_token');
      refreshTokens.delete(args.refresh_token ?? '');
      const old = tokens.get(spent.token);
      if (old?.dead === null) old.dead = 'token_revoked';
      return issue(spent.installer, spent.scopes);
    }
    const code = codes.get(args.code ?? '');
    if (code === undefined || code.issuedAt + CODE_LIVES_MS <= now()) return refuse('invalid_code');
    if (code.used) return refuse('code_already_used');
    if (code.redirectUri !== args.redirect_uri) return refuse('bad_redirect_uri');
    code.used = true;
    return issue(code.installer, code.scopes);
  }

  function issue(installer: Installer, scopes: string): object {
    const { team, organisation } = installer;
    const id = team ?? organisation ?? '';
    const token = `${rotates ? 'xoxe.' : ''}xoxb-${id}-${randomBytes(8).toString('hex')}`;
    tokens.set(token, { installer, expiresAt: rotates ? now() + TOKEN_LIVES_S * 1000 : null, dead: null });
    const refresh = `xoxe-1-${randomBytes(8).toString('hex')}`;
    if (rotates) refreshTokens.set(refresh, { installer, token, scopes });
    return {
      ok: true,
      app_id: 'A0COACH',
      authed_user: { id: 'U1' },
      scope: scopes,
      token_type: 'bot',
      access_token: token,
      bot_user_id: `UBOT${id}`,
      team: team === undefined ? null : { id: team, name: `Team <${team}>` },
      enterprise: organisation === undefined ? null : { id: organisation, name: `Org ${organisation}` },
      is_enterprise_install: team === undefined,
      ...(rotates ? { refresh_token: refresh, expires_in: TOKEN_LIVES_S } : {}),
    };
  }

  function download(team: string, id: string, req: IncomingMessage, res: ServerResponse): void {
    const token = tokens.get(/^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '');
    const may = token?.dead === null && (token.installer.team ?? team) === team;
    const bytes = may ? workspace(team).file(id) : null;
    // As Slack does: who may not see it gets a page to sign in.
    if (bytes === null)
      return void res.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><p>Sign in');
    res.writeHead(200, { 'content-type': 'text/vtt', 'content-length': bytes.length }).end(bytes);
  }

  function workspace(id: string): FakeWorkspace {
    const found = workspaces.get(id) ?? makeFakeWorkspace(id, () => url);
    workspaces.set(id, found);
    return found;
  }

  function kill(of: Installer, word: string): void {
    for (const token of tokens.values())
      if (token.installer.team === of.team && token.installer.organisation === of.organisation) token.dead = word;
    for (const [name, { installer }] of refreshTokens)
      if (installer.team === of.team && installer.organisation === of.organisation) refreshTokens.delete(name);
  }

  return {
    url,
    clientId,
    clientSecret,
    signingSecret,
    workspace,
    /** Settings that make the service use it. */
    env: {
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `${url}/api/`,
      DEV_ORIGINS: url,
    },
    /** Makes an address known as one of the app's own. */
    allowRedirect: (address: string) => void redirectUris.add(address),
    /** Lets an organisation's installation reach a workspace. */
    addMember(organisation: string, team: string): void {
      members.set(organisation, (members.get(organisation) ?? new Set()).add(team));
    },
    /** What a person does on the consent page; resolves to where the browser is sent. */
    async consent(address: string, by: Installer | null): Promise<string> {
      const page = new URL(address);
      if (by !== null) page.searchParams.set('by', JSON.stringify(by));
      return (await fetch(page, { redirect: 'manual' })).headers.get('location') ?? '';
    },
    /** The next call of a method is answered so: an error word, or an HTTP status. */
    plan: (method: string, error: string | number) => void planned.push({ method, error }),
    uninstall: (of: Installer) => kill(of, 'account_inactive'),
    revoke: (of: Installer) => kill(of, 'token_revoked'),
    /** Slack's request signature (v0) over a body. */
    sign(body: string, at = Math.floor(now() / 1000)): Record<string, string> {
      const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
      return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` };
    },
    /** What was asked, with which token and about which workspace. */
    calls: calls as readonly (typeof calls)[number][],
    renewals: () => calls.filter(({ method }) => method === 'oauth.v2.access refresh_token').length,
    /** What came that Slack does not know, and what was planned and never came. */
    faults: (): readonly string[] => [...faults, ...planned.map(({ method }) => `unused: ${method}`)],
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
