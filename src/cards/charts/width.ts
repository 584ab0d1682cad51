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
