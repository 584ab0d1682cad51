import { z } from 'zod';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';

/** A tenant we serve: the list that maintenance walks. Its credentials are the process's own (config.ts). */
const Installation = z.object({
  tenantId,
  id: z.string(),
  platform: z.enum(['slack', 'teams']),
  installedAt: time,
  removedAt: time.nullable(),
});
export type Installation = z.infer<typeof Installation>;

export const installations: TableSpec<Installation> = {
  name: 'installations',
  row: Installation,
  indexes: {},
  heavy: [],
  expires: false,
};
