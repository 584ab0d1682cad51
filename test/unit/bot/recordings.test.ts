import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId } from '../../../src/analysis/domain.ts';
import type { Place } from '../../../src/bot/port.ts';
import { makeRecordingAnswers } from '../../../src/bot/recordings.ts';
import { AppError } from '../../../src/errors.ts';
import { PERSON, PLACE, sampleRecording, TENANT } from '../../fixtures/tables.ts';
import { openWholeService, SAMPLE } from '../../fixtures/whole-service.ts';

const OTHER = 'U2' as PersonId;

describe('Re-run', () => {
  it('analyses a recording again from its transcript, and leaves the report standing meanwhile', async () => {
    const { share, press, read, standing, fake } = await openWholeService();
    const id = await share();
    const before = standing();
    const shown: string[] = [];
    const { update } = fake.chat;
    fake.chat.update = async (posted, card) => {
      shown.push(card.title, ...card.parts.map((part) => part.kind));
      await update(posted, card);
    };
    fake.contents.clear();
    expect(await press('rerun', id, OTHER)).toContain('Only who shared it can do that');
    expect(await press('rerun', id)).toContain('Analysing it again');
    expect(await read(id)).toMatchObject({ status: 'delivered', run: 2, isShown: true });
    // The same words and rules give the same report: nothing new is posted, and no progress covered what stood there.
    expect(standing()).toEqual(before);
    expect(shown.filter((kind) => kind === 'call.vtt')).toHaveLength(1);
  });

  it('says that it is running already, and begins a failed one anew from its file', async () => {
    const { press, tables, read, settle, fake } = await openWholeService();
    const busy = sampleRecording({ status: 'fetched' });
    await tables.recordings.insert(TENANT, busy);
    expect(await press('rerun', busy.id)).toContain('It is running already');
    expect(await read(busy.id)).toMatchObject({ run: 1, status: 'fetched' });
    const id = 'rec0000002' as RecordingId;
    const failure = { code: 'unreachable', detail: '' } as const;
    await tables.recordings.insert(TENANT, sampleRecording({ id, status: 'failed', failure }));
    fake.contents.set('F1', Buffer.from('Ann: What happens then?\nBob: It stops at the end of every month.\n'));
    expect(await press('rerun', id)).toContain('Trying again');
    await settle();
    expect(await read(id)).toMatchObject({ status: 'delivered', run: 2 });
  });

  it('reads "not found" for an id that is none', async () => {
    const { press } = await openWholeService();
    expect(await press('rerun', 'zzzzzzzzzz')).toContain('Nothing found under this id');
    expect(await press('details', 'zzzzzzzzzz')).toContain('Nothing found under this id');
  });
});

describe('“Coach this recording” on what was brought before', () => {
  const asker = (person: PersonId, at: number, place: Place = PLACE) => ({
    eventId: `shortcut:${person}:${at}`,
    reply: { place, person, responseUrl: null, triggerId: null },
  });

  it('answers whoever asks with the report, and takes nothing a second time', async () => {
    const { happen, fake, tables } = await openWholeService();
    fake.contents.set('F9', SAMPLE);
    const file = {
      platform: 'slack' as const,
      tenantId: TENANT,
      fileId: 'F9',
      name: 'call.vtt',
      size: null,
      url: null,
    };
    const brought = { kind: 'files', eventId: 'slack:files:C1:9', place: PLACE, text: '', files: [file] } as const;
    await happen({ ...brought, person: PERSON });
    const answers = fake.replies.length;
    await happen({ ...brought, person: OTHER, asked: asker(OTHER, 1) });
    expect(fake.replies.slice(answers).map(({ to, card }) => [to.person, card.title])).toEqual([[OTHER, 'call.vtt']]);
    expect(await tables.reports.find(TENANT, { index: 'byPerson', equals: { postedBy: OTHER } })).toEqual([]);
  });

  it('says why it failed', async () => {
    const { happen, fake, standing } = await openWholeService();
    const file = { platform: 'slack' as const, tenantId: TENANT, fileId: 'F8', name: 'x.vtt', size: null, url: null };
    fake.contents.set('F8', Buffer.from('nothing that is a transcript'));
    const brought = { kind: 'files', eventId: 'slack:files:C1:8', place: PLACE, text: '', files: [file] } as const;
    await happen({ ...brought, person: PERSON });
    await happen({ ...brought, person: PERSON, asked: asker(PERSON, 2) });
    expect(standing()).toContain(fake.replies.at(-1)?.card.title);
    expect(fake.replies.at(-1)?.card.tone).toBe('bad');
  });
});

describe('Details', () => {
  it('hold moments first, then every number with its n, and the behaviours counted', async () => {
    const { share, press } = await openWholeService();
    const said = await press('details', await share(), OTHER);
    expect(said).toContain('Details: call.vtt');
    expect(said).toMatch(/MAYA OKAFOR: \d+ OF \d+ PUSHES AT A WEAK MOMENT/);
    expect(said).toMatch(/“.+”\s+│ Maya Okafor, \d+:\d\d/);
    expect(said).toMatch(/ask first: “/);
    expect(said).toMatch(/Pull share: \d+% \(n = \d+ behaviours; 95% interval \d+–\d+%; reference 18–39%\)/);
    expect(said).toContain('Fillers per minute: not measurable, the source removes fillers');
    expect(said).toMatch(/Behaviour: Open question · Maya Okafor: \d+/);
    expect(said.indexOf('WEAK MOMENT')).toBeLessThan(said.indexOf('Pull share'));
    expect(said).not.toContain('JONAS WEBER');
  });
});

describe('a private report', () => {
  it('is not shown where everybody in the conversation reads an answer', async () => {
    const { share, tables, blobs, queue, clock } = await openWholeService();
    const id = await share();
    await tables.recordings.change(TENANT, id, (row) => ({ ...row, visibility: 'private' }));
    const answers = makeRecordingAnswers({ tables, blobs, queue, chats: {}, now: clock.now, admins: [] });
    const channel: Place = { ...PLACE, platform: 'teams' };
    for (const answer of [answers.report, answers.details]) {
      expect((await answer(TENANT, PERSON, id, channel)).title).toBe('This report is private');
      expect((await answer(TENANT, PERSON, id, { ...channel, kind: 'personal' })).title).toContain('call.vtt');
      expect((await answer(TENANT, PERSON, id, PLACE)).title).toContain('call.vtt');
      expect((await answer(TENANT, OTHER, id, channel)).title).toBe('Nothing found under this id');
    }
  });
});

describe('deleting', () => {
  it('is not held up by a chat that we were shut out of', async () => {
    const { share, press, fake, tables } = await openWholeService();
    const id = await share();
    fake.chat.remove = () => Promise.reject(new AppError('refused'));
    expect(await press('delete', id)).toContain('Messages of mine: nothing was there');
    expect(await tables.recordings.get(TENANT, id)).toBeNull();
    const again = await share();
    fake.chat.remove = () => Promise.reject(new AppError('provider-down'));
    await press('delete', again);
    expect(await tables.recordings.get(TENANT, again)).not.toBeNull();
  });
});
