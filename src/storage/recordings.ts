import { z } from 'zod';
import type { RecordingId } from '../analysis/domain.ts';
import type { SharedFile } from '../bot/port.ts';
import { FAILURE_CODES } from '../errors.ts';
import type { TableSpec } from './port.ts';
import { personId, place, posted, recordingId, sharedFile, speakerId, tenantId, time } from './rows.ts';
import { VISIBILITIES } from './settings.ts';
import type { SecretPlace, Vault } from './vault.ts';

/** Where a recording stands; `jobs/next-job.ts` says what moves it on. */
export const RECORDING_STATUSES = ['received', 'fetched', 'transcribed', 'analysed', 'delivered', 'failed'] as const;

/** A correction of who speaks (analysis/overrides.ts). */
const Override = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('speaker'), from: speakerId, to: speakerId }),
  z.object({ kind: z.literal('utterance'), at: z.int(), to: speakerId }),
  z.object({ kind: z.literal('name'), speaker: speakerId, name: z.string() }),
]);

/** One shared file on its way to a report. */
const Recording = z.object({
  tenantId,
  id: recordingId,
  eventId: z.string(),
  /** As in `place`, for the index. */
  conversation: z.string(),
  place,
  postedBy: personId,
  /** `url` is sealed: in Teams the address alone opens the file. */
  file: sharedFile,
  title: z.string(),
  status: z.enum(RECORDING_STATUSES),
  /** Counts re-runs; part of every job key, so that a retry is new work and a redelivery is not. */
  run: z.int().min(1),
  /** Of the run that works on it now (job_runs); only that run may change it. */
  fence: z.int(),
  /** The message that shows progress and becomes the summary. */
  progress: posted.nullable(),
  sha256: z.string().nullable(),
  bytes: z.int().nullable(),
  /** Another recording of the tenant with the same bytes, whose report answers this one. */
  sameAs: recordingId.nullable(),
  /** Set when it ended badly, before the person is told; then only `deliver` is left to do. */
  failure: z.object({ code: z.enum(FAILURE_CODES), detail: z.string() }).nullable(),
  /** Who sees its report; absent is `thread`. What is shared in a personal chat is private whatever stands here. */
  visibility: z.enum(VISIBILITIES).optional(),
  /** What people corrected about who speaks; absent is nothing. */
  overrides: z.array(Override).readonly().optional(),
  /** Whether it is a practice session (practices.ts), of the same id, that has ended. */
  isPractice: z.boolean().optional(),
  /** Whether its report stands in the chat: it is left there while the recording is worked through again. */
  isShown: z.boolean().optional(),
  createdAt: time,
  updatedAt: time,
  expireAt: time,
});
export type Recording = z.infer<typeof Recording>;
export type RecordingStatus = Recording['status'];

export const recordings: TableSpec<Recording, never, 'byStatus' | 'byHash' | 'byPerson' | 'byConversation'> = {
  name: 'recordings',
  row: Recording,
  indexes: {
    byStatus: { fields: ['status', 'updatedAt'] },
    byHash: { fields: ['sha256', 'createdAt'] },
    byPerson: { fields: ['postedBy', 'createdAt'] },
    byConversation: { fields: ['conversation', 'createdAt'] },
  },
  heavy: [],
  expires: true,
};

/** Whether only some people may see its report. */
export function isPrivate({ place, visibility }: Pick<Recording, 'place' | 'visibility'>): boolean {
  return place.kind === 'personal' || visibility === 'private';
}

/** A shared file as a recording stores it. */
export function sealFile(vault: Vault, id: RecordingId, file: SharedFile): SharedFile {
  return { ...file, url: file.url === null ? null : vault.seal(file.url, filePlace(file, id)) };
}

/** The shared file as the platform announced it. Throws AppError when its key is gone. */
export function openFile(vault: Vault, { id, file }: Recording): SharedFile {
  return { ...file, url: file.url === null ? null : vault.open(file.url, filePlace(file, id)) };
}

export function filePlace(file: SharedFile, id: RecordingId): SecretPlace {
  return { tenantId: file.tenantId, collection: 'recordings', field: 'file.url', id };
}
