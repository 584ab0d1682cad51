import { ENGINE_CHOICES, type TenantId } from '../analysis/domain.ts';
import type { Config } from '../config.ts';
import { openExistingStore } from '../storage/open.ts';
import {
  changeSettings,
  MAX_KEYTERM_CHARS,
  MAX_KEYTERMS,
  readSettings,
  type TenantSettings,
} from '../storage/settings.ts';
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
      const changed: Partial<TenantSettings> = Object.assign({}, ...changes.map(readChange));
      if (changes.length > 0) await changeSettings(tables, tenantId, changed);
      show(await readSettings(tables, tenantId), config);
    }),
  );
}

async function servedTenants(tables: Tables, all: readonly TenantId[]): Promise<readonly TenantId[]> {
  const rows = await Promise.all(all.map((tenantId) => tables.installations.get(tenantId, tenantId)));
  return all.filter((_, i) => rows[i]?.removedAt === null);
}

function readChange(change: string): Partial<TenantSettings> {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(change) ?? [];
  switch (name) {
    case 'engine':
      return { engine: value === '' ? null : readEngine(value) };
    case 'keyterms':
      return { keyterms: readKeyterms(value) };
    case 'budget':
      return { budgetMicroUsd: value === '' ? null : readBudget(value) };
    default:
      throw refused(`Not a setting: ${change}. There are engine=, keyterms= and budget=.`);
  }
}

function readEngine(value: string): TenantSettings['engine'] {
  const engine = ENGINE_CHOICES.find((choice) => choice === value);
  if (engine === undefined) throw refused(`engine is one of ${ENGINE_CHOICES.join(', ')}.`);
  return engine;
}

function readKeyterms(value: string): readonly string[] {
  const terms = new Set(
    value
      .split(',')
      .map((term) => term.trim())
      .filter((term) => term !== ''),
  );
  if (terms.size > MAX_KEYTERMS) throw refused(`keyterms are ${MAX_KEYTERMS} at most; these are ${terms.size}.`);
  const long = [...terms].find((term) => term.length > MAX_KEYTERM_CHARS);
  if (long !== undefined) throw refused(`A keyterm has ${MAX_KEYTERM_CHARS} characters at most: ${long}`);
  return [...terms];
}

function readBudget(value: string): number {
  const usd = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(usd <= MAX_BUDGET_USD))
    throw refused(`budget is a number of dollars from 0 to ${MAX_BUDGET_USD}, as in budget=50.`);
  return Math.round(usd * 1_000_000);
}

/** As they can be set again; standard error says what holds where nothing is set. */
function show({ engine, keyterms, budgetMicroUsd }: TenantSettings, config: Config): void {
  print(`engine=${engine ?? ''}`);
  print(`keyterms=${keyterms.join(', ')}`);
  print(`budget=${budgetMicroUsd === null ? '' : budgetMicroUsd / 1_000_000}`);
  if (engine === null) say(`engine is ${config.engine}, as ENGINE has it.`);
  if (budgetMicroUsd === null) {
    const { monthlyBudgetMicroUsd: usual } = config;
    say(usual === null ? 'There is no budget.' : `budget is ${usual / 1_000_000}, as MONTHLY_BUDGET_USD has it.`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
