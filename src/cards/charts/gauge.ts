import type { Measured, Report } from '../../analysis/domain.ts';
import { formatRate, formatShare, formatShareRange, reasonText, speakerName } from '../words.ts';
import { type Chart, makePen, type Pen } from './picture.ts';
import type { Theme } from './theme.ts';
import { cutToWidth } from './width.ts';

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
const TITLE = 'Pull : Push';

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
export function drawPullPushGauge(report: Report, theme: Theme = 'light'): Chart {
  const pen = makePen(theme);
  const { ink, caption, swatch } = pen;
  const { overall } = report.metrics;
  if (overall.pull + overall.push === 0)
    return pen.blank(WIDTH, TITLE, `not measurable: ${reasonText('none-observed')}`);
  const people = peopleOf(report);
  const bars = [...people, { ...overall, name: 'Everybody' }];
  const bottom = TOP + bars.length * ROW;
  const band = formatShareRange(PULL_BAND);
  const alt = `Pull : Push. ${bars.map(altOf).join(' ')} Reference ${band}: pull share of average to skilled negotiators.`;
  return pen.frame(WIDTH, bottom + 58, alt, [
    caption(EDGE, 22, TITLE, { size: 15, bold: true }),
    caption(WIDTH - EDGE, 22, 'pull share', { fill: ink.soft, anchor: 'end' }),
    ...bars.flatMap((bar, i) => drawBar(pen, bar, TOP + i * ROW, people.length > 0 && i === people.length)),
    ...[0, 0.5, 1].map((share) =>
      caption(placeOf(share), bottom + 1, formatShare(share), {
        size: 11,
        fill: ink.soft,
        anchor: share === 0 ? 'start' : share === 1 ? 'end' : 'middle',
      }),
    ),
    swatch(EDGE, bottom + 14, 10, 10, ink.pull),
    caption(EDGE + 15, bottom + 23, 'pull'),
    swatch(EDGE + 52, bottom + 14, 10, 10, ink.push),
    caption(EDGE + 67, bottom + 23, 'push'),
    whisker(pen, EDGE + 110, EDGE + 130, bottom + 19),
    caption(EDGE + 137, bottom + 23, '95% interval'),
    pen.band(EDGE, bottom + 35, 10, 10),
    caption(EDGE + 15, bottom + 44, `${band}: average to skilled negotiators`),
  ]);
}

/** The people coached, busiest first; nobody where one voice is all there is, because "Everybody" says the same. */
function peopleOf({ metrics, coaching, labelled }: Report): readonly Bar[] {
  const active = metrics.speakers.filter(({ pull, push }) => pull + push > 0);
  if (active.length < 2) return [];
  const buyers = new Set(coaching.bySpeaker.filter(({ role }) => role === 'buyer').map(({ speaker }) => speaker));
  const names = new Map(labelled.transcript.speakers.map((speaker) => [speaker.id, speakerName(speaker)]));
  return active
    .filter(({ speaker }) => !buyers.has(speaker))
    .toSorted((a, b) => b.pull + b.push - a.pull - a.push)
    .slice(0, MOST)
    .map((one) => ({ ...one, name: names.get(one.speaker) ?? one.speaker }));
}

function drawBar(pen: Pen, { name, pull, push, pullShare }: Bar, top: number, quiet: boolean): readonly string[] {
  const { ink, caption, swatch } = pen;
  const n = pull + push;
  const verdict = verdictOf(n, pullShare);
  const height = quiet ? 8 : 16;
  const y = top + (quiet ? 23 : 21);
  const split = placeOf(pull / n);
  const [low, high] = PULL_BAND.map(placeOf) as [number, number];
  const interval = verdict?.interval;
  const range = interval ? ` · 95% interval ${formatShareRange(interval)}` : '';
  return [
    caption(EDGE, top + 13, cutToWidth(name, FULL - 56, 13), {
      size: 13,
      bold: !quiet,
      fill: quiet ? ink.soft : ink.text,
    }),
    ...(verdict === null
      ? []
      : [
          caption(WIDTH - EDGE, top + 13, formatShare(verdict.value), {
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
    caption(
      EDGE,
      top + (quiet ? 49 : 54),
      `${pull} : ${push} · n = ${n}${verdict === null ? ' · too few for a verdict' : range}`,
      {
        fill: ink.soft,
      },
    ),
  ];
}

function altOf({ name, pull, push, pullPushRatio, pullShare }: Bar): string {
  const n = pull + push;
  const verdict = verdictOf(n, pullShare);
  const ratio = 'value' in pullPushRatio ? `, ratio ${formatRate(pullPushRatio.value)}` : '';
  const counts = `${pull} pull : ${push} push${ratio}, n = ${n}`;
  if (verdict === null) return `${name}: ${counts}, too few for a verdict.`;
  const { value, interval } = verdict;
  const range = interval ? `, 95% interval ${formatShareRange(interval)}` : '';
  return `${name}: pull share ${formatShare(value)}, ${counts}${range}.`;
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
