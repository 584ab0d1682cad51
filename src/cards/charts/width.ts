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
