import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { deadRun, sampleRecording, TENANT } from '../fixtures/tables.ts';

describe('coach queue', () => {
  it('shows what waits and what was given up, and starts that again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coach-queue-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const coach = (...words: string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, '../../dist/cli.js'), 'queue', ...words], {
        env: { DATA_DIR: folder },
        cwd: folder,
        encoding: 'utf8',
        timeout: 20_000,
      });
    const nothing = coach();
    expect([nothing.status, nothing.stderr]).toEqual([1, expect.stringMatching(/^✗ There is no database in /)]);

    const store = makeSqliteStore(openDatabase(join(folder, 'coach.db')));
    await store.migrate(SPECS);
    const tables = openTables(store);
    const installed = { tenantId: TENANT, id: TENANT, platform: 'slack', installedAt: 0, removedAt: null } as const;
    await tables.installations.insert(TENANT, installed);
    const failure = { code: 'provider-down', detail: '' } as const;
    await tables.recordings.insert(TENANT, sampleRecording({ status: 'failed', failure }));
    await tables.jobRuns.insert(TENANT, deadRun());
    await tables.jobRuns.insert(TENANT, deadRun({ id: 'gone:1:fetch', subject: 'gone', step: 'fetch' }));

    expect(coach().stdout).toMatch(/^job +waiting +running +oldest waits\nhandle +0 +0\n/);
    expect(coach().stderr).toContain('2 given up');
    expect(coach('dead').stdout).toMatch(/rec0000001:1:deliver +slack:T1 +deliver +2023-11-14T\S+ +provider-down\n/);

    expect(coach('retry').stderr).toContain('or say --all');
    expect(coach('retry', 'rec0000001:1:deliver', 'nonsense').stderr).toBe(
      '✗ Not among what was given up: nonsense.\n',
    );
    const retried = coach('retry', '--all');
    expect([retried.status, retried.stderr]).toEqual([
      0,
      'gone:1:fetch: what it was about is no longer kept\nrec0000001:1:deliver: queued\n',
    ]);
    expect(coach('status').stdout).toMatch(/\nfetch +1 +0 +\d+ s\n/);
    expect(coach('dead').stderr).toBe('Nothing was given up.\n');
    expect(await tables.recordings.get(TENANT, 'rec0000001')).toMatchObject({ status: 'received', run: 2 });
    await store.close();
  });
});
