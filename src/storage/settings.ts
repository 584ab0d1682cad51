import { z } from 'zod';
import { ENGINE_CHOICES, type TenantId } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { tenantId } from './rows.ts';
import type { Tables } from './tables.ts';

export const MAX_KEYTERMS = 100;
export const MAX_KEYTERM_CHARS = 60;

/** What a tenant has of its own, where everybody else has what the environment says. */
const TenantSettings = z.object({
  /** Null: as ENGINE says. */
  engine: z.enum(ENGINE_CHOICES).nullable(),
  /** Names and terms that speech recognition should know. */
  keyterms: z.array(z.string().min(1).max(MAX_KEYTERM_CHARS)).max(MAX_KEYTERMS).readonly(),
  /** For a month, in millionths of a dollar. Null: as MONTHLY_BUDGET_USD says. */
  budgetMicroUsd: z.int().min(0).nullable(),
});
export type TenantSettings = z.infer<typeof TenantSettings>;

const SettingsRow = TenantSettings.extend({ tenantId, id: z.literal('settings') });

export const settings: TableSpec<z.infer<typeof SettingsRow>, never, never> = {
  name: 'settings',
  row: SettingsRow,
  indexes: {},
  heavy: [],
  expires: false,
};

const NONE: TenantSettings = { engine: null, keyterms: [], budgetMicroUsd: null };

/** A tenant's own settings. */
export async function readSettings(
  { settings }: Pick<Tables, 'settings'>,
  tenantId: TenantId,
): Promise<TenantSettings> {
  const { engine, keyterms, budgetMicroUsd } = (await settings.get(tenantId, 'settings')) ?? NONE;
  return { engine, keyterms, budgetMicroUsd };
}

/** Sets some of them and leaves the others. */
export async function changeSettings(
  { settings }: Pick<Tables, 'settings'>,
  tenantId: TenantId,
  changed: Partial<TenantSettings>,
): Promise<void> {
  if (await settings.insert(tenantId, { ...NONE, ...changed, tenantId, id: 'settings' })) return;
  await settings.change(tenantId, 'settings', (row) => ({ ...row, ...changed }));
}

/** What a tenant may spend in a month: its own budget, else the usual one; null is without limit. */
export function makeLimitOf(
  tables: Pick<Tables, 'settings'>,
  usualMicroUsd: number | null,
): (tenantId: TenantId) => Promise<number | null> {
  return async (tenantId) => (await readSettings(tables, tenantId)).budgetMicroUsd ?? usualMicroUsd;
}
