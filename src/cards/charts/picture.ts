import { BarChart, CustomChart, PieChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

/** A chart ready to show: markup, its size in CSS pixels, and the same numbers in words for who cannot see it. */
export interface Chart {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

/**
 * Blue and orange of Okabe–Ito stand apart for every kind of colour blindness; the speakers' colours are Paul Tol's "muted" set
 * without a blue or an orange, so that nobody reads a speaker as pull or push.
 */
export const INK = {
  text: '#1F2933',
  soft: '#5F6C7B',
  line: '#D5DBE1',
  none: '#E4E8EC',
  band: '#B5DFCB',
  pull: '#0072B2',
  push: '#E69F00',
} as const;

export const SPEAKER_INKS = [
  '#44AA99',
  '#882255',
  '#DDCC77',
  '#332288',
  '#CC6677',
  '#117733',
  '#AA4499',
  '#999933',
  '#661100',
  '#88CCEE',
  '#6E6E6E',
  '#B9A48C',
] as const;

export const FONT_FAMILY = 'Noto Sans';

use([BarChart, CustomChart, PieChart, GridComponent, SVGRenderer]);

/** The shapes that the chart library draws for `option`, as markup without the outer element. */
export function plot(width: number, height: number, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: FONT_FAMILY, color: INK.soft }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg
    .replace(/^<svg[^>]*>\s*(<rect[^>]*fill="none"[^>]*><\/rect>)?/, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/ (?:class|ecmeta_[a-z_]+|pointer-events)="[^"]*"/g, '') // Counters of the process: the same chart must be the same bytes.
    .trim();
}

interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** One line of text with its baseline at y. */
export function caption(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 12, bold = false, fill = INK.text, anchor = 'start' } = style;
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" font-family="${FONT_FAMILY}" font-size="${size}"${weight} fill="${fill}" text-anchor="${anchor}">${escapeXml(words)}</text>`;
}

/** A filled rectangle, for legends. */
export function swatch(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"></rect>`;
}

/** Several pieces of markup as one picture; `alt` becomes its title too. */
export function frame(width: number, height: number, alt: string, parts: readonly string[]): Chart {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`;
  return { svg: `${open}<title>${escapeXml(alt)}</title>${parts.join('')}</svg>`, width, height, alt };
}

/** Charts of one width below each other on white, enlarged. */
export function stack(charts: readonly Chart[], gap: number, zoom: number): Chart {
  let y = gap;
  const placed = charts.map((chart) => {
    const body = chart.svg.replace(/^<svg[^>]*><title>[\s\S]*?<\/title>/, '').replace(/<\/svg>$/, '');
    const group = `<g transform="translate(0 ${y})">${body}</g>`;
    y += chart.height + gap;
    return group;
  });
  const width = Math.max(0, ...charts.map((chart) => chart.width)) * zoom;
  const height = y * zoom;
  const alt = charts.map((chart) => chart.alt).join(' ');
  return frame(width, height, alt, [
    swatch(0, 0, width, height, '#FFFFFF'),
    `<g transform="scale(${zoom})">${placed.join('')}</g>`,
  ]);
}

/** The text cut to a width in pixels with "…", by whole graphemes; widths are estimates on the wide side. */
export function cutToWidth(text: string, width: number, size: number): string {
  const graphemes = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );
  let used = 0;
  for (const [i, grapheme] of graphemes.entries()) {
    const wide = size * emsOf(grapheme);
    if (used + wide <= width) {
      used += wide;
      continue;
    }
    let kept = i;
    while (kept > 0 && used + size > width) {
      kept -= 1;
      used -= size * emsOf(graphemes[kept] ?? '');
    }
    return `${graphemes.slice(0, kept).join('').trimEnd()}…`;
  }
  return text;
}

function emsOf(grapheme: string): number {
  if (
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u3000-\u303F\uFF00-\uFF60]/u.test(
      grapheme,
    )
  )
    return 1;
  if (/^[MW@%\p{Lu}]/u.test(grapheme)) return 0.72;
  return /^[ijl.,:;'|I ]/.test(grapheme) ? 0.32 : 0.58;
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
