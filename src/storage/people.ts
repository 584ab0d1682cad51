import { z } from 'zod';
import type { PersonId, TenantId } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { personId, tenantId, time } from './rows.ts';
import type { Tables } from './tables.ts';

/** A Slack or Teams user who shared a recording or speaks in one. */
const Person = z.object({
  tenantId,
  id: personId,
  firstSeenAt: time,
  /** Whether everybody of the workspace may see how they develop; absent is no. */
  sharesHistory: z.boolean().optional(),
  /** Who they are in another tenant, as an operator said; it counts where that row says the same (links.ts). */
  linked: z.object({ tenantId, person: personId }).optional(),
});
export type Person = z.infer<typeof Person>;

export const people: TableSpec<Person> = { name: 'people', row: Person, indexes: {}, heavy: [], expires: false };

/** Whether somebody lets their colleagues see their history. */
export async function sharesHistory(
  { people }: Pick<Tables, 'people'>,
  tenantId: TenantId,
  person: PersonId,
): Promise<boolean> {
  return (await people.get(tenantId, person))?.sharesHistory === true;
}

/** Opens somebody's history to their colleagues, or closes it; resolves to whether that changed anything. */
export async function setSharesHistory(
  { people }: Pick<Tables, 'people'>,
  tenantId: TenantId,
  person: PersonId,
  { shares, at }: { readonly shares: boolean; readonly at: number },
): Promise<boolean> {
  if (await people.insert(tenantId, { tenantId, id: person, firstSeenAt: at, sharesHistory: shares })) return shares;
  const edit = (row: Person): Person | null =>
    (row.sharesHistory ?? false) === shares ? null : { ...row, sharesHistory: shares };
  return (await people.change(tenantId, person, edit)) !== null;
}
