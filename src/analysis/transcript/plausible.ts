import { AppError } from '../../errors.ts';

/**
 * Bounds of what one recording can hold. A day of speech at 150 words a minute is 216,000 words: so many cues if a tool writes
 * one a word, and 1.3 million characters, three times that with markup. What lies beyond is not a conversation and would only
 * burden everything after the parser.
 */
export const MAX_UNITS = 250_000;
const MAX_CHARACTERS = 4_000_000;

/** Throws `too-large` for more cues, lines or sentences, or more characters in them, than a day of speech has. */
export function refuseImplausible(units: number, characters = 0): void {
  if (units <= MAX_UNITS && characters <= MAX_CHARACTERS) return;
  throw new AppError('too-large', {
    detail: 'The transcript holds more text than a day of speech. Share one conversation per file.',
  });
}
