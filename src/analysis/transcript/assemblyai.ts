import { AppError } from '../../errors.ts';
import type { Reading } from './cue.ts';
import { type Fields, numberOf, objectsOf, textOf } from './fields.ts';
import { gatherRuns, type RunWord } from './runs.ts';
import { type Said, settleSaid } from './said.ts';
import { whoIs } from './who.ts';

/** A silence within one speaker's words that ends a run, in milliseconds; a turn ends there too (utterances.ts). */
const GAP_MS = 2000;

/** Whether this is an AssemblyAI transcript: `utterances` of a speaker, or `words`, beside what only its answers hold. */
export function isAssemblyAi(root: Fields): boolean {
  if (objectsOf(root.utterances).some((one) => 'text' in one && 'start' in one)) return true;
  return 'audio_url' in root || 'audio_duration' in root || ('status' in root && 'language_code' in root);
}

/**
 * Reads AssemblyAI's `utterances`, or its `words` where nobody asked it to tell speakers. Times are milliseconds (only
 * `audio_duration` is seconds). Speakers are letters, and so name nobody, unless somebody had them identified.
 */
export function readAssemblyAi(root: Fields): Reading {
  if (root.status === 'error' || root.status === 'queued' || root.status === 'processing') {
    throw new AppError('empty', {
      detail: `This is an AssemblyAI answer without a transcript: its status is “${root.status}”. Fetch it again once it is completed.`,
    });
  }
  const { pieces, times, ends } = settleSaid(spokenIn(root), 'milliseconds');
  return { format: 'assemblyai', pieces, times, keepsOverlap: ends, keepsFillers: true };
}

function spokenIn(root: Fields): readonly Said[] {
  const utterances = objectsOf(root.utterances);
  if (utterances.length > 0) {
    return utterances.map((one) => ({
      ...whoIs(one.speaker ?? one.channel),
      start: numberOf(one.start),
      end: numberOf(one.end),
      text: textOf(one.text),
      words: objectsOf(one.words).map(readWord),
    }));
  }
  const words = objectsOf(root.words).map((word): RunWord => ({ ...readWord(word), ...whoIs(word.speaker) }));
  if (words.length > 0) return gatherRuns(words, GAP_MS);
  return [{ speaker: null, start: null, end: null, text: textOf(root.text) }];
}

function readWord(word: Fields) {
  return { text: textOf(word.text), start: numberOf(word.start), end: numberOf(word.end) };
}
