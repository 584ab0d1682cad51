import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import { isAdmin } from '../storage/admins.ts';
import { claimsOf } from '../storage/claims.ts';
import { isPrivate, type Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';

/** Who may read and change a recording. Where nobody is named as an administrator, nobody is one here: it would open what is private. */

export interface RightsDeps {
  readonly tables: Pick<Tables, 'recordings' | 'claims'>;
  readonly admins: readonly string[];
}

/** The recording, for somebody who may read its report; null for everybody else, as for an id that does not exist. */
export async function findReadable(
  { tables, admins }: RightsDeps,
  tenantId: TenantId,
  person: PersonId,
  id: RecordingId,
): Promise<Recording | null> {
  const recording = await tables.recordings.get(tenantId, id);
  if (recording === null || !isPrivate(recording) || recording.postedBy === person) return recording;
  // A personal chat is nobody else's business; what was shared in a channel is an administrator's too.
  if (recording.place.kind !== 'personal' && isNamed(admins, person)) return recording;
  const claims = await claimsOf(tables, tenantId, id);
  return claims.some((claim) => claim.person === person) ? recording : null;
}

/** Whether somebody may change what holds for all readers of a recording: who shared it, and administrators. */
export function mayChange({ admins }: Pick<RightsDeps, 'admins'>, { postedBy }: Recording, person: PersonId): boolean {
  return postedBy === person || isNamed(admins, person);
}

/** Whether somebody is named as an administrator (config.ts). */
export function isNamed(admins: readonly string[], person: PersonId): boolean {
  return admins.length > 0 && isAdmin(admins, person);
}
