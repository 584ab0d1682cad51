import { z } from 'zod';
import type { PersonId, TenantId } from '../../analysis/domain.ts';
import type { ButtonAction } from '../../cards/card.ts';
import { startsLikeCommand } from '../commands.ts';
import type { Incoming, Place, SharedFile } from '../port.ts';

/** Slack's payloads, as far as we read them, turned into what happened. Pure; anything else is null and does nothing. */

/** Slack's own ids and timestamps: opaque, and part of our keys, which hold no control characters and no half characters. */
const Id = z.string().regex(/^[\x21-\x7e]{1,200}$/);

const File = z.object({
  id: Id,
  name: z.string().nullish(),
  size: z.number().nullish(),
  url_private_download: z.string().nullish(),
});

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

const BlockActions = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: Id }),
  channel: z.object({ id: Id }),
  /** Absent when the message is seen by one person only. */
  message: z.object({ ts: Id, thread_ts: Id.optional() }).optional(),
  container: z.object({ message_ts: Id, thread_ts: Id.optional() }),
  response_url: z.string(),
  actions: z.array(z.object({ action_id: Id, value: z.string().optional(), action_ts: Id.optional() })).min(1),
});

const BUTTONS: readonly ButtonAction[] = ['cancel', 'retry', 'delete', 'report'];

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
  if (subtype !== undefined && subtype !== 'file_share') return null;

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
  const isForUs = message.type === 'app_mention' || kind === 'personal';
  if (!isForUs || subtype === 'file_share') return null;
  const eventId = `slack:words:${channel}:${ts}`;
  const reply = { place, person, responseUrl: null };
  // “Thanks!” under a report wants no answer.
  if (kind === 'personal' && message.thread_ts !== undefined && !startsLikeCommand(text)) return null;
  return startsLikeCommand(text)
    ? { kind: 'command', eventId, reply, person, text }
    : { kind: 'greeting', eventId, reply, person, place };
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
    reply: { place, person, responseUrl: response_url },
    person,
    text,
  };
}

export function readButton(tenantId: TenantId, body: unknown): Incoming | null {
  const read = BlockActions.safeParse(body);
  if (!read.success) return null;
  const { user, channel, message, container, response_url, actions } = read.data;
  const [pressed] = actions;
  // A card's second button of one action is `coach:<action>:2`.
  const action = BUTTONS.find((each) => each === pressed?.action_id.split(':')[1]);
  if (pressed === undefined || action === undefined) return null;
  const person = user.id as PersonId;
  const place = placeOf(tenantId, channel.id, message?.thread_ts ?? container.thread_ts ?? container.message_ts);
  const eventId = `slack:button:${channel.id}:${container.message_ts}:${pressed.action_id}:${user.id}:${pressed.action_ts ?? ''}`;
  return {
    kind: 'button',
    eventId,
    reply: { place, person, responseUrl: response_url },
    person,
    action,
    value: pressed.value ?? '',
  };
}

function readFile(tenantId: TenantId, file: z.infer<typeof File>): SharedFile {
  return {
    platform: 'slack',
    tenantId,
    fileId: file.id,
    name: file.name?.slice(0, 255) || 'recording',
    size: file.size ?? null,
    url: file.url_private_download ?? null,
  };
}

function placeOf(tenantId: TenantId, conversation: string, thread: string | null): Place {
  return {
    platform: 'slack',
    tenantId,
    conversation,
    kind: conversation.startsWith('D') ? 'personal' : 'channel',
    thread,
    teams: null,
  };
}
