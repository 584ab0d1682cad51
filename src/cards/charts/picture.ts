import type { EChartsCoreOption } from 'echarts';
// Its one built file; README.md says why.
import { init } from 'echarts/dist/echarts.esm.min';
import { INKS, type Inks, type Theme } from './theme.ts';
import { cutToWidth, fitWords } from './width.ts';

/** A chart ready to show: markup, its size in CSS pixels, and the same numbers in words for who cannot see it. */
export interface Chart {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

export const FONT_FAMILY = 'Noto Sans';

interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Whether y is the middle of its letters. */
  readonly centred?: boolean;
  /** How wide it may get, in pixels; longer words are smaller, then cut. */
  readonly room?: number;
}

/** Draws in the colours of one theme. */
export interface Pen {
  readonly ink: Inks;
  /** The shapes that the chart library draws for `option`, as markup without the outer element. */
  plot(width: number, height: number, option: EChartsCoreOption): string;
  /** One line of text with its baseline at y unless it is centred. */
  caption(x: number, y: number, words: string, style?: TextStyle): string;
  /** A filled rectangle. */
  swatch(x: number, y: number, width: number, height: number, fill: string): string;
  /** A reference: an area with the edges that make it visible on either side. */
  band(x: number, y: number, width: number, height: number): string;
  /** Several pieces of markup as one picture on the theme's ground; `alt` becomes its title too. */
  frame(width: number, height: number, alt: string, parts: readonly string[]): Chart;
  /** The frame of a chart that cannot be drawn, with the reason. */
  blank(width: number, title: string, why: string): Chart;
}

/** Room at the left and the right of a chart that cannot be drawn. */
const MARGIN = 12;

/** A pen that writes markup; pure, so the same chart is the same bytes. */
export function makePen(theme: Theme): Pen {
  const ink = INKS[theme];
  const pen: Pen = {
    ink,
    plot(width, height, option) {
      const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
      chart.setOption({ animation: false, textStyle: { fontFamily: FONT_FAMILY, color: ink.soft }, ...option });
      const svg = chart.renderToSVGString();
      chart.dispose();
      return svg
        .replace(/^<svg[^>]*>\s*(<rect[^>]*fill="none"[^>]*><\/rect>)?/, '')
        .replace(/<style[\s\S]*?<\/style>/g, '')
        .replace(/<defs[\s\S]*?<\/defs>/g, '') // Lines are clipped to their grid, which they never leave.
        .replace(/<\/svg>\s*$/, '')
        .replace(/ (?:class|clip-path|ecmeta_[a-z_]+|pointer-events)="[^"]*"/g, '') // Counters of the process: the same chart must be the same bytes.
        .trim();
    },
    caption(x, y, text, { size: usual = 12, bold = false, fill = ink.text, anchor = 'start', ...place } = {}) {
      const { centred = false, room = Number.POSITIVE_INFINITY } = place;
      const { words, size } = fitWords(text, room, usual, bold);
      const looks = `${bold ? ' font-weight="bold"' : ''}${centred ? ' dominant-baseline="central"' : ''}`;
      return `<text x="${x}" y="${y}" font-family="${FONT_FAMILY}" font-size="${size}"${looks} fill="${fill}" text-anchor="${anchor}">${escapeXml(words)}</text>`;
    },
    swatch: (x, y, width, height, fill) =>
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"></rect>`,
    band(x, y, width, height) {
      const edges = `M${x} ${y}V${y + height}M${x + width} ${y}V${y + height}`;
      return `${pen.swatch(x, y, width, height, ink.band)}<path d="${edges}" fill="none" stroke="${ink.bandEdge}" stroke-width="1"></path>`;
    },
    frame: (width, height, alt, parts) =>
      wrap(width, height, alt, [pen.swatch(0, 0, width, height, ink.ground), ...parts]),
    blank(width, title, why) {
      const most = width - 4 * MARGIN;
      return pen.frame(width, 88, `${title} ${why}.`, [
        pen.caption(MARGIN, 22, title, { size: 15, bold: true }),
        pen.swatch(MARGIN, 38, width - 2 * MARGIN, 30, ink.none),
        pen.caption(width / 2, 57, cutToWidth(why, most, 12), { fill: ink.soft, anchor: 'middle' }),
      ]);
    },
  };
  return pen;
}

/** Radius of a picture's corners in a chat, in CSS pixels. */
const CORNER = 6;

/** The reference behind what it is compared with, between two values of one axis. */
export function bandArea({ band, bandEdge }: Inks, axis: 'xAxis' | 'yAxis', from: number, to: number): object {
  return {
    silent: true,
    animation: false,
    itemStyle: { color: band, borderColor: bandEdge, borderWidth: 0.75 },
    data: [[{ [axis]: from }, { [axis]: to }]],
  };
}

/** Charts of one width below each other, enlarged, on a ground with round corners. */
export function stack(theme: Theme, charts: readonly Chart[], gap: number, zoom: number): Chart {
  let y = gap;
  const placed = charts.map((chart) => {
    const body = chart.svg.replace(/^<svg[^>]*><title>[^<]*<\/title><rect[^>]*><\/rect>/, '').replace(/<\/svg>$/, '');
    const group = `<g transform="translate(0 ${y})">${body}</g>`;
    y += chart.height + gap;
    return group;
  });
  const width = Math.max(0, ...charts.map((chart) => chart.width));
  const alt = charts.map((chart) => chart.alt).join(' ');
  return wrap(width * zoom, y * zoom, alt, [
    `<g transform="scale(${zoom})">`,
    `<rect x="0" y="0" width="${width}" height="${y}" rx="${CORNER}" fill="${INKS[theme].ground}"></rect>`,
    ...placed,
    '</g>',
  ]);
}

function wrap(width: number, height: number, alt: string, parts: readonly string[]): Chart {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`;
  return { svg: `${open}<title>${escapeXml(alt)}</title>${parts.join('')}</svg>`, width, height, alt };
}

/** XML cannot carry control characters and lone surrogates, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replace(/\s/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
