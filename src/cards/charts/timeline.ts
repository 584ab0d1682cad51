import { type Behaviour, PULL, type Report } from '../../analysis/domain.ts';
import { formatClock, type Reader, reasonText, type Spoken, speakerName, wordsFor } from '../words.ts';
import { clockAxis } from './clock-axis.ts';
import { drawLegend } from './legend.ts';
import { type Chart, makePen, type Pen } from './picture.ts';
import type { Inks, Theme } from './theme.ts';
import { cutToWidth } from './width.ts';

/** Charts for a page are as wide as its text, in CSS pixels. */
const WIDTH = 760;
const LEFT = 164;
const RIGHT = 24;
const TOP = 52;
/** Where the legend begins, at the right of the title. */
const LEGEND = WIDTH - RIGHT - 400;
/** More lanes than this would not be told apart on a page. */
const MOST_LANES = 12;

interface Moment {
  readonly lane: number;
  readonly atMs: number;
  readonly kind: 'pull' | 'push' | 'turn' | 'flag';
}

/** When each speaker pulled (above the line) and pushed (below it), with every change from pull to push within a minute. */
export function drawTimeline(report: Report, theme: Theme = 'light', reader: Reader = {}): Chart {
  const pen = makePen(theme);
  const words = wordsFor(reader);
  const { say } = words;
  const title = say`Behaviour over time`;
  const { ink, caption, plot, frame } = pen;
  const { speakers, durationMs, can } = report.labelled.transcript;
  if (!can.times || durationMs <= 0)
    return pen.blank(
      WIDTH,
      title,
      say`not measurable: ${can.times ? say`nobody speaks` : reasonText('source-without-times', words)}`,
    );
  const moments = momentsOf(report);
  const lanes = Math.min(MOST_LANES, speakers.length);
  const lane = lanes <= 4 ? 44 : 32;
  const height = TOP + lanes * lane + 32;
  const names = speakers.slice(0, lanes).map((speaker, i) =>
    caption(LEFT - 10, TOP + (i + 0.5) * lane + 4, cutToWidth(speakerName(speaker, words), LEFT - 24, 12), {
      anchor: 'end',
    }),
  );
  const count = (kind: Moment['kind']): string => words.count(moments.filter((moment) => moment.kind === kind).length);
  const counted = say`Behaviour over ${formatClock(durationMs)}: ${count('pull')} pull, ${count('push')} push, ${count('turn')} changes from pull to push within a minute, ${count('flag')} pushes flagged.`;
  const left = say`The first ${lanes} of ${words.count(speakers.length)} speakers.`;
  const alt = speakers.length > lanes ? `${counted} ${left}` : counted;
  return frame(WIDTH, height, alt, [
    caption(8, 22, title, { size: 14, bold: true, room: LEGEND - 20 }),
    ...legend(pen, isDense(moments), words),
    ...names,
    plot(WIDTH, height, option(ink, moments, lanes, lane, durationMs)),
  ]);
}

function momentsOf(report: Report): readonly Moment[] {
  const { speakers, utterances } = report.labelled.transcript;
  const laneOf = new Map(speakers.map(({ id }, i) => [id, i]));
  const pull: readonly Behaviour[] = PULL;
  const moments: Moment[] = [];
  for (const [i, { marks }] of report.labelled.labels.entries()) {
    const utterance = utterances[i];
    const lane = utterance && laneOf.get(utterance.speaker);
    if (utterance === undefined || lane === undefined) continue;
    for (const { behaviour } of marks)
      moments.push({ lane, atMs: utterance.startMs, kind: pull.includes(behaviour) ? 'pull' : 'push' });
  }
  for (const { speaker, atMs } of report.metrics.transitions)
    moments.push({ lane: laneOf.get(speaker) ?? 0, atMs, kind: 'turn' });
  for (const { at, speaker, appropriate } of report.metrics.pushes) {
    const atMs = utterances[at]?.startMs;
    if (!appropriate && atMs !== undefined) moments.push({ lane: laneOf.get(speaker) ?? 0, atMs, kind: 'flag' });
  }
  return moments;
}

function legend(pen: Pen, dense: boolean, { say }: Spoken): readonly string[] {
  const { ink, swatch } = pen;
  const end = WIDTH - 8;
  if (dense) {
    const entries = [
      { x: LEGEND + 160, indent: 10, words: say`pull`, mark: (x: number) => swatch(x, 12, 4, 12, ink.pull) },
      {
        x: LEGEND + 214,
        indent: 10,
        words: say`push (taller: more of them)`,
        mark: (x: number) => swatch(x, 12, 4, 12, ink.push),
      },
    ];
    return drawLegend(pen, 22, entries, end);
  }
  const turn = (x: number): string => `<path d="${diamond(x + 4, 18)}" fill="${ink.text}"></path>`;
  return drawLegend(
    pen,
    22,
    [
      { x: LEGEND, indent: 9, words: say`pull`, mark: (x) => swatch(x, 12, 3, 12, ink.pull) },
      { x: LEGEND + 54, indent: 9, words: say`push`, mark: (x) => swatch(x, 12, 3, 12, ink.push) },
      { x: LEGEND + 112, indent: 12, words: say`push flagged`, mark: (x) => swatch(x, 14, 6, 4, ink.text) },
      { x: LEGEND + 218, indent: 14, words: say`pull → push within 60 s`, mark: turn },
    ],
    end,
  );
}

function diamond(x: number, y: number): string {
  return `M${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}L${x - 4} ${y}Z`;
}

/** One path for each lane and kind, not one shape for each moment: a three-hour recording has thousands. */
function option(
  ink: Inks,
  moments: readonly Moment[],
  lanes: number,
  lane: number,
  durationMs: number,
): Parameters<Pen['plot']>[2] {
  const reach = lane / 2 - 5;
  const dense = isDense(moments);
  const shapes: Readonly<Record<Moment['kind'], (x: number, y: number) => string>> = {
    pull: (x, y) => box(x - 1.25, y - reach, 2.5, reach - 1),
    push: (x, y) => box(x - 1.25, y + 1, 2.5, reach - 1),
    flag: (x, y) => box(x - 2.5, y + reach - 3, 5, 3),
    turn: diamond,
  };
  const fills = { pull: ink.pull, push: ink.push, flag: ink.text, turn: ink.text };
  const kinds = dense ? (['pull', 'push'] as const) : (['pull', 'push', 'flag', 'turn'] as const);
  const groups = Array.from({ length: lanes }, (_, at) => kinds.map((kind) => ({ at, kind }))).flat();
  return {
    grid: { left: LEFT, right: RIGHT, top: TOP, height: lanes * lane },
    xAxis: clockAxis(ink, durationMs),
    yAxis: {
      type: 'value',
      min: 0,
      max: lanes,
      inverse: true,
      interval: 1,
      axisLabel: { show: false },
      axisTick: { show: false },
      axisLine: { show: false },
      splitLine: { show: false },
    },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: Array.from({ length: lanes }, (_, at) => [0, at + 0.5]),
        renderItem: (_: unknown, api: Api) => {
          const [x1 = 0, y = 0] = api.coord([0, api.value(1)]);
          const [x2 = 0] = api.coord([durationMs, api.value(1)]);
          return {
            type: 'line',
            shape: { x1, y1: y, x2, y2: y },
            style: { fill: 'none', stroke: ink.line, lineWidth: 1 },
          };
        },
      },
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: groups.map(({ at }, i) => [i, at + 0.5]),
        renderItem: (params: { dataIndex: number }, api: Api) => {
          const group = groups[params.dataIndex];
          const own = moments.filter((moment) => moment.lane === group?.at && moment.kind === group.kind);
          if (group === undefined || own.length === 0) return null;
          const y = api.coord([0, group.at + 0.5])[1] ?? 0;
          const xs = own.map(({ atMs }) => Math.round((api.coord([atMs, 0])[0] ?? 0) * 10) / 10);
          const pathData = dense
            ? columns(xs, y, group.kind === 'pull' ? -reach : reach)
            : xs.map((x) => shapes[group.kind](x, y)).join('');
          return { type: 'path', shape: { pathData }, style: { fill: fills[group.kind] } };
        },
      },
    ],
  };
}

/** Whether single marks would run into each other. */
function isDense(moments: readonly Moment[]): boolean {
  return moments.length > 500;
}

/** Columns five pixels wide, the higher the more marks fall into them (full height: four or more). */
function columns(xs: readonly number[], y: number, reach: number): string {
  const counts = new Map<number, number>();
  for (const x of xs) counts.set(Math.floor(x / 5), (counts.get(Math.floor(x / 5)) ?? 0) + 1);
  return [...counts]
    .map(([column, count]) =>
      box(column * 5 + 0.5, y + Math.sign(reach), 4, Math.round(reach * Math.min(1, count / 4) * 10) / 10),
    )
    .join('');
}

interface Api {
  value(at: number): number;
  coord(point: readonly number[]): number[];
}

function box(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h${-width}Z`;
}
