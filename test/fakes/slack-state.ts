import { type Args, EMAIL_SCOPE, type Method } from './slack-methods.ts';
import { findBlockFault, findViewFault } from './slack-rules.ts';

/** A workspace as the stand-in (slack.ts) keeps it, and what Slack's methods do to it. */

export interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts: string | null;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly files: readonly string[];
  /** Seen by this person only. */
  readonly onlyFor: string | null;
}
export type Block = Readonly<Record<string, unknown>> & { readonly type: string; readonly block_id?: string };
export interface FakeView {
  readonly type: 'modal' | 'home';
  readonly callback_id?: string;
  readonly private_metadata?: string;
  readonly blocks: readonly Block[];
}

interface Channel {
  readonly members: ReadonlySet<string>;
  readonly isPrivate: boolean;
}
interface StoredFile {
  readonly info: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
}

export const TEAM = 'T0FAKE';
export const BOT_USER = 'U0BOT';
const BOT = 'B0BOT';
const TRIGGER_MS = 3_000;

export interface StateDeps {
  readonly origin: () => string;
  readonly now: () => number;
  /** Takes what breaks a documented limit. */
  readonly fault: (fault: string) => void;
  /** What the installation was granted. */
  readonly scopes: readonly string[];
}

/** A workspace with nobody in it; `perform` says what each method does: a name where Slack refuses it, else what it answers with. */
export function makeSlackState({ origin, now, fault: report, scopes }: StateDeps) {
  const channels = new Map<string, Channel>();
  const users = new Map<string, { readonly name: string; readonly displayName: string; readonly tz: string }>();
  const files = new Map<string, StoredFile>();
  const messages: FakeMessage[] = [];
  const modals: FakeView[] = [];
  const homes = new Map<string, FakeView>();
  const statuses: { readonly channel: string; readonly thread: string; readonly status: string }[] = [];
  const triggers = new Map<string, { readonly at: number; used: boolean }>();
  let drawsCharts = true;
  let next = 0;

  const perform: { readonly [M in Method]: (args: Args<M>) => object | string } = {
    'auth.test': () => ({ team_id: TEAM, user_id: BOT_USER, bot_id: BOT, url: `${origin()}/` }),
    'chat.postMessage': ({ channel, text, blocks = [], thread_ts = null }) => {
      const refusal = findAbsence(channel) ?? checkBlocks(blocks);
      if (refusal !== null) return refusal;
      const { ts } = keep({ channel, text, blocks: blocks as Block[], thread_ts, files: [], onlyFor: null });
      return { channel, ts };
    },
    'chat.postEphemeral': ({ channel, user, text, blocks = [], thread_ts = null }) => {
      const refusal = findAbsence(channel) ?? checkBlocks(blocks);
      if (refusal !== null) return refusal;
      if (channels.get(channel)?.members.has(user) !== true) return 'user_not_in_channel';
      const { ts } = keep({ channel, text, blocks: blocks as Block[], thread_ts, files: [], onlyFor: user });
      return { message_ts: ts };
    },
    'chat.update': ({ channel, ts, text, blocks = [] }) => {
      const at = messages.findIndex((one) => one.channel === channel && one.ts === ts);
      const message = messages[at];
      if (message === undefined) return 'message_not_found';
      const refusal = checkBlocks(blocks);
      if (refusal !== null) return refusal;
      messages[at] = { ...message, text, blocks: blocks as Block[] };
      return { channel, ts, text };
    },
    'chat.delete': ({ channel, ts }) => {
      const at = messages.findIndex((one) => one.channel === channel && one.ts === ts);
      if (at === -1) return 'message_not_found';
      messages.splice(at, 1);
      return { channel, ts };
    },
    'conversations.open': ({ users: user }) => {
      if (user === BOT_USER) return 'cannot_dm_bot';
      if (!users.has(user)) return 'user_not_found';
      const id = `D${user.slice(1)}`;
      channels.set(id, { members: new Set([user, BOT_USER]), isPrivate: true });
      return { channel: { id } };
    },
    'conversations.replies': ({ channel, ts, limit = 1_000 }) => {
      const all = messages.filter(
        (one) => one.channel === channel && one.onlyFor === null && (one.ts === ts || one.thread_ts === ts),
      );
      const page = all.slice(0, limit).map((one) => ({ ...one, files: one.files.map((id) => files.get(id)?.info) }));
      return findAbsence(channel) ?? { messages: page, has_more: all.length > limit };
    },
    'conversations.history': ({ channel, limit = 100 }) => {
      const all = messages.filter(
        (one) => one.channel === channel && one.onlyFor === null && (one.thread_ts ?? one.ts) === one.ts,
      );
      // The newest first, and those in threads not at all.
      const page = all.toReversed().slice(0, limit);
      return findAbsence(channel) ?? { messages: page, has_more: all.length > limit };
    },
    'users.info': ({ user }) => {
      const known = users.get(user);
      if (known === undefined) return 'user_not_found';
      const { name, displayName, tz } = known;
      const email = scopes.includes(EMAIL_SCOPE) ? { email: `${name}@example.com` } : {};
      return { user: { id: user, name, tz, profile: { display_name: displayName, ...email } } };
    },
    'views.open': ({ trigger_id, view }) => {
      const trigger = triggers.get(trigger_id);
      if (trigger === undefined) return 'invalid_trigger_id';
      if (trigger.used) return 'exchanged_trigger_id';
      if (now() - trigger.at > TRIGGER_MS) return 'expired_trigger_id';
      const fault = findViewFault('modal', view);
      if (fault !== null) return note('views.open', fault);
      trigger.used = true;
      modals.push(view as FakeView);
      return { view: { id: `V${modals.length}` } };
    },
    'views.publish': ({ user_id, view }) => {
      if (!users.has(user_id)) return 'user_not_found';
      const fault = findViewFault('home', view);
      if (fault !== null) return note('views.publish', fault);
      homes.set(user_id, view as FakeView);
      return {};
    },
    'files.info': ({ file }) => {
      const known = files.get(file);
      return known === undefined ? 'file_not_found' : { file: known.info };
    },
    'files.delete': ({ file }) => (files.delete(file) ? {} : 'file_not_found'),
    'files.getUploadURLExternal': ({ filename }) => {
      const id = newId('F');
      files.set(id, { info: { id, name: filename }, bytes: new Uint8Array() });
      return { file_id: id, upload_url: `${origin()}/upload/${id}` };
    },
    'files.completeUploadExternal': ({ files: uploaded, channel_id: channel, thread_ts = null }) => {
      const ids = uploaded.map(({ id }) => id);
      if (ids.some((id) => (files.get(id)?.bytes.length ?? 0) === 0)) return 'file_not_found';
      if (channel !== undefined) {
        const refusal = findAbsence(channel);
        if (refusal !== null) return refusal;
        keep({ channel, text: '', blocks: [], thread_ts, files: ids, onlyFor: null });
      }
      return { files: ids.map((id) => ({ id })) };
    },
    'assistant.threads.setStatus': ({ channel_id, thread_ts, status }) => {
      const refusal = findAbsence(channel_id);
      if (refusal !== null) return refusal;
      statuses.push({ channel: channel_id, thread: thread_ts, status });
      return {};
    },
  };

  /** The bot hears and speaks only where it is; of what is private and not its own it knows nothing. */
  function findAbsence(id: string): string | null {
    const channel = channels.get(id);
    if (channel === undefined) return 'channel_not_found';
    if (channel.members.has(BOT_USER)) return null;
    return channel.isPrivate ? 'channel_not_found' : 'not_in_channel';
  }

  function checkBlocks(blocks: readonly unknown[]): string | null {
    const fault = findBlockFault('message', blocks);
    if (fault !== null) return note('blocks', fault);
    const hasChart = blocks.some((block) => (block as Block).type === 'data_visualization');
    return hasChart && !drawsCharts ? 'invalid_blocks' : null;
  }

  /** What breaks a documented limit is a fault of ours, whatever we then make of Slack's answer. */
  function note(where: string, { error, detail }: { readonly error: string; readonly detail: string }): string {
    report(`${where}: ${error}: ${detail}`);
    return error;
  }

  function newId(prefix: string): string {
    return `${prefix}${++next}`;
  }

  function keep(message: Omit<FakeMessage, 'ts'>): FakeMessage {
    const kept = { ...message, ts: `1700000000.${newId('').padStart(6, '0')}` };
    messages.push(kept);
    return kept;
  }

  return {
    channels,
    users,
    files,
    messages,
    modals,
    homes,
    statuses,
    perform,
    checkBlocks,
    keep,
    newId,
    trigger(): string {
      const id = newId('trigger.');
      triggers.set(id, { at: now(), used: false });
      return id;
    },
    /** Whether this workspace takes native charts; they reach workspaces one after the other. */
    drawCharts(takes: boolean) {
      drawsCharts = takes;
    },
  };
}
