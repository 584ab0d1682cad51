/** What stands in one workspace of the stand-in for Slack. Ids repeat between workspaces on purpose: only the token tells them apart. */
export interface FakeMessage {
  readonly ts: string;
  readonly channel: string;
  readonly thread: string | null;
  /** Who alone sees it; null for everybody. */
  readonly onlyFor: string | null;
  text: string;
  blocks: unknown[];
  files: { readonly id: string; readonly name: string }[];
}

interface FakeFile {
  readonly name: string;
  bytes: Uint8Array;
}

type Args = Readonly<Record<string, string>>;
type Answer = { readonly ok: boolean; readonly error?: string } & Readonly<Record<string, unknown>>;

/** One workspace; `call` is a Web API method asked with a token of it. */
export function makeFakeWorkspace(id: string, origin: () => string) {
  const messages: FakeMessage[] = [];
  const files = new Map<string, FakeFile>();
  let next = 1;

  const refuse = (error: string): Answer => ({ ok: false, error });

  function add(args: Args, onlyFor: string | null): FakeMessage {
    const message: FakeMessage = {
      ts: `1700000000.${String(next++).padStart(6, '0')}`,
      channel: args.channel ?? '',
      thread: args.thread_ts ?? null,
      onlyFor,
      text: args.text ?? '',
      blocks: JSON.parse(args.blocks ?? '[]') as unknown[],
      files: [],
    };
    messages.push(message);
    return message;
  }

  function fileAddress(fileId: string): string {
    return `${origin()}/files/${id}/${fileId}`;
  }

  const methods: Readonly<Record<string, (args: Args) => Answer>> = {
    'chat.postMessage': (args) => {
      if (args.thread_ts !== undefined && !messages.some(({ ts }) => ts === args.thread_ts))
        return refuse('thread_not_found');
      const { ts, channel } = add(args, null);
      return { ok: true, ts, channel };
    },
    'chat.postEphemeral': (args) => ({ ok: true, message_ts: add(args, args.user ?? '').ts }),
    'chat.update': (args) => {
      const message = messages.find(({ ts, channel }) => ts === args.ts && channel === args.channel);
      if (message === undefined) return refuse('message_not_found');
      message.text = args.text ?? '';
      message.blocks = JSON.parse(args.blocks ?? '[]') as unknown[];
      return { ok: true, ts: message.ts, channel: message.channel };
    },
    'chat.delete': (args) => {
      const at = messages.findIndex(({ ts }) => ts === args.ts);
      if (at < 0) return refuse('message_not_found');
      messages.splice(at, 1);
      return { ok: true };
    },
    'conversations.replies': (args) => ({
      ok: true,
      messages: messages
        .filter(({ channel, thread, ts, onlyFor }) => {
          return channel === args.channel && (thread === args.ts || ts === args.ts) && onlyFor === null;
        })
        .map(({ ts, text, blocks, files: attached }) => ({ ts, text, blocks, files: attached })),
    }),
    'conversations.open': (args) => ({ ok: true, channel: { id: `D${args.users}` } }),
    'users.info': (args) => ({ ok: true, user: { id: args.user, profile: { real_name: `${args.user} of ${id}` } } }),
    'files.getUploadURLExternal': (args) => {
      const fileId = `F${id}${next++}`;
      files.set(fileId, { name: args.filename ?? '', bytes: new Uint8Array() });
      return { ok: true, upload_url: `${origin()}/upload/${id}/${fileId}`, file_id: fileId };
    },
    'files.completeUploadExternal': (args) => {
      const done = JSON.parse(args.files ?? '[]') as { id: string }[];
      if (done.some((file) => !files.has(file.id))) return refuse('file_not_found');
      const message = add({ ...args, channel: args.channel_id ?? '' }, null);
      message.files = done.map((file) => ({ id: file.id, name: files.get(file.id)?.name ?? '' }));
      return { ok: true, files: done };
    },
    'files.info': (args) =>
      files.has(args.file ?? '')
        ? { ok: true, file: { id: args.file, mode: 'hosted', url_private_download: fileAddress(args.file ?? '') } }
        : refuse('file_not_found'),
    'files.delete': (args) => (files.delete(args.file ?? '') ? { ok: true } : refuse('file_not_found')),
    'assistant.threads.setStatus': () => ({ ok: true }),
    'views.publish': () => ({ ok: true, view: { id: 'V1' } }),
  };

  return {
    id,
    /** Null when there is no such method here. */
    call: (method: string, args: Args): Answer | null => methods[method]?.(args) ?? null,
    /** Bytes of a file, or where they are put. */
    file: (fileId: string): Uint8Array | null => files.get(fileId)?.bytes ?? null,
    put(fileId: string, bytes: Uint8Array): void {
      const file = files.get(fileId);
      if (file !== undefined) file.bytes = bytes;
    },
    /** Somebody drops a file into a channel; resolves to the event that Slack sends. */
    share(file: { id: string; name: string; bytes: Uint8Array }, channel: string, user: string) {
      files.set(file.id, { name: file.name, bytes: file.bytes });
      const { ts } = add({ channel, text: '' }, null);
      return {
        type: 'message',
        subtype: 'file_share',
        channel,
        channel_type: 'channel',
        user,
        ts,
        text: '',
        files: [
          {
            id: file.id,
            name: file.name,
            size: file.bytes.length,
            mode: 'hosted',
            url_private_download: fileAddress(file.id),
          },
        ],
      };
    },
    /** An answer to a command, at its response_url. */
    answer(user: string, body: { readonly text?: string; readonly blocks?: unknown[] }): void {
      add({ channel: '', text: body.text ?? '', blocks: JSON.stringify(body.blocks ?? []) }, user);
    },
    /** Everything that the bot said here, as text. */
    said: (): string => messages.map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`).join('\n'),
    messages: messages as readonly FakeMessage[],
  };
}

export type FakeWorkspace = ReturnType<typeof makeFakeWorkspace>;
