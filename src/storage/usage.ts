import { z } from 'zod';
import type { RecordingId, TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { TableSpec } from './port.ts';
import { recordingId, tenantId, time } from './rows.ts';
import type { Tables } from './tables.ts';

/** Sums of the calls to one model. */
const ModelUse = z.object({
  provider: z.enum(['claude', 'gemini', 'deepgram']),
  model: z.string(),
  calls: z.int(),
  inputTokens: z.int(),
  cacheWriteTokens: z.int(),
  cacheWriteHourTokens: z.int(),
  cacheReadTokens: z.int(),
  outputTokens: z.int(),
  audioMs: z.int(),
  /** Of the calls whose price is known. */
  microUsd: z.int(),
  unpricedCalls: z.int(),
});
export type ModelUse = z.infer<typeof ModelUse>;

/** What paid services took: a row for every month, and one for every recording. Numbers only, nothing of any recording's content. */
const UsageRow = z.object({
  tenantId,
  /** `month:2026-11` or `recording:<id>`. */
  id: z.string(),
  kind: z.enum(['month', 'recording']),
  /** In UTC; of a recording, that of its first call. */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  recordingId: recordingId.nullable(),
  calls: z.int(),
  models: z.array(ModelUse).readonly(),
  /** By the providers' caches. */
  savedMicroUsd: z.int(),
  /** Of our own memory of answers: how often it had one, and what that one had cost. */
  cacheHits: z.int(),
  cacheMisses: z.int(),
  cacheSavedMicroUsd: z.int(),
  /** When an administrator was warned about the month's budget. */
  warnedAt: time.nullable(),
  expireAt: time,
});
export type UsageRow = z.infer<typeof UsageRow>;

export const usage: TableSpec<UsageRow, never, never> = {
  name: 'usage',
  row: UsageRow,
  indexes: {},
  heavy: [],
  expires: true,
};

/** More than a year, so that a month can be held against that of the year before. */
const MONTH_KEPT_MS = 400 * 86_400_000;
/** A row that comes and goes this often meanwhile is no accident. */
const MAX_ROUNDS = 10;

/** The row of a month, named as `monthOf` names it. */
export function monthRow(month: string): string {
  return `month:${month}`;
}

/** The row of a recording. */
export function recordingRow(id: RecordingId): string {
  return `recording:${id}`;
}

/** `2026-11`: the month of a moment, in UTC. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** A month without any call yet. */
export function freshMonth(tenantId: TenantId, month: string): UsageRow {
  const expireAt = Date.parse(`${month}-01T00:00:00Z`) + MONTH_KEPT_MS;
  return { ...NOTHING, tenantId, id: monthRow(month), kind: 'month', month, recordingId: null, expireAt };
}

/** A recording without any call yet. */
export function freshRecording(
  { tenantId, id, expireAt }: { readonly tenantId: TenantId; readonly id: RecordingId; readonly expireAt: number },
  month: string,
): UsageRow {
  return { ...NOTHING, tenantId, id: recordingRow(id), kind: 'recording', month, recordingId: id, expireAt };
}

const NOTHING = {
  calls: 0,
  models: [],
  savedMicroUsd: 0,
  cacheHits: 0,
  cacheMisses: 0,
  cacheSavedMicroUsd: 0,
  warnedAt: null,
} as const;

/** Adds to a row, and makes it where it is not there yet; what others add at the same time is kept. */
export async function addUsage(
  { usage }: Pick<Tables, 'usage'>,
  fresh: UsageRow,
  add: (row: UsageRow) => UsageRow,
): Promise<void> {
  const { tenantId, id } = fresh;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if ((await usage.change(tenantId, id, add)) !== null) return;
    if (await usage.insert(tenantId, add(fresh))) return;
  }
  throw new AppError('bug', { retry: true, detail: 'A row of usage is neither there nor can it be added.' });
}
