import type { EngineStamp, Labelled, Transcript } from '../domain.ts';
import { labelling, labelTranscript } from '../rackham/label.ts';
import { workInTurns } from '../work.ts';

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

/** The same labels, pausing every few milliseconds. */
export async function labelInTurns(transcript: Transcript): Promise<Labelled> {
  return { transcript, labels: await workInTurns(labelling(transcript)), engine: stamp };
}
