import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CHARS_PER_TOKEN, type Question, type Refusal } from './gemini-rules.ts';

/** What the stand-in for Gemini (gemini.ts) answers, in parts and at once. */

/** What the next question gets. */
export type Answer =
  | { readonly kind: 'json'; readonly value: unknown; readonly usage?: Readonly<Record<string, number>> }
  /** An answer that need not be JSON. */
  | { readonly kind: 'text'; readonly text: string }
  /** JSON made of the question. */
  | { readonly kind: 'reply'; readonly answer: (asked: Asked) => unknown }
  /** It ends, but not by itself; `text` is what was written until then. */
  | { readonly kind: 'finish'; readonly reason: string; readonly text?: string }
  /** The question is refused, nothing is written. */
  | { readonly kind: 'blocked'; readonly reason?: string }
  | { readonly kind: 'huge'; readonly chars: number }
  /** An error after half of the answer. */
  | { readonly kind: 'half'; readonly status: number; readonly retryDelay?: string }
  | Trouble;

export type Trouble =
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly apiStatus?: string;
      readonly message?: string;
      /** As Google writes it: `7s`. */
      readonly retryDelay?: string;
    }
  /** A gateway's page in place of JSON. */
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'hang' }
  /** The connection breaks; in the middle of an answer, where there is one. */
  | { readonly kind: 'reset' };

/** A question as it was understood. */
export interface Asked {
  readonly model: string;
  readonly system: string | null;
  readonly transcript: string | null;
  readonly task: string;
  readonly media: { readonly uri: string; readonly mime: string; readonly fps: number | null } | null;
  readonly repair: { readonly answer: string; readonly fault: string } | null;
  readonly schema: unknown;
  readonly config: Omit<NonNullable<Question['generationConfig']>, 'responseJsonSchema'>;
}

export interface Occasion {
  readonly asked: Asked;
  /** Of the question. */
  readonly tokens: number;
  /** Whether the answer is wanted in parts. */
  readonly stream: boolean;
}

const THOUGHT_TOKENS = 50;
const PART_CHARS = 65_536;

export async function reply(res: ServerResponse, answer: Answer, occasion: Occasion): Promise<void> {
  switch (answer.kind) {
    case 'json':
      return write(res, halves(JSON.stringify(answer.value)), 'STOP', occasion, answer.usage);
    case 'text':
      return write(res, halves(answer.text), 'STOP', occasion);
    case 'reply':
      return write(res, halves(JSON.stringify(answer.answer(occasion.asked))), 'STOP', occasion);
    case 'finish':
      return write(res, halves(answer.text ?? ''), answer.reason, occasion);
    case 'huge':
      return write(res, repeat('x'.repeat(PART_CHARS), answer.chars / PART_CHARS), 'STOP', occasion);
    case 'blocked': {
      const promptFeedback = { blockReason: answer.reason ?? 'PROHIBITED_CONTENT' };
      const blocked = { promptFeedback, usageMetadata: { promptTokenCount: occasion.tokens } };
      return occasion.stream ? stream(res, [blocked]) : send(res, 200, blocked);
    }
    case 'half': {
      const error = toError({ apiStatus: 'UNAVAILABLE', message: 'A planned error.', ...answer });
      return stream(res, [toPart('{"', null, occasion.tokens, 2), error]);
    }
    case 'reset':
      res.writeHead(200, { 'content-type': occasion.stream ? 'text/event-stream' : 'application/json' });
      res.write(toEvent(toPart('{"', null, occasion.tokens, 2)), () => res.destroy());
      return;
    case 'error':
    case 'page':
    case 'hang':
      trip(res, answer);
  }
}

/** Makes what goes wrong without an answer. */
export function trip(res: ServerResponse, trouble: Trouble): void {
  switch (trouble.kind) {
    case 'error':
      send(res, trouble.status, toError({ apiStatus: 'UNKNOWN', message: 'A planned error.', ...trouble }));
      return;
    case 'page':
      res.writeHead(trouble.status, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>\n\n');
      return;
    case 'hang':
      return;
    case 'reset':
      res.destroy();
  }
}

export function fail(res: ServerResponse, refusal: Refusal): void {
  send(res, refusal.status, toError(refusal));
}

/** In Google's shape; `retryDelay` as Google writes it: `7s`. */
function toError({ status, apiStatus, message, details = [], retryDelay }: Refusal & { readonly retryDelay?: string }) {
  const wait = retryDelay === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }];
  return { error: { code: status, message, status: apiStatus, details: [...details, ...wait] } };
}

export function send(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
  res.end(JSON.stringify(body));
}

function halves(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}

function* repeat(text: string, times: number): Generator<string> {
  for (let i = 0; i < times; i += 1) yield text;
}

async function write(
  res: ServerResponse,
  texts: Iterable<string>,
  finish: string,
  { tokens, stream: inParts }: Occasion,
  usage: Readonly<Record<string, number>> = {},
): Promise<void> {
  if (!inParts) {
    const text = [...texts].join('');
    return send(res, 200, toPart(text, finish, tokens, text.length, usage));
  }
  const parts = function* (): Generator<object> {
    let chars = 0;
    for (const text of texts) {
      chars += text.length;
      yield toPart(text, null, tokens, chars, usage);
    }
    yield toPart('', finish, tokens, chars, usage);
  };
  await stream(res, parts());
}

/** Every part tells what all of them took so far; the last has the reason why it ends, and a signature (Gemini 3). */
function toPart(text: string, finishReason: string | null, tokens: number, chars: number, usage: object = {}): object {
  const candidatesTokenCount = Math.ceil(chars / CHARS_PER_TOKEN);
  const thoughtsTokenCount = THOUGHT_TOKENS;
  const totalTokenCount = tokens + candidatesTokenCount + thoughtsTokenCount;
  const isLast = finishReason !== null;
  return {
    candidates: [
      {
        content: { role: 'model', parts: [{ text, ...(isLast ? { thoughtSignature: 'c2ln' } : {}) }] },
        ...(isLast ? { finishReason } : {}),
        // Who sends it back is billed for the rest.
        ...(finishReason === 'CONTINUATION' ? { continuationToken: 'bmV4dA==' } : {}),
        index: 0,
      },
    ],
    usageMetadata: { promptTokenCount: tokens, candidatesTokenCount, thoughtsTokenCount, totalTokenCount, ...usage },
    responseId: 'fake-response',
  };
}

async function stream(res: ServerResponse, parts: Iterable<object>): Promise<void> {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const events = function* (): Generator<string> {
    for (const part of parts) yield toEvent(part);
  };
  // Whoever has heard enough goes in the middle of it.
  await pipeline(Readable.from(events()), res).catch(() => {});
}

function toEvent(part: object): string {
  return `data: ${JSON.stringify(part)}\r\n\r\n`;
}
