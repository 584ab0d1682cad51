import { AppError } from '../../errors.ts';
import type { Transcript, Utterance } from '../domain.ts';
import { readAnyFormat } from './detect.ts';
import { makeUtterances } from './utterances.ts';
import { isVerbatim } from './verbatim.ts';

/** Shorter overlaps are rounding of the cue times, not two people at once. */
const MIN_OVERLAP_MS = 200;
/** Share of utterances that must have timed words for a transcript to have them. */
const MIN_WITH_WORDS = 0.9;

/**
 * A transcript from a file's bytes; the format is told by content. Throws AppError `empty`, `unsupported`, `unreadable` or
 * `too-large` with a detail that says what was found and what to do. A file without times has every utterance at 0.
 */
export function parseTranscript(bytes: Uint8Array): Transcript {
  const reading = readAnyFormat(bytes);
  const { speakers, utterances } = makeUtterances(reading.pieces);
  if (utterances.length === 0)
    throw new AppError('empty', { detail: 'The transcript has timings but no words. Export it again.' });
  return {
    format: reading.format,
    durationMs: utterances.reduce((latest, { endMs }) => Math.max(latest, endMs), 0),
    speakers,
    utterances,
    can: {
      times: reading.times,
      wordTimes: haveWordTimes(utterances),
      overlap: reading.keepsOverlap && haveOverlap(utterances),
      verbatim: reading.keepsFillers && isVerbatim(utterances),
      speakers: reading.pieces.some(({ speaker, voice }) => speaker !== null || voice !== undefined),
    },
  };
}

/** Whether the source times its words; a few utterances may lack them, as where a number was rewritten. */
function haveWordTimes(utterances: readonly Utterance[]): boolean {
  return utterances.filter(({ words }) => words !== undefined).length >= utterances.length * MIN_WITH_WORDS;
}

/**
 * Whether two speakers talk at once anywhere. Utterances are in order of start, so that it is enough to remember who talks longest
 * so far, and who longest of all others.
 */
function haveOverlap(utterances: readonly Utterance[]): boolean {
  let longest: Utterance | null = null;
  let longestOther: Utterance | null = null;
  for (const utterance of utterances) {
    const rival: Utterance | null = longest?.speaker === utterance.speaker ? longestOther : longest;
    if (rival !== null && Math.min(rival.endMs, utterance.endMs) - utterance.startMs >= MIN_OVERLAP_MS) return true;
    if (longest === null || utterance.endMs >= longest.endMs) {
      if (longest !== null && longest.speaker !== utterance.speaker) longestOther = longest;
      longest = utterance;
    } else if (utterance.speaker !== longest.speaker && utterance.endMs > (longestOther?.endMs ?? -1)) {
      longestOther = utterance;
    }
  }
  return false;
}
