import { FINITE, HARD_FILLERS, LEADS, NOISE } from './lexicon.ts';
import { skipFront, splitAtOpenings } from './openings.ts';
import { wordsOf } from './words.ts';

/** Cutting an utterance into the parts that each do one thing, and cleaning a part of what says nothing. */

export interface Clause {
  /** Verbatim substring of the utterance. */
  readonly raw: string;
  /** Which of the utterance's clauses it is, from 0. */
  readonly at: number;
  /** Cleaned words with leading connectives kept. */
  readonly full: readonly string[];
  /** Cleaned words without leading connectives, and without what stands before a question ("when it fails"). */
  readonly words: readonly string[];
  /** `words` joined by one space: what the patterns of lexicon.ts are matched against. */
  readonly text: string;
  /** `full` joined by one space. */
  readonly said: string;
  /** Ends in a question mark. */
  readonly asks: boolean;
  /** Ends in a full stop, question or exclamation mark. */
  readonly finished: boolean;
  /** Breaks off: ends in a dash or an ellipsis. */
  readonly brokenOff: boolean;
}

const SENTENCE_END = /[.!?…]+["'”’)]*(?=\s+\S)|[。？！]+/gu;
/** A statement, a pause mark, then a question: "We have pilots in 12 firms, how does that compare?" */
const QUESTION_TAIL =
  /(?:,|;|:|\s[-–—]|—)\s+(?:and |but |so )?(?:what|how|why|where|which \w+) ?(?:'s|do|does|did|is|are|was|were|can|could|would|will|should|have|has|about|happens|many|much|long|often|made|makes|kind|sort)\b|(?:,|;|:|\s[-–—]|—)\s+(?:and |but |so )?(?:do|did|does|are|were|would|could|can|will|have) (?:you|they) \w/iu;
const SUBORDINATE =
  /^(?:and |but |so |okay,? |well,? |then )*(?:when|if|once|after|before|as|since|while|because|given|for|in|on|with|at|from|until|of)\b/i;
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;
const LEAST_HEAD_WORDS = 3;
/** Shorter text holds no two clauses. */
const LEAST_SPLIT = 24;
const ASKS = /[?？]["'”’)\s]*$/u;
const FINISHED = /[.!?。？！]["'”’)\s]*$/u;
const BROKEN_OFF = /(?:[-–—]+|…|\.\.\.+)["'”’)\s]*$/u;
const INNER_MARK = /[.!?…](?=.*\S)|[。？！]|[,;:–—]|\s-\s/u;

/** Nobody speaks a sentence this long; rules read no further, so that hostile text costs no more than its length. */
const LONGEST_READ = 2_000;

/** The part of an utterance that rules look at: all of it, unless it is absurdly long. */
export function readable(text: string): string {
  return text.length <= LONGEST_READ ? text : text.slice(0, LONGEST_READ).replace(/[\uD800-\uDBFF]$/, '');
}

/** The parts of an utterance, in order; together they hold all its words. `words` are the utterance's own, if known. */
export function splitClauses(text: string, words: readonly string[] = wordsOf(text)): readonly Clause[] {
  if (!INNER_MARK.test(text)) {
    const spoken = text.length < LEAST_SPLIT ? [] : splitAtOpenings(text);
    return spoken.length <= 1
      ? [makeClause(text.trim(), words, 0)]
      : spoken.map((part, at) => makeClause(part.trim(), wordsOf(part), at));
  }
  const pieces: string[] = [];
  let from = 0;
  for (const end of text.matchAll(SENTENCE_END)) {
    const to = end.index + end[0].length;
    pieces.push(text.slice(from, to));
    from = to;
  }
  pieces.push(text.slice(from));
  const parts = pieces
    .flatMap(splitAtOpenings)
    .flatMap(splitQuestionTail)
    .filter((piece) => SAYS_SOMETHING.test(piece));
  if (parts.length === 1) return [makeClause(parts[0] ?? '', words, 0)];
  return parts.length === 0
    ? [makeClause(text.trim(), words, 0)]
    : parts.map((part, at) => makeClause(part, wordsOf(part), at));
}

function splitQuestionTail(piece: string): readonly string[] {
  const whole = piece.trim();
  if (!ASKS.test(whole)) return [whole];
  const tail = QUESTION_TAIL.exec(whole);
  if (tail === null) return [whole];
  const head = whole.slice(0, tail.index);
  const said = wordsOf(head);
  if (SUBORDINATE.test(head) || said.length < LEAST_HEAD_WORDS || !FINITE.test(said.join(' '))) return [whole];
  const mark = tail[0].length - tail[0].replace(/^[\s,;:–—-]+/u, '').length;
  return [head.trim(), whole.slice(tail.index + mark)];
}

function makeClause(raw: string, spoken: readonly string[], at: number): Clause {
  const full = clean(spoken);
  let first = 0;
  while (first < full.length - 1 && (LEADS.has(full[first] ?? '') || isOrQuestion(full, first))) first += 1;
  const led = first === 0 ? full : full.slice(first);
  const front = skipFront(led);
  const words = front === 0 ? led : led.slice(front);
  const said = full.join(' ');
  return {
    raw,
    at,
    full,
    words,
    text: words === full ? said : words.join(' '),
    said,
    asks: ASKS.test(raw),
    finished: FINISHED.test(raw),
    brokenOff: BROKEN_OFF.test(raw),
  };
}

const AFTER_OR = new Set(
  "do does did is are was were can could would will should have has don't doesn't isn't aren't what how why where when who which".split(
    ' ',
  ),
);

/** "Or do you do it by hand": the question begins after the "or". */
function isOrQuestion(words: readonly string[], at: number): boolean {
  return words[at] === 'or' && AFTER_OR.has(words[at + 1] ?? '');
}

const BEFORE_REAL_YOU_KNOW = new Set([
  'do',
  'did',
  'if',
  'what',
  'as',
  'how',
  'that',
  'let',
  'because',
  'when',
  'would',
  'should',
  'to',
  "don't",
]);

/** Without fillers, stutters ("wh what", "we we"), repeated starts ("do we do we") and empty phrases ("you know"). */
function clean(spoken: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let i = 0; i < spoken.length; i += 1) {
    const word = spoken[i] ?? '';
    if (NOISE.has(word) || HARD_FILLERS.has(word)) continue;
    const next = spoken[i + 1];
    const before = kept[kept.length - 1];
    if (word === 'you' && next === 'know' && i + 2 < spoken.length && !BEFORE_REAL_YOU_KNOW.has(before ?? '')) {
      i += 1;
      continue;
    }
    if (word === 'i' && next === 'mean' && i + 2 < spoken.length && kept.every((one) => LEADS.has(one))) {
      i += 1;
      continue;
    }
    if (
      (word === 'kind' || word === 'sort') &&
      next === 'of' &&
      before !== 'what' &&
      before !== 'which' &&
      before !== 'some' &&
      before !== 'the' &&
      before !== 'this'
    ) {
      i += 1;
      continue;
    }
    if (before === word) continue;
    if (before !== undefined && isFalseStart(before, word)) kept.pop();
    const back = kept.length - 1;
    if (back >= 2 && kept[back] === kept[back - 2] && word === kept[back - 1]) {
      kept.pop();
      continue;
    }
    kept.push(word);
  }
  return kept;
}

const WHOLE_SHORT_WORDS = new Set(
  'a i am an as at be by do go he if in is it me my no of on or so to up us we the you and are can for had has her him his how its may not now one our out she too was who why yes ok'.split(
    ' ',
  ),
);

/** "wh what", "s so": the beginning of a word right before the word. */
function isFalseStart(word: string, next: string): boolean {
  return word.length <= 3 && next.length > word.length && next.startsWith(word) && !WHOLE_SHORT_WORDS.has(word);
}
