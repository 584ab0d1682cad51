import type { PersonId, TenantId } from '../analysis/domain.ts';
import type { Person } from './people.ts';
import type { Tables } from './tables.ts';

/**
 * One person who has an account in two tenants, as in Slack and in Teams. Both rows say so, each in its own tenant, and only what both say
 * counts: the other tenant is read because this one names it and it names this one back, never because of a query across tenants.
 */

/** Somebody, as one tenant knows them. */
export interface Identity {
  readonly tenantId: TenantId;
  readonly person: PersonId;
}

type Linked = Pick<Tables, 'people'>;
type Audited = Pick<Tables, 'people' | 'audit'>;

/** Whom a row names as the same person, whether or not that one agrees. */
async function namedBy({ people }: Linked, { tenantId, person }: Identity): Promise<Identity | null> {
  return (await people.get(tenantId, person))?.linked ?? null;
}

function isSame(a: Identity | null, b: Identity): boolean {
  return a?.tenantId === b.tenantId && a.person === b.person;
}

/** Who somebody is in another tenant; null unless both say so. */
export async function linkOf(tables: Linked, of: Identity): Promise<Identity | null> {
  const other = await namedBy(tables, of);
  return other !== null && isSame(await namedBy(tables, other), of) ? other : null;
}

/** Notes on both sides that two are one person; false, and nothing written, where one is unknown or linked with somebody else. */
export async function link(
  tables: Audited,
  pair: readonly [Identity, Identity],
  { actor, at }: { readonly actor: string; readonly at: number },
): Promise<boolean> {
  const [one, other] = pair;
  const sides = [
    { self: one, to: other },
    { self: other, to: one },
  ];
  for (const { self, to } of sides) {
    const row = await tables.people.get(self.tenantId, self.person);
    if (row === null || (row.linked !== undefined && !isSame(row.linked, to))) return false;
  }
  for (const { self, to } of sides) {
    await setLinked(tables, self, to);
    await note(tables, 'linked', self, { actor, at });
  }
  return true;
}

/** Takes a link back on both sides; resolves to whom the row had named. `actorThere` is who is told to have done it on the other side. */
export async function unlink(
  tables: Audited,
  of: Identity,
  {
    actor,
    actorThere = () => actor,
    at,
  }: {
    readonly actor: string;
    readonly actorThere?: (other: Identity) => string;
    readonly at: number;
  },
): Promise<Identity | null> {
  const other = await namedBy(tables, of);
  if (other === null) return null;
  // The other side first: an interrupted one is found again from here.
  if (isSame(await namedBy(tables, other), of)) {
    await note(tables, 'unlinked', other, { actor: actorThere(other), at });
    await setLinked(tables, other, null);
  }
  await note(tables, 'unlinked', of, { actor, at });
  await setLinked(tables, of, null);
  return other;
}

async function setLinked({ people }: Linked, { tenantId, person }: Identity, to: Identity | null): Promise<void> {
  const edit = ({ linked: _, ...row }: Person): Person => (to === null ? row : { ...row, linked: to });
  await people.change(tenantId, person, edit);
}

/** Each tenant's own record names nobody of the other. */
async function note(
  { audit }: Pick<Tables, 'audit'>,
  action: 'linked' | 'unlinked',
  { tenantId, person }: Identity,
  { actor, at }: { readonly actor: string; readonly at: number },
): Promise<void> {
  await audit.put(tenantId, { tenantId, id: `${action}:${person}:${at}`, at, actor, action, target: person });
}

/** The chat that a tenant's people use. */
export function chatOf(tenantId: TenantId): 'slack' | 'teams' {
  return tenantId.startsWith('teams:') ? 'teams' : 'slack';
}
