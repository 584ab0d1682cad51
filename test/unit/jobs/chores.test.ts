import { utimesSync } from 'node:fs';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { makeDeadLetters } from '../../../src/jobs/dead-letters.ts';
import { makePositions } from '../../../src/jobs/positions.ts';
import { makeProgress } from '../../../src/jobs/progress.ts';
import { makeSweep } from '../../../src/jobs/sweep.ts';
import { makeUpkeep } from '../../../src/jobs/upkeep.ts';
import { heldFileKey, heldFileRow, mediaKey } from '../../../src/storage/erase.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import {
  deadRun,
  makeClock,
  makeListQueue,
  openTestTables,
  PLACE,
  sampleRecording,
  TENANT,
} from '../../fixtures/tables.ts';

const log = pino({ level: 'silent' });
const DAY_MS = 86_400_000;

async function setUp() {
  const world = await openTestTables();
  const { tables } = world;
  const clock = makeClock();
  await tables.installations.insert(TENANT, {
    tenantId: TENANT,
    id: TENANT,
    platform: 'slack',
    installedAt: 0,
    removedAt: null,
  });
  const add = (id: string, overrides: Parameters<typeof sampleRecording>[0] = {}) =>
    tables.recordings.insert(TENANT, sampleRecording({ id: id as RecordingId, ...overrides }));
  return { ...world, ...makeListQueue(), clock, now: clock.now, log, add, endPractices: async () => {} };
}

describe('upkeep', () => {
  it('queues again what a crash left between two steps, however much it is, and nothing that rests', async () => {
    const world = await setUp();
    const { clock, add, jobs, tables } = world;
    const old = clock.now() - 100_000;
    for (let i = 0; i < 450; i++) await add(`stuck${i}`, { status: 'transcribed', updatedAt: old });
    await add('fresh', { status: 'transcribed', updatedAt: clock.now() });
    await add('done', { status: 'delivered', updatedAt: old });
    await add('told', { status: 'failed', updatedAt: old });
    for (const id of ['e1', 'e2']) {
      const status = id === 'e1' ? 'stored' : 'done';
      await tables.webhookEvents.insert(TENANT, {
        tenantId: TENANT,
        id,
        status,
        receivedAt: old,
        expireAt: 2e12,
        sealed: 'x',
      });
    }
    await makeUpkeep(world)();
    expect([...jobs.keys()].filter((key) => key.startsWith('stuck'))).toHaveLength(450);
    expect([...jobs.keys()].filter((key) => !key.startsWith('stuck'))).toEqual([`handle:${TENANT}:e1`]);
  });

  it('erases what is past its retention, files too, however much it is, and leaves an audit row', async () => {
    const world = await setUp();
    const { clock, add, tables, blobs } = world;
    for (let i = 0; i < 250; i++) await add(`old${i}`, { status: 'delivered', expireAt: clock.now() });
    await add('new', { status: 'delivered', expireAt: clock.now() + 1 });
    for (const id of ['old7', 'new']) await put(world, mediaKey(id as RecordingId));
    await put(world, heldFileKey('gone'));
    await tables.cache.insert(TENANT, {
      tenantId: TENANT,
      id: heldFileRow('gone'),
      recordingId: null,
      value: {},
      expireAt: clock.now(),
    });
    await makeUpkeep(world)();
    expect(await tables.recordings.count(TENANT, { index: 'byHash' })).toBe(1);
    expect(await tables.recordings.get(TENANT, 'new')).not.toBeNull();
    expect(await blobs.list(TENANT)).toEqual(['media-new']);
    const [audited] = await tables.audit.find(TENANT, { index: 'byTime' });
    expect(audited).toMatchObject({ action: 'purged', target: '250 recordings, 1 cache entries' });
  });

  it('goes on with the other tenants when the data of one is at fault', async () => {
    const world = await setUp();
    const { clock, add, jobs, tables } = world;
    const broken = 'slack:T0' as TenantId;
    await tables.installations.insert(broken, {
      tenantId: broken,
      id: broken,
      platform: 'slack',
      installedAt: 0,
      removedAt: null,
    });
    const { find } = tables.webhookEvents;
    tables.webhookEvents.find = (tenantId, query) =>
      tenantId === broken ? Promise.reject(new Error('unreadable')) : find(tenantId, query);
    await add('stuck', { status: 'fetched', updatedAt: clock.now() - 100_000 });
    await makeUpkeep(world)();
    expect([...jobs.keys()]).toEqual(['stuck:1:transcribe']);
  });
});

describe('positions', () => {
  it('tell who waits how many go first, again only when that changes, and leave everybody else alone', async () => {
    const world = await setUp();
    const { clock, add, tables, queue, jobs } = world;
    const fake = makeFakeChat();
    const progress = makeProgress({ tables, chats: { slack: fake.chat }, now: clock.now, log });
    const positions = makePositions({ ...world, progress });
    const shown = async (): Promise<string[]> => {
      await positions();
      return [...fake.posts.values()].map(({ card }) => renderTerminal(card).replaceAll('\n', ' '));
    };
    for (const [id, status] of [
      ['first', 'received'],
      ['second', 'fetched'],
      ['running', 'fetched'],
    ] as const) {
      const card = { summary: '', tone: 'neutral', title: 'untouched', parts: [], buttons: [] } as const;
      await add(id, { title: id, status, progress: await fake.chat.post(PLACE, card, id) });
    }
    await queue.enqueue({ name: 'fetch', tenantId: TENANT, subject: 'first' }, 'first:1:fetch');
    await queue.enqueue({ name: 'transcribe', tenantId: TENANT, subject: 'other' }, 'other:1:transcribe');
    await queue.enqueue({ name: 'transcribe', tenantId: TENANT, subject: 'second' }, 'second:1:transcribe');
    expect(await shown()).toEqual(['untouched', 'untouched', 'untouched'].map((text) => expect.stringContaining(text)));

    clock.advance(6_000);
    const told = await shown();
    expect(told[0]).toContain('Received, next in line');
    expect(told[1]).toContain('Downloaded, 1 recording goes first');
    expect(told[2]).toContain('untouched');

    let edits = 0;
    const { update } = fake.chat;
    fake.chat.update = (posted, card) => {
      edits += 1;
      return update(posted, card);
    };
    await positions();
    expect(edits).toBe(0);
    jobs.delete('other:1:transcribe');
    expect((await shown())[1]).toContain('Downloaded, next in line');
    expect(edits).toBe(1);
  });
});

describe('the sweep', () => {
  it('removes files that no row leads to once they have had a day to get one, and says so', async () => {
    const world = await setUp();
    const { add, clock, blobs, tables } = world;
    await add('kept');
    await tables.cache.insert(TENANT, {
      tenantId: TENANT,
      id: heldFileRow('kept'),
      recordingId: null,
      value: {},
      expireAt: 2e12,
    });
    const all = ['media-kept', 'media-lost', 'held-kept', 'held-lost', 'else', 'media-young'];
    for (const key of all) await put(world, key);
    const days = (count: number) => new Date(clock.now() - count * DAY_MS);
    for (const key of all.slice(0, -1)) utimesSync(blobs.path(TENANT, key), days(2), days(2));
    utimesSync(blobs.path(TENANT, 'media-young'), days(0.5), days(0.5));
    let resealed = 0;
    const reseal = async () => ({ resealed: ++resealed, closed: 0, forgotten: [] });
    await makeSweep({ ...world, reseal })();
    expect(await blobs.list(TENANT)).toEqual(['held-kept', 'media-kept', 'media-young']);
    expect(await tables.audit.find(TENANT, { index: 'byTime' })).toMatchObject([
      { action: 'swept', target: '3 files' },
    ]);
    expect(resealed).toBe(1);
  });
});

describe('dead letters', () => {
  it('are counted and listed over all tenants, oldest first, without what was only answered', async () => {
    const world = await setUp();
    const { tables } = world;
    for (const [id, state, updatedAt] of [
      ['b', 'dead', 2],
      ['a', 'dead', 1],
      ['c', 'answered', 3],
    ] as const)
      await tables.jobRuns.insert(TENANT, deadRun({ id, state, updatedAt }));
    const letters = makeDeadLetters(world);
    expect(await letters.count()).toBe(2);
    const ids: string[] = [];
    for await (const { id } of letters.list()) ids.push(id);
    expect(ids).toEqual(['a', 'b']);
  });

  it('start a recording again as a run of its own, once', async () => {
    const world = await setUp();
    const { add, tables, jobs } = world;
    await add('rec0000001', { status: 'failed', failure: { code: 'provider-down', detail: '' } });
    const run = deadRun();
    await tables.jobRuns.insert(TENANT, run);
    const letters = makeDeadLetters(world);
    expect([await letters.redrive(run), await letters.redrive(run)]).toEqual(['queued', 'queued']);
    expect(await tables.recordings.get(TENANT, 'rec0000001')).toMatchObject({ status: 'received', run: 2 });
    expect([...jobs.keys()]).toEqual(['rec0000001:2:fetch']);
    expect(await letters.count()).toBe(0);
  });

  it('start an event again with all its attempts, and settle what is no longer kept', async () => {
    const world = await setUp();
    const { tables, jobs } = world;
    const event = { tenantId: TENANT, id: 'e1', status: 'done', receivedAt: 1, expireAt: 2e12, sealed: 'x' } as const;
    await tables.webhookEvents.insert(TENANT, event);
    await tables.webhookEvents.insert(TENANT, { ...event, id: 'erased', sealed: '' });
    const letters = makeDeadLetters(world);
    const results: string[] = [];
    for (const subject of ['e1', 'erased', 'expired']) {
      const run = deadRun({ id: `${subject}:handle`, subject, step: 'handle' });
      await tables.jobRuns.insert(TENANT, run);
      results.push(await letters.redrive(run));
    }
    expect(results).toEqual(['queued', 'gone', 'gone']);
    expect(await tables.webhookEvents.get(TENANT, 'e1')).toMatchObject({ status: 'stored' });
    expect(await tables.jobRuns.get(TENANT, 'e1:handle')).toMatchObject({ state: 'open', attempts: 0, fence: 5 });
    expect([...jobs.keys()]).toEqual([`handle:${TENANT}:e1`]);
    expect(await letters.count()).toBe(0);
  });
});

async function put({ blobs }: Awaited<ReturnType<typeof setUp>>, key: string): Promise<void> {
  await blobs.put(TENANT, key, bytes(), { maxBytes: 10 });
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('x');
}
