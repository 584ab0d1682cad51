import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Usage } from './usage.ts';

/** What paid services charge, from a file with the day on which it was written (assets/prices.json). */

const Rate = z.number().min(0).max(100_000);
const Day = z.iso.date();

/** Dollars per million tokens. */
const TokenRates = z.strictObject({
  input: Rate.optional(),
  output: Rate.optional(),
  cacheRead: Rate.optional(),
  cacheWrite5m: Rate.optional(),
  cacheWrite1h: Rate.optional(),
});

const Entry = TokenRates.extend({
  /** The day, in UTC, from which it holds; always, when left out. */
  from: Day.optional(),
  /** What the whole call costs when its prompt has more tokens than this. */
  above: TokenRates.extend({ promptTokens: z.int().min(1) }).optional(),
  /** Dollars per minute of sound, and what telling the speakers apart adds. */
  audioMinute: Rate.optional(),
  diarizationMinute: Rate.optional(),
  /** Dollars per thousand characters that are read aloud. */
  thousandCharacters: Rate.optional(),
});
type Entry = z.infer<typeof Entry>;

const Model = z
  .union([Entry.transform((one) => [one]), z.array(Entry).min(1)])
  .refine((entries) => new Set(entries.map(({ from }) => from)).size === entries.length, 'two entries begin on one day')
  .transform((entries): readonly Entry[] => [...entries].sort((a, b) => (begin(a) < begin(b) ? 1 : -1)));

const Prices = z.strictObject({
  asOf: Day,
  currency: z.literal('USD'),
  models: z.record(z.string(), Model),
});
/** The entries of a model stand with the newest first. */
export type Prices = z.infer<typeof Prices>;

/** Checks what a file holds. Throws AppError `refused` that names the file, the place in it and the fault. */
export function readPrices(json: unknown, file: string): Prices {
  const read = Prices.safeParse(json);
  if (read.success) return read.data;
  throw new AppError('refused', { detail: `${file}: ${faultOf(read.error.issues)}.` });
}

/** Millionths of a dollar; `microUsd` is null where a price is not known. */
export interface Cost {
  readonly microUsd: number | null;
  /** What the tokens read from the provider's cache would have cost in full, less what they did cost. */
  readonly savedMicroUsd: number;
}

const UNKNOWN: Cost = { microUsd: null, savedMicroUsd: 0 };

/** What a call costs at the prices of its day. */
export function costOf(usage: Usage, prices: Prices, atMs: number): Cost {
  const day = new Date(atMs).toISOString().slice(0, 10);
  const entry = Object.hasOwn(prices.models, usage.model)
    ? prices.models[usage.model]?.find((one) => begin(one) <= day)
    : undefined;
  if (entry === undefined) return UNKNOWN;
  const prompt = usage.inputTokens + usage.cacheWriteTokens + usage.cacheWriteHourTokens + usage.cacheReadTokens;
  const rates = entry.above !== undefined && prompt > entry.above.promptTokens ? entry.above : entry;
  const charges = [
    // A dollar a million is a millionth a token.
    [usage.inputTokens, rates.input],
    [usage.cacheWriteTokens, rates.cacheWrite5m],
    [usage.cacheWriteHourTokens, rates.cacheWrite1h],
    [usage.cacheReadTokens, rates.cacheRead],
    [usage.outputTokens, rates.output],
    [usage.audioMs, audioRate(entry)],
    [usage.characters ?? 0, entry.thousandCharacters === undefined ? undefined : entry.thousandCharacters * 1_000],
  ] as const;
  if (charges.some(([amount, rate]) => amount > 0 && rate === undefined)) return UNKNOWN;
  const { input = 0, cacheRead = 0 } = rates;
  return {
    microUsd: Math.round(charges.reduce((sum, [amount, rate = 0]) => sum + amount * rate, 0)),
    savedMicroUsd: Math.round(usage.cacheReadTokens * (input - cacheRead)),
  };
}

/** Millionths of a dollar per millisecond. */
function audioRate({ audioMinute, diarizationMinute = 0 }: Entry): number | undefined {
  return audioMinute === undefined ? undefined : ((audioMinute + diarizationMinute) * 1_000_000) / 60_000;
}

function begin({ from = '' }: Entry): string {
  return from;
}

/** The first fault with its place; of a union, the fault of the form that came closest. */
function faultOf(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): string {
  const [issue] = issues;
  if (issue === undefined) return 'it is not sound';
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const closest = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a))[0];
    if (closest !== undefined) return faultOf(closest, path);
  }
  return path.length === 0 ? issue.message : `${path.join(' → ')}: ${issue.message}`;
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)));
}
