import { expect, it } from 'vitest';
import type { TenantId } from '../../../src/analysis/domain.ts';
import { withoutLeftovers } from '../../../src/jobs/leftovers.ts';
import type { RunStep } from '../../../src/jobs/run.ts';
import { eraseRecording, eraseTenant, mediaKey } from '../../../src/storage/erase.ts';
import type { Row, Table } from '../../../src/storage/port.ts';
import { rowsOf } from '../../fixtures/every-row.ts';
import { openTestTables, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const OTHERS = 'slack:T2' as TenantId;
const never = new AbortController().signal;
type World = Parameters<typeof withoutLeftovers>[0];

/** One step, as the service runs it. */
function clean(world: World, step: RunStep): RunStep {
  return withoutLeftovers(world, { fetch: step, transcribe: step, analyse: step, deliver: step }).analyse;
}

async function setUp() {
  const world = await openTestTables();
  const { tables, blobs } = world;
  const put = async (tenantId: TenantId): Promise<void> => {
    for (const [name, rows] of Object.entries(rowsOf(tenantId)))
      for (const row of rows) await (tables[name as keyof typeof tables] as unknown as Table<Row>).put(tenantId, row);
    for (const key of [mediaKey(sampleRecording().id), 'held-f1', 'unknown'])
      await blobs.put(tenantId, key, bytes(), { maxBytes: 10 });
  };
  /** The names of the tables that hold something of a tenant, and its files. */
  const left = async (tenantId: TenantId): Promise<readonly string[]> => {
    const names: string[] = [];
    for (const [name, table] of Object.entries(tables))
      if ((await (table as unknown as Table<Row>).scan(tenantId, { limit: 1 })).length > 0) names.push(name);
    return [...names, ...(await blobs.list(tenantId))];
  };
  return { ...world, put, left };
}

it('a tenant that leaves takes every row of every table and every file along, and nothing of another', async () => {
  const { tables, blobs, put, left } = await setUp();
  for (const tenantId of [TENANT, OTHERS]) await put(tenantId);
  // A grant goes before, with the news of the removal (bot/grants.ts).
  await tables.installations.change(TENANT, TENANT, (row) => ({ ...row, sealed: null }));
  const before = await left(OTHERS);
  expect(before).toEqual([...Object.keys(tables), 'held-f1', 'media-rec0000001', 'unknown']);
  await eraseTenant(tables, blobs, TENANT, 7);
  expect(await left(TENANT)).toEqual(['installations', 'audit']);
  expect(await tables.installations.get(TENANT, TENANT)).toMatchObject({ sealed: null, removedAt: 7 });
  expect(await tables.audit.scan(TENANT, { limit: 10 })).toMatchObject([{ action: 'uninstalled', target: TENANT }]);
  expect(await left(OTHERS)).toEqual(before);
});

it.each(['a tenant', 'a recording'] as const)(
  'a step that works on while %s goes leaves nothing behind',
  async (what) => {
    const { tables, blobs, put, left } = await setUp();
    const recording = sampleRecording();
    const { tenantId, id } = recording;
    await tables.recordings.put(tenantId, recording);
    const step = clean({ tables, blobs }, async () => {
      await (what === 'a tenant' ? eraseTenant(tables, blobs, tenantId, 7) : eraseRecording(tables, blobs, recording));
      const { transcripts, words, reports, outbox } = rowsOf(tenantId);
      for (const row of transcripts) await tables.transcripts.put(tenantId, row);
      for (const row of words) await tables.words.put(tenantId, row);
      for (const row of reports) await tables.reports.put(tenantId, row);
      for (const row of outbox) await tables.outbox.put(tenantId, row);
      await blobs.put(tenantId, mediaKey(id), bytes(), { maxBytes: 10 });
      return { status: 'analysed' };
    });
    expect(await step(recording, never)).toEqual({ status: 'analysed' });
    expect(await left(tenantId)).toEqual(what === 'a tenant' ? ['audit'] : []);
    // Of one that is still there, everything stays.
    await put(OTHERS);
    const other = { ...recording, tenantId: OTHERS };
    const before = await left(OTHERS);
    await clean({ tables, blobs }, async () => ({ status: 'analysed' }))(other, never);
    expect(await left(OTHERS)).toEqual(before);
  },
);

it('what failed is thrown all the same', async () => {
  const { tables, blobs } = await setUp();
  const step = clean({ tables, blobs }, () => Promise.reject(new Error('it failed')));
  await expect(step(sampleRecording(), never)).rejects.toThrow('it failed');
});

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('x');
}
