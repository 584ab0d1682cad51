import type { WebClient } from '@slack/web-api';
import type { Locale, PersonId, TenantId } from '../../analysis/domain.ts';
import type { Card } from '../../cards/card.ts';
import { harmlessLine } from '../../cards/cut.ts';
import { READING } from '../../cards/limits.ts';
import { AppError } from '../../errors.ts';
import type { ChatPort, NamedFile, Place, Posted, ReplyTo } from '../port.ts';
import type { SafeFetch } from '../safe-fetch.ts';
import type { SlackClients } from './clients.ts';
import { call, slackErrorName, translateSlackError } from './errors.ts';
import { makeSlackFiles } from './files.ts';
import { makeSlackPeople } from './people.ts';
import { isUnopened } from './places.ts';
import type { Respond } from './respond.ts';
import { blockId, makeSendCard } from './send.ts';

export interface SlackChatDeps {
  readonly clients: SlackClients;
  readonly fetchFile: SafeFetch;
  readonly respond: Respond;
  /** The language and region of a tenant's cards. */
  readonly localeOf: (tenantId: TenantId) => Promise<Locale>;
  readonly now: () => number;
}

/** One edit a second is what Slack's documented rate for `chat.update` allows a busy workspace. */
const EDIT_EVERY_MS = 1000;
/** What is gone already needs no taking back. */
const GONE = new Set([
  'message_not_found',
  'file_not_found',
  'file_deleted',
  'cant_delete_message',
  'cant_delete_file',
  'channel_not_found',
]);
/** Nothing that is quoted grows a preview. */
const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false } as const;

/** Slack behind the chat port. The first block's id carries a message's key, so that a lost answer can be looked up later. */
export function makeSlackChat({ clients, fetchFile, respond, localeOf, now }: SlackChatDeps): ChatPort {
  const people = makeSlackPeople({ clients, localeOf, now });
  const sendCard = makeSendCard({ localeOf, now });

  async function post(to: Place, card: Card, key: string): Promise<Posted> {
    return say(await opened(to), card, key);
  }

  async function say(place: Place, card: Card, key: string | null): Promise<Posted> {
    const { client } = await clients.of(place.tenantId);
    const sent = await sendCard(place.tenantId, card, key, (message) =>
      client.chat.postMessage({ channel: place.conversation, ...threadOf(place), ...NO_PREVIEWS, ...message }),
    );
    return { place, message: sent.ts ?? null, files: [] };
  }

  async function update(posted: Posted, card: Card): Promise<void> {
    const { message: ts, place } = posted;
    if (ts === null) return;
    const { client } = await clients.of(place.tenantId);
    try {
      await sendCard(place.tenantId, card, null, (message) =>
        client.chat.update({ channel: place.conversation, ts, ...message }),
      );
    } catch (thrown) {
      if (!GONE.has(slackErrorName(thrown) ?? '')) throw thrown;
    }
  }

  async function attach(to: Place, files: readonly NamedFile[]): Promise<Posted> {
    const place = await opened(to);
    const { client } = await clients.of(place.tenantId);
    const uploaded = await call(() =>
      client.files.uploadV2({
        channel_id: place.conversation,
        ...threadOf(place),
        file_uploads: files.map((file) => ({
          file: Buffer.from(file.bytes),
          filename: file.name,
          title: harmlessLine(file.title, READING.summary),
          ...(file.alt === undefined ? {} : { alt_text: file.alt.slice(0, 1000) }),
        })),
      } as Parameters<WebClient['files']['uploadV2']>[0]),
    );
    const batches = (uploaded as { files?: { files?: { id?: string }[] }[] }).files ?? [];
    const ids = batches.flatMap((batch) =>
      (batch.files ?? []).flatMap((file) => (file.id === undefined ? [] : [file.id])),
    );
    return { place, message: null, files: ids };
  }

  /** Reads the thread, or the conversation where there is none, and cannot tell what stands beyond the first page. */
  async function find(to: Place, key: string, fileNames: readonly string[] = []): Promise<Posted | null | undefined> {
    if (isUnopened(to)) return undefined;
    const { thread, conversation: channel } = to;
    const { client } = await clients.of(to.tenantId);
    const page = await call(() =>
      thread === null
        ? client.conversations.history({ channel, limit: 200 })
        : client.conversations.replies({ channel, ts: thread, limit: 200 }),
    ).catch((thrown: unknown) => {
      // Whether we may speak in a conversation that we may not read, speaking tells.
      if (thread === null && isRefusal(thrown)) return null;
      throw thrown;
    });
    if (page === null) return undefined;
    const { messages = [], has_more: hasMore } = page;
    for (const message of messages) {
      const files = (message.files ?? []).filter((file) => file.name !== undefined && fileNames.includes(file.name));
      const isKeyed = message.blocks?.[0]?.block_id === blockId(key);
      if (!isKeyed && files.length === 0) continue;
      return {
        place: to,
        message: message.ts ?? null,
        files: files.flatMap((file) => (file.id === undefined ? [] : [file.id])),
      };
    }
    return hasMore === true ? undefined : null;
  }

  async function remove(posted: Posted): Promise<void> {
    const { message: ts, place, files } = posted;
    const { client } = await clients.of(place.tenantId);
    for (const file of files) await unlessGone(() => client.files.delete({ file }));
    if (ts !== null) await unlessGone(() => client.chat.delete({ channel: place.conversation, ts }));
  }

  /** Alone to the asker: through the address that came with the press while it lasts, else as only they see it, else in private. */
  async function reply(to: ReplyTo, card: Card): Promise<void> {
    const { responseUrl, place } = to;
    if (responseUrl === null) return whisper(to, card);
    const here = { response_type: 'ephemeral', replace_original: false, ...threadOf(place) };
    try {
      await sendCard(place.tenantId, card, null, (message) => respond(responseUrl, { ...here, ...message }));
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      await whisper(to, card);
    }
  }

  async function whisper({ place, person }: ReplyTo, card: Card): Promise<void> {
    if (place.kind === 'personal') return void (await say(await opened(place), card, null));
    const { client } = await clients.of(place.tenantId);
    try {
      await sendCard(place.tenantId, card, null, (message) =>
        client.chat.postEphemeral({ channel: place.conversation, user: person, ...threadOf(place), ...message }),
      );
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      // We are not in this channel, or they are not: the answer goes where both are.
      await say(await people.direct(place.tenantId, person), card, null);
    }
  }

  async function opened(place: Place): Promise<Place> {
    if (!isUnopened(place)) return place;
    const direct = await people.direct(place.tenantId, place.conversation as PersonId);
    return { ...direct, thread: place.thread };
  }

  return {
    platform: 'slack',
    editEveryMs: EDIT_EVERY_MS,
    post,
    update,
    attach,
    picture: async () => null,
    find,
    remove,
    reply,
    ...people,
    ...makeSlackFiles({ clients, fetchFile }),
  };
}

async function unlessGone(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (thrown) {
    if (!GONE.has(slackErrorName(thrown) ?? '')) throw translateSlackError(thrown);
  }
}

function isRefusal(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.code === 'refused';
}

function threadOf(place: Place): { thread_ts?: string } {
  return place.thread === null ? {} : { thread_ts: place.thread };
}
