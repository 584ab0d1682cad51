import { expect, it, vi } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import { linkPeople, listPeople, unlinkPeople } from '../../../src/cli/people.ts';
import { makeFolderStore } from '../../fixtures/folder-store.ts';

const SLACK = 'slack:T1' as TenantId;
const TEAMS = 'teams:t9' as TenantId;
const DANA = 'U1' as PersonId;
const DANA_THERE = 'aad/dana' as PersonId;

/** A store in which Dana is known in Slack by a claim and in Teams by her chat, and Tom by nothing; the commands with what they wrote. */
async function setUp() {
  const { folder, opened } = await makeFolderStore();
  await opened(async (tables) => {
    for (const tenantId of [SLACK, TEAMS]) {
      const platform = tenantId === SLACK ? ('slack' as const) : ('teams' as const);
      await tables.installations.insert(tenantId, {
        tenantId,
        id: tenantId,
        platform,
        installedAt: 1,
        removedAt: null,
      });
    }
    for (const [tenantId, id] of [
      [SLACK, DANA],
      [SLACK, 'U2' as PersonId],
      [TEAMS, DANA_THERE],
    ] as const)
      await tables.people.insert(tenantId, { tenantId, id, firstSeenAt: 1 });
    const place = { platform: 'teams', tenantId: TEAMS, conversation: 'a:1', kind: 'personal', thread: null } as const;
    await tables.conversations.put(TEAMS, {
      ...{ tenantId: TEAMS, id: 'a:1', place: { ...place, teams: null }, person: DANA_THERE, name: 'Dana Réed' },
      updatedAt: 1,
    });
    await tables.claims.put(SLACK, {
      ...{ tenantId: SLACK, id: 'rec0000001:S1', recordingId: 'rec0000001' as never, speaker: 'S1' as never },
      ...{ person: DANA, name: 'Dana Ray', claimedBy: DANA, at: 1, sharedAt: 1, expireAt: 4e12 },
    });
  });
  const run = async (command: (env: NodeJS.ProcessEnv) => Promise<number>) => {
    const [out, err]: [string[], string[]] = [[], []];
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
    ];
    try {
      const code = await command({ DATA_DIR: folder });
      return { code, out: out.join(''), err: err.join('') };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  };
  return {
    opened,
    list: (tenant?: string) => run((env) => listPeople(env, tenant)),
    link: (one: string, other: string) => run((env) => linkPeople(env, one, other)),
    unlink: (one: string) => run((env) => unlinkPeople(env, one)),
  };
}

it('lists whom a tenant has, with names where they are known', async () => {
  const { list } = await setUp();
  expect((await list(SLACK)).out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['person', 'name', 'claimed speakers', 'linked with'],
    ['U1', 'Dana Ray', '1'],
    ['U2', '0'],
    [''],
  ]);
  expect((await list(TEAMS)).out).toContain('aad/dana  Dana Réed');
  expect(await list()).toMatchObject({ code: 1, err: '✗ Say which tenant. There are: slack:T1, teams:t9.\n' });
  expect(await list('slack:T2')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no tenant slack:T2.'),
  });
});

it('links two, shows it in both, and takes it back', async () => {
  const { list, link, unlink } = await setUp();
  expect(await link('slack:T1/U1', 'teams:t9/aad/dana')).toMatchObject({
    code: 0,
    err: 'Dana Ray (slack:T1/U1) and Dana Réed (teams:t9/aad/dana) are one person now.\n',
  });
  expect((await list(SLACK)).out).toMatch(/U1 .*teams:t9\/aad\/dana\n/);
  expect((await list(TEAMS)).out).toMatch(/aad\/dana .*slack:T1\/U1\n/);
  expect(await link('slack:T1/U2', 'teams:t9/aad/dana')).toMatchObject({
    code: 1,
    err: expect.stringContaining('linked with somebody else already'),
  });
  expect(await unlink('teams:t9/aad/dana')).toMatchObject({
    code: 0,
    err: expect.stringContaining('are two people now.'),
  });
  expect((await list(SLACK)).out).not.toContain('teams:t9');
  expect(await unlink('slack:T1/U1')).toMatchObject({ code: 1, err: '✗ slack:T1/U1 is linked with nobody.\n' });
});

it('shows what one side alone says, and lets go of it', async () => {
  const { list, unlink, opened } = await setUp();
  const linked = { tenantId: TEAMS, person: DANA_THERE };
  await opened((tables) => tables.people.put(SLACK, { tenantId: SLACK, id: DANA, firstSeenAt: 1, linked }));
  expect((await list(SLACK)).out).toContain('teams:t9/aad/dana (one side only)');
  expect((await list(TEAMS)).out).not.toContain('slack:T1');
  expect((await unlink('slack:T1/U1')).code).toBe(0);
  expect((await list(SLACK)).out).not.toContain('one side only');
});

it.each([
  ['slack:T1', 'teams:t9/aad/dana', 'Not a person: slack:T1.'],
  ['slack:T1/U1', 'slack:T1/U2', 'Both are of one tenant.'],
  ['slack:T1/U9', 'teams:t9/aad/dana', 'Nobody is known as U9 in slack:T1.'],
  ['slack:T3/U1', 'teams:t9/aad/dana', 'There is no tenant slack:T3.'],
])('refuses %s and %s in one line', async (one, other, why) => {
  const { link } = await setUp();
  const { code, err } = await link(one, other);
  expect([code, err.split('\n').length]).toEqual([1, 2]);
  expect(err).toContain(why);
});
