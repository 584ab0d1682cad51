import { z } from 'zod';
import type { PersonId, TenantId } from '../../analysis/domain.ts';
import { BUTTON_ACTIONS } from '../../cards/card.ts';
import { startsLikeCommand } from '../commands.ts';
import type { Incoming, Place, ReplyTo, SharedFile } from '../port.ts';
import { directPlace, Id, placeOf } from './places.ts';

/** Slack's payloads, as far as we read them, turned into what happened. Pure; anything else is null and does nothing. */

const File = z.object({
  id: Id,
  name: z.string().nullish(),
  size: z.number().nullish(),
  subtype: z.string().nullish(),
  mode: z.string().nullish(),
  file_access: z.string().nullish(),
  url_private_download: z.string().nullish(),
});
/** What lies elsewhere, is gone, is hidden by the plan or belongs to another workspace: `files.info` has the last word on it. */
const LOOK_FIRST = new Set(['external', 'tombstone', 'hidden_by_limit', 'file_access']);
/** Clips that are recorded in Slack often have no name. */
const CLIP_NAMES: Readonly<Record<string, string>> = { slack_audio: 'Voice clip', slack_video: 'Video clip' };

const Message = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: z.string().optional(),
  user: Id.optional(),
  bot_id: z.string().nullish(),
  channel: Id,
  channel_type: z.string().optional(),
  ts: Id,
  thread_ts: Id.optional(),
  text: z.string().nullish(),
  files: z.array(File).max(100).optional(),
});

const SlashCommand = z.object({
  trigger_id: Id,
  user_id: Id,
  channel_id: Id,
  text: z.string().default(''),
  response_url: z.string(),
});

const Pressed = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: Id }),
  trigger_id: Id.optional(),
  actions: z.array(z.object({ action_id: Id, value: z.string().optional(), action_ts: Id.optional() })).min(1),
});
const PressedInMessage = Pressed.extend({
  channel: z.object({ id: Id }),
  /** Absent when the message is seen by one person only. */
  message: z.object({ ts: Id, thread_ts: Id.optional() }).optional(),
  container: z.object({ message_ts: Id, thread_ts: Id.optional() }),
  response_url: z.string(),
});
const PressedInView = Pressed.extend({ container: z.object({ type: z.literal('view'), view_id: Id }) });

const HomeOpened = z.object({
  type: z.literal('app_home_opened'),
  user: Id,
  tab: z.literal('home'),
  event_ts: Id,
});

const MessageShortcut = z.object({
  type: z.literal('message_action'),
  callback_id: z.literal('coach_recording'),
  user: z.object({ id: Id }),
  channel: z.object({ id: Id }),
  action_ts: Id,
  trigger_id: Id.optional(),
  response_url: z.string(),
  message: z.object({
    user: Id.optional(),
    ts: Id,
    thread_ts: Id.optional(),
    text: z.string().nullish(),
    files: z.array(File).max(100).optional(),
  }),
});

const GlobalShortcut = z.object({
  type: z.literal('shortcut'),
  callback_id: z.literal('coach_me'),
  user: z.object({ id: Id }),
  action_ts: Id,
  trigger_id: Id.optional(),
});

/**
 * A message or a mention. A file makes a recording wherever the bot is; words without a file are for us in a direct message or when
 * they mention us. Our own, other bots', edited and deleted messages are nothing. The message is its own key, so that `message` and
 * `app_mention` of the same words, or a second event id, are one.
 */
export function readMessage(tenantId: TenantId, botUserId: string, event: unknown): Incoming | null {
  const read = Message.safeParse(event);
  if (!read.success) return null;
  const message = read.data;
  const { user, channel, ts, subtype } = message;
  if (user === undefined || user === botUserId || message.bot_id) return null;
  // A reply that is also sent to the channel brings its files under a name of its own.
  if (subtype !== undefined && subtype !== 'file_share' && subtype !== 'thread_broadcast') return null;

  const person = user as PersonId;
  const kind =
    channel.startsWith('D') || message.channel_type === 'im'
      ? 'personal'
      : message.channel_type === 'mpim'
        ? 'group'
        : 'channel';
  const place: Place = {
    platform: 'slack',
    tenantId,
    conversation: channel,
    kind,
    thread: message.thread_ts ?? ts,
    teams: null,
  };
  const text = (message.text ?? '').replaceAll(`<@${botUserId}>`, '').trim();
  const files = message.files ?? [];

  if (files.length > 0) {
    // A mention of the same message brings the files a second time, or not at all.
    if (message.type === 'app_mention') return null;
    return {
      kind: 'files',
      eventId: `slack:files:${channel}:${ts}`,
      place,
      person,
      text,
      files: files.map((file) => readFile(tenantId, file)),
    };
  }
  if (subtype === 'file_share') return null;
  const isForUs = message.type === 'app_mention' || kind === 'personal';
  const isInThread = message.thread_ts !== undefined;
  const reply = { place, person, responseUrl: null, triggerId: null };
  const said = { eventId: `slack:words:${channel}:${ts}`, reply, person, text };
  if (isForUs && startsLikeCommand(text)) return { kind: 'command', ...said };
  // “Thanks!” under a report wants no answer, nor does what people say to each other.
  if (isInThread && (kind === 'personal' || !isForUs)) return { kind: 'said', ...said, place };
  return isForUs ? { kind: 'greeting', ...said, place } : null;
}

export function readSlashCommand(tenantId: TenantId, body: unknown): Incoming | null {
  const read = SlashCommand.safeParse(body);
  if (!read.success) return null;
  const { trigger_id, user_id, channel_id, text, response_url } = read.data;
  const person = user_id as PersonId;
  const place = placeOf(tenantId, channel_id, null);
  return {
    kind: 'command',
    eventId: `slack:command:${trigger_id}`,
    reply: { place, person, responseUrl: response_url, triggerId: trigger_id },
    person,
    text,
  };
}

/** A press on a button of ours, under a message or on somebody's App Home; that has no place to answer at but their direct message. */
export function readButton(tenantId: TenantId, body: unknown): Incoming | null {
  const inMessage = PressedInMessage.safeParse(body);
  const inView = inMessage.success ? null : PressedInView.safeParse(body);
  const read = inMessage.data ?? inView?.data;
  if (read === undefined) return null;
  const [pressed] = read.actions;
  // A card's second button of one action is `coach:<action>:2`.
  const action = BUTTON_ACTIONS.find((each) => each === pressed?.action_id.split(':')[1]);
  if (pressed === undefined || action === undefined) return null;
  const person = read.user.id as PersonId;
  const { where, place, responseUrl } =
    inMessage.data === undefined
      ? { where: 'home', place: directPlace(tenantId, person), responseUrl: null }
      : whereOf(tenantId, inMessage.data);
  return {
    kind: 'button',
    eventId: `slack:button:${where}:${pressed.action_id}:${person}:${pressed.action_ts ?? ''}`,
    reply: { place, person, responseUrl, triggerId: read.trigger_id ?? null },
    person,
    action,
    value: pressed.value ?? '',
  };
}

function whereOf(tenantId: TenantId, pressed: z.infer<typeof PressedInMessage>) {
  const { channel, message, container, response_url: responseUrl } = pressed;
  const thread = message?.thread_ts ?? container.thread_ts ?? container.message_ts;
  return {
    where: `${channel.id}:${container.message_ts}`,
    place: placeOf(tenantId, channel.id, thread),
    responseUrl,
  };
}

/** Somebody looks at their App Home. Its other tab, our direct messages, needs nothing: what can be asked there stands in the manifest. */
export function readHome(tenantId: TenantId, event: unknown): Incoming | null {
  const read = HomeOpened.safeParse(event);
  if (!read.success) return null;
  const { user, event_ts } = read.data;
  const person = user as PersonId;
  return {
    kind: 'home',
    eventId: `slack:home:${user}:${event_ts}`,
    place: directPlace(tenantId, person),
    person,
  };
}

/**
 * “Coach this recording” on a message, also one that the bot was not there for or that another bot posted, and “My coaching”. The message
 * is its own key, so that what was dropped where we heard it is not taken twice; whoever asks once more is told what became of it.
 */
export function readShortcut(tenantId: TenantId, botUserId: string, body: unknown): Incoming | null {
  const onMessage = MessageShortcut.safeParse(body);
  if (onMessage.success) return readMessageShortcut(tenantId, botUserId, onMessage.data);
  const read = GlobalShortcut.safeParse(body);
  if (!read.success) return null;
  const { user, action_ts, trigger_id } = read.data;
  const person = user.id as PersonId;
  return {
    kind: 'command',
    eventId: `slack:shortcut:${user.id}:${action_ts}`,
    reply: { place: directPlace(tenantId, person), person, responseUrl: null, triggerId: trigger_id ?? null },
    person,
    text: 'history 30',
  };
}

function readMessageShortcut(
  tenantId: TenantId,
  botUserId: string,
  { user, channel, action_ts, trigger_id, response_url, message }: z.infer<typeof MessageShortcut>,
): Incoming {
  const person = user.id as PersonId;
  const place = placeOf(tenantId, channel.id, message.thread_ts ?? message.ts);
  const files = message.user === botUserId ? [] : (message.files ?? []);
  const reply: ReplyTo = { place, person, responseUrl: response_url, triggerId: trigger_id ?? null };
  const eventId = `slack:shortcut:${channel.id}:${message.ts}:${user.id}:${action_ts}`;
  if (files.length > 0)
    return {
      kind: 'files',
      eventId: `slack:files:${channel.id}:${message.ts}`,
      place,
      person,
      text: message.text ?? '',
      files: files.map((file) => readFile(tenantId, file)),
      asked: { eventId, reply },
    };
  return { kind: 'no-file', eventId, reply, person };
}

function readFile(tenantId: TenantId, file: z.infer<typeof File>): SharedFile {
  const isElsewhere = file.file_access === 'check_file_info' || LOOK_FIRST.has(file.mode ?? '');
  return {
    platform: 'slack',
    tenantId,
    fileId: file.id,
    name: file.name?.slice(0, 255) || (CLIP_NAMES[file.subtype ?? ''] ?? 'recording'),
    size: file.size ?? null,
    url: isElsewhere ? null : (file.url_private_download ?? null),
  };
}
