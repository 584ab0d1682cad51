import { z } from 'zod';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';

/** A tenant we serve: the list that maintenance walks. `token` is sealed by the vault; null where the process has one of its own. */
const Installation = z.object({
  tenantId,
  id: z.string(),
  platform: z.enum(['slack', 'teams']),
  token: z.string().nullable(),
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
