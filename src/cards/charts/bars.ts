import { BEHAVIOURS, type Counts, PULL } from '../../analysis/domain.ts';
import { behaviourName, type Reader, wordsFor } from '../words.ts';
import { drawLegend } from './legend.ts';
import { type Chart, makePen } from './picture.ts';
import type { Theme } from './theme.ts';
import { cutToWidth, widthOf } from './width.ts';

const WIDTH = 400;
const HEIGHT = 270;
/** Edges of the area in which the bars lie. */
const LEFT = 162;
const RIGHT = WIDTH - 34;
const TOP = 32;
const BOTTOM = HEIGHT - 22;
const BAR = 13;
/** Left of the bars stand the names of the behaviours. */
const NAMES = LEFT - 10;
const ROW = (BOTTOM - TOP) / BEHAVIOURS.length;

/** How often each of the eleven behaviours occurred, pull above push; `whose` names the person or "Everybody". */
export function drawBehaviourBars(whose: string, counts: Counts, theme: Theme = 'light', reader: Reader = {}): Chart {
  const pen = makePen(theme);
  const { ink, caption, swatch, frame } = pen;
  const words = wordsFor(reader);
  const { say } = words;
  const rows = BEHAVIOURS.map((behaviour) => ({ name: behaviourName(behaviour, words), count: counts[behaviour] }));
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const seen = rows.filter(({ count }) => count > 0);
  const told = seen.map(({ name, count }) => `${name} ${words.count(count)}`).join(', ');
  const alt = seen.length === 0 ? say`Behaviours of ${whose}: none observed.` : say`Behaviours of ${whose}: ${told}.`;
  const sum = `n = ${words.count(total)}`;
  const ticks = ticksTo(Math.max(...rows.map(({ count }) => count)));
  const longest = ticks.at(-1) ?? 1;
  const reach = (count: number): number => round(((RIGHT - LEFT) * count) / longest);
  const upright = (x: number, width: number): string =>
    `<path d="M${x + 0.5} ${TOP}V${BOTTOM}" fill="none" stroke="${ink.line}" stroke-width="${width}"></path>`;
  return frame(WIDTH, HEIGHT, alt, [
    caption(8, 20, cutToWidth(whose, 176, 14), { size: 14, bold: true }),
    ...drawLegend(
      pen,
      20,
      [
        { x: WIDTH - 204, indent: 14, words: say`pull`, mark: (x) => swatch(x, 11, 10, 10, ink.pull) },
        { x: WIDTH - 150, indent: 14, words: say`push`, mark: (x) => swatch(x, 11, 10, 10, ink.push) },
      ],
      WIDTH - 16 - widthOf(sum, 12),
    ),
    caption(WIDTH - 8, 20, sum, { fill: ink.soft, anchor: 'end' }),
    ...ticks.map((tick) => upright(Math.round(LEFT + reach(tick)), 0.5)),
    upright(LEFT, 1),
    ...rows.map(({ name }, i) =>
      caption(LEFT - 8, middleOf(i), name, { size: 11, anchor: 'end', centred: true, room: NAMES }),
    ),
    ...ticks.map((tick) =>
      caption(LEFT + reach(tick), BOTTOM + 13, words.count(tick), {
        size: 10,
        fill: ink.soft,
        anchor: 'middle',
        centred: true,
      }),
    ),
    ...rows.map(({ count }, i) =>
      swatch(LEFT, round(middleOf(i) - BAR / 2), reach(count), BAR, i < PULL.length ? ink.pull : ink.push),
    ),
    ...rows.map(({ count }, i) =>
      caption(LEFT + reach(count) + 5, middleOf(i), words.count(count), { size: 11, centred: true }),
    ),
  ]);
}

function middleOf(row: number): number {
  return round(TOP + (row + 0.5) * ROW, 100);
}

/** Round numbers from 0 to the first that is not below `most`, about four steps apart. */
function ticksTo(most: number): readonly number[] {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const [, factor] = [[1.5, 1] as const, [2.5, 2] as const, [4, 3] as const, [7, 5] as const].find(
    ([below]) => rough / power < below,
  ) ?? [10, 10];
  const step = factor * power;
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, i) => i * step);
}

/** Edges at tenths of a pixel, words at hundredths: short markup that looks the same. */
function round(length: number, parts = 10): number {
  return Math.round(length * parts) / parts;
}
