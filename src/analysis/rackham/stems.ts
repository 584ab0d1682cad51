import { FUNCTION_WORDS } from './lexicon.ts';

const stems = new Map<string, string | null>();
/** The memo is emptied when it gets this big, so that a long-running process keeps no transcript's words. */
const MOST_STEMS = 20_000;

/** The content part of a word ("exports", "exporting" → "export"); null for words without content. */
export function stemOf(word: string): string | null {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= MOST_STEMS) stems.clear();
  const stem =
    FUNCTION_WORDS.has(word) || (word.length < 3 && !/\d/.test(word))
      ? null
      : word.replace(/(?:'s|ing|ed|es|s|ly)$/, '') || word;
  stems.set(word, stem);
  return stem;
}
