import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RecordingId, TenantId } from '../../src/analysis/domain.ts';
import { type Blobs, makeBlobs } from '../../src/storage/blobs.ts';
import type { Store } from '../../src/storage/port.ts';
import { changeSettings } from '../../src/storage/settings.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { exportStore, importStore } from '../../src/storage/transfer.ts';
import { freshMonth } from '../../src/storage/usage.ts';
import { sampleRecording } from '../fixtures/tables.ts';
import { ODD_STRINGS, ODD_VALUES } from './storage.contract.ts';
import { type OpenStore, openMongo, openSqlite } from './storage-open.ts';
import { mongoUri } from './with-mongo.ts';

const TENANTS = ['slack:T1', 'teams:\u{1f600}', 'slack:T"1'] as TenantId[];
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function fresh(make: () => Promise<OpenStore>): Promise<{ store: Store; blobs: Blobs }> {
  const opened = await make();
  const directory = await mkdtemp(join(tmpdir(), 'transfer-'));
  open.push(async () => {
    await opened.dispose();
    await rm(directory, { recursive: true });
  });
  await opened.store.migrate(SPECS);
  return { store: opened.store, blobs: makeBlobs(directory) };
}

async function* once(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line);
}

async function fill({ store, blobs }: { store: Store; blobs: Blobs }): Promise<void> {
  const tables = openTables(store);
  for (const tenantId of TENANTS) {
    await tables.installations.put(tenantId, {
      tenantId,
      id: tenantId,
      platform: 'slack',
      installedAt: 1,
      removedAt: null,
    });
    for (const [n, text] of ODD_STRINGS.entries()) {
      const id = `r${n}` as RecordingId;
      await tables.recordings.put(tenantId, sampleRecording({ tenantId, id, title: text, conversation: text }));
      await tables.people.put(tenantId, { tenantId, id: `${text.slice(0, 500)}!` as never, firstSeenAt: n });
    }
    for (const [n, value] of ODD_VALUES.entries()) {
      await tables.cache.put(tenantId, {
        tenantId,
        id: `c${n}`,
        recordingId: null,
        value: value as never,
        expireAt: n % 2 === 0 ? Number.MAX_SAFE_INTEGER : 4e12,
      });
    }
    const use = { inputTokens: 1, cacheWriteTokens: 2, cacheWriteHourTokens: 3, cacheReadTokens: 4, outputTokens: 5 };
    const models = [
      { provider: 'gemini', model: 'm', calls: 1, ...use, audioMs: 6, microUsd: 7, unpricedCalls: 0 },
    ] as const;
    await tables.usage.put(tenantId, { ...freshMonth(tenantId, '2026-11'), calls: 1, models });
    await changeSettings(tables, tenantId, { engine: 'claude', keyterms: ODD_STRINGS.slice(1, 5), budgetMicroUsd: 0 });
    const transcript = { utterances: [], text: `wörd😀\ud800${tenantId} `.repeat(400_000) };
    await tables.transcripts.put(tenantId, {
      tenantId,
      id: 'big' as RecordingId,
      transcript: transcript as never,
      expireAt: 4e12,
    });
    await blobs.put(tenantId, 'media-big', once(randomBytes(1_000_000), randomBytes(3)), { maxBytes: 1e9 });
    await blobs.put(tenantId, 'held-😀', once(), { maxBytes: 1e9 });
  }
}

/** The lines between header and trailer, which do not depend on the engine or the hour. */
async function linesOf(source: { store: Store; blobs: Blobs }): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportStore({ ...source, now: () => 0 })) lines.push(line);
  return lines.slice(1, -1);
}

const uri = mongoUri('the way from SQLite to MongoDB and back');
const ways: readonly (readonly [string, readonly (() => Promise<OpenStore>)[]])[] = [
  ['SQLite → SQLite', [openSqlite]],
  ...(uri === null ? [] : ([['SQLite → MongoDB → SQLite', [() => openMongo(uri), openSqlite]]] as const)),
];

describe('export and import', () => {
  test.each(ways)(
    '%s: identical rows and files',
    async (_, stations) => {
      let source = await fresh(openSqlite);
      await fill(source);
      const first = await linesOf(source);
      expect(first.length).toBeGreaterThan(TENANTS.length * (ODD_STRINGS.length * 2 + ODD_VALUES.length));
      for (const station of stations) {
        const target = await fresh(station);
        await importStore(encode(exportStore({ ...source, now: () => 0 })), { ...target, now: () => 0, resume: false });
        expect((await linesOf(target)).join('') === first.join('')).toBe(true);
        source = target;
      }
    },
    120_000,
  );
});
