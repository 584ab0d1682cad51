import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { findLocalSlack, startLocalSlack } from '../../src/demo/local-slack.ts';
import { AppError } from '../../src/errors.ts';
import { eraseTenant } from '../../src/storage/erase.ts';
import { openGrant } from '../../src/storage/installations.ts';
import { CARD, channelIn, openWorld, PUBLIC_URL, type World } from './slack-install-world.ts';

const A = 'T0AAA';
const TENANT_A = `slack:${A}` as TenantId;

async function grantOf({ tables, vault }: World, tenantId = TENANT_A) {
  const row = await tables.installations.get(tenantId, tenantId);
  return row === null ? null : openGrant(vault, row);
}

describe('a workspace that adds the app', () => {
  it('is led to Slack and back, and served from then on with a token that lies sealed', async () => {
    const world = await openWorld();
    const { begin, finish, slack, chat, directory, store } = world;
    const { response, page, address, cookie, sends } = await begin();
    expect(response.status).toBe(200);
    expect(page).toContain('Add Rackham Coach to Slack');
    expect(cookie).toMatch(/; Secure; HttpOnly; Path=\/; Max-Age=600$/);
    const asked = new URL(address).searchParams;
    const manifest = JSON.parse(readFileSync('manifest/slack.json', 'utf8'));
    expect(asked.get('scope')?.split(',')).toEqual(manifest.oauth_config.scopes.bot);
    expect(asked.get('redirect_uri')).toBe(`${PUBLIC_URL}/slack/oauth_redirect`);
    expect(asked.get('user_scope')).toBeNull();

    const back = await finish(await slack.consent(address, { team: A }), sends);
    expect(back.status).toBe(200);
    expect(back.page).toContain('<h1>Rackham Coach is in Team &#60;T0AAA&#62;</h1>');
    for (const headers of [response.headers, back.headers]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    expect(back.headers.get('set-cookie')).toContain('deleted');

    const grant = await grantOf(world);
    expect(grant).toMatchObject({ teamId: A, organisationId: null, botUserId: `UBOT${A}`, installedBy: 'U1' });
    await chat.post(channelIn(A), CARD, 'k');
    expect(slack.workspace(A).said()).toContain('Hello');
    expect(slack.faults()).toEqual([]);
    await store.tidy();
    const onDisk = ['coach.db', 'coach.db-wal'].map((file) => readFileSync(join(directory, file), 'latin1')).join();
    for (const secret of [grant!.botToken, grant!.rotation!.refreshToken]) {
      expect(onDisk).not.toContain(secret);
      expect(world.logged()).not.toContain(secret);
    }
  });

  it('may do so without rotation, and again; the newest token counts', async () => {
    const world = await openWorld({ rotates: false });
    await world.install({ team: A });
    const first = await grantOf(world);
    expect(first?.rotation).toBeNull();
    await world.chat.post(channelIn(A), CARD, 'k1');
    await world.install({ team: A });
    await world.chat.post(channelIn(A), CARD, 'k2');
    expect(world.slack.calls.at(-1)?.token).not.toBe(first?.botToken);
  });

  it('is told so when it changes its mind', async () => {
    const world = await openWorld();
    const { address, sends } = await world.begin();
    const { status, page } = await world.finish(await world.slack.consent(address, null), sends);
    expect([status, page]).toEqual([200, expect.stringContaining('Nothing was added')]);
    expect(await world.store.tenants()).toEqual([]);
  });

  it.each([
    ['without the cookie', () => null],
    ['with another browser’s cookie', (_: string, other: string) => other],
    ['with a cookie made up', () => 'slack-app-oauth-state=forged'],
  ])('is refused %s, before Slack is asked', async (_, cookieOf) => {
    const world = await openWorld();
    const [mine, other] = [await world.begin(), await world.begin()];
    const back = await world.slack.consent(mine.address, { team: A });
    const { status, page } = await world.finish(back, cookieOf(mine.sends, other.sends));
    expect(status).toBe(400);
    expect(page).toContain('This link is no longer good');
    expect(world.slack.calls).toEqual([]);
    expect(await world.store.tenants()).toEqual([]);
  });

  it('is refused with a state that nobody here signed, without a state, and without a code', async () => {
    const world = await openWorld();
    const forged = `${PUBLIC_URL}/slack/oauth_redirect?code=x&state=eyJhbGciOiJub25lIn0.e30.`;
    const cases = [
      [forged, 'slack-app-oauth-state=eyJhbGciOiJub25lIn0.e30.'],
      [`${PUBLIC_URL}/slack/oauth_redirect?code=x`, 'slack-app-oauth-state=x'],
      [`${PUBLIC_URL}/slack/oauth_redirect?state=x`, 'slack-app-oauth-state=x'],
      [`${PUBLIC_URL}/slack/oauth_redirect?error=invalid_scope`, ''],
      [`${PUBLIC_URL}/slack/oauth_redirect`, ''],
    ] as const;
    for (const [address, cookie] of cases) expect((await world.finish(address, cookie)).status, address).toBe(400);
    expect(world.slack.calls).toEqual([]);
  });

  it('cannot use a code twice, nor after ten minutes', async () => {
    const world = await openWorld();
    const { address, sends } = await world.begin();
    const back = await world.slack.consent(address, { team: A });
    expect((await world.finish(back, sends)).status).toBe(200);
    expect((await world.finish(back, sends)).status).toBe(400);
    const late = await world.slack.consent(address, { team: 'T0LATE' });
    world.advance(601_000);
    expect((await world.finish(late, sends)).status).toBe(400);
    expect(await world.store.tenants()).toEqual([TENANT_A]);
  });

  it.each([
    ['Slack does not take our secret', 'oauth.v2.access', 'bad_client_secret', 500, 'The coach is not set up for this'],
    ['Slack has a fault', 'oauth.v2.access', 503, 502, 'Slack did not answer'],
    ['Slack asks for a pause', 'oauth.v2.access', 'ratelimited', 502, 'Slack did not answer'],
    ['the new token cannot be tried', 'auth.test', 500, 502, 'Slack did not answer'],
  ] as const)('is told in our words when %s', async (_, method, error, status, title) => {
    const world = await openWorld();
    world.slack.plan(method, error);
    const back = await world.install({ team: A });
    expect(back.status).toBe(status);
    expect(back.page).toContain(title);
    expect(back.page).not.toMatch(/slack_|bad_client|ratelimited|Error|\bat \//);
    expect(await world.store.tenants()).toEqual([]);
    expect(world.slack.faults()).toEqual([]);
  });

  it('is not told that it worked when its token could not be stored', async () => {
    const world = await openWorld();
    const broken = await world.startProcess({
      grants: (real) => ({ ...real, keep: () => Promise.reject(new AppError('provider-down')) }),
    });
    const back = await broken.install({ team: A });
    expect([back.status, back.page]).toEqual([500, expect.stringContaining('Something went wrong on my side')]);
  });
});

describe('the news that the app was taken away', () => {
  it('removes the grant at once, and erases the rest with its job', async () => {
    const world = await openWorld();
    await world.install({ team: A });
    world.slack.uninstall({ team: A });
    world.advance(1_000);
    const gone = world.event(A, { type: 'app_uninstalled' });
    for (let copy = 0; copy < 3; copy++) expect(await world.deliver(gone)).toBe(200);
    expect(await grantOf(world)).toBeNull();
    expect([...world.jobs.values()].map(({ job }) => job.name)).toEqual(['handle']);
    await expect(world.chat.post(channelIn(A), CARD, 'k')).rejects.toMatchObject({
      code: 'refused',
      detail: 'I am no longer connected to this Slack workspace.',
    });
    await eraseTenant(world.tables, world.blobs, TENANT_A, world.now());
    const row = await world.tables.installations.get(TENANT_A, TENANT_A);
    expect(row).toMatchObject({ sealed: null, removedAt: expect.any(Number) });
  });

  it('that comes late leaves what was granted since, and erases what was stored before', async () => {
    const world = await openWorld();
    await world.install({ team: A });
    await world.tables.people.insert(TENANT_A, { tenantId: TENANT_A, id: 'U1' as never, firstSeenAt: 1 });
    const gone = world.event(A, { type: 'app_uninstalled' });
    world.advance(60_000);
    await world.install({ team: A });
    expect(await world.deliver(gone)).toBe(200);
    await eraseTenant(world.tables, world.blobs, TENANT_A, world.now());
    expect(await world.tables.people.get(TENANT_A, 'U1')).toBeNull();
    expect(await world.tables.installations.get(TENANT_A, TENANT_A)).toMatchObject({ removedAt: null });
    await world.chat.post(channelIn(A), CARD, 'k');
  });
});

const program = findLocalSlack();

describe.skipIf(program === null)('Socket Mode', () => {
  it('hears every workspace that added the app, while the pages to add it are served all the same', async () => {
    const workDir = mkdtempSync(join(tmpdir(), 'coach-'));
    const local = await startLocalSlack(program!, { servicePort: 1, workDir, mode: 'socket' });
    onTestFinished(async () => {
      await local.close();
      rmSync(workDir, { recursive: true, force: true });
    });
    const { SLACK_APP_TOKEN, SLACK_API_URL } = local.env;
    const world = await openWorld({ env: { SLACK_APP_TOKEN: SLACK_APP_TOKEN!, SLACK_API_URL: SLACK_API_URL! } });
    expect(world.app.handler).toBeNull();
    expect((await world.begin()).page).toContain('Add Rackham Coach to Slack');
    await world.app.start('serve');
    onTestFinished(() => world.app.stop());

    await local.command(local.channel, 'help');
    await vi.waitFor(() => expect(world.logged()).toContain('is not installed'), { timeout: 10_000 });
    expect(world.jobs.size).toBe(0);
    await world.grants.keep({
      appId: 'A0COACH',
      teamId: 'T0ACME',
      organisationId: null,
      botToken: 'xoxb-demo',
      botId: 'B1',
      botUserId: local.botUser,
      scopes: ['commands'],
      installedBy: local.user,
      rotation: null,
    });
    await local.command(local.channel, 'help');
    await vi.waitFor(() => expect(world.jobs.size).toBe(1), { timeout: 10_000 });
    const place = { ...channelIn('T0ACME'), conversation: local.channel };
    await world.chat.post(place, CARD, 'k');
    expect(JSON.stringify(await local.messages(local.channel))).toContain('Hello');
  });
});

describe('an event', () => {
  it('of a workspace without the app is acknowledged, left alone and logged once', async () => {
    const world = await openWorld();
    for (let i = 0; i < 3; i++) expect(await world.deliver(world.event('T0OTHER', world.mention()))).toBe(200);
    expect(await world.deliver('command=/coach&team_id=T0OTHER&text=help&user_id=U1&channel_id=C1&trigger_id=1')).toBe(
      200,
    );
    // What could be no workspace's id.
    for (const team of ['', '\0', '\ud800', 'T1 OR 1', 'x'.repeat(5_000), null])
      expect(await world.deliver(world.event(team, world.mention()))).toBe(200);
    for (const type of ['app_uninstalled', 'tokens_revoked', 'team_access_revoked'])
      expect(await world.deliver(world.event('\ud800', { type, tokens: {}, team_ids: ['\0', 7] }))).toBe(200);
    expect(world.jobs.size).toBe(0);
    expect(await world.store.tenants()).toEqual([]);
    expect(world.logged().split('T0OTHER').length - 1).toBe(1);
  });

  it('is read without asking Slack, even where the token has run out', async () => {
    const world = await openWorld();
    await world.install({ team: A });
    world.advance(13 * 3_600_000);
    const asked = world.slack.calls.length;
    expect(await world.deliver(world.event(A, world.mention()))).toBe(200);
    expect(world.jobs.size).toBe(1);
    expect(world.slack.calls).toHaveLength(asked);
  });

  it('is not acknowledged when the store does not answer, so that Slack sends it again', async () => {
    const world = await openWorld();
    const down = await world.startProcess({
      grants: (real) => ({ ...real, find: () => Promise.reject(new Error('no store')) }),
    });
    expect(await down.deliver(world.event(A, world.mention()))).toBe(500);
  });

  it('of another workspace is left alone as well where one token serves one workspace', async () => {
    const world = await openWorld({ rotates: false });
    await world.install({ team: A });
    const { botToken } = (await grantOf(world))!;
    const single = await openWorld({
      env: {
        SLACK_BOT_TOKEN: botToken,
        SLACK_CLIENT_ID: '',
        SLACK_CLIENT_SECRET: '',
        SLACK_API_URL: `${world.slack.url}/api/`,
      },
    });
    expect(await single.deliver(single.event('T0OTHER', single.mention()))).toBe(200);
    expect(single.jobs.size).toBe(0);
    expect(await single.deliver(single.event(A, single.mention()))).toBe(200);
    expect(single.jobs.size).toBe(1);
    expect((await fetch(`${single.url}/slack/install`)).status).toBe(404);
    await expect(single.chat.post(channelIn('T0OTHER'), CARD, 'k')).rejects.toMatchObject({ code: 'refused' });
  });
});
