import { z } from 'zod';
import type { PersonId, TenantId } from '../../analysis/domain.ts';
import type { ButtonAction } from '../../cards/card.ts';
import { startsLikeCommand } from '../commands.ts';
import type { Incoming, Place, ReplyTo, SharedFile } from '../port.ts';

/** What an activity means to us: null when it is not for us, 'refused' when its shape or its tenants cannot be trusted. */
export type ReadTeams = { readonly tenantId: TenantId; readonly incoming: Incoming } | null | 'refused';

const FILE_ATTACHMENT = 'application/vnd.microsoft.teams.file.download.info';
/** A person's words to a bot are short; what is longer is no command. */
const MAX_TEXT = 2000;
const MAX_NAME = 400;

/** Teams' ids are printable ASCII (`19:…@thread.tacv2;messageid=…`, `a:…`, GUIDs). */
const OpaqueId = z.string().regex(/^[\x21-\x7e]{1,512}$/);
const Guidlike = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .transform((id) => id.toLowerCase());
const Text = z.string().transform((text) => toWellFormed(text));

const Attachment = z.object({ contentType: z.string(), name: Text.nullish(), content: z.unknown().optional() });
const DownloadInfo = z.object({ downloadUrl: z.string().max(8192), uniqueId: OpaqueId.nullish() });
const Mention = z.object({
  type: z.literal('mention'),
  text: z.string().nullish(),
  mentioned: z.object({ id: OpaqueId }),
});
const Member = z.object({ id: OpaqueId });

const Activity = z.object({
  type: z.string(),
  name: z.string().nullish(),
  action: z.string().nullish(),
  id: OpaqueId,
  channelId: z.literal('msteams'),
  serviceUrl: z.url().max(512),
  from: z.object({ id: OpaqueId, aadObjectId: OpaqueId.nullish(), role: z.string().nullish() }),
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
  value: z.unknown().optional(),
});
type Activity = z.infer<typeof Activity>;

/** `data` of our own buttons (cards/adaptive.ts). */
const ButtonData = z.object({ verb: z.string(), value: z.string().max(200) });
const CardAction = z.object({ action: z.object({ verb: z.string(), data: z.object({ value: z.string().max(200) }) }) });
const FileConsent = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ file: z.string().regex(/^[\w-]{1,64}$/) }),
  uploadInfo: z
    .object({
      uploadUrl: z.string().max(8192),
      contentUrl: z.string().max(8192),
      uniqueId: OpaqueId.nullish(),
      fileType: z.string().max(20).nullish(),
    })
    .nullish(),
});

/** Reads an activity's raw JSON. Everything in it is the sender's word: ids are taken as opaque, text as text. */
export function readTeams(raw: unknown): ReadTeams {
  const parsed = Activity.safeParse(raw);
  if (!parsed.success) return 'refused';
  const activity = parsed.data;
  const tenant = tenantOf(activity);
  if (tenant === null) return 'refused';
  if (activity.from.id === activity.recipient.id || activity.from.role === 'bot' || activity.from.role === 'skill')
    return null;
  const tenantId = `teams:${tenant}` as TenantId;
  const incoming = readKind(activity, tenantId);
  return incoming === null || incoming === 'refused' ? incoming : { tenantId, incoming };
}

/** The tenant that both places name; null when they differ or neither does. */
function tenantOf({ channelData, conversation }: Activity): string | null {
  const named = [channelData?.tenant?.id, conversation.tenantId].filter((id) => id !== undefined && id !== null);
  return new Set(named).size === 1 ? (named[0] ?? null) : null;
}

function readKind(activity: Activity, tenantId: TenantId): Incoming | null | 'refused' {
  const eventId = `teams:${activity.conversation.id}:${activity.id}`;
  const place = placeOf(activity, tenantId);
  const bot = activity.recipient.id;
  switch (activity.type) {
    case 'message':
      return readMessage(activity, place, eventId);
    case 'invoke':
      if (activity.name === 'adaptiveCard/action') {
        const read = CardAction.safeParse(activity.value);
        return read.success
          ? readButton(activity, place, eventId, read.data.action.verb, read.data.action.data.value)
          : 'refused';
      }
      return activity.name === 'fileConsent/invoke' ? readConsent(activity, place, eventId) : null;
    case 'installationUpdate':
      if (activity.action?.startsWith('add') === true) return { kind: 'installed', eventId, place };
      return activity.action === 'remove' ? { kind: 'removed', eventId, tenantId, place } : null;
    case 'conversationUpdate':
      if (activity.membersAdded?.some(({ id }) => id === bot) === true) return { kind: 'installed', eventId, place };
      return activity.membersRemoved?.some(({ id }) => id === bot) === true
        ? { kind: 'removed', eventId, tenantId, place }
        : null;
    default:
      return null;
  }
}

function readMessage(activity: Activity, place: Place, eventId: string): Incoming | null | 'refused' {
  const person = personOf(activity);
  const reply: ReplyTo = { place, person, responseUrl: null };
  const button = ButtonData.safeParse(activity.value);
  if (button.success) return readButton(activity, place, eventId, button.data.verb, button.data.value);
  const text = readText(activity);
  const greeting = { kind: 'greeting', eventId, reply, person, place } as const;

  if (place.kind === 'personal') {
    const files = readFiles(activity, place.tenantId);
    if (files === 'refused') return 'refused';
    if (files.length > 0) return { kind: 'files', eventId, place, person, files, text };
    return text === '' ? greeting : { kind: 'command', eventId, reply, person, text };
  }
  // An app that may read a whole channel is sent all of it; only what names us is for us.
  if (!mentionsOf(activity).some(({ mentioned }) => mentioned.id === activity.recipient.id)) return null;
  return startsLikeCommand(text) ? { kind: 'command', eventId, reply, person, text } : greeting;
}

/** Every attached file; Teams adds the message's own text as an attachment too, so their order means nothing. */
function readFiles(activity: Activity, tenantId: TenantId): readonly SharedFile[] | 'refused' {
  const files: SharedFile[] = [];
  for (const { contentType, name, content } of activity.attachments ?? []) {
    if (contentType !== FILE_ATTACHMENT) continue;
    const info = DownloadInfo.safeParse(content);
    if (!info.success) return 'refused';
    files.push({
      platform: 'teams',
      tenantId,
      fileId: info.data.uniqueId ?? `${activity.id}:${files.length}`,
      name: (name ?? '').slice(0, MAX_NAME) || 'file',
      size: null,
      url: info.data.downloadUrl,
    });
  }
  return files;
}

function readButton(activity: Activity, place: Place, eventId: string, verb: string, value: string): Incoming | null {
  const action = actionOf(verb);
  if (action === null) return null;
  const person = personOf(activity);
  return { kind: 'button', eventId, reply: { place, person, responseUrl: null }, person, action, value };
}

function actionOf(verb: string): ButtonAction | null {
  switch (verb) {
    case 'coach:cancel':
      return 'cancel';
    case 'coach:retry':
      return 'retry';
    case 'coach:delete':
      return 'delete';
    case 'coach:report':
      return 'report';
    default:
      return null;
  }
}

function readConsent(activity: Activity, place: Place, eventId: string): Incoming | 'refused' {
  const read = FileConsent.safeParse(activity.value);
  if (!read.success) return 'refused';
  const { action, context, uploadInfo } = read.data;
  if (action === 'accept' && (uploadInfo === undefined || uploadInfo === null)) return 'refused';
  return {
    kind: 'consent',
    eventId,
    place,
    person: personOf(activity),
    offerId: context.file,
    accepted: action === 'accept',
    uploadUrl: uploadInfo?.uploadUrl ?? null,
    contentUrl: uploadInfo?.contentUrl ?? null,
    uniqueId: uploadInfo?.uniqueId ?? null,
    fileType: uploadInfo?.fileType ?? null,
    consentMessage: activity.replyToId ?? null,
  };
}

function placeOf({ conversation, serviceUrl, recipient, from, channelData }: Activity, tenantId: TenantId): Place {
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
function personOf({ from }: Activity): PersonId {
  return (from.aadObjectId ?? from.id) as PersonId;
}

function mentionsOf({ entities }: Activity): readonly z.infer<typeof Mention>[] {
  return (entities ?? []).filter((entity) => 'mentioned' in entity);
}

/** The words without the mention of us, which Teams leaves in them as `<at>…</at>&nbsp;`. */
function readText(activity: Activity): string {
  const ours = mentionsOf(activity).filter(({ mentioned }) => mentioned.id === activity.recipient.id);
  const bare = ours.reduce(
    (text, { text: mention }) => (mention ? text.replaceAll(mention, ' ') : text),
    activity.text ?? '',
  );
  return bare
    .replace(/&nbsp;|\u00a0/g, ' ')
    .trim()
    .slice(0, MAX_TEXT);
}

/** Half of a surrogate pair cannot be stored as UTF-8. */
function toWellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
