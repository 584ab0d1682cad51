import { z } from 'zod';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';

/** Something small that can be made again or that one step leaves for another (a file offer that waits for consent). */
const CacheRow = z.object({
  tenantId,
  id: z.string(),
  recordingId: z.string().nullable(),
  value: z.json(),
  expireAt: time,
});
export type CacheRow = z.infer<typeof CacheRow>;

export const cache: TableSpec<CacheRow, 'value', 'byRecording'> = {
  name: 'cache',
  row: CacheRow,
  indexes: { byRecording: { fields: ['recordingId'] } },
  heavy: ['value'],
  expires: true,
};
