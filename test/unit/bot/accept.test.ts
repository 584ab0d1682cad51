import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeAccept } from '../../../src/bot/accept.ts';
import type { Incoming } from '../../../src/bot/port.ts';
import { makeQueue } from '../../../src/jobs/agenda.ts';
import { openEvent } from '../../../src/storage/events.ts';
import { openDatabase } from '../../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../../src/storage/sqlite/store.ts';
import { openTables, SPECS } from '../../../src/storage/tables.ts';
import { makeVault } from '../../../src/storage/vault.ts';
import { makeClock, makeListQueue, openTestTables, PERSON, PLACE, TENANT } from '../../fixtures/tables.ts';

const incoming: Incoming = {
  kind: 'command',
  eventId: 'slack:command:1',
  person: PERSON,
  text: 'history 30',
  reply: { place: PLACE, person: PERSON, responseUrl: 'https://hooks.slack.com/secret', triggerId: null },
};

async function setUp() {
  const { tables, vault, store } = await openTestTables();
  const { queue, jobs } = makeListQueue();
  return { tables, vault, store, jobs, queue, accept: makeAccept({ tables, vault, queue, now: makeClock().now }) };
}

describe('accept', () => {
  it('stores an event, sealed, and queues it', async () => {
    const { accept, tables, vault, jobs, store } = await setUp();
    await accept(TENANT, incoming);
    const row = await tables.webhookEvents.get(TENANT, incoming.eventId);
    expect(row?.status).toBe('stored');
    expect(JSON.stringify(row)).not.toContain('hooks.slack.com');
    expect(row === null ? null : openEvent(vault, row)).toEqual(incoming);
    expect(jobs.size).toBe(1);
    expect(await store.tenants()).toEqual([TENANT]);
  });

  it('does nothing more for fifty copies at once', async () => {
    const { accept, tables, jobs } = await setUp();
    await Promise.all(Array.from({ length: 50 }, () => accept(TENANT, incoming)));
    expect(jobs.size).toBe(1);
    expect(await tables.webhookEvents.count(TENANT, { index: 'byStatus', equals: { status: 'stored' } })).toBe(1);
  });

  it('queues a copy again while the first is unfinished, and not when it is done', async () => {
    const { accept, tables, jobs } = await setUp();
    await accept(TENANT, incoming);
    jobs.clear();
    await accept(TENANT, incoming);
    expect(jobs.size).toBe(1);
    jobs.clear();
    await tables.webhookEvents.change(TENANT, incoming.eventId, (row) => ({ ...row, status: 'done' }));
    await accept(TENANT, incoming);
    expect(jobs.size).toBe(0);
  });

  it('waits for the disk once where the queue is in the store’s database', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'coach-accept-'));
    let syncs = 0;
    const sync = async (): Promise<void> => {
      syncs += 1;
    };
    const database = openDatabase(join(directory, 'coach.db'), { sync });
    const store = makeSqliteStore(database);
    onTestFinished(async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    });
    await store.migrate(SPECS);
    const tables = openTables(store);
    const now = Date.now;
    const log = pino({ level: 'silent' });
    const queue = await makeQueue({ backend: { kind: 'sqlite', database }, log, now });
    const vault = makeVault([{ id: 'k1', secret: new Uint8Array(32) }]);
    const accept = makeAccept({ tables, vault, queue, now });
    await accept(TENANT, { ...incoming, eventId: 'slack:command:0' });
    const before = syncs;
    await accept(TENANT, incoming);
    expect(syncs - before).toBe(1);
    expect((await tables.webhookEvents.get(TENANT, incoming.eventId))?.status).toBe('stored');
    expect(await queue.depth()).toBe(2);
    // A late copy, too; its job finds the event done.
    await accept(TENANT, incoming);
    expect(await queue.depth()).toBe(2);
  });

  it('fails when the event cannot be queued, so that the platform sends it again', async () => {
    const { tables, vault, queue } = await setUp();
    const accept = makeAccept({
      tables,
      vault,
      now: makeClock().now,
      queue: { ...queue, enqueue: () => Promise.reject(new Error('down')) },
    });
    await expect(accept(TENANT, incoming)).rejects.toThrow('down');
  });
});
