import type { PersonId, RecordingId, SpeakerId, TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import { workAgain } from '../jobs/steer.ts';
import { basisOf, claimId, claimsOf, NO_BASIS, type SpeakerClaim } from '../storage/claims.ts';
import type { Recording } from '../storage/recordings.ts';
import { findChat } from './chats.ts';
import type { PerformDeps } from './perform.ts';
import type { Place } from './port.ts';

export type ClaimingDeps = Pick<PerformDeps, 'tables' | 'queue' | 'chats' | 'now'>;

/** Writes down who is who, and has reports made again that do not know it yet. Everything may run twice. */
export function makeClaiming(deps: ClaimingDeps) {
  const { tables, now } = deps;

  return { assign, giveUp, bringUpToDate, nameOf };

  /** Notes that a speaker is somebody; resolves to another's claim that is in the way, which then stays. Twice is once. */
  async function assign(
    recording: Recording,
    speaker: SpeakerId,
    { person, by, anyway }: { readonly person: PersonId; readonly by: PersonId; readonly anyway: boolean },
  ): Promise<SpeakerClaim | null> {
    const { tenantId, id: recordingId, createdAt: sharedAt, expireAt } = recording;
    const id = claimId(recordingId, speaker);
    const at = now();
    const name = await nameOf(recording.place, person);
    const fresh: SpeakerClaim = {
      ...{ tenantId, id, recordingId, speaker, person, name },
      ...{ claimedBy: by, at, sharedAt, expireAt },
    };
    const isFree = await tables.claims.insert(tenantId, fresh);
    const held = isFree ? null : await tables.claims.get(tenantId, id);
    if (held !== null && held.person !== person && !anyway) return held;
    const stands = held !== null && held.person === person ? held : fresh;
    if (!isFree && stands === fresh) await tables.claims.put(tenantId, fresh);
    await tables.people.insert(tenantId, { tenantId, id: person, firstSeenAt: at });
    await note('claimed', stands, stands.claimedBy);
    return null;
  }

  /** Written before the claim goes, so that a second try finds the same to write. */
  async function giveUp(claim: SpeakerClaim, by: PersonId): Promise<void> {
    await note('unclaimed', claim, by);
    await tables.claims.delete(claim.tenantId, claim.id);
  }

  async function note(action: 'claimed' | 'unclaimed', claim: SpeakerClaim, actor: PersonId): Promise<void> {
    const { tenantId, id, at, person } = claim;
    const row = { tenantId, id: `${action}:${id}:${person}:${at}`, at: action === 'claimed' ? at : now() };
    await tables.audit.put(tenantId, { ...row, actor, action, target: `${id}:${person}` });
  }

  /** Has the report made again, unless it says already who is who. A run under way may have begun before, so it begins anew. */
  async function bringUpToDate(tenantId: TenantId, id: RecordingId): Promise<void> {
    const [recording, report, claims] = await Promise.all([
      tables.recordings.get(tenantId, id),
      tables.reports.get(tenantId, id),
      claimsOf(tables, tenantId, id),
    ]);
    if (recording === null) return;
    const basis = report?.body.corrected?.basis ?? NO_BASIS;
    if (recording.status === 'delivered' && basis === basisOf(recording, claims)) return;
    await workAgain(deps, recording, 'transcribed');
  }

  async function nameOf(
    { tenantId, platform }: Pick<Place, 'tenantId' | 'platform'>,
    person: PersonId,
  ): Promise<string | null> {
    const chat = findChat(deps.chats, platform);
    const name = await chat.nameOf(tenantId, person).catch((thrown: unknown) => {
      // A name is worth no claim: where we may not ask for it, there is none.
      if (thrown instanceof AppError && thrown.code === 'refused') return null;
      throw thrown;
    });
    return name === null || name.trim() === '' ? null : name.trim();
  }
}
