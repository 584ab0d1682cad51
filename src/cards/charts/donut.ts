import type { Report } from '../../analysis/domain.ts';
import { formatClock, formatShare, reasonText, speakerName } from '../words.ts';
import { CHAT_WIDTH, EDGE } from './gauge.ts';
import { type Chart, caption, cutToWidth, frame, INK, plot, SPEAKER_INKS, swatch } from './picture.ts';

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
export function drawTalkDonut(report: Report): Chart {
  const title = caption(EDGE, 22, 'Speaking time', { size: 15, bold: true });
  const slices = slicesOf(report);
  if (typeof slices === 'string') {
    return frame(WIDTH, 88, `Speaking time not measurable: ${slices}.`, [
      title,
      swatch(EDGE, 38, WIDTH - 2 * EDGE, 30, INK.none),
      caption(WIDTH / 2, 57, `not measurable: ${slices}`, { fill: INK.soft, anchor: 'middle' }),
    ]);
  }
  const height = LEGEND + slices.length * ROW;
  const total = slices.reduce((sum, { ms }) => sum + ms, 0);
  const rows = slices.flatMap(({ name, share, ms }, i) => {
    const y = LEGEND + i * ROW;
    return [
      swatch(EDGE, y - 10, 11, 11, inkOf(i)),
      caption(EDGE + 18, y, cutToWidth(name, 176, 13), { size: 13 }),
      caption(WIDTH - 62, y, formatShare(share), { size: 13, bold: true, anchor: 'end' }),
      caption(WIDTH - EDGE, y, formatClock(ms), { fill: INK.soft, anchor: 'end' }),
    ];
  });
  const data = slices.map(({ ms }, i) => ({ value: ms, itemStyle: { color: inkOf(i) } }));
  const alt = `Speaking time: ${slices.map(({ name, share, ms }) => `${name} ${formatShare(share)} (${formatClock(ms)})`).join(', ')}.`;
  return frame(WIDTH, height, alt, [
    title,
    plot(WIDTH, height, pie(data)),
    caption(RING.x, RING.y + 5, formatClock(total), { size: 17, bold: true, anchor: 'middle' }),
    caption(RING.x, RING.y + 20, 'spoken', { size: 11, fill: INK.soft, anchor: 'middle' }),
    ...rows,
  ]);
}

/** The colour of the speaker at this place of the report, the same in every chart. */
export function inkOf(at: number): string {
  return SPEAKER_INKS[at % SPEAKER_INKS.length] ?? INK.soft;
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

function pie(data: readonly object[]): Parameters<typeof plot>[2] {
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
        itemStyle: { borderColor: '#FFFFFF', borderWidth: data.length > 1 ? 1.5 : 0 },
        data,
      },
    ],
  };
}
