import { describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { CARD, channelIn, openWorld } from './slack-install-world.ts';

const ORG = 'E0ORG';
const [A, B] = ['T0AAA', 'T0BBB'];
const tenant = (id: string): TenantId => `slack:${id}` as TenantId;

/** An organisation that installed the app as a whole; both its workspaces have been heard from. */
async function setUp() {
  const world = await openWorld();
  for (const team of [A, B]) world.slack.addMember(ORG, team);
  expect((await world.install({ organisation: ORG })).page).toContain('Rackham Coach is in Org E0ORG');
  const from = (team: string | null, event: object, isWhole = true) =>
    world.event(team, event, {
      enterprise_id: ORG,
      authorizations: [{ team_id: team, enterprise_id: ORG, is_enterprise_install: isWhole }],
    });
  for (const team of [A, B])
    expect(await world.deliver(from(team, world.mention('help', `1700000001.${team.length}`)))).toBe(200);
  const post = (team: string, chat = world.chat) => chat.post(channelIn(team), CARD, 'k');
  /** The tenants whose removal is waiting to be done. */
  const leaving = async () => {
    const rows = await Promise.all(
      (await world.store.tenants()).map((id) => world.tables.webhookEvents.scan(id, { limit: 10 })),
    );
    return rows.flat().flatMap(({ id, tenantId }) => (id.startsWith('slack:removed:') ? [tenantId] : []));
  };
  return { ...world, from, post, leaving };
}

describe('an organisation that installed the app', () => {
  it('has every workspace served with its one token, each as a tenant of its own', async () => {
    const world = await setUp();
    expect((await world.store.tenants()).toSorted()).toEqual([tenant(ORG), tenant(A), tenant(B)]);
    expect([...world.jobs.values()].map(({ job }) => job.tenantId)).toEqual([tenant(A), tenant(B)]);
    await world.post(A);
    // A worker has never heard an event; it goes by what was noted.
    await world.post(B, (await world.startProcess()).chat);
    expect(world.slack.workspace(A).messages).toHaveLength(1);
    expect(world.slack.workspace(B).messages).toHaveLength(1);
    world.advance(11 * 3_600_000);
    await world.post(A);
    await world.post(B);
    expect(world.slack.renewals()).toBe(1);
    expect(world.slack.faults()).toEqual([]);
  });

  it('serves nobody outside it', async () => {
    const world = await setUp();
    expect(await world.deliver(world.event('T0OTHER', world.mention()))).toBe(200);
    expect(world.jobs.size).toBe(2);
    await expect(world.post('T0OTHER')).rejects.toMatchObject({ code: 'refused' });
  });

  it('stands back where one of its workspaces added the app itself', async () => {
    const world = await setUp();
    await world.install({ team: A, organisation: ORG });
    await world.post(A);
    expect(world.slack.calls.at(-1)?.token).toMatch(/xoxb-T0AAA-/);
    await world.post(B);
    expect(world.slack.calls.at(-1)?.token).toMatch(/xoxb-E0ORG-/);
  });

  it.each([
    ['said by the flag', A, true],
    ['named by its own id', ORG, false],
    ['named without a workspace', null, false],
  ] as const)('takes every workspace with it when it leaves, %s', async (_, team, isWhole) => {
    const world = await setUp();
    world.slack.uninstall({ organisation: ORG });
    expect(await world.deliver(world.from(team, { type: 'app_uninstalled' }, isWhole))).toBe(200);
    expect((await world.leaving()).toSorted()).toEqual([tenant(ORG), tenant(A), tenant(B)]);
    expect((await world.tables.installations.get(tenant(ORG), tenant(ORG)))?.sealed).toBeNull();
    for (const team of [A, B]) await expect(world.post(team)).rejects.toMatchObject({ code: 'refused' });
  });

  it('finds what is left to do when the store failed halfway', async () => {
    const world = await setUp();
    const broken = await world.startProcess({ accept: () => Promise.reject(new Error('no store')) });
    const gone = world.from(A, { type: 'app_uninstalled' });
    expect(await broken.deliver(gone)).toBe(500);
    expect(await world.deliver(gone)).toBe(200);
    expect((await world.leaving()).toSorted()).toEqual([tenant(ORG), tenant(A), tenant(B)]);
  });

  it('can take one workspace out and keep the others', async () => {
    const world = await setUp();
    await world.deliver(world.from(ORG, { type: 'team_access_revoked', team_ids: [B] }));
    expect(await world.leaving()).toEqual([tenant(B)]);
    await world.post(A);
  });
});
