import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { validateV1 } from '../../../src/analysis/v1.ts';
import { AppError } from '../../../src/errors.ts';
import { link } from '../../../src/storage/links.ts';
import { mineIdOf } from '../../../src/storage/mine.ts';
import { COLLEAGUE, holdingsOf, liveIn, MARKS } from '../../fixtures/somebody.ts';
import { PERSON, sampleRecording, TENANT } from '../../fixtures/tables.ts';
import { breakAt, openWholeService } from '../../fixtures/whole-service.ts';

const MINE = mineIdOf(TENANT, PERSON);

async function setUp(...options: Parameters<typeof openWholeService>) {
  const world = await openWholeService(...options);
  return { ...world, ids: await liveIn(world) };
}
type World = Awaited<ReturnType<typeof setUp>>;

/** Where a person is still named, or what they said still stands. */
async function tracesOf(world: World, person: PersonId, marks: readonly string[]): Promise<readonly string[]> {
  const held = await holdingsOf(world);
  // Who did what stays, without content; so does the event that asked for the erasure, until it expires.
  const events = (held.get('webhookEvents') ?? '').split('\n').filter((row) => !row.includes('delete-mine'));
  const places = [...held, ['webhookEvents', events.join('\n')] as const].filter(([name]) => name !== 'audit');
  return [...new Map(places)].flatMap(([name, text]) =>
    [...marks, `"${person}"`, `:${person}:`].filter((mark) => text.includes(mark)).map((mark) => `${name}: ${mark}`),
  );
}

describe('delete mine', () => {
  it('asks first, with what would go', async () => {
    const { say, fake } = await setUp();
    const asked = await say('delete mine');
    expect(asked).toMatch(/Recordings you shared\W+2\b/);
    expect(asked).toMatch(/Practice sessions\W+2\b/);
    expect(asked).toMatch(/You in recordings of others\W+1\b/);
    expect(fake.replies.at(-1)?.card.buttons).toMatchObject([
      { action: 'delete-mine', value: MINE, style: 'danger', confirm: { yes: 'Delete everything' } },
    ]);
  });

  it('erases all of it, wherever it stands, and nothing of anybody else', async () => {
    const world = await setUp();
    const { press, say, tables, fake, ids } = world;
    await say('export mine');
    expect(await tracesOf(world, PERSON, MARKS)).not.toEqual([]);

    const receipt = await press('delete-mine', MINE);
    expect(receipt).toContain('Everything of yours is deleted');
    expect(receipt).toMatch(/Recordings\W+2 erased/);
    expect(receipt).toMatch(/Practice sessions\W+2 erased/);
    expect(receipt).toMatch(/You in recordings of others\W+1 erased/);
    expect(await tracesOf(world, PERSON, MARKS)).toEqual([]);
    // Nor in a chat: what is left there is the colleague's.
    const standing = JSON.stringify([...fake.posts.values(), fake.attached.map(({ files }) => files.map(String))]);
    for (const mark of [...MARKS, 'Dana Ray']) expect(standing).not.toContain(mark);
    expect(fake.attached.flatMap(({ files }) => files.map(({ mime }) => mime))).not.toContain('application/zip');

    const kept = await tables.recordings.get(TENANT, ids.others);
    expect(kept).toMatchObject({ status: 'delivered', postedBy: COLLEAGUE });
    expect(kept?.run).toBeGreaterThan(1);
    expect(await tables.reports.get(TENANT, ids.others)).not.toBeNull();
    const audit = await tables.audit.find(TENANT, { index: 'byTarget', equals: { target: PERSON } });
    expect(audit.filter(({ action }) => action === 'deleted')).toHaveLength(1);
  });

  it('goes on where it was interrupted, and its receipt counts everything', async () => {
    const whole = await setUp();
    const expected = await whole.press('delete-mine', MINE);
    const broken = await setUp();
    const { recordings, claims, practices, outbox, people } = broken.tables;
    let interruptions = 0;
    for (const [table, when] of [
      ...([recordings, practices, outbox, people] as const).map((one) => [one, 'before'] as const),
      [claims, 'after'],
    ] as const) {
      const act = table.delete;
      let left = 1;
      table.delete = async (tenantId, id) => {
        // The claim in the colleague's recording: its report is still to be made anew.
        const isNow = (when === 'before' || id.startsWith(broken.ids.others)) && left-- > 0;
        if (isNow) interruptions += 1;
        if (isNow && when === 'before') throw new AppError('provider-down', { retry: 1_000 });
        const done = await act(tenantId, id);
        if (isNow) throw new AppError('provider-down', { retry: 1_000 });
        return done;
      };
    }
    breakAt(broken.fake.chat, 3, 'after');
    const receipt = await broken.press('delete-mine', MINE);
    expect(interruptions).toBe(5);
    expect(receipt).toBe(expected);
    expect(await tracesOf(broken, PERSON, MARKS)).toEqual([]);
    expect((await broken.tables.recordings.get(TENANT, broken.ids.others))?.run).toBeGreaterThan(2);
  });

  it('ends the link with who they are elsewhere, which stands', async () => {
    const { press, say, tables } = await setUp();
    const [here, there] = [
      { tenantId: TENANT, person: PERSON },
      { tenantId: 'teams:t9' as TenantId, person: 'aad-dana' as PersonId },
    ];
    await tables.people.put(there.tenantId, { tenantId: there.tenantId, id: there.person, firstSeenAt: 1 });
    expect(await link(tables, [here, there], { actor: 'operator', at: 1 })).toBe(true);
    expect(await say('delete mine')).toContain('The link goes; what is kept there stays');
    const { people } = tables;
    const act = people.delete;
    let left = 1;
    people.delete = async (...asked) => {
      if (left-- > 0) throw new AppError('provider-down', { retry: 1_000 });
      return act(...asked);
    };
    const receipt = await press('delete-mine', MINE);
    expect(receipt).toMatch(/Links to you in another workspace\W+1 erased/);
    expect(receipt).toContain('The link is gone on both sides; what is kept there stands.');
    expect(await people.scan(there.tenantId, { limit: 10 })).toEqual([
      { tenantId: there.tenantId, id: there.person, firstSeenAt: 1 },
    ]);
    const [, unlinked] = await tables.audit.find(there.tenantId, {
      index: 'byTarget',
      equals: { target: there.person },
    });
    expect(unlinked).toMatchObject({ actor: there.person, action: 'unlinked' });
    expect(JSON.stringify(await tables.audit.scan(there.tenantId, { limit: 10 }))).not.toContain(`"${PERSON}"`);
  });

  it('takes back the digests that were sent to them, and sends no more', async () => {
    const { press, fake, digests, clock } = await setUp();
    const sent = () => [...fake.posts.values()].filter(({ key }) => key.startsWith('digest:'));
    const week = async () => {
      for (let quarter = 0; quarter < 32; quarter += 1) {
        clock.advance(6 * 3_600_000);
        await digests();
      }
    };
    await week();
    expect(sent().map(({ place }) => place.conversation)).toEqual([`D-${PERSON}`]);
    await press('delete-mine', MINE);
    expect(sent()).toEqual([]);
    await week();
    expect(sent()).toEqual([]);
  });

  it('works through more than a page', async () => {
    const { press, tables } = await openWholeService();
    for (let n = 0; n < 230; n += 1) {
      const id = `rec${String(n).padStart(7, '0')}` as RecordingId;
      await tables.recordings.insert(TENANT, sampleRecording({ id, eventId: `e${n}`, status: 'delivered' }));
    }
    expect(await press('delete-mine', MINE)).toMatch(/Recordings\W+230 erased/);
    expect(await tables.recordings.scan(TENANT, { limit: 1 })).toEqual([]);
  });

  it('pressed again finds nothing more, and works for who asked alone', async () => {
    const world = await setUp();
    const { press, say, tables } = world;
    const other = await press('delete-mine', MINE, COLLEAGUE);
    expect(other).toContain('This button is not yours');
    expect(await tables.recordings.count(TENANT, { index: 'byPerson', equals: { postedBy: PERSON } })).toBe(3);
    await press('delete-mine', MINE);
    const again = await press('delete-mine', MINE);
    expect(again).toMatch(/Recordings\W+nothing was there/);
    expect(again).toMatch(/What you asked of me\W+\d+ erased/);
    expect(await say('delete mine')).toMatch(/Recordings you shared\W+none/);
  });
});

describe('export mine', () => {
  it('sends everything of the asker to them alone', async () => {
    const { say, fake, ids, tables } = await setUp();
    const answer = await say('export mine');
    expect(answer).toContain('Your export is in our own chat');
    const sent = fake.attached.filter(({ files }) => files.some(({ mime }) => mime === 'application/zip'));
    expect(sent.map(({ place }) => place.conversation)).toEqual([`D-${PERSON}`]);
    const [zip] = sent.flatMap(({ files }) => files);
    const files = unzipSync(zip?.bytes ?? new Uint8Array());
    const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
    expect(Object.keys(files).sort()).toEqual(
      [
        ...['README.txt', 'history.csv', 'others.json', 'recordings.json', 'settings.json'],
        ...[ids.ended, ids.running].map((id) => `practice/${id}.json`),
        ...ids.own.map((id) => `transcripts/${id}.json`),
      ].sort(),
    );
    const recordings = JSON.parse(text('recordings.json')) as { id: string; analysis: unknown }[];
    expect(recordings.map(({ id }) => id).sort()).toEqual([...ids.own].sort());
    for (const { analysis } of recordings) expect(validateV1(analysis)).toEqual([]);
    expect(text(`transcripts/${ids.own[0]}.json`)).toContain('zebrawood');
    expect(text(`practice/${ids.running}.json`)).toContain('Which of the lavender invoices came first?');
    expect(JSON.parse(text('others.json'))).toMatchObject([{ recording: ids.others, speaker: 'S1', name: 'Dana Ray' }]);
    expect(text('history.csv').split('\r\n')[0]).toContain('pull_share');
    expect(JSON.parse(text('settings.json'))).toMatchObject({
      person: PERSON,
      colleagues_see_history: true,
      digest: { on: true },
    });
    for (const name of Object.keys(files)) {
      const line = text('README.txt');
      expect(line).toContain(
        name.includes('/') ? `${name.split('/')[0]}/` : name.replace('README.txt', 'Rackham Coach'),
      );
    }
    expect(await tables.audit.find(TENANT, { index: 'byTarget', equals: { target: PERSON } })).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ action: 'exported', actor: PERSON })]),
    );
  });

  it('comes as several files where it is large, each whole', async () => {
    const { say, fake, ids } = await setUp({ zipBytes: 4_000 });
    expect(await say('export mine')).toMatch(/ZIP\W+[3-9] files/);
    const zips = fake.attached.flatMap(({ files }) => files).filter(({ mime }) => mime === 'application/zip');
    const names = zips.flatMap(({ bytes }) => Object.keys(unzipSync(bytes)));
    for (const id of ids.own) expect(names.filter((name) => name === `transcripts/${id}.json`)).toHaveLength(1);
    expect(names.filter((name) => name === 'history.csv')).toHaveLength(1);
  });

  it('is sent once, though it was interrupted', async () => {
    const { say, fake } = await setUp();
    breakAt(fake.chat, 0, 'after');
    expect(await say('export mine')).toContain('Your export is in our own chat');
    expect(fake.attached.filter(({ files }) => files.some(({ mime }) => mime === 'application/zip'))).toHaveLength(1);
  });

  it('goes nowhere where its asker cannot be written to, or where there is nothing', async () => {
    const { say, fake } = await setUp();
    expect(await say('export mine', 'U9' as PersonId)).toContain('There is nothing of yours to export');
    fake.shut.add(PERSON);
    expect(await say('export mine')).toContain('I may not write to you in private');
    expect(fake.attached.filter(({ files }) => files.some(({ mime }) => mime === 'application/zip'))).toEqual([]);
  });
});
