import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type InputUsage, type Question, type Refusal, toTokens } from './anthropic-rules.ts';

/** What the stand-in for Claude (anthropic.ts) answers, event by event. */

/** What the next question gets. */
export type Answer =
  | { readonly kind: 'json'; readonly value: unknown }
  /** An answer that need not be JSON. */
  | { readonly kind: 'text'; readonly text: string }
  /** JSON made of the question. */
  | { readonly kind: 'reply'; readonly answer: (request: ClaudeRequest) => unknown }
  /** It ends, but not by itself, or nobody says why; `text` is what was written until then. */
  | { readonly kind: 'stop'; readonly reason: StopReason; readonly text?: string }
  | { readonly kind: 'huge'; readonly chars: number }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly type?: string;
      readonly message?: string;
      /** As `details.error_code` tells it. */
      readonly code?: string;
    }
  /** An error after half of the answer. */
  | { readonly kind: 'stream-error'; readonly type: string }
  /** A gateway's page in place of an answer. */
  | { readonly kind: 'page'; readonly status: number }
  /** Nothing more comes: no answer at all, or where it has `begun`, no end of it. */
  | { readonly kind: 'hang'; readonly begun?: true }
  /** The connection breaks in the middle of the answer. */
  | { readonly kind: 'reset' }
  /** The connection is closed in the middle of the answer, as if that were its end. */
  | { readonly kind: 'close' }
  /** The question is one that Claude refuses by itself (400). */
  | { readonly kind: 'refused' };

type StopReason = 'refusal' | 'max_tokens' | 'model_context_window_exceeded' | null;

/** A question as it was understood. */
export interface ClaudeRequest {
  readonly model: string;
  readonly system: string;
  readonly transcript: string | null;
  readonly task: string;
  readonly schema: unknown;
  readonly repair?: { readonly answer: string; readonly fault: string };
  readonly usage: InputUsage;
  /** The question as it came. */
  readonly body: Question;
}

const THOUGHT = 'The conversation is about an invoice; I read every line of it first.';
const PART_CHARS = 65_536;
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

export async function reply(
  res: ServerResponse,
  answer: Exclude<Answer, { kind: 'refused' }>,
  request: ClaudeRequest,
): Promise<void> {
  const half = () => [...begin(request), ...write(['{"half":'], request)];
  switch (answer.kind) {
    case 'json':
      return stream(res, whole(parts(JSON.stringify(answer.value)), 'end_turn', request));
    case 'text':
      return stream(res, whole(parts(answer.text), 'end_turn', request));
    case 'reply':
      return stream(res, whole(parts(JSON.stringify(answer.answer(request))), 'end_turn', request));
    case 'stop':
      return stream(res, whole(parts(answer.text ?? ''), answer.reason, request));
    case 'huge':
      return stream(res, whole(repeat('x'.repeat(PART_CHARS), answer.chars / PART_CHARS), 'end_turn', request));
    case 'stream-error':
      return stream(res, [...half(), { type: 'error', error: { type: answer.type, message: 'A planned error.' } }]);
    case 'close':
      return stream(res, half());
    case 'reset':
      res.writeHead(200, EVENTS);
      res.write(half().map(toEvent).join(''), () => res.destroy());
      return;
    case 'hang':
      if (answer.begun === undefined) return;
      res.writeHead(200, EVENTS);
      res.write(half().map(toEvent).join(''));
      return;
    case 'page':
      res.writeHead(answer.status, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>\n\n');
      return;
    case 'error': {
      const { headers, ...error } = answer;
      fail(res, { message: 'A planned error.', ...error }, headers);
    }
  }
}

export function fail(
  res: ServerResponse,
  { status, message, type, code }: Refusal & { readonly type?: string; readonly code?: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  const details = code === undefined ? {} : { details: { error_code: code } };
  const error = { type: type ?? TYPES[status] ?? 'api_error', message, ...details };
  send(res, status, { type: 'error', error, request_id: 'req_fake' }, headers);
}

export function send(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake', ...headers });
  res.end(JSON.stringify(body));
}

/** Three of about the same length, cut between characters. */
function parts(text: string): readonly string[] {
  const chars = [...text];
  const size = Math.ceil(chars.length / 3);
  return [0, 1, 2].map((i) => chars.slice(i * size, (i + 1) * size).join('')).filter((part) => part !== '');
}

function* repeat(text: string, times: number): Generator<string> {
  for (let i = 0; i < times; i += 1) yield text;
}

function* begin({ model, usage }: ClaudeRequest): Generator<object> {
  const { inputTokens, cacheWriteTokens, cacheWriteHourTokens, cacheReadTokens } = usage;
  yield {
    type: 'message_start',
    message: {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: inputTokens,
        cache_creation_input_tokens: cacheWriteTokens + cacheWriteHourTokens,
        cache_creation: {
          ephemeral_5m_input_tokens: cacheWriteTokens,
          ephemeral_1h_input_tokens: cacheWriteHourTokens,
        },
        cache_read_input_tokens: cacheReadTokens,
        output_tokens: 1,
        service_tier: 'standard',
      },
    },
  };
  yield { type: 'ping' };
}

function isThinking({ body: { thinking } }: ClaudeRequest): boolean {
  return thinking?.type === 'adaptive' || thinking?.type === 'enabled';
}

function* write(texts: Iterable<string>, request: ClaudeRequest): Generator<object, number> {
  const index = isThinking(request) ? 1 : 0;
  if (index === 1) {
    yield { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } };
    yield { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: THOUGHT } };
    yield { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } };
    yield { type: 'content_block_stop', index: 0 };
  }
  let chars = 0;
  for (const text of texts) {
    if (chars === 0) yield { type: 'content_block_start', index, content_block: { type: 'text', text: '' } };
    chars += text.length;
    yield { type: 'content_block_delta', index, delta: { type: 'text_delta', text } };
  }
  if (chars > 0) yield { type: 'content_block_stop', index };
  return chars;
}

function* whole(texts: Iterable<string>, reason: 'end_turn' | StopReason, request: ClaudeRequest): Generator<object> {
  yield* begin(request);
  const chars = yield* write(texts, request);
  const thinking_tokens = isThinking(request) ? toTokens(THOUGHT.length) : 0;
  yield {
    type: 'message_delta',
    delta: { stop_reason: reason, stop_sequence: null },
    usage: { output_tokens: toTokens(chars) + thinking_tokens, output_tokens_details: { thinking_tokens } },
  };
  yield { type: 'message_stop' };
}

const EVENTS = { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_fake' } as const;

async function stream(res: ServerResponse, events: Iterable<object>): Promise<void> {
  res.writeHead(200, EVENTS);
  const texts = function* (): Generator<string> {
    for (const event of events) yield toEvent(event);
  };
  // Whoever has heard enough goes in the middle of it.
  await pipeline(Readable.from(texts()), res).catch(() => {});
}

function toEvent(event: object): string {
  return `event: ${'type' in event ? String(event.type) : ''}\ndata: ${JSON.stringify(event)}\n\n`;
}
