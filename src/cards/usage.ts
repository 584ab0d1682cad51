import type { Locale } from '../analysis/domain.ts';
import type { Card, Fact, Part } from './card.ts';
import { READING } from './limits.ts';
import { type UsageWords, usageWordsFor } from './usage-words.ts';

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
  readonly locale?: Locale;
}

const PROVIDERS: Readonly<Record<ModelUse['provider'], string>> = {
  claude: 'Claude',
  gemini: 'Gemini',
  deepgram: 'Deepgram',
};
const TONES = { free: 'neutral', warned: 'warn', spent: 'bad' } as const;

/** What the month took so far, beside its budget and the month before. */
export function usageCard({ tenantId, month, before, state, limitMicroUsd, pricesAsOf, locale }: UsageView): Card {
  const words = usageWordsFor(locale);
  const title = titleOf(month, limitMicroUsd, words);
  const models = month.models
    .toSorted((a, b) => b.microUsd - a.microUsd || b.calls - a.calls)
    .map((use) => modelFact(use, words));
  const more = [...savedFacts(month, words), beforeFact(before, words)];
  return {
    summary: title,
    tone: TONES[state],
    title,
    parts: [
      ...budgetParts({ tenantId, month, state, limitMicroUsd }, words),
      ...[...chunks(models), more].map((facts): Part => ({ kind: 'facts', facts })),
      ...unpricedParts(month, words),
      {
        kind: 'text',
        text: words.say`Counted by me, month by month in UTC, at prices as of ${words.dayName(pricesAsOf)}; what the providers bill may differ.`,
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
  locale,
}: {
  readonly id: string;
  readonly title: string;
  readonly use: MonthUse;
  readonly pricesAsOf: string;
  readonly locale?: Locale;
}): Card {
  const words = usageWordsFor(locale);
  const { say } = words;
  const cost = costWords(use.models, words);
  const told = cost === null ? say`Nothing was spent on this recording` : say`This recording: ${cost}`;
  return {
    summary: `${title}: ${told}`,
    tone: 'neutral',
    title: told,
    parts: [
      { kind: 'text', text: [{ text: title, style: 'bold' }] },
      ...[...chunks(use.models.map((one) => modelFact(one, words))), savedFacts(use, words)]
        .filter((facts) => facts.length > 0)
        .map((facts): Part => ({ kind: 'facts', facts })),
      ...unpricedParts(use, words),
      {
        kind: 'text',
        text: `${say`At prices as of ${words.dayName(pricesAsOf)}.`} ${say`Report ${id}`}`,
        subtle: true,
      },
    ],
    buttons: [],
  };
}

/** For somebody who is not among the administrators. */
export function usageForAdminsCard({ locale }: { readonly locale?: Locale } = {}): Card {
  const { say } = usageWordsFor(locale);
  const title = say`Only administrators can see what was spent`;
  const text = say`Ask an administrator named in ADMINS; whoever runs this service sets it.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

function titleOf({ models }: MonthUse, limitMicroUsd: number | null, words: UsageWords): string {
  const { say, usd } = words;
  const cost = costWords(models, words);
  if (cost === null) return say`Nothing was spent this month`;
  return limitMicroUsd === null || usedBy(models) === 0
    ? say`This month: ${cost}`
    : say`This month: ${cost} of ${usd(limitMicroUsd)}`;
}

/** Null when there was no call. */
function costWords(models: readonly ModelUse[], { say, usd }: UsageWords): string | null {
  const used = usedBy(models);
  const calls = models.reduce((sum, one) => sum + one.calls, 0);
  const unpriced = unpricedOf(models);
  if (calls === 0) return null;
  if (unpriced === calls) return say`price unknown`;
  return unpriced > 0 ? say`at least ${usd(used)}` : usd(used);
}

function usedBy(models: readonly ModelUse[]): number {
  return models.reduce((sum, { microUsd }) => sum + microUsd, 0);
}

function unpricedOf(models: readonly ModelUse[]): number {
  return models.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0);
}

function budgetParts(
  { tenantId, month, state, limitMicroUsd }: Pick<UsageView, 'tenantId' | 'month' | 'state' | 'limitMicroUsd'>,
  { say, usd, firstDayAfter }: UsageWords,
): readonly Part[] {
  if (limitMicroUsd === null) return [];
  const used = usedBy(month.models);
  const share = limitMicroUsd === 0 ? 1 : used / limitMicroUsd;
  const text = say`${usd(used)} of ${usd(limitMicroUsd)}`;
  const bar: Part = { kind: 'bar', label: say`Budget of the month`, share: Math.min(1, share), text };
  if (state === 'free') return [bar];
  const raised = Math.max(10, Math.ceil((limitMicroUsd * 1.5) / 1_000_000));
  const until = firstDayAfter(month.month);
  return [
    bar,
    {
      kind: 'text',
      text:
        state === 'spent'
          ? say`The budget is spent: transcripts get the basic analysis until ${until}, and audio and video are not heard.`
          : say`When it is spent, transcripts get the basic analysis until ${until}, and audio and video are not heard.`,
      tone: TONES[state],
    },
    {
      kind: 'text',
      text: [
        { text: `${say`Who runs this service can raise it, for example:`} ` },
        { text: `coach settings ${tenantId} budget=${raised}`, style: 'code' },
      ],
    },
  ];
}

function modelFact(use: ModelUse, words: UsageWords): Fact {
  const { say, short, counted } = words;
  const { provider, model, calls, outputTokens, audioMs } = use;
  const name = PROVIDERS[provider];
  const read = readTokens(use);
  const took = [
    counted(calls, 'call'),
    ...(read + outputTokens > 0 ? [say`${short(read)} tokens in, ${short(outputTokens)} out`] : []),
    ...(audioMs > 0 ? [say`${words.minutes(audioMs)} of sound`] : []),
  ];
  return {
    label: model.startsWith(name.toLowerCase()) ? model : `${name} ${model}`,
    value: costWords([use], words) ?? say`nothing`,
    note: took.join(', '),
  };
}

function beforeFact({ month, models }: MonthUse, words: UsageWords): Fact {
  const calls = models.reduce((sum, one) => sum + one.calls, 0);
  const label = words.monthName(month);
  const cost = costWords(models, words);
  return cost === null
    ? { label, value: words.say`nothing` }
    : { label, value: cost, note: words.counted(calls, 'call') };
}

function savedFacts(
  { models, savedMicroUsd, cacheHits, cacheMisses, cacheSavedMicroUsd }: MonthUse,
  { say, usd, short, share, count, counted }: UsageWords,
): readonly Fact[] {
  const read = models.reduce((sum, one) => sum + readTokens(one), 0);
  const fromCache = models.reduce((sum, { cacheReadTokens }) => sum + cacheReadTokens, 0);
  const asked = cacheHits + cacheMisses;
  return [
    ...(fromCache === 0
      ? []
      : [
          {
            label: say`Saved by the providers’ caches`,
            value: usd(savedMicroUsd),
            note: say`${share(fromCache / read)} of ${short(read)} tokens in`,
          },
        ]),
    ...(asked === 0
      ? []
      : [
          {
            label: say`Saved by my memory of answers`,
            value: usd(cacheSavedMicroUsd),
            note: say`${count(cacheHits)} of ${counted(asked, 'question')} known, ${share(cacheHits / asked)}`,
          },
        ]),
  ];
}

function unpricedParts({ models }: MonthUse, { say, count }: UsageWords): readonly Part[] {
  const unpriced = unpricedOf(models);
  if (unpriced === 0) return [];
  const text =
    unpriced === 1
      ? say`1 call has no known price and counts as nothing here; a price list of your own (PRICES_FILE) can name it.`
      : say`${count(unpriced)} calls have no known price and count as nothing here; a price list of your own (PRICES_FILE) can name it.`;
  return [{ kind: 'text', text }];
}

/** In full, from the cache and to it. */
function readTokens(use: ModelUse): number {
  return use.inputTokens + use.cacheWriteTokens + use.cacheWriteHourTokens + use.cacheReadTokens;
}

function chunks(facts: readonly Fact[]): readonly (readonly Fact[])[] {
  const count = Math.ceil(facts.length / READING.facts);
  return Array.from({ length: count }, (_, i) => facts.slice(i * READING.facts, (i + 1) * READING.facts));
}
