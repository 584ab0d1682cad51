import type { KeyMoment, PracticeDelivery } from '../../analysis/practice-domain.ts';
import { type VOICE_SCORES, voiceName } from '../practice-details.ts';
import { type Reader, type Spoken, wordsFor } from '../words.ts';
import { drawLegend, type Entry } from './legend.ts';
import { type Chart, makePen, type Pen } from './picture.ts';
import type { Inks, Theme } from './theme.ts';

/** How a practice session went from turn to turn: charts as wide as a page, in CSS pixels. */

const WIDTH = 760;
const HEIGHT = 210;
const LEFT = 52;
const RIGHT = 20;
const TOP = 44;
const BOTTOM = 36;
/** More numbers below the axis would touch. */
const MOST_NUMBERS = 20;
/** A line needs two ends. */
const FEWEST = 2;

/** How open the persona was at the start and after every turn, with the key moments: circles where it went well, triangles where not. */
export function drawOpenness(
  openness: readonly number[],
  moments: readonly KeyMoment[],
  theme: Theme = 'light',
  reader: Reader = {},
): Chart {
  const pen = makePen(theme);
  const { ink, caption, frame, plot } = pen;
  const words = wordsFor(reader);
  const { say } = words;
  const title = say`How open they were, turn by turn`;
  if (openness.length < FEWEST) return pen.blank(WIDTH, title, say`not measurable: nothing was said`);
  const verdicts = new Map(moments.map(({ turn, verdict }) => [turn + 1, verdict]));
  const to = openness.length - 1;
  const marks = openness.map((share, turn) => {
    const [x, y] = placeOf(turn, share * 100, 0, to);
    const verdict = verdicts.get(turn);
    if (verdict === undefined) return dot(x, y, 2, ink.text);
    return verdict === 'good' ? dot(x, y, 5, ink.pull) : triangle(x, y, ink.alarm);
  });
  const alt = say`How open they were at the start and after every turn: ${openness.map(words.share).join(', ')}.`;
  return frame(WIDTH, HEIGHT, alt, [
    caption(8, 22, title, { size: 14, bold: true, room: WIDTH - 270 }),
    caption(WIDTH / 2, HEIGHT - 5, say`turn`, { size: 11, fill: ink.soft, anchor: 'middle' }),
    ...drawLegend(
      pen,
      22,
      [
        { x: WIDTH - 250, indent: 15, words: say`went well`, mark: (x) => dot(x + 5, 18, 5, ink.pull) },
        { x: WIDTH - 151, indent: 17, words: say`needs work`, mark: (x) => triangle(x + 6, 18, ink.alarm) },
      ],
      WIDTH - 8,
    ),
    plot(WIDTH, HEIGHT, {
      ...axes(ink, 0, to, (value) => words.share(value / 100)),
      series: [{ ...line(ink.text), data: openness.map((share, turn) => [turn, share * 100]) }],
    }),
    ...marks,
  ]);
}

/** Confidence, energy and hesitation of every spoken turn; told apart by colour and by how the line is drawn. */
export function drawVoice({ overTime }: PracticeDelivery, theme: Theme = 'light', reader: Reader = {}): Chart {
  const pen = makePen(theme);
  const { ink, caption, frame, plot } = pen;
  const words = wordsFor(reader);
  const { say } = words;
  const title = say`Voice, turn by turn (0–100)`;
  if (overTime.length < FEWEST) return pen.blank(WIDTH, title, say`too few spoken turns for a line`);
  const lines = linesOf(ink, words).map(({ key, ...look }) => ({ ...look, values: overTime.map((each) => each[key]) }));
  const told = lines.map(({ name, values }) => `${name}: ${values.map((one) => one ?? '–').join(', ')}.`);
  const alt = [say`Voice by turn.`, ...told].join(' ');
  const first = (overTime[0]?.turn ?? 0) + 1;
  const last = (overTime.at(-1)?.turn ?? 0) + 1;
  return frame(WIDTH, HEIGHT, alt, [
    caption(8, 22, title, { size: 14, bold: true, room: WIDTH - 370 }),
    caption(WIDTH / 2, HEIGHT - 5, say`turn`, { size: 11, fill: ink.soft, anchor: 'middle' }),
    ...drawLegend(
      pen,
      22,
      lines.map((each, i) => entryOf(each, WIDTH - 350 + i * 118)),
      WIDTH - 8,
    ),
    plot(WIDTH, HEIGHT, {
      ...axes(ink, first, last, String),
      series: lines.map(({ color, dash, values }) => ({
        ...line(color, dash),
        data: overTime.map(({ turn }, i) => [turn + 1, values[i] ?? null]),
      })),
    }),
    // A turn between two that were too short has no line, so every turn has a dot.
    ...lines.flatMap(({ color, values }) =>
      values.flatMap((value, i) => {
        if (value === null) return [];
        const [x, y] = placeOf((overTime[i]?.turn ?? 0) + 1, value, first, last);
        return [dot(x, y, 2.5, color)];
      }),
    ),
  ]);
}

/** Where a value of a turn lies, on the axes below. */
function placeOf(turn: number, value: number, from: number, to: number): readonly [x: number, y: number] {
  const x = LEFT + ((turn - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = TOP + (1 - value / 100) * (HEIGHT - TOP - BOTTOM);
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}

/** Paths, because the PDF draws no other shape with a curve. */
function dot(x: number, y: number, r: number, color: string): string {
  return `<path d="M${x - r} ${y}A${r} ${r} 0 1 0 ${x + r} ${y}A${r} ${r} 0 1 0 ${x - r} ${y}Z" fill="${color}"></path>`;
}

function triangle(x: number, y: number, color: string): string {
  return `<path d="M${x - 6} ${y + 5}L${x} ${y - 6}L${x + 6} ${y + 5}Z" fill="${color}"></path>`;
}

interface LineLook {
  readonly name: string;
  readonly color: string;
  readonly dash: 'solid' | readonly number[];
}

function linesOf(ink: Inks, words: Spoken): readonly (LineLook & { readonly key: (typeof VOICE_SCORES)[number] })[] {
  return [
    { key: 'confidence', name: voiceName('confidence', words), color: ink.pull, dash: 'solid' },
    { key: 'energy', name: voiceName('energy', words), color: ink.push, dash: [7, 4] },
    { key: 'hesitation', name: voiceName('hesitation', words), color: ink.text, dash: [2, 3] },
  ];
}

function entryOf({ name, color, dash }: LineLook, x: number): Entry {
  const dashes = dash === 'solid' ? '' : ` stroke-dasharray="${dash.join(',')}"`;
  const mark = (at: number): string =>
    `<path d="M${at} 18H${at + 28}" fill="none" stroke="${color}" stroke-width="2"${dashes}></path>`;
  return { x, indent: 34, words: name, mark };
}

function line(color: string, type: LineLook['dash'] = 'solid'): object {
  return {
    type: 'line',
    silent: true,
    clip: false,
    connectNulls: false,
    symbol: 'none',
    lineStyle: { color, width: 2, type },
  };
}

/** Turns along, 0 to 100 up. */
function axes(ink: Inks, from: number, to: number, format: (value: number) => string): Parameters<Pen['plot']>[2] {
  return {
    // Else the library makes room for its labels, and our marks miss its lines.
    grid: { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: from,
      max: to,
      interval: Math.max(1, Math.ceil((to - from) / MOST_NUMBERS)),
      axisLabel: { fontSize: 11, color: ink.soft },
      axisTick: { lineStyle: { color: ink.line } },
      axisLine: { lineStyle: { color: ink.line } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 100,
      interval: 50,
      axisLabel: { fontSize: 11, color: ink.soft, formatter: format },
      splitLine: { lineStyle: { color: ink.line, width: 0.5 } },
    },
  };
}
