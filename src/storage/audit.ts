import { z } from 'zod';
import type { TenantId } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';
import type { Tables } from './tables.ts';

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
    'exported',
    'history-seen',
    'linked',
    'made-private',
    'purged',
    'settings',
    'shared',
    'swept',
    'unclaimed',
    'unlinked',
    'uninstalled',
  ]),
  target: z.string(),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const audit: TableSpec<AuditRow, never, 'byTime' | 'byTarget'> = {
  name: 'audit',
  row: AuditRow,
  indexes: { byTime: { fields: ['at'] }, byTarget: { fields: ['target', 'at'] } },
  heavy: [],
  expires: false,
};

/** Whoever runs the service, where they act in the terminal. */
export const OPERATOR = 'operator';

/** Writes down that somebody's history was looked at, before it is shown. */
export async function noteLook(
  { audit }: Pick<Tables, 'audit'>,
  tenantId: TenantId,
  { actor, target, at }: Pick<AuditRow, 'actor' | 'target' | 'at'>,
): Promise<void> {
  const id = `history-seen:${target}:${actor}:${at}`;
  await audit.put(tenantId, { tenantId, id, at, actor, action: 'history-seen', target });
}
