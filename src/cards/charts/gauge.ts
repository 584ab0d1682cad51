import type { Measured, Report } from '../../analysis/domain.ts';
import { type Reader, reasonText, type Spoken, speakerName, type Words, wordsFor } from '../words.ts';
import { drawLegend } from './legend.ts';
import { type Chart, makePen, type Pen } from './picture.ts';
import type { Theme } from './theme.ts';
import { cutToWidth, widthOf } from './width.ts';

/**
 * Share of consultative behaviour of average and of skilled negotiators (Rackham, 102 negotiations: 17.9 % and 38.5 %);
 * it leaves out bringing-in, so it is a reference beside the pull share, not its target.
 */
export const PULL_BAND = [0.179, 0.385] as const;

/** Most people with a bar of their own; everybody stands in the behaviour breakdown. */
const MOST = 4;
/** Below this many behaviours a share is counted, not judged (RACKHAM §2). */
export const MIN_BEHAVIOURS = 20;

/** Charts for a chat are as wide as a phone, in CSS pixels. */
export const CHAT_WIDTH = 320;
const WIDTH = CHAT_WIDTH;
/** Left and right of what is drawn. */
export const EDGE = 12;
const FULL = WIDTH - 2 * EDGE;
const TOP = 38;
const ROW = 68;

interface Bar {
  readonly name: string;
  readonly pull: number;
  readonly push: number;
  readonly pullPushRatio: Measured;
  readonly pullShare: Measured;
}

/**
 * How much of what each coached person did was pull, with its interval and the reference band. A buyer's answers are push by nature,
 * so the sum of everybody stands last and quieter.
 */
export function drawPullPushGauge(report: Report, theme: Theme = 'light', reader: Reader = {}): Chart {
  const pen = makePen(theme);
  const { ink, caption, swatch } = pen;
  const words = wordsFor(reader);
  const { say } = words;
  const title = say`Pull : Push`;
  const { overall } = report.metrics;
  if (overall.pull + overall.push === 0)
    return pen.blank(WIDTH, title, say`not measurable: ${reasonText('none-observed', words)}`);
  const people = peopleOf(report, words);
  const bars = [...people, { ...overall, name: say`Everybody` }];
  const bottom = TOP + bars.length * ROW;
  const band = words.shareRange(PULL_BAND);
  const alt = [
    `${title}.`,
    ...bars.map((bar) => altOf(bar, words)),
    say`Reference ${band}: pull share of average to skilled negotiators.`,
  ].join(' ');
  return pen.frame(WIDTH, bottom + 58, alt, [
    caption(EDGE, 22, title, { size: 15, bold: true }),
    caption(WIDTH - EDGE, 22, say`pull share`, {
      fill: ink.soft,
      anchor: 'end',
      room: FULL - 10 - widthOf(title, 15, true),
    }),
    ...bars.flatMap((bar, i) => drawBar(pen, bar, TOP + i * ROW, people.length > 0 && i === people.length, words)),
    ...[0, 0.5, 1].map((share) =>
      caption(placeOf(share), bottom + 1, words.share(share), {
        size: 11,
        fill: ink.soft,
        anchor: share === 0 ? 'start' : share === 1 ? 'end' : 'middle',
      }),
    ),
    ...drawLegend(
      pen,
      bottom + 23,
      [
        { x: EDGE, indent: 15, words: say`pull`, mark: (x) => swatch(x, bottom + 14, 10, 10, ink.pull) },
        { x: EDGE + 52, indent: 15, words: say`push`, mark: (x) => swatch(x, bottom + 14, 10, 10, ink.push) },
        { x: EDGE + 110, indent: 27, words: say`95% interval`, mark: (x) => whisker(pen, x, x + 20, bottom + 19) },
      ],
      WIDTH - EDGE,
    ),
    pen.band(EDGE, bottom + 35, 10, 10),
    caption(EDGE + 15, bottom + 44, say`${band}: average to skilled negotiators`, { room: FULL - 15 }),
  ]);
}

/** The people coached, busiest first; nobody where one voice is all there is, because "Everybody" says the same. */
function peopleOf({ metrics, coaching, labelled }: Report, words: Spoken): readonly Bar[] {
  const active = metrics.speakers.filter(({ pull, push }) => pull + push > 0);
  if (active.length < 2) return [];
  const buyers = new Set(coaching.bySpeaker.filter(({ role }) => role === 'buyer').map(({ speaker }) => speaker));
  const names = new Map(labelled.transcript.speakers.map((speaker) => [speaker.id, speakerName(speaker, words)]));
  return active
    .filter(({ speaker }) => !buyers.has(speaker))
    .toSorted((a, b) => b.pull + b.push - a.pull - a.push)
    .slice(0, MOST)
    .map((one) => ({ ...one, name: names.get(one.speaker) ?? one.speaker }));
}

function drawBar(
  pen: Pen,
  { name, pull, push, pullShare }: Bar,
  top: number,
  quiet: boolean,
  words: Words,
): readonly string[] {
  const { ink, caption, swatch } = pen;
  const n = pull + push;
  const verdict = verdictOf(n, pullShare);
  const height = quiet ? 8 : 16;
  const y = top + (quiet ? 23 : 21);
  const split = placeOf(pull / n);
  const [low, high] = PULL_BAND.map(placeOf) as [number, number];
  const interval = verdict?.interval;
  const behind = [
    `${words.count(pull)} : ${words.count(push)}`,
    `n = ${words.count(n)}`,
    ...(verdict === null ? [words.say`too few for a verdict`] : []),
    ...(interval ? [words.say`95% interval ${words.shareRange(interval)}`] : []),
  ].join(' · ');
  return [
    caption(EDGE, top + 13, cutToWidth(name, FULL - 56, 13), {
      size: 13,
      bold: !quiet,
      fill: quiet ? ink.soft : ink.text,
    }),
    ...(verdict === null
      ? []
      : [
          caption(WIDTH - EDGE, top + 13, words.share(verdict.value), {
            size: quiet ? 13 : 17,
            bold: true,
            fill: quiet ? ink.soft : ink.pull,
            anchor: 'end',
          }),
        ]),
    pen.band(low, y - 4, round(high - low), height + 8),
    swatch(EDGE, y, round(split - EDGE), height, ink.pull),
    swatch(split, y, round(WIDTH - EDGE - split), height, ink.push),
    ...(pull > 0 && push > 0 ? [swatch(round(split - 0.75), y, 1.5, height, ink.ground)] : []),
    ...(interval ? [whisker(pen, placeOf(interval[0]), placeOf(interval[1]), y + height / 2)] : []),
    caption(EDGE, top + (quiet ? 49 : 54), behind, { fill: ink.soft, room: FULL }),
  ];
}

function altOf(bar: Bar, words: Words): string {
  const { name, pull, push, pullShare } = bar;
  const { say, share, shareRange } = words;
  const verdict = verdictOf(pull + push, pullShare);
  const counts = countsOf(bar, words);
  if (verdict === null) return say`${name}: ${counts}, too few for a verdict.`;
  const { value, interval } = verdict;
  return interval
    ? say`${name}: pull share ${share(value)}, ${counts}, 95% interval ${shareRange(interval)}.`
    : say`${name}: pull share ${share(value)}, ${counts}.`;
}

function countsOf({ pull, push, pullPushRatio }: Bar, { say, count, rate }: Words): string {
  const n = count(pull + push);
  return 'value' in pullPushRatio
    ? say`${count(pull)} pull : ${count(push)} push, ratio ${rate(pullPushRatio.value)}, n = ${n}`
    : say`${count(pull)} pull : ${count(push)} push, n = ${n}`;
}

/** The share with its interval, or null where too few behaviours stand behind it. */
function verdictOf(n: number, pullShare: Measured): Extract<Measured, { value: number }> | null {
  return n < MIN_BEHAVIOURS || 'notMeasurable' in pullShare ? null : pullShare;
}

function placeOf(share: number): number {
  return round(EDGE + share * FULL);
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function whisker({ ink }: Pen, x1: number, x2: number, y: number): string {
  const line = `M${x1} ${y}H${x2}M${x1} ${y - 4}V${y + 4}M${x2} ${y - 4}V${y + 4}`;
  // On a halo, because it crosses both colours of a bar.
  return [
    [ink.ground, 4],
    [ink.text, 1.5],
  ]
    .map(([stroke, width]) => `<path d="${line}" fill="none" stroke="${stroke}" stroke-width="${width}"></path>`)
    .join('');
}
