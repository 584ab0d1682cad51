import type { PersonId, RecordingId, SpeakerId, TenantId } from '../../src/analysis/domain.ts';
import type { Incoming, Place, ReplyTo } from '../../src/bot/port.ts';
import type { ButtonAction } from '../../src/cards/card.ts';
import { mineIdOf } from '../../src/storage/mine.ts';
import { placeAt, type Somebody } from './people.ts';

/** What somebody may do in the quarter, and how the platform tells it. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface Shared {
  readonly id: RecordingId;
  readonly tenantId: TenantId;
  readonly by: PersonId;
  readonly place: Place;
  readonly fileId: string;
  readonly title: string;
  readonly content: string;
  /** A word that is said in it, and in nothing else but a copy. */
  readonly mark: string;
  readonly speakers: number;
  /** It is no recording that could be read. */
  readonly isBad: boolean;
  readonly isCopy: boolean;
}

export interface Session {
  readonly id: RecordingId;
  readonly tenantId: TenantId;
  readonly person: PersonId;
  readonly place: Place;
  /** Of the command that begins it. */
  readonly eventId: string;
}

export interface Weekly {
  /** 1 is Monday. */
  readonly weekday: number;
  /** Since midnight. */
  readonly minute: number;
  readonly timeZone: string;
}

/** One thing that somebody does. */
export type Deed =
  | { readonly kind: 'share'; readonly of: Shared; readonly deletesAtOnce: boolean }
  | {
      readonly kind: 'claim' | 'claim-anyway' | 'unclaim';
      readonly of: Shared;
      readonly speaker: SpeakerId;
      readonly person: PersonId;
    }
  | { readonly kind: 'assign'; readonly of: Shared; readonly persons: Readonly<Record<SpeakerId, PersonId>> }
  | { readonly kind: 'make-private' | 'delete' | 'rerun'; readonly of: Shared }
  | { readonly kind: 'begin' | 'leave-idle'; readonly session: Session }
  | { readonly kind: 'turn' | 'end'; readonly session: Session; readonly text: string }
  | {
      readonly kind: 'digest';
      readonly tenantId: TenantId;
      readonly person: PersonId;
      readonly conversation: string;
      readonly weekly: Weekly | null;
    }
  | { readonly kind: 'keep-days'; readonly tenantId: TenantId; readonly person: PersonId; readonly days: number }
  | { readonly kind: 'erase-mine'; readonly somebody: Somebody }
  | { readonly kind: 'uninstall'; readonly tenantId: TenantId };

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** Whose workspace it is in. */
export function tenantOf(deed: Deed): TenantId {
  if ('of' in deed) return deed.of.tenantId;
  if ('session' in deed) return deed.session.tenantId;
  return 'somebody' in deed ? deed.somebody.tenantId : deed.tenantId;
}

/** Who does it. */
export function personOf(deed: Deed): PersonId | null {
  if ('person' in deed) return deed.person;
  if ('of' in deed) return deed.of.by;
  if ('session' in deed) return deed.session.person;
  return 'somebody' in deed ? deed.somebody.id : null;
}

// ── As the platform tells it ────────────────────────────────────────────────────────────────────────────────────────

/** What a deed tells the service; `thread` is that of a practice session. Null for doing nothing. */
export function incomingOf(deed: Deed, n: number, thread: string | null): Incoming | null {
  const eventId = `deed:${n}`;
  const asked = (tenantId: TenantId, person: PersonId, conversation: string) => {
    const reply: ReplyTo = {
      ...{ place: placeAt(tenantId, conversation), person },
      ...{ responseUrl: 'https://hooks.example/1', triggerId: null },
    };
    return { eventId, reply, person };
  };
  const press = (of: Shared, person: PersonId, action: ButtonAction, value: string): Incoming => {
    return { kind: 'button', ...asked(of.tenantId, person, of.place.conversation), action, value };
  };
  switch (deed.kind) {
    case 'share': {
      const { tenantId, by: person, place, fileId, title } = deed.of;
      const file = { platform: 'slack' as const, tenantId, fileId, name: title, size: null, url: null };
      return { kind: 'files', eventId: `files:${fileId}`, place, person, text: '', files: [file] };
    }
    case 'claim':
    case 'claim-anyway':
    case 'unclaim':
      return press(deed.of, deed.person, deed.kind, `${deed.of.id}:${deed.speaker}`);
    case 'make-private':
    case 'delete':
    case 'rerun':
      return press(deed.of, deed.of.by, deed.kind, deed.of.id);
    case 'assign': {
      const { tenantId, by, place, id } = deed.of;
      const answers = Object.fromEntries(
        Object.entries(deed.persons).map(([speaker, who]) => [`person:${speaker}`, who]),
      );
      return { kind: 'form', ...asked(tenantId, by, place.conversation), form: 'speakers', value: id, answers };
    }
    case 'begin': {
      const { tenantId, person, place, id } = deed.session;
      const words = id < 'm' ? 'friendly_prospect discovery' : 'skeptical_buyer objection_handling';
      const begins = { ...asked(tenantId, person, place.conversation), eventId: deed.session.eventId };
      return { kind: 'command', ...begins, text: `practice ${words}` };
    }
    case 'turn':
    case 'end': {
      const { tenantId, person, place } = deed.session;
      const { text } = deed;
      const at = { ...place, thread };
      const reply = { ...asked(tenantId, person, place.conversation).reply, place: at, responseUrl: null };
      return { kind: 'said', eventId, reply, person, place: at, text };
    }
    case 'leave-idle':
      return null;
    case 'digest': {
      const { tenantId, person, conversation, weekly } = deed;
      const clock =
        weekly === null ? '' : `${Math.floor(weekly.minute / 60)}:${String(weekly.minute % 60).padStart(2, '0')}`;
      const text = weekly === null ? 'digest off' : `digest on ${DAYS[weekly.weekday - 1]} ${clock}`;
      return { kind: 'command', ...asked(tenantId, person, conversation), text };
    }
    case 'keep-days': {
      const { tenantId, person, days } = deed;
      const answers = { retention: String(days) };
      return { kind: 'form', ...asked(tenantId, person, `D-${person}`), form: 'settings', value: '', answers };
    }
    case 'erase-mine': {
      const { tenantId, id } = deed.somebody;
      return {
        kind: 'button',
        ...asked(tenantId, id, `D-${id}`),
        action: 'delete-mine',
        value: mineIdOf(tenantId, id),
      };
    }
    case 'uninstall':
      return { kind: 'removed', eventId, tenantId: deed.tenantId };
  }
}
