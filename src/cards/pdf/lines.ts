import { type OpenFont, openFont } from './fonts.ts';
import { breakWord, isRightToLeft } from './text.ts';

/** Letters of one font, in the order in which they are drawn. */
export interface Run {
  readonly font: OpenFont;
  readonly text: string;
  readonly width: number;
}

export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
  readonly rightToLeft: boolean;
}

/** Which font draws a letter, how wide it is in points, and whether it belongs to the letter before it. */
export type Measure = (letter: string) => {
  readonly font: OpenFont;
  readonly width: number;
  readonly attached: boolean;
};

/** Letters that are wider or narrower in a word than alone. */
const JOINING = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Thai}\u200D]/u;
const ANY = /^/;
/** What belongs to the letter before it: marks, joiners, variants and skin tones. */
const ATTACHED = /[\p{M}\p{Emoji_Modifier}\u200D]/u;

/** Measures letters in one size, each only once. */
export function measureWith(families: readonly string[], size: number, bold = false): Measure {
  const fonts = families.map((family) => openFont(family, bold));
  const [base] = fonts;
  if (base === undefined) throw new Error('no font');
  const known = new Map<string, ReturnType<Measure>>();
  return (letter) => {
    const before = known.get(letter);
    if (before) return before;
    const codePoint = letter.codePointAt(0) ?? 0;
    const font = fonts.find((each) => each.hasGlyphForCodePoint(codePoint)) ?? base;
    const width = (font.glyphForCodePoint(codePoint).advanceWidth * size) / font.unitsPerEm;
    const measured = { font, width, attached: ATTACHED.test(letter) };
    known.set(letter, measured);
    return measured;
  };
}

/** The same for any size and weight, each remembered as long as what asks. */
export function makeMeasures(families: readonly string[]): (size: number, bold?: boolean) => Measure {
  const known = new Map<string, Measure>();
  return (size, bold = false) => {
    const key = `${size} ${bold}`;
    const measure = known.get(key) ?? measureWith(families, size, bold);
    known.set(key, measure);
    return measure;
  };
}

/** Text as lines no wider than `width`; every letter is on one of them, except spaces where a line ends. */
export function breakLines(text: string, width: number, measure: Measure, size: number): readonly Line[] {
  const rightToLeft = isRightToLeft(text);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const widthOf = (piece: string): number => [...piece].reduce((sum, letter) => sum + measure(letter).width, 0);
  const space = measure(' ').width;
  for (const word of text.split(' ')) {
    for (const [i, piece] of breakWord(word).entries()) {
      const gap = i === 0 && line !== '' ? space : 0;
      const wide = widthOf(piece);
      if (line !== '' && used + gap + wide > width) {
        lines.push(line);
        line = '';
        used = 0;
      }
      line += line !== '' && gap > 0 ? ` ${piece}` : piece;
      used += line === piece ? wide : gap + wide;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => layOut(each, rightToLeft, measure, size, JOINING));
}

/** Text on one line, however wide; where its letters move together it is measured so, which `breakLines` leaves out. */
export function oneLine(text: string, measure: Measure, size: number): Line {
  return layOut(text, isRightToLeft(text), measure, size, ANY);
}

/** How far a line rises above its baseline, as a multiple of the size of its letters. */
export function ascentOf({ runs }: Line): number {
  return Math.max(0, ...runs.map(({ font }) => font.ascent / font.unitsPerEm));
}

/**
 * A font shapes and orders the letters of its own run; here the runs are put in the order in which they are seen. What is `shaped` is as
 * wide as its font sets it, all else as its letters are alone.
 */
function layOut(text: string, rightToLeft: boolean, measure: Measure, size: number, shaped: RegExp): Line {
  const runs: { readonly font: OpenFont; text: string; width: number }[] = [];
  for (const letter of text) {
    const { width, ...own } = measure(letter);
    const last = runs.at(-1);
    const stays = own.attached && last?.font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
    const font = stays && last ? last.font : own.font;
    if (last?.font === font) {
      last.text += letter;
      last.width += width;
    } else runs.push({ font, text: letter, width });
  }
  for (const run of runs) {
    if (shaped.test(run.text)) run.width = (run.font.layout(run.text).advanceWidth * size) / run.font.unitsPerEm;
  }
  const width = runs.reduce((sum, run) => sum + run.width, 0);
  return { runs: reorder(runs, rightToLeft), width, rightToLeft };
}

/** Stretches that read against the line (with the blanks inside them) are turned round; then the line, if it reads from the right. */
function reorder(runs: readonly Run[], rightToLeft: boolean): readonly Run[] {
  if (runs.length < 2) return runs;
  const ordered: Run[] = [];
  for (let i = 0; i < runs.length; ) {
    let end = i;
    for (let j = i; j < runs.length; j++) {
      const { text } = runs[j] as Run;
      if (isRightToLeft(text) !== rightToLeft && text.trim() !== '') end = j + 1;
      else if (text.trim() !== '' || j === i) break;
    }
    const stretch = runs.slice(i, Math.max(end, i + 1));
    ordered.push(...(end > i ? stretch.reverse() : stretch));
    i += stretch.length;
  }
  return rightToLeft ? ordered.reverse() : ordered;
}
