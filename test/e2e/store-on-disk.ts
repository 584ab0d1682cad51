import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PersonId, RecordingId } from '../../src/analysis/domain.ts';
import { openSecrets } from '../../src/secrets.ts';
import { makeBlobs } from '../../src/storage/blobs.ts';
import { mediaKey } from '../../src/storage/erase.ts';
import { eventPlace } from '../../src/storage/events.ts';
import type { Store } from '../../src/storage/port.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { PERSON, sampleRecording, TENANT } from '../fixtures/tables.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');

export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coach-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the built command line to its end; a service that starts after all is stopped after ten seconds. */
export function run(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  { timeout = 10_000, as = [] }: { readonly timeout?: number; readonly as?: readonly string[] } = {},
): SpawnSyncReturns<string> {
  const [program = '', ...rest] = [...as, process.execPath, CLI, ...words];
  return spawnSync(program, rest, { env, cwd, encoding: 'utf8', timeout });
}

/** As `run`, while this process goes on. */
export async function runBeside(words: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
  const child = spawn(process.execPath, [CLI, ...words], { env, cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stderr };
}

/** The embedded store of a data directory, as one more process has it. */
export async function openData(dataDir: string): Promise<Store> {
  const store = makeSqliteStore(openDatabase(join(dataDir, 'coach.db')));
  await store.migrate(SPECS);
  return store;
}

/** A data directory as a service leaves it: key, tenant, a sealed event, reports, transcripts of some hundred pages, a file. */
export async function fillData(dataDir: string, count = 60): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const store = await openData(dataDir);
  const tables = openTables(store);
  const { vault } = await openSecrets({ configured: null, dataDir, store, tables });
  await tables.installations.put(TENANT, {
    tenantId: TENANT,
    id: TENANT,
    platform: 'slack',
    installedAt: 1,
    removedAt: null,
  });
  await tables.webhookEvents.put(TENANT, {
    tenantId: TENANT,
    id: 'e1',
    status: 'done',
    receivedAt: 1,
    expireAt: 4e12,
    sealed: vault.seal('{}', eventPlace(TENANT, 'e1')),
  });
  for (let n = 0; n < count; n += 1) {
    const id = `rec${n}` as RecordingId;
    const expireAt = 4e12;
    await tables.recordings.put(TENANT, sampleRecording({ id, status: 'delivered', expireAt, createdAt: n }));
    await tables.transcripts.put(TENANT, {
      tenantId: TENANT,
      id,
      transcript: { utterances: [], noise: randomBytes(15_000).toString('base64') } as never,
      expireAt,
    });
    await tables.reports.put(TENANT, {
      tenantId: TENANT,
      id,
      postedBy: PERSON satisfies PersonId,
      title: `call ${n}`,
      sharedAt: n,
      summary: { people: [] } as never,
      body: { metrics: {} } as never,
      expireAt,
    });
  }
  await tables.recordings.put(TENANT, sampleRecording({ status: 'fetched', expireAt: 4e12 }));
  await makeBlobs(join(dataDir, 'files')).put(
    TENANT,
    mediaKey('rec0000001' as RecordingId),
    (async function* () {
      yield randomBytes(700_000);
    })(),
    { maxBytes: 1e9 },
  );
  await store.close();
}

/** A disk of some bytes; null, said loudly, where this user cannot mount one. */
export function smallDisk(bytes: number): string | null {
  const at = workFolder();
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    console.warn('SKIPPED: a full disk (needs the right to mount a tmpfs)');
    return null;
  }
  onTestFinished(() => void execFileSync('/bin/umount', ['-l', at]));
  return at;
}
