import { describe, expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import type { Place } from '../../../src/bot/port.ts';
import { AppError } from '../../../src/errors.ts';
import { openHistories, wordsOf } from '../../fixtures/histories.ts';
import { PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';

const OTHER = 'U2' as PersonId;
const NONE = 'No history to show';
const IN_TEAMS = { platform: 'teams' } as const;
const IN_CHANNEL = { platform: 'teams', kind: 'channel', conversation: '19:general' } as const;

/** Dana shares her history; in Teams others are known by name, too, and share nothing. */
async function setUp() {
  const world = await openHistories();
  const { tables, share, claim, answers } = world;
  await claim(await share(1), PERSON);
  await answers.share(TENANT, PERSON, true);
  const meet = async (person: PersonId, name: string | null, tenantId: TenantId = TENANT): Promise<void> => {
    const place: Place = { ...PLACE, tenantId, platform: 'teams', kind: 'personal', conversation: `a:${person}` };
    await tables.conversations.put(tenantId, { tenantId, id: `a:${person}`, place, person, name, updatedAt: 1 });
  };
  await meet(PERSON, 'Dana Réed');
  await meet(OTHER, 'Grace Lee');
  await meet('U3' as PersonId, 'Dana Miller');
  await meet('U4' as PersonId, null);
  const channel: Place = { ...PLACE, platform: 'teams', conversation: '19:general' };
  await tables.conversations.put(TENANT, {
    ...{ tenantId: TENANT, id: '19:general', place: channel, person: null, name: null, updatedAt: 2 },
  });
  return { ...world, meet };
}

describe('a name that was typed in Teams', () => {
  it.each(['dana reed', 'reed dana', 'reed'])('%j means who is called so, without case and accents', async (called) => {
    const { ask } = await setUp();
    expect((await ask(OTHER, { called, place: IN_TEAMS })).title).toBe('This person, last 30 days: 1 recording');
    expect((await ask(PERSON, { called, place: IN_TEAMS })).title).toBe('Your last 30 days: 1 recording');
  });

  it.each(['dan', 'nobody', 'dana reed jr', '!'])(
    '%j is nobody’s: the same words as for who does not share',
    async (called) => {
      const { ask, looks } = await setUp();
      const none = await ask(OTHER, { called, place: IN_TEAMS });
      expect(none.title).toBe(NONE);
      expect(await ask(OTHER, { called: 'dana miller', place: IN_TEAMS })).toEqual(none);
      expect(await looks()).toEqual([]);
    },
  );

  it('that several have is asked for in full, and none of them is named', async () => {
    const { ask, looks } = await setUp();
    const card = await ask(OTHER, { called: 'dana', place: IN_TEAMS });
    expect(card.title).toBe('2 people here are called that');
    expect(wordsOf(card)).not.toMatch(/Reed|Réed|Miller|U1|U3/);
    expect(await looks()).toEqual([]);
  });

  it('is of the same tenant', async () => {
    const { ask, meet } = await setUp();
    await meet('U9' as PersonId, 'Zoe Hart', 'teams:t2' as TenantId);
    expect((await ask(OTHER, { called: 'zoe hart', place: IN_TEAMS })).title).toBe(NONE);
  });
});

it('a name that Slack made no person of is answered with how to choose one', async () => {
  const { ask, looks } = await setUp();
  const card = await ask(OTHER, { called: 'dana reed' });
  expect(card.title).toBe('Whose history?');
  expect(wordsOf(card)).toContain('/coach history 60 @name');
  expect(await looks()).toEqual([]);
});

describe('a mention in Teams', () => {
  it('means who the conversation knows by it; nobody, where it knows none', async () => {
    const { ask, mentions } = await setUp();
    mentions.set('29:dana', PERSON);
    expect((await ask(OTHER, { of: '29:dana' as PersonId, place: IN_TEAMS })).title).toContain('1 recording');
    expect((await ask(OTHER, { of: '29:gone' as PersonId, place: IN_TEAMS })).title).toBe(NONE);
    expect((await ask(OTHER, { of: PERSON, place: IN_TEAMS })).title).toContain('1 recording');
  });
});

describe('where others would read it', () => {
  it('the answer goes to the asker’s own chat, once, and the conversation gets a line', async () => {
    const { ask, answers, fake, mentions } = await setUp();
    mentions.set('29:dana', PERSON);
    const card = await ask(OTHER, { of: '29:dana' as PersonId, place: IN_CHANNEL });
    expect(card.title).toBe('The answer is in our own chat');
    expect(wordsOf(card)).not.toMatch(/Dana|recording/);
    const posts = () => [...fake.posts.values()].map(({ card: { title }, place }) => [place.conversation, title]);
    expect(posts()).toEqual([['D-U2', 'This person, last 30 days: 1 recording']]);
    // The same event again.
    const again = { days: 30, page: 1, of: null, called: null, place: { ...PLACE, ...IN_CHANNEL }, key: 'answer:e:0' };
    for (let i = 0; i < 2; i += 1) await answers.history(TENANT, PERSON, again);
    expect(posts().slice(1)).toEqual([['D-U1', 'Your last 30 days: 1 recording']]);
  });

  it('a name is looked up as well', async () => {
    const { ask, fake } = await setUp();
    await ask(OTHER, { called: 'dana', place: IN_CHANNEL });
    expect([...fake.posts.values()].map(({ card }) => card.title)).toEqual(['2 people here are called that']);
  });

  it('says so where the asker cannot be written to', async () => {
    const { ask, fake } = await setUp();
    fake.shut.add(PERSON);
    expect((await ask(PERSON, { place: IN_CHANNEL })).title).toBe('A history is for one person');
    fake.shut.clear();
    fake.fail('before', new AppError('refused'));
    expect((await ask(PERSON, { place: IN_CHANNEL })).title).toBe('A history is for one person');
    fake.fail('before', new AppError('provider-down'));
    await expect(ask(PERSON, { place: IN_CHANNEL })).rejects.toMatchObject({ code: 'provider-down' });
    expect(fake.posts.size).toBe(0);
  });

  it('Slack shows it to the asker alone', async () => {
    const { ask, fake } = await setUp();
    expect((await ask(PERSON, { place: { kind: 'channel' } })).title).toContain('1 recording');
    expect(fake.posts.size).toBe(0);
  });
});
