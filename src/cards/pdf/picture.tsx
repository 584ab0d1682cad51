import { Canvas } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Chart } from '../charts/picture.ts';
import { makeMeasures, oneLine } from './lines.ts';
import { makeWriter, type Painter } from './painter.ts';

/** Opening tags with what follows them up to the next tag; enough for the flat markup that cards/charts writes. */
const TAG = /<(\/?)([a-z]+)((?:\s+[a-zA-Z:-]+="[^"]*")*)\s*\/?>([^<]*)/g;
const ATTRIBUTE = /([a-zA-Z:-]+)="([^"]*)"/g;

interface PictureProps {
  readonly chart: Chart;
  /** Width on the page in points; the height follows. */
  readonly width: number;
  readonly families: readonly string[];
}

type Attributes = Readonly<Record<string, string>>;

/**
 * A chart as vectors, its words with the document's fonts. It is drawn on a canvas, which is one thing to lay out: as SVG elements of the
 * library the charts of a report are half of all its elements.
 */
export function Picture({ chart, width, families }: PictureProps): ReactElement {
  const style = { width, height: (width * chart.height) / chart.width };
  return (
    <Canvas style={style} paint={(painter) => paint(painter as Painter, chart.svg, width / chart.width, families)} />
  );
}

function paint(painter: Painter, svg: string, scale: number, families: readonly string[]): null {
  const writeWords = makeWordWriter(painter, families);
  painter.scale(scale, scale);
  for (const [, close, name, tail = '', content = ''] of svg.matchAll(TAG)) {
    if (close) continue;
    const read = attributesOf(tail);
    if (name === 'path') fillOutline(painter.save().path(read.d ?? ''), read);
    if (name === 'rect') {
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((side) => Number(read[side] ?? 0));
      fillOutline(painter.save().rect(x ?? 0, y ?? 0, width ?? 0, height ?? 0), read);
    }
    if (name === 'text' && content !== '') writeWords(read, unescapeXml(content));
  }
  return null;
}

/** Colours what has been outlined since `save`. */
function fillOutline(painter: Painter, read: Attributes): void {
  const fill = read.fill ?? 'none';
  const stroke = read['stroke-width'] === '0' ? 'none' : (read.stroke ?? 'none');
  const [dash, space = dash] = (read['stroke-dasharray'] ?? '').split(/[ ,]+/).map(Number);
  if (dash && space) painter.dash(dash, { space });
  if (fill !== 'none') painter.fillColor(fill);
  if (stroke !== 'none') painter.strokeColor(stroke).lineWidth(Number(read['stroke-width'] ?? 1));
  if (fill !== 'none' && stroke !== 'none') painter.fillAndStroke();
  else if (fill !== 'none') painter.fill();
  else if (stroke !== 'none') painter.stroke();
  painter.restore();
}

/** How much of a line lies left of where it is put. */
const ANCHORS: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 };

function makeWordWriter(painter: Painter, families: readonly string[]): (read: Attributes, words: string) => void {
  const write = makeWriter(painter);
  const measure = makeMeasures(families);
  return (read, words) => {
    const size = Number(read['font-size'] ?? /font-size:(\d+)px/.exec(read.style ?? '')?.[1] ?? 12);
    const bold = read['font-weight'] === 'bold';
    const line = oneLine(words, measure(size, bold), size);
    const [dx = 0, dy = 0] =
      /^translate\((\S+) (\S+)\)$/
        .exec(read.transform ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    const x = Number(read.x ?? 0) + dx - line.width * (ANCHORS[read['text-anchor'] ?? 'start'] ?? 0);
    const font = line.runs[0]?.font;
    const drop = read['dominant-baseline'] === 'central' && font ? (font.capHeight * size) / font.unitsPerEm / 2 : 0;
    painter.fontSize(size).fillColor(read.fill ?? 'black');
    write(line, x, Number(read.y ?? 0) + dy + drop);
  };
}

function attributesOf(tail: string): Attributes {
  return Object.fromEntries(
    [...tail.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, unescapeXml(value)]),
  );
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
