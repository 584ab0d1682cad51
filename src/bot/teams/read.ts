import { z } from 'zod';
import type { PersonId, TenantId } from '../../analysis/domain.ts';
import { asksForHistory, startsLikeCommand } from '../commands.ts';
import type { Incoming, Place, SharedFile } from '../port.ts';
import type { Seen } from '../references.ts';
import { Activity, mentionsOf, OpaqueId, personOf, placeOf, replyTo, tenantOf } from './activity.ts';
import { isExtension, readExtension } from './extension.ts';
import { readFile } from './file.ts';
import { type Refresh, readExecute, readSubmit } from './press.ts';

/** What an activity means to us: null when it is not for us, 'refused' when its shape or its tenants cannot be trusted. */
export type ReadTeams = HeardInTeams | null | 'refused';

export interface HeardInTeams {
  readonly tenantId: TenantId;
  readonly person: PersonId;
  readonly place: Place;
  readonly incoming: Incoming | Refresh;
  /** Who was heard where; null where we could not answer of our own accord. */
  readonly seen: Seen | null;
  /** How the request wants to be answered. */
  readonly answer: 'nothing' | 'card' | 'dialog';
}

const FILE_ATTACHMENT = 'application/vnd.microsoft.teams.file.download.info';
/** A person's words to a bot are short; what is longer is no command. */
const MAX_TEXT = 2000;
const MAX_PERSON_NAME = 100;

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
  const place = placeOf(activity, tenantId);
  const incoming = isExtension(activity) ? readExtension(activity, place) : readKind(activity, place);
  if (incoming === null || incoming === 'refused') return incoming;
  const person = personOf(activity);
  const seen = seenIn(activity, place, incoming);
  return { tenantId, person, place, incoming, seen, answer: answerTo(activity) };
}

/**
 * The extension works in conversations that we are not in, and what Teams does not call a personal chat is none: what is meant for one
 * person must not end up among several.
 */
function seenIn(activity: Activity, place: Place, incoming: Incoming | Refresh): Seen | null {
  const { conversationType } = activity.conversation;
  if (isExtension(activity) || (place.kind === 'personal' && conversationType !== 'personal')) return null;
  const name = (activity.from.name ?? '').trim().slice(0, MAX_PERSON_NAME) || null;
  return { place, person: personOf(activity), name, isNew: incoming.kind === 'installed' };
}

function answerTo(activity: Activity): HeardInTeams['answer'] {
  if (isExtension(activity)) return 'dialog';
  return activity.type === 'invoke' && activity.name === 'adaptiveCard/action' ? 'card' : 'nothing';
}

function readKind(activity: Activity, place: Place): Incoming | Refresh | null | 'refused' {
  const { tenantId } = place;
  const eventId = `teams:${activity.conversation.id}:${activity.id}`;
  const bot = activity.recipient.id;
  switch (activity.type) {
    case 'message':
      return readMessage(activity, place, eventId);
    case 'invoke':
      if (activity.name === 'adaptiveCard/action') return readExecute(activity, place, eventId);
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

function readMessage(activity: Activity, place: Place, eventId: string): Incoming | Refresh | null | 'refused' {
  const submitted = readSubmit(activity, place, eventId);
  if (submitted !== undefined) return submitted;
  const person = personOf(activity);
  const reply = replyTo(activity, place);
  const text = readText(activity);
  const greeting = { kind: 'greeting', eventId, reply, person, place, text } as const;

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
    const file = readFile({ name, content, fallbackId: `${activity.id}:${files.length}` }, tenantId);
    if (file === null) return 'refused';
    files.push(file);
  }
  return files;
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

/**
 * The words without the mention of us, which Teams leaves in them as `<at>…</at>&nbsp;`. Whose history is asked for stands in them as in
 * Slack, `<@id>`: the name alone would not tell.
 */
function readText(activity: Activity): string {
  const ours = (id: string): boolean => id === activity.recipient.id;
  const bare = replaceMentions(activity, activity.text ?? '', (id) => (ours(id) ? ' ' : null))
    .replace(/&nbsp;|\u00a0/g, ' ')
    .trim();
  const text = asksForHistory(bare) ? replaceMentions(activity, bare, (id) => (ours(id) ? null : ` <@${id}> `)) : bare;
  return text.trim().slice(0, MAX_TEXT);
}

/** Null leaves a mention as it is. */
function replaceMentions(activity: Activity, text: string, by: (id: string) => string | null): string {
  return mentionsOf(activity).reduce((said, { text: mention, mentioned }) => {
    const words = by(mentioned.id);
    return !mention || words === null ? said : said.replaceAll(mention, () => words);
  }, text);
}
