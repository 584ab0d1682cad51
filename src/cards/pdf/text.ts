import { type Locale, USUAL_LOCALE } from '../../analysis/domain.ts';
import { remember } from '../remember.ts';
import type { Reader } from '../words.ts';

/** Longest quote shown in a box, in characters. */
export const QUOTE_LIMIT = 240;

/** The text as it is or its beginning, cut before a word, with "…": what stands before the "…" is verbatim. */
export function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  const space = head.lastIndexOf(' ');
  return `${(space > limit / 2 ? head.slice(0, space) : head).trimEnd()}…`;
}

/** Whether the first letter with a direction is read from right to left. */
export function isRightToLeft(text: string): boolean {
  const first = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(first);
}

/** Scripts written without spaces: a line may end before and after each of their letters … */
const IDEOGRAPHIC =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303F\uFF01-\uFF9F]/u;
/** … or only between their words, which a dictionary tells. */
const WORDED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
/** What no line begins with (JIS X 4051: closing marks, small kana, marks of repetition) and what no line ends with. */
const CLOSING =
  /^[\p{Pe}\p{Pf}\p{Po}\p{M}%°…‥〜～゛゜々〻ーｰヽヾゝゞぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿｧ-ｯ]/u;
const OPENING = /[\p{Ps}\p{Pi}¥＄￥£]$/u;
/** No word of a language is longer; what is must be broken somewhere or it leaves the page: after a hyphen, else where it is full. */
const LONGEST_WORD = 28;
/** As much of it as the narrowest column holds. */
const LONGEST_PART = 18;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const DICTIONARY = new Intl.Segmenter('th', { granularity: 'word' });

/** Whether a line may end between these two, one of which is of a script without spaces. */
export function mayPart(before: string, after: string): boolean {
  const [last = ''] = before.match(/.$/u) ?? [];
  const [first = ''] = after.match(/^./u) ?? [];
  return (IDEOGRAPHIC.test(last) || IDEOGRAPHIC.test(first)) && !OPENING.test(before) && !CLOSING.test(after);
}

/** The pieces of a word between which a line may end; one piece for most words. */
export function breakWord(word: string): readonly string[] {
  if (IDEOGRAPHIC.test(word) || WORDED.test(word)) return breakUnspaced(word);
  if (word.length <= LONGEST_WORD) return [word];
  return word.split(/(?<=[-/_.])/).flatMap((part) => (part.length <= LONGEST_PART ? [part] : breakFull(part)));
}

function breakUnspaced(word: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const part of partsOf(word)) {
    const allowed = mayPart(piece, part) || (WORDED.test(part) && !CLOSING.test(part) && !OPENING.test(piece));
    if (piece !== '' && (allowed || piece.length + part.length > LONGEST_WORD)) {
      pieces.push(piece);
      piece = '';
    }
    piece += part;
  }
  return [...pieces, piece];
}

function breakFull(word: string): readonly string[] {
  const pieces = [''];
  for (const { segment } of GRAPHEMES.segment(word)) {
    const last = pieces.at(-1) ?? '';
    if (last !== '' && last.length + segment.length > LONGEST_PART) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
}

/** Words of a script that has them, else graphemes: an emoji of several code points is never parted. */
function partsOf(word: string): readonly string[] {
  const segmenter = WORDED.test(word) ? DICTIONARY : GRAPHEMES;
  return [...segmenter.segment(word)].map(({ segment }) => segment);
}

const longDateIn = remember(
  (locale: Locale) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' }),
);

/** Epoch milliseconds as "12 March 2026" in UTC. */
export function formatDay(epochMs: number, { locale = USUAL_LOCALE }: Reader): string {
  return longDateIn(locale).format(epochMs);
}
