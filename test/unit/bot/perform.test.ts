import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { summarise } from '../../../src/analysis/report.ts';
import { makeAccept } from '../../../src/bot/accept.ts';
import { makePerform, type PerformDeps } from '../../../src/bot/perform.ts';
import type { Incoming, Place, ReplyTo } from '../../../src/bot/port.ts';
import { consentNotice } from '../../../src/cards/notice.ts';
import { notFoundCard } from '../../../src/cards/receipt.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { AppError } from '../../../src/errors.ts';
import { makeSendOnce } from '../../../src/jobs/send-once.ts';
import { makeStatus } from '../../../src/jobs/status.ts';
import { makeUsageAnswer } from '../../../src/jobs/usage.ts';
import { mediaKey } from '../../../src/storage/erase.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { NO_PRACTICE } from '../../fixtures/no-practice.ts';
import { sampleReport } from '../../fixtures/report.ts';
import {
  deadRun,
  makeClock,
  makeListQueue,
  openTestTables,
  PERSON,
  PLACE,
  sampleRecording,
  TENANT,
} from '../../fixtures/tables.ts';

/** Whether a failure is final: never, or every one. */
const never = (): boolean => false;
const always = (): boolean => true;

async function setUp() {
  const world = await openTestTables();
  const { tables, vault, blobs } = world;
  const clock = makeClock();
  const { queue, jobs } = makeListQueue();
  const fake = makeFakeChat();
  const statusOf = makeStatus({
    store: world.store,
    tables,
    queue,
    means: { of: async () => ({ engines: [], listeners: [], keyterms: [], missing: null }) },
  });
  const deps = {
    tables,
    vault,
    blobs,
    queue,
    chats: { slack: fake.chat },
    sendOnce: makeSendOnce({ tables, now: clock.now, keepForMs: 1e9, log: pino({ level: 'silent' }) }),
    now: clock.now,
    retentionMs: 1e9,
    status: statusOf,
    digest: () => Promise.reject(new Error('not asked')),
    team: () => Promise.reject(new Error('not asked')),
    exportMine: () => Promise.reject(new Error('not asked')),
    practice: NO_PRACTICE,
    usage: makeUsageAnswer({
      tables,
      limitOf: async () => null,
      now: clock.now,
      pricesAsOf: '2026-11-20',
      admins: [PERSON],
    }),
    engines: { usual: 'auto', choices: ['auto', 'offline'] },
    admins: [PERSON],
    log: pino({ level: 'silent' }),
  } satisfies PerformDeps;
  /** As a process does that starts on what another one has left. */
  const start = () => makePerform(deps);
  const performEvent = start();
  const accept = makeAccept({ tables, vault, queue, now: clock.now });
  let count = 0;
  /** Takes an incoming through store and handling, twice, as a redelivery would. */
  async function happen(incoming: Incoming, tenantId: TenantId = TENANT): Promise<void> {
    await accept(tenantId, incoming);
    await performEvent(tenantId, incoming.eventId, never);
    await performEvent(tenantId, incoming.eventId, never);
  }
  const ask = (text: string, person: PersonId = PERSON, tenantId: TenantId = TENANT) => {
    const reply: ReplyTo = { place: { ...PLACE, tenantId }, person, responseUrl: null, triggerId: null };
    return happen({ kind: 'command', eventId: `command:${count++}`, reply, person, text }, tenantId);
  };
  const press = (action: 'cancel' | 'retry' | 'delete', value: string, person: PersonId = PERSON) => {
    const reply: ReplyTo = { place: PLACE, person, responseUrl: null, triggerId: null };
    return happen({ kind: 'button', eventId: `button:${count++}`, reply, person, action, value });
  };
  const lastReply = (): string => {
    const last = fake.replies.at(-1);
    return last === undefined ? '' : renderTerminal(last.card);
  };
  return { ...world, clock, queue, jobs, fake, accept, start, performEvent, happen, ask, press, lastReply };
}

const files: Incoming = {
  kind: 'files',
  eventId: 'slack:files:C1:1.1',
  place: PLACE,
  person: PERSON,
  text: '',
  files: ['a.vtt', 'b.vtt'].map((name) => ({
    platform: 'slack',
    tenantId: TENANT,
    fileId: name,
    name,
    size: 5,
    url: 'https://files.slack.com/x',
  })),
};

describe('shared files', () => {
  it('become one recording each, with a placeholder each and one notice, however often they are told', async () => {
    const { happen, tables, fake, jobs } = await setUp();
    await happen(files);
    await happen({ ...files, eventId: 'slack:files:C1:1.1' });
    const recordings = await tables.recordings.find(TENANT, { index: 'byPerson', equals: { postedBy: PERSON } });
    expect(recordings.map((recording) => recording.title).sort()).toEqual(['a.vtt', 'b.vtt']);
    expect(recordings.every((recording) => recording.progress !== null)).toBe(true);
    expect(fake.posts.size).toBe(3);
    expect([...jobs.values()].filter(({ job }) => job.name === 'fetch')).toHaveLength(2);
    expect(JSON.stringify(recordings)).not.toContain('files.slack.com');
  });

  it('bring one notice of consent to a channel: from two threads at once, after a restart, and years later', async () => {
    const { accept, start, performEvent, fake, clock } = await setUp();
    const share = async (eventId: string, place: Partial<Place> = {}): Promise<string> => {
      await accept(TENANT, { ...files, eventId, place: { ...PLACE, ...place } } as Incoming);
      return eventId;
    };
    const notices = () =>
      [...fake.posts.values()].filter(({ card }) => card.title === consentNotice({ retentionDays: 90 }).title);
    const first = await Promise.all([share('f1', { thread: '1.1' }), share('f2', { thread: '2.2' })]);
    // Whoever comes second waits for its next try, as the queue has it.
    await Promise.allSettled(first.map((id) => performEvent(TENANT, id, never)));
    for (const id of first) await performEvent(TENANT, id, never);
    expect(notices()).toHaveLength(1);
    clock.advance(5 * 365 * 86_400_000);
    const restarted = start();
    await restarted(TENANT, await share('f3', { thread: '3.3' }), never);
    expect(notices()).toHaveLength(1);
    await restarted(TENANT, await share('f4', { conversation: 'C2' }), never);
    expect(notices().map(({ place }) => place.conversation)).toEqual(['C1', 'C2']);
    // In Teams the thread is part of the conversation's id.
    for (const thread of ['7', '8'])
      await restarted(TENANT, await share(`t${thread}`, { conversation: `19:c;messageid=${thread}` }), never);
    expect(notices()).toHaveLength(3);
  });

  it('are taken on a second try when the chat was away on the first', async () => {
    const { accept, performEvent, fake, tables } = await setUp();
    await accept(TENANT, files);
    fake.fail('before', new AppError('unreachable', { retry: true }));
    await expect(performEvent(TENANT, files.eventId, never)).rejects.toThrow('unreachable');
    await performEvent(TENANT, files.eventId, never);
    expect(await tables.recordings.count(TENANT, { index: 'byPerson', equals: { postedBy: PERSON } })).toBe(2);
    expect(fake.posts.size).toBe(3);
  });
});

describe('what fails for good', () => {
  it('is told to who asked, once, keeps nothing else of the event from happening, and is thrown for the ledger', async () => {
    const { accept, performEvent, fake, tables } = await setUp();
    const reply: ReplyTo = { place: PLACE, person: PERSON, responseUrl: null, triggerId: null };
    tables.reports.find = async () => {
      throw new AppError('provider-down', { retry: true, detail: 'The store is away.' });
    };
    await accept(TENANT, { kind: 'command', eventId: 'c1', reply, person: PERSON, text: 'history 30' });
    await expect(performEvent(TENANT, 'c1', never)).rejects.toThrow('provider-down');
    expect(fake.replies).toEqual([]);
    await expect(performEvent(TENANT, 'c1', always)).rejects.toThrow('provider-down');
    await performEvent(TENANT, 'c1', always);
    expect(fake.replies.map(({ card }) => card.title)).toEqual(['A service I depend on is not answering']);

    await accept(TENANT, { ...files, eventId: 'f1' });
    fake.fail('before', new AppError('unreachable'));
    await expect(performEvent(TENANT, 'f1', always)).rejects.toThrow('unreachable');
    expect(await tables.recordings.count(TENANT, { index: 'byPerson', equals: { postedBy: PERSON } })).toBe(2);
  });

  it('moves to its person’s direct message where the chat does not let us speak', async () => {
    const { accept, performEvent, fake, tables } = await setUp();
    const { post } = fake.chat;
    fake.chat.post = async (place, card, key) => {
      if (place.kind === 'channel') throw new AppError('refused');
      return post(place, card, key);
    };
    await accept(TENANT, { ...files, eventId: 'f2' });
    await performEvent(TENANT, 'f2', always);
    const direct = `D-${PERSON}`;
    expect([...fake.posts.values()].map(({ place }) => place.conversation)).toEqual([direct, direct, direct]);
    const recordings = await tables.recordings.scan(TENANT, { limit: 10 });
    expect(recordings.map(({ conversation, place }) => [conversation, place.thread === null])).toEqual([
      [direct, false],
      [direct, false],
    ]);
  });

  it('leaves an answer that was sent alone when a crash kept that from being noted down', async () => {
    const { accept, performEvent, fake, tables } = await setUp();
    const reply: ReplyTo = { place: PLACE, person: PERSON, responseUrl: null, triggerId: null };
    await accept(TENANT, { kind: 'command', eventId: 'c1', reply, person: PERSON, text: 'help' });
    const { change } = tables.webhookEvents;
    tables.webhookEvents.change = async () => {
      throw new AppError('provider-down', { retry: true });
    };
    await expect(performEvent(TENANT, 'c1', never)).rejects.toThrow('provider-down');
    tables.webhookEvents.change = change;
    await performEvent(TENANT, 'c1', never);
    expect(fake.replies).toHaveLength(1);
  });
});

describe('commands', () => {
  it('tell how things stand: where the asker’s recordings are, and what was given up', async () => {
    const { ask, happen, lastReply, tables } = await setUp();
    await ask('status');
    expect(lastReply()).toContain('None of your recordings is under way');
    await happen(files);
    await tables.recordings.insert(TENANT, sampleRecording({ postedBy: 'U2' as PersonId, title: 'not yours.vtt' }));
    await ask('status');
    expect(lastReply()).toMatch(/a\.vtt\W+Received, next in line/);
    expect(lastReply()).toMatch(/b\.vtt\W+Received, 1 recording goes first/);
    expect(lastReply()).not.toContain('not yours.vtt');
    await tables.jobRuns.insert(TENANT, deadRun());
    await ask('status');
    expect(lastReply()).toContain('One piece of work was given up');
    expect(lastReply()).toContain('coach queue retry rec0000001:1:deliver');
    await ask('status', PERSON, 'slack:T2' as TenantId);
    expect(lastReply()).not.toContain('given up and');
    expect(lastReply()).not.toContain('rec0000001');
  });

  it('tell what was spent, to administrators alone', async () => {
    const { ask, lastReply } = await setUp();
    await ask('usage');
    expect(lastReply()).toContain('Nothing was spent this month');
    await ask('usage', 'U2' as PersonId);
    expect(lastReply()).toContain('an administrator named in ADMINS');
  });

  it('answer help, a near miss and an empty history', async () => {
    const { ask, lastReply } = await setUp();
    await ask('help');
    expect(lastReply()).toContain('Rackham Coach');
    await ask('hlep');
    expect(lastReply()).toContain('/coach help');
    await ask('history 30');
    expect(lastReply()).toContain('No recordings yet');
  });

  it('answer once, though the command came twice', async () => {
    const { ask, fake } = await setUp();
    await ask('help');
    expect(fake.replies).toHaveLength(1);
  });

  it('say the same about another tenant’s id as about one that does not exist', async () => {
    const { ask, lastReply, tables } = await setUp();
    await tables.recordings.insert(TENANT, sampleRecording());
    const other = 'slack:T2' as TenantId;
    for (const command of ['report', 'delete']) {
      await ask(`${command} rec0000001`, PERSON, other);
      expect(lastReply()).toBe(renderTerminal(notFoundCard({ id: 'rec0000001' })));
    }
    expect(await tables.recordings.get(TENANT, sampleRecording().id)).not.toBeNull();
  });

  it('show a report that was shared in private to nobody but its person', async () => {
    const { ask, lastReply, tables } = await setUp();
    const report = sampleReport();
    const { labels, engine, transcript } = report.labelled;
    const id = 'rec0000001' as RecordingId;
    const row = { tenantId: TENANT, id, expireAt: 2e12 };
    await tables.transcripts.put(TENANT, { ...row, transcript });
    const body = { labels, engine, metrics: report.metrics, coaching: report.coaching };
    await tables.reports.put(TENANT, {
      ...row,
      postedBy: PERSON,
      title: 'private.vtt',
      sharedAt: 1,
      summary: summarise(report),
      body,
    });
    await tables.recordings.insert(TENANT, sampleRecording({ place: { ...PLACE, kind: 'personal' } }));
    await ask(`report ${id}`, 'U2' as PersonId);
    expect(lastReply()).toBe(renderTerminal(notFoundCard({ id })));
    await ask(`report ${id}`);
    expect(lastReply()).toContain(`Report ${id}`);
  });

  it('delete everything of a recording, for who shared it alone, with a receipt', async () => {
    const { ask, lastReply, tables, blobs, fake } = await setUp();
    const recording = sampleRecording();
    await tables.recordings.insert(TENANT, recording);
    await blobs.put(TENANT, mediaKey(recording.id), bytes('WEBVTT'), { maxBytes: 100 });
    const posted = { place: PLACE, message: 'm9', files: ['F9'] };
    await tables.outbox.put(TENANT, {
      tenantId: TENANT,
      id: 'rec:1:summary',
      recordingId: recording.id,
      status: 'sent',
      attempts: 1,
      leaseUntil: 0,
      posted,
      expireAt: 2e12,
    });

    await ask('delete rec0000001', 'U2' as PersonId);
    expect(lastReply()).toContain('Only who shared it can do that');
    expect(await tables.recordings.get(TENANT, recording.id)).not.toBeNull();

    await ask('delete rec0000001');
    expect(lastReply()).toContain('Deleted for good');
    expect(fake.removed).toEqual([posted]);
    expect(await tables.recordings.get(TENANT, recording.id)).toBeNull();
    expect(await tables.outbox.get(TENANT, 'rec:1:summary')).toBeNull();
    expect(await blobs.list(TENANT)).toEqual([]);
    const [row] = await tables.audit.find(TENANT, { index: 'byTime' });
    expect(row).toMatchObject({ actor: PERSON, action: 'deleted', target: recording.id });
  });
});

describe('buttons', () => {
  it('cancel what is under way and say when it is too late', async () => {
    const { press, lastReply, tables, jobs, queue } = await setUp();
    await tables.recordings.insert(TENANT, sampleRecording({ status: 'fetched' }));
    await queue.enqueue({ name: 'transcribe', tenantId: TENANT, subject: 'rec0000001' }, 'rec0000001:1:transcribe');
    await press('cancel', 'rec0000001');
    expect(lastReply()).toContain('Cancelling');
    expect([...jobs.keys()].filter((key) => key.startsWith('rec'))).toEqual(['rec0000001:1:deliver:failure']);
    await tables.recordings.change(TENANT, 'rec0000001', (row) => ({ ...row, status: 'failed' }));
    await press('cancel', 'rec0000001');
    expect(lastReply()).toContain('Too late');
  });

  it('retry a failed recording as a run of its own, once', async () => {
    const { press, tables, jobs } = await setUp();
    await tables.recordings.insert(
      TENANT,
      sampleRecording({ status: 'failed', failure: { code: 'unreachable', detail: '' } }),
    );
    await press('retry', 'rec0000001');
    await press('retry', 'rec0000001');
    expect(await tables.recordings.get(TENANT, 'rec0000001' as RecordingId)).toMatchObject({
      status: 'received',
      failure: null,
      run: 2,
    });
    expect([...jobs.keys()].filter((key) => key.includes(':fetch'))).toEqual(['rec0000001:2:fetch']);
  });

  it('do nothing for who did not share the recording', async () => {
    const { press, lastReply, tables } = await setUp();
    await tables.recordings.insert(TENANT, sampleRecording({ status: 'fetched' }));
    await press('cancel', 'rec0000001', 'U2' as PersonId);
    expect(lastReply()).toContain('Only who shared it can do that');
    expect(await tables.recordings.get(TENANT, 'rec0000001' as RecordingId)).toMatchObject({ failure: null });
  });
});

describe('an uninstalled app', () => {
  it('takes everything of its tenant along, files too, and nothing of another', async () => {
    const { happen, tables, blobs, ask } = await setUp();
    await happen(files);
    await blobs.put(TENANT, 'media-x', bytes('x'), { maxBytes: 10 });
    const other = 'slack:T2' as TenantId;
    await ask('help', PERSON, other);
    await happen({ kind: 'removed', eventId: 'gone', tenantId: TENANT });
    expect(await tables.recordings.count(TENANT, { index: 'byPerson', equals: { postedBy: PERSON } })).toBe(0);
    expect(await tables.webhookEvents.count(TENANT, { index: 'byStatus', equals: { status: 'done' } })).toBe(0);
    expect(await blobs.list(TENANT)).toEqual([]);
    expect(await tables.webhookEvents.count(other, { index: 'byStatus', equals: { status: 'done' } })).toBe(1);
  });
});

describe('an app that one conversation took away', () => {
  it('takes the recordings of that conversation along, and no other', async () => {
    const { happen, tables } = await setUp();
    await tables.recordings.insert(TENANT, sampleRecording());
    await tables.recordings.insert(TENANT, sampleRecording({ id: 'rec0000002' as RecordingId, conversation: 'C2' }));
    await happen({ kind: 'removed', eventId: 'gone', tenantId: TENANT, place: PLACE });
    expect(await tables.recordings.get(TENANT, 'rec0000001')).toBeNull();
    expect(await tables.recordings.get(TENANT, 'rec0000002')).not.toBeNull();
  });
});

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
