import { DeepgramError } from '@deepgram/sdk';
import { AppError } from '../../errors.ts';
import { ENGLISH } from '../language.ts';
import type { Spend } from '../usage.ts';
import { inTime } from './deadline.ts';
import { type DeepgramSettings, down, NO_TOKENS, openClient, translate } from './deepgram.ts';
import type { Patience } from './patience.ts';

/** Text read aloud, for a persona that answers in voice. */

export interface VoiceContext {
  readonly signal: AbortSignal;
  readonly spend: Spend;
}

/** Reads a text aloud, of 2,000 characters at most: an MP3. Rejects with AppError, or with the signal's reason. */
export type Voice = (text: string, context: VoiceContext) => Promise<Uint8Array>;

export interface VoiceSettings extends Pick<DeepgramSettings, 'apiKey' | 'apiUrl'> {
  /** As Deepgram names it: `aura-2-thalia-en`. */
  readonly voice: string;
}

export interface VoiceParts {
  readonly patiently?: Patience;
  readonly deadlineMs?: number;
}

/** Deepgram takes no more in one request (its reference of /v1/speak). */
const MOST_CHARACTERS = 2_000;
/** Somebody waits in a conversation; after this the text stands alone. */
const DEADLINE_MS = 10_000;
/** Two minutes of speech at 48 kbit/s are 0.7 MB; more is no answer. */
const MOST_BYTES = 4 * 2 ** 20;
/** Speech needs no more (facts: 48 kbit/s). */
const BIT_RATE = 48_000;
const READS_ALOUD = ENGLISH.say`reads answers aloud`;

/** Deepgram Aura. The text is not used to train models. */
export function makeVoice(
  { apiKey, apiUrl, voice }: VoiceSettings,
  { patiently = (work) => work(), deadlineMs = DEADLINE_MS }: VoiceParts = {},
): Voice {
  const client = openClient({ apiKey, apiUrl }, deadlineMs);
  return async function speak(text, { signal, spend }) {
    if (text.length > MOST_CHARACTERS)
      throw new AppError('too-large', { detail: `A text that is read aloud may have ${MOST_CHARACTERS} characters.` });
    return inTime({ signal, deadlineMs, called: 'Deepgram' }, (limited) => patiently(() => ask(limited), limited));

    async function ask(limited: AbortSignal): Promise<Uint8Array> {
      try {
        const answer = await client.speak.v1.audio.generate(
          { text, model: voice, encoding: 'mp3', bit_rate: BIT_RATE, mip_opt_out: true },
          { abortSignal: limited },
        );
        // Charged by what was sent, whatever comes back.
        spend({ ...NO_TOKENS, provider: 'deepgram', model: familyOf(voice), audioMs: 0, characters: text.length });
        const sound = await readAll(answer.stream(), limited);
        if (!isMp3(sound)) throw down(true, READS_ALOUD, new Error('not an answer of /v1/speak'));
        return sound;
      } catch (thrown) {
        limited.throwIfAborted();
        throw translateSpeak(thrown);
      }
    }
  };
}

/** `aura-2-thalia-en` → `aura-2`: voices of one model cost the same. */
function familyOf(voice: string): string {
  return /^aura(?:-\d+)?(?=-)/.exec(voice)?.[0] ?? voice;
}

async function readAll(stream: ReadableStream<Uint8Array> | null, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (stream === null) return new Uint8Array();
  const reader = stream.getReader();
  // What hangs in the middle is not waited for, whatever the SDK does with the signal.
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return Buffer.concat(chunks);
      bytes += value.length;
      if (bytes > MOST_BYTES) throw down(true, READS_ALOUD, new Error('more sound than the text can be'));
      chunks.push(value);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Begins with a tag, or with the sync of a frame. */
function isMp3(sound: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0] = sound;
  return (a === 0x49 && b === 0x44 && c === 0x33) || (a === 0xff && b >= 0xe0);
}

function translateSpeak(thrown: unknown): AppError {
  if (!(thrown instanceof DeepgramError)) return asDown(thrown);
  switch (thrown.statusCode ?? 0) {
    case 400:
      return new AppError('no-engine', {
        detail: 'Deepgram does not know the voice in PRACTICE_VOICE: an administrator has to name another.',
        cause: thrown,
      });
    case 413:
      return new AppError('too-large', { detail: 'The text is longer than Deepgram reads aloud.', cause: thrown });
    default:
      return translate(thrown, READS_ALOUD);
  }
}

/** A connection that breaks within the sound comes as an error of `fetch`. */
function asDown(thrown: unknown): AppError {
  return thrown instanceof TypeError ? down(true, READS_ALOUD, thrown) : translate(thrown, READS_ALOUD);
}
