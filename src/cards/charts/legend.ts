import type { Pen } from './picture.ts';
import { fitWords, widthOf } from './width.ts';

/** A mark with the words that say what it means. */
export interface Entry {
  /** Where its mark begins, and how far right of that its words do. */
  readonly x: number;
  readonly indent: number;
  readonly words: string;
  readonly mark: (x: number) => string;
}

const SIZE = 12;
const SMALLEST = 9;
/** Between the words of an entry and the mark of the next. */
const GAP = 8;

/** Marks with their words in a row: each at its place, or further right behind longer words; smaller where the row would pass `end`. */
export function drawLegend({ caption }: Pen, y: number, entries: readonly Entry[], end: number): readonly string[] {
  let size = SIZE;
  while (size > SMALLEST && endOf(entries, size) > end) size -= 0.5;
  const xs = placesOf(entries, size);
  return entries.flatMap(({ indent, words, mark }, i) => {
    const x = xs[i] ?? 0;
    const room = (xs[i + 1] ?? end + GAP) - GAP - x - indent;
    const fitted = fitWords(words, room, size);
    return [mark(x), caption(x + indent, y, fitted.words, { size: fitted.size })];
  });
}

function placesOf(entries: readonly Entry[], size: number): readonly number[] {
  let free = 0;
  return entries.map(({ x, indent, words }) => {
    const at = Math.max(x, free);
    free = Math.ceil(at + indent + widthOf(words, size) + GAP);
    return at;
  });
}

function endOf(entries: readonly Entry[], size: number): number {
  const last = entries.at(-1);
  return last === undefined ? 0 : (placesOf(entries, size).at(-1) ?? 0) + last.indent + widthOf(last.words, size);
}
