import { levelName, type PersonaFace, portraitAlt, shortRole } from '../practice-session.ts';
import { type Reader, wordsFor } from '../words.ts';
import { CHAT_WIDTH, EDGE } from './gauge.ts';
import { type Chart, makePen, type Pen, stack } from './picture.ts';
import { PORTRAITS, type PortraitInks, type Theme } from './theme.ts';
import { cutToWidth } from './width.ts';

/**
 * A persona as a picture that we draw ourselves: a bust of simple shapes in the tints of one colour, of no age, sex or skin, with initials.
 * What it looks like follows from the persona's id alone, so it is the same in every session.
 */

type Face = Pick<PersonaFace, 'id' | 'name' | 'role' | 'level'>;

/** A face is drawn on a square of this size, in CSS pixels. */
const SIZE = 96;
const LEVELS = 3;
/** Size of the words beside it. */
const SMALL = 12;
const TEXT = EDGE + SIZE + 14;

/** Face, name, role and level side by side, for the first message of a session: 640 pixels wide, like every picture of a chat. */
export function drawPortrait(face: Face, theme: Theme = 'light', reader: Reader = {}): Chart {
  const words = wordsFor(reader);
  const pen = makePen(theme);
  const { ink, caption } = pen;
  const room = CHAT_WIDTH - TEXT - EDGE;
  const banner = pen.frame(CHAT_WIDTH, SIZE + 2 * EDGE, portraitAlt(face, words), [
    `<g transform="translate(${EDGE} ${EDGE})">${bust(pen, face, 12)}</g>`,
    caption(TEXT, EDGE + 22, cutToWidth(face.name, room, 17), { size: 17, bold: true }),
    ...twoLines(shortRole(face.role), room).map((line, i) =>
      caption(TEXT, EDGE + 42 + i * 16, line, { fill: ink.soft }),
    ),
    dots(pen, face.level, TEXT + 5, EDGE + 80),
    caption(TEXT + 48, EDGE + 84, levelName(face.level, words), { fill: ink.soft, room: room - 48 }),
  ]);
  return stack(theme, [banner], 0, 2);
}

/** The face alone, for beside a line of words: 192 pixels on each side. */
export function drawFace(face: Face, reader: Reader = {}): Chart {
  const pen = makePen('light');
  return stack('light', [pen.frame(SIZE, SIZE, portraitAlt(face, wordsFor(reader)), [bust(pen, face, 0)])], 0, 2);
}

/** Words on two lines at most, broken between words, the second cut where it is full. */
function twoLines(words: string, room: number): readonly string[] {
  const whole = cutToWidth(words, room, SMALL);
  if (whole === words) return [words];
  const space = words.lastIndexOf(' ', whole.length - 1);
  return space < 1 ? [whole] : [words.slice(0, space), cutToWidth(words.slice(space + 1), room, SMALL)];
}

function bust(pen: Pen, { id, name }: Face, corner: number): string {
  const seed = seedOf(id);
  const inks = PORTRAITS[seed % PORTRAITS.length] as PortraitInks;
  const { coat, behind } = inks;
  return [
    `<rect x="0" y="0" width="${SIZE}" height="${SIZE}" rx="${corner}" fill="${behind}"></rect>`,
    `<path d="M10 96C10 74 26 66 48 66C70 66 86 74 86 96Z" fill="${coat}"></path>`,
    collar(inks, Math.floor(seed / 7) % 3),
    headOf(inks, Math.floor(seed / 21) % 3),
    `<path d="M41 46Q48 ${51 + (Math.floor(seed / 63) % 2)} 55 46" fill="none" stroke="${coat}" stroke-width="2.2" stroke-linecap="round"></path>`,
    Math.floor(seed / 126) % 3 === 0 ? glasses(coat) : '',
    `<circle cx="41" cy="36" r="2.2" fill="${coat}"></circle><circle cx="55" cy="36" r="2.2" fill="${coat}"></circle>`,
    pen.caption(48, 90, initialsOf(name), { size: 13, bold: true, fill: '#FFFFFF', anchor: 'middle' }),
  ].join('');
}

function headOf({ head }: PortraitInks, shape: number): string {
  const neck = `<path d="M41 52H55V66Q48 72 41 66Z" fill="${head}"></path>`;
  const skull = [
    `<circle cx="48" cy="37" r="20" fill="${head}"></circle>`,
    `<rect x="29" y="17" width="38" height="41" rx="17" fill="${head}"></rect>`,
    `<path d="M48 16C62 16 68 25 67 37C66 50 57 58 48 58C39 58 30 50 29 37C28 25 34 16 48 16Z" fill="${head}"></path>`,
  ][shape];
  return neck + (skull ?? '');
}

/** What the coat looks like at the neck. */
function collar({ behind }: PortraitInks, kind: number): string {
  const path = ['M38 67L48 78L58 67', 'M36 68Q48 80 60 68', 'M37 67L43 76L48 71L53 76L59 67'][kind] ?? '';
  return `<path d="${path}" fill="none" stroke="${behind}" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"></path>`;
}

function glasses(coat: string): string {
  const rim = (x: number): string =>
    `<circle cx="${x}" cy="36" r="6" fill="none" stroke="${coat}" stroke-width="1.8"></circle>`;
  return `${rim(41)}${rim(55)}<path d="M47 36H49" fill="none" stroke="${coat}" stroke-width="1.8"></path>`;
}

/** As many as the level is full, in words beside them. */
function dots({ ink }: Pen, level: number, x: number, y: number): string {
  return Array.from({ length: LEVELS }, (_, i) => {
    const fill = i < level ? ink.text : 'none';
    return `<circle cx="${x + i * 14}" cy="${y}" r="4.2" fill="${fill}" stroke="${ink.text}" stroke-width="1.4"></circle>`;
  }).join('');
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** First letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  const ends = words.length < 2 ? words : [words[0], words.at(-1)];
  return ends
    .map((word = '') => [...GRAPHEMES.segment(word)].find(({ segment }) => /\p{L}/u.test(segment))?.segment ?? '')
    .join('')
    .toUpperCase();
}

/** FNV-1a over the id: any spread will do, as long as it stays the same. */
function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}
