import { openAsBlob } from 'node:fs';
import { DeepgramClient, DeepgramError, DeepgramTimeoutError } from '@deepgram/sdk';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { ENGLISH } from '../language.ts';
import { DEADLINE_MS, inTime } from './deadline.ts';
import type { Patience } from './patience.ts';
import { retryAfterMs } from './retry-after.ts';
import { type ExtractSound, makeExtractSound, withSound } from './sound.ts';
import type { Transcribe } from './transcriber.ts';

export interface DeepgramSettings {
  readonly apiKey: string;
  /** Null for Deepgram's own. */
  readonly apiUrl: string | null;
  readonly model: string;
  /** BCP 47, or `multi`. */
  readonly language: string;
}

export interface DeepgramParts {
  readonly extractSound?: ExtractSound;
  /** Around every call; the sound is taken out once. */
  readonly patiently?: Patience;
  /** For all calls about one recording together; an hour of sound takes Deepgram well under a minute. */
  readonly deadlineMs?: number;
}

/** As much of an answer as must be there to be one; everything else is optional in practice. Seconds. */
const Answer = z.object({
  metadata: z.object({ duration: z.number().optional() }).optional(),
  results: z.object({}),
});

/** Deepgram takes at most this many keyterms well: about 500 tokens in a request. */
const MOST_KEYTERMS = 100;

/** Its SDK, for calls that end by our own deadline. */
export function openClient(
  { apiKey, apiUrl }: Pick<DeepgramSettings, 'apiKey' | 'apiUrl'>,
  deadlineMs: number,
): DeepgramClient {
  return new DeepgramClient({
    apiKey,
    ...(apiUrl === null ? {} : { baseUrl: apiUrl }),
    // Ours comes first.
    timeoutInSeconds: (2 * deadlineMs) / 1_000,
    // Who calls tries again (patience.ts, then the job) or does without; the SDK would try again without telling.
    maxRetries: 0,
    fetch: withoutLength,
  });
}

/** Speech recognition by Deepgram: who speaks, every word with its time, fillers kept; the sound is not used to train models. */
export function makeDeepgram(
  { apiKey, apiUrl, model, language }: DeepgramSettings,
  { extractSound = makeExtractSound(), patiently = (work) => work(), deadlineMs = DEADLINE_MS }: DeepgramParts = {},
): Transcribe {
  const client = openClient({ apiKey, apiUrl }, deadlineMs);
  return async function transcribe(recording, options) {
    const { reference, keyterms, signal, spend } = options;
    return withSound(extractSound, recording, options, async (path) => {
      const sound = await openAsBlob(path);
      const answer = await inTime({ signal, deadlineMs, called: 'Deepgram' }, (limited) =>
        patiently(() => ask(sound, limited), limited),
      );
      return { file: new TextEncoder().encode(JSON.stringify(answer)), keepsFillers: true };
    });

    async function ask(sound: Blob, limited: AbortSignal): Promise<unknown> {
      try {
        const answer: unknown = await client.listen.v1.media.transcribeFile(
          sound,
          {
            model,
            language,
            diarize_model: 'latest',
            utterances: true,
            punctuate: true,
            smart_format: true,
            // Without it Deepgram drops "uh" and "um", and their rate would read zero.
            filler_words: true,
            mip_opt_out: true,
            tag: reference,
            ...(keyterms.length === 0 ? {} : { keyterm: keyterms.slice(0, MOST_KEYTERMS) }),
          },
          { abortSignal: limited },
        );
        // What is no JSON comes back as text, and a callback's receipt has no results.
        const read = Answer.safeParse(answer);
        if (!read.success) throw down(true, HEARS, new Error('not an answer of /v1/listen'));
        spend({
          ...NO_TOKENS,
          provider: 'deepgram',
          model,
          audioMs: Math.round((read.data.metadata?.duration ?? 0) * 1_000),
        });
        return answer;
      } catch (thrown) {
        limited.throwIfAborted();
        throw translate(thrown, HEARS);
      }
    }
  };
}

const HEARS = ENGLISH.say`turns sound into text`;

export const NO_TOKENS = {
  inputTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteHourTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
} as const;

/**
 * The SDK states the length of the sound, and `fetch` does too. Where Slack's SDK is loaded, its undici 7 carries every request of the
 * process, and that refuses a length stated twice.
 */
export const withoutLength: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.delete('content-length');
  return fetch(input, { ...init, headers });
};

/** What the SDK throws, in our words; `does` says what Deepgram was asked for. */
export function translate(thrown: unknown, does: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof DeepgramTimeoutError) return down(true, does, thrown);
  if (!(thrown instanceof DeepgramError)) return new AppError('bug', { retry: true, cause: thrown });
  const { statusCode, rawResponse } = thrown;
  switch (statusCode ?? 0) {
    case 400:
    case 415:
      return new AppError('unreadable', { detail: 'Deepgram could not read its sound.', cause: thrown });
    case 401:
    case 403:
      return new AppError('no-engine', {
        detail: 'Deepgram does not accept DEEPGRAM_API_KEY: an administrator has to renew it.',
        cause: thrown,
      });
    case 402:
      return new AppError('no-engine', {
        detail: 'The Deepgram account has no credit left: an administrator has to top it up.',
        cause: thrown,
      });
    case 413:
      return new AppError('too-large', { detail: 'Its sound is longer than Deepgram takes.', cause: thrown });
    default:
      return down(retryAfterMs(rawResponse?.headers) ?? true, does, thrown);
  }
}

/** Deepgram fails, or answers with what is no answer. */
export function down(retry: true | number, does: string, cause: unknown): AppError {
  return new AppError('provider-down', {
    retry,
    detail: `Deepgram, which ${does}, does not answer as it should.`,
    cause,
  });
}
