import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import {
  ApiError,
  type Content,
  type GenerateContentResponse,
  type GenerateContentResponseUsageMetadata,
  GoogleGenAI,
  MediaResolution,
  type Part,
  ThinkingLevel,
} from '@google/genai';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Usage } from '../usage.ts';
import { DEADLINE_MS } from './deadline.ts';
import {
  type AskOptions,
  MAX_ANSWER_CHARS,
  type Media,
  type MediaFile,
  type MediaModel,
  type Prompt,
} from './model.ts';

export interface GeminiSettings {
  readonly apiKey: string;
  /** Null for Google's own. */
  readonly apiUrl: string | null;
  readonly model: string;
  /** Pictures a second to look at, where so many fit. */
  readonly fps: number;
  readonly mediaResolution: 'low' | 'medium' | 'high';
  readonly thinking: 'low' | 'medium' | 'high';
}

const API_URL = 'https://generativelanguage.googleapis.com';
/** Between two looks at a recording that Google still prepares. */
const POLL_MS = 3_000;
/** For a deletion, which has no signal of its own. */
const FORGET_MS = 30_000;
/** For each piece of an upload (8 MB) and each look at it: a large recording takes as long as it takes, a line that is dead does not. */
const REQUEST_MS = 120_000;

// Limits as Google's documentation has them for Gemini 3.x, November 2026.
const CONTEXT_TOKENS = 1_048_576;
/** All that it writes in one answer, thinking included. */
const MOST_OUTPUT_TOKENS = 65_536;
/** Seven hours of talk. More would fit, but its labels would not fit into one answer. */
const MOST_INPUT_TOKENS = 150_000;
const TOKENS_PER_PICTURE = { low: 70, medium: 70, high: 280 } as const;
/** Some of its texts say 25: the larger figure, because what does not fit is found out after a whole upload. */
const SOUND_TOKENS_PER_SECOND = 32;
const MOST_FILE_BYTES = 2 * 1024 ** 3;

/** Of the context, what a recording may take; the rest is for the question and for an estimate that is wrong. */
const MEDIA_SHARE = 0.8;
/** A picture every ten seconds: with fewer a film is only its sound. */
const LEAST_FPS = 0.1;

const RESOLUTION = {
  low: MediaResolution.MEDIA_RESOLUTION_LOW,
  medium: MediaResolution.MEDIA_RESOLUTION_MEDIUM,
  high: MediaResolution.MEDIA_RESOLUTION_HIGH,
} as const;
const THINKING = { low: ThinkingLevel.LOW, medium: ThinkingLevel.MEDIUM, high: ThinkingLevel.HIGH } as const;

/** A file as Google tells of it; everything else is optional in practice. */
const Uploaded = z.object({ uri: z.string(), state: z.string() });

/** Google's Gemini, about text and about recordings that it sees and hears itself. */
export function makeGemini(
  settings: GeminiSettings,
  { pollMs = POLL_MS, requestMs = REQUEST_MS, preparedMs = DEADLINE_MS } = {},
): MediaModel {
  const { apiKey, apiUrl, model, mediaResolution } = settings;

  /** Named in full, because the SDK looks for what is missing in the environment. It tries nothing again unless it is told to. */
  function connect(http: { fetch?: typeof fetch } = {}): GoogleGenAI {
    return new GoogleGenAI({ apiKey, vertexai: false, httpOptions: { baseUrl: apiUrl ?? API_URL, ...http } });
  }
  // Where it is given no fetch, the SDK waits for an answer as long as Google works on it; `fetch` alone gives up after five minutes.
  const patient = connect();
  /** For calls that end soon: uploads take no signal from the SDK, and where it does take one, it never takes its listener off. */
  const until = (signal: AbortSignal): GoogleGenAI =>
    connect({
      fetch: (input, init) =>
        fetch(input, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(requestMs)]) }),
    });

  async function ask(prompt: Prompt, { signal, spend }: AskOptions): Promise<string> {
    const enough = new AbortController();
    const heard: Heard = { text: '', finish: null, blocked: false, usage: null };
    try {
      try {
        const chunks = await patient.models.generateContentStream({
          model,
          contents: toContents(prompt),
          config: {
            systemInstruction: prompt.system,
            responseMimeType: 'application/json',
            responseJsonSchema: prompt.schema,
            mediaResolution: RESOLUTION[mediaResolution],
            thinkingConfig: { thinkingLevel: THINKING[settings.thinking] },
            maxOutputTokens: MOST_OUTPUT_TOKENS,
            // It would ask, and pay, again by itself.
            automaticContinuation: false,
            // A signal of this call alone, because the SDK leaves its listener on it.
            abortSignal: AbortSignal.any([signal, enough.signal]),
          },
        });
        for await (const chunk of chunks) {
          note(heard, chunk);
          if (heard.text.length > MAX_ANSWER_CHARS) break;
        }
      } finally {
        // The SDK lets go of an answer that is left early, but leaves its connection open.
        enough.abort();
        if (heard.usage !== null) spend(toUsage(model, heard.usage));
      }
      return judge(heard);
    } catch (thrown) {
      signal.throwIfAborted();
      throw translate(thrown);
    }
  }

  async function countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    try {
      // The system prompt counts too, and this call takes none.
      const contents = [{ role: 'user', parts: [{ text: prompt.system }] }, ...toContents(prompt)];
      const { totalTokens } = await until(signal).models.countTokens({ model, contents });
      if (totalTokens === undefined) throw down(true, new Error('not an answer of countTokens'));
      return totalTokens;
    } catch (thrown) {
      signal.throwIfAborted();
      throw translate(thrown);
    }
  }

  async function upload(recording: string, about: MediaFile, signal: AbortSignal): Promise<Media> {
    const fps = fitFps(about, settings.fps, mediaResolution);
    // Of a path, the SDK would tell Google the file's name.
    const file = await openAsBlob(recording);
    if (file.size > MOST_FILE_BYTES) {
      throw new AppError('too-large', { detail: 'Its file is larger than Gemini takes (2 GB).' });
    }
    signal.throwIfAborted();
    const { files } = until(signal);
    // Ours, so that it can be deleted where the answer that would tell its name is lost.
    const name = `files/${randomUUID()}`;
    try {
      const config = { name, mimeType: about.mime, displayName: 'recording' };
      let uploaded = Uploaded.parse(await files.upload({ file, config }));
      const either = AbortSignal.any([signal, AbortSignal.timeout(preparedMs)]);
      while (uploaded.state === 'PROCESSING') {
        await wait(pollMs, undefined, { signal: either });
        uploaded = Uploaded.parse(await files.get({ name }));
      }
      if (uploaded.state === 'FAILED') {
        throw new AppError('unreadable', { detail: 'Gemini could not read this recording.' });
      }
      if (uploaded.state !== 'ACTIVE') throw down(true, new Error(`file in state ${uploaded.state}`));
      return { name, uri: uploaded.uri, mime: about.mime, fps };
    } catch (thrown) {
      // What is not there need not be deleted, and what cannot be deleted now, Google deletes by itself after two days.
      await remove(name).catch(() => {});
      signal.throwIfAborted();
      throw translate(thrown);
    }
  }

  async function remove(name: string): Promise<void> {
    await until(AbortSignal.timeout(FORGET_MS)).files.delete({ name });
  }

  return {
    provider: 'gemini',
    name: model,
    maxInputTokens: MOST_INPUT_TOKENS,
    maxOutputTokens: MOST_OUTPUT_TOKENS,
    ask,
    countTokens,
    upload,
    forget: ({ name }) => remove(name).catch((thrown: unknown) => Promise.reject(translate(thrown))),
  };
}

/** What is asked about comes first, and the last turn is never the model's: Gemini 3.8 refuses that. */
function toContents({ transcript, task, media, repair }: Prompt): Content[] {
  const parts: Part[] = [];
  if (media !== undefined) {
    const { uri, mime, fps } = media;
    parts.push({ fileData: { fileUri: uri, mimeType: mime }, ...(fps === null ? {} : { videoMetadata: { fps } }) });
  }
  if (transcript !== null) parts.push({ text: transcript });
  const question = { role: 'user', parts: [...parts, { text: task }] };
  if (repair === undefined) return [question];
  const fault = `That answer cannot be used: ${repair.fault.replace(/\.$/, '')}.`;
  return [
    question,
    { role: 'model', parts: [{ text: repair.answer }] },
    { role: 'user', parts: [{ text: `${fault} Answer the same question again, whole.` }] },
  ];
}

interface Heard {
  text: string;
  finish: string | null;
  blocked: boolean;
  usage: GenerateContentResponseUsageMetadata | null;
}

function note(heard: Heard, { candidates, promptFeedback, usageMetadata }: GenerateContentResponse): void {
  const [candidate] = candidates ?? [];
  for (const { text, thought } of candidate?.content?.parts ?? []) {
    if (text !== undefined && thought !== true) heard.text += text;
  }
  heard.finish = candidate?.finishReason ?? heard.finish;
  heard.blocked ||= promptFeedback?.blockReason !== undefined;
  // Every part of an answer tells what all of it took so far.
  heard.usage = usageMetadata ?? heard.usage;
}

function toUsage(model: string, usage: GenerateContentResponseUsageMetadata): Usage {
  const { promptTokenCount = 0, cachedContentTokenCount = 0 } = usage;
  return {
    provider: 'gemini',
    model,
    inputTokens: promptTokenCount - cachedContentTokenCount,
    // Its cache is filled for nothing.
    cacheWriteTokens: 0,
    cacheWriteHourTokens: 0,
    cacheReadTokens: cachedContentTokenCount,
    outputTokens: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
    audioMs: 0,
  };
}

/** The answer, if it came to its end by itself. */
function judge({ text, finish, blocked }: Heard): string {
  const cause = new Error(`finish reason ${finish}`);
  if (text.length > MAX_ANSWER_CHARS) {
    throw new AppError('provider-down', { detail: "Gemini's answer was longer than an answer can be.", cause });
  }
  if (blocked) throw declined(cause);
  if (finish === null) throw down(true, cause);
  if (finish === 'MAX_TOKENS' || finish === 'CONTINUATION') {
    throw new AppError('provider-down', { detail: "Gemini's answer was cut off.", cause });
  }
  // SAFETY, PROHIBITED_CONTENT, RECITATION, BLOCKLIST, SPII, OTHER …: what was written until then may be whole by chance only.
  if (finish !== 'STOP' || text === '') throw declined(cause);
  return text;
}

function declined(cause: unknown): AppError {
  return new AppError('provider-down', { detail: 'Gemini declined to analyse this recording.', cause });
}

/**
 * Pictures a second of a recording that make it fit into one question: as many as wanted, or as fit; null for sound.
 * Throws `too-large` where not even one every ten seconds does.
 */
export function fitFps(
  { durationMs, hasPicture }: Pick<MediaFile, 'durationMs' | 'hasPicture'>,
  wanted: number,
  mediaResolution: GeminiSettings['mediaResolution'],
): number | null {
  const room = CONTEXT_TOKENS * MEDIA_SHARE;
  const fps = hasPicture ? wanted : null;
  if (estimateMediaTokens(durationMs, fps, mediaResolution) <= room) return fps;
  const forPictures = room / (durationMs / 1_000) - SOUND_TOKENS_PER_SECOND;
  const most = Math.floor((forPictures / TOKENS_PER_PICTURE[mediaResolution]) * 100) / 100;
  if (!hasPicture || most < LEAST_FPS) {
    throw new AppError('too-large', { detail: 'It is longer than Gemini can watch or hear in one piece.' });
  }
  return most;
}

/** What a recording takes of the context. */
export function estimateMediaTokens(
  durationMs: number,
  fps: number | null,
  mediaResolution: GeminiSettings['mediaResolution'],
): number {
  const pictures = (fps ?? 0) * TOKENS_PER_PICTURE[mediaResolution];
  return Math.ceil((durationMs / 1_000) * (pictures + SOUND_TOKENS_PER_SECOND));
}

function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  // The SDK has no errors of its own for a connection that breaks and for an answer that is no JSON.
  if (!(thrown instanceof ApiError)) return down(true, thrown);
  const { status, message } = thrown;
  switch (status) {
    case 400:
      return translateBadRequest(thrown);
    case 401:
      return badKey(thrown);
    case 403:
      // Said of a file that is no longer there, too.
      return /may not exist/.test(message) ? down(true, thrown) : badKey(thrown);
    case 404:
      if (!message.includes('models/')) return down(true, thrown);
      return new AppError('no-engine', {
        detail: 'Gemini has no model of the name that GEMINI_MODEL gives: an administrator has to correct it.',
        cause: thrown,
      });
    case 413:
      return tooLarge(thrown);
    default:
      return down(retryDelayMs(message) ?? true, thrown);
  }
}

/** Google says most things with this status; only its words tell them apart. */
function translateBadRequest(thrown: ApiError): AppError {
  const { message } = thrown;
  if (message.includes('API_KEY_INVALID')) return badKey(thrown);
  if (message.includes('exceeds the maximum number of tokens')) return tooLarge(thrown);
  if (/FAILED_PRECONDITION/.test(message) && /location|billing/i.test(message)) {
    return new AppError('no-engine', {
      detail:
        'Google does not offer Gemini to this account or from this place: an administrator has to see to its billing.',
      cause: thrown,
    });
  }
  if (/unsupported mime ?type/i.test(message)) {
    return new AppError('unsupported', { detail: 'Gemini does not take recordings of this kind.', cause: thrown });
  }
  return new AppError('bug', { detail: 'Gemini does not understand what I ask.', cause: thrown });
}

function badKey(cause: unknown): AppError {
  return new AppError('no-engine', {
    detail: 'Gemini does not accept GEMINI_API_KEY: an administrator has to renew it.',
    cause,
  });
}

function tooLarge(cause: unknown): AppError {
  return new AppError('too-large', { detail: 'It is longer than Gemini can take in at once.', cause });
}

function down(retry: true | number, cause: unknown): AppError {
  return new AppError('provider-down', { retry, detail: 'Gemini does not answer as it should.', cause });
}

/** Milliseconds; null where Google names no wait. It stands in the JSON that the SDK hands over as text, at times after words of its own. */
function retryDelayMs(message: string): number | null {
  const [, seconds] = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(message) ?? [];
  const ms = Math.ceil(Number(seconds ?? 0) * 1_000);
  return ms > 0 ? ms : null;
}
