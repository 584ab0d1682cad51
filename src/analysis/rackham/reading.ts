import type { Transcript } from '../domain.ts';
import { readable } from './clauses.ts';
import { findLowRisk, findUrgency } from './cues.ts';
import { countFillers } from './fillers.ts';
import { weighRoles } from './roles.ts';
import { countJargon, countSyllables, isEnglish, wordsOf } from './words.ts';

/** What one pass over an utterance's words tells; every later number is a sum of these. */
interface UtteranceReading {
  readonly words: readonly string[];
  readonly hardFillers: number;
  readonly softFillers: number;
  readonly syllables: number;
  readonly jargon: number;
  /** How much it sounds like selling and like buying. */
  readonly seller: number;
  readonly buyer: number;
  /** Verbatim words that show high urgency or low rejection risk; null when there are none. */
  readonly urgency: string | null;
  readonly lowRisk: string | null;
}

export interface Reading {
  /** One per utterance, same order. */
  readonly utterances: readonly UtteranceReading[];
  readonly english: boolean;
  /** Sentences end in marks, so that a missing one tells something: speech recognition often writes none. */
  readonly punctuated: boolean;
}

const ENDS_IN_MARK = /[.!?,;:…–—-]["'”’)\s]*$/u;
/** Shorter utterances are listening noises, which some write without a full stop. */
const LEAST_WORDS = 3;
const MOSTLY = 0.5;

const readings = new WeakMap<Transcript, Reading>();

/** A transcript read once, word by word; remembered per transcript object, so labelling and measuring share one pass. */
export function readTranscript(transcript: Transcript): Reading {
  const known = readings.get(transcript);
  if (known !== undefined) return known;
  const utterances = transcript.utterances.map(({ text }) => readUtterance(text));
  const reading: Reading = {
    utterances,
    english: isEnglish(utterances.map(({ words }) => words)),
    punctuated: isPunctuated(transcript, utterances),
  };
  readings.set(transcript, reading);
  return reading;
}

function isPunctuated(transcript: Transcript, read: Reading['utterances']): boolean {
  let all = 0;
  let ended = 0;
  transcript.utterances.forEach(({ text }, at) => {
    if ((read[at]?.words.length ?? 0) < LEAST_WORDS) return;
    all += 1;
    if (ENDS_IN_MARK.test(text)) ended += 1;
  });
  return all > 0 && ended >= MOSTLY * all;
}

function readUtterance(text: string): UtteranceReading {
  const words = wordsOf(text);
  const head = readable(text);
  const { hard, soft } = countFillers(words);
  let syllables = 0;
  for (const word of words) syllables += countSyllables(word);
  return {
    words,
    hardFillers: hard,
    softFillers: soft,
    syllables,
    jargon: countJargon(words),
    ...weighRoles(head),
    urgency: findUrgency(head, words),
    lowRisk: findLowRisk(head, words),
  };
}
