import { z } from 'zod';
import type { TableSpec } from './port.ts';
import { personId, place, tenantId, time } from './rows.ts';

/**
 * Where the app may speak of its own accord, in our own shape: a personal chat, or a group chat or channel it was added to. By the
 * conversation's id; a channel's threads are one conversation here.
 */
const Conversation = z.object({
  tenantId,
  id: z.string(),
  place,
  /** Whose personal chat it is, with the name the platform shows; null elsewhere. */
  person: personId.nullable(),
  name: z.string().nullable(),
  updatedAt: time,
});
export type Conversation = z.infer<typeof Conversation>;

export const conversations: TableSpec<Conversation, never, 'byPerson' | 'byTime'> = {
  name: 'conversations',
  row: Conversation,
  indexes: { byPerson: { fields: ['person', 'updatedAt'] }, byTime: { fields: ['updatedAt'] } },
  heavy: [],
  expires: false,
};
