import { Font } from '@react-pdf/renderer';
import { BASE_FONT, FALLBACK_FONTS, type FontFile } from '../charts/font-files.ts';

/** What is asked of an opened font (its type is the PDF library's own). */
export interface OpenFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { readonly advanceWidth: number };
  /** Letters joined and placed as their script demands. */
  layout(text: string): { readonly advanceWidth: number };
  readonly unitsPerEm: number;
}

export interface Letters {
  /** Families in the order in which a letter is looked up. */
  readonly families: readonly string[];
  /** Code points that no font has. */
  readonly missing: ReadonlySet<number>;
}

const registered = new Set<string>();
const remembered = new WeakSet<OpenFont>();

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
  const source = Font.getFont({ fontFamily: family, fontWeight: bold ? 700 : 400 }) as unknown as
    | { data: OpenFont | null }
    | undefined;
  if (!source?.data) throw new Error(`font not loaded: ${family}`);
  return source.data;
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
  for (const bold of [false, true]) rememberLayouts(openFont(file.family, bold));
  return openFont(file.family, false);
}

interface ShapedRun {
  readonly advanceWidth: number;
  readonly glyphs: readonly unknown[];
  readonly positions: readonly object[];
}
type Layout = (text: string, ...options: readonly unknown[]) => ShapedRun;

/**
 * The same words are measured several times on their way to a page; shaping them is most of that work, so it is remembered.
 * Callers turn and scale what they get in place, so each gets its own copy.
 */
function rememberLayouts(font: OpenFont): void {
  if (remembered.has(font)) return;
  remembered.add(font);
  const layOut = font.layout.bind(font) as Layout;
  const known = new Map<string, ShapedRun>();
  const layout: Layout = (text, ...options) => {
    const key = JSON.stringify([text, ...options]);
    const run = known.get(key) ?? layOut(text, ...options);
    if (known.size >= 1000) known.clear();
    known.set(key, run);
    const own = { glyphs: [...run.glyphs], positions: run.positions.map((position) => ({ ...position })) };
    return Object.assign(Object.create(Object.getPrototypeOf(run)), run, own) as ShapedRun;
  };
  Object.assign(font, { layout });
}
