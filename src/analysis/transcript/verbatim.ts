import type { Utterance } from '../domain.ts';

/** What a transcription service removes first when it cleans. */
const HARD_FILLERS = new Set(['um', 'umm', 'uh', 'uhh', 'er', 'erm', 'ah']);
/** Frequent in any English text (about a quarter of all words) and rare elsewhere: `um` and `er` are ordinary words in German. */
const ENGLISH = new Set(['the', 'and', 'you', 'that', 'we', 'to', 'of', 'i']);

/**
 * Least hard fillers per word. Verbatim speech has 22 per 1000 words at its 25th percentile (AMI: 3.6 per minute at 162 words),
 * cleaned transcripts 0.03 (Zoom); 5 lies well apart from both.
 */
const MIN_PER_WORD = 5 / 1000;
/** Two could be names or slips; three are a habit. */
const MIN_COUNT = 3;
const MIN_ENGLISH = 0.1;
/** Words that settle the question, so that a hostile file does not take long. */
const ENOUGH_WORDS = 50_000;

/**
 * Whether fillers are still in the text. Their absence cannot be told from cleaning, so only their presence at a plausible rate
 * says yes; English only, since the list is English.
 */
export function isVerbatim(utterances: readonly Utterance[]): boolean {
  let words = 0;
  let fillers = 0;
  let english = 0;
  for (const { text } of utterances) {
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
      words += 1;
      if (HARD_FILLERS.has(word)) fillers += 1;
      else if (ENGLISH.has(word)) english += 1;
    }
    if (words > ENOUGH_WORDS) break;
  }
  return fillers >= MIN_COUNT && fillers >= words * MIN_PER_WORD && english >= words * MIN_ENGLISH;
}
