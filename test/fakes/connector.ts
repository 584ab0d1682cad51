import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageFaults, OpenChat } from './connector-rules.ts';
import { makeDisturbances } from './disturbance.ts';

export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the bot sent, looked at by the test.
  readonly body: any;
}

export interface PlannedAnswer {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** `/v3/conversations/<id>/activities…`, decoded. */
  readonly path: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Teams' side of a conversation over real HTTP. Answers what the test planned, in that order; anything else, or less, is a failure. */
export async function startFakeConnector() {
  const calls: ConnectorCall[] = [];
  const planned: PlannedAnswer[] = [];
  const unexpected: string[] = [];
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const call = await readCall(req);
    calls.push(call);
    const [next] = planned;
    if (next === undefined || next.method !== call.method || next.path !== call.path) {
      unexpected.push(`${call.method} ${call.path}`);
      res.writeHead(501).end();
      return;
    }
    planned.shift();
    const status = next.status ?? 200;
    const body =
      next.body ??
      (status < 300 ? { id: `activity-${calls.length}` } : { error: { code: 'Planned', message: 'VENDOR TEXT' } });
    res.writeHead(status, { 'content-type': 'application/json', ...next.headers }).end(JSON.stringify(body));
  }
  const { origin, stop } = await serve(answer);

  return {
    origin,
    serviceUrl: origin,
    calls,
    plan: (...answers: readonly PlannedAnswer[]) => void planned.push(...answers),
    async close(): Promise<void> {
      await stop();
      const unused = planned.map(({ method, path }) => `${method} ${path}`);
      if (unexpected.length > 0 || unused.length > 0) {
        throw new Error(`Fake connector: unexpected ${JSON.stringify(unexpected)}, unused ${JSON.stringify(unused)}`);
      }
    },
  };
}

async function readCall(req: IncomingMessage): Promise<ConnectorCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return {
    method: req.method ?? '',
    path: decodeURIComponent(req.url ?? ''),
    headers: req.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}

async function serve(answer: (req: IncomingMessage, res: ServerResponse) => Promise<void>) {
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** Somebody of the tenant: `id` as this bot knows them, `aadObjectId` as everybody does. */
export interface Somebody {
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly email?: string;
  readonly userPrincipalName?: string;
}

/** A message as it stands in a conversation, with what it was before. */
export interface Standing {
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the bot sent, looked at by the test.
  readonly activity: any;
  readonly updates: number;
}

interface Conversation {
  readonly members: readonly Somebody[];
  readonly messages: Map<string, Standing>;
  /** Times of the operations of the last half minute, by the stand-in's clock. */
  operations: number[];
  isBusy: boolean;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Operations of a bot in one conversation (learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). */
const RATES = [
  { operations: 7, ms: 1_000 },
  { operations: 8, ms: 2_000 },
  { operations: 60, ms: 30_000 },
] as const;
/** A message of about 100 KB in UTF-16 (…/bots/how-to/format-your-bot-messages). */
const MAX_MESSAGE_BYTES = 102_400;

/**
 * Teams' service with its documented limits: it knows conversations, members and messages, slows down who writes too fast, refuses two
 * operations at once in one conversation, and takes nothing that breaks its rules. What broke one fails the test when it closes.
 */
export async function startStrictConnector({
  tenantId,
  token,
}: {
  readonly tenantId: string;
  readonly token?: string;
}) {
  const conversations = new Map<string, Conversation>();
  const people = new Map<string, { readonly person: Somebody; readonly chat: string | null }>();
  const calls: ConnectorCall[] = [];
  const faults: string[] = [];
  const disturbances = makeDisturbances();
  const mishaps: ('answered 503' | 'done, then 503')[] = [];
  let at = 1_795_000_000_000;
  let made = 0;
  let gate = Promise.resolve();
  let serviceUrl = '';

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const call = await readCall(req);
    calls.push(call);
    if (disturbances.answered(res)) return;
    const { status, body, headers } = await reply(call);
    if (disturbances.silenced(res)) return;
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}));
  }

  async function reply(call: ConnectorCall): Promise<Reply> {
    if (token !== undefined && call.headers.authorization !== `Bearer ${token}`)
      return refusal(401, 'BotNotRegistered');
    if (call.method === 'POST' && call.path === '/v3/conversations') return openChat(call.body);
    const [, id = '', what = '', rest = ''] =
      /^\/v3\/conversations\/([^/]+)\/(activities|members|pagedmembers)(?:\/(.+))?$/.exec(call.path) ?? [];
    const conversation = conversations.get(id) ?? conversations.get(id.split(';messageid=')[0] ?? '');
    if (conversation === undefined) return refusal(id === '' ? 400 : 404, 'ConversationNotFound');
    if (what !== 'activities') return members(call, conversation, rest);
    return inTurn(conversation, async () => write(call, id, conversation, rest));
  }

  /** One operation at a time, and not too many. */
  async function inTurn(conversation: Conversation, work: () => Promise<Reply>): Promise<Reply> {
    const recent = conversation.operations.filter((when) => when > at - 30_000);
    for (const { operations, ms } of RATES) {
      const first = recent.filter((when) => when > at - ms).at(-operations);
      if (first !== undefined)
        return refusal(429, 'Throttled', { 'retry-after': String(Math.ceil((first + ms - at) / 1000)) });
    }
    conversation.operations = [...recent, at];
    if (conversation.isBusy) return refusal(412, 'PreconditionFailed');
    conversation.isBusy = true;
    try {
      await gate;
      const mishap = mishaps.shift();
      if (mishap === 'answered 503') return refusal(503, 'ServiceError');
      const done = await work();
      return mishap === undefined ? done : refusal(503, 'ServiceError');
    } finally {
      conversation.isBusy = false;
    }
  }

  async function write(call: ConnectorCall, id: string, { messages }: Conversation, updated: string): Promise<Reply> {
    const isUpdate = call.method === 'PUT';
    if (call.method !== 'POST' && !isUpdate) return refusal(405, 'BadArgument');
    if (Buffer.byteLength(JSON.stringify(call.body), 'utf16le') > MAX_MESSAGE_BYTES)
      return refusal(413, 'MessageSizeTooBig');
    const wrong = [
      ...messageFaults(call.body),
      ...(call.body.serviceUrl === serviceUrl ? [] : [`another service address: ${call.body.serviceUrl}`]),
      ...(call.body.conversation?.id === id ? [] : [`another conversation: ${call.body.conversation?.id}`]),
      ...(call.body.conversation?.tenantId === tenantId ? [] : ['another tenant']),
    ];
    if (wrong.length > 0) {
      faults.push(...wrong);
      return refusal(400, 'BadArgument');
    }
    const before = messages.get(updated);
    if (isUpdate && before === undefined) return refusal(404, 'ActivityNotFoundInConversation');
    made += 1;
    const message = isUpdate ? updated : `17951774${String(made).padStart(5, '0')}`;
    messages.set(message, { id: message, activity: call.body, updates: before === undefined ? 0 : before.updates + 1 });
    return { status: isUpdate ? 200 : 201, body: { id: message } };
  }

  function openChat(body: unknown): Reply {
    const asked = OpenChat.safeParse(body);
    if (!asked.success || asked.data.tenantId !== tenantId || asked.data.channelData.tenant.id !== tenantId) {
      faults.push(`a chat asked for as ${JSON.stringify(body)}`);
      return refusal(400, 'BadSyntax');
    }
    const known = people.get(asked.data.members[0]?.id ?? '');
    if (known === undefined) return refusal(400, 'BadArgument');
    if (known.chat === null) return refusal(403, 'ForbiddenOperationException');
    if (!conversations.has(known.chat)) addConversation(known.chat, [known.person]);
    return { status: 201, body: { id: known.chat } };
  }

  function members({ method }: ConnectorCall, { members: all }: Conversation, wanted: string): Reply {
    if (method !== 'GET') return refusal(405, 'BadArgument');
    const accounts = all.map((one) => ({ ...one, tenantId, userRole: 'user' }));
    if (wanted === '') return { status: 200, body: { members: accounts } };
    const found = accounts.find(({ id, aadObjectId }) => id === wanted || aadObjectId === wanted);
    return found === undefined ? refusal(404, 'MemberNotFoundInConversation') : { status: 200, body: found };
  }

  /** The texts of Teams are nobody's to read. */
  function refusal(status: number, code: string, headers?: Readonly<Record<string, string>>): Reply {
    return { status, body: { error: { code, message: 'VENDOR TEXT' } }, ...(headers === undefined ? {} : { headers }) };
  }

  function addConversation(id: string, members: readonly Somebody[]): void {
    conversations.set(id, { members, messages: new Map(), operations: [], isBusy: false });
  }

  const { origin, stop } = await serve(answer);
  serviceUrl = origin;

  return {
    origin,
    serviceUrl: origin,
    calls,
    /** A conversation that the bot is in. */
    add: addConversation,
    /** Somebody of the tenant; `chat` is their personal chat with the bot, null where they do not have the app. */
    know(person: Somebody, chat: string | null): void {
      people.set(person.id, { person, chat });
      people.set(person.aadObjectId, { person, chat });
    },
    /** The bot was taken out, or the chat was cleared. */
    drop: (id: string) => void conversations.delete(id),
    /** What the bot said there, oldest first. */
    said: (id: string): readonly Standing[] => [...(conversations.get(id)?.messages.values() ?? [])],
    take: (conversation: string, message: string) => void conversations.get(conversation)?.messages.delete(message),
    advance(ms: number): void {
      at += ms;
    },
    disturb: disturbances.disturb,
    mishap: (...next: readonly ('answered 503' | 'done, then 503')[]) => void mishaps.push(...next),
    /** Holds operations up until the returned function is called. */
    hold(): () => void {
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    async close(): Promise<void> {
      await stop();
      if (faults.length > 0) throw new Error(`Teams would have refused: ${JSON.stringify(faults)}`);
    },
  };
}
