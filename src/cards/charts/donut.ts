import type { Report } from '../../analysis/domain.ts';
import { formatClock, type Reader, reasonText, speakerName, type Words, wordsFor } from '../words.ts';
import { CHAT_WIDTH, EDGE } from './gauge.ts';
import { type Chart, makePen, type Pen } from './picture.ts';
import { speakerInk, type Theme } from './theme.ts';
import { cutToWidth } from './width.ts';

const WIDTH = CHAT_WIDTH;
const ROW = 21;
const RING = { x: WIDTH / 2, y: 92, inner: 38, outer: 58 } as const;
/** What the ring leaves for the word below its middle. */
const RING_WORD = 62;
const LEGEND = RING.y + RING.outer + 28;

interface Slice {
  readonly name: string;
  readonly share: number;
  readonly ms: number;
}

/** Who spoke how much, with a legend in rows that holds up to twelve names; more than that are taken together. */
export function drawTalkDonut(report: Report, theme: Theme = 'light', reader: Reader = {}): Chart {
  const pen = makePen(theme);
  const words = wordsFor(reader);
  const { say, share: formatShare } = words;
  const title = say`Speaking time`;
  const { ink, caption, swatch, plot, frame } = pen;
  const slices = slicesOf(report, words);
  if (typeof slices === 'string') return pen.blank(WIDTH, title, say`not measurable: ${slices}`);
  const height = LEGEND + slices.length * ROW;
  const total = slices.reduce((sum, { ms }) => sum + ms, 0);
  const rows = slices.flatMap(({ name, share, ms }, i) => {
    const y = LEGEND + i * ROW;
    return [
      swatch(EDGE, y - 10, 11, 11, speakerInk(ink, i)),
      caption(EDGE + 18, y, cutToWidth(name, 176, 13), { size: 13 }),
      caption(WIDTH - 62, y, formatShare(share), { size: 13, bold: true, anchor: 'end' }),
      caption(WIDTH - EDGE, y, formatClock(ms), { fill: ink.soft, anchor: 'end' }),
    ];
  });
  const data = slices.map(({ ms }, i) => ({ value: ms, itemStyle: { color: speakerInk(ink, i) } }));
  const told = slices.map(({ name, share, ms }) => `${name} ${formatShare(share)} (${formatClock(ms)})`).join(', ');
  const alt = say`Speaking time: ${told}.`;
  return frame(WIDTH, height, alt, [
    caption(EDGE, 22, title, { size: 15, bold: true, room: WIDTH - 2 * EDGE }),
    plot(WIDTH, height, pie(pen, data)),
    caption(RING.x, RING.y + 5, formatClock(total), { size: 17, bold: true, anchor: 'middle' }),
    caption(RING.x, RING.y + 20, say`spoken`, { size: 11, fill: ink.soft, anchor: 'middle', room: RING_WORD }),
    ...rows,
  ]);
}

/** The slices, or why there are none. */
function slicesOf(report: Report, words: Words): readonly Slice[] | string {
  const { speakers } = report.labelled.transcript;
  const slices: Slice[] = [];
  let reason = words.say`nobody speaks`;
  for (const [i, { talkShare, speakingMs }] of report.metrics.speakers.entries()) {
    const speaker = speakers[i];
    if (speaker === undefined) continue;
    if ('notMeasurable' in talkShare) reason = reasonText(talkShare.notMeasurable, words);
    else
      slices.push({
        name: speakerName(speaker, words),
        share: talkShare.value,
        ms: 'value' in speakingMs ? speakingMs.value : 0,
      });
  }
  if (slices.length === 0) return reason;
  if (slices.length <= 12) return slices;
  const rest = slices.slice(11);
  const sum = (pick: (slice: Slice) => number): number => rest.reduce((total, slice) => total + pick(slice), 0);
  return [
    ...slices.slice(0, 11),
    { name: words.say`${words.count(rest.length)} others`, share: sum(({ share }) => share), ms: sum(({ ms }) => ms) },
  ];
}

function pie({ ink }: Pen, data: readonly object[]): Parameters<Pen['plot']>[2] {
  return {
    series: [
      {
        type: 'pie',
        silent: true,
        center: [RING.x, RING.y],
        radius: [RING.inner, RING.outer],
        label: { show: false },
        labelLine: { show: false },
        emphasis: { disabled: true },
        itemStyle: { borderColor: ink.ground, borderWidth: data.length > 1 ? 1.5 : 0 },
        data,
      },
    ],
  };
}
