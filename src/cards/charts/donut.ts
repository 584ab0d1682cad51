import type { Report } from '../../analysis/domain.ts';
import { formatClock, formatShare, reasonText, speakerName } from '../words.ts';
import { CHAT_WIDTH, EDGE } from './gauge.ts';
import { type Chart, makePen, type Pen } from './picture.ts';
import { speakerInk, type Theme } from './theme.ts';
import { cutToWidth } from './width.ts';

const TITLE = 'Speaking time';
const WIDTH = CHAT_WIDTH;
const ROW = 21;
const RING = { x: WIDTH / 2, y: 92, inner: 38, outer: 58 } as const;
const LEGEND = RING.y + RING.outer + 28;

interface Slice {
  readonly name: string;
  readonly share: number;
  readonly ms: number;
}

/** Who spoke how much, with a legend in rows that holds up to twelve names; more than that are taken together. */
export function drawTalkDonut(report: Report, theme: Theme = 'light'): Chart {
  const pen = makePen(theme);
  const { ink, caption, swatch, plot, frame } = pen;
  const slices = slicesOf(report);
  if (typeof slices === 'string') return pen.blank(WIDTH, TITLE, `not measurable: ${slices}`);
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
  const alt = `Speaking time: ${slices.map(({ name, share, ms }) => `${name} ${formatShare(share)} (${formatClock(ms)})`).join(', ')}.`;
  return frame(WIDTH, height, alt, [
    caption(EDGE, 22, TITLE, { size: 15, bold: true }),
    plot(WIDTH, height, pie(pen, data)),
    caption(RING.x, RING.y + 5, formatClock(total), { size: 17, bold: true, anchor: 'middle' }),
    caption(RING.x, RING.y + 20, 'spoken', { size: 11, fill: ink.soft, anchor: 'middle' }),
    ...rows,
  ]);
}

/** The slices, or why there are none. */
function slicesOf(report: Report): readonly Slice[] | string {
  const { speakers } = report.labelled.transcript;
  const slices: Slice[] = [];
  let reason = 'nobody speaks';
  for (const [i, { talkShare, speakingMs }] of report.metrics.speakers.entries()) {
    const speaker = speakers[i];
    if (speaker === undefined) continue;
    if ('notMeasurable' in talkShare) reason = reasonText(talkShare.notMeasurable);
    else
      slices.push({
        name: speakerName(speaker),
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
    { name: `${rest.length} others`, share: sum(({ share }) => share), ms: sum(({ ms }) => ms) },
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
