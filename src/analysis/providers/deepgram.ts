import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { DeepgramClient, DeepgramError, DeepgramTimeoutError } from '@deepgram/sdk';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type ExtractSound, makeExtractSound } from './sound.ts';
import type { Transcribe } from './transcriber.ts';

export interface DeepgramSettings {
  readonly apiKey: string;
  /** Null for Deepgram's own. */
  readonly apiUrl: string | null;
  readonly model: string;
  /** BCP 47, or `multi`. */
  readonly language: string;
}

/** As much of an answer as must be there to be one; everything else is optional in practice. */
const Answer = z.object({ results: z.object({}) });

/** Deepgram works on one recording for ten minutes at most and then answers 504. */
const TIMEOUT_S = 630;

/** Speech recognition by Deepgram: who speaks, every word with its time, fillers kept; the sound is not used to train models. */
export function makeDeepgram(settings: DeepgramSettings, extractSound: ExtractSound = makeExtractSound()): Transcribe {
  const { apiKey, apiUrl, model, language } = settings;
  const client = new DeepgramClient({
    apiKey,
    ...(apiUrl === null ? {} : { baseUrl: apiUrl }),
    timeoutInSeconds: TIMEOUT_S,
    // The job tries again, when it is due and on any host; the SDK would do so without its ledger.
    maxRetries: 0,
    fetch: withoutLength,
  });
  return async function transcribe(recording, { reference, scratch, signal }) {
    try {
      await extractSound(recording, scratch, signal);
      const answer = await client.listen.v1.media.transcribeFile(
        await openAsBlob(scratch),
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
        },
        { abortSignal: signal },
      );
      // What is no JSON comes back as text, and a callback's receipt has no results.
      if (!Answer.safeParse(answer).success) throw down(true, new Error('not an answer of /v1/listen'));
      return { file: new TextEncoder().encode(JSON.stringify(answer)), keepsFillers: true };
    } catch (thrown) {
      signal.throwIfAborted();
      throw translate(thrown);
    } finally {
      await rm(scratch, { force: true });
    }
  };
}

/**
 * The SDK states the length of the sound, and `fetch` does too. Where Slack's SDK is loaded, its undici 7 carries every request of the
 * process, and that refuses a length stated twice.
 */
const withoutLength: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.delete('content-length');
  return fetch(input, { ...init, headers });
};

function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof DeepgramTimeoutError) return down(true, thrown);
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
      return down(retryAfterMs(rawResponse?.headers.get('retry-after')) ?? true, thrown);
  }
}

function down(retry: true | number, cause: unknown): AppError {
  return new AppError('provider-down', {
    retry,
    detail: 'Deepgram, which turns sound into text, does not answer as it should.',
    cause,
  });
}

/** Milliseconds; null where there is no number of seconds. */
function retryAfterMs(header: string | null | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null;
}
