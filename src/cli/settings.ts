import { DEFAULT_THRESHOLDS, ENGINE_CHOICES, type TenantId, USUAL_LOCALE } from '../analysis/domain.ts';
import { readSettingTexts } from '../bot/read-settings.ts';
import { SETTING_NAMES, type SettingName } from '../cards/settings.ts';
import type { Config } from '../config.ts';
import { openExistingStore } from '../storage/open.ts';
import { changeSettings, readSettings, type SettingsChange, type TenantSettings } from '../storage/settings.ts';
import { openTables, SPECS, type Tables } from '../storage/tables.ts';
import { refused, runCommand, say, withStore } from './command.ts';

const MAX_BUDGET_USD = 1_000_000;

/** Changes a tenant's settings (`name=value`), then prints them; without a tenant, those there are. Resolves to the exit code. */
export function settings(
  env: NodeJS.ProcessEnv,
  tenant: string | undefined,
  changes: readonly string[],
): Promise<number> {
  return runCommand(env, async (config) =>
    withStore(await openExistingStore(config), async ({ store }) => {
      await store.migrate(SPECS);
      const tables = openTables(store);
      const tenants = await servedTenants(tables, await store.tenants());
      if (tenant === undefined) return tenants.length === 0 ? say('No tenant yet.') : tenants.forEach(print);
      const tenantId = tenants.find((one) => one === tenant);
      if (tenantId === undefined)
        throw refused(`There is no tenant ${tenant}. There are: ${tenants.join(', ') || 'none yet'}.`);
      // All of them are read before any is written.
      const change = readChanges(changes, config);
      if (changes.length > 0) await changeSettings(tables, tenantId, change);
      show(await readSettings(tables, tenantId), config);
    }),
  );
}

async function servedTenants(tables: Tables, all: readonly TenantId[]): Promise<readonly TenantId[]> {
  const rows = await Promise.all(all.map((tenantId) => tables.installations.get(tenantId, tenantId)));
  return all.filter((_, i) => rows[i]?.removedAt === null);
}

function readChanges(changes: readonly string[], config: Config): SettingsChange {
  const texts = Object.fromEntries(changes.map(split));
  // Whoever runs the service may choose an engine before its key is there.
  const allowed = { engines: ENGINE_CHOICES, maxRetentionDays: config.retentionDays };
  const { change, faults } = readSettingTexts(texts, allowed);
  const [fault] = faults;
  if (fault !== undefined) throw refused(`${fault.name}: ${fault.says}.`);
  return texts.budget === undefined ? change : { ...change, budgetMicroUsd: readBudget(texts.budget) };
}

const NAMES: readonly string[] = [...SETTING_NAMES, 'budget'];

function split(change: string): readonly [name: string, text: string] {
  const [, name = '', text = ''] = /^([^=]*)=(.*)$/s.exec(change) ?? [];
  if (!NAMES.includes(name)) throw refused(`Not a setting: ${change}. There are ${NAMES.join('=, ')}=.`);
  return [name, text];
}

function readBudget(text: string): number | null {
  if (text === '') return null;
  const usd = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(usd <= MAX_BUDGET_USD))
    throw refused(`budget: a number of dollars from 0 to ${MAX_BUDGET_USD}, as in budget=50.`);
  return Math.round(usd * 1_000_000);
}

/** As they can be set again; standard error says what holds where nothing is set. */
function show(own: TenantSettings, config: Config): void {
  const texts = textsOf(own);
  for (const name of SETTING_NAMES) print(`${name}=${texts[name]}`);
  print(`budget=${own.budgetMicroUsd === null ? '' : own.budgetMicroUsd / 1_000_000}`);
  const usual: Partial<Record<SettingName, string>> = {
    engine: `${config.engine}, as ENGINE has it`,
    retention: `${config.retentionDays}, as RETENTION_DAYS has it`,
    locale: USUAL_LOCALE,
    ...thresholdTexts(DEFAULT_THRESHOLDS),
  };
  for (const name of SETTING_NAMES) {
    if (texts[name] === '' && usual[name] !== undefined) say(`${name} is ${usual[name]}.`);
  }
  if (own.budgetMicroUsd === null) {
    const { monthlyBudgetMicroUsd: limit } = config;
    say(limit === null ? 'There is no budget.' : `budget is ${limit / 1_000_000}, as MONTHLY_BUDGET_USD has it.`);
  }
}

function textsOf({
  visibility,
  engine,
  retentionDays,
  locale,
  keyterms,
  thresholds,
}: TenantSettings): Readonly<Record<SettingName, string>> {
  return {
    visibility,
    engine: engine ?? '',
    retention: String(retentionDays ?? ''),
    locale: locale ?? '',
    keyterms: keyterms.join(', '),
    ...thresholdTexts(thresholds),
  };
}

/** In the units in which they are written. */
function thresholdTexts(thresholds: TenantSettings['thresholds']) {
  const percent = (share: number | null): string => (share === null ? '' : String(Math.round(share * 100)));
  return {
    'pull-push': String(thresholds.minPullPush ?? ''),
    fillers: String(thresholds.maxFillersPerMin ?? ''),
    'filler-minutes': String(thresholds.fillerMinutes ?? ''),
    'open-questions': percent(thresholds.minQuestionQuality),
    'talk-share': percent(thresholds.maxTalkShare),
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
