import { describe, expect, it } from 'vitest';
import type { PersonId, TenantId } from '../../../src/analysis/domain.ts';
import { makeFiles } from '../../../src/bot/files.ts';
import type { Place } from '../../../src/bot/port.ts';
import { makeSharedHere } from '../../../src/jobs/shared-here.ts';
import { makeTeamAnswer } from '../../../src/jobs/team.ts';
import { eraseRecording } from '../../../src/storage/erase.ts';
import { setSharesHistory } from '../../../src/storage/people.ts';
import { changeSettings } from '../../../src/storage/settings.ts';
import { PERSON, PLACE, sampleRecording, TENANT } from '../../fixtures/tables.ts';
import { putHeard } from '../../fixtures/week.ts';
import { openWholeService } from '../../fixtures/whole-service.ts';

const DAY_MS = 86_400_000;
const ELSEWHERE = 'slack:T2' as TenantId;
const DIRECT: Place = { ...PLACE, conversation: 'D1', kind: 'personal', thread: null };
const TEAMS: Place = {
  ...PLACE,
  platform: 'teams',
  conversation: '19:sales@thread.tacv2;messageid=17',
  thread: null,
};
const [A, B, C, D, E] = ['UA', 'UB', 'UC', 'UD', 'UE'] as unknown as [PersonId, PersonId, PersonId, PersonId, PersonId];
const FOUR = [A, B, C, D];

async function open() {
  const world = await openWholeService();
  const { tables, clock, say } = world;
  let count = 0;
  const hear = async (
    people: readonly PersonId[],
    daysAgo = 1,
    more: Partial<Parameters<typeof putHeard>[1]> = {},
  ): Promise<string> => {
    const id = `heard${String(count++).padStart(5, '0')}`;
    const sharedAt = clock.now() - daysAgo * DAY_MS;
    await putHeard(tables, { ...{ tenantId: TENANT, id, conversation: 'C1', people, sharedAt }, ...more });
    return id;
  };
  const ask = async (text = 'team', place: Place = PLACE): Promise<string> =>
    (await say(text, PERSON, place)).replaceAll('\u00A0', ' ');
  return { ...world, hear, ask };
}

describe('/coach team in a channel', () => {
  it('says how its people do, from four confirmed ones on, and names nobody', async () => {
    const { hear, ask } = await open();
    await hear([A, B]);
    await hear([C], 2);
    const few = await ask();
    expect(few).toContain('No numbers yet: 3 people are confirmed as speakers, and 1 more is needed');
    expect(few).toContain('/coach me');
    expect(few).not.toContain('%');
    await hear([D], 3);
    const enough = await ask();
    expect(enough).toContain('The last 30 days here: 4 people');
    expect(enough).toContain('Pull share: 40% (n = 4, middle half 40%; reference 18–39%)');
    expect(enough).toContain('Over 3 recordings shared here. Private reports are left out');
    expect(enough).not.toMatch(/Dana|U[A-E]|heard/);
  });

  it('counts in these days what was shared here, is not private and still there', async () => {
    const { hear, ask, tables, blobs } = await open();
    await hear([A, B, C]);
    await hear([D], 1, { isPrivate: true });
    await hear([D], 1, { conversation: 'C2' });
    await hear([D], 1, { tenantId: ELSEWHERE });
    await hear([D], 1, { isUnclaimed: true });
    await hear([D], 31);
    expect(await ask()).toContain('3 people are confirmed');
    expect(await ask('team 60')).toContain('The last 60 days here: 4 people');
    const last = await hear([D], 2);
    expect(await ask()).toContain('4 people');
    await eraseRecording(tables, blobs, sampleRecording({ id: last as never, conversation: 'C1' }));
    expect(await ask()).toContain('3 people are confirmed');
  });

  it('compares with the days before, as far back as reports are kept', async () => {
    const { hear, ask, tables } = await open();
    for (const ago of [1, 40]) await hear(FOUR, ago);
    expect(await ask()).toContain('before 40%, n = 4');
    await changeSettings(tables, TENANT, { retentionDays: 30 });
    expect(await ask()).toContain('Compared are the last 15 days with the 15 days before');
  });

  it('says what to do where nothing was shared', async () => {
    const { ask } = await open();
    const none = await ask();
    expect(none).toContain('The last 30 days here: no recordings');
    expect(none).toContain('nobody is confirmed as a speaker, and 4 are needed');
    expect(none).toContain('Drop a recording here');
  });

  it('tells nothing of a conversation in a personal chat, and takes none from the words', async () => {
    const { hear, ask } = await open();
    await hear(FOUR);
    expect(await ask('team', DIRECT)).toContain('Ask in a channel or a group: /coach team');
    expect(await ask('team C1', DIRECT)).toContain('The closest I know is /coach team 30');
    expect(await ask('team', { ...PLACE, conversation: 'C9' })).toContain('no recordings');
    expect(await ask('team', { ...PLACE, tenantId: ELSEWHERE })).toContain('no recordings');
  });

  it('reads many recordings whole', async () => {
    const { hear, ask } = await open();
    for (let i = 0; i < 120; i += 1) await hear([FOUR[i % 4] ?? A], 1 + (i % 28));
    expect(await ask()).toContain('Over 120 recordings shared here');
  });
});

/** The answer alone, for a place where it stands in the conversation. */
async function openAnswer({
  members = [],
  address = null,
}: {
  readonly members?: readonly PersonId[];
  readonly address?: string | null;
} = {}) {
  const world = await open();
  const { tables, blobs, fake, clock } = world;
  const files = makeFiles({ tables, blobs, keys: [new Uint8Array(32)], publicUrl: () => address, now: clock.now });
  const asked: Place[] = [];
  const membersAt = async (place: Place): Promise<readonly PersonId[]> => {
    asked.push(place);
    return members;
  };
  const teams = { ...fake.chat, membersAt };
  const answer = makeTeamAnswer({
    ...{
      tables,
      sharedHere: makeSharedHere({ tables, chats: { slack: fake.chat, teams } }),
      files,
      now: clock.now,
      retentionMs: 90 * DAY_MS,
    },
    address: () => address,
  });
  const ask = (place: Place = PLACE, days = 30) =>
    answer({ reply: { place, person: PERSON, responseUrl: null, triggerId: null }, person: PERSON, days });
  return { ...world, files, ask, asked };
}

describe('team in a channel of Teams, which hands over no recordings', () => {
  const own = { conversation: 'a:own', isPrivate: true } as const;

  it('counts its members who share their history, wherever they spoke', async () => {
    const { hear, ask, asked, tables, clock } = await openAnswer({ members: [...FOUR, E] });
    await hear([A, B], 1, own);
    for (const person of [C, D]) await hear([person], 2, own);
    await hear([E], 2, own);
    for (const person of [A, B, C]) await setSharesHistory(tables, TENANT, person, { shares: true, at: clock.now() });
    const few = await ask(TEAMS);
    expect(JSON.stringify(few)).toContain('3 people are confirmed as speakers, and 1 more is needed');
    expect(JSON.stringify(few)).toContain('history share');
    expect(few.buttons).toEqual([]);
    await setSharesHistory(tables, TENANT, D, { shares: true, at: clock.now() });
    const card = await ask(TEAMS);
    expect(card.title).toBe('The last 30 days here: 4 people');
    expect(JSON.stringify(card)).toContain('Over 3 recordings of people here who share their history');
    expect(asked[0]?.conversation).toBe('19:sales@thread.tacv2');
  });

  it('counts nobody who takes that back, or who is not a member', async () => {
    const { hear, ask, tables, clock } = await openAnswer({ members: [A, B, C] });
    await hear(FOUR, 1, own);
    for (const person of FOUR) await setSharesHistory(tables, TENANT, person, { shares: true, at: clock.now() });
    expect(JSON.stringify(await ask(TEAMS))).toContain('3 people are confirmed');
    await setSharesHistory(tables, TENANT, A, { shares: false, at: clock.now() });
    expect(JSON.stringify(await ask(TEAMS))).toContain('2 people are confirmed');
  });

  it('says in a personal chat where to ask', async () => {
    const { ask } = await openAnswer();
    const card = await ask({ ...TEAMS, kind: 'personal' });
    expect(JSON.stringify(card)).toContain('@Rackham Coach team');
  });
});

describe('the picture', () => {
  it('is held under an address of ours, the same numbers once', async () => {
    const { hear, ask, files } = await openAnswer({ address: 'https://coach.example.com' });
    await hear(FOUR);
    const pictures = [await ask(), await ask()].map(({ parts }) => parts.find(({ kind }) => kind === 'picture'));
    const [first, second] = pictures;
    if (first?.kind !== 'picture' || second?.kind !== 'picture') throw new Error('there is no picture');
    expect(second.url).toBe(first.url);
    const opened = await files.openLink(new URL(first.url).pathname);
    expect(
      Buffer.from(opened?.bytes ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(first.alt).toContain('Pull share: median 40%');
  });

  it('is the platform’s own chart where it could not be fetched, and none where there are no numbers', async () => {
    const { hear, ask } = await openAnswer({ address: 'http://127.0.0.1:3000' });
    expect((await ask()).parts.some(({ kind }) => kind === 'picture' || kind === 'chart')).toBe(false);
    await hear(FOUR);
    const { parts } = await ask();
    expect(parts.filter(({ kind }) => kind === 'picture' || kind === 'chart')).toMatchObject([
      { kind: 'chart', shape: 'bar', labels: ['Pull share', 'Question quality', 'Impact', 'Share of the talk'] },
    ]);
  });
});
