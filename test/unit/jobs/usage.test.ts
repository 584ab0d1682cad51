import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import type { PersonId, RecordingId, TenantId } from '../../../src/analysis/domain.ts';
import { readPrices } from '../../../src/analysis/prices.ts';
import type { Usage } from '../../../src/analysis/usage.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { AppError } from '../../../src/errors.ts';
import { makeUsageAnswer, makeUsageBook, type UsageBookDeps } from '../../../src/jobs/usage.ts';
import { openDatabase } from '../../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../../src/storage/sqlite/store.ts';
import { openTables } from '../../../src/storage/tables.ts';
import { monthRow, recordingRow } from '../../../src/storage/usage.ts';
import { makeClock, openTestTables, PERSON, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const RECORDING = sampleRecording().id;
/** A call of this model costs a dollar, and saves half of one. */
const CALL: Usage = {
  provider: 'claude',
  model: 'round',
  inputTokens: 500_000,
  cacheWriteTokens: 3,
  cacheWriteHourTokens: 2,
  cacheReadTokens: 1_000_000,
  outputTokens: 7,
  audioMs: 0,
};
const PRICES = readPrices(
  {
    asOf: '2026-11-20',
    currency: 'USD',
    models: { round: { input: 1, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0.5 } },
  },
  'test',
);
const NOVEMBER = Date.UTC(2026, 10, 20);

async function setUp(overrides: Partial<UsageBookDeps> = {}) {
  const world = await openTestTables();
  const { tables } = world;
  const clock = makeClock(NOVEMBER);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const counted: unknown[] = [];
  const deps: UsageBookDeps = {
    tables,
    prices: PRICES,
    now: clock.now,
    limitOf: async () => 10_000_000,
    countUsage: (usage, microUsd) => counted.push([usage.model, microUsd]),
    countCache: (result) => counted.push(result),
    log,
    ...overrides,
  };
  const book = makeUsageBook(deps);
  await tables.recordings.insert(TENANT, sampleRecording());
  const spend = async (usage: Usage = CALL, times = 1) => {
    const spender = book.spender(TENANT, RECORDING);
    for (let i = 0; i < times; i++) spender.spend(usage);
    await spender.settled();
  };
  return { ...world, clock, lines, counted, deps, book, spend };
}

describe('the book', () => {
  it('sums what calls took for their month and their recording, by model', async () => {
    const { tables, book, counted, spend } = await setUp();
    const spender = book.spender(TENANT, RECORDING);
    expect(spender.spend(CALL)).toBe(1_000_000);
    expect(spender.spend({ ...CALL, model: 'unknown' })).toBe(0);
    await spender.settled();
    await spend();
    const expected = {
      month: '2026-11',
      calls: 3,
      models: [
        { ...CALL, model: 'unknown', calls: 1, microUsd: 0, unpricedCalls: 1 },
        { ...timesTwo(CALL), calls: 2, microUsd: 2_000_000, unpricedCalls: 0 },
      ],
      savedMicroUsd: 1_000_000,
      warnedAt: null,
    };
    const month = await tables.usage.get(TENANT, monthRow('2026-11'));
    expect(month).toMatchObject({ ...expected, kind: 'month', recordingId: null, expireAt: Date.UTC(2027, 11, 6) });
    const { expireAt } = sampleRecording();
    const recording = await tables.usage.get(TENANT, recordingRow(RECORDING));
    expect(recording).toMatchObject({ ...expected, kind: 'recording', recordingId: RECORDING, expireAt });
    expect(counted).toEqual([
      ['round', 1_000_000],
      ['unknown', null],
      ['round', 1_000_000],
    ]);
  });

  it('loses nothing when several processes write at once', async () => {
    const { directory, tables, deps, spend } = await setUp();
    const other = makeSqliteStore(openDatabase(join(directory, 'coach.db')));
    onTestFinished(() => other.close());
    const elsewhere = makeUsageBook({ ...deps, tables: openTables(other) });
    const work = Array.from({ length: 30 }, async (_, i) => {
      if (i % 3 === 0) return spend(CALL, 4);
      const spender = elsewhere.spender(TENANT, RECORDING);
      spender.spend(CALL);
      await elsewhere.noteCache(TENANT, RECORDING, i % 3 === 1, 5);
      spender.spend(CALL);
      await spender.settled();
    });
    await Promise.all(work);
    for (const id of [monthRow('2026-11'), recordingRow(RECORDING)]) {
      const row = await tables.usage.get(TENANT, id);
      expect(row).toMatchObject({ calls: 80, cacheHits: 10, cacheMisses: 10, cacheSavedMicroUsd: 100 });
      expect(row?.models).toMatchObject([{ calls: 80, microUsd: 80_000_000, inputTokens: 40_000_000 }]);
    }
  });

  it('waits, when settled, for what came while it was writing', async () => {
    const { tables, book } = await setUp();
    const spender = book.spender(TENANT, RECORDING);
    spender.spend(CALL);
    const first = spender.settled();
    await Promise.resolve();
    spender.spend(CALL);
    await spender.settled();
    expect((await tables.usage.get(TENANT, recordingRow(RECORDING)))?.calls).toBe(2);
    await first;
    spender.spend(CALL);
    await spender.settled();
    expect((await tables.usage.get(TENANT, recordingRow(RECORDING)))?.calls).toBe(3);
    await spender.settled();
  });

  it('leaves an analysis alone when it cannot write, and says so in the log', async () => {
    const { tables, book, lines, spend } = await setUp();
    const { change } = tables.usage;
    tables.usage.change = () => Promise.reject(new AppError('provider-down', { retry: true }));
    await spend();
    await book.noteCache(TENANT, RECORDING, true, 1);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toContain('usage could not be noted');
    tables.usage.change = change;
    await spend();
    expect((await tables.usage.get(TENANT, monthRow('2026-11')))?.calls).toBe(1);
  });

  it('makes no row for a recording that was erased meanwhile; the month counts all the same', async () => {
    const { tables, spend } = await setUp();
    await tables.recordings.delete(TENANT, RECORDING);
    await spend();
    expect(await tables.usage.get(TENANT, recordingRow(RECORDING))).toBeNull();
    expect((await tables.usage.get(TENANT, monthRow('2026-11')))?.calls).toBe(1);
  });

  it('notes how often the memory of answers had one', async () => {
    const { tables, book, counted } = await setUp();
    await book.noteCache(TENANT, RECORDING, true, 250);
    await book.noteCache(TENANT, RECORDING, false, 0);
    const sums = { calls: 0, models: [], cacheHits: 1, cacheMisses: 1, cacheSavedMicroUsd: 250 };
    expect(await tables.usage.get(TENANT, monthRow('2026-11'))).toMatchObject(sums);
    expect(await tables.usage.get(TENANT, recordingRow(RECORDING))).toMatchObject(sums);
    expect(counted).toEqual(['hit', 'miss']);
  });
});

describe('a budget', () => {
  test.each([
    [0, 'free'],
    [7, 'free'],
    [8, 'warned'],
    [9, 'warned'],
    [10, 'spent'],
    [11, 'spent'],
  ] as const)('of ten dollars after %i is %s', async (calls, state) => {
    const { book, spend } = await setUp();
    await spend(CALL, calls);
    expect(await book.budget(TENANT)).toEqual({
      state,
      usedMicroUsd: calls * 1_000_000,
      limitMicroUsd: 10_000_000,
    });
  });

  it('of nothing is spent, and none never is', async () => {
    const { deps, spend } = await setUp();
    await spend(CALL, 20);
    const of = (limit: number | null, tenantId = TENANT) =>
      makeUsageBook({ ...deps, limitOf: async () => limit }).budget(tenantId);
    expect((await of(null)).state).toBe('free');
    expect((await of(0, 'slack:T2' as TenantId)).state).toBe('spent');
  });

  it('begins anew with a month, in UTC, and is of each tenant alone', async () => {
    const { book, clock, spend } = await setUp();
    clock.advance(Date.UTC(2026, 11, 1) - 1 - NOVEMBER);
    await spend(CALL, 10);
    expect((await book.budget(TENANT)).state).toBe('spent');
    expect((await book.budget('slack:T2' as TenantId)).usedMicroUsd).toBe(0);
    clock.advance(1);
    expect(await book.budget(TENANT)).toMatchObject({ state: 'free', usedMicroUsd: 0 });
  });

  it('takes calls of unknown price for nothing', async () => {
    const { book, spend } = await setUp();
    await spend({ ...CALL, model: 'unknown' }, 50);
    expect(await book.budget(TENANT)).toMatchObject({ state: 'free', usedMicroUsd: 0 });
  });

  it('gives its warning to one of all who ask, once a month', async () => {
    const { book, spend } = await setUp();
    expect(await book.claimWarning(TENANT)).toBe(false);
    await spend(CALL, 8);
    const claims = await Promise.all(Array.from({ length: 5 }, () => book.claimWarning(TENANT)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await spend(CALL, 3);
    expect(await book.claimWarning(TENANT)).toBe(false);
  });
});

describe('the answer to “usage”', () => {
  async function ask(person: string, admins: readonly string[] = [], calls = 2) {
    const world = await setUp();
    await world.spend(CALL, calls);
    const { tables, clock, deps } = world;
    const answer = makeUsageAnswer({ tables, limitOf: deps.limitOf, now: clock.now, pricesAsOf: '2026-11-20', admins });
    return {
      ...world,
      answer,
      card: renderTerminal(await answer(TENANT, person as PersonId, null), { width: 1_000 }),
    };
  }

  it('tells of this month and of the one before', async () => {
    const { card, answer, clock, tables } = await ask(PERSON);
    expect(card).toContain('This month: $2.00 of $10.00');
    expect(card).toContain('Claude round: $2.00 (2 calls, 3.0M tokens in, 14 out)');
    expect(card).toContain('October 2026: nothing');
    clock.advance(40 * 86_400_000);
    const later = renderTerminal(await answer(TENANT, PERSON, null), { width: 1_000 });
    expect(later).toContain('Nothing was spent this month');
    expect(later).toContain('November 2026: $2.00 (2 calls)');
    const other = renderTerminal(await answer('slack:T2' as TenantId, PERSON, null));
    expect(other).not.toContain('$2.00');
    expect(await tables.usage.get('slack:T2' as TenantId, monthRow('2026-12'))).toBeNull();
  });

  it('tells of one recording, of nobody else’s, and of one that took nothing', async () => {
    const { answer, tables } = await ask(PERSON);
    const shown = async (tenantId: TenantId, id: string) =>
      renderTerminal(await answer(tenantId, PERSON, id as RecordingId), { width: 1_000 });
    expect(await shown(TENANT, RECORDING)).toContain('This recording: $2.00');
    expect(await shown('slack:T2' as TenantId, RECORDING)).toContain('Nothing found under this id');
    await tables.usage.delete(TENANT, recordingRow(RECORDING));
    expect(await shown(TENANT, RECORDING)).toContain('Nothing was spent on this recording');
  });

  const GUID = '8C0A1F3E-0000-4000-8000-00000000ABCD';
  test.each([
    ['U1', [], true],
    ['U1', ['U1', 'U2'], true],
    ['U3', ['U1', 'U2'], false],
    ['u1', ['U1'], false],
    [GUID.toLowerCase(), [GUID], true],
    ['29:AbC', ['29:AbC'], true],
    ['29:abc', ['29:AbC'], false],
  ] as const)('%s, when administrators are %j: %s', async (person, admins, told) => {
    const { card } = await ask(person, admins);
    expect(card.includes('$2.00')).toBe(told);
    expect(card.includes('an administrator named in ADMINS')).toBe(!told);
  });
});

function timesTwo(usage: Usage): Usage {
  const doubled = Object.entries(usage).map(([name, value]) => [name, typeof value === 'number' ? value * 2 : value]);
  return Object.fromEntries(doubled) as Usage;
}
