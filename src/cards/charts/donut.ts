import type { Report } from '../../analysis/domain.ts';
import { formatClock, formatShare, reasonText, speakerName } from '../words.ts';
import { type Chart, caption, cutToWidth, frame, INK, plot, SPEAKER_INKS, swatch } from './picture.ts';

const WIDTH = 440;
const ROW = 19;
const TOP = 44;
const LEGEND = 208;

interface Slice {
  readonly name: string;
  readonly share: number;
  readonly ms: number;
}

/** Who spoke how much, with a legend in rows that holds up to twelve names; more than that are taken together. */
export function drawTalkDonut(report: Report): Chart {
  const title = caption(16, 24, 'Speaking time', { size: 14, bold: true });
  const slices = slicesOf(report);
  if (typeof slices === 'string') {
    return frame(WIDTH, 176, `Speaking time not measurable: ${slices}.`, [
      title,
      plot(WIDTH, 176, pie(110, [{ value: 1, itemStyle: { color: INK.none } }])),
      caption(LEGEND, 106, 'not measurable:', { fill: INK.soft }),
      caption(LEGEND, 123, slices, { fill: INK.soft }),
    ]);
  }
  const height = Math.max(176, TOP + slices.length * ROW + 12);
  const centre = TOP + (height - TOP - 8) / 2;
  const first = centre - ((slices.length - 1) * ROW) / 2 + 4;
  const total = slices.reduce((sum, { ms }) => sum + ms, 0);
  const rows = slices.flatMap(({ name, share, ms }, i) => {
    const y = first + i * ROW;
    return [
      swatch(LEGEND, y - 9, 10, 10, inkOf(i)),
      caption(LEGEND + 16, y, cutToWidth(name, 118, 12)),
      caption(WIDTH - 58, y, formatShare(share), { bold: true, anchor: 'end' }),
      caption(WIDTH - 12, y, formatClock(ms), { fill: INK.soft, anchor: 'end' }),
    ];
  });
  const data = slices.map(({ ms }, i) => ({ value: ms, itemStyle: { color: inkOf(i) } }));
  const alt = `Speaking time: ${slices.map(({ name, share, ms }) => `${name} ${formatShare(share)} (${formatClock(ms)})`).join(', ')}.`;
  return frame(WIDTH, height, alt, [
    title,
    plot(WIDTH, height, pie(centre, data)),
    caption(100, centre + 4, formatClock(total), { size: 17, bold: true, anchor: 'middle' }),
    caption(100, centre + 18, 'spoken', { size: 10, fill: INK.soft, anchor: 'middle' }),
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

function pie(centre: number, data: readonly object[]): Parameters<typeof plot>[2] {
  return {
    series: [
      {
        type: 'pie',
        silent: true,
        center: [100, centre],
        radius: [42, 66],
        label: { show: false },
        labelLine: { show: false },
        emphasis: { disabled: true },
        itemStyle: { borderColor: '#FFFFFF', borderWidth: data.length > 1 ? 1.5 : 0 },
        data,
      },
    ],
  };
}
