import type { WebClient } from '@slack/web-api';
import { renderBlocks, type SlackBlock, type SlackMessage } from '../../cards/block-kit.ts';
import type { Card } from '../../cards/card.ts';
import { AppError } from '../../errors.ts';
import type { ChatPort, NamedFile, Place, Posted, ReplyTo, SharedFile } from '../port.ts';
import type { SafeFetch } from '../safe-fetch.ts';
import { slackErrorName, translateSlackError } from './errors.ts';

export interface SlackChatDeps {
  readonly client: WebClient;
  readonly botToken: string;
  readonly fetchFile: SafeFetch;
  /** Posts JSON to a response_url; the host was checked. */
  readonly respond: (url: string, body: Record<string, unknown>) => Promise<void>;
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
/** The card was too rich for this workspace: the same words go out without blocks. */
const BAD_BLOCKS = new Set(['invalid_blocks', 'msg_blocks_too_long', 'invalid_blocks_format']);

/** Slack behind the chat port. The first block's id carries a message's key, so that a lost answer can be looked up later. */
export function makeSlackChat({ client, botToken, fetchFile, respond }: SlackChatDeps): ChatPort {
  async function post(to: Place, card: Card, key: string): Promise<Posted> {
    const sent = await withPlainFallback(card, key, (message) =>
      client.chat.postMessage({
        channel: to.conversation,
        ...threadOf(to),
        unfurl_links: false,
        unfurl_media: false,
        ...message,
      }),
    );
    return { place: to, message: sent.ts ?? null, files: [] };
  }

  async function update(posted: Posted, card: Card): Promise<void> {
    const { message: ts } = posted;
    if (ts === null) return;
    try {
      await withPlainFallback(card, null, (message) =>
        client.chat.update({ channel: posted.place.conversation, ts, ...message }),
      );
    } catch (thrown) {
      if (thrown instanceof AppError && GONE.has(slackErrorName(thrown.cause) ?? '')) return;
      throw thrown;
    }
  }

  async function attach(to: Place, files: readonly NamedFile[]): Promise<Posted> {
    const uploaded = await call(() =>
      client.files.uploadV2({
        channel_id: to.conversation,
        ...(to.thread === null ? {} : { thread_ts: to.thread }),
        file_uploads: files.map((file) => ({
          file: Buffer.from(file.bytes),
          filename: file.name,
          title: file.title,
          ...(file.alt === undefined ? {} : { alt_text: file.alt.slice(0, 1000) }),
        })),
      } as Parameters<WebClient['files']['uploadV2']>[0]),
    );
    const batches = (uploaded as { files?: { files?: { id?: string }[] }[] }).files ?? [];
    const ids = batches.flatMap((batch) =>
      (batch.files ?? []).flatMap((file) => (file.id === undefined ? [] : [file.id])),
    );
    return { place: to, message: null, files: ids };
  }

  /** Reads the thread; needs a thread to read. */
  async function find(to: Place, key: string, fileNames: readonly string[] = []): Promise<Posted | null | undefined> {
    if (to.thread === null) return undefined;
    const { thread } = to;
    const { messages = [] } = await call(() =>
      client.conversations.replies({ channel: to.conversation, ts: thread, limit: 200 }),
    );
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
    return null;
  }

  async function remove(posted: Posted): Promise<void> {
    const { message: ts, place, files } = posted;
    for (const file of files) await unlessGone(() => client.files.delete({ file }));
    if (ts !== null) await unlessGone(() => client.chat.delete({ channel: place.conversation, ts }));
  }

  async function reply(to: ReplyTo, card: Card): Promise<void> {
    const message = renderBlocks(card);
    if (to.responseUrl !== null)
      return respond(to.responseUrl, { response_type: 'ephemeral', replace_original: false, ...message });
    const { place } = to;
    await withPlainFallback(card, null, (rendered) =>
      place.kind === 'personal'
        ? client.chat.postMessage({ channel: place.conversation, ...threadOf(place), ...rendered })
        : client.chat.postEphemeral({ channel: place.conversation, user: to.person, ...threadOf(place), ...rendered }),
    );
  }

  async function* read(file: SharedFile, maxBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    // Slack Connect files and some clients announce an id only; the address comes from files.info.
    const url = file.url ?? (await lookUp(file.fileId));
    yield* fetchFile.download(url, { headers: { authorization: `Bearer ${botToken}` }, maxBytes, signal });
  }

  async function lookUp(fileId: string): Promise<string> {
    const { file } = await call(() => client.files.info({ file: fileId }));
    if (file?.mode === 'external')
      throw new AppError('unsupported', { detail: 'The file lies outside Slack. Upload it to Slack itself.' });
    const url = file?.url_private_download;
    if (url === undefined || url === '') throw new AppError('unreachable', { detail: 'Slack no longer has the file.' });
    return url;
  }

  async function withPlainFallback<T>(
    card: Card,
    key: string | null,
    send: (message: KeyedMessage) => Promise<T>,
  ): Promise<T> {
    const message = keyed(renderBlocks(card), key);
    try {
      return await send(message);
    } catch (thrown) {
      if (!BAD_BLOCKS.has(slackErrorName(thrown) ?? '')) throw translateSlackError(thrown);
      return await call(() => send({ text: message.text, blocks: [] }));
    }
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
    read,
  };
}

async function call<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    throw translateSlackError(thrown);
  }
}

async function unlessGone(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (thrown) {
    if (!GONE.has(slackErrorName(thrown) ?? '')) throw translateSlackError(thrown);
  }
}

interface KeyedMessage {
  readonly text: string;
  readonly blocks: (SlackBlock & { block_id?: string })[];
}

function keyed(message: SlackMessage, key: string | null): KeyedMessage {
  const [first, ...rest] = message.blocks;
  return key === null || first === undefined
    ? { text: message.text, blocks: [...message.blocks] }
    : { text: message.text, blocks: [{ ...first, block_id: blockId(key) }, ...rest] };
}

/** Slack allows 255 characters. */
function blockId(key: string): string {
  return key.slice(0, 255);
}

function threadOf(place: Place): { thread_ts?: string } {
  return place.thread === null ? {} : { thread_ts: place.thread };
}
