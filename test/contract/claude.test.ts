import { execFile } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CoachAnswer } from '../../src/analysis/engines/coach-task.ts';
import { LabelAnswer } from '../../src/analysis/engines/label-task.ts';
import { RubricAnswer } from '../../src/analysis/engines/rubric-task.ts';
import { toWire } from '../../src/analysis/engines/schemas.ts';
import { makeClaude } from '../../src/analysis/providers/claude.ts';
import { MAX_ANSWER_CHARS, type Prompt } from '../../src/analysis/providers/model.ts';
import { retryAfterMs } from '../../src/analysis/providers/retry-after.ts';
import type { Usage } from '../../src/analysis/usage.ts';
import { startFakeAnthropic } from '../fakes/anthropic.ts';
import type { Answer } from '../fakes/anthropic-answers.ts';

const ROOT = join(import.meta.dirname, '../..');
const never = new AbortController().signal;

const SCHEMA = {
  type: 'object',
  properties: { ok: { type: 'boolean' } },
  required: ['ok'],
  additionalProperties: false,
};
/** 1,000 and 2,000 tokens of the stand-in's, and one. */
const QUESTION: Prompt = {
  system: 'You label.'.repeat(260),
  transcript: '[0|S1|0:00] I say:'.padEnd(5_200, ' hello'),
  task: 'Go',
  schema: SCHEMA,
};
/** Sixty-eight letters of thinking, and eleven of an answer. */
const THOUGHT_TOKENS = 27;

let fake: Awaited<ReturnType<typeof startFakeAnthropic>>;

beforeEach(async () => {
  fake = await startFakeAnthropic();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  expect(fake.faults()).toEqual([]);
  await fake.close();
});

interface Asking {
  readonly apiKey?: string;
  readonly apiUrl?: string;
  readonly model?: string;
  readonly signal?: AbortSignal;
  readonly spent?: Usage[];
}

function connect({ apiKey = fake.key, apiUrl = fake.url, model = 'claude-sonnet-5-5' }: Asking = {}) {
  return makeClaude({ apiKey, apiUrl, model });
}

function ask(prompt: Prompt = QUESTION, { signal = never, spent = [], ...settings }: Asking = {}) {
  return connect(settings).ask(prompt, { signal, spend: (usage) => spent.push(usage) });
}

async function failureOf(work: Promise<unknown>) {
  const thrown: unknown = await work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  return thrown as { code: string; retry: boolean | number; detail: string; message: string };
}

/** Aborts as soon as the first bytes of an answer have come and were read. */
function stopOnceHeard(stop: AbortController, reason: Error): void {
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', async (...request: Parameters<typeof fetch>) => {
    const response = await fetch(...request);
    const heard = new TransformStream({
      transform(bytes, out) {
        out.enqueue(bytes);
        setImmediate(() => stop.abort(reason));
      },
    });
    return new Response(response.body?.pipeThrough(heard), response);
  });
}

describe('Claude', () => {
  it('gives the answer whole, of a question that it understands', async () => {
    fake.plan({ kind: 'json', value: { ok: true, said: 'Grüße 👋👋👋' } });
    expect(JSON.parse(await ask())).toEqual({ ok: true, said: 'Grüße 👋👋👋' });
    expect(fake.requests.map(({ body }) => body)).toEqual([
      {
        model: 'claude-sonnet-5-5',
        max_tokens: 128_000,
        stream: true,
        thinking: { type: 'adaptive' },
        system: [{ type: 'text', text: QUESTION.system, cache_control: { type: 'ephemeral', ttl: '1h' } }],
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: QUESTION.transcript, cache_control: { type: 'ephemeral' } },
              { type: 'text', text: 'Go' },
            ],
          },
        ],
        output_config: { format: { type: 'json_schema', schema: SCHEMA } },
      },
    ]);
    const { system, transcript, task, schema } = QUESTION;
    expect(fake.requests).toMatchObject([{ model: 'claude-sonnet-5-5', system, transcript, task, schema }]);
    expect(fake.requests[0]).not.toHaveProperty('repair');
  });

  it('is asked without a transcript', async () => {
    fake.plan({ kind: 'text', text: '{}' });
    await ask({ ...QUESTION, transcript: null });
    expect(fake.requests).toMatchObject([{ transcript: null, task: 'Go' }]);
  });

  it('takes nothing from the environment, and prints nothing', async () => {
    vi.stubEnv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:1');
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'another');
    vi.stubEnv('ANTHROPIC_LOG', 'debug');
    const printed = (['debug', 'info', 'log', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    );
    const called = vi.fn<typeof fetch>().mockRejectedValue(new Error('no network'));
    vi.stubGlobal('fetch', called);
    await failureOf(
      makeClaude({ apiKey: fake.key, apiUrl: null, model: 'claude-opus-5-5' }).countTokens(QUESTION, never),
    );
    vi.unstubAllGlobals();
    expect(called.mock.calls.map(([url]) => url)).toEqual(['https://api.anthropic.com/v1/messages/count_tokens']);
    fake.plan({ kind: 'text', text: '{}' }, { kind: 'error', status: 500 });
    const claude = connect();
    await claude.ask(QUESTION, { signal: never, spend: () => {} });
    await failureOf(claude.ask(QUESTION, { signal: never, spend: () => {} }));
    expect(printed.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0, 0]);
  });

  it('is shown its earlier answer and what was wrong with it, and has not the last word', async () => {
    fake.plan({ kind: 'reply', answer: ({ repair }) => repair });
    const answer = await ask({ ...QUESTION, repair: { answer: '{"ok":', fault: 'It is not JSON.' } });
    expect(JSON.parse(answer)).toEqual({
      answer: '{"ok":',
      fault: 'That answer cannot be used: It is not JSON. Answer the same question again, whole.',
    });
    expect(fake.requests).toMatchObject([{ transcript: QUESTION.transcript, task: 'Go' }]);
    expect(fake.requests[0]?.body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('is never sent half a character', async () => {
    fake.plan({ kind: 'text', text: '{}' });
    await ask({ ...QUESTION, transcript: 'A \ud83d wave', repair: { answer: '"👋'.slice(0, 2), fault: 'Cut' } });
    expect(fake.requests).toMatchObject([{ transcript: 'A � wave', repair: { answer: '"�' } }]);
  });

  it('counts the tokens of a question, also of one without a task', async () => {
    const claude = connect();
    expect(await claude.countTokens({ ...QUESTION, task: '' }, never)).toBe(3_000);
    expect(await claude.countTokens(QUESTION, never)).toBe(3_001);
    expect(fake.calls).toEqual({ asked: 0, counted: 2 });
    expect(await failureOf(connect({ apiKey: 'wrong' }).countTokens(QUESTION, never))).toMatchObject({
      code: 'no-engine',
    });
    expect(await failureOf(claude.countTokens(QUESTION, AbortSignal.abort(new Error('stop'))))).toMatchObject({
      message: 'stop',
    });
  });

  it.each([
    ['claude-sonnet-5-5', 150_000, 128_000, true],
    ['claude-haiku-5-5', 95_000, 128_000, true],
    ['claude-opus-5-5', 150_000, 128_000, true],
    ['claude-haiku-4-5-20251001', 136_000, 64_000, false],
    // Not in its list.
    ['claude-sonnet-4-6', 136_000, 64_000, true],
  ])('asks %s within its limits', async (model, maxInputTokens, maxOutputTokens, thinks) => {
    fake.plan({ kind: 'text', text: '{}' });
    const claude = connect({ model });
    expect(claude).toMatchObject({ provider: 'claude', name: model, maxInputTokens, maxOutputTokens });
    await claude.ask(QUESTION, { signal: never, spend: () => {} });
    expect(fake.requests[0]?.body).toMatchObject({ model, max_tokens: maxOutputTokens });
    expect(fake.requests[0]?.body.thinking).toEqual(thinks ? { type: 'adaptive' } : undefined);
  });

  it('cannot be reached', async () => {
    expect(await failureOf(ask(QUESTION, { apiUrl: 'http://127.0.0.1:1' }))).toMatchObject({
      code: 'provider-down',
      retry: true,
    });
  });

  it('leaves nothing on a signal that many questions share', async () => {
    fake.always(() => ({ kind: 'text', text: '{}' }));
    const { signal } = new AbortController();
    const claude = connect();
    await claude.ask(QUESTION, { signal, spend: () => {} });
    await claude.countTokens(QUESTION, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('works in a process whose requests Slack’s SDK carries', async () => {
    fake.plan({ kind: 'json', value: { ok: true } }, { kind: 'error', status: 429, headers: { 'retry-after': '7' } });
    // undici 7 takes over only where it is loaded before the first request.
    const code = `
      await import('@slack/bolt');
      const { makeClaude } = await import('./src/analysis/providers/claude.ts');
      const [settings, prompt] = JSON.parse(process.argv[1]);
      const claude = makeClaude(settings);
      const options = { signal: new AbortController().signal, spend: () => {} };
      const answer = await claude.ask(prompt, options);
      const tokens = await claude.countTokens(prompt, options.signal);
      const { retry } = await claude.ask(prompt, options).catch((error) => error);
      const { constructor } = globalThis[Symbol.for('undici.globalDispatcher.1')];
      console.log(JSON.stringify([answer, tokens, retry, constructor === (await import('undici')).Agent]));
    `;
    const settings = { apiKey: fake.key, apiUrl: fake.url, model: 'claude-sonnet-5-5' };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', code, JSON.stringify([settings, QUESTION])],
      { cwd: ROOT },
    );
    expect(JSON.parse(stdout)).toEqual(['{"ok":true}', 3_001, 7_000, true]);
  });
});

describe('what Claude is paid for', () => {
  /** What each of these questions took, asked one after the other. */
  async function spendOn(prompts: readonly Prompt[], model = 'claude-sonnet-5-5') {
    fake.always(() => ({ kind: 'text', text: '{"ok":true}' }));
    const spent: Usage[] = [];
    for (const prompt of prompts) await ask(prompt, { spent, model });
    return spent.map(({ inputTokens, cacheWriteTokens, cacheWriteHourTokens, cacheReadTokens }) => [
      inputTokens,
      cacheWriteHourTokens,
      cacheWriteTokens,
      cacheReadTokens,
    ]);
  }

  it('is told once for every answer, written and read from its cache apart', async () => {
    fake.plan({ kind: 'text', text: '{"ok":true}' });
    const spent: Usage[] = [];
    await ask(QUESTION, { spent });
    expect(spent).toEqual([
      {
        provider: 'claude',
        model: 'claude-sonnet-5-5',
        inputTokens: 1,
        cacheWriteTokens: 2_000,
        cacheWriteHourTokens: 1_000,
        cacheReadTokens: 0,
        outputTokens: 5 + THOUGHT_TOKENS,
        audioMs: 0,
      },
    ]);
  });

  it('reads system prompt and transcript from its cache for the next question about a recording', async () => {
    const repair = { answer: '{"ok":1}', fault: 'Wrong' };
    const [first, second, repaired] = await spendOn([QUESTION, { ...QUESTION, task: 'On' }, { ...QUESTION, repair }]);
    expect(first).toEqual([1, 1_000, 2_000, 0]);
    expect(second).toEqual([1, 0, 0, 3_000]);
    expect(repaired?.slice(1)).toEqual([0, 0, 3_000]);
  });

  it('reads only the system prompt from it for the next recording', async () => {
    const other = 'Another talk.'.repeat(400);
    expect(await spendOn([QUESTION, { ...QUESTION, transcript: other }])).toEqual([
      [1, 1_000, 2_000, 0],
      [1, 0, 2_000, 1_000],
    ]);
  });

  it('reads nothing from it for a question of another schema: Anthropic writes that into the system prompt', async () => {
    const other = { ...SCHEMA, description: 'Another.' };
    expect(await spendOn([QUESTION, { ...QUESTION, schema: other }, QUESTION])).toEqual([
      [1, 1_000, 2_000, 0],
      [1, 1_000, 2_000, 0],
      [1, 0, 0, 3_000],
    ]);
  });
});

describe('Claude, when it fails', () => {
  const leaks = /planned|req_fake|msg_fake|an-key|http|stop reason|[{}]/;

  /** Asks one question, which fails; what it took is told all the same. */
  async function fail(answer: Answer, prompt = QUESTION) {
    fake.plan(answer);
    const order: string[] = [];
    const asked = connect().ask(prompt, {
      signal: never,
      spend: ({ cacheWriteTokens }) => order.push(`spent ${cacheWriteTokens}`),
    });
    const failure = await failureOf(asked.finally(() => order.push('judged')));
    expect(failure.detail).toMatch(/Claude|Anthropic/);
    expect(failure.detail).not.toMatch(leaks);
    expect(fake.calls).toEqual({ asked: 1, counted: 0 });
    return { failure, order };
  }

  it.each<[string, Answer, RegExp]>([
    ['is refused', { kind: 'stop', reason: 'refusal' }, /declined/],
    ['is refused half way', { kind: 'stop', reason: 'refusal', text: '{"ok":true}' }, /declined/],
    ['is cut off', { kind: 'stop', reason: 'max_tokens', text: '{"ok":true}' }, /cut off/],
    ['does not fit', { kind: 'stop', reason: 'model_context_window_exceeded', text: '{"ok":' }, /cut off/],
    ['does not end', { kind: 'huge', chars: 2 * MAX_ANSWER_CHARS }, /longer than an answer/],
  ])('pays and gives up where the answer %s', async (_, answer, detail) => {
    const { failure, order } = await fail(answer);
    expect(failure).toMatchObject({ code: 'provider-down', retry: false });
    expect(failure.detail).toMatch(detail);
    expect(order).toEqual(['spent 2000', 'judged']);
  });

  it.each<[string, Answer, true | number, ...string[]]>([
    ['429 with a wait', { kind: 'error', status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['429 with a finer one', { kind: 'error', status: 429, headers: { 'retry-after-ms': '1500' } }, 1_500],
    ['429 without', { kind: 'error', status: 429 }, true],
    ['429 with no time to wait', { kind: 'error', status: 429, headers: { 'retry-after': '0' } }, true],
    ['408', { kind: 'error', status: 408 }, true],
    ['500', { kind: 'error', status: 500 }, true],
    ['503 with a wait', { kind: 'error', status: 503, headers: { 'retry-after': '60' } }, 60_000],
    ['529', { kind: 'error', status: 529 }, true],
    ['a word that it may be tried again', { kind: 'error', status: 500, headers: { 'x-should-retry': 'true' } }, true],
    ["a gateway's page", { kind: 'page', status: 502 }, true],
    ['a page in place of an answer', { kind: 'page', status: 200 }, true],
    ['half an answer and an error', { kind: 'stream-error', type: 'overloaded_error' }, true, 'spent 2000'],
    ['half an answer', { kind: 'reset' }, true, 'spent 2000'],
    ['half an answer as if it were whole', { kind: 'close' }, true, 'spent 2000'],
    ['an end without a reason', { kind: 'stop', reason: null, text: '{"ok":true}' }, true, 'spent 2000'],
    ['an empty answer', { kind: 'text', text: '\n' }, true, 'spent 2000'],
  ])('asks once and lets others try again after %s', async (_, answer, retry, ...before) => {
    const { failure, order } = await fail(answer);
    expect(failure).toMatchObject({ code: 'provider-down', retry });
    expect(order).toEqual([...before, 'judged']);
  });

  it.each<[string, Answer, string, RegExp]>([
    ['401', { kind: 'error', status: 401 }, 'no-engine', /ANTHROPIC_API_KEY.*administrator/],
    ['403', { kind: 'error', status: 403 }, 'no-engine', /ANTHROPIC_API_KEY.*administrator/],
    ['402', { kind: 'error', status: 402 }, 'no-engine', /credit.*administrator/],
    [
      'a credit that is used up, said otherwise',
      { kind: 'error', status: 400, message: 'Your credit balance is too low to access the Anthropic API.' },
      'no-engine',
      /credit.*administrator/,
    ],
    [
      'a limit of spending',
      { kind: 'error', status: 429, code: 'enforced_spend_limit_reached', headers: { 'retry-after': '7' } },
      'no-engine',
      /credit.*administrator/,
    ],
    ['404', { kind: 'error', status: 404 }, 'no-engine', /CLAUDE_MODEL.*administrator/],
    ['413', { kind: 'error', status: 413 }, 'too-large', /longer/],
    [
      'too many tokens',
      { kind: 'error', status: 400, message: 'prompt is too long: 212000 tokens > 200000 maximum' },
      'too-large',
      /longer/,
    ],
    ['400', { kind: 'error', status: 400 }, 'bug', /did not accept our question/],
    ['422', { kind: 'error', status: 422 }, 'bug', /did not accept our question/],
  ])('asks once and gives up after %s', async (_, answer, code, detail) => {
    const { failure, order } = await fail(answer);
    expect(failure).toMatchObject({ code, retry: false });
    expect(failure.detail).toMatch(detail);
    expect(order).toEqual(['judged']);
  });

  it.each([
    ['a range', { ...SCHEMA, properties: { ok: { type: 'integer', minimum: 0 } } }],
    ['a length', { ...SCHEMA, properties: { ok: { type: 'array', items: { type: 'string' }, maxItems: 3 } } }],
    ['room for more', { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] }],
    ['an address', { ...SCHEMA, properties: { ok: { $ref: 'https://example.com/schema' } } }],
    ['no object', { type: 'array', items: { type: 'string' } }],
  ])('does not accept a schema with %s', async (_, schema) => {
    const { failure } = await fail({ kind: 'refused' }, { ...QUESTION, schema });
    expect(failure).toMatchObject({ code: 'bug', retry: false });
    expect(fake.requests).toEqual([]);
  });

  it('does not take a page for a number of tokens', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { headers: { 'content-type': 'text/html' } })));
    expect(await failureOf(connect().countTokens(QUESTION, never))).toMatchObject({
      code: 'provider-down',
      retry: true,
    });
  });

  it('does not fit a conversation of days', async () => {
    const { failure } = await fail({ kind: 'refused' }, { ...QUESTION, transcript: 'x'.repeat(2_700_000) });
    expect(failure).toMatchObject({ code: 'too-large', retry: false });
  });

  it('names a wrong key, and a model that there is not, to the administrator', async () => {
    const key = await failureOf(ask(QUESTION, { apiKey: 'wrong' }));
    expect(key).toMatchObject({ code: 'no-engine', retry: false });
    expect(key.detail).toContain('ANTHROPIC_API_KEY');
    expect(key.detail).not.toContain('wrong');
    const model = await failureOf(ask(QUESTION, { model: 'claude-zero' }));
    expect(model).toMatchObject({ code: 'no-engine', retry: false });
    expect(model.detail).toContain('CLAUDE_MODEL');
    expect(model.detail).not.toContain('claude-zero');
  });

  it('gives up when it is told to, while Claude thinks', async () => {
    fake.plan({ kind: 'hang' });
    const stop = new AbortController();
    const [arrived, left] = [fake.nextRequest(), fake.nextRequest('left')];
    const asked = failureOf(ask(QUESTION, { signal: stop.signal }));
    await arrived;
    stop.abort(new Error('cancelled by a person'));
    expect(await asked).toMatchObject({ message: 'cancelled by a person' });
    await left;
  });

  it('gives up when it is told to, while Claude writes, and pays for what was read', async () => {
    fake.plan({ kind: 'hang', begun: true });
    const stop = new AbortController();
    const spent: Usage[] = [];
    const left = fake.nextRequest('left');
    stopOnceHeard(stop, new Error('cancelled by a person'));
    const failure = await failureOf(ask(QUESTION, { signal: stop.signal, spent }));
    expect(failure).toMatchObject({ message: 'cancelled by a person' });
    await left;
    expect(spent).toMatchObject([{ cacheWriteHourTokens: 1_000, cacheWriteTokens: 2_000, inputTokens: 1 }]);
  });

  it('asks nothing once it was told to stop', async () => {
    const signal = AbortSignal.abort(new Error('cancelled by a person'));
    expect(await failureOf(ask(QUESTION, { signal }))).toMatchObject({ message: 'cancelled by a person' });
    expect(fake.calls.asked).toBe(0);
  });

  it('lets go of an answer that it has heard enough of', async () => {
    fake.plan({ kind: 'huge', chars: 10 * MAX_ANSWER_CHARS });
    const left = fake.nextRequest('left');
    expect(await failureOf(ask())).toMatchObject({ code: 'provider-down' });
    await left;
  });
});

describe('the stand-in for Claude', () => {
  const text = (words: string, cache_control?: object) => ({ type: 'text', text: words, ...{ cache_control } });
  const user = (...content: readonly object[]) => ({ role: 'user', content });
  const mark = (ttl?: string) => ({ type: 'ephemeral', ...{ ttl } });

  function post(change: object, path = '/v1/messages', version = '2026-10-21'): Promise<Response> {
    const question = { model: 'claude-sonnet-5-5', max_tokens: 9, stream: true, messages: [user(text('Hi'))] };
    const headers = { authorization: `Bearer ${fake.key}`, 'anthropic-version': version };
    return fetch(fake.url + path, { method: 'POST', headers, body: JSON.stringify({ ...question, ...change }) });
  }

  it.each<[string, object, RegExp]>([
    ['a temperature', { temperature: 0 }, /temperature/],
    ['no length', { max_tokens: undefined }, /max_tokens/],
    ['more than the model writes', { max_tokens: 128_001 }, /maximum allowed/],
    ['no thinking at all', { thinking: { type: 'disabled' } }, /not supported/],
    [
      'adaptive thinking of an earlier model',
      { model: 'claude-haiku-4-5', thinking: { type: 'adaptive' } },
      /not supp/,
    ],
    ['an answer of its own', { messages: [user(text('Hi')), { role: 'assistant', content: '{' }] }, /prefill/],
    ['two turns of one side', { messages: [user(text('Hi')), user(text('Hi'))] }, /alternate/],
    ['empty words', { messages: [user(text(' '))] }, /non-empty/],
    ['a time that it keeps nothing for', { system: [text('Hi', mark('2h'))] }, /ttl/],
    ['too many marks', { system: [1, 2, 3, 4, 5].map(() => text('Hi', mark())) }, /maximum of 4/],
    ['the longer time last', { system: [text('Hi', mark())], messages: [user(text('Hi', mark('1h')))] }, /ttl="1h"/],
    ['half a character', { system: 'Hi \ud83d' }, /not valid JSON/],
    [
      'too much that is optional',
      {
        output_config: {
          format: {
            type: 'json_schema',
            schema: {
              type: 'object',
              additionalProperties: false,
              properties: Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`p${i}`, { type: 'string' }])),
            },
          },
        },
      },
      /too complex/,
    ],
  ])('refuses %s', async (_, change, message) => {
    fake.plan({ kind: 'refused' });
    const response = await post(change);
    expect(response.status).toBe(400);
    expect(response.headers.get('request-id')).toBe('req_fake');
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringMatching(message) },
    });
  });

  it('refuses an earlier version, and what is too large', async () => {
    fake.plan({ kind: 'refused' });
    expect((await post({}, '/v1/messages', '2023-06-01')).status).toBe(400);
    expect((await post({ system: 'x'.repeat(33 * 1024 ** 2) })).status).toBe(413);
  });

  it.each([
    ['labels', LabelAnswer],
    ['coaching', CoachAnswer],
    ['rubrics', RubricAnswer],
  ])('takes our schema of %s', async (_, schema) => {
    fake.plan({ kind: 'text', text: '{}' });
    await ask({ ...QUESTION, schema: toWire(schema) });
    expect(fake.requests).toMatchObject([{ schema: toWire(schema) }]);
  });

  it('keeps too short a beginning not at all', async () => {
    fake.always(() => ({ kind: 'text', text: '{}' }));
    const spent: Usage[] = [];
    const short = { ...QUESTION, system: 'Label.', transcript: '[0|S1|0:00] Hi.' };
    for (const prompt of [short, short]) await ask(prompt, { spent });
    expect(spent.map(({ inputTokens, cacheReadTokens }) => [inputTokens, cacheReadTokens])).toEqual([
      [9, 0],
      [9, 0],
    ]);
  });
});

describe('the wait that an answer asks for', () => {
  const read = (headers: Record<string, string>) => retryAfterMs(new Headers(headers));

  it.each<[string, Record<string, string>, number | null]>([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['part of a second', { 'retry-after': '0.0321' }, 33],
    ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '7' }, 1_500],
    ['milliseconds that are none', { 'retry-after-ms': 'soon', 'retry-after': '7' }, 7_000],
    ['none', {}, null],
    ['nothing', { 'retry-after': '' }, null],
    ['no time', { 'retry-after': '0' }, null],
    ['less than no time', { 'retry-after': '-5' }, null],
    ['words', { 'retry-after': 'in 7 days' }, null],
    ['no end', { 'retry-after': 'Infinity' }, null],
    ['a day that is over', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, null],
    ['a day that there is not', { 'retry-after': 'Wed, 99 Foo 2099 07:28:00 GMT' }, null],
  ])('is read from %s', (_, headers, ms) => {
    expect(read(headers)).toBe(ms);
  });

  it('is read from a day and time', () => {
    const ms = read({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    expect(ms).toBeGreaterThan(55_000);
    expect(ms).toBeLessThanOrEqual(60_000);
  });
});
