import type { PersonId, TenantId } from '../analysis/domain.ts';
import { cleanText, cutText } from '../cards/cut.ts';
import { OPERATOR } from '../storage/audit.ts';
import { type Identity, link, linkOf, unlink } from '../storage/links.ts';
import { openExistingStore } from '../storage/open.ts';
import { openTables, SPECS, type Tables } from '../storage/tables.ts';
import { everyRow } from '../storage/walk.ts';
import { findTenant, printTable, refused, runCommand, say, withStore } from './command.ts';

const NAME_CHARS = 40;

interface Opened {
  readonly tables: Tables;
  readonly tenants: readonly TenantId[];
}

/** Prints whom a tenant has, by id and by name where that is known. Resolves to the exit code, as the others here. */
export function listPeople(env: NodeJS.ProcessEnv, tenant: string | undefined): Promise<number> {
  return withPeople(env, async ({ tables, tenants }) => {
    const tenantId = findTenant(tenants, tenant);
    const rows: string[][] = [];
    for await (const { id: person, linked } of everyRow(tables.people, tenantId)) {
      const other = await linkOf(tables, { tenantId, person });
      // What one side alone says counts for nothing, and is there to be seen.
      const named = other === null && linked !== undefined ? `${idOf(linked)} (one side only)` : '';
      const claimed = await tables.claims.count(tenantId, { index: 'byPerson', equals: { person } });
      const name = await nameOf(tables, { tenantId, person });
      rows.push([person, name, String(claimed), other === null ? named : idOf(other)]);
    }
    if (rows.length === 0) return say('Nobody is known yet.');
    printTable([['person', 'name', 'claimed speakers', 'linked with'], ...rows]);
  });
}

/** Makes two one person, as in Slack and in Teams: in both they see their whole history, and nobody else sees more than before. */
export function linkPeople(env: NodeJS.ProcessEnv, one: string, other: string): Promise<number> {
  return withPeople(env, async (opened) => {
    const pair = [await findPerson(opened, one), await findPerson(opened, other)] as const;
    if (pair[0].tenantId === pair[1].tenantId)
      throw refused('Both are of one tenant. A link joins somebody with who they are in another.');
    const isDone = await link(opened.tables, pair, { actor: OPERATOR, at: Date.now() });
    if (!isDone) throw refused('One of them is linked with somebody else already: coach people unlink comes first.');
    const names = await Promise.all(pair.map((identity) => calledIn(opened.tables, identity)));
    say(`${names.join(' and ')} are one person now.`);
  });
}

/** Makes somebody two people again, here and there. */
export function unlinkPeople(env: NodeJS.ProcessEnv, one: string): Promise<number> {
  return withPeople(env, async (opened) => {
    const identity = await findPerson(opened, one);
    const other = await unlink(opened.tables, identity, { actor: OPERATOR, at: Date.now() });
    if (other === null) throw refused(`${one} is linked with nobody.`);
    say(`${await calledIn(opened.tables, identity)} and ${idOf(other)} are two people now.`);
  });
}

function withPeople(env: NodeJS.ProcessEnv, work: (opened: Opened) => Promise<void>): Promise<number> {
  return runCommand(env, async (config) =>
    withStore(await openExistingStore(config), async ({ store }) => {
      await store.migrate(SPECS);
      await work({ tables: openTables(store), tenants: await store.tenants() });
    }),
  );
}

/** `<tenant>/<person>`: no tenant has a slash in its id. */
async function findPerson({ tables, tenants }: Opened, written: string): Promise<Identity> {
  const [, tenant, person] = /^([^/]+)\/(.+)$/.exec(written) ?? [];
  if (tenant === undefined || person === undefined)
    throw refused(`Not a person: ${written}. Write <tenant>/<person>, as in slack:T1/U1.`);
  const tenantId = findTenant(tenants, tenant);
  const row = await tables.people.get(tenantId, person);
  if (row === null) throw refused(`Nobody is known as ${person} in ${tenant}. Who is: coach people list ${tenant}.`);
  return { tenantId, person: row.id };
}

/** As their own chat shows it, else as it stands on a speaker of theirs. */
async function nameOf(tables: Tables, { tenantId, person }: Identity): Promise<string> {
  const newest = { index: 'byPerson', equals: { person }, order: 'desc', limit: 1 } as const;
  const [chat] = await tables.conversations.find(tenantId, newest);
  const [claim] = await tables.claims.find(tenantId, newest);
  return cutText(cleanText(chat?.name ?? claim?.name ?? ''), NAME_CHARS);
}

async function calledIn(tables: Tables, identity: Identity): Promise<string> {
  const name = await nameOf(tables, identity);
  return name === '' ? idOf(identity) : `${name} (${idOf(identity)})`;
}

function idOf({ tenantId, person }: { readonly tenantId: TenantId; readonly person: PersonId }): string {
  return `${tenantId}/${person}`;
}
