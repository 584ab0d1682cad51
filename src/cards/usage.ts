import type { Card, Fact, Part } from './card.ts';
import { READING } from './limits.ts';
import { formatShare } from './words.ts';

/** What the calls to one model took. */
interface ModelUse {
  readonly provider: 'claude' | 'gemini' | 'deepgram';
  readonly model: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheWriteHourTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly audioMs: number;
  /** In millionths of a dollar, as everywhere here; of the calls whose price is known. */
  readonly microUsd: number;
  readonly unpricedCalls: number;
}

export interface MonthUse {
  /** `2026-11`, in UTC. */
  readonly month: string;
  readonly models: readonly ModelUse[];
  /** By the providers' caches. */
  readonly savedMicroUsd: number;
  /** Of our own memory of answers. */
  readonly cacheHits: number;
  readonly cacheMisses: number;
  readonly cacheSavedMicroUsd: number;
}

/** What paid services took, as `/coach usage` tells it. */
export interface UsageView {
  readonly tenantId: string;
  readonly month: MonthUse;
  readonly before: MonthUse;
  readonly state: 'free' | 'warned' | 'spent';
  readonly limitMicroUsd: number | null;
  /** The day on which the prices were written down: `2026-11-20`. */
  readonly pricesAsOf: string;
}

const PROVIDERS: Readonly<Record<ModelUse['provider'], string>> = {
  claude: 'Claude',
  gemini: 'Gemini',
  deepgram: 'Deepgram',
};
const TONES = { free: 'neutral', warned: 'warn', spent: 'bad' } as const;

export function usageCard({ tenantId, month, before, state, limitMicroUsd, pricesAsOf }: UsageView): Card {
  const title = titleOf(month, limitMicroUsd);
  const models = month.models.toSorted((a, b) => b.microUsd - a.microUsd || b.calls - a.calls).map(modelFact);
  const more = [...savedFacts(month), beforeFact(before)];
  return {
    summary: title,
    tone: TONES[state],
    title,
    parts: [
      ...budgetParts(month, state, limitMicroUsd, tenantId),
      ...[...chunks(models), more].map((facts): Part => ({ kind: 'facts', facts })),
      ...unpricedParts(month),
      {
        kind: 'text',
        text: `Counted by me, month by month in UTC, at prices as of ${dayName(pricesAsOf)}; what the providers bill may differ.`,
        subtle: true,
      },
    ],
    buttons: [],
  };
}

/** What one recording took. */
export function recordingUsageCard({
  id,
  title,
  use,
  pricesAsOf,
}: {
  readonly id: string;
  readonly title: string;
  readonly use: MonthUse;
  readonly pricesAsOf: string;
}): Card {
  const cost = costWords(use.models);
  const told = cost === null ? 'Nothing was spent on this recording' : `This recording: ${cost}`;
  return {
    summary: `${title}: ${told}`,
    tone: 'neutral',
    title: told,
    parts: [
      { kind: 'text', text: [{ text: title, style: 'bold' }] },
      ...[...chunks(use.models.map(modelFact)), savedFacts(use)]
        .filter((facts) => facts.length > 0)
        .map((facts): Part => ({ kind: 'facts', facts })),
      ...unpricedParts(use),
      { kind: 'text', text: `At prices as of ${dayName(pricesAsOf)}. Report ${id}`, subtle: true },
    ],
    buttons: [],
  };
}

/** For somebody who is not among the administrators. */
export function usageForAdminsCard(): Card {
  const title = 'Only administrators can see what was spent';
  const text = 'Ask an administrator named in ADMINS; whoever runs this service sets it.';
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

function titleOf({ models }: MonthUse, limitMicroUsd: number | null): string {
  const cost = costWords(models);
  if (cost === null) return 'Nothing was spent this month';
  return limitMicroUsd === null || usedBy(models) === 0
    ? `This month: ${cost}`
    : `This month: ${cost} of ${formatUsd(limitMicroUsd)}`;
}

/** Null when there was no call. */
function costWords(models: readonly ModelUse[]): string | null {
  const used = usedBy(models);
  const calls = models.reduce((sum, one) => sum + one.calls, 0);
  const unpriced = unpricedOf(models);
  if (calls === 0) return null;
  if (unpriced === calls) return 'price unknown';
  return unpriced > 0 ? `at least ${formatUsd(used)}` : formatUsd(used);
}

function usedBy(models: readonly ModelUse[]): number {
  return models.reduce((sum, { microUsd }) => sum + microUsd, 0);
}

function unpricedOf(models: readonly ModelUse[]): number {
  return models.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0);
}

function budgetParts(
  { month, models }: MonthUse,
  state: UsageView['state'],
  limitMicroUsd: number | null,
  tenantId: string,
): readonly Part[] {
  if (limitMicroUsd === null) return [];
  const used = usedBy(models);
  const share = limitMicroUsd === 0 ? 1 : used / limitMicroUsd;
  const text = `${formatUsd(used)} of ${formatUsd(limitMicroUsd)}`;
  const bar: Part = { kind: 'bar', label: 'Budget of the month', share: Math.min(1, share), text };
  if (state === 'free') return [bar];
  const raised = Math.max(10, Math.ceil((limitMicroUsd * 1.5) / 1_000_000));
  const then = `transcripts get the basic analysis until ${firstDayAfter(month)}, and audio and video are not heard`;
  return [
    bar,
    {
      kind: 'text',
      text: state === 'spent' ? `The budget is spent: ${then}.` : `When it is spent, ${then}.`,
      tone: TONES[state],
    },
    {
      kind: 'text',
      text: [
        { text: 'Who runs this service can raise it, for example: ' },
        { text: `coach settings ${tenantId} budget=${raised}`, style: 'code' },
      ],
    },
  ];
}

function modelFact(use: ModelUse): Fact {
  const { provider, model, calls, outputTokens, audioMs } = use;
  const name = PROVIDERS[provider];
  const read = readTokens(use);
  const took = [
    counted(calls, 'call'),
    ...(read + outputTokens > 0 ? [`${formatCount(read)} tokens in, ${formatCount(outputTokens)} out`] : []),
    ...(audioMs > 0 ? [`${formatMinutes(audioMs)} of sound`] : []),
  ];
  return {
    label: model.startsWith(name.toLowerCase()) ? model : `${name} ${model}`,
    value: costWords([use]) ?? 'nothing',
    note: took.join(', '),
  };
}

function beforeFact({ month, models }: MonthUse): Fact {
  const calls = models.reduce((sum, one) => sum + one.calls, 0);
  const label = monthName(month);
  const cost = costWords(models);
  return cost === null ? { label, value: 'nothing' } : { label, value: cost, note: counted(calls, 'call') };
}

function savedFacts({ models, savedMicroUsd, cacheHits, cacheMisses, cacheSavedMicroUsd }: MonthUse): readonly Fact[] {
  const read = models.reduce((sum, one) => sum + readTokens(one), 0);
  const fromCache = models.reduce((sum, { cacheReadTokens }) => sum + cacheReadTokens, 0);
  const asked = cacheHits + cacheMisses;
  return [
    ...(fromCache === 0
      ? []
      : [
          {
            label: 'Saved by the providers’ caches',
            value: formatUsd(savedMicroUsd),
            note: `${formatShare(fromCache / read)} of ${formatCount(read)} tokens in`,
          },
        ]),
    ...(asked === 0
      ? []
      : [
          {
            label: 'Saved by my memory of answers',
            value: formatUsd(cacheSavedMicroUsd),
            note: `${NUMBER.format(cacheHits)} of ${counted(asked, 'question')} known, ${formatShare(cacheHits / asked)}`,
          },
        ]),
  ];
}

function unpricedParts({ models }: MonthUse): readonly Part[] {
  const unpriced = unpricedOf(models);
  if (unpriced === 0) return [];
  const [have, count] = unpriced === 1 ? ['has', 'counts'] : ['have', 'count'];
  return [
    {
      kind: 'text',
      text: `${counted(unpriced, 'call')} ${have} no known price and ${count} as nothing here; a price list of your own (PRICES_FILE) can name it.`,
    },
  ];
}

/** In full, from the cache and to it. */
function readTokens(use: ModelUse): number {
  return use.inputTokens + use.cacheWriteTokens + use.cacheWriteHourTokens + use.cacheReadTokens;
}

function chunks(facts: readonly Fact[]): readonly (readonly Fact[])[] {
  const count = Math.ceil(facts.length / READING.facts);
  return Array.from({ length: count }, (_, i) => facts.slice(i * READING.facts, (i + 1) * READING.facts));
}

const NUMBER = new Intl.NumberFormat('en-US');
const USD = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** Millionths of a dollar as "$1,234.50". */
function formatUsd(microUsd: number): string {
  return microUsd > 0 && microUsd < 10_000 ? 'under $0.01' : USD.format(microUsd / 1_000_000);
}

/** 950, 12K, 1.2M. */
function formatCount(count: number): string {
  if (count < 1_000) return String(count);
  return count < 999_500 ? `${Math.round(count / 1_000)}K` : `${(count / 1_000_000).toFixed(1)}M`;
}

function formatMinutes(ms: number): string {
  return ms < 60_000 ? 'under 1 min' : `${NUMBER.format(Math.round(ms / 60_000))} min`;
}

function counted(count: number, noun: string): string {
  return `${NUMBER.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
const DAY_OF_MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long' });

function monthName(month: string): string {
  return MONTH.format(Date.parse(`${month}-01T00:00:00Z`));
}

function dayName(day: string): string {
  return DAY.format(Date.parse(`${day}T00:00:00Z`));
}

function firstDayAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return DAY_OF_MONTH.format(Date.UTC(year, number, 1));
}
