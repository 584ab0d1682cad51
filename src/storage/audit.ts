import { z } from 'zod';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';

/** Who did what to what; never any text of a recording. Append-only, kept longer than what it speaks of. */
const AuditRow = z.object({
  tenantId,
  id: z.string(),
  at: time,
  actor: z.string(),
  action: z.enum([
    'claimed',
    'corrected',
    'deleted',
    'made-private',
    'purged',
    'settings',
    'shared',
    'swept',
    'unclaimed',
    'uninstalled',
  ]),
  target: z.string(),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const audit: TableSpec<AuditRow, never, 'byTime'> = {
  name: 'audit',
  row: AuditRow,
  indexes: { byTime: { fields: ['at'] } },
  heavy: [],
  expires: false,
};
