import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type TenantId, USUAL_LOCALE } from '../../../src/analysis/domain.ts';
import {
  changeSettings,
  localeOf,
  NO_SETTINGS,
  readSettings,
  retentionOf,
  thresholdsOf,
} from '../../../src/storage/settings.ts';
import type { Tables } from '../../../src/storage/tables.ts';
import { openTestTables, TENANT } from '../../fixtures/tables.ts';

const DAY_MS = 86_400_000;
const OTHER = 'slack:T2' as TenantId;

/** A row as it was stored before there was more to set. */
async function withOldRow(tables: Tables) {
  const old = { tenantId: TENANT, id: 'settings', engine: 'offline', keyterms: ['Acme'], budgetMicroUsd: 5 } as const;
  const { get } = tables.settings;
  tables.settings.get = async (tenantId, id) => (tenantId === TENANT ? (old as never) : get(tenantId, id));
  return old;
}

describe('settings', () => {
  it('are those of nobody until a tenant has some, and only its own then', async () => {
    const { tables } = await openTestTables();
    expect(await readSettings(tables, TENANT)).toEqual(NO_SETTINGS);
    await changeSettings(tables, TENANT, { visibility: 'private', retentionDays: 30 });
    await changeSettings(tables, TENANT, { locale: 'de-DE' });
    const own = { ...NO_SETTINGS, visibility: 'private', retentionDays: 30, locale: 'de-DE' };
    expect(await readSettings(tables, TENANT)).toEqual(own);
    expect(await readSettings(tables, OTHER)).toEqual(NO_SETTINGS);
  });

  it('change some of the thresholds and leave the others', async () => {
    const { tables } = await openTestTables();
    await changeSettings(tables, TENANT, { thresholds: { minPullPush: 1.2 } });
    await changeSettings(tables, TENANT, { thresholds: { maxTalkShare: 0.5 } });
    expect(await thresholdsOf(tables, TENANT)).toEqual({ ...DEFAULT_THRESHOLDS, minPullPush: 1.2, maxTalkShare: 0.5 });
    await changeSettings(tables, TENANT, { thresholds: { minPullPush: null, minQuestionQuality: 0 } });
    expect(await thresholdsOf(tables, TENANT)).toEqual({
      ...DEFAULT_THRESHOLDS,
      maxTalkShare: 0.5,
      minQuestionQuality: 0,
    });
    expect(await thresholdsOf(tables, OTHER)).toEqual(DEFAULT_THRESHOLDS);
  });

  it('are read from a row of an earlier version, which holds less', async () => {
    const { tables } = await openTestTables();
    const { engine, keyterms, budgetMicroUsd } = await withOldRow(tables);
    expect(await readSettings(tables, TENANT)).toEqual({ ...NO_SETTINGS, engine, keyterms, budgetMicroUsd });
    expect(await thresholdsOf(tables, TENANT)).toEqual(DEFAULT_THRESHOLDS);
    expect(await localeOf(tables, TENANT)).toBe(USUAL_LOCALE);
  });

  it('are written whole when such a row is put back, as an import does', async () => {
    const { tables } = await openTestTables();
    const old = { tenantId: TENANT, id: 'settings', engine: null, keyterms: [], budgetMicroUsd: 5 };
    await tables.settings.put(TENANT, old as never);
    expect(await tables.settings.get(TENANT, 'settings')).toEqual({ ...NO_SETTINGS, ...old });
  });

  it.each([
    { retentionDays: 0 },
    { retentionDays: 1.5 },
    { thresholds: { maxTalkShare: 1.1 } },
    { thresholds: { fillerMinutes: 0 } },
    { locale: 'xx-XX' as 'de-DE' },
    { visibility: 'public' as 'private' },
  ])('refuse %j, and keep what was there', async (wrong) => {
    const { tables } = await openTestTables();
    await changeSettings(tables, TENANT, { budgetMicroUsd: 7 });
    await expect(changeSettings(tables, TENANT, wrong)).rejects.toThrow('settings');
    expect(await readSettings(tables, TENANT)).toEqual({ ...NO_SETTINGS, budgetMicroUsd: 7 });
  });
});

it('a recording is kept as long as everybody’s, or shorter where its tenant wants that', async () => {
  const { tables } = await openTestTables();
  expect(await retentionOf(tables, TENANT, 90 * DAY_MS)).toBe(90 * DAY_MS);
  await changeSettings(tables, TENANT, { retentionDays: 30 });
  expect(await retentionOf(tables, TENANT, 90 * DAY_MS)).toBe(30 * DAY_MS);
  expect(await retentionOf(tables, TENANT, 7 * DAY_MS)).toBe(7 * DAY_MS);
  expect(await retentionOf(tables, OTHER, 90 * DAY_MS)).toBe(90 * DAY_MS);
});
