import type { Locale } from '../../analysis/domain.ts';
import type { HistoryMetric, Team, TeamMeasure } from '../../analysis/history-domain.ts';
import { METRICS } from '../history-words.ts';
import { rangeText, teamAlt } from '../team-words.ts';
import { type Words, wordsFor } from '../words.ts';
import { CHAT_WIDTH, EDGE } from './gauge.ts';
import { drawLegend } from './legend.ts';
import { bandArea, type Chart, makePen, type Pen, stack } from './picture.ts';
import type { Inks, Theme } from './theme.ts';
import { widthOf } from './width.ts';

interface TeamOptions {
  readonly theme?: Theme;
  readonly locale?: Locale;
}

const WIDTH = CHAT_WIDTH;
const FULL = WIDTH - 2 * EDGE;
const TOP = 34;
const ROW = 50;
/** Within a row: where its plot begins, and how tall that is. */
const PLOT = { top: 23, height: 18 } as const;
/** On either side of a plot stand the ends of its axis. */
const SIDE = EDGE + 42;
const LEGEND = 46;
const BAR = 10;
/** Right of a median stands the middle half. */
const RANGE = 78;
/** Of half a plot: what crosses the bar. */
const HALO = BAR / PLOT.height;

/** The axis of each number, from the values it must hold. */
const REACH: Readonly<Record<HistoryMetric, (values: readonly number[]) => readonly [number, number]>> = {
  pullShare: () => [0, 1],
  questionQuality: () => [0, 1],
  impact: () => [0, 100],
  wordsPerMin: (values) => [
    20 * Math.floor(Math.min(100, ...values) / 20),
    20 * Math.ceil(Math.max(200, ...values) / 20),
  ],
  fillersPerMin: (values) => [0, 5 * Math.ceil(Math.max(10, ...values) / 5)],
  talkShare: () => [0, 1],
};

/** Where the middle half of the people and their median lie, a row a number, beside what is published and the median before. */
export function drawTeamSpread(team: Team, { theme = 'light', locale }: TeamOptions = {}): Chart {
  const pen = makePen(theme);
  const { ink, caption } = pen;
  const words = wordsFor({ locale });
  const { say } = words;
  const { measures, people, days } = team;
  if (measures.length === 0) return pen.blank(WIDTH, say`The people here`, say`too few to show numbers`);
  const bottom = TOP + measures.length * ROW;
  const height = bottom + LEGEND;
  const heading = words.counted(people, 'person', 'people');
  const alt = `${say`${heading}, last ${days} days.`} ${teamAlt(team, words)}`;
  return pen.frame(WIDTH, height, alt, [
    caption(EDGE, 22, heading, { size: 15, bold: true }),
    caption(WIDTH - EDGE, 22, say`last ${days} days`, {
      fill: ink.soft,
      anchor: 'end',
      room: FULL - 10 - widthOf(heading, 15, true),
    }),
    ...measures.flatMap((measure, i) => drawHead(pen, measure, TOP + i * ROW, words)),
    pen.plot(WIDTH, height, option(ink, measures)),
    ...drawMeanings(pen, bottom + 4, measures, words),
  ]);
}

/** The same for a chat: twice as large in pixels, like the picture of a report. */
export function drawTeamPicture(team: Team, options: TeamOptions = {}): Chart {
  return stack(options.theme ?? 'light', [drawTeamSpread(team, options)], 0, 2);
}

function drawHead({ ink, caption }: Pen, measure: TeamMeasure, top: number, words: Words): readonly string[] {
  const { metric, spread } = measure;
  const { name, format } = METRICS[metric];
  const [min, max] = reachOf(measure);
  const end = { size: 11, fill: ink.soft, centred: true } as const;
  const middle = top + PLOT.top + PLOT.height / 2;
  const median = format(words)(spread.median);
  const room = FULL - RANGE - 8 - widthOf(median, 13, true);
  return [
    caption(EDGE, top + 14, name(words), { size: 13, bold: true, room }),
    caption(WIDTH - EDGE - RANGE, top + 14, median, { size: 13, bold: true, anchor: 'end' }),
    caption(WIDTH - EDGE, top + 14, rangeText(metric, spread, words), { fill: ink.soft, anchor: 'end' }),
    caption(SIDE - 6, middle, endText(metric, min, words), { ...end, anchor: 'end' }),
    caption(WIDTH - SIDE + 6, middle, endText(metric, max, words), end),
  ];
}

function drawMeanings(pen: Pen, y: number, measures: readonly TeamMeasure[], { say }: Words): readonly string[] {
  const { ink, caption, swatch } = pen;
  const stroke = (x: number): string =>
    `<path d="M${x} ${y - 1}V${y + 15}" fill="none" stroke="${ink.text}" stroke-width="3"></path>`;
  const ring = (x: number): string =>
    `<circle cx="${x + 4}" cy="${y + 7}" r="4" fill="${ink.ground}" stroke="${ink.text}" stroke-width="1.5"></circle>`;
  const hasBefore = measures.some(({ compared }) => compared !== null);
  const hasReference = measures.some(({ reference }) => reference !== null);
  return [
    ...drawLegend(
      pen,
      y + 11,
      [
        { x: EDGE, indent: 21, words: say`middle half`, mark: (x) => swatch(x, y + 3, 16, 8, ink.pull) },
        { x: EDGE + 110, indent: 8, words: say`median`, mark: stroke },
        ...(hasBefore ? [{ x: EDGE + 180, indent: 13, words: say`median before`, mark: ring }] : []),
      ],
      WIDTH - EDGE,
    ),
    ...(hasReference
      ? [pen.band(EDGE, y + 21, 15, 10), caption(EDGE + 21, y + 30, say`reference, not a target`, { room: FULL - 21 })]
      : []),
  ];
}

function reachOf({ metric, spread, reference, compared }: TeamMeasure): readonly [number, number] {
  const before = compared === null ? [] : [compared.before.median];
  const published = reference === null ? [] : [reference.low, reference.high];
  return REACH[metric]([spread.low, spread.high, ...before, ...published]);
}

function endText(metric: HistoryMetric, value: number, words: Words): string {
  return metric === 'fillersPerMin' ? words.count(value) : METRICS[metric].format(words)(value);
}

function option(ink: Inks, measures: readonly TeamMeasure[]): Parameters<Pen['plot']>[2] {
  return {
    grid: measures.map((_, i) => ({
      left: SIDE,
      right: SIDE,
      top: TOP + i * ROW + PLOT.top,
      height: PLOT.height,
    })),
    xAxis: measures.map((measure, i) => {
      const [min, max] = reachOf(measure);
      return {
        gridIndex: i,
        type: 'value',
        min,
        max,
        interval: (max - min) / 4,
        axisLabel: { show: false },
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: ink.line, width: 0.5 } },
      };
    }),
    yAxis: measures.map((_, i) => ({ gridIndex: i, type: 'value', min: -1, max: 1, show: false })),
    series: measures.flatMap((measure, i) => seriesOf(ink, measure, i)),
  };
}

function seriesOf(ink: Inks, { spread, reference, compared }: TeamMeasure, grid: number): readonly object[] {
  const { low, median, high } = spread;
  const line = (color: string, width: number, data: readonly (readonly [number, number])[]): object => ({
    type: 'line',
    silent: true,
    clip: false,
    xAxisIndex: grid,
    yAxisIndex: grid,
    symbol: 'none',
    lineStyle: { color, width, cap: 'butt' },
    data,
  });
  const upright = [
    [median, -1],
    [median, 1],
  ] as const;
  const half = line(ink.pull, BAR, [
    [low, 0],
    [high, 0],
  ]);
  return [
    reference === null ? half : { ...half, markArea: bandArea(ink, 'xAxis', reference.low, reference.high) },
    // On a halo, because it crosses the bar.
    line(ink.ground, 7, [
      [median, -HALO],
      [median, HALO],
    ]),
    line(ink.text, 3, upright),
    ...(compared === null ? [] : [before(ink, compared.before.median, grid)]),
  ];
}

function before(ink: Inks, median: number, grid: number): object {
  return {
    type: 'line',
    silent: true,
    clip: false,
    xAxisIndex: grid,
    yAxisIndex: grid,
    symbol: 'circle',
    symbolSize: 8,
    itemStyle: { color: ink.ground, borderColor: ink.text, borderWidth: 1.5 },
    data: [[median, 0]],
  };
}
