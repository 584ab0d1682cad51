import { z } from 'zod';
import {
  DEFAULT_THRESHOLDS,
  ENGINE_CHOICES,
  LOCALES,
  type Locale,
  type TenantId,
  type Thresholds,
  USUAL_LOCALE,
} from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { tenantId } from './rows.ts';
import type { Tables } from './tables.ts';

export const MAX_KEYTERMS = 100;
export const MAX_KEYTERM_CHARS = 60;
/** `thread`: coaching stands where the recording was shared. `private`: it goes to the people it is about. */
export const VISIBILITIES = ['thread', 'private'] as const;
/** Least and most that make sense, in the unit of domain.ts. */
export const THRESHOLD_RANGES: { readonly [K in keyof Thresholds]: readonly [number, number] } = {
  minPullPush: [0, 10],
  maxFillersPerMin: [0, 60],
  fillerMinutes: [1, 60],
  minQuestionQuality: [0, 1],
  maxTalkShare: [0, 1],
};

const DAY_MS = 86_400_000;

const own = ([least, most]: readonly [number, number]) => z.number().min(least).max(most).nullable().default(null);

/** Null: as DEFAULT_THRESHOLDS says. */
const OwnThresholds = z.object({
  minPullPush: own(THRESHOLD_RANGES.minPullPush),
  maxFillersPerMin: own(THRESHOLD_RANGES.maxFillersPerMin),
  fillerMinutes: own(THRESHOLD_RANGES.fillerMinutes),
  minQuestionQuality: own(THRESHOLD_RANGES.minQuestionQuality),
  maxTalkShare: own(THRESHOLD_RANGES.maxTalkShare),
});
export type OwnThresholds = z.infer<typeof OwnThresholds>;

/** What a tenant has of its own, where everybody else has what the environment says. The defaults fill rows that were stored earlier. */
const TenantSettings = z.object({
  /** Null: as ENGINE says. */
  engine: z.enum(ENGINE_CHOICES).nullable().default(null),
  /** Names and terms that speech recognition should know. */
  keyterms: z.array(z.string().min(1).max(MAX_KEYTERM_CHARS)).max(MAX_KEYTERMS).readonly().default([]),
  /** For a month, in millionths of a dollar. Null: as MONTHLY_BUDGET_USD says. */
  budgetMicroUsd: z.int().min(0).nullable().default(null),
  visibility: z.enum(VISIBILITIES).default('thread'),
  /** When alerts speak. */
  thresholds: OwnThresholds.prefault({}),
  /** Null: as RETENTION_DAYS says, which is also the most that holds. */
  retentionDays: z.int().min(1).nullable().default(null),
  /** The language of its cards, and how their dates and numbers are written. Null: as USUAL_LOCALE. */
  locale: z.enum(LOCALES).nullable().default(null),
});
export type TenantSettings = z.infer<typeof TenantSettings>;
export type SettingsChange = Partial<Omit<TenantSettings, 'thresholds'>> & {
  readonly thresholds?: Partial<OwnThresholds>;
};

const SettingsRow = TenantSettings.extend({ tenantId, id: z.literal('settings') });

export const settings: TableSpec<z.infer<typeof SettingsRow>, never, never> = {
  name: 'settings',
  row: SettingsRow,
  indexes: {},
  heavy: [],
  expires: false,
};

export const NO_SETTINGS: TenantSettings = TenantSettings.parse({});

type Stored = Pick<Tables, 'settings'>;

/** A tenant's own settings. */
export async function readSettings({ settings }: Stored, tenantId: TenantId): Promise<TenantSettings> {
  const row = await settings.get(tenantId, 'settings');
  const { engine, keyterms, budgetMicroUsd, visibility, thresholds, retentionDays, locale } = merge(NO_SETTINGS, row);
  return { engine, keyterms, budgetMicroUsd, visibility, thresholds, retentionDays, locale };
}

/** Sets some of them, and some of the thresholds, and leaves the others. */
export async function changeSettings({ settings }: Stored, tenantId: TenantId, changed: SettingsChange): Promise<void> {
  const id = 'settings';
  if (await settings.insert(tenantId, { ...merge(NO_SETTINGS, changed), tenantId, id })) return;
  await settings.change(tenantId, id, (row) => ({ ...merge(merge(NO_SETTINGS, row), changed), tenantId, id }));
}

function merge(before: TenantSettings, after: SettingsChange | null): TenantSettings {
  return { ...before, ...after, thresholds: { ...before.thresholds, ...after?.thresholds } };
}

/** What a tenant may spend in a month: its own budget, else the usual one; null is without limit. */
export function makeLimitOf(
  tables: Stored,
  usualMicroUsd: number | null,
): (tenantId: TenantId) => Promise<number | null> {
  return async (tenantId) => (await readSettings(tables, tenantId)).budgetMicroUsd ?? usualMicroUsd;
}

/** When alerts speak in a tenant's reports. */
export async function thresholdsOf(tables: Stored, tenantId: TenantId): Promise<Thresholds> {
  return applyThresholds((await readSettings(tables, tenantId)).thresholds);
}

/** A tenant's own thresholds, and the usual ones where it has none. */
export function applyThresholds(own: OwnThresholds): Thresholds {
  const set = Object.entries(own).filter(([, value]) => value !== null);
  return { ...DEFAULT_THRESHOLDS, ...(Object.fromEntries(set) as Partial<Thresholds>) };
}

/** How long a tenant's new recordings are kept: `usualMs`, or shorter where it wants that. */
export async function retentionOf(tables: Stored, tenantId: TenantId, usualMs: number): Promise<number> {
  const { retentionDays } = await readSettings(tables, tenantId);
  return retentionDays === null ? usualMs : Math.min(retentionDays * DAY_MS, usualMs);
}

/** The language and region that a tenant's cards are written in. */
export async function localeOf(tables: Stored, tenantId: TenantId): Promise<Locale> {
  return (await readSettings(tables, tenantId)).locale ?? USUAL_LOCALE;
}
