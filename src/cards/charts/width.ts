const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text cut to a width in pixels with "…", by whole graphemes; widths are estimates on the wide side, bold included. */
export function cutToWidth(text: string, width: number, size: number): string {
  const graphemes = [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
  let used = 0;
  for (const [i, grapheme] of graphemes.entries()) {
    const wide = size * emsOf(grapheme);
    if (used + wide <= width) {
      used += wide;
      continue;
    }
    let kept = i;
    while (kept > 0 && used + size > width) {
      kept -= 1;
      used -= size * emsOf(graphemes[kept] ?? '');
    }
    return `${graphemes.slice(0, kept).join('').trimEnd()}…`;
  }
  return text;
}

/** About how wide words are as Noto Sans sets them, in pixels: Latin ones within a few hundredths, all others at most. */
export function widthOf(text: string, size: number, bold = false): number {
  const ems = [...GRAPHEMES.segment(text)].reduce((sum, { segment }) => sum + usualEmsOf(segment), 0);
  return ems * size * (bold ? BOLD : 1);
}

const BOLD = 1.07;

function usualEmsOf(grapheme: string): number {
  const letter = grapheme.normalize('NFD').charAt(0);
  if (!/[\x20-\x7E]/.test(letter)) return emsOf(grapheme);
  if (/[ijlI.,:;'|! ]/.test(letter)) return 0.27;
  if (/[frt()[\]{}"/-]/.test(letter)) return 0.37;
  if (/[mMW%@]/.test(letter)) return 0.92;
  if (/[ACDGHNOQUVw&]/.test(letter)) return 0.72;
  return /[sczkvxyJ]/.test(letter) ? 0.51 : 0.59;
}

/** Words of another language may be longer than those a place was made for: how large they stand there, and as much of them as does. */
export function fitWords(
  text: string,
  room: number,
  size: number,
  bold = false,
): { readonly words: string; readonly size: number } {
  const wide = widthOf(text, size, bold);
  if (wide <= room) return { words: text, size };
  const smaller = Math.max(SMALLEST, Math.floor((2 * size * room) / wide) / 2);
  return { words: widthOf(text, smaller, bold) <= room ? text : cutToWidth(text, room, smaller), size: smaller };
}

/** Smaller letters are not read on a phone. */
const SMALLEST = 9;

/** The text in one line, or in two that part between words; each cut to the width. */
export function cutToTwoLines(text: string, width: number, size: number): readonly string[] {
  const fits = (words: readonly string[]): boolean => cutToWidth(words.join(' '), width, size) === words.join(' ');
  const words = text.split(' ');
  if (fits(words)) return [text];
  let first = words.length - 1;
  while (first > 1 && !fits(words.slice(0, first))) first -= 1;
  return [words.slice(0, first), words.slice(first)]
    .filter((part) => part.length > 0)
    .map((part) => cutToWidth(part.join(' '), width, size));
}

const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
const SQUARE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303F\uFF00-\uFF60]/u;

/** Width of a grapheme in units of the size, at most what Noto Sans Bold needs. */
function emsOf(grapheme: string): number {
  if (EMOJI.test(grapheme) && !/^[\d#*©®]$/.test(grapheme)) return 1.3;
  if (SQUARE.test(grapheme) || /^[mMW@%ЖМШЩЮжшщю—]/.test(grapheme)) return 1;
  if (/^[w&\p{Lu}]/u.test(grapheme)) return 0.82;
  return /^[ijlI.,:;'|! ]/.test(grapheme) ? 0.36 : 0.62;
}
