import makeBidi from 'bidi-js/dist/bidi.js';
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

type Measures = (size: number, bold?: boolean) => Measure;

/** By the families of a document, as long as it is drawn. */
const measuresOf = new WeakMap<readonly string[], Measures>();

/** The same for any size and weight. */
export function makeMeasures(families: readonly string[]): Measures {
  const before = measuresOf.get(families);
  if (before !== undefined) return before;
  const known = new Map<string, Measure>();
  const measures: Measures = (size, bold = false) => {
    const key = `${size} ${bold}`;
    const measure = known.get(key) ?? measureWith(families, size, bold);
    known.set(key, measure);
    return measure;
  };
  measuresOf.set(families, measures);
  return measures;
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

/** How wide a line is as its fonts set it, in points. */
export function setWidth({ runs }: Pick<Line, 'runs'>, size: number): number {
  return runs.reduce((sum, { font, text }) => sum + (font.layout(text).advanceWidth * size) / font.unitsPerEm, 0);
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
  const runs = runsOf(text, levelsOf(text, rightToLeft), measure).map((run) =>
    shaped.test(run.text) ? { ...run, width: setWidth({ runs: [run] }, size) } : run,
  );
  const width = runs.reduce((sum, run) => sum + run.width, 0);
  return { runs: asSeen(runs), width, rightToLeft };
}

interface LevelRun extends Run {
  /** Odd where it is read from the right. */
  readonly level: number;
}

const bidi = makeBidi();
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** The level of each UTF-16 unit (Unicode Standard Annex 9); null where all is read from the left. */
function levelsOf(text: string, rightToLeft: boolean): Uint8Array | null {
  if (!RIGHT_TO_LEFT.test(text)) return null;
  return bidi.getEmbeddingLevels(text, rightToLeft ? 'rtl' : 'ltr').levels;
}

/** Letters of one font and one level after each other. */
function runsOf(text: string, levels: Uint8Array | null, measure: Measure): readonly LevelRun[] {
  const runs: { readonly font: OpenFont; readonly level: number; text: string; width: number }[] = [];
  let at = 0;
  for (const letter of text) {
    const { width, ...own } = measure(letter);
    const last = runs.at(-1);
    const stays = own.attached && last?.font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
    const font = stays && last ? last.font : own.font;
    const level = levels?.[at] ?? 0;
    if (last?.font === font && (last.level === level || stays)) {
      last.text += letter;
      last.width += width;
    } else runs.push({ font, level, text: letter, width });
    at += letter.length;
  }
  return runs;
}

/** Runs from left to right (rule L2). What has no letters is not turned round by its font: that is done here, brackets mirrored (L4). */
function asSeen(runs: readonly LevelRun[]): readonly Run[] {
  const ordered = [...runs];
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) {
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from;
      while ((ordered[to]?.level ?? 0) >= level) to += 1;
      ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = Math.max(from, to);
    }
  }
  return ordered.map((run) => (run.level % 2 === 1 && !LETTER_OR_DIGIT.test(run.text) ? turned(run) : run));
}

function turned({ text, ...run }: LevelRun): Run {
  const letters = [...text].reverse().map((letter) => bidi.getMirroredCharacter(letter) ?? letter);
  return { ...run, text: letters.join('') };
}
