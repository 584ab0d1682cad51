import { z } from 'zod';
import type { RecordingId, SpeakerId, TenantId } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import type { Recording } from './recordings.ts';
import { personId, recordingId, speakerId, tenantId, time } from './rows.ts';
import type { Tables } from './tables.ts';

/** That a speaker is somebody of the workspace. Only through a claim do numbers belong to a person. */
const SpeakerClaim = z.object({
  tenantId,
  /** `<recording>:<speaker>`: a speaker is one person. */
  id: z.string(),
  recordingId,
  speaker: speakerId,
  person: personId,
  /** As their colleagues read it; null where the platform did not tell. */
  name: z.string().nullable(),
  /** Whoever said so: the person, or who shared the recording. */
  claimedBy: personId,
  at: time,
  /** When the recording was shared, for the history of a person. */
  sharedAt: time,
  expireAt: time,
});
export type SpeakerClaim = z.infer<typeof SpeakerClaim>;

export const claims: TableSpec<SpeakerClaim, never, 'byRecording' | 'byPerson'> = {
  name: 'claims',
  row: SpeakerClaim,
  indexes: {
    byRecording: { fields: ['recordingId'] },
    byPerson: { fields: ['person', 'sharedAt'] },
  },
  heavy: [],
  expires: true,
};

/** Key of the claim to a speaker. */
export function claimId(id: RecordingId, speaker: SpeakerId): string {
  return `${id}:${speaker}`;
}

/** Who is who in a recording, by speaker. */
export async function claimsOf(
  { claims }: Pick<Tables, 'claims'>,
  tenantId: TenantId,
  id: RecordingId,
): Promise<readonly SpeakerClaim[]> {
  const rows = await claims.find(tenantId, { index: 'byRecording', equals: { recordingId: id }, limit: 1000 });
  return rows.toSorted((a, b) => a.speaker.localeCompare(b.speaker, 'en', { numeric: true }));
}

/** Everything that people said about who speaks, as one text: a report that was made from another one is out of date. */
export function basisOf({ overrides = [] }: Pick<Recording, 'overrides'>, claims: readonly SpeakerClaim[]): string {
  return JSON.stringify([overrides, claims.map(({ speaker, person, name }) => [speaker, person, name])]);
}

/** The basis of a report that nobody has corrected. */
export const NO_BASIS = basisOf({}, []);
