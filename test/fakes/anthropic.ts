import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type ClaudeRequest, fail, reply, send } from './anthropic-answers.ts';
import {
  countTokens,
  type InputUsage,
  makePromptCache,
  type Question,
  type Refusal,
  readQuestion,
} from './anthropic-rules.ts';

const KEY = 'an-key';
const VERSION = '2026-10-21';
const MOST_BYTES = 32 * 1024 * 1024;
const ASK = '/v1/messages';
const COUNT = '/v1/messages/count_tokens';

/** Claude on loopback: strict about key and questions, keeps beginnings of them in a cache; answers what it was told to, and nothing twice. */
export async function startFakeAnthropic() {
  const answers: Answer[] = [];
  let otherwise: ((request: ClaudeRequest) => Answer) | null = null;
  const requests: ClaudeRequest[] = [];
  const calls = { asked: 0, counted: 0 };
  /** What should not have come. */
  const faults: string[] = [];
  const arrivals = new EventEmitter();
  const lookInCache = makePromptCache();

  const server = createServer((req, res) => {
    void handle(req, res).catch((error: unknown) => {
      // Whoever goes in the middle of a request may do so.
      if (!req.destroyed || req.complete) faults.push(String(error));
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { url, method, headers } = req;
    const body = await readAll(req);
    if (method !== 'POST' || (url !== ASK && url !== COUNT)) {
      faults.push(`${method} ${url}`);
      return fail(res, { status: 404, message: 'Not found' });
    }
    calls[url === ASK ? 'asked' : 'counted'] += 1;
    if (headers.authorization !== `Bearer ${KEY}`) return fail(res, { status: 401, message: 'invalid x-api-key' });
    if (body === null) return fail(res, { status: 413, message: 'Request exceeds the maximum size' });
    const question = headers['anthropic-version'] === VERSION ? readQuestion(body, url === ASK) : oldVersion();
    if ('status' in question) return refuse(res, question);
    if (url === COUNT) return send(res, 200, { input_tokens: countTokens(question) });
    await answer(res, question);
  }

  function refuse(res: ServerResponse, refusal: Refusal): void {
    if (refusal.status === 400) {
      if (answers[0]?.kind === 'refused') answers.shift();
      else faults.push(`${refusal.status} ${refusal.message}`);
    }
    fail(res, refusal);
  }

  async function answer(res: ServerResponse, question: Question): Promise<void> {
    const { usage, keep } = lookInCache(question);
    const request = toRequest(question, usage);
    requests.push(request);
    arrivals.emit('request');
    res.once('close', () => res.writableFinished || arrivals.emit('left'));
    const next = answers.shift() ?? otherwise?.(request);
    if (next === undefined || next.kind === 'refused') {
      faults.push(next === undefined ? 'a question that nothing was planned for' : 'a question that is not refused');
      return fail(res, { status: 500, message: 'Unplanned.' });
    }
    // At once, so that counters do not depend on time. With Anthropic this takes until the answer begins, seconds later: what is asked at
    // the same time finds nothing there.
    if (next.kind !== 'error' && next.kind !== 'page' && (next.kind !== 'hang' || next.begun === true)) keep();
    await reply(res, next, request);
  }

  return {
    key: KEY,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Questions that were understood. */
    requests: requests as readonly ClaudeRequest[],
    /** How often it was called at all. */
    calls: calls as Readonly<typeof calls>,
    /** Resolves when the next question has come, whole, or was left before its answer's end. */
    nextRequest: (what: 'request' | 'left' = 'request'): Promise<unknown> => once(arrivals, what),
    plan(...next: readonly Answer[]): void {
      answers.push(...next);
    },
    /** The answer of every question that nothing else is planned for. */
    always(answerTo: (request: ClaudeRequest) => Answer): void {
      otherwise = answerTo;
    },
    /** What came unplanned or wrong, and what was planned and never came. */
    faults: (): readonly string[] => [...faults, ...answers.map(({ kind }) => `unused: ${kind}`)],
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function oldVersion(): Refusal {
  return { status: 400, message: `anthropic-version: ${VERSION} is the only one that this stand-in knows` };
}

function toRequest(body: Question, usage: InputUsage): ClaudeRequest {
  const { model, system = [], messages, output_config } = body;
  const [first, second, third] = messages.map(({ content }) => content.map(({ text }) => text));
  return {
    model,
    system: system.map(({ text }) => text).join('\n'),
    transcript: first?.at(-2) ?? null,
    task: first?.at(-1) ?? '',
    schema: output_config?.format?.schema,
    ...(second === undefined || third === undefined
      ? {}
      : { repair: { answer: second.join(''), fault: third.join('') } }),
    usage,
    body,
  };
}

/** Text; null where it is more than Anthropic takes. */
async function readAll(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  return bytes > MOST_BYTES ? null : Buffer.concat(chunks).toString();
}
