import { describe, expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import { eraseRecording, eraseTenant } from '../../../src/storage/erase.ts';
import { type Identity, link, linkOf, unlink } from '../../../src/storage/links.ts';
import { NOW, openHistories, wordsOf } from '../../fixtures/histories.ts';
import { PERSON, PLACE, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const TEAMS = 'teams:t9' as TenantId;
const STRANGERS = 'slack:T2' as TenantId;
const DANA: Identity = { tenantId: TENANT, person: PERSON };
const THERE: Identity = { tenantId: TEAMS, person: 'aad-dana' as PersonId };
const OTHER = 'U2' as PersonId;
const ADMIN = 'U7' as PersonId;
const BY = { actor: 'operator', at: NOW } as const;
const IN_TEAMS = { platform: 'teams', tenantId: TEAMS } as const;

/** Dana has one recording in Slack and one in Teams; both know her. */
async function setUp() {
  const world = await openHistories({ admins: [ADMIN] });
  const { tables, share, claim } = world;
  for (const { tenantId, person } of [DANA, THERE, { tenantId: TENANT, person: OTHER }])
    await tables.people.put(tenantId, { tenantId, id: person, firstSeenAt: 1 });
  await claim(await share(1), PERSON);
  const id = await share(2, { postedBy: THERE.person, tenantId: TEAMS, place: { ...PLACE, tenantId: TEAMS } });
  await claim(id, THERE.person, undefined, TEAMS);
  const audit = async ({ tenantId, person }: Identity) =>
    (await tables.audit.find(tenantId, { index: 'byTarget', equals: { target: person } })).map(
      ({ actor, action }) => `${action} by ${actor}`,
    );
  return { ...world, audit, there: id };
}

describe('who is known in two tenants', () => {
  it('stays two people, until they are linked', async () => {
    const { ask } = await setUp();
    expect((await ask(PERSON)).title).toBe('Your last 30 days: 1 recording');
    expect((await ask(THERE.person, { place: IN_TEAMS }, TEAMS)).title).toBe('Your last 30 days: 1 recording');
  });

  it('has one history for their own eyes then, with what is from where, and buttons for what is here', async () => {
    const { ask, tables, audit, there } = await setUp();
    expect(await link(tables, [DANA, THERE], BY)).toBe(true);
    const card = await ask(PERSON);
    expect(card.title).toBe('Your last 30 days: 2 recordings');
    expect(wordsOf(card)).toContain('Call 2.vtt · 11 Mar 2026 · in Teams · pull share');
    expect(wordsOf(card)).toContain('Whoever runs this service says that you are the same person in Teams.');
    expect(wordsOf(card)).toContain('Pull share: 44% (n = 2,');
    expect(card.buttons.filter(({ kind }) => kind === 'button')).toMatchObject([
      { label: 'Open 12 Mar: Call 1.vtt' },
      { label: 'Share my history' },
    ]);
    expect(JSON.stringify(card)).not.toContain(there);
    const other = await ask(THERE.person, { place: IN_TEAMS }, TEAMS);
    expect(wordsOf(other)).toContain('Call 1.vtt · 12 Mar 2026 · in Slack · pull share');
    expect(await audit(DANA)).toEqual(['linked by operator']);
    expect(await audit(THERE)).toEqual(['linked by operator']);
  });

  it('is shown to others as before: what is in their own tenant', async () => {
    const { ask, tables, answers } = await setUp();
    const before = [await ask(ADMIN, { of: PERSON }), await ask(ADMIN, { of: THERE.person })];
    await link(tables, [DANA, THERE], BY);
    expect([await ask(ADMIN, { of: PERSON }), await ask(ADMIN, { of: THERE.person })]).toEqual(before);
    await answers.share(TENANT, PERSON, true);
    const seen = await ask(OTHER, { of: PERSON });
    expect(seen.title).toBe('This person, last 30 days: 1 recording');
    expect(wordsOf(seen)).not.toMatch(/Call 2|in Teams|same person/);
    // Sharing here shares nothing there.
    expect((await ask('aad-other' as PersonId, { of: THERE.person, place: IN_TEAMS }, TEAMS)).title).toBe(
      'No history to show',
    );
    expect((await ask(PERSON, {}, STRANGERS)).title).toContain('Your last 30 days');
    expect(wordsOf(await ask(PERSON, {}, STRANGERS))).toContain('No recordings yet');
  });

  it('gets nothing by what one side alone says', async () => {
    const { ask, tables } = await setUp();
    const forged = { tenantId: STRANGERS, id: 'U6' as PersonId, firstSeenAt: 1, linked: DANA };
    await tables.people.put(STRANGERS, forged);
    expect(await linkOf(tables, { tenantId: STRANGERS, person: forged.id })).toBeNull();
    expect(wordsOf(await ask(forged.id, {}, STRANGERS))).toContain('No recordings yet');
    // Nor where the other side names somebody else, and no chain makes a third the same.
    await link(tables, [DANA, THERE], BY);
    expect(wordsOf(await ask(forged.id, {}, STRANGERS))).toContain('No recordings yet');
    expect(await linkOf(tables, DANA)).toEqual(THERE);
    expect(await link(tables, [{ tenantId: STRANGERS, person: forged.id }, DANA], BY)).toBe(false);
    expect(await link(tables, [DANA, { tenantId: STRANGERS, person: 'U404' as PersonId }], BY)).toBe(false);
    expect(await linkOf(tables, DANA)).toEqual(THERE);
  });

  it('is two people again when that is taken back, from either side', async () => {
    const { ask, tables, audit } = await setUp();
    await link(tables, [DANA, THERE], BY);
    // Twice is once.
    expect(await link(tables, [THERE, DANA], BY)).toBe(true);
    expect(await unlink(tables, THERE, BY)).toEqual(DANA);
    expect(await unlink(tables, DANA, BY)).toBeNull();
    expect((await ask(PERSON)).title).toBe('Your last 30 days: 1 recording');
    for (const side of [DANA, THERE]) {
      expect(await audit(side)).toEqual(['linked by operator', 'unlinked by operator']);
      expect(await tables.people.get(side.tenantId, side.person)).not.toHaveProperty('linked');
    }
  });

  it('loses what is erased on the other side, and the link with the other tenant', async () => {
    const { ask, tables, blobs, audit, there } = await setUp();
    await link(tables, [DANA, THERE], BY);
    await eraseRecording(tables, blobs, sampleRecording({ id: there, tenantId: TEAMS }));
    expect((await ask(PERSON)).title).toBe('Your last 30 days: 1 recording');
    await eraseTenant(tables, blobs, TEAMS, NOW);
    expect(JSON.stringify(await tables.people.scan(TENANT, { limit: 10 }))).not.toContain(THERE.person);
    expect(await audit(DANA)).toEqual(['linked by operator', 'unlinked by platform']);
    expect(JSON.stringify(await tables.audit.scan(TEAMS, { limit: 10 }))).not.toContain(PERSON);
    // Who comes back under the same id is somebody new.
    await tables.people.put(TEAMS, { tenantId: TEAMS, id: THERE.person, firstSeenAt: 2 });
    expect(await linkOf(tables, DANA)).toBeNull();
  });
});
