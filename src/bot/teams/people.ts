import type { PersonId, TenantId } from '../../analysis/domain.ts';
import type { People } from '../../cards/adaptive-form.ts';
import type { Form } from '../../cards/form.ts';
import { AppError } from '../../errors.ts';
import type { Place, ReplyTo } from '../port.ts';
import type { References } from '../references.ts';
import type { Connector, Member } from './connector.ts';
import { isForbidden } from './errors.ts';

/** Conversations that are asked for somebody's name, the latest ones. */
const ASKED = 3;
const LOOKED_AT = 20;
const MAX_NAMES = 5_000;

export interface PeopleDeps {
  readonly connector: Pick<Connector, 'open' | 'member' | 'members'>;
  readonly references: References;
}

/** The people of a tenant: their personal chats, their names, and whom a form offers. */
export function makePeople({ connector, references }: PeopleDeps) {
  /** Names that conversations told; they are believed as long as the process lives. */
  const names = new Map<string, string>();

  /** Their chat as it was noted, else a new one; Teams gives the same one again however often it is asked. */
  async function direct(tenantId: TenantId, person: PersonId): Promise<Place> {
    const known = await references.ofPerson(tenantId, person);
    if (known !== null) return known.place;
    const [via] = await references.latest(tenantId, 1);
    if (via?.place.teams == null) throw notInstalled(null);
    let conversation: string;
    try {
      conversation = await connector.open(via.place, person);
    } catch (error) {
      throw isForbidden(error) ? notInstalled(error) : error;
    }
    const place: Place = {
      platform: 'teams',
      tenantId,
      conversation,
      kind: 'personal',
      thread: null,
      teams: { ...via.place.teams, userId: person },
    };
    await references.note({ place, person, name: null });
    return place;
  }

  async function nameOf(tenantId: TenantId, person: PersonId): Promise<string | null> {
    const own = await references.ofPerson(tenantId, person);
    if (own?.name != null) return own.name;
    const key = `${tenantId} ${person}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const found = await askForName(tenantId, person);
    if (found !== null) remember(key, found);
    return found;
  }

  /** A group chat or channel that they are in, too, knows their name. */
  async function askForName(tenantId: TenantId, person: PersonId): Promise<string | null> {
    const shared = (await references.latest(tenantId, LOOKED_AT)).filter(({ place }) => place.kind !== 'personal');
    for (const { place } of shared.slice(0, ASKED)) {
      const member = await connector.member(place, person).catch((error: unknown) => {
        // A name is worth no failure, and whom Teams does not know it refuses in more than one way.
        if (error instanceof AppError && error.code === 'refused') return null;
        throw error;
      });
      if (member !== null && member.name !== '') return member.name;
    }
    return null;
  }

  /** Their own chat knows them best. It is asked anew every time: an address is kept nowhere. */
  async function emailOf(tenantId: TenantId, person: PersonId): Promise<string | null> {
    const own = await references.ofPerson(tenantId, person);
    if (own === null) return null;
    // An address is worth no failure.
    const member = await connector.member(own.place, person).catch(() => null);
    return member?.email ?? null;
  }

  /** A mention carries this bot's own id of somebody, which the conversation's list of members knows. */
  async function mentioned(place: Place, id: PersonId): Promise<PersonId | null> {
    if (!id.startsWith('29:')) return id;
    const member = await connector.member(wholeOf(place), id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'refused') return null;
      throw error;
    });
    return member?.person ?? null;
  }

  function remember(key: string, name: string): void {
    names.set(key, name);
    const [oldest] = names.keys();
    if (names.size > MAX_NAMES && oldest !== undefined) names.delete(oldest);
  }

  /** Whom a form offers for a person: who is in the conversation, who asks, and who is chosen already. */
  async function toChoose({ place, person }: ReplyTo, { fields }: Form): Promise<People> {
    const search = place.kind === 'personal' ? 'organisation' : 'conversation';
    const asked = fields.filter((field) => field.kind === 'person');
    if (asked.length === 0) return { search, known: [] };
    const found = place.kind === 'personal' ? [] : await membersOf(place);
    const chosen = asked.flatMap(({ chosen }) => (chosen === null ? [] : [chosen as PersonId]));
    const others = [...new Set([person, ...chosen])].filter((id) => !found.some((member) => member.person === id));
    const named = await Promise.all(
      others.map(async (id) => ({ person: id, name: (await knownName(place, id)) ?? '' })),
    );
    const known = [...named, ...found].filter(({ name }) => name !== '');
    return { search, known: known.map(({ person: value, name: label }) => ({ value, label })) };
  }

  /** A form does without what cannot be had now: Teams' own search finds everybody. */
  async function membersOf(place: Place): Promise<readonly Member[]> {
    return connector.members(wholeOf(place)).catch(() => []);
  }

  /** The first page of them, which holds most teams whole. */
  async function membersAt(place: Place): Promise<readonly PersonId[]> {
    return (await connector.members(wholeOf(place))).map(({ person }) => person);
  }

  async function knownName({ tenantId }: Place, person: PersonId): Promise<string | null> {
    return nameOf(tenantId, person).catch(() => null);
  }

  return { direct, nameOf, emailOf, mentioned, membersAt, toChoose };
}

/** A channel's threads have the members of the channel. */
function wholeOf(place: Place): Place {
  return { ...place, conversation: place.conversation.split(';messageid=')[0] ?? place.conversation };
}

function notInstalled(cause: unknown): AppError {
  return new AppError('refused', {
    detail:
      'I cannot write to this person in private. They open Apps in Teams, find Rackham Coach and choose Add; an administrator can also install it for them.',
    cause,
  });
}
