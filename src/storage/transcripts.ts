import { z } from 'zod';
import type { Transcript } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { recordingId, tenantId, time } from './rows.ts';

const TranscriptRow = z.object({
  tenantId,
  id: recordingId,
  transcript: z.custom<Transcript>((value) => typeof value === 'object' && value !== null && 'utterances' in value),
  expireAt: time,
});
export type TranscriptRow = z.infer<typeof TranscriptRow>;

/** One per recording, by the recording's id. */
export const transcripts: TableSpec<TranscriptRow, 'transcript', never> = {
  name: 'transcripts',
  row: TranscriptRow,
  indexes: {},
  heavy: ['transcript'],
  expires: true,
};
