import type { EngineStamp } from '../domain.ts';
import type { Spend } from '../usage.ts';

/** A language model as the engines see it: one question, one answer in JSON. Adapters (claude.ts, gemini.ts) stay thin. */
export interface Model {
  readonly provider: Exclude<EngineStamp['name'], 'offline'>;
  /** As the provider names it; part of the engine's stamp. */
  readonly name: string;
  /** Most tokens of input that the engines put into one question. */
  readonly maxInputTokens: number;
  /** Most tokens of answer that it writes, thinking included. */
  readonly maxOutputTokens: number;
  /** Tokens of a question as the provider counts them. Rejects as `ask` does. */
  countTokens(prompt: Prompt, signal: AbortSignal): Promise<number>;
  /**
   * The answer's text, whole: JSON, if the model kept to the schema. Asks once; who wants another try asks again.
   * Rejects with the signal's reason, or with AppError: `provider-down` (retry: true, or the milliseconds that Retry-After says)
   * where it does not answer; `no-engine` where key, credit or model name are at fault, which an administrator has to mend;
   * `provider-down` without retry where the model refuses, is cut off, or answers more than MAX_ANSWER_CHARS; `too-large` where
   * the question does not fit.
   */
  ask(prompt: Prompt, options: AskOptions): Promise<string>;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Told of every call that was billed, before its answer is judged. */
  readonly spend: Spend;
  /** Told of the answer while it is being written: its text so far. A provider that does not stream never calls it. */
  readonly onText?: (soFar: string) => void;
}

export interface Prompt {
  /** The same for every recording: the provider keeps it for an hour where it can. */
  readonly system: string;
  /** The transcript as data, the same for every question about a recording, kept for some minutes; null where `media` is asked about. */
  readonly transcript: string | null;
  /** What is asked. */
  readonly task: string;
  /** JSON Schema of the answer, made of keywords that both providers take (no ranges, patterns or lengths: those are checked here). */
  readonly schema: Readonly<Record<string, unknown>>;
  /** An earlier answer to the same question, and what was wrong with it. */
  readonly repair?: { readonly answer: string; readonly fault: string };
  /** A recording that was uploaded before (MediaModel); only for models that see and hear. */
  readonly media?: Media;
}

/** An answer that is longer is no answer: a three-hour recording with every label has half of it. */
export const MAX_ANSWER_CHARS = 2_000_000;

/** A recording that lies with the provider. */
export interface Media {
  readonly name: string;
  readonly uri: string;
  readonly mime: string;
  /** Pictures a second to look at; null for sound. */
  readonly fps: number | null;
}

/** A model that sees and hears. */
export interface MediaModel extends Model {
  /**
   * Uploads a recording (a path) and waits until it can be asked about; never holds it in memory. Rejects as `ask` does, and with
   * `unreadable` where the provider cannot read it, `too-large` where no rate of pictures makes it fit into one question.
   */
  upload(recording: string, about: MediaFile, signal: AbortSignal): Promise<Media>;
  /** Deletes it there. A failure is for the log: the provider deletes it by itself after two days. */
  forget(media: Media): Promise<void>;
}

export interface MediaFile {
  /** `video/mp4`, `audio/ogg` … */
  readonly mime: string;
  readonly durationMs: number;
  readonly hasPicture: boolean;
}
