import { z } from 'zod';
import type { PersonId } from '../analysis/domain.ts';
import type { Place } from '../bot/port.ts';
import type { TableSpec } from './port.ts';
import { personId, place, tenantId, time } from './rows.ts';

/** Who wants a digest once a week, and when: a person, or a conversation. Kept when it is switched off, so that a week stays told once. */
const Digest = z.object({
  tenantId,
  /** `person:<id>` or `place:<conversation>`. */
  id: z.string(),
  /** Null where it is a conversation's. */
  person: personId.nullable(),
  /** Where it goes; a person is asked for anew each time, because their chat may change. */
  place,
  /** As in `place`, for the index. */
  conversation: z.string(),
  /** 1 is Monday, 7 Sunday. */
  weekday: z.int().min(1).max(7),
  /** Since midnight, local. */
  minute: z.int().min(0).max(1439),
  /** IANA name. */
  timeZone: z.string(),
  /** Who said which zone it is; `nobody`: it is UTC for want of a better one. */
  zoneFrom: z.enum(['person', 'platform', 'nobody']),
  isOn: z.boolean(),
  /** The ISO week that was dealt with last (`2026-W48`): told, or nothing to tell. */
  handled: z.string().nullable(),
  /** When to look next. */
  dueAt: time,
  updatedAt: time,
});
export type Digest = z.infer<typeof Digest>;

export const digests: TableSpec<Digest, never, 'byDue' | 'byConversation'> = {
  name: 'digests',
  row: Digest,
  indexes: { byDue: { fields: ['isOn', 'dueAt'] }, byConversation: { fields: ['conversation'] } },
  heavy: [],
  expires: false,
};

/** Whose digest is meant where somebody speaks of it: in a personal chat their own, elsewhere the conversation's. */
export function recipientAt(
  place: Place,
  person: PersonId,
): Pick<Digest, 'id' | 'person' | 'conversation'> & { readonly place: Place } {
  const conversation = wholeConversation(place.conversation);
  const whole = { ...place, conversation, thread: null };
  return place.kind === 'personal'
    ? { id: `person:${person}`, person, conversation, place: whole }
    : { id: `place:${conversation}`, person: null, conversation, place: whole };
}

/** Without the thread, which in Teams is part of a channel's id. */
export function wholeConversation(conversation: string): string {
  return conversation.split(';messageid=')[0] ?? conversation;
}
