import type { EngineStamp, Labelled, Transcript } from '../domain.ts';
import { labelTranscript } from '../rackham/label.ts';

/** What labels a transcript. Engines that need a network return a promise and live beside this one. */
export interface TranscriptEngine {
  readonly stamp: EngineStamp;
  readonly label: (transcript: Transcript) => Labelled;
}

const stamp: EngineStamp = { name: 'offline', version: '4' };

/** Deterministic rules for English transcripts: no key, no network, the same labels on every machine. */
export const offlineEngine: TranscriptEngine = {
  stamp,
  label: (transcript) => ({ transcript, labels: labelTranscript(transcript), engine: stamp }),
};
