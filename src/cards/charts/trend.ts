import { DEFAULT_THRESHOLDS } from '../../analysis/domain.ts';
import { cutText } from '../cut.ts';
import { formatRate, formatShare } from '../words.ts';
import { limitLine } from './fillers.ts';
import { CHAT_WIDTH, EDGE, PULL_BAND } from './gauge.ts';
import { bandArea, type Chart, makePen, type Pen, stack } from './picture.ts';
import type { Inks, Theme } from './theme.ts';
import { cutToWidth } from './width.ts';

/** The headline numbers of one recording or practice session; null where not measurable. */
export interface TrendPoint {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly title: string;
  readonly pullShare: number | null;
  readonly questionQuality: number | null;
  readonly wordsPerMin: number | null;
  readonly fillersPerMin: number | null;
  readonly impact: number | null;
}

interface TrendOptions {
  readonly theme?: Theme;
  /** The date in the reader's own zone and words. */
  readonly formatDate: (epochMs: number) => string;
}

interface Panel {
  readonly name: string;
  readonly pick: (point: TrendPoint) => number | null;
  readonly format: (value: number) => string;
  /** The axis, from the values it must hold. */
  readonly reach: (values: readonly number[]) => readonly [number, number];
  /** What is published (RACKHAM §4); shaded. */
  readonly band: readonly [number, number] | null;
  /** Where an alert speaks; dashed. */
  readonly limit: number | null;
}

const whole = (value: number): string => String(Math.round(value));

const PANELS: readonly Panel[] = [
  {
    name: 'Pull share',
    pick: ({ pullShare }) => pullShare,
    format: formatShare,
    reach: () => [0, 1],
    band: PULL_BAND,
    limit: null,
  },
  {
    name: 'Question quality (open share)',
    pick: ({ questionQuality }) => questionQuality,
    format: formatShare,
    reach: () => [0, 1],
    band: null,
    limit: DEFAULT_THRESHOLDS.minQuestionQuality,
  },
  {
    name: 'Words per minute',
    pick: ({ wordsPerMin }) => wordsPerMin,
    format: whole,
    reach: (values) => [roundTo(Math.min(100, ...values), 20, -1), roundTo(Math.max(200, ...values), 20, 1)],
    band: [130, 175],
    limit: null,
  },
  {
    name: 'Fillers per minute',
    pick: ({ fillersPerMin }) => fillersPerMin,
    format: formatRate,
    reach: (values) => [0, roundTo(Math.max(10, ...values), 5, 1)],
    band: null,
    limit: DEFAULT_THRESHOLDS.maxFillersPerMin,
  },
  {
    name: 'Impact (0–100)',
    pick: ({ impact }) => impact,
    format: whole,
    reach: () => [0, 100],
    band: null,
    limit: null,
  },
];

const WIDTH = CHAT_WIDTH;
const TOP = 34;
const PANEL = 88;
/** Within a panel: where its plot begins, and how tall that is. */
const PLOT = { top: 26, height: 46 } as const;
/** Left of a plot stand the ends of its axis. */
const LEFT = EDGE + 38;
const RIGHT = EDGE + 6;
const LEGEND = 64;
/** More marks than this would touch; then only a point without neighbours has one. */
const MOST_MARKS = 40;
/** Longest title that is read out. */
const TITLE = 60;

/** How the headline numbers moved from recording to recording, one panel a number, with what is published and what alerts; 1 to 200 points. */
export function drawHistoryTrend(points: readonly TrendPoint[], { theme = 'light', formatDate }: TrendOptions): Chart {
  const pen = makePen(theme);
  const { ink, caption } = pen;
  const sorted = points.toSorted((a, b) => a.at - b.at);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return pen.blank(WIDTH, 'History', 'no recordings yet');
  const bottom = TOP + PANELS.length * PANEL;
  const dates = first.at === last.at ? [formatDate(last.at)] : [formatDate(first.at), formatDate(last.at)];
  const heading = sorted.length === 1 ? '1 recording' : `${sorted.length} recordings`;
  const from = `${heading}: ${dates[0] ?? ''} (${cutText(first.title, TITLE)})`;
  const to = dates.length === 1 ? '' : ` to ${dates[1] ?? ''} (${cutText(last.title, TITLE)})`;
  const alt = `${from}${to}. ${PANELS.map((panel) => altOf(panel, sorted)).join(' ')}`;
  return pen.frame(WIDTH, bottom + LEGEND, alt, [
    caption(EDGE, 22, heading, { size: 15, bold: true }),
    caption(WIDTH - EDGE, 22, 'first to latest', { fill: ink.soft, anchor: 'end' }),
    ...PANELS.flatMap((panel, i) => drawHead(pen, panel, sorted, TOP + i * PANEL)),
    pen.plot(WIDTH, bottom + LEGEND, option(ink, sorted)),
    ...drawDates(pen, dates, bottom + 4),
    pen.band(EDGE, bottom + 20, 10, 10),
    caption(EDGE + 15, bottom + 29, 'reference, not a target'),
    `<path d="M${EDGE} ${bottom + 47}h6m3 0h6m3 0h6" fill="none" stroke="${ink.text}" stroke-width="1"></path>`,
    caption(EDGE + 32, bottom + 51, 'where an alert speaks'),
  ]);
}

/** The same for a chat: twice as large in pixels, like the picture of a report. */
export function drawTrendPicture(points: readonly TrendPoint[], options: TrendOptions): Chart {
  return stack(options.theme ?? 'light', [drawHistoryTrend(points, options)], 0, 2);
}

function drawHead({ ink, caption }: Pen, panel: Panel, points: readonly TrendPoint[], top: number): readonly string[] {
  const values = measuredOf(panel, points);
  const name = caption(EDGE, top + 14, panel.name, { size: 13, bold: true });
  if (values.length === 0)
    return [name, caption(WIDTH / 2, top + PLOT.top + 26, 'not measurable', { fill: ink.soft, anchor: 'middle' })];
  return [name, caption(WIDTH - EDGE, top + 14, changeOf(panel, values), { size: 13, bold: true, anchor: 'end' })];
}

function drawDates({ ink, caption }: Pen, dates: readonly string[], y: number): readonly string[] {
  const style = { size: 11, fill: ink.soft } as const;
  const room = (WIDTH - LEFT - RIGHT) / 2 - 8;
  if (dates.length === 1)
    return [
      caption((LEFT + WIDTH - RIGHT) / 2, y, cutToWidth(dates[0] ?? '', 2 * room, 11), { ...style, anchor: 'middle' }),
    ];
  return [
    caption(LEFT, y, cutToWidth(dates[0] ?? '', room, 11), style),
    caption(WIDTH - RIGHT, y, cutToWidth(dates[1] ?? '', room, 11), { ...style, anchor: 'end' }),
  ];
}

function measuredOf({ pick }: Panel, points: readonly TrendPoint[]): readonly number[] {
  return points.map(pick).filter((value) => value !== null);
}

function changeOf({ format }: Panel, values: readonly number[]): string {
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  return values.length === 1 ? format(last) : `${format(first)} to ${format(last)}`;
}

function altOf(panel: Panel, points: readonly TrendPoint[]): string {
  const values = measuredOf(panel, points);
  const { name, format, band, limit } = panel;
  if (values.length === 0) return `${name}: not measurable.`;
  const reference = band === null ? '' : `, reference ${format(band[0])} to ${format(band[1])}`;
  const alert = limit === null ? '' : `, alert at ${format(limit)}`;
  return `${name}: ${changeOf(panel, values)} (n = ${values.length}${reference}${alert}).`;
}

function option(ink: Inks, points: readonly TrendPoint[]): Parameters<Pen['plot']>[2] {
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? 0;
  // A single date stands in the middle.
  const ends: readonly [number, number] = first === last ? [first - 1, last + 1] : [first, last];
  const shown = PANELS.filter((panel) => measuredOf(panel, points).length > 0);
  return {
    grid: shown.map((panel) => ({
      left: LEFT,
      right: RIGHT,
      top: TOP + PANELS.indexOf(panel) * PANEL + PLOT.top,
      height: PLOT.height,
    })),
    xAxis: shown.map((_, i) => ({
      gridIndex: i,
      type: 'value',
      min: ends[0],
      max: ends[1],
      axisLabel: { show: false },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.line } },
      splitLine: { show: false },
    })),
    yAxis: shown.map((panel, i) => {
      const [min, max] = panel.reach(measuredOf(panel, points));
      return {
        gridIndex: i,
        type: 'value',
        min,
        max,
        interval: max - min,
        axisLabel: { fontSize: 11, color: ink.soft, formatter: (value: number) => axisText(panel, value) },
        axisLine: { show: true, lineStyle: { color: ink.line } },
        axisTick: { lineStyle: { color: ink.line } },
        splitLine: { lineStyle: { color: ink.line, width: 0.5 } },
      };
    }),
    series: shown.flatMap((panel, i) => [
      ...(panel.limit === null ? [] : [limitLine(ink, i, panel.limit, ends)]),
      series(ink, panel, points, i),
    ]),
  };
}

function axisText({ format, name }: Panel, value: number): string {
  return name.startsWith('Fillers') ? String(value) : format(value);
}

function series(ink: Inks, panel: Panel, points: readonly TrendPoint[], grid: number): object {
  const values = points.map(panel.pick);
  const crowded = measuredOf(panel, points).length > MOST_MARKS;
  const color = panel.band === PULL_BAND ? ink.pull : ink.text;
  return {
    type: 'line',
    silent: true,
    clip: false,
    xAxisIndex: grid,
    yAxisIndex: grid,
    connectNulls: false,
    symbol: 'circle',
    showAllSymbol: true,
    lineStyle: { color, width: crowded ? 1 : 2 },
    itemStyle: { color },
    data: points.map(({ at }, i) => {
      const alone = (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
      return { value: [at, values[i] ?? null], symbolSize: crowded && !alone ? 0 : 5 };
    }),
    ...(panel.band === null ? {} : { markArea: bandArea(ink, 'yAxis', ...panel.band) }),
  };
}

/** Up (1) or down (-1) to the next multiple. */
function roundTo(value: number, step: number, direction: 1 | -1): number {
  return (direction === 1 ? Math.ceil(value / step) : Math.floor(value / step)) * step;
}
