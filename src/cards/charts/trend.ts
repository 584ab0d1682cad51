import { DEFAULT_THRESHOLDS, type Locale } from '../../analysis/domain.ts';
import { cutText } from '../cut.ts';
import { type Words, wordsFor } from '../words.ts';
import { limitLine } from './fillers.ts';
import { CHAT_WIDTH, EDGE, PULL_BAND } from './gauge.ts';
import { bandArea, type Chart, makePen, type Pen, stack } from './picture.ts';
import type { Inks, Theme } from './theme.ts';
import { cutToWidth, widthOf } from './width.ts';

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
  readonly locale?: Locale;
  /** The date in the reader's own zone and words. */
  readonly formatDate: (epochMs: number) => string;
}

interface Panel {
  readonly name: string;
  readonly pick: (point: TrendPoint) => number | null;
  readonly format: (value: number) => string;
  /** The ends of its axis, where they are written otherwise. */
  readonly formatEnd?: (value: number) => string;
  /** The axis, from the values it must hold. */
  readonly reach: (values: readonly number[]) => readonly [number, number];
  /** What is published (RACKHAM §4); shaded. */
  readonly band: readonly [number, number] | null;
  /** Where an alert speaks; dashed. */
  readonly limit: number | null;
}

/** What is shown, from above; pictures of other languages have the same panels. */
function panelsIn({ say, share, rate, count }: Words): readonly Panel[] {
  const whole = (value: number): string => count(Math.round(value));
  return [
    {
      name: say`Pull share`,
      pick: ({ pullShare }) => pullShare,
      format: share,
      reach: () => [0, 1],
      band: PULL_BAND,
      limit: null,
    },
    {
      name: say`Question quality (open share)`,
      pick: ({ questionQuality }) => questionQuality,
      format: share,
      reach: () => [0, 1],
      band: null,
      limit: DEFAULT_THRESHOLDS.minQuestionQuality,
    },
    {
      name: say`Words per minute`,
      pick: ({ wordsPerMin }) => wordsPerMin,
      format: whole,
      reach: (values) => [roundTo(Math.min(100, ...values), 20, -1), roundTo(Math.max(200, ...values), 20, 1)],
      band: [130, 175],
      limit: null,
    },
    {
      name: say`Fillers per minute`,
      pick: ({ fillersPerMin }) => fillersPerMin,
      format: rate,
      formatEnd: count,
      reach: (values) => [0, roundTo(Math.max(10, ...values), 5, 1)],
      band: null,
      limit: DEFAULT_THRESHOLDS.maxFillersPerMin,
    },
    {
      name: say`Impact (0–100)`,
      pick: ({ impact }) => impact,
      format: whole,
      reach: () => [0, 100],
      band: null,
      limit: null,
    },
  ];
}

const WIDTH = CHAT_WIDTH;
const FULL = WIDTH - 2 * EDGE;
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
export function drawHistoryTrend(points: readonly TrendPoint[], options: TrendOptions): Chart {
  const { theme = 'light', locale, formatDate } = options;
  const pen = makePen(theme);
  const { ink, caption } = pen;
  const words = wordsFor({ locale });
  const { say } = words;
  const panels = panelsIn(words);
  const sorted = points.toSorted((a, b) => a.at - b.at);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return pen.blank(WIDTH, say`History`, say`no recordings yet`);
  const bottom = TOP + panels.length * PANEL;
  const dates = first.at === last.at ? [formatDate(last.at)] : [formatDate(first.at), formatDate(last.at)];
  const heading = words.counted(sorted.length, 'recording');
  const [from = '', to = from] = dates;
  const [began, ended] = [cutText(first.title, TITLE), cutText(last.title, TITLE)];
  const range =
    dates.length === 1
      ? say`${heading}: ${from} (${began}).`
      : say`${heading}: ${from} (${began}) to ${to} (${ended}).`;
  const alt = [range, ...panels.map((panel) => altOf(panel, sorted, words))].join(' ');
  return pen.frame(WIDTH, bottom + LEGEND, alt, [
    caption(EDGE, 22, heading, { size: 15, bold: true }),
    caption(WIDTH - EDGE, 22, say`first to latest`, {
      fill: ink.soft,
      anchor: 'end',
      room: FULL - 10 - widthOf(heading, 15, true),
    }),
    ...panels.flatMap((panel, i) => drawHead(pen, panel, sorted, TOP + i * PANEL, words)),
    pen.plot(WIDTH, bottom + LEGEND, option(ink, panels, sorted)),
    ...drawDates(pen, dates, bottom + 4),
    pen.band(EDGE, bottom + 20, 10, 10),
    caption(EDGE + 15, bottom + 29, say`reference, not a target`, { room: FULL - 15 }),
    `<path d="M${EDGE} ${bottom + 47}h6m3 0h6m3 0h6" fill="none" stroke="${ink.text}" stroke-width="1"></path>`,
    caption(EDGE + 32, bottom + 51, say`where an alert speaks`, { room: FULL - 32 }),
  ]);
}

/** The same for a chat: twice as large in pixels, like the picture of a report. */
export function drawTrendPicture(points: readonly TrendPoint[], options: TrendOptions): Chart {
  return stack(options.theme ?? 'light', [drawHistoryTrend(points, options)], 0, 2);
}

function drawHead(
  { ink, caption }: Pen,
  panel: Panel,
  points: readonly TrendPoint[],
  top: number,
  words: Words,
): readonly string[] {
  const values = measuredOf(panel, points);
  const change = values.length === 0 ? '' : changeOf(panel, values, words);
  const room = FULL - 8 - widthOf(change, 13, true);
  const name = caption(EDGE, top + 14, panel.name, { size: 13, bold: true, room });
  if (values.length === 0) {
    const missing = words.say`not measurable`;
    return [name, caption(WIDTH / 2, top + PLOT.top + 26, missing, { fill: ink.soft, anchor: 'middle' })];
  }
  return [name, caption(WIDTH - EDGE, top + 14, change, { size: 13, bold: true, anchor: 'end' })];
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

function changeOf({ format }: Panel, values: readonly number[], { say }: Words): string {
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  return values.length === 1 ? format(last) : say`${format(first)} to ${format(last)}`;
}

function altOf(panel: Panel, points: readonly TrendPoint[], words: Words): string {
  const values = measuredOf(panel, points);
  const { name, format, band, limit } = panel;
  const { say } = words;
  if (values.length === 0) return say`${name}: not measurable.`;
  const change = changeOf(panel, values, words);
  const n = words.count(values.length);
  if (band !== null) return say`${name}: ${change} (n = ${n}, reference ${format(band[0])} to ${format(band[1])}).`;
  return limit === null
    ? say`${name}: ${change} (n = ${n}).`
    : say`${name}: ${change} (n = ${n}, alert at ${format(limit)}).`;
}

function option(ink: Inks, panels: readonly Panel[], points: readonly TrendPoint[]): Parameters<Pen['plot']>[2] {
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? 0;
  // A single date stands in the middle.
  const ends: readonly [number, number] = first === last ? [first - 1, last + 1] : [first, last];
  const shown = panels.filter((panel) => measuredOf(panel, points).length > 0);
  return {
    grid: shown.map((panel) => ({
      left: LEFT,
      right: RIGHT,
      top: TOP + panels.indexOf(panel) * PANEL + PLOT.top,
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
        axisLabel: { fontSize: 11, color: ink.soft, formatter: panel.formatEnd ?? panel.format },
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
