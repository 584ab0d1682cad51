import { G, Path, Polygon, Rect, Svg, Text } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { Chart } from '../charts/picture.ts';

/** Opening tags with what follows them up to the next tag; enough for the flat markup that cards/charts writes. */
const TAG = /<(\/?)([a-z]+)((?:\s+[a-zA-Z:-]+="[^"]*")*)\s*\/?>([^<]*)/g;
const ATTRIBUTE = /([a-zA-Z:-]+)="([^"]*)"/g;

interface PictureProps {
  readonly chart: Chart;
  /** Width on the page in points; the height follows. */
  readonly width: number;
  readonly families: readonly string[];
}

/** A chart as vectors, its words with the document's fonts. */
export function Picture({ chart, width, families }: PictureProps): ReactElement {
  const viewBox = `0 0 ${chart.width} ${chart.height}`;
  return (
    <Svg width={width} height={(width * chart.height) / chart.width} viewBox={viewBox}>
      {shapesOf(chart.svg, families)}
    </Svg>
  );
}

function shapesOf(svg: string, families: readonly string[]): readonly ReactElement[] {
  const shapes: ReactElement[] = [];
  for (const [, close, name, tail = '', content = ''] of svg.matchAll(TAG)) {
    if (close) continue;
    const read = attributesOf(tail);
    const key = shapes.length;
    const paint = {
      fill: read.fill ?? 'none',
      ...(read.stroke && read['stroke-width'] !== '0'
        ? { stroke: read.stroke, strokeWidth: Number(read['stroke-width'] ?? 1) }
        : {}),
      ...(read['stroke-dasharray'] ? { strokeDasharray: read['stroke-dasharray'] } : {}),
      ...(read.transform ? { transform: read.transform } : {}),
    };
    if (name === 'path') shapes.push(<Path key={key} d={read.d ?? ''} {...paint} />);
    if (name === 'polygon') shapes.push(<Polygon key={key} points={read.points ?? ''} {...paint} />);
    if (name === 'rect') {
      shapes.push(
        <Rect key={key} x={read.x ?? 0} y={read.y ?? 0} width={read.width ?? 0} height={read.height ?? 0} {...paint} />,
      );
    }
    if (name === 'text' && content !== '')
      shapes.push(<Words key={key} read={read} content={content} families={families} />);
  }
  return shapes;
}

interface WordsProps {
  readonly read: Readonly<Record<string, string>>;
  readonly content: string;
  readonly families: readonly string[];
}

function Words({ read, content, families }: WordsProps): ReactElement {
  const style = {
    fontFamily: families,
    fontSize: Number(read['font-size'] ?? /font-size:(\d+)px/.exec(read.style ?? '')?.[1] ?? 12),
    fontWeight: read['font-weight'] === 'bold' ? 700 : 400,
  };
  // The library types fontFamily of SVG text as one name but takes a list, as everywhere else.
  const props: object = {
    ...style,
    fill: read.fill ?? 'black',
    textAnchor: read['text-anchor'] ?? 'start',
    dominantBaseline: read['dominant-baseline'] ?? 'auto',
  };
  const text = (
    <Text {...props} x={read.x ?? 0} y={read.y ?? 0}>
      {unescapeXml(content)}
    </Text>
  );
  return read.transform ? <G transform={read.transform}>{text}</G> : text;
}

function attributesOf(tail: string): Readonly<Record<string, string>> {
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
