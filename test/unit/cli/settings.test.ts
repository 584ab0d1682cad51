import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { TenantId } from '../../../src/analysis/domain.ts';
import { settings } from '../../../src/cli/settings.ts';
import { openStore } from '../../../src/storage/open.ts';
import { openTables, SPECS } from '../../../src/storage/tables.ts';

const GONE = 'slack:T0' as TenantId;
const HERE = 'slack:T1' as TenantId;
const TEAMS = 'teams:8c0a1f3e' as TenantId;

/** A store with two tenants and one that left, and the command with what it wrote to both outputs. */
async function setUp(env: NodeJS.ProcessEnv = {}, tenants: readonly TenantId[] = [GONE, HERE, TEAMS]) {
  const folder = await mkdtemp(join(tmpdir(), 'coach-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { store } = await openStore({ mongoUri: null, dataDir: folder });
  await store.migrate(SPECS);
  const { installations } = openTables(store);
  for (const tenantId of tenants) {
    const removedAt = tenantId === GONE ? 2 : null;
    await installations.insert(tenantId, { tenantId, id: tenantId, platform: 'slack', installedAt: 1, removedAt });
  }
  await store.close();
  return async (tenant?: string, ...changes: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
    ];
    try {
      const code = await settings({ ...env, DATA_DIR: folder }, tenant, changes);
      return { code, out: out.join(''), err: err.join('') };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  };
}

it('lists the tenants, and names them to who asks for another', async () => {
  const coach = await setUp();
  expect(await coach()).toEqual({ code: 0, out: `${HERE}\n${TEAMS}\n`, err: '' });
  for (const tenant of ['T1', GONE]) {
    const { code, err } = await coach(tenant, 'budget=1');
    expect([code, err]).toEqual([1, `✗ There is no tenant ${tenant}. There are: ${HERE}, ${TEAMS}.\n`]);
  }
  const nobody = await setUp({}, []);
  expect(await nobody()).toEqual({ code: 0, out: '', err: 'No tenant yet.\n' });
});

const NOTHING = `visibility=thread
engine=
retention=
locale=
keyterms=
pull-push=
fillers=
filler-minutes=
open-questions=
talk-share=
budget=
`;
const USUAL = `engine is auto, as ENGINE has it.
retention is 90, as RETENTION_DAYS has it.
locale is en-GB.
pull-push is 0.7.
fillers is 5.
filler-minutes is 2.
open-questions is 40.
talk-share is 60.
budget is 20, as MONTHLY_BUDGET_USD has it.
`;

it('shows what is set, and what holds where nothing is', async () => {
  const coach = await setUp({ MONTHLY_BUDGET_USD: '20' });
  expect(await coach(HERE)).toEqual({ code: 0, out: NOTHING, err: USUAL });
  const set = {
    'visibility=': 'private',
    'engine=': 'offline',
    'retention=': '30',
    'locale=': 'de-DE',
    'keyterms=': 'Acme, MEDDIC',
    'pull-push=': '0.85',
    'fillers=': '6',
    'filler-minutes=': '3',
    'open-questions=': '29',
    'talk-share=': '57',
    'budget=': '12.5',
  };
  const lines = Object.entries(set).map(([name, text]) => name + text);
  const out = `${lines.join('\n')}\n`;
  expect(await coach(HERE, ...lines)).toEqual({ code: 0, out, err: '' });
  expect(await coach(HERE, 'keyterms=Acme, MEDDIC,, Acme ')).toEqual({ code: 0, out, err: '' });
  // Only what is named changes, also among the thresholds.
  expect((await coach(HERE, 'fillers=')).out).toBe(out.replace('fillers=6', 'fillers='));
  expect(await coach(TEAMS)).toEqual({ code: 0, out: NOTHING, err: USUAL });
  expect(await coach(HERE, ...Object.keys(set))).toEqual({ code: 0, out: NOTHING, err: USUAL });
  expect((await coach(HERE, 'budget=0')).out).toContain('budget=0\n');
  expect((await (await setUp())(HERE)).err).toContain('There is no budget.');
});

it.each([
  ['engine=gpt', 'engine: one of auto, gemini, claude, offline.'],
  ['visibility=all', 'visibility: one of thread, private.'],
  ['retention=31', 'retention: a whole number of days from 1 to 30.'],
  ['locale=German', 'locale: one of en-US, en-GB,'],
  ['pull-push=many', 'pull-push: a number from 0 to 10.'],
  ['talk-share=0.6', 'talk-share: a whole number of percent from 0 to 100.'],
  ['budget=-1', 'budget: a number of dollars from 0 to 1000000, as in budget=50.'],
  ['budget=1e9', 'budget: a number of dollars'],
  ['budget=1000001', 'budget: a number of dollars'],
  ['budget=$50', 'budget: a number of dollars'],
  [`keyterms=${'x'.repeat(61)}`, 'keyterms: each of 60 characters at most'],
  [`keyterms=${Array.from({ length: 101 }, (_, i) => i)}`, 'keyterms: 100 at most; these are 101.'],
  ['colour=red', 'Not a setting: colour=red. There are visibility=, engine=, retention=,'],
  ['engine', 'Not a setting: engine.'],
])('refuses %s, and then sets nothing at all', async (change, words) => {
  const coach = await setUp({ RETENTION_DAYS: '30' });
  const { code, err } = await coach(HERE, 'visibility=private', 'budget=7', change);
  expect([code, err]).toEqual([1, expect.stringContaining(`✗ ${words}`)]);
  expect((await coach(HERE)).out).toBe(NOTHING);
});

it('makes no database where there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coach-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  onTestFinished(() => write.mockRestore());
  expect(await settings({ DATA_DIR: folder }, HERE, [])).toBe(1);
  expect(write.mock.calls.join('')).toContain('There is no database in');
});
