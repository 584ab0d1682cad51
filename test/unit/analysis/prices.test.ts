import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { costOf, readPrices } from '../../../src/analysis/prices.ts';
import { loadPrices } from '../../../src/analysis/providers/price-file.ts';
import type { Usage } from '../../../src/analysis/usage.ts';
import { AppError } from '../../../src/errors.ts';

const NOW = Date.UTC(2026, 10, 20);
const shipped = await loadPrices(null);

function used(model: string, of: Partial<Usage> = {}): Usage {
  return {
    provider: 'claude',
    model,
    inputTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteHourTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    audioMs: 0,
    ...of,
  };
}

describe('what a call costs', () => {
  const M = 1_000_000;
  const cases: readonly (readonly [what: string, usage: Usage, microUsd: number | null, savedMicroUsd: number])[] = [
    [
      'a recording of an hour through Sonnet',
      used('claude-sonnet-5-5', { inputTokens: 20_000, outputTokens: 6_000 }),
      100_000,
      0,
    ],
    ['five minutes of cache, written', used('claude-sonnet-5-5', { cacheWriteTokens: M }), 2.5 * M, 0],
    ['an hour of cache, written', used('claude-sonnet-5-5', { cacheWriteHourTokens: M }), 4 * M, 0],
    ['cache, read', used('claude-sonnet-5-5', { cacheReadTokens: M }), 0.2 * M, 1.8 * M],
    ['a long prompt of a model with one price', used('claude-sonnet-5-5', { inputTokens: 900_000 }), 1.8 * M, 0],
    ['Haiku up to its step', used('claude-haiku-5-5', { inputTokens: 100_000, outputTokens: 1_000 }), 10_500, 0],
    ['Haiku above it', used('claude-haiku-5-5', { inputTokens: 100_001, outputTokens: 1_000 }), 52_501, 0],
    [
      'Haiku above it by what its cache holds',
      used('claude-haiku-5-5', { inputTokens: 10_000, cacheReadTokens: 90_000, cacheWriteHourTokens: 1 }),
      9_501,
      40_500,
    ],
    ['an hour of sound, with its speakers', used('nova-3', { audioMs: 3_600_000 }), 378_000, 0],
    ['a second of sound', used('nova-3', { audioMs: 1_000 }), 105, 0],
    ['an answer that is read aloud', used('aura-2', { characters: 400 }), 12_000, 0],
    ['reading aloud by a model that listens', used('nova-3', { characters: 1 }), null, 0],
    ['Gemini', used('gemini-3.8-flash', { inputTokens: M, outputTokens: M, cacheReadTokens: M }), 4.575 * M, 0.675 * M],
    ['nothing at all', used('claude-sonnet-5-5'), 0, 0],
    ['a model without a price', used('claude-fable-5-2', { inputTokens: 1 }), null, 0],
    ['a model that is called like a part of every object', used('constructor', { inputTokens: 1 }), null, 0],
    ['a kind of token without a price', used('claude-sonnet-4-6', { inputTokens: 1, cacheReadTokens: 1 }), null, 0],
    ['sound for a model of tokens', used('claude-sonnet-5-5', { audioMs: 1 }), null, 0],
  ];
  it.each(cases)('%s', (_, usage, microUsd, savedMicroUsd) => {
    expect(costOf(usage, shipped, NOW)).toEqual({ microUsd, savedMicroUsd });
  });

  it('changes at midnight in UTC', () => {
    const newYear = Date.UTC(2027, 0, 1);
    const costs = [newYear - 1, newYear].map((at) => costOf(used('gemini-3.8-flash', { inputTokens: M }), shipped, at));
    expect(costs.map(({ microUsd }) => microUsd)).toEqual([0.75 * M, 1.5 * M]);
  });

  it('is not known before the first day of a price', () => {
    const prices = readPrices(
      { asOf: '2026-11-20', currency: 'USD', models: { m: { from: '2026-12-01', input: 1 } } },
      '',
    );
    expect(costOf(used('m', { inputTokens: 1 }), prices, NOW).microUsd).toBeNull();
  });

  it('is of the newest entry that has begun, however the file orders them', () => {
    const entries = [{ from: '2026-03-01', input: 3 }, { input: 1 }, { from: '2026-02-01', input: 2 }];
    const prices = readPrices({ asOf: '2026-11-20', currency: 'USD', models: { m: entries } }, '');
    const costs = [0, 1, 2].map((month) => costOf(used('m', { inputTokens: 1 }), prices, Date.UTC(2026, month, 1)));
    expect(costs.map(({ microUsd }) => microUsd)).toEqual([1, 2, 3]);
  });

  it('is a whole number, and reading from a cache never costs more than reading in full', () => {
    const count = fc.nat({ max: 2_000_000 });
    const model = fc.constantFrom('claude-haiku-5-5', 'claude-opus-5-5', 'gemini-3.8-flash', 'gemini-4-argon');
    fc.assert(
      fc.property(model, count, count, count, (name, inputTokens, cacheReadTokens, outputTokens) => {
        const usage = used(name, { inputTokens, cacheReadTokens, outputTokens });
        const { microUsd, savedMicroUsd } = costOf(usage, shipped, NOW);
        const full = { ...usage, inputTokens: inputTokens + cacheReadTokens, cacheReadTokens: 0 };
        expect(Number.isInteger(microUsd) && Number.isInteger(savedMicroUsd)).toBe(true);
        expect(savedMicroUsd).toBeGreaterThanOrEqual(0);
        expect(Math.abs((microUsd ?? 0) + savedMicroUsd - (costOf(full, shipped, NOW).microUsd ?? 0))).toBeLessThan(2);
      }),
    );
  });
});

describe('the shipped price list', () => {
  it('has the models that the service uses unless told, and every Claude price of a cache follows from the input’s', () => {
    expect(Object.keys(shipped.models)).toEqual(
      expect.arrayContaining(['claude-sonnet-5-5', 'gemini-3.8-flash', 'nova-3']),
    );
    const claude = Object.entries(shipped.models).flatMap(([name, entries]) =>
      name.startsWith('claude')
        ? entries.flatMap((entry) => [entry, ...(entry.above === undefined ? [] : [entry.above])])
        : [],
    );
    for (const { input = 0, cacheWrite5m = 0, cacheWrite1h = 0 } of claude) {
      expect(cacheWrite5m).toBeCloseTo(input * 1.25);
      expect(cacheWrite1h).toBeCloseTo(input * 2);
    }
  });
});

describe('a price list that is not sound', () => {
  const list = (models: unknown, more: object = {}) => ({ asOf: '2026-11-20', currency: 'USD', models, ...more });
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['nothing', null, 'expected object'],
    ['no day', { currency: 'USD', models: {} }, 'asOf: '],
    ['another currency', list({}, { currency: 'EUR' }), 'currency: '],
    ['a price below nothing', list({ m: { input: -1 } }), 'models → m → input: '],
    ['a word that is not known', list({ m: { inptu: 1 } }), 'models → m: Unrecognized key: "inptu"'],
    [
      '… in a later entry',
      list({ m: [{ input: 1 }, { from: '2027-01-01', inptu: 1 }] }),
      'models → m → 1: Unrecognized',
    ],
    ['a day that is none', list({ m: { from: '2026-13-01', input: 1 } }), 'models → m → from: '],
    ['a step without a height', list({ m: { input: 1, above: { input: 2 } } }), 'models → m → above → promptTokens: '],
    ['no entry', list({ m: [] }), 'models → m: '],
    ['two of one day', list({ m: [{ input: 1 }, { input: 2 }] }), 'models → m: two entries begin on one day'],
  ];
  test.each(cases)('%s', (_, json, words) => {
    const read = () => readPrices(json, 'mine.json');
    expect(read).toThrow(AppError);
    expect(read).toThrow(`refused: mine.json: `);
    expect(read).toThrow(words);
  });
});
