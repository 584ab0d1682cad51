import { describe, expect, it } from 'vitest';
import type { RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { eraseRecording, eraseTenant } from '../../../src/storage/erase.ts';
import { changeSettings, makeLimitOf, NO_SETTINGS, readSettings } from '../../../src/storage/settings.ts';
import { addUsage, freshMonth, freshRecording, monthOf, monthRow, recordingRow } from '../../../src/storage/usage.ts';
import { openTestTables, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const OTHER = 'slack:T2' as TenantId;

describe('rows of usage', () => {
  it('are of a month in UTC', () => {
    expect(monthOf(Date.UTC(2026, 10, 30, 23, 59))).toBe('2026-11');
    expect(monthOf(Date.UTC(2026, 11, 1))).toBe('2026-12');
  });

  it('add up from nothing, whoever comes first', async () => {
    const { tables } = await openTestTables();
    const fresh = freshMonth(TENANT, '2026-11');
    const adds = Array.from({ length: 40 }, () => addUsage(tables, fresh, (row) => ({ ...row, calls: row.calls + 1 })));
    await Promise.all(adds);
    expect(await tables.usage.get(TENANT, monthRow('2026-11'))).toEqual({ ...fresh, calls: 40 });
  });

  it('go with their recording, while the month stays', async () => {
    const { tables, blobs } = await openTestTables();
    const recording = sampleRecording();
    const other = sampleRecording({ id: 'rec0000002' as RecordingId });
    for (const one of [recording, other]) {
      await tables.recordings.insert(TENANT, one);
      await tables.usage.insert(TENANT, freshRecording(one, '2026-11'));
    }
    await tables.usage.insert(TENANT, freshMonth(TENANT, '2026-11'));
    await eraseRecording(tables, blobs, recording);
    const left = (await tables.usage.scan(TENANT, { limit: 10 })).map(({ id }) => id);
    expect(left).toEqual([monthRow('2026-11'), recordingRow(other.id)]);
  });

  it('expire: those of a recording with it, those of a month after more than a year', async () => {
    const { tables } = await openTestTables();
    const recording = sampleRecording();
    await tables.usage.insert(TENANT, freshRecording(recording, '2026-11'));
    await tables.usage.insert(TENANT, freshMonth(TENANT, '2026-11'));
    const expired = async (at: number) => (await tables.usage.expired(TENANT, at, 10)).map(({ id }) => id);
    expect(await expired(recording.expireAt)).toEqual([recordingRow(recording.id)]);
    expect(await expired(Date.UTC(2027, 11, 6) - 1)).not.toContain(monthRow('2026-11'));
    expect(await expired(Date.UTC(2027, 11, 6))).toContain(monthRow('2026-11'));
  });
});

describe('settings of a tenant', () => {
  it('are none until they are set, and change one by one', async () => {
    const { tables } = await openTestTables();
    expect(await readSettings(tables, TENANT)).toEqual(NO_SETTINGS);
    await changeSettings(tables, TENANT, { keyterms: ['Acme'] });
    await changeSettings(tables, TENANT, { engine: 'offline', budgetMicroUsd: 1 });
    const own = { ...NO_SETTINGS, engine: 'offline', keyterms: ['Acme'], budgetMicroUsd: 1 };
    expect(await readSettings(tables, TENANT)).toEqual(own);
    expect(await readSettings(tables, OTHER)).toEqual(NO_SETTINGS);
  });

  it('have a budget of their own go before the usual one, also one of nothing', async () => {
    const { tables } = await openTestTables();
    const limitOf = makeLimitOf(tables, 5);
    await changeSettings(tables, TENANT, { budgetMicroUsd: 0 });
    expect([await limitOf(TENANT), await limitOf(OTHER)]).toEqual([0, 5]);
    expect(await makeLimitOf(tables, null)(OTHER)).toBeNull();
  });

  it('are refused when they are too many or too long', async () => {
    const { tables } = await openTestTables();
    for (const keyterms of [['x'.repeat(61)], [''], Array.from({ length: 101 }, (_, i) => `term ${i}`)]) {
      await expect(changeSettings(tables, TENANT, { keyterms })).rejects.toThrow('A row of settings is invalid');
    }
  });
});

it('all of it goes with its tenant', async () => {
  const { tables, blobs } = await openTestTables();
  for (const tenantId of [TENANT, OTHER]) {
    await tables.usage.insert(tenantId, freshMonth(tenantId, '2026-11'));
    await changeSettings(tables, tenantId, { keyterms: ['Acme'] });
  }
  await eraseTenant(tables, blobs, TENANT, 1);
  expect(await tables.usage.scan(TENANT, { limit: 10 })).toEqual([]);
  expect((await readSettings(tables, TENANT)).keyterms).toEqual([]);
  expect(await tables.usage.scan(OTHER, { limit: 10 })).toHaveLength(1);
  expect((await readSettings(tables, OTHER)).keyterms).toEqual(['Acme']);
});
