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

/** Letters that may start a line of their own: scripts written without spaces. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}\p{M}ーぁぃぅぇぉっゃゅょァィゥェォッャュョ]/u;
/** No word of a language is longer; what is must be broken somewhere or it leaves the page. */
const LONGEST_WORD = 28;

/** The pieces of a word between which a line may end; one piece for most words. */
export function breakWord(word: string): readonly string[] {
  if (word.length <= LONGEST_WORD && !UNSPACED.test(word)) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const letter of word) {
    const breakable = UNSPACED.test(letter) || piece.length >= LONGEST_WORD / 2;
    if (piece !== '' && breakable && !CLOSING.test(letter)) {
      pieces.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Epoch milliseconds as "12 March 2026" in UTC. */
export function formatDay(epochMs: number): string {
  const date = new Date(epochMs);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}
