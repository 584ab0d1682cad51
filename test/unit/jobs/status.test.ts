import { expect, it } from 'vitest';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import type { Allowed } from '../../../src/jobs/means.ts';
import { makeStatus } from '../../../src/jobs/status.ts';
import { changeSettings } from '../../../src/storage/settings.ts';
import { makeListQueue, openTestTables, PERSON, TENANT } from '../../fixtures/tables.ts';

async function setUp(allowed: Partial<Allowed>) {
  const { store, tables } = await openTestTables();
  const { queue } = makeListQueue();
  const all: Allowed = { engines: [], listeners: [], keyterms: [], missing: null, ...allowed };
  const status = makeStatus({ store, tables, queue, means: { of: async () => all } });
  const ask = async () => renderTerminal(await status(TENANT, PERSON)).replace(/\s+/g, ' ');
  return { tables, queue, ask };
}

const engine = (name: 'claude' | 'gemini') => ({ stamp: { name, version: '1' }, analyse: () => Promise.reject() });
const listener = (by: 'deepgram' | 'gemini') => ({ by, listen: () => Promise.reject() });

it('names who hears, who labels, and who steps in', async () => {
  const { ask } = await setUp({
    engines: [engine('claude'), engine('gemini')],
    listeners: [listener('deepgram'), listener('gemini')],
  });
  const told = await ask();
  expect(told).toContain('Hears: Deepgram (else Gemini)');
  expect(told).toContain('Labels and coaches: Claude (else Gemini, else Basic analysis (rules, no model))');
  expect(told).toContain('Store: SQLite, embedded');
});

it('says what is not set up, and what may not be used this month', async () => {
  const bare = await setUp({});
  expect(await bare.ask()).toContain('Hears: nothing (transcripts only, until a service is set up)');
  expect(await bare.ask()).toContain('Labels and coaches: Basic analysis (rules, no model) Store');
  const spent = await setUp({ missing: 'This month’s budget for AI services is used up.' });
  expect(await spent.ask()).toContain('Hears: nothing (transcripts only)');
  expect(await spent.ask()).toContain('⚠️ This month’s budget for AI services is used up.');
});

it('counts as its reader does', async () => {
  const { ask, tables, queue } = await setUp({});
  await changeSettings(tables, TENANT, { locale: 'de-DE' });
  const stats = await queue.stats();
  queue.stats = async () => ({ ...stats, fetch: { waiting: 1234, running: 0, oldestDueMs: 1_000 } });
  expect(await ask()).toContain('Wartend: 1.234 (am längsten seit 0:01)');
});
