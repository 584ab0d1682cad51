import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extensionAnswer } from '../../../../src/bot/teams/extension.ts';
import { AppError } from '../../../../src/errors.ts';
import { ISSUER, startFakeOpenId, type TokenClaims } from '../../../fakes/open-id.ts';
import { fixture, type Raw } from './fixture.ts';
import { APP_ID, post, startTeams, TENANT } from './server.ts';

type Teams = Awaited<ReturnType<typeof startTeams>>;
const REGISTRATION = { appId: APP_ID, password: 'not-a-real-secret', tenantId: TENANT };
const SERVICE = fixture('personal-text').serviceUrl as string;

describe('with a registration', () => {
  let openId: Awaited<ReturnType<typeof startFakeOpenId>>;
  let teams: Teams;
  beforeEach(async () => {
    openId = await startFakeOpenId();
    teams = await startTeams({
      config: { registration: REGISTRATION, allowedTenants: [TENANT] },
      openIdUrl: openId.url,
    });
  });
  afterEach(async () => {
    await teams.close();
    await openId.close();
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = (change: Partial<Record<keyof TokenClaims, unknown>> = {}): TokenClaims =>
    JSON.parse(
      JSON.stringify({ iss: ISSUER, aud: APP_ID, serviceurl: SERVICE, nbf: now() - 10, exp: now() + 3600, ...change }),
    );
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('takes what Teams signed', async () => {
    expect(await post(teams.origin, fixture('personal-text'), bearer(openId.sign(claims())))).toEqual({
      status: 200,
      text: '',
    });
    expect(teams.accepted).toMatchObject([
      { tenantId: `teams:${TENANT}`, incoming: { kind: 'command', text: 'history 30' } },
    ]);
  });

  it.each<[string, (id: typeof openId) => string]>([
    ['alg none', (id) => id.signNone(claims())],
    ['HS256 with the public key', (id) => id.signHs256(claims())],
    ['another key under our kid', (id) => id.signWithOtherKey(claims())],
    ['an unknown kid', (id) => id.sign(claims(), { kid: 'unknown' })],
    ['a key that is not endorsed for Teams', (id) => id.signWithOtherKey(claims(), 'skype-only')],
    ['another audience', (id) => id.sign(claims({ aud: '22222222-2222-4222-8222-222222222222' }))],
    ['no audience', (id) => id.sign(claims({ aud: undefined }))],
    ['another issuer', (id) => id.sign(claims({ iss: 'https://evil.example.com' }))],
    [
      'an emulator token',
      (id) =>
        id.sign(
          claims({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', ver: '1.0', appid: APP_ID }),
        ),
    ],
    [
      'a bot-to-bot token',
      (id) =>
        id.sign(
          claims({
            iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
            ver: '1.0',
            aud: APP_ID,
            appid: '22222222-2222-4222-8222-222222222222',
          }),
        ),
    ],
    ['an expired token', (id) => id.sign(claims({ exp: now() - 3600 }))],
    ['a token of the future', (id) => id.sign(claims({ nbf: now() + 3600 }))],
    ['another service address', (id) => id.sign(claims({ serviceurl: 'https://smba.trafficmanager.net/other/' }))],
    ['no service address in it', (id) => id.sign(claims({ serviceurl: undefined }))],
    ['half a token', (id) => id.sign(claims()).slice(0, -20)],
    ['no token at all', () => 'x'],
  ])('refuses %s', async (_, token) => {
    const { status, text } = await post(teams.origin, fixture('personal-text'), bearer(token(openId)));
    expect(status).toBe(401);
    expect(text).toBe('Not authenticated.');
    expect(teams.accepted).toEqual([]);
  });

  it('asks for no keys to see through a clumsy forgery', async () => {
    const forged = [
      openId.signNone(claims()),
      openId.signHs256(claims()),
      openId.sign(claims({ aud: 'another' })),
      openId.sign(claims({ iss: 'https://evil.example.com' })),
      openId.sign(claims({ serviceurl: 'https://evil.example.com' })),
      'a.b.c',
      '..',
      `${openId.sign(claims())}.x`,
    ];
    for (const token of forged)
      expect((await post(teams.origin, fixture('personal-text'), bearer(token))).status).toBe(401);
    expect(openId.asked()).toBe(0);
  });

  it('stays closed while the keys cannot be had', async () => {
    await openId.close();
    expect((await post(teams.origin, fixture('personal-text'), bearer(openId.sign(claims())))).status).toBe(401);
    expect(teams.accepted).toEqual([]);
    expect(teams.lines.join()).not.toContain('eyJ');
    openId = await startFakeOpenId();
  });

  it.each([{}, { authorization: '' }, { authorization: 'Bearer' }, { authorization: 'Basic eDp4' }])(
    'refuses the header %j before reading the body',
    async (headers) => {
      expect((await post(teams.origin, '', headers as Record<string, string>)).status).toBe(401);
    },
  );

  it.each<[string, (raw: Raw) => void, Record<string, string>]>([
    [
      'of another tenant',
      (raw) => (raw.channelData.tenant.id = raw.conversation.tenantId = '99999999-0000-4000-8000-000000000000'),
      {},
    ],
    ['of two tenants', (raw) => (raw.conversation.tenantId = '99999999-0000-4000-8000-000000000000'), {}],
    ['whose header names another tenant', () => {}, { 'x-ms-tenant-id': '99999999-0000-4000-8000-000000000000' }],
    ['of another channel', (raw) => (raw.channelId = 'emulator'), {}],
    ['without its service address', (raw) => delete raw.serviceUrl, {}],
  ])('refuses a signed message %s', async (_, edit, headers) => {
    const raw = fixture('personal-text');
    edit(raw);
    expect((await post(teams.origin, raw, { ...bearer(openId.sign(claims())), ...headers })).status).toBeOneOf([
      401, 403,
    ]);
    expect(teams.accepted).toEqual([]);
  });

  it.each([
    'https://evil.trafficmanager.net/',
    'http://smba.trafficmanager.net/',
    'https://smba.trafficmanager.net:444/',
    'https://x@smba.trafficmanager.net/',
    'https://smba.trafficmanager.net.evil.example/',
    'http://127.0.0.1:9/',
  ])('refuses the service address %s though it is signed', async (serviceUrl) => {
    const raw = { ...fixture('personal-text'), serviceUrl };
    expect((await post(teams.origin, raw, bearer(openId.sign(claims({ serviceurl: serviceUrl }))))).status).toBe(403);
    expect(teams.accepted).toEqual([]);
  });
});

describe('in development', () => {
  let teams: Teams;
  afterEach(() => teams.close());
  const start = async (deps: Parameters<typeof startTeams>[0] = {}) => {
    teams = await startTeams(deps);
    return teams;
  };

  it('takes what starts on this machine', async () => {
    await start();
    expect((await post(teams.origin, fixture('personal-files'))).status).toBe(200);
    expect(teams.accepted).toHaveLength(1);
  });

  it.each([{ host: 'coach.example.com' }, { 'x-forwarded-for': '203.0.113.7' }, { forwarded: 'for=203.0.113.7' }])(
    'refuses what came through a proxy: %j',
    async (headers) => {
      await start();
      expect((await post(teams.origin, fixture('personal-text'), headers as Record<string, string>)).status).toBe(403);
      expect(teams.accepted).toEqual([]);
    },
  );

  it('keeps to its tenants when it is given any', async () => {
    await start({ config: { registration: null, allowedTenants: ['99999999-0000-4000-8000-000000000000'] } });
    expect((await post(teams.origin, fixture('personal-text'))).status).toBe(403);
  });

  it.each([
    ['not JSON', 'x', {}, 400],
    ['an array', '[]', {}, 400],
    ['null', 'null', {}, 400],
    ['deep', '['.repeat(100_000), {}, 400],
    ['another content type', '{}', { 'content-type': 'text/plain' }, 415],
    ['compressed', '{}', { 'content-encoding': 'gzip' }, 415],
    ['an empty object', '{}', {}, 403],
    ['too large, as announced', 'x'.repeat(262_145), {}, 413],
    ['too large, unannounced', 'x'.repeat(300_000), { 'transfer-encoding': 'chunked' }, 413],
  ])('answers a body that is %s', async (_, body, headers, status) => {
    await start();
    expect((await post(teams.origin, body, headers as Record<string, string>)).status).toBe(status);
    expect(teams.accepted).toEqual([]);
  });

  it('answers a button with a word, a consent and a message with nothing, and what it does not know as Teams expects', async () => {
    await start();
    const button = await post(teams.origin, fixture('card-action'));
    expect([button.status, JSON.parse(button.text)]).toEqual([
      200,
      { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'On it.' },
    ]);
    expect(await post(teams.origin, fixture('consent-accept'))).toEqual({ status: 200, text: '' });
    expect(await post(teams.origin, fixture('card-submit'))).toEqual({ status: 200, text: '' });
    expect((await post(teams.origin, { ...fixture('card-action'), name: 'composeExtension/query' })).status).toBe(501);
    expect((await post(teams.origin, fixture('reaction'))).status).toBe(200);
    expect(teams.accepted.map(({ incoming }) => incoming.kind)).toEqual(['button', 'consent', 'button']);
  });

  it('answers the extension and a refresh in the same breath, storing nothing that is not to be done', async () => {
    const asked: unknown[] = [];
    const card = {
      summary: 's',
      tone: 'neutral',
      title: 'As it stands',
      parts: [],
      buttons: [],
      live: 'k3v9x0a1b2',
    } as const;
    await start({
      refresh: async (...all) => {
        asked.push(all);
        return card;
      },
    });
    const refreshed = JSON.parse((await post(teams.origin, fixture('card-refresh'))).text);
    expect(refreshed).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { type: 'AdaptiveCard', refresh: { userIds: ['29:1aBcDeFgHiJkLmNoPqRsTuVwXyZ'] } },
    });
    expect(asked).toMatchObject([
      [`teams:${TENANT}`, '00000000-0000-4000-8000-000000000020', 'k3v9x0a1b2', { kind: 'personal' }],
    ]);
    const dialog = await post(teams.origin, fixture('extension-reference'));
    expect(JSON.parse(dialog.text)).toEqual({ task: { type: 'message', value: expect.stringMatching(/paper clip/) } });
    expect(teams.accepted).toEqual([]);
  });

  it('answers in the language of the tenant', async () => {
    const card = { summary: 's', tone: 'neutral', title: 'As it stands', parts: [], buttons: [] } as const;
    await start({ refresh: async () => card, localeOf: async () => 'fr-FR' });
    const refreshed = JSON.parse((await post(teams.origin, fixture('card-refresh'))).text);
    expect(refreshed).toMatchObject({ value: { type: 'AdaptiveCard', lang: 'fr' } });
    const dialog = JSON.parse((await post(teams.origin, fixture('extension-reference'))).text);
    expect(dialog).toEqual(extensionAnswer('no-file', { locale: 'fr-FR' }));
  });

  it('asks nobody about a refresh from another tenant', async () => {
    await start({
      config: { registration: null, allowedTenants: ['99999999-0000-4000-8000-000000000000'] },
      refresh: async () => Promise.reject(new Error('must not be asked')),
    });
    expect((await post(teams.origin, fixture('card-refresh'))).status).toBe(403);
  });

  it('says nothing was taken in when it could not be stored, and nothing about why', async () => {
    await start({
      accept: async () =>
        Promise.reject(new AppError('provider-down', { detail: 'disk', cause: new Error('secret path /var/lib') })),
    });
    for (const name of ['personal-text', 'card-action']) {
      expect(await post(teams.origin, fixture(name))).toEqual({
        status: 500,
        text: 'This could not be taken in. Please send it again.',
      });
    }
  });
});
