import { Anthropic, AnthropicError, APIError } from '@anthropic-ai/sdk';
import { AppError } from '../../errors.ts';
import type { Usage } from '../usage.ts';
import { type AskOptions, MAX_ANSWER_CHARS, type Model, type Prompt } from './model.ts';
import { retryAfterMs } from './retry-after.ts';

export interface ClaudeSettings {
  readonly apiKey: string;
  /** Null for Anthropic's own; without `/v1`. */
  readonly apiUrl: string | null;
  readonly model: string;
}

const API_URL = 'https://api.anthropic.com';

interface Limits {
  readonly contextTokens: number;
  /** All that it writes in one answer, thinking included. */
  readonly outputTokens: number;
  readonly mostInputTokens: number;
  /** Whether it may be told to think as much as it needs; earlier models refuse that. */
  readonly thinks: boolean;
}

/** Seven hours of talk. The context takes more, but the longer a conversation, the less is found in it. */
const MOST_INPUT_TOKENS = 150_000;

// Limits as Anthropic's documentation has them, November 2026.
const CURRENT: Limits = {
  contextTokens: 1_000_000,
  outputTokens: 128_000,
  mostInputTokens: MOST_INPUT_TOKENS,
  thinks: true,
};
/** What every model takes that thinks: more would be refused by one of them, less only means more questions. */
const UNKNOWN: Limits = { ...CURRENT, contextTokens: 200_000, outputTokens: 64_000 };
const EARLIER: Limits = { ...UNKNOWN, thinks: false };
const LIMITS: ReadonlyMap<string, Limits> = new Map([
  // A question of more than 100,000 tokens costs five times as much, all of it.
  ['claude-haiku-5-5', { ...CURRENT, mostInputTokens: 95_000 }],
  ['claude-sonnet-5-5', CURRENT],
  ['claude-opus-5-5', CURRENT],
  ['claude-fable-5-2', CURRENT],
  ['claude-fable-5-1', CURRENT],
  ['claude-sonnet-5', CURRENT],
  ['claude-opus-5', CURRENT],
  ['claude-opus-4-8', CURRENT],
  ['claude-opus-4-7', CURRENT],
  ['claude-opus-4-6', CURRENT],
  ['claude-opus-4-5', EARLIER],
  ['claude-sonnet-4-5', EARLIER],
  ['claude-haiku-4-5', EARLIER],
]);

/** Anthropic's Claude, about texts. */
export function makeClaude({ apiKey, apiUrl, model }: ClaudeSettings): Model {
  // Some names end in the day of their version.
  const limits = LIMITS.get(model.replace(/-\d{8}$/, '')) ?? UNKNOWN;
  const client = new Anthropic({
    apiKey,
    // Named, because the SDK looks for it in the environment.
    baseURL: apiUrl ?? API_URL,
    // Who calls tries again (patience.ts, then the job); the SDK would do so without telling.
    maxRetries: 0,
    openTelemetry: false,
    // It would print answers that it cannot read, and whole questions where ANTHROPIC_LOG says so.
    logLevel: 'off',
  });

  async function ask(prompt: Prompt, { signal, spend, onText }: AskOptions): Promise<string> {
    const heard: Heard = { chars: 0, usage: null };
    try {
      const stream = client.messages.stream(
        { ...toQuestion(model, limits, prompt), max_tokens: limits.outputTokens },
        { signal },
      );
      stream.on('streamEvent', (_, { usage }) => {
        heard.usage = usage;
      });
      stream.on('text', (part, soFar) => {
        heard.chars += part.length;
        if (heard.chars > MAX_ANSWER_CHARS) stream.abort();
        else onText?.(soFar);
      });
      return judge(await stream.finalMessage().finally(pay));
    } catch (thrown) {
      signal.throwIfAborted();
      throw heard.chars > MAX_ANSWER_CHARS ? tooLong(thrown) : translate(thrown);
    }

    /** What was read is told at the beginning, so it is known of an answer that breaks off, too; what was written, only at the end. */
    function pay(): void {
      if (heard.usage !== null) spend(toUsage(model, heard.usage));
    }
  }

  async function countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    try {
      const { input_tokens } = await client.messages.countTokens(toQuestion(model, limits, prompt), { signal });
      // What is no JSON comes back as text.
      if (!Number.isFinite(input_tokens)) throw down(true, new Error('not an answer of count_tokens'));
      return input_tokens;
    } catch (thrown) {
      signal.throwIfAborted();
      throw translate(thrown);
    }
  }

  return {
    provider: 'claude',
    name: model,
    maxInputTokens: Math.min(limits.mostInputTokens, limits.contextTokens - limits.outputTokens),
    maxOutputTokens: limits.outputTokens,
    ask,
    countTokens,
  };
}

interface Heard {
  chars: number;
  usage: Anthropic.Usage | null;
}

/**
 * System prompt and transcript come first and are marked: Anthropic keeps them, up to each mark, for the next question that begins alike
 * (same model, same schema too: it writes the schema into the system prompt). What is kept for longer must come first.
 */
function toQuestion(model: string, { thinks }: Limits, prompt: Prompt) {
  const { system, transcript, task, schema, repair } = prompt;
  const first = [
    ...(transcript === null ? [] : [toText(transcript, { type: 'ephemeral' })]),
    // A text without words is refused, and tokens are counted before there is a task.
    ...(task === '' ? [] : [toText(task)]),
  ];
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: first }];
  if (repair !== undefined) {
    const fault = `That answer cannot be used: ${repair.fault.replace(/\.$/, '')}.`;
    // The last word is ours: a turn of Claude's at the end is refused.
    messages.push(
      { role: 'assistant', content: [toText(repair.answer)] },
      { role: 'user', content: [toText(`${fault} Answer the same question again, whole.`)] },
    );
  }
  return {
    model,
    system: [toText(system, { type: 'ephemeral', ttl: '1h' })],
    messages,
    output_config: { format: { type: 'json_schema', schema } },
    ...(thinks ? { thinking: { type: 'adaptive' } } : {}),
  } satisfies Anthropic.MessageCountTokensParams;
}

/** Half a character (an answer that was cut to be shown again, a transcript's stray escape) makes a request no JSON to Anthropic. */
function toText(text: string, kept?: Anthropic.CacheControlEphemeral): Anthropic.TextBlockParam {
  const whole = Buffer.from(text).toString();
  return { type: 'text', text: whole, ...(kept === undefined ? {} : { cache_control: kept }) };
}

function toUsage(model: string, usage: Anthropic.Usage): Usage {
  const { cache_creation: written } = usage;
  return {
    provider: 'claude',
    model,
    inputTokens: usage.input_tokens,
    cacheWriteTokens: written?.ephemeral_5m_input_tokens ?? usage.cache_creation_input_tokens ?? 0,
    cacheWriteHourTokens: written?.ephemeral_1h_input_tokens ?? 0,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    outputTokens: usage.output_tokens,
    audioMs: 0,
  };
}

/** The answer, if it came to its end by itself. */
function judge({ content, stop_reason }: Anthropic.Message): string {
  const cause = new Error(`stop reason ${stop_reason}`);
  if (stop_reason === 'refusal') {
    throw new AppError('provider-down', { detail: 'Claude declined to analyse this recording.', cause });
  }
  if (stop_reason === 'max_tokens' || stop_reason === 'model_context_window_exceeded') {
    throw new AppError('provider-down', { detail: "Claude's answer was cut off.", cause });
  }
  const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  // An empty answer cannot be repaired: Claude refuses to be shown one.
  if (stop_reason === null || text.trim() === '') throw down(true, cause);
  return text;
}

function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (!(thrown instanceof AnthropicError)) return new AppError('bug', { retry: true, cause: thrown });
  // A connection that breaks in the middle of an answer, and one that is no answer, have no status.
  if (!(thrown instanceof APIError)) return down(true, thrown);
  if (isAboutMoney(thrown)) {
    return new AppError('no-engine', {
      detail: 'The Anthropic account has no credit left, or has spent all it may: an administrator has to see to it.',
      cause: thrown,
    });
  }
  switch (thrown.status ?? 0) {
    case 400:
    case 422:
      // Only its words tell this from other questions that it does not take.
      if (/prompt is too long/i.test(thrown.message)) return tooLarge(thrown);
      return new AppError('bug', { detail: 'Claude did not accept our question.', cause: thrown });
    case 401:
    case 403:
      return new AppError('no-engine', {
        detail: 'Claude does not accept ANTHROPIC_API_KEY: an administrator has to renew it.',
        cause: thrown,
      });
    case 404:
      return new AppError('no-engine', {
        detail: 'Claude has no model of the name that CLAUDE_MODEL gives: an administrator has to correct it.',
        cause: thrown,
      });
    case 413:
      return tooLarge(thrown);
    default:
      return down(retryAfterMs(thrown.headers) ?? true, thrown);
  }
}

/** It has a status of its own for that, but says it with others, too: limits of spending with 429, a credit that is used up with 400. */
function isAboutMoney({ status, type, errorCode, message }: APIError): boolean {
  if (status === 402 || type === 'billing_error') return true;
  return /spend_limit_reached$/.test(errorCode ?? '') || (status === 400 && /credit balance/i.test(message));
}

function tooLong(cause: unknown): AppError {
  return new AppError('provider-down', { detail: "Claude's answer was longer than an answer can be.", cause });
}

function tooLarge(cause: unknown): AppError {
  return new AppError('too-large', { detail: 'It is longer than Claude can take in at once.', cause });
}

function down(retry: true | number, cause: unknown): AppError {
  return new AppError('provider-down', { retry, detail: 'Claude does not answer as it should.', cause });
}
