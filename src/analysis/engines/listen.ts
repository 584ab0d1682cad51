import { AppError, type FailureCode } from '../../errors.ts';
import type { Transcript } from '../domain.ts';
import type { MediaFile } from '../providers/model.ts';
import { type ExtractSound, withSound } from '../providers/sound.ts';
import type { Transcribe, TranscribeOptions } from '../providers/transcriber.ts';
import { parseTranscript } from '../transcript/parse.ts';
import type { Draft } from './model-engine.ts';
import type { Watched } from './watch-task.ts';

/** Who turns sound and film into a transcript, and who steps in. */

export interface Heard {
  readonly transcript: Transcript;
  /** What a model that listened itself found at the same time. */
  readonly draft: Draft | null;
}

/** One way to hear a recording (a path). Rejects with AppError, or with the signal's reason. */
export interface Listener {
  readonly by: 'deepgram' | 'gemini';
  readonly listen: (recording: string, options: TranscribeOptions) => Promise<Heard>;
}

/** Speech recognition; labels come later. */
export function listenByDeepgram(transcribe: Transcribe): Listener {
  return {
    by: 'deepgram',
    async listen(recording, options) {
      const { file, keepsFillers } = await transcribe(recording, options);
      const transcript = parseTranscript(file);
      const can = keepsFillers ? { ...transcript.can, verbatim: true } : transcript.can;
      return { transcript: { ...transcript, can }, draft: null };
    },
  };
}

export interface GeminiParts {
  readonly watch: (
    recording: string,
    about: MediaFile,
    options: Pick<TranscribeOptions, 'signal' | 'spend' | 'language'>,
  ) => Promise<Watched>;
  readonly probe: (recording: string) => Promise<MediaFile>;
  readonly extractSound: ExtractSound;
}

/** Containers that Gemini's documentation does not name among those that it takes. */
const NOT_TAKEN: ReadonlySet<string> = new Set(['video/x-matroska', 'audio/x-matroska', 'video/mp2t']);

/** A model that hears and sees the recording itself; of a container that it does not take it is given the sound. */
export function listenByGemini({ watch, probe, extractSound }: GeminiParts): Listener {
  return {
    by: 'gemini',
    async listen(recording, options) {
      const about = await probe(recording);
      const { transcript, labels, coaching } = NOT_TAKEN.has(about.mime.toLowerCase())
        ? await withSound(extractSound, recording, options, async (sound) => watch(sound, await probe(sound), options))
        : await watch(recording, about, options);
      const { language } = options;
      return { transcript, draft: { labels, coaching, ...(language !== undefined && { language }) } };
    },
  };
}

/** What lies with the recording: nobody else would hear more. */
const ANSWERS: ReadonlySet<FailureCode> = new Set(['empty', 'unreadable', 'unsupported', 'cancelled']);

/**
 * The first of the listeners that can, and why those before it could not (null when the first one could). Rejects with what the last
 * one says that is worth another try, else with what the first one said.
 */
export async function listenBest(
  listeners: readonly Listener[],
  recording: string,
  options: TranscribeOptions,
  onFault: (error: AppError) => void,
): Promise<Heard & { readonly by: Listener['by']; readonly missing: string | null }> {
  const faults: AppError[] = [];
  for (const { by, listen } of listeners) {
    try {
      return { ...(await listen(recording, options)), by, missing: faults[0]?.detail ?? null };
    } catch (thrown) {
      options.signal.throwIfAborted();
      if (!(thrown instanceof AppError) || ANSWERS.has(thrown.code)) throw thrown;
      onFault(thrown);
      faults.push(thrown);
    }
  }
  throw faults.findLast(({ retry }) => retry !== false) ?? faults[0] ?? new AppError('no-engine');
}
