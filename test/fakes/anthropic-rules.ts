import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What Claude refuses in a question, told as Anthropic tells it, and what it counts; the stand-in (anthropic.ts) keeps to these. */

export interface Refusal {
  readonly status: number;
  readonly message: string;
}

interface Abilities {
  readonly contextTokens: number;
  readonly outputTokens: number;
  readonly thinking: readonly string[];
}

const CURRENT = { contextTokens: 1_000_000, outputTokens: 128_000, thinking: ['adaptive'] } as const;
const BUDGET = { contextTokens: 200_000, outputTokens: 64_000, thinking: ['enabled', 'disabled'] } as const;
/** Models that a key may use (facts, section 2), and what each takes. */
const MODELS: ReadonlyMap<string, Abilities> = new Map<string, Abilities>([
  ['claude-haiku-5-5', { ...CURRENT, thinking: ['adaptive', 'disabled'] }],
  ['claude-sonnet-5-5', { ...CURRENT, thinking: ['adaptive', 'between_tools'] }],
  ['claude-opus-5-5', CURRENT],
  ['claude-fable-5-1', CURRENT],
  ['claude-sonnet-4-6', { ...CURRENT, outputTokens: 64_000, thinking: ['adaptive', 'enabled', 'disabled'] }],
  ['claude-haiku-4-5', BUDGET],
  ['claude-haiku-4-5-20251001', BUDGET],
]);
const CHARS_PER_TOKEN = 2.6;
/** Fewer are not kept, without a word. */
const FEWEST_KEPT_TOKENS = 512;
const MOST_MARKS = 4;
const MOST_OPTIONAL = 24;
const MOST_UNIONS = 16;

const CacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() });
const Words = z.string().regex(/\S/, 'text content blocks must be non-empty');
const Text = z.strictObject({ type: z.literal('text'), text: Words, cache_control: CacheControl.optional() });
/** A bare string is a text block too. */
const Texts = z.preprocess((it) => (typeof it === 'string' ? [{ type: 'text', text: it }] : it), z.array(Text).min(1));
const display = z.enum(['summarized', 'omitted']).optional();
/** A name that is not here is one that Claude does not know, or (temperature, top_p, top_k) that it takes no longer. */
const Counted = z.strictObject({
  model: z.string(),
  system: Texts.optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: Texts })).min(1),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('adaptive'), display }),
      z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1_024), display }),
      z.strictObject({ type: z.literal('disabled') }),
      z.strictObject({ type: z.literal('between_tools') }),
    ])
    .optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).optional(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).optional(),
    })
    .optional(),
});
/** In one piece it would also be answered, but not by this stand-in. */
const Asked = Counted.extend({ max_tokens: z.int().min(1), stream: z.literal(true) });
export type Question = z.infer<typeof Counted> & Partial<Pick<z.infer<typeof Asked>, 'max_tokens' | 'stream'>>;

/** The first thing that is wrong with a question, or the question. */
export function readQuestion(body: string, isToBeAnswered: boolean): Question | Refusal {
  const json = parse(body);
  if (json === undefined) return invalid('The request body is not valid JSON: no low surrogate in string');
  const read = (isToBeAnswered ? Asked : Counted).safeParse(json);
  if (!read.success) return invalid(z.prettifyError(read.error));
  const question: Question = read.data;
  const able = MODELS.get(question.model);
  if (able === undefined) return { status: 404, message: `model: ${question.model}` };
  const fault = findFault(question, able);
  return fault === null ? question : invalid(fault);
}

/** Undefined where it is none, also where a character is only half there. */
function parse(body: string): unknown {
  try {
    let isWhole = true;
    const json: unknown = JSON.parse(body, (_, value: unknown) => {
      if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) isWhole = false;
      return value;
    });
    return isWhole ? json : undefined;
  } catch {
    return undefined;
  }
}

function findFault(question: Question, able: Abilities): string | null {
  const { model, messages, thinking, output_config, max_tokens = 1 } = question;
  if (max_tokens > able.outputTokens) {
    return `max_tokens: ${max_tokens} > ${able.outputTokens}, which is the maximum allowed number of output tokens for ${model}`;
  }
  if (thinking !== undefined) {
    const { type } = thinking;
    if (!able.thinking.includes(type)) return `${type} thinking is not supported on this model`;
    if (thinking.type === 'enabled' && thinking.budget_tokens >= max_tokens)
      return '`max_tokens` must be greater than `thinking.budget_tokens`';
    const isHard = output_config?.effort === 'xhigh' || output_config?.effort === 'max';
    if (isHard && (type === 'disabled' || type === 'between_tools')) return `${type} thinking needs less effort`;
  }
  if (messages.some(({ role }, i) => role !== (i % 2 === 0 ? 'user' : 'assistant'))) {
    return 'messages: roles must alternate between "user" and "assistant", beginning with "user"';
  }
  if (messages.at(-1)?.role !== 'user') return 'This model does not support assistant message prefill.';
  const marks = blocksOf(question).flatMap(({ keptFor }) => keptFor ?? []);
  if (marks.length > MOST_MARKS) return `A maximum of ${MOST_MARKS} blocks with cache_control may be provided.`;
  if (marks.lastIndexOf('1h') > marks.indexOf('5m') && marks.includes('5m')) {
    return 'a ttl="1h" cache_control block must not come after a ttl="5m" cache_control block';
  }
  const tokens = countTokens(question);
  if (tokens > able.contextTokens) return `prompt is too long: ${tokens} tokens > ${able.contextTokens} maximum`;
  return output_config?.format === undefined ? null : findSchemaFault(output_config.format.schema);
}

const KEYWORDS: ReadonlySet<string> = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'anyOf', '$defs', '$ref'],
  ...['description', 'title'],
]);

function findSchemaFault(schema: Readonly<Record<string, unknown>>): string | null {
  if (schema.type !== 'object') return 'output_config.format.schema: type "object" is required';
  const names = new Set(Object.keys((schema.$defs ?? {}) as object).map((name) => `#/$defs/${name}`));
  let optional = 0;
  let unions = 0;

  function visit(node: unknown, path: string): string | null {
    const here = `output_config.format.schema${path}`;
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return `${here}: not a schema`;
    const { type, properties, required, additionalProperties, items, anyOf, $defs, $ref } = node as Record<
      string,
      unknown
    >;
    const foreign = Object.keys(node).find((name) => !KEYWORDS.has(name));
    if (foreign !== undefined) return `${here}: For '${String(type)}' type, property '${foreign}' is not supported`;
    if ($ref !== undefined && !names.has(String($ref))) return `${here}: external $ref is not supported`;
    if (Array.isArray(anyOf) || Array.isArray(type)) unions += 1;
    const own = Object.entries((properties ?? {}) as object);
    if (type === 'object') {
      if (additionalProperties !== false) return `${here}: 'additionalProperties' must be explicitly set to false`;
      const needed = Array.isArray(required) ? required : [];
      optional += own.filter(([name]) => !needed.includes(name)).length;
    }
    const below: readonly (readonly [string, unknown])[] = [
      ...own.map(([name, one]) => [`.properties.${name}`, one] as const),
      ...Object.entries(($defs ?? {}) as object).map(([name, one]) => [`.$defs.${name}`, one] as const),
      ...(Array.isArray(anyOf) ? anyOf.map((one, i) => [`.anyOf[${i}]`, one] as const) : []),
      ...(items === undefined ? [] : [['.items', items] as const]),
    ];
    for (const [step, one] of below) {
      const fault = visit(one, path + step);
      if (fault !== null) return fault;
    }
    return null;
  }

  const fault = visit(schema, '');
  if (fault !== null) return fault;
  return optional > MOST_OPTIONAL || unions > MOST_UNIONS ? 'Schema is too complex for compilation.' : null;
}

function invalid(message: string): Refusal {
  return { status: 400, message };
}

interface Block {
  readonly role: string;
  readonly text: string;
  readonly keptFor: '5m' | '1h' | null;
}

/** Everything that is read, in its order. */
function blocksOf({ system = [], messages }: Question): readonly Block[] {
  return [{ role: 'system', content: system }, ...messages].flatMap(({ role, content }) =>
    content.map(({ text, cache_control }) => ({
      role,
      text,
      keptFor: cache_control === undefined ? null : (cache_control.ttl ?? '5m'),
    })),
  );
}

export function toTokens(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN);
}

export function countTokens(question: Question): number {
  return toTokens(blocksOf(question).reduce((sum, { text }) => sum + text.length, 0));
}

/** What was read of a question, in tokens, as Anthropic counts it apart. */
export interface InputUsage {
  /** Neither read from the cache nor written to it. */
  readonly inputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheWriteHourTokens: number;
  readonly cacheReadTokens: number;
}

/**
 * Remembers beginnings of questions up to each mark. Another model, schema, effort or way to think makes another beginning of it
 * ("Changing the output_config.format parameter will invalidate any prompt cache": the schema is written into the system prompt).
 */
export function makePromptCache() {
  const kept = new Set<string>();

  /** What a question finds; `keep` is for when others may find it. */
  return function look(question: Question): { readonly usage: InputUsage; readonly keep: () => void } {
    const { model, output_config, thinking } = question;
    const hash = createHash('sha256').update(JSON.stringify([model, output_config, thinking]));
    let chars = 0;
    const marks: { readonly key: string; readonly tokens: number; readonly keptFor: '5m' | '1h' }[] = [];
    for (const { role, text, keptFor } of blocksOf(question)) {
      hash.update(JSON.stringify([role, text]));
      chars += text.length;
      const tokens = toTokens(chars);
      if (keptFor !== null && tokens >= FEWEST_KEPT_TOKENS) {
        marks.push({ key: hash.copy().digest('hex'), tokens, keptFor });
      }
    }
    const cacheReadTokens = marks.findLast(({ key }) => kept.has(key))?.tokens ?? 0;
    const written = { '5m': 0, '1h': 0 };
    let read = cacheReadTokens;
    for (const { tokens, keptFor } of marks) {
      if (tokens <= read) continue;
      written[keptFor] += tokens - read;
      read = tokens;
    }
    return {
      usage: {
        inputTokens: toTokens(chars) - read,
        cacheWriteTokens: written['5m'],
        cacheWriteHourTokens: written['1h'],
        cacheReadTokens,
      },
      keep: () => {
        for (const { key } of marks) kept.add(key);
      },
    };
  };
}
