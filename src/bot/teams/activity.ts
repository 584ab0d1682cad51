import { z } from 'zod';
import type { PersonId, TenantId } from '../../analysis/domain.ts';
import type { Place, ReplyTo } from '../port.ts';

/** Teams' ids are printable ASCII (`19:…@thread.tacv2;messageid=…`, `a:…`, GUIDs). */
export const OpaqueId = z.string().regex(/^[\x21-\x7e]{1,512}$/);
const Guidlike = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .transform((id) => id.toLowerCase());
export const Text = z.string().transform((text) => toWellFormed(text));

const Attachment = z.object({ contentType: z.string(), name: Text.nullish(), content: z.unknown().optional() });
export type Attachment = z.infer<typeof Attachment>;
const Mention = z.object({
  type: z.literal('mention'),
  text: z.string().nullish(),
  mentioned: z.object({ id: OpaqueId }),
});
const Member = z.object({ id: OpaqueId });

/** What Teams sends, as far as it is read here. */
export const Activity = z.object({
  type: z.string(),
  name: z.string().nullish(),
  action: z.string().nullish(),
  id: OpaqueId,
  channelId: z.literal('msteams'),
  serviceUrl: z.url().max(512),
  from: z.object({ id: OpaqueId, aadObjectId: OpaqueId.nullish(), role: z.string().nullish(), name: Text.nullish() }),
  recipient: z.object({ id: OpaqueId }),
  conversation: z.object({
    id: OpaqueId,
    conversationType: z.enum(['personal', 'groupChat', 'channel']).nullish(),
    isGroup: z.boolean().nullish(),
    tenantId: Guidlike.nullish(),
  }),
  channelData: z.object({ tenant: z.object({ id: Guidlike }).nullish(), team: z.object({}).nullish() }).nullish(),
  text: Text.nullish(),
  attachments: z.array(Attachment).nullish(),
  entities: z.array(z.union([Mention, z.object({ type: z.string() })])).nullish(),
  membersAdded: z.array(Member).nullish(),
  membersRemoved: z.array(Member).nullish(),
  replyToId: OpaqueId.nullish(),
  /** The sender's time zone, as an IANA name; one that is none counts for nothing. */
  localTimezone: z
    .string()
    .regex(/^[A-Za-z][\w/+-]{1,49}$/)
    .nullish()
    .catch(null),
  value: z.unknown().optional(),
});
export type Activity = z.infer<typeof Activity>;

/** The tenant that both places name; null when they differ or neither does. */
export function tenantOf({ channelData, conversation }: Activity): string | null {
  const named = [channelData?.tenant?.id, conversation.tenantId].filter((id) => id !== undefined && id !== null);
  return new Set(named).size === 1 ? (named[0] ?? null) : null;
}

/** Where it happened. */
export function placeOf(
  { conversation, serviceUrl, recipient, from, channelData }: Activity,
  tenantId: TenantId,
): Place {
  const group = conversation.conversationType === 'groupChat' || conversation.isGroup === true;
  const channel = conversation.conversationType === 'channel' || (channelData?.team ?? null) !== null;
  return {
    platform: 'teams',
    tenantId,
    conversation: conversation.id,
    kind: channel ? 'channel' : group ? 'group' : 'personal',
    thread: null,
    teams: { serviceUrl, botId: recipient.id, userId: from.id },
  };
}

/** The directory's id of a person where Teams tells it: `from.id` differs from bot to bot. */
export function personOf({ from }: Activity): PersonId {
  return (from.aadObjectId ?? from.id) as PersonId;
}

/** Where an answer to it goes. */
export function replyTo(activity: Activity, place: Place): ReplyTo {
  const { localTimezone: timeZone } = activity;
  const reply = { place, person: personOf(activity), responseUrl: null, triggerId: null };
  return typeof timeZone === 'string' ? { ...reply, timeZone } : reply;
}

/** What is mentioned in its text. */
export function mentionsOf({ entities }: Activity): readonly z.infer<typeof Mention>[] {
  return (entities ?? []).filter((entity) => 'mentioned' in entity);
}

/** Half of a surrogate pair cannot be stored as UTF-8. */
function toWellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
