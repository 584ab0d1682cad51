import { describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { openGrant } from '../../src/storage/installations.ts';
import { resealAll } from '../../src/storage/reseal.ts';
import { makeVault } from '../../src/storage/vault.ts';
import { CARD, channelIn, openWorld, type World } from './slack-install-world.ts';

const A = 'T0AAA';
const TENANT_A = `slack:${A}` as TenantId;
const HOUR_MS = 3_600_000;

async function setUp() {
  const world = await openWorld();
  await world.install({ team: A });
  return { ...world, post: (chat = world.chat) => chat.post(channelIn(A), CARD, 'k') };
}

async function grantOf({ tables, vault }: Pick<World, 'tables' | 'vault'>) {
  return openGrant(vault, (await tables.installations.get(TENANT_A, TENANT_A))!)!;
}

describe('a token that runs out after twelve hours', () => {
  it('is renewed before a job uses it, and stored first', async () => {
    const world = await setUp();
    const first = await grantOf(world);
    await world.post();
    world.advance(9.9 * HOUR_MS);
    await world.post();
    expect(world.slack.renewals()).toBe(0);
    world.advance(0.2 * HOUR_MS);
    await world.post();
    expect(world.slack.renewals()).toBe(1);
    const second = await grantOf(world);
    expect(second.botToken).not.toBe(first.botToken);
    expect(second.rotation!.expiresAt - world.now()).toBeGreaterThan(11.9 * HOUR_MS);
    expect(world.slack.calls.at(-1)?.token).toBe(second.botToken);
    await world.post();
    expect(world.slack.renewals()).toBe(1);
    // And so on, for days.
    for (let day = 0; day < 4; day++) {
      world.advance(11 * HOUR_MS);
      await world.post();
    }
    expect(world.slack.renewals()).toBe(5);
    expect(world.logged()).not.toMatch(/xox[be]/);
  });

  it('is renewed once, however many processes and jobs want it at the same time', async () => {
    const world = await setUp();
    const others = await Promise.all([world.startProcess(), world.startProcess()]);
    const chats = [world, ...others].map(({ chat }) => chat);
    for (const chat of chats) await world.post(chat);
    world.advance(10.5 * HOUR_MS);
    const posts = await Promise.allSettled(chats.flatMap((chat) => [1, 2, 3].map(() => world.post(chat))));
    expect(world.slack.renewals()).toBe(1);
    // Who came between Slack's answer and our store, with the token that had just died, is to try again.
    const failed = posts.filter((post) => post.status === 'rejected');
    for (const { reason } of failed) expect(reason).toMatchObject({ code: 'unreachable', retry: true });
    await Promise.all(chats.map((chat) => world.post(chat)));
    expect(world.slack.renewals()).toBe(1);
    expect(world.slack.workspace(A).messages).toHaveLength(15 - failed.length);
  });

  it('is asked for again when another process renewed it a moment ago', async () => {
    const world = await setUp();
    const other = await world.startProcess();
    world.advance(9.995 * HOUR_MS);
    await world.post();
    world.advance(0.01 * HOUR_MS);
    await world.post(other.chat);
    // The first process still knows the token that has just been replaced.
    await world.post();
    expect(world.slack.renewals()).toBe(1);
    expect(world.slack.workspace(A).messages).toHaveLength(3);
    expect(world.slack.calls.at(-1)?.token).toBe((await grantOf(world)).botToken);
  });

  it('serves on while Slack cannot renew it, which is tried again a minute later', async () => {
    const world = await setUp();
    world.advance(10.5 * HOUR_MS);
    const { botToken } = await grantOf(world);
    world.slack.plan('oauth.v2.access', 503);
    await world.post();
    await world.post();
    expect(world.slack.calls.at(-1)?.token).toBe(botToken);
    expect(world.logged()).toContain('a slack token could not be renewed');
    expect(world.slack.faults()).toEqual([]);
    // Another process does not try before the minute is over, either.
    await world.post((await world.startProcess()).chat);
    expect(world.slack.renewals()).toBe(0);
    world.advance(61_000);
    await world.post();
    expect(world.slack.renewals()).toBe(1);
    expect((await grantOf(world)).botToken).not.toBe(botToken);
  });

  it('has run out: a fault of Slack is worth another try, a refusal is final and says what to do', async () => {
    const world = await setUp();
    world.advance(12.1 * HOUR_MS);
    world.slack.plan('oauth.v2.access', 503);
    await expect(world.post()).rejects.toMatchObject({ code: 'unreachable', retry: true });
    world.slack.plan('oauth.v2.access', 'invalid_refresh_token');
    await expect(world.post()).rejects.toMatchObject({
      code: 'refused',
      retry: false,
      detail: 'My connection to this Slack workspace has run out. Somebody has to add the app to it again.',
    });
    await world.post();
    expect(world.slack.workspace(A).messages).toHaveLength(1);
  });

  it('that was lost is mended by adding the app again, and nothing is forgotten', async () => {
    const world = await setUp();
    await world.tables.people.insert(TENANT_A, { tenantId: TENANT_A, id: 'U1' as never, firstSeenAt: 1 });
    world.slack.revoke({ team: A });
    world.advance(12.1 * HOUR_MS);
    await expect(world.post()).rejects.toMatchObject({ code: 'refused' });
    await world.install({ team: A });
    await world.post();
    expect(await world.tables.people.get(TENANT_A, 'U1')).not.toBeNull();
  });

  it('is left to a process that is at it, and taken over when that one died', async () => {
    const world = await setUp();
    world.advance(12.1 * HOUR_MS);
    await world.tables.installations.change(TENANT_A, TENANT_A, (row) => ({
      ...row,
      renewing: { by: 'another', until: world.now() + 60_000 },
    }));
    await expect(world.post()).rejects.toMatchObject({ code: 'provider-down', retry: 5_000 });
    expect(world.slack.renewals()).toBe(0);
    world.advance(60_001);
    await world.post();
    expect(world.slack.renewals()).toBe(1);
  });

  it('is kept when its renewal took longer than the lease, as long as nobody else has one', async () => {
    const world = await setUp();
    const isDue = (): boolean => true;
    const renewed = await world.grants.renew(TENANT_A, isDue, async (grant) => {
      world.advance(60_001);
      // Another process takes over and finds the refresh token spent.
      const late = world.grants.renew(TENANT_A, isDue, () => Promise.reject(new Error('invalid_refresh_token')));
      await expect(late).rejects.toThrow('invalid_refresh_token');
      return { ...grant, botToken: 'xoxb-new' };
    });
    expect(renewed?.botToken).toBe('xoxb-new');
    expect((await grantOf(world)).botToken).toBe('xoxb-new');
  });

  it('is not brought back by a renewal that an uninstall overtook', async () => {
    const world = await setUp();
    world.advance(10.5 * HOUR_MS);
    const { grants } = world;
    const renewed = await grants.renew(
      TENANT_A,
      () => true,
      async (grant) => {
        await grants.drop(TENANT_A, world.now());
        return { ...grant, botToken: 'xoxb-new' };
      },
    );
    expect(renewed).toBeNull();
    expect((await world.tables.installations.get(TENANT_A, TENANT_A))?.sealed).toBeNull();
  });

  it('is sealed anew with a new key, also between a renewal’s beginning and its end', async () => {
    const world = await setUp();
    const { store, tables, vault, grants, now } = world;
    const rotated = makeVault([
      { id: 'k2', secret: new Uint8Array(32).fill(2) },
      { id: 'k1', secret: new Uint8Array(32) },
    ]);
    const reseal = () => resealAll({ store, tables, vault: rotated, now });
    const renewed = await grants.renew(
      TENANT_A,
      () => true,
      async (grant) => {
        expect(await reseal()).toMatchObject({ resealed: 1, closed: 0 });
        return { ...grant, botToken: 'xoxb-new' };
      },
    );
    expect(renewed?.botToken).toBe('xoxb-new');
    expect((await grantOf(world)).botToken).toBe('xoxb-new');
    await reseal();
    const row = (await tables.installations.get(TENANT_A, TENANT_A))!;
    expect(row.sealed).toMatch(/^v1\.k2\./);
    expect(openGrant(rotated, row)?.botToken).toBe('xoxb-new');
    expect(() => openGrant(vault, row)).toThrow(/lacks the key/);
  });
});

describe('a token that Slack takes away', () => {
  it('goes with what it opens, and the rest stays', async () => {
    const world = await setUp();
    await world.tables.people.insert(TENANT_A, { tenantId: TENANT_A, id: 'U1' as never, firstSeenAt: 1 });
    await world.post();
    world.slack.revoke({ team: A });
    const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: [`UBOT${A}`] } };
    expect(await world.deliver(world.event(A, revoked))).toBe(200);
    const row = await world.tables.installations.get(TENANT_A, TENANT_A);
    expect(row).toMatchObject({ sealed: null, removedAt: null });
    expect(await world.tables.people.get(TENANT_A, 'U1')).not.toBeNull();
    await expect(world.post()).rejects.toMatchObject({ code: 'refused' });
    expect(await world.deliver(world.event(A, world.mention()))).toBe(200);
    expect(world.jobs.size).toBe(0);
  });

  it('is looked up again at once when Slack refuses it', async () => {
    const world = await setUp();
    await world.post();
    const other = await world.startProcess();
    await world.post(other.chat);
    world.slack.revoke({ team: A });
    await expect(world.post(other.chat)).rejects.toMatchObject({ code: 'refused' });
    await world.install({ team: A });
    // Not only after the minute that a token is known for.
    await world.post(other.chat);
    expect(world.slack.workspace(A).messages).toHaveLength(3);
  });

  it.each([
    ['when only a person’s own token went', { oauth: ['U1'] }],
    ['when the event is about an older one', { bot: [`UBOT${A}`] }],
  ])('stays %s', async (_, tokens) => {
    const world = await setUp();
    expect(await world.deliver(world.event(A, { type: 'tokens_revoked', tokens }))).toBe(200);
    await world.post();
    world.advance(61_000);
    await world.post();
  });

  it('stays when it has merely run out, and waits where Slack does not say', async () => {
    const world = await setUp();
    const revoked = world.event(A, { type: 'tokens_revoked', tokens: { bot: [`UBOT${A}`] } });
    world.slack.plan('auth.test', 503);
    expect(await world.deliver(revoked)).toBe(500);
    world.advance(12.1 * HOUR_MS);
    expect(await world.deliver(revoked)).toBe(200);
    await world.post();
  });
});
