import { z } from 'zod';
import type { RecordingId, TenantId } from '../analysis/domain.ts';
import type { Draft } from '../analysis/engines/model-engine.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';

/** What hearing a recording leaves for its analysis, beside the transcript. */
const HeardNote = z.object({
  /** What a model found while it listened. */
  draft: z.object({ by: z.enum(['claude', 'gemini']), found: z.custom<Draft>(isObject) }).nullable(),
  /** Why who should have listened did not, in a sentence. */
  missing: z.string().nullable(),
});
export type HeardNote = z.infer<typeof HeardNote>;

/** Kept until the recording expires, since its analysis may be started again. */
export async function noteHeard(
  { cache }: Pick<Tables, 'cache'>,
  { tenantId, id, expireAt }: Recording,
  note: HeardNote,
): Promise<void> {
  if (note.draft === null && note.missing === null) return;
  await cache.put(tenantId, { tenantId, id: heardRow(id), recordingId: id, value: z.json().parse(note), expireAt });
}

/** Nothing, too, where the row is from another version and cannot be read: the engine then starts afresh. */
export async function readHeard(
  { cache }: Pick<Tables, 'cache'>,
  tenantId: TenantId,
  id: RecordingId,
): Promise<HeardNote> {
  const row = await cache.get(tenantId, heardRow(id));
  return HeardNote.safeParse(row?.value).data ?? { draft: null, missing: null };
}

function heardRow(id: RecordingId): string {
  return `heard:${id}`;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
