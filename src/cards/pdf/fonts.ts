import { Font } from '@react-pdf/renderer';
import { BASE_FONT, FALLBACK_FONTS, type FontFile } from '../charts/font-files.ts';

/** What is asked of an opened font (the library's own type of it is open). */
export interface OpenFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): Glyph;
  /** A glyph by its number, as it stands for these letters. */
  getGlyph(id: number, codePoints?: readonly number[]): Glyph;
  /** Letters joined and placed as their script demands. */
  layout(text: string, ...options: readonly unknown[]): ShapedRun;
  readonly unitsPerEm: number;
  /** How far its highest letters rise above the baseline, in the font's units. */
  readonly ascent: number;
  /** Height of a capital letter, in the font's units. */
  readonly capHeight: number;
  readonly postscriptName: string;
  /** The tables that have been read from its file so far; `name` holds its names in every language. */
  readonly _tables?: { readonly name?: { readonly records: object } };
}

interface Glyph {
  readonly advanceWidth: number;
  /** The letters it stands for. */
  readonly codePoints: readonly number[];
}

interface ShapedRun {
  readonly advanceWidth: number;
  readonly glyphs: readonly Glyph[];
  readonly positions: readonly object[];
}

export interface Letters {
  /** Families in the order in which a letter is looked up. */
  readonly families: readonly string[];
  /** Code points that no font has. */
  readonly missing: ReadonlySet<number>;
}

const registered = new Set<string>();
const adjusted = new WeakSet<OpenFont>();

/** Opens the fonts that these texts need, and says which code points none of them has. */
export async function loadLetters(texts: Iterable<string>): Promise<Letters> {
  const base = await open(BASE_FONT);
  const families = [BASE_FONT.family];
  const wanted = new Set<number>();
  for (const text of texts) for (const letter of text) wanted.add(letter.codePointAt(0) ?? 0);
  let uncovered = [...wanted].filter((codePoint) => isControl(codePoint) || !base.hasGlyphForCodePoint(codePoint));
  for (const file of FALLBACK_FONTS) {
    if (!uncovered.some((codePoint) => !isControl(codePoint) && file.likely.test(String.fromCodePoint(codePoint))))
      continue;
    const font = await open(file);
    const still = uncovered.filter((codePoint) => isControl(codePoint) || !font.hasGlyphForCodePoint(codePoint));
    if (still.length < uncovered.length) families.push(file.family);
    uncovered = still;
  }
  return { families, missing: new Set(uncovered) };
}

/** An opened font; only for families that `loadLetters` gave. */
export function openFont(family: string, bold: boolean): OpenFont {
  const { data } = Font.getFont({ fontFamily: family, fontWeight: bold ? 700 : 400 });
  if (!isOpen(data)) throw new Error(`font not loaded: ${family}`);
  return data;
}

/** Whether a report has needed this family before. */
export function isOpened(family: string): boolean {
  return registered.has(family);
}

function isOpen(data: object | null): data is OpenFont {
  return data !== null && 'layout' in data && 'getGlyph' in data;
}

/** Every line break, tab and other blank as a plain space, and every code point without a glyph spelled out. */
export function makePrintable(missing: ReadonlySet<number>): (text: string) => string {
  return (text) => {
    let printable = '';
    for (const letter of text.replace(/\s+/g, ' ')) {
      const codePoint = letter.codePointAt(0) ?? 0;
      if (!missing.has(codePoint)) printable += letter;
      // A variation selector only asks for another look of the letter before it.
      else if (codePoint < 0xfe00 || codePoint > 0xfe0f)
        printable += `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
    }
    return printable;
  };
}

/** Controls, bidirectional overrides and lone surrogates: some fonts claim them, and they would act instead of being seen. */
function isControl(codePoint: number): boolean {
  return (
    (codePoint < 0x20 && codePoint !== 0x0a && codePoint !== 0x0d && codePoint !== 0x09) ||
    (codePoint >= 0x7f && codePoint <= 0x9f) ||
    (codePoint >= 0x202a && codePoint <= 0x202e) ||
    (codePoint >= 0x2066 && codePoint <= 0x2069) ||
    (codePoint >= 0xd800 && codePoint <= 0xdfff)
  );
}

async function open(file: FontFile): Promise<OpenFont> {
  if (!registered.has(file.family)) {
    registered.add(file.family);
    Font.register({
      family: file.family,
      fonts: [
        { src: file.regular, fontWeight: 400 },
        { src: file.bold, fontWeight: 700 },
      ],
    });
  }
  await Promise.all([400, 700].map((fontWeight) => Font.load({ fontFamily: file.family, fontWeight })));
  for (const font of [openFont(file.family, false), openFont(file.family, true)]) {
    if (adjusted.has(font)) continue;
    adjusted.add(font);
    nameGlyphs(font);
    rememberLayouts(font);
    shortenNames(font);
  }
  return openFont(file.family, false);
}

/**
 * A font (fontkit 2.0.4) keeps each glyph with the letters it was first drawn for, in whichever report that was, and they are what is copied
 * from every later PDF; here it has the letters it stands for now.
 */
function nameGlyphs(font: OpenFont): void {
  const find = font.getGlyph.bind(font);
  function getGlyph(id: number, codePoints?: readonly number[]): Glyph {
    const glyph = find(id, codePoints);
    if (codePoints === undefined || String(glyph.codePoints) === String(codePoints)) return glyph;
    return copyOf(glyph, { codePoints });
  }
  Object.assign(font, { getGlyph });
}

/**
 * The same words are measured several times on their way to a page; shaping them is most of that work, so it is remembered.
 * Callers turn and scale what they get in place, so each gets its own copy.
 */
function rememberLayouts(font: OpenFont): void {
  const layOut = font.layout.bind(font);
  const known = new Map<string, ShapedRun>();
  function layout(text: string, ...options: readonly unknown[]): ShapedRun {
    const key = JSON.stringify([text, ...options]);
    const run = known.get(key) ?? asCopied(layOut(text, ...options));
    if (known.size >= 1000) known.clear();
    known.set(key, run);
    return copyOf(run, { glyphs: [...run.glyphs], positions: run.positions.map((position) => ({ ...position })) });
  }
  Object.assign(font, { layout });
}

/**
 * Each time a font is set, the library (pdfkit 0.20.2 in it) writes down every name in the font and in the one before, to see whether they are the
 * same font: 9 ms of a report of seven pages. One of its names tells it as well.
 */
function shortenNames(font: OpenFont): void {
  const { postscriptName } = font; // Asking for it reads the table.
  const records = font._tables?.name?.records;
  if (records !== undefined) Object.defineProperty(records, 'toJSON', { value: () => postscriptName });
}

/**
 * How a glyph names its letters is changed in two places. The layout (4.9.0) takes letters for units of a string, of which an emoji has two:
 * the end of its run was lost, so letters are given as UTF-16 units, which the PDF writes down the same way. And whoever copies text that
 * reads from the right turns it round letter by letter, so a glyph of several such letters (لا) names them turned round.
 */
function asCopied(run: ShapedRun): ShapedRun {
  if (!run.glyphs.some(({ codePoints }) => codePoints.some(isPair) || codePoints.length > 1)) return run;
  const glyphs = run.glyphs.map((glyph) => {
    const units = glyph.codePoints.flatMap(unitsOf);
    const rightToLeft = units.length > 1 && RIGHT_TO_LEFT.test(String.fromCharCode(...units));
    if (units.length === glyph.codePoints.length && !rightToLeft) return glyph;
    return copyOf(glyph, { codePoints: rightToLeft ? units.toReversed() : units });
  });
  return copyOf(run, { glyphs });
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

function isPair(codePoint: number): boolean {
  return codePoint > 0xffff;
}

function unitsOf(codePoint: number): readonly number[] {
  return String.fromCodePoint(codePoint)
    .split('')
    .map((unit) => unit.charCodeAt(0));
}

/** The same thing but for some of its own fields; what it inherits stays. */
function copyOf<T extends object>(thing: T, changed: Partial<T>): T {
  return Object.create(thing, Object.getOwnPropertyDescriptors(changed));
}
