import { Canvas } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import { ascentOf, breakLines, type Line, makeMeasures, oneLine, setWidth } from './lines.ts';
import { makeWriter, type Painter } from './painter.ts';
import { CONTENT, INK, styles } from './style.ts';

/** A paragraph in a cell; it looks like the text around the table unless told. */
export interface Paragraph {
  readonly text: string;
  /** In points, and the distance of two baselines as a multiple of it. */
  readonly fontSize?: number;
  readonly lineHeight?: number;
  readonly fontWeight?: number;
  readonly color?: string;
  /** After its last words on the same line where there is room, else on a line of its own. */
  readonly tail?: Paragraph;
}

export interface Cell {
  /** From the left edge of the table, in points. */
  readonly left: number;
  /** Where its lines end at the latest. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  /** How much lower than the other cells of its row it begins, in points. */
  readonly lower?: number;
  /** Below each other. */
  readonly words: readonly Paragraph[];
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Between the line of the row above and its words, and between these and its own line; in points, none unless told. */
  readonly padding?: { readonly top?: number; readonly bottom?: number };
  /** The line below it. */
  readonly rule: keyof typeof RULES;
  /** Where a quote's bar stands left of its words, in points from the left edge. */
  readonly bar?: number;
}

/** Width of a quote's bar, in points. */
export const BAR = 2;

const RULES = {
  strong: { width: 1, color: INK.text },
  light: { width: 0.5, color: INK.line },
  none: { width: 0, color: INK.line },
} as const;

interface TableProps {
  readonly rows: readonly Row[];
  readonly families: readonly string[];
  /** In points; that of the page unless told. */
  readonly width?: number;
  /** What is left free below it, in points. */
  readonly below?: number;
}

/** One line of words at its place on the canvas. */
interface Placed {
  readonly line: Line;
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly fontSize: number;
  readonly color: string;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
}

/** Words in rows and columns, all on one page. On a canvas, which is one thing to lay out: its cells would be hundreds. */
export function Table({ rows, families, width = CONTENT, below = 0 }: TableProps): ReactElement {
  const { words, areas, height } = place(rows, families, width);
  const style = { width, height, marginBottom: below };
  return <Canvas style={style} paint={(painter) => paint(painter as Painter, words, areas)} />;
}

/** How tall a table of these rows is, in points. */
export function tableHeight(rows: readonly Row[], families: readonly string[]): number {
  return place(rows, families, CONTENT).height;
}

function place(rows: readonly Row[], families: readonly string[], wide: number) {
  const write = makePlacer(makeMeasures(families));
  const words: Placed[] = [];
  const areas: Area[] = [];
  let height = 0;
  for (const { cells, padding: { top: above = 0, bottom: below = 0 } = {}, rule, bar } of rows) {
    const top = height + above;
    const bottoms = cells.map(({ lower = 0, ...cell }) => {
      let y = top + lower;
      for (const paragraph of cell.words) {
        const placed = write(paragraph, cell, y);
        words.push(...placed.words);
        y = placed.bottom;
      }
      return y;
    });
    const bottom = Math.max(top, ...bottoms);
    if (bar !== undefined) areas.push({ x: bar, y: top, width: BAR, height: bottom - top, color: INK.line });
    const { width: thick, color } = RULES[rule];
    height = bottom + below + thick;
    if (thick > 0) areas.push({ x: 0, y: height - thick, width: wide, height: thick, color });
  }
  return { words, areas, height };
}

type Column = Pick<Cell, 'left' | 'width' | 'align'>;

function makePlacer(measures: ReturnType<typeof makeMeasures>) {
  return function write(looks: Paragraph, column: Column, top: number): { words: readonly Placed[]; bottom: number } {
    const { text, fontSize, lineHeight, fontWeight, color, tail } = { ...styles.page, ...looks };
    const { left, width, align = 'left' } = column;
    const measure = measures(fontSize, fontWeight === 700);
    const whole = align === 'right' ? oneLine(text, measure, fontSize) : null;
    const fits = whole !== null && whole.width <= width;
    const lines = fits ? [whole] : breakLines(text, width, measure, fontSize);
    const words = lines.map((line, i): Placed => {
      const x = align === 'right' ? left + width - line.width : left;
      return { line, x, y: top + i * fontSize * lineHeight + ascentOf(line) * fontSize, fontSize, color };
    });
    const bottom = top + lines.length * fontSize * lineHeight;
    const last = words.at(-1);
    if (tail === undefined || last === undefined) return { words, bottom };
    const small = { ...styles.page, ...tail };
    const line = oneLine(small.text, measures(small.fontSize, small.fontWeight === 700), small.fontSize);
    const x = last.x + setWidth(last.line, fontSize) + measure(' ').width;
    if (x + line.width <= left + width)
      return { words: [...words, { line, x, y: last.y, fontSize: small.fontSize, color: small.color }], bottom };
    const below = write(tail, column, bottom);
    return { words: [...words, ...below.words], bottom: below.bottom };
  };
}

function paint(painter: Painter, words: readonly Placed[], areas: readonly Area[]): null {
  for (const { x, y, width, height, color } of areas) painter.fillColor(color).rect(x, y, width, height).fill();
  const write = makeWriter(painter);
  for (const { line, x, y, fontSize, color } of words) {
    painter.fontSize(fontSize).fillColor(color);
    write(line, x, y);
  }
  return null;
}
