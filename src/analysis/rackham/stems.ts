import { byWord } from '../by-word.ts';
import { FUNCTION_WORDS } from './lexicon.ts';

/** The content part of a word ("exports", "exporting" → "export"); null for words without content. */
export const stemOf = byWord((word): string | null => {
  if (FUNCTION_WORDS.has(word) || (word.length < 3 && !/\d/.test(word))) return null;
  return word.replace(/(?:'s|ing|ed|es|s|ly)$/, '') || word;
});
