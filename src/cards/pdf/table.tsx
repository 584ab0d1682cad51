import { Canvas } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import { ascentOf, breakLines, type Line, makeMeasures, oneLine } from './lines.ts';
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
}

export interface Cell {
  /** From the left edge of the table, in points. */
  readonly left: number;
  /** Where its lines end at the latest. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  /** Below each other. */
  readonly words: readonly Paragraph[];
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Between the line of the row above and its words, and between these and its own line; in points. */
  readonly padding: { readonly top: number; readonly bottom: number };
  readonly isHead?: boolean;
}

interface TableProps {
  readonly rows: readonly Row[];
  readonly families: readonly string[];
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

interface Rule {
  readonly top: number;
  readonly width: number;
  readonly color: string;
}

/** Rows with a line below each, all on one page. On a canvas, which is one thing to lay out: its cells would be hundreds. */
export function Table({ rows, families }: TableProps): ReactElement {
  const { words, rules, height } = place(rows, families);
  return <Canvas style={{ width: CONTENT, height }} paint={(painter) => paint(painter as Painter, words, rules)} />;
}

function place(rows: readonly Row[], families: readonly string[]) {
  const measures = makeMeasures(families);
  const words: Placed[] = [];
  const rules: Rule[] = [];
  let height = 0;
  for (const { cells, padding, isHead = false } of rows) {
    const top = height + padding.top;
    let bottom = top;
    for (const { left, width, align = 'left', words: paragraphs } of cells) {
      let y = top;
      for (const looks of paragraphs) {
        const { text, fontSize, lineHeight, fontWeight, color } = { ...styles.page, ...looks };
        const measure = measures(fontSize, fontWeight === 700);
        const lines =
          align === 'right' ? [oneLine(text, measure, fontSize)] : breakLines(text, width, measure, fontSize);
        for (const line of lines) {
          const x = align === 'right' ? left + width - line.width : left;
          words.push({ line, x, y: y + ascentOf(line) * fontSize, fontSize, color });
          y += fontSize * lineHeight;
        }
      }
      bottom = Math.max(bottom, y);
    }
    const rule = isHead ? { width: 1, color: INK.text } : { width: 0.5, color: INK.line };
    height = bottom + padding.bottom + rule.width;
    rules.push({ ...rule, top: height - rule.width });
  }
  return { words, rules, height };
}

function paint(painter: Painter, words: readonly Placed[], rules: readonly Rule[]): null {
  const write = makeWriter(painter);
  for (const { line, x, y, fontSize, color } of words) {
    painter.fontSize(fontSize).fillColor(color);
    write(line, x, y);
  }
  for (const { top, width, color } of rules) painter.fillColor(color).rect(0, top, CONTENT, width).fill();
  return null;
}
