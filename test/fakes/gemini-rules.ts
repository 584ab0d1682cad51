import { z } from 'zod';

/** What Gemini refuses in a question, told as Google tells it; the stand-in (gemini.ts) keeps to these. */

export interface Refusal {
  readonly status: number;
  readonly apiStatus: string;
  readonly message: string;
  readonly details?: readonly object[];
}

export interface StoredFile {
  readonly uri: string;
  readonly mime: string;
  readonly state: 'PROCESSING' | 'ACTIVE' | 'FAILED';
  readonly deleted: boolean;
}

/** Ids of models that a key may use (facts, section 3). */
export const MODELS: ReadonlySet<string> = new Set(['gemini-3.8-flash', 'gemini-3.7-flash', 'gemini-3.1-pro-preview']);
export const CHARS_PER_TOKEN = 3.3;
const CONTEXT_TOKENS = 1_048_576;
/** Of a request, files that were uploaded apart. */
export const MOST_REQUEST_BYTES = 20 * 1024 * 1024;
/** Kinds of recordings as Google's documentation lists them; Matroska and MPEG-TS are none of them. */
const MIMES: ReadonlySet<string> = new Set([
  ...['mp4', 'mpeg', 'mov', 'quicktime', 'avi', 'x-flv', 'mpg', 'webm', 'wmv', '3gpp'].map((one) => `video/${one}`),
  ...['wav', 'mp3', 'mpeg', 'mpga', 'aiff', 'aac', 'ogg', 'opus', 'flac', 'm4a', 'mp4', 'pcm', 'webm'].map(
    (one) => `audio/${one}`,
  ),
]);

/** Keywords of JSON Schema that `responseJsonSchema` takes. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['$id', '$defs', '$ref', '$anchor', 'type', 'format', 'title', 'description', 'enum', 'items', 'prefixItems'],
  ...['minItems', 'maxItems', 'minimum', 'maximum', 'anyOf', 'oneOf', 'properties', 'additionalProperties'],
  ...['required', 'propertyOrdering'],
]);

const Text = z.strictObject({ text: z.string().min(1) });
const FilePart = z.strictObject({
  fileData: z.strictObject({ fileUri: z.string(), mimeType: z.string() }),
  videoMetadata: z
    .strictObject({ fps: z.number().gt(0).lte(24), startOffset: z.string(), endOffset: z.string() })
    .partial()
    .optional(),
});
const Inline = z.strictObject({ inlineData: z.strictObject({ data: z.string(), mimeType: z.string() }) });
const Content = z.strictObject({
  role: z.enum(['user', 'model']),
  parts: z.array(z.union([Text, FilePart, Inline])).min(1),
});

/** A name that is not here is one that Google does not know, or (candidateCount, frequencyPenalty …) that 3.8 refuses. */
const Question = z.strictObject({
  contents: z.array(Content).min(1),
  systemInstruction: z.strictObject({ role: z.string().optional(), parts: z.array(Text).min(1) }).optional(),
  generationConfig: z
    .strictObject({
      responseMimeType: z.enum(['application/json', 'text/plain']),
      responseJsonSchema: z.record(z.string(), z.unknown()),
      mediaResolution: z.enum(['MEDIA_RESOLUTION_LOW', 'MEDIA_RESOLUTION_MEDIUM', 'MEDIA_RESOLUTION_HIGH']),
      thinkingConfig: z.strictObject({ thinkingLevel: z.enum(['LOW', 'MEDIUM', 'HIGH']) }),
      maxOutputTokens: z.number().int().min(1).max(65_536),
      temperature: z.number(),
      topP: z.number(),
      topK: z.number(),
    })
    .partial()
    .optional(),
});
export type Question = z.infer<typeof Question>;

/** The first thing that is wrong with a question, or the question. */
export function readQuestion(body: string, files: readonly StoredFile[]): Question | Refusal {
  if (body === '') return invalid(`Request payload size exceeds the limit: ${MOST_REQUEST_BYTES} bytes.`);
  const read = Question.safeParse(JSON.parse(body));
  if (!read.success) return invalid(`Invalid JSON payload received. ${z.prettifyError(read.error)}`);
  const { contents, generationConfig } = read.data;
  if (contents.at(-1)?.role !== 'user') return invalid('Please ensure that the last turn is a user turn.');
  const { responseJsonSchema: schema, responseMimeType } = generationConfig ?? {};
  if (schema !== undefined && responseMimeType !== 'application/json') {
    return invalid('responseJsonSchema is only allowed with response mime type application/json.');
  }
  const keyword = schema === undefined ? null : findForeignKeyword(schema);
  if (keyword !== null) return invalid(`Unknown keyword "${keyword}" in generation_config.response_json_schema.`);
  const tokens = countTokens(read.data);
  if (tokens > CONTEXT_TOKENS) {
    return invalid(
      `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${CONTEXT_TOKENS}).`,
    );
  }
  return findBadFile(read.data, files) ?? read.data;
}

export function countTokens({ contents, systemInstruction }: Question): number {
  const texts = [...(systemInstruction?.parts ?? []), ...contents.flatMap(({ parts }) => parts)];
  const chars = texts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0);
  return Math.ceil(chars / CHARS_PER_TOKEN);
}

function invalid(message: string): Refusal {
  return { status: 400, apiStatus: 'INVALID_ARGUMENT', message };
}

function findBadFile({ contents }: Question, files: readonly StoredFile[]): Refusal | null {
  for (const part of contents.flatMap(({ parts }) => parts)) {
    if (!('fileData' in part)) continue;
    const { fileUri, mimeType } = part.fileData;
    const file = files.find(({ uri, deleted }) => uri === fileUri && !deleted);
    if (file === undefined) return noSuchFile(fileUri.split('/').at(-1) ?? '');
    if (file.state !== 'ACTIVE') {
      const message = 'The File is not in an ACTIVE state and usage is not allowed.';
      return { status: 400, apiStatus: 'FAILED_PRECONDITION', message };
    }
    if (!MIMES.has(mimeType)) return invalid(`Unsupported MIME type: ${mimeType}`);
    if (mimeType !== file.mime) return invalid(`The File was uploaded as ${file.mime}.`);
  }
  return null;
}

export function noSuchFile(id: string): Refusal {
  const message = `You do not have permission to access the File ${id} or it may not exist.`;
  return { status: 403, apiStatus: 'PERMISSION_DENIED', message };
}

/** Depth first; names of properties and of definitions are no keywords. */
function findForeignKeyword(schema: unknown): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  for (const [name, value] of Object.entries(schema)) {
    if (!KEYWORDS.has(name)) return name;
    if (name === 'enum' || name === 'required' || name === 'type' || name === 'propertyOrdering') continue;
    const isMap = name === 'properties' || name === '$defs';
    const below = isMap ? Object.values(value as object) : Array.isArray(value) ? value : [value];
    for (const one of below) {
      const found = findForeignKeyword(one);
      if (found !== null) return found;
    }
  }
  return null;
}
