import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { LocalSlack } from '../../src/demo/local-slack.ts';
import { type Courier, makeCourier } from './courier.ts';

/** A Web API method, or what happens beside the Web API: `download`, `upload`, `respond` (to a command). */
export interface Call {
  readonly what: string;
  readonly form: URLSearchParams;
  /** When it came, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** When Slack had done it; null when it never heard of it. */
  doneAt: number | null;
}

/** Where a call stands still: before Slack hears of it, in the middle of its answer, before the service hears of it, once it has. */
export type Stop = 'before' | 'begun' | 'half' | 'unheard' | 'heard';

export interface Hold {
  /** Resolves when a call stands still. */
  readonly caught: Promise<Call>;
  /** Breaks the connection of what stands still; what was not caught passes from now on. */
  letGo(): void;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Gate {
  readonly url: string;
  readonly port: number;
  readonly courier: Courier;
  readonly calls: readonly Call[];
  /** What a real Slack would not have accepted, in words. */
  readonly violations: readonly string[];
  /** The emulator behind the gate. It is started with the gate's port, so it comes after it. */
  connect(slack: LocalSlack): void;
  hold(stop: Stop, matches: (call: Call) => boolean): Hold;
  /** Answers in Slack's place where it does not give null. */
  interfere(answer: ((call: Call) => Reply | null) | null): void;
  /** Files come in this many parts with a pause after each. */
  paceDownloads(pace: { readonly parts: number; readonly pauseMs: number }): void;
  close(): Promise<void>;
}

const METHODS = new Set([
  ...['auth.test', 'chat.postMessage', 'chat.postEphemeral', 'chat.update', 'chat.delete', 'conversations.replies'],
  ...['files.info', 'files.delete', 'files.getUploadURLExternal', 'files.completeUploadExternal'],
]);
/** What the scenarios look at. Blocks are long, and a soak makes many calls. */
const KEPT_FIELDS = new Set(['channel', 'channel_id', 'ts', 'thread_ts', 'files', 'filename', 'text']);

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Stands between the service and the emulator in both directions, records what passes and can hold a call where a test wants it. */
export async function openGate(): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  const calls: Call[] = [];
  const violations: string[] = [];
  const holds = new Set<{
    stop: Stop;
    matches: (call: Call) => boolean;
    take: (call: Call, res: ServerResponse) => void;
  }>();
  let slack: LocalSlack | null = null;
  let interference: ((call: Call) => Reply | null) | null = null;
  let pace = { parts: 2, pauseMs: 0 };
  const courier = makeCourier(() => slack?.signingSecret ?? '');

  const server = createServer((req, res) => {
    readAll(req)
      .then((body) => (req.url === '/slack/events' ? takeEvent(req, res, body) : passOn(req, res, body)))
      .catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  /** The emulator delivers an event once; the courier takes over from here. */
  function takeEvent(req: IncomingMessage, res: ServerResponse, body: Buffer): void {
    const type = req.headers['content-type'] ?? '';
    res.writeHead(200).end();
    void courier.deliver({ type, body: renamed(body.toString('utf8'), type) });
  }

  async function passOn(req: IncomingMessage, res: ServerResponse, body: Buffer): Promise<void> {
    const call = readCall(req, body);
    calls.push(call);
    const fault = violationOf(call, req);
    if (fault !== null) {
      violations.push(fault);
      return void res.writeHead(404).end();
    }
    const instead = interference?.(call) ?? null;
    if (instead !== null) return void res.writeHead(instead.status, instead.headers).end();
    if (stopsAt('before', call, res)) return;
    const { status, type, bytes } = await ask(req, body);
    call.doneAt = performance.now();
    if (stopsAt('unheard', call, res)) return;
    const sent = type.includes('json') ? Buffer.from(renamed(bytes.toString('utf8'), type)) : bytes;
    res.once('finish', () => stopsAt('heard', call, res));
    res.writeHead(status, { 'content-length': String(sent.length), ...(type === '' ? {} : { 'content-type': type }) });
    if (call.what === 'download' && (await isStoppedInParts(call, res, sent))) return;
    res.end(call.what === 'download' ? undefined : sent);
  }

  function violationOf(call: Call, req: IncomingMessage): string | null {
    if (call.what === '') return `${req.method} ${(req.url ?? '').split('?')[0]} is not Slack’s`;
    const needsToken = call.what === 'download' || METHODS.has(call.what);
    const hasToken = req.headers.authorization === `Bearer ${slack?.env.SLACK_BOT_TOKEN}`;
    return needsToken && !hasToken ? `${call.what} without the token` : null;
  }

  function stopsAt(stop: Stop, call: Call, res: ServerResponse): boolean {
    for (const hold of holds) {
      if (hold.stop !== stop || !hold.matches(call)) continue;
      holds.delete(hold);
      hold.take(call, res);
      return true;
    }
    return false;
  }

  async function isStoppedInParts(call: Call, res: ServerResponse, bytes: Buffer): Promise<boolean> {
    res.flushHeaders();
    if (stopsAt('begun', call, res)) return true;
    const size = Math.ceil(bytes.length / pace.parts);
    for (let part = 0; part < pace.parts; part += 1) {
      res.write(bytes.subarray(part * size, (part + 1) * size));
      if (part === 0 && stopsAt('half', call, res)) return true;
      if (pace.pauseMs > 0) await wait(pace.pauseMs);
    }
    return false;
  }

  function ask(req: IncomingMessage, body: Buffer): Promise<Answer> {
    const { host: _host, connection: _connection, ...rest } = req.headers;
    const headers = { ...rest, 'content-length': String(body.length) };
    return new Promise((resolve, reject) => {
      const out = request(`${slack?.url}${req.url}`, { method: req.method ?? 'GET', agent, headers }, (res) => {
        const type = res.headers['content-type'] ?? '';
        readAll(res).then((bytes) => resolve({ status: res.statusCode ?? 500, type, bytes }), reject);
      });
      out.on('error', reject);
      out.end(body);
    });
  }

  /** The emulator's own addresses, which the service would go to past the gate, become the gate's. */
  function renamed(text: string, type: string): string {
    const own = new URL(slack?.url ?? url).port;
    const isForm = type.startsWith('application/x-www-form-urlencoded');
    const spell = (address: string): string => (isForm ? encodeURIComponent(address) : address);
    return ['localhost', '127.0.0.1'].reduce(
      (all, host) => all.replaceAll(spell(`http://${host}:${own}`), spell(url)),
      text,
    );
  }

  return {
    url,
    port,
    courier,
    calls,
    violations,
    connect(emulator) {
      slack = emulator;
    },
    hold(stop, matches) {
      let held: ServerResponse | null = null;
      let tell: (call: Call) => void = () => {};
      const caught = new Promise<Call>((resolve) => {
        tell = resolve;
      });
      const hold = {
        stop,
        matches,
        take(call: Call, res: ServerResponse) {
          held = res;
          tell(call);
        },
      };
      holds.add(hold);
      return {
        caught,
        letGo() {
          holds.delete(hold);
          held?.destroy();
        },
      };
    },
    interfere(answer) {
      interference = answer;
    },
    paceDownloads(wanted) {
      pace = wanted;
    },
    async close() {
      courier.close();
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readCall(req: IncomingMessage, body: Buffer): Call {
  const isForm = (req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const form = new URLSearchParams(isForm ? body.toString('utf8') : '');
  for (const field of [...form.keys()]) if (!KEPT_FIELDS.has(field)) form.delete(field);
  return { what: nameOf((req.url ?? '').split('?')[0] ?? ''), form, at: performance.now(), doneAt: null };
}

/** Empty for an address that Slack does not have. */
function nameOf(path: string): string {
  const method = path.startsWith('/api/') ? path.slice('/api/'.length) : '';
  if (METHODS.has(method)) return method;
  if (path.startsWith('/files-pri/')) return 'download';
  if (path.startsWith('/upload/v1/')) return 'upload';
  return path.startsWith('/_hooks/') ? 'respond' : '';
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
