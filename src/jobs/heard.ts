import type { EngineStamp, RecordingId, TenantId } from '../analysis/domain.ts';
import type { Draft } from '../analysis/engines/model-engine.ts';
import type { CacheRow } from '../storage/cache.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';

/** What hearing a recording leaves for its analysis, beside the transcript. */
export interface HeardNote {
  /** What a model found while it listened. */
  readonly draft: { readonly by: EngineStamp['name']; readonly found: Draft } | null;
  /** Why who should have listened did not, in a sentence. */
  readonly missing: string | null;
}

/** Kept until the recording expires, since its analysis may be started again. */
export async function noteHeard(
  { cache }: Pick<Tables, 'cache'>,
  { tenantId, id, expireAt }: Recording,
  note: HeardNote,
): Promise<void> {
  if (note.draft === null && note.missing === null) return;
  const value = note as unknown as CacheRow['value'];
  await cache.put(tenantId, { tenantId, id: heardRow(id), recordingId: id, value, expireAt });
}

export async function readHeard(
  { cache }: Pick<Tables, 'cache'>,
  tenantId: TenantId,
  id: RecordingId,
): Promise<HeardNote> {
  const row = await cache.get(tenantId, heardRow(id));
  return row === null ? { draft: null, missing: null } : (row.value as unknown as HeardNote);
}

function heardRow(id: RecordingId): string {
  return `heard:${id}`;
}
