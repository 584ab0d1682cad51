import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { openSecrets } from '../../../src/secrets.ts';
import { eventPlace, openEvent } from '../../../src/storage/events.ts';
import { SYSTEM } from '../../../src/storage/keyring.ts';
import { openFile, sealFile } from '../../../src/storage/recordings.ts';
import { resealAll } from '../../../src/storage/reseal.ts';
import { makeVault, type Vault } from '../../../src/storage/vault.ts';
import { makeClock, openTestTables, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const entry = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2, otherK1] = [entry('k1'), entry('k2'), entry('k1')];
const vaultOf = (...entries: readonly string[]): Vault =>
  makeVault(
    entries.map((each) => {
      const [id = '', key = ''] = each.split(':');
      return { id, secret: Buffer.from(key, 'base64') };
    }),
  );

async function setUp() {
  const world = await openTestTables();
  const { directory, store, tables } = world;
  const open = (configured: readonly string[] | null) => openSecrets({ configured, dataDir: directory, store, tables });
  const keyIds = async () => (await tables.keyring.scan(SYSTEM, { limit: 10 })).map((row) => row.id);
  async function install(tenantId: TenantId = TENANT): Promise<void> {
    await tables.installations.put(tenantId, {
      tenantId,
      id: tenantId,
      platform: 'slack',
      installedAt: 1,
      removedAt: null,
    });
  }
  async function addEvent(vault: Vault, id: string, tenantId: TenantId = TENANT): Promise<void> {
    await tables.webhookEvents.put(tenantId, {
      tenantId,
      id,
      status: 'stored',
      receivedAt: 1,
      expireAt: 1e13,
      sealed: vault.seal(JSON.stringify({ kind: 'removed', eventId: id, tenantId }), eventPlace(tenantId, id)),
    });
  }
  async function addRecording(vault: Vault, id: string): Promise<void> {
    const row = sampleRecording({ id: id as RecordingId });
    const file = sealFile(vault, row.id, { ...row.file, url: `https://files/${id}` });
    await tables.recordings.put(TENANT, { ...row, file });
  }
  return { ...world, open, keyIds, install, addEvent, addRecording };
}

describe('the keys at start', () => {
  test('are made once, in a file for its owner only, and known from then on', async () => {
    const { directory, open, keyIds } = await setUp();
    const [first, second] = await Promise.all([open(null), open(null)]);
    expect(first.keys).toEqual(second.keys);
    expect(statSync(join(directory, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(await keyIds()).toEqual(['local']);
    expect((await open(null)).keys).toEqual(first.keys);
  });

  test('of a store with rows are not silently made anew', async () => {
    const { directory, open, install } = await setUp();
    await open(null);
    await install();
    rmSync(join(directory, 'secret.key'));
    await expect(open(null)).rejects.toMatchObject({
      detail: expect.stringMatching(/secret\.key is missing .* restore/),
    });
    expect(existsSync(join(directory, 'secret.key'))).toBe(false);
  });

  test('that are others than before are refused by their names, never by a value', async () => {
    const { directory, open, keyIds } = await setUp();
    await open(null);
    const kept = readFileSync(join(directory, 'secret.key'), 'utf8');
    const cases: readonly (readonly [readonly string[] | null, string, RegExp])[] = [
      [[k1], kept, /SECRET_KEYS lacks local, which sealed what is stored: add it after the new one/],
      [null, entry('local'), /secret\.key does not belong to this database: restore it from where it was kept/],
      [[entry('local')], kept, /SECRET_KEYS has another key under the name local/],
      [null, '', /secret\.key is damaged/],
      [null, kept.slice(0, 20), /secret\.key is damaged/],
      [null, k1, /SECRET_KEYS is not set, but local sealed/],
    ];
    for (const [configured, file, remedy] of cases) {
      writeFileSync(join(directory, 'secret.key'), file);
      const error = await open(configured).catch((thrown: unknown) => thrown as Error);
      expect(error).toMatchObject({ code: 'refused', detail: expect.stringMatching(remedy) });
      for (const secret of [kept, file, k1].map((text) => text.split(':')[1] ?? ''))
        if (secret !== '') expect((error as Error).message).not.toContain(secret);
      expect(await keyIds()).toEqual(['local']);
    }
    writeFileSync(join(directory, 'secret.key'), kept);
    await open([k1, kept]);
    expect(await keyIds()).toEqual(['k1', 'local']);
  });

  test('of a store that sealed before there was a keyring have to open what is there', async () => {
    const { open, install, addEvent, keyIds } = await setUp();
    await install();
    await addEvent(vaultOf(k1), 'e1');
    await expect(open([k2])).rejects.toMatchObject({ detail: expect.stringContaining('lacks k1') });
    await expect(open([k2, otherK1])).rejects.toMatchObject({ detail: expect.stringContaining('under the name k1') });
    expect(await keyIds()).toEqual([]);
    await open([k2, k1]);
    expect(await keyIds()).toEqual(['k1', 'k2']);
  });
});

describe('rotation', () => {
  test('under writes of processes with the old and the new key: everything opens at every moment', async () => {
    const { store, tables, open, install, addEvent, addRecording, keyIds } = await setUp();
    const clock = makeClock();
    await install();
    const { vault: old } = await open([k1]);
    for (let n = 0; n < 450; n += 1) await addEvent(old, `e${String(n).padStart(3, '0')}`);
    for (let n = 0; n < 30; n += 1) await addRecording(old, `r${n}`);
    // An erased event has nothing sealed.
    await tables.webhookEvents.change(TENANT, 'e000', (row) => ({ ...row, sealed: '' }));
    const { vault } = await open([k2, k1]);

    let failed = 0;
    async function readAll(by: Vault): Promise<void> {
      for (let n = 1; n < 450; n += 7) {
        const row = await tables.webhookEvents.get(TENANT, `e${String(n).padStart(3, '0')}`);
        try {
          if (row !== null) openEvent(by, row);
        } catch {
          failed += 1;
        }
      }
    }
    async function writeOn(): Promise<void> {
      for (let n = 0; n < 200; n += 1) {
        await addEvent(old, `old${n}`);
        await tables.recordings.change(TENANT, `r${n % 30}`, (row) => ({ ...row, fence: row.fence + 1 }));
      }
    }
    const deps = { store, tables, vault, now: clock.now };
    const [first] = await Promise.all([resealAll(deps), writeOn(), readAll(vault)]);
    expect(first.resealed).toBeGreaterThan(400);
    expect(first).toMatchObject({ closed: 0, forgotten: [] });
    expect(failed).toBe(0);
    const fences = (await tables.recordings.scan(TENANT, { limit: 100 })).reduce((sum, row) => sum + row.fence, 0);
    expect(fences).toBe(200);

    // What the old process sealed last is found the next time; then the key rests for a day.
    await resealAll(deps);
    expect((await resealAll(deps)).forgotten).toEqual([]);
    clock.advance(86_400_000 - 1);
    expect((await resealAll(deps)).forgotten).toEqual([]);
    expect(await keyIds()).toEqual(['k1', 'k2']);
    clock.advance(1);
    expect((await resealAll(deps)).forgotten).toEqual(['k1']);
    const { vault: alone } = await open([k2]);
    for (const row of await tables.webhookEvents.scan(TENANT, { limit: 1_000 }))
      if (row.sealed !== '') expect(openEvent(alone, row).eventId).toBe(row.id);
    for (const row of await tables.recordings.scan(TENANT, { limit: 1_000 }))
      expect(openFile(alone, row).url).toBe(`https://files/${row.id}`);
  });

  test('keeps a key that seals again, and one whose text does not open', async () => {
    const { store, tables, open, install, addEvent, keyIds } = await setUp();
    const clock = makeClock();
    await install();
    await open([k1]);
    const { vault } = await open([k2, k1]);
    const deps = { store, tables, vault, now: clock.now };
    await resealAll(deps);
    clock.advance(80_000_000);
    await addEvent(vaultOf(k1), 'late');
    expect((await resealAll(deps)).resealed).toBe(1);
    clock.advance(80_000_000);
    await addEvent(vaultOf(otherK1), 'damaged');
    for (let n = 0; n < 3; n += 1) {
      expect(await resealAll(deps)).toEqual({ resealed: 0, closed: 1, forgotten: [] });
      clock.advance(86_400_000);
    }
    expect(await keyIds()).toEqual(['k1', 'k2']);
  });

  test('works tenant by tenant, and a text sealed for one opens for no other', async () => {
    const { store, tables, open, install, addEvent } = await setUp();
    const other = 'slack:T2' as TenantId;
    await install();
    await install(other);
    const { vault: old } = await open([k1]);
    await addEvent(old, 'e', TENANT);
    await addEvent(old, 'e', other);
    const { vault } = await open([k2, k1]);
    expect((await resealAll({ store, tables, vault, now: () => 0 })).resealed).toBe(2);
    const [mine, theirs] = [await tables.webhookEvents.get(TENANT, 'e'), await tables.webhookEvents.get(other, 'e')];
    expect(openEvent(vault, mine!)).toMatchObject({ tenantId: TENANT });
    expect(() => openEvent(vault, { ...mine!, sealed: theirs!.sealed })).toThrow();
  });
});
