import type { RecordingId, TenantId } from '../analysis/domain.ts';
import type { SharedHere } from '../analysis/team.ts';
import { claimsOf } from '../storage/claims.ts';
import { isPrivate } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { walk } from '../storage/walk.ts';

/** Look-ups that are under way at once. */
const AT_ONCE = 50;

interface Where {
  readonly tenantId: TenantId;
  /** Without a thread (storage/digests.ts). */
  readonly conversation: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** What was shared in a conversation in some time and has a report, with who is who in it; practice is nobody else's. */
export async function readSharedHere(
  tables: Pick<Tables, 'recordings' | 'reports' | 'claims'>,
  { tenantId, conversation, from, to }: Where,
): Promise<readonly SharedHere[]> {
  const found = new Map<RecordingId, Pick<SharedHere, 'sharedAt' | 'isPrivate'>>();
  const here = { index: 'byConversation', equals: { conversation }, range: { from, to } } as const;
  for await (const recording of walk(tables.recordings, tenantId, here, 'createdAt'))
    if (recording.status === 'delivered' && recording.failure === null && recording.isPractice !== true)
      found.set(recording.id, { sharedAt: recording.createdAt, isPrivate: isPrivate(recording) });
  const ids = [...found.keys()];
  const shared: SharedHere[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const reports = await tables.reports.getLight(tenantId, ids.slice(at, at + AT_ONCE));
    const told = reports.map(async ({ id, summary: { speakers } }): Promise<SharedHere> => {
      const { sharedAt = 0, isPrivate = true } = found.get(id) ?? {};
      return { id, sharedAt, isPrivate, speakers, claims: await claimsOf(tables, tenantId, id) };
    });
    shared.push(...(await Promise.all(told)));
  }
  return shared;
}
