import { DEFAULT_THRESHOLDS, type Report } from '../../analysis/domain.ts';
import { formatClock, type Reader, reasonText, speakerName, type Words, wordsFor } from '../words.ts';
import { clockAxis } from './clock-axis.ts';
import { drawLegend, type Entry } from './legend.ts';
import { type Chart, makePen, type Pen } from './picture.ts';
import type { Inks, Theme } from './theme.ts';
import { cutToWidth, widthOf } from './width.ts';

const WIDTH = 760;
const LEFT = 190;
const RIGHT = 116;
const TOP = 44;
/** Height of a lane: of few, and of many. */
const LANES = [40, 32] as const;
/** As many as are few. */
const FEW = 4;
/** Room for the time below the last lane. */
const BOTTOM = 28;
/** More lanes than this would not be told apart on a page. */
const MOST_LANES = 12;
/** More columns than this would touch: each then stands for several minutes. */
const MOST_COLUMNS = 240;
const MINUTE_MS = 60_000;

type Rates = readonly (number | null)[];

interface Lane {
  readonly name: string;
  readonly perMin: number;
  /** One a column; null where too little was spoken. */
  readonly rates: Rates;
}

/**
 * Fillers per minute of own speech, minute by minute, of everybody who is coached (a buyer is not), with the line above which an alert
 * speaks; infinity draws none.
 */
export function drawFillersOverTime(
  report: Report,
  theme: Theme = 'light',
  maxPerMin: number = DEFAULT_THRESHOLDS.maxFillersPerMin,
  reader: Reader = {},
): Chart {
  const pen = makePen(theme);
  const { ink, caption } = pen;
  const words = wordsFor(reader);
  const { say } = words;
  const title = say`Fillers over time`;
  const { durationMs } = report.labelled.transcript;
  const { minutes, lanes: all } = lanesOf(report, words);
  if (!all.some(({ rates }) => rates.some((rate) => rate !== null)))
    return pen.blank(WIDTH, title, say`not measurable: ${whyNot(report, words)}`);
  const lanes = all.slice(0, MOST_LANES);
  const lane = lanes.length <= FEW ? LANES[0] : LANES[1];
  const height = TOP + lanes.length * lane + BOTTOM;
  const hasLimit = Number.isFinite(maxPerMin);
  const told = lanes.map((each) => altOf(each, minutes, words)).join('; ');
  const alt = [
    say`Fillers per minute over ${formatClock(durationMs)}: ${told}.`,
    ...(hasLimit ? [say`An alert speaks above ${words.rate(maxPerMin)}.`] : []),
    ...(minutes === 1 ? [] : [say`Each column is the highest of ${minutes} minutes.`]),
    ...(all.length > lanes.length ? [say`The first ${lanes.length} of ${words.count(all.length)} people.`] : []),
  ].join(' ');
  return pen.frame(WIDTH, height, alt, [
    caption(8, 22, title, { size: 14, bold: true, room: LEFT - 18 }),
    ...legend(pen, hasLimit ? maxPerMin : null, words),
    ...lanes.flatMap(({ name, perMin, rates }, i) => {
      const y = TOP + (i + 0.5) * lane + 4;
      const measured = rates.filter((rate) => rate !== null);
      const average = words.rate(perMin);
      const most = say`most ${measured.length === 0 ? '–' : words.rate(Math.max(...measured))}`;
      return [
        caption(LEFT - 36, y, cutToWidth(name, LEFT - 48, 12), { anchor: 'end' }),
        caption(WIDTH - RIGHT + 12, y, average, { bold: true }),
        caption(WIDTH - 12, y, most, { fill: ink.soft, anchor: 'end', room: RIGHT - 32 - widthOf(average, 12, true) }),
      ];
    }),
    pen.plot(WIDTH, height, option(ink, lanes, lane, minutes, durationMs, maxPerMin)),
  ]);
}

function lanesOf(
  { labelled, metrics, coaching }: Report,
  words: Words,
): {
  readonly minutes: number;
  readonly lanes: readonly Lane[];
} {
  const { speakers, durationMs } = labelled.transcript;
  const minutes = Math.ceil(durationMs / MINUTE_MS / MOST_COLUMNS);
  const lanes = metrics.speakers.flatMap(({ fillersPerMin }, i): Lane[] => {
    const rates = metrics.fillersByMinute?.[i];
    const speaker = speakers[i];
    if (rates === undefined || speaker === undefined || !('value' in fillersPerMin)) return [];
    if (coaching.bySpeaker[i]?.role === 'buyer') return [];
    return [{ name: speakerName(speaker, words), perMin: fillersPerMin.value, rates: highestOf(rates, minutes) }];
  });
  return { minutes, lanes };
}

function highestOf(rates: Rates, minutes: number): Rates {
  return Array.from({ length: Math.ceil(rates.length / minutes) }, (_, column) => {
    const measured = rates.slice(column * minutes, (column + 1) * minutes).filter((rate) => rate !== null);
    return measured.length === 0 ? null : Math.max(...measured);
  });
}

function whyNot({ metrics, coaching }: Report, words: Words): string {
  const coached = metrics.speakers.filter((_, i) => coaching.bySpeaker[i]?.role !== 'buyer');
  for (const { fillersPerMin } of coached)
    if ('notMeasurable' in fillersPerMin) return reasonText(fillersPerMin.notMeasurable, words);
  if (coached.length === 0) return words.say`nobody speaks who is coached`;
  return metrics.fillersByMinute === undefined
    ? words.say`not counted in this report`
    : reasonText('too-little-speech', words);
}

function altOf({ name, perMin, rates }: Lane, minutes: number, { say, rate: formatRate }: Words): string {
  const most = Math.max(...rates.map((rate) => rate ?? 0));
  const at = formatClock(rates.indexOf(most) * minutes * MINUTE_MS);
  return most > 0
    ? say`${name} ${formatRate(perMin)} on average, most ${formatRate(most)} at ${at}`
    : say`${name} ${formatRate(perMin)} on average`;
}

function legend(pen: Pen, limit: number | null, { say, rate }: Words): readonly string[] {
  const { ink, caption, swatch } = pen;
  const dashes = (x: number): string =>
    `<path d="M${x} 18h6m3 0h6m3 0h6" fill="none" stroke="${ink.text}" stroke-width="1"></path>`;
  const entries: readonly Entry[] = [
    {
      x: LEFT,
      indent: 10,
      words: say`per minute of own speech; no column: too little of it`,
      mark: (x) => swatch(x, 13, 4, 10, ink.soft),
    },
    ...(limit === null ? [] : [{ x: LEFT + 330, indent: 30, words: say`alert above ${rate(limit)}`, mark: dashes }]),
  ];
  const right = WIDTH - RIGHT + 12;
  return [
    caption(right, 22, say`average`, { fill: ink.soft, room: RIGHT - 24 }),
    ...drawLegend(pen, 22, entries, right - 8),
  ];
}

/** A grid of its own for each person, because each has their own line of zero. */
function option(
  ink: Inks,
  lanes: readonly Lane[],
  lane: number,
  minutes: number,
  durationMs: number,
  limit: number,
): Parameters<Pen['plot']>[2] {
  const highest = Math.max(0, ...lanes.flatMap(({ rates }) => rates.map((rate) => rate ?? 0)));
  const top = Math.ceil(Math.max(highest, Number.isFinite(limit) ? limit * 1.2 : 0, 2) / 2) * 2;
  const bucketMs = minutes * MINUTE_MS;
  const hidden = { axisLabel: { show: false }, axisTick: { show: false } };
  return {
    grid: lanes.map((_, i) => ({ left: LEFT, right: RIGHT, top: TOP + i * lane + 6, height: lane - 12 })),
    xAxis: lanes.map((_, i) => ({
      ...clockAxis(ink, durationMs),
      gridIndex: i,
      ...(i < lanes.length - 1 ? hidden : {}),
    })),
    yAxis: lanes.map((_, i) => ({
      gridIndex: i,
      type: 'value',
      min: 0,
      max: top,
      interval: top,
      axisLabel: { fontSize: 10, color: ink.soft, showMinLabel: false },
      axisLine: { show: true, lineStyle: { color: ink.line } },
      axisTick: { lineStyle: { color: ink.line } },
      splitLine: { show: false },
    })),
    series: lanes.flatMap(({ rates }, i) => [
      {
        type: 'custom',
        silent: true,
        clip: false,
        xAxisIndex: i,
        yAxisIndex: i,
        data: rates.map((rate, column) => [
          column * bucketMs,
          Math.min((column + 1) * bucketMs, durationMs),
          rate ?? Number.NaN,
        ]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_: unknown, api: Api) => drawColumn(ink, limit, api),
      },
      ...(Number.isFinite(limit) ? [limitLine(ink, i, limit, [0, durationMs])] : []),
    ]),
  };
}

interface Api {
  value(at: number): number;
  coord(point: readonly number[]): number[];
}

/** Nothing where nothing was measured; a measured zero is a line, so that the two are told apart. */
function drawColumn(ink: Inks, limit: number, api: Api): object | null {
  const rate = api.value(2);
  if (Number.isNaN(rate)) return null;
  const [x1 = 0, top = 0] = api.coord([api.value(0), rate]);
  const [x2 = 0, bottom = 0] = api.coord([api.value(1), 0]);
  const gap = Math.min(6, (x2 - x1) * 0.2);
  const height = Math.max(1.5, bottom - top);
  return {
    type: 'rect',
    shape: { x: x1 + gap, y: bottom - height, width: x2 - x1 - 2 * gap, height },
    style: { fill: rate > limit ? ink.alarm : ink.soft },
  };
}

/** A dashed line across a grid. */
export function limitLine(ink: Inks, grid: number, at: number, [from, to]: readonly [number, number]): object {
  return {
    type: 'line',
    silent: true,
    clip: false,
    xAxisIndex: grid,
    yAxisIndex: grid,
    symbol: 'none',
    lineStyle: { color: ink.text, width: 1, type: [6, 3] },
    data: [
      [from, at],
      [to, at],
    ],
  };
}
