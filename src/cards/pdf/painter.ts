import type { OpenFont } from './fonts.ts';
import type { Line } from './lines.ts';

/** The part of the PDF library's painter that is used here; each call gives the painter back. */
export interface Painter {
  save(): Painter;
  restore(): Painter;
  translate(x: number, y: number): Painter;
  scale(x: number, y: number): Painter;
  font(font: OpenFont): Painter;
  fontSize(size: number): Painter;
  text(text: string, x: number, y: number, options: TextOptions): Painter;
  /** The outline that an SVG path describes. */
  path(d: string): Painter;
  rect(x: number, y: number, width: number, height: number): Painter;
  moveTo(x: number, y: number): Painter;
  lineTo(x: number, y: number): Painter;
  lineWidth(width: number): Painter;
  dash(length: number, options: { readonly space: number }): Painter;
  fillColor(color: string): Painter;
  strokeColor(color: string): Painter;
  fill(): Painter;
  stroke(): Painter;
  fillAndStroke(): Painter;
}

interface TextOptions {
  readonly lineBreak: false;
  readonly baseline: 'alphabetic';
}

/** Writes lines with their baseline at y. A font is set only where it changes: the library compares every name in it each time. */
export function makeWriter(painter: Painter): (line: Line, x: number, y: number) => void {
  let current: OpenFont | null = null;
  return ({ runs }, x, y) => {
    let at = x;
    for (const { font, text, width } of runs) {
      if (font !== current) painter.font(font);
      current = font;
      painter.text(text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      at += width;
    }
  };
}
