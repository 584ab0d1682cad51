/** Counting fillers (RACKHAM §2): hard ones are sounds, soft ones are words that may also mean something. */

export interface Fillers {
  readonly hard: number;
  readonly soft: number;
}

const HARD = new Set(['um', 'umm', 'uhm', 'uh', 'uhh', 'er', 'ah', 'erm']);
/** After these "you know" asks or tells something. */
const ASKS_WHETHER_KNOWN = new Set([
  'do',
  'did',
  'if',
  'as',
  'what',
  'let',
  'because',
  'would',
  'should',
  'that',
  'how',
  'when',
  "don't",
]);
const KNOWN_THING = new Set(['if', 'whether', 'what', 'how', 'who', 'where', 'why', 'when', 'that']);
/** After these "kind of" and "sort of" name a kind. */
const NAMES_A_KIND = new Set([
  'what',
  'which',
  'this',
  'that',
  'some',
  'any',
  'the',
  'a',
  'of',
  'every',
  'one',
  'other',
  'different',
  'same',
  'all',
  'no',
  'these',
]);
/** After these "like" introduces nothing: discourse like. */
const BEFORE_EMPTY_LIKE = new Set([
  'and',
  'but',
  'so',
  'um',
  'uh',
  'er',
  'just',
  'or',
  'because',
  'then',
  'like',
  'mean',
  'know',
]);
const AFTER_REAL_LIKE = new Set(['this', 'that', 'i', 'you', 'we', 'the', 'a', 'what', 'to', 'how']);

/** The fillers among the words of one utterance. */
export function countFillers(words: readonly string[]): Fillers {
  let hard = 0;
  let soft = 0;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (HARD.has(word)) hard += 1;
    else if (SOFT_STARTS.has(word) && isSoft(words, i, word)) soft += 1;
  }
  return { hard, soft };
}

const SOFT_STARTS = new Set(['you', 'kind', 'sort', 'like', 'basically', 'actually']);

function isSoft(words: readonly string[], i: number, word: string): boolean {
  const before = words[i - 1] ?? '';
  const next = words[i + 1] ?? '';
  if (word === 'basically') return true;
  if (word === 'you') return next === 'know' && !ASKS_WHETHER_KNOWN.has(before) && !KNOWN_THING.has(words[i + 2] ?? '');
  if (word === 'kind' || word === 'sort') return next === 'of' && !NAMES_A_KIND.has(before);
  // "Actually" inside a clause corrects or stresses; only as a lead-in or an afterthought is it empty.
  if (word === 'actually') return words.length > 1 && (i === 0 || i === words.length - 1);
  return BEFORE_EMPTY_LIKE.has(before) && !AFTER_REAL_LIKE.has(next) && next !== '';
}
