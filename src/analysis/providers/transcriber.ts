import type { Spend } from '../usage.ts';

/** Turns a recording (a path) into a transcript. Rejects with AppError, or with the signal's reason. */
export type Transcribe = (recording: string, options: TranscribeOptions) => Promise<Heard>;

export interface TranscribeOptions {
  /** Ours, for the provider's list of usage. */
  readonly reference: string;
  /** A path that nothing else uses; what is written there is gone afterwards. */
  readonly scratch: string;
  /** Names and terms that the speech recognition should expect. */
  readonly keyterms: readonly string[];
  readonly signal: AbortSignal;
  readonly spend: Spend;
  /** In which whoever listens and coaches at once writes (Language.tag); English unless told. */
  readonly language?: string;
}

export interface Heard {
  /** The provider's answer as a file that `parseTranscript` reads. */
  readonly file: Uint8Array;
  /** Whether it was asked to keep every um: then none in the text means that none was said, which a file alone cannot tell. */
  readonly keepsFillers: boolean;
}
