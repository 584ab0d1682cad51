import type { Locale, PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import { costOf, type Prices } from '../analysis/prices.ts';
import type { Usage } from '../analysis/usage.ts';
import type { Card } from '../cards/card.ts';
import { notFoundCard } from '../cards/receipt.ts';
import { recordingUsageCard, usageCard, usageForAdminsCard } from '../cards/usage.ts';
import { asAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isAdmin } from '../storage/admins.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import {
  addUsage,
  freshMonth,
  freshRecording,
  type ModelUse,
  monthOf,
  monthRow,
  recordingRow,
  type UsageRow,
} from '../storage/usage.ts';

/** From this share of the budget on, administrators are told. */
export const WARN_SHARE = 0.8;

export interface UsageBookDeps {
  readonly tables: Pick<Tables, 'usage' | 'recordings'>;
  readonly prices: Prices;
  readonly now: () => number;
  /** What a tenant may spend in a month, in millionths of a dollar; null is without limit. */
  readonly limitOf: (tenantId: TenantId) => Promise<number | null>;
  /** Told of every call (`microUsd` null: its price is not known), and of every look into the memory of answers. */
  readonly countUsage: (usage: Usage, microUsd: number | null) => void;
  readonly countCache: (result: 'hit' | 'miss') => void;
  readonly log: Log;
}

export interface Spender {
  /** Takes note of a call, and gives what it cost in millionths of a dollar, 0 where its price is not known. */
  readonly spend: (usage: Usage) => number;
  /** Resolves when everything that was spent until now is written; never rejects. */
  readonly settled: () => Promise<void>;
}

/** `warned`: 80 % are used; `spent`: all of it. What a call of unknown price costs is not in it. */
export interface Budget {
  readonly state: 'free' | 'warned' | 'spent';
  readonly usedMicroUsd: number;
  readonly limitMicroUsd: number | null;
}

export interface UsageBook {
  readonly spender: (tenantId: TenantId, recordingId: RecordingId) => Spender;
  /** Takes note that the memory of answers was asked; `savedMicroUsd` is what an answer that was there had cost. Never rejects. */
  readonly noteCache: (
    tenantId: TenantId,
    recordingId: RecordingId,
    hit: boolean,
    savedMicroUsd: number,
  ) => Promise<void>;
  readonly budget: (tenantId: TenantId) => Promise<Budget>;
  /** True once a month and tenant, for whoever asks first after the budget's state has come to `warned`. */
  readonly claimWarning: (tenantId: TenantId) => Promise<boolean>;
}

type Add = (row: UsageRow) => UsageRow;

/** The book of what paid services took: sums of each month and of each recording, kept so that any number of processes may write in it. */
export function makeUsageBook({ tables, prices, now, limitOf, countUsage, countCache, log }: UsageBookDeps): UsageBook {
  function spender(tenantId: TenantId, recordingId: RecordingId): Spender {
    let waiting: Add[] = [];
    let writing: Promise<void> | null = null;

    /** Whatever comes while it writes goes together into the next write. */
    async function writeAll(): Promise<void> {
      while (waiting.length > 0) {
        const adds = waiting;
        waiting = [];
        await write(tenantId, recordingId, (row) => adds.reduce((sum, add) => add(sum), row));
      }
      writing = null;
    }

    return {
      spend(usage) {
        const cost = costOf(usage, prices, now());
        countUsage(usage, cost.microUsd);
        waiting.push((row) => addCall(row, usage, cost));
        writing ??= writeAll();
        return cost.microUsd ?? 0;
      },
      settled: async () => void (await writing),
    };
  }

  /** Adds to both rows. An analysis that has been paid for is not lost because its costs could not be noted. */
  async function write(tenantId: TenantId, recordingId: RecordingId, add: Add): Promise<void> {
    const month = monthOf(now());
    try {
      await addUsage(tables, freshMonth(tenantId, month), add);
      // One that was erased meanwhile is to leave nothing behind.
      const recording = await tables.recordings.get(tenantId, recordingId);
      if (recording !== null) await addUsage(tables, freshRecording(recording, month), add);
    } catch (thrown) {
      log.error({ err: asAppError(thrown), recording: recordingId }, 'usage could not be noted');
    }
  }

  async function budget(tenantId: TenantId): Promise<Budget> {
    const [row, limitMicroUsd] = await Promise.all([
      tables.usage.get(tenantId, monthRow(monthOf(now()))),
      limitOf(tenantId),
    ]);
    return budgetOf(row, limitMicroUsd);
  }

  return {
    spender,
    async noteCache(tenantId, recordingId, hit, savedMicroUsd) {
      countCache(hit ? 'hit' : 'miss');
      await write(tenantId, recordingId, (row) => ({
        ...row,
        cacheHits: row.cacheHits + Number(hit),
        cacheMisses: row.cacheMisses + Number(!hit),
        cacheSavedMicroUsd: row.cacheSavedMicroUsd + savedMicroUsd,
      }));
    },
    budget,
    async claimWarning(tenantId) {
      if ((await budget(tenantId)).state === 'free') return false;
      const warnedAt = now();
      const claimed = await tables.usage.change(tenantId, monthRow(monthOf(warnedAt)), (row) =>
        row.warnedAt === null ? { ...row, warnedAt } : null,
      );
      return claimed !== null;
    },
  };
}

/** A row with one more call in it. */
function addCall(row: UsageRow, usage: Usage, { microUsd, savedMicroUsd }: ReturnType<typeof costOf>): UsageRow {
  const { provider, model } = usage;
  const isThis = (one: ModelUse): boolean => one.provider === provider && one.model === model;
  const before = row.models.find(isThis) ?? { ...NO_USE, provider, model };
  const after: ModelUse = {
    provider,
    model,
    calls: before.calls + 1,
    inputTokens: before.inputTokens + usage.inputTokens,
    cacheWriteTokens: before.cacheWriteTokens + usage.cacheWriteTokens,
    cacheWriteHourTokens: before.cacheWriteHourTokens + usage.cacheWriteHourTokens,
    cacheReadTokens: before.cacheReadTokens + usage.cacheReadTokens,
    outputTokens: before.outputTokens + usage.outputTokens,
    audioMs: before.audioMs + usage.audioMs,
    microUsd: before.microUsd + (microUsd ?? 0),
    unpricedCalls: before.unpricedCalls + Number(microUsd === null),
  };
  return {
    ...row,
    calls: row.calls + 1,
    models: [...row.models.filter((one) => !isThis(one)), after],
    savedMicroUsd: row.savedMicroUsd + savedMicroUsd,
  };
}

const NO_USE = {
  calls: 0,
  inputTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteHourTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
  audioMs: 0,
  microUsd: 0,
  unpricedCalls: 0,
} as const;

function budgetOf(row: Pick<UsageRow, 'models'> | null, limitMicroUsd: number | null): Budget {
  const usedMicroUsd = (row?.models ?? []).reduce((sum, { microUsd }) => sum + microUsd, 0);
  const state =
    limitMicroUsd === null || usedMicroUsd < limitMicroUsd * WARN_SHARE
      ? 'free'
      : usedMicroUsd < limitMicroUsd
        ? 'warned'
        : 'spent';
  return { state, usedMicroUsd, limitMicroUsd };
}

export interface UsageAnswerDeps extends Pick<UsageBookDeps, 'limitOf' | 'now'> {
  readonly tables: Pick<Tables, 'usage' | 'recordings' | 'settings'>;
  /** The day of the prices. */
  readonly pricesAsOf: string;
  /** Persons as the platforms name them; everybody may ask when there are none. */
  readonly admins: readonly string[];
}

/** The answer to `/coach usage`, for administrators: what this month and the one before took, or what one recording did. */
export function makeUsageAnswer({ tables, limitOf, now, pricesAsOf, admins }: UsageAnswerDeps) {
  return async function usage(tenantId: TenantId, person: PersonId, id: RecordingId | null): Promise<Card> {
    const locale = await localeOf(tables, tenantId);
    if (!isAdmin(admins, person)) return usageForAdminsCard({ locale });
    if (id !== null) return usageOf(tenantId, id, locale);
    const month = monthOf(now());
    const before = monthOf(Date.parse(`${month}-01T00:00:00Z`) - 1);
    const [row, limitMicroUsd] = await Promise.all([load(month), limitOf(tenantId)]);
    const { state } = budgetOf(row, limitMicroUsd);
    return usageCard({ tenantId, month: row, before: await load(before), state, limitMicroUsd, pricesAsOf, locale });

    async function load(of: string): Promise<UsageRow> {
      return (await tables.usage.get(tenantId, monthRow(of))) ?? freshMonth(tenantId, of);
    }
  };

  async function usageOf(tenantId: TenantId, id: RecordingId, locale: Locale): Promise<Card> {
    const [recording, row] = await Promise.all([
      tables.recordings.get(tenantId, id),
      tables.usage.get(tenantId, recordingRow(id)),
    ]);
    if (recording === null) return notFoundCard({ id, locale });
    const use = row ?? freshRecording(recording, monthOf(now()));
    return recordingUsageCard({ id, title: recording.title, use, pricesAsOf, locale });
  }
}
