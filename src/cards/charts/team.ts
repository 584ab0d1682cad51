import type { Locale } from '../../analysis/domain.ts';
import type { HistoryMetric, Team, TeamMeasure } from '../../analysis/history-domain.ts';
import { METRICS } from '../history-words.ts';
import { rangeText, teamAlt } from '../team-words.ts';
import { type Words, wordsFor } from '../words.ts';
import { CHAT_WIDTH, EDGE } from './gauge.ts';
import { bandArea, type Chart, makePen, type Pen, stack } from './picture.ts';
import type { Inks, Theme } from './theme.ts';

interface TeamOptions {
  readonly theme?: Theme;
  readonly locale?: Locale;
}

const WIDTH = CHAT_WIDTH;
const TOP = 34;
const ROW = 50;
/** Within a row: where its plot begins, and how tall that is. */
const PLOT = { top: 23, height: 18 } as const;
/** On either side of a plot stand the ends of its axis. */
const SIDE = EDGE + 42;
const LEGEND = 46;
const BAR = 10;
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
  const { measures, people, days } = team;
  if (measures.length === 0) return pen.blank(WIDTH, 'The people here', 'too few to show numbers');
  const bottom = TOP + measures.length * ROW;
  const height = bottom + LEGEND;
  const heading = words.counted(people, 'person', 'people');
  const alt = `${heading}, last ${days} days. ${teamAlt(team, words)}`;
  return pen.frame(WIDTH, height, alt, [
    caption(EDGE, 22, heading, { size: 15, bold: true }),
    caption(WIDTH - EDGE, 22, `last ${days} days`, { fill: ink.soft, anchor: 'end' }),
    ...measures.flatMap((measure, i) => drawHead(pen, measure, TOP + i * ROW, words)),
    pen.plot(WIDTH, height, option(ink, measures)),
    ...drawLegend(pen, bottom + 4, measures),
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
  return [
    caption(EDGE, top + 14, name, { size: 13, bold: true }),
    caption(WIDTH - EDGE - 78, top + 14, format(words)(spread.median), { size: 13, bold: true, anchor: 'end' }),
    caption(WIDTH - EDGE, top + 14, rangeText(metric, spread, words), { fill: ink.soft, anchor: 'end' }),
    caption(SIDE - 6, middle, endText(metric, min, words), { ...end, anchor: 'end' }),
    caption(WIDTH - SIDE + 6, middle, endText(metric, max, words), end),
  ];
}

function drawLegend(pen: Pen, y: number, measures: readonly TeamMeasure[]): readonly string[] {
  const { ink, caption, swatch } = pen;
  const hasBefore = measures.some(({ compared }) => compared !== null);
  const hasReference = measures.some(({ reference }) => reference !== null);
  return [
    swatch(EDGE, y + 3, 16, 8, ink.pull),
    caption(EDGE + 21, y + 11, 'middle half'),
    `<path d="M${EDGE + 110} ${y - 1}V${y + 15}" fill="none" stroke="${ink.text}" stroke-width="3"></path>`,
    caption(EDGE + 118, y + 11, 'median'),
    ...(hasBefore
      ? [
          `<circle cx="${EDGE + 184}" cy="${y + 7}" r="4" fill="${ink.ground}" stroke="${ink.text}" stroke-width="1.5"></circle>`,
          caption(EDGE + 193, y + 11, 'median before'),
        ]
      : []),
    ...(hasReference ? [pen.band(EDGE, y + 21, 15, 10), caption(EDGE + 21, y + 30, 'reference, not a target')] : []),
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
