import { z } from 'zod';
import type { TableSpec } from './port.ts';
import { posted, tenantId, time } from './rows.ts';

/**
 * One message to a person. The id says which message it is (`<recording>:thread:speaker:S1`), so the same message is sent once:
 * `sending` with a lease that ran out means that we do not know whether it arrived.
 */
const OutboxRow = z.object({
  tenantId,
  id: z.string(),
  recordingId: z.string().nullable(),
  status: z.enum(['sending', 'sent']),
  attempts: z.int(),
  leaseUntil: time,
  posted: posted.nullable(),
  /** SHA-256 of what it shows, where it is kept up to date; it is edited when it is to show something else. */
  content: z.string().optional(),
  expireAt: time,
});
export type OutboxRow = z.infer<typeof OutboxRow>;

export const outbox: TableSpec<OutboxRow, never, 'byRecording'> = {
  name: 'outbox',
  row: OutboxRow,
  indexes: { byRecording: { fields: ['recordingId'] } },
  heavy: [],
  expires: true,
};
