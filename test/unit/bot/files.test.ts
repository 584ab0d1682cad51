import { describe, expect, it } from 'vitest';
import { LINK_LIFETIME_MS, makeFiles } from '../../../src/bot/files.ts';
import { makeClock, openTestTables, TENANT } from '../../fixtures/tables.ts';

const file = {
  name: 'coaching-report-x.pdf',
  title: 'Report',
  mime: 'application/pdf',
  bytes: Buffer.from('%PDF-1'),
} as const;

async function setUp() {
  const { tables, blobs } = await openTestTables();
  const clock = makeClock();
  const files = makeFiles({
    tables,
    blobs,
    keys: [new Uint8Array(32).fill(1)],
    publicUrl: () => 'https://coach.example.com',
    now: clock.now,
  });
  const held = await files.hold(TENANT, 'rec', file);
  const path = new URL(files.link(held) ?? '').pathname;
  return { files, held, path, clock, tables, blobs };
}

describe('held files', () => {
  it('come back through their signed link', async () => {
    const { files, path } = await setUp();
    const found = await files.openLink(path);
    expect(Buffer.from(found?.bytes ?? []).toString()).toBe('%PDF-1');
  });

  it('do not come back through a forged, changed, foreign or late link', async () => {
    const { files, path, clock, tables, blobs } = await setUp();
    const [claim = '', signature = ''] = (path.split('/')[2] ?? '').split('.');
    const other = Buffer.from(JSON.stringify(['slack:T2', 'x', Number.MAX_SAFE_INTEGER])).toString('base64url');
    for (const forged of [
      `/files/${other}.${signature}/x`,
      `/files/${claim}.${signature.slice(1)}/x`,
      `/files/${claim}/x`,
      '/files/../../etc/passwd',
      '/files/',
    ]) {
      expect(await files.openLink(forged)).toBeNull();
    }
    const stranger = makeFiles({
      tables,
      blobs,
      keys: [new Uint8Array(32).fill(2)],
      publicUrl: () => null,
      now: clock.now,
    });
    expect(await stranger.openLink(path)).toBeNull();
    clock.advance(LINK_LIFETIME_MS + 1);
    expect(await files.openLink(path)).toBeNull();
  });

  it('have no link while the server has no address', async () => {
    const { held, tables, blobs, clock } = await setUp();
    expect(
      makeFiles({ tables, blobs, keys: [new Uint8Array(32)], publicUrl: () => null, now: clock.now }).link(held),
    ).toBeNull();
  });
});
