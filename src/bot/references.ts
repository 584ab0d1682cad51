import type { PersonId, TenantId } from '../analysis/domain.ts';
import type { Conversation } from '../storage/conversations.ts';
import type { Tables } from '../storage/tables.ts';
import type { Place } from './port.ts';

/** Where the bot may speak of its own accord; what is noted outlives the process. */
export interface References {
  /** Notes where somebody was heard. Cheap when nothing is new: one look-up now and then, a write when something changed. */
  note(seen: Seen): Promise<void>;
  /** The bot was taken out of this conversation, or it is gone. */
  forget(place: Place): Promise<void>;
  /** Their personal chat, the latest one. */
  ofPerson(tenantId: TenantId, person: PersonId): Promise<Reference | null>;
  /** Conversations of a tenant, the one heard from last first. */
  latest(tenantId: TenantId, limit: number): Promise<readonly Reference[]>;
}

export interface Seen {
  readonly place: Place;
  readonly person: PersonId;
  /** As the platform shows it; null when it did not say. */
  readonly name: string | null;
  /** Just added: whatever was noted before may have been forgotten elsewhere. */
  readonly isNew?: boolean;
}

export type Reference = Pick<Conversation, 'place' | 'person' | 'name'>;

export interface ReferencesDeps {
  readonly tables: Pick<Tables, 'conversations'>;
  readonly now: () => number;
}

/** How long it is believed without a look that a note still stands: another process may have forgotten it. */
const BELIEVED_MS = 600_000;
const MAX_BELIEVED = 10_000;

/** Keeps references in the store, and in memory which of them need no look. */
export function makeReferences({ tables: { conversations }, now }: ReferencesDeps): References {
  const believed = new Map<string, { readonly row: string; readonly until: number }>();

  async function note(seen: Seen): Promise<void> {
    const row = rowOf(seen);
    const { tenantId, id } = row;
    const key = keyOf(tenantId, id);
    const known = believed.get(key);
    if (seen.isNew !== true && known?.row === digest(row) && known.until > now()) return;
    const stored = await conversations.get(tenantId, id);
    const named = { ...row, name: row.name ?? stored?.name ?? null };
    if (stored === null || digest(stored) !== digest(named))
      await conversations.put(tenantId, { ...named, updatedAt: now() });
    believe(key, digest(row));
  }

  function believe(key: string, row: string): void {
    believed.delete(key);
    believed.set(key, { row, until: now() + BELIEVED_MS });
    const [oldest] = believed.keys();
    if (believed.size > MAX_BELIEVED && oldest !== undefined) believed.delete(oldest);
  }

  async function forget(place: Place): Promise<void> {
    const { tenantId } = place;
    const id = conversationOf(place);
    believed.delete(keyOf(tenantId, id));
    await conversations.delete(tenantId, id);
  }

  async function ofPerson(tenantId: TenantId, person: PersonId): Promise<Reference | null> {
    const [latest] = await conversations.find(tenantId, {
      index: 'byPerson',
      equals: { person },
      order: 'desc',
      limit: 1,
    });
    return latest ?? null;
  }

  function latest(tenantId: TenantId, limit: number): Promise<readonly Reference[]> {
    return conversations.find(tenantId, { index: 'byTime', order: 'desc', limit });
  }

  return { note, forget, ofPerson, latest };
}

type Known = Omit<Conversation, 'updatedAt'>;

function rowOf({ place, person, name }: Seen): Known {
  const id = conversationOf(place);
  const own = place.kind === 'personal';
  const { tenantId } = place;
  return { tenantId, id, place: { ...place, conversation: id }, person: own ? person : null, name: own ? name : null };
}

/** A channel's thread is part of its conversation's id in Teams. */
function conversationOf({ conversation }: Place): string {
  return conversation.split(';messageid=')[0] ?? conversation;
}

/** What must be stored anew when it changes: in a group it does not matter who spoke last. */
function digest({ place, person, name }: Known): string {
  const { serviceUrl, botId, userId } = place.teams ?? {};
  return JSON.stringify([place.kind, serviceUrl, botId, place.kind === 'personal' ? userId : null, person, name]);
}

function keyOf(tenantId: TenantId, id: string): string {
  return `${tenantId} ${id}`;
}
