import type { Report } from '../../analysis/domain.ts';
import { formatRate, formatShare, reasonText } from '../words.ts';
import { type Chart, caption, frame, INK, plot, swatch } from './picture.ts';

/**
 * Share of consultative behaviour of average and of skilled negotiators (Rackham, 102 negotiations: 17.9 % and 38.5 %);
 * it leaves out bringing-in, so it is a reference beside the pull share, not its target.
 */
export const PULL_BAND = [0.179, 0.385] as const;

const WIDTH = 480;
const HEIGHT = 176;
const EDGE = 16;

/** How much of the conversation was pull, as one bar with its interval and the reference band behind it. */
export function drawPullPushGauge(report: Report): Chart {
  const { pull, push, pullShare, pullPushRatio } = report.metrics.overall;
  const ratio = 'value' in pullPushRatio ? `, ratio ${formatRate(pullPushRatio.value)}` : '';
  const counts = `${pull} pull : ${push} push`;
  const title = caption(EDGE, 24, 'Pull share', { size: 14, bold: true });
  if ('notMeasurable' in pullShare) {
    const why = `not measurable: ${reasonText(pullShare.notMeasurable)}`;
    return frame(WIDTH, HEIGHT, `Pull share ${why}; ${counts}${ratio}.`, [
      title,
      swatch(EDGE, 62, WIDTH - 2 * EDGE, 24, INK.none),
      caption(WIDTH / 2, 79, why, { fill: INK.soft, anchor: 'middle' }),
      caption(EDGE, 116, `${counts}${ratio}`, { fill: INK.soft }),
    ]);
  }
  const { value, n, interval } = pullShare;
  const range = interval ? `, 95% interval ${formatShare(interval[0])} to ${formatShare(interval[1])}` : '';
  const band = `${formatShare(PULL_BAND[0])} to ${formatShare(PULL_BAND[1])}`;
  const alt = `Pull share ${formatShare(value)}: ${counts}${ratio}, n = ${n}${range}. Reference ${band}.`;
  return frame(WIDTH, HEIGHT, alt, [
    title,
    caption(WIDTH - EDGE, 28, formatShare(value), { size: 24, bold: true, fill: INK.pull, anchor: 'end' }),
    plot(WIDTH, HEIGHT, barOption(value, interval)),
    swatch(EDGE, 133, 10, 10, INK.pull),
    caption(EDGE + 16, 142, `${pull} pull`),
    swatch(96, 133, 10, 10, INK.push),
    caption(112, 142, `${push} push`),
    swatch(184, 133, 10, 10, INK.band),
    caption(200, 142, `${band} average to skilled negotiators`),
    caption(EDGE, 164, `n = ${n}${ratio}${range}`, { size: 11, fill: INK.soft }),
  ]);
}

function barOption(value: number, interval: readonly [number, number] | undefined): Parameters<typeof plot>[2] {
  const percent = (share: number): number => Math.round(share * 1000) / 10;
  const bar = (share: number, color: string): object => ({
    type: 'bar',
    stack: 'share',
    silent: true,
    clip: false,
    barWidth: 22,
    itemStyle: { color },
    data: [percent(share)],
  });
  const [low, high] = interval ?? [0, 0];
  const whisker = {
    type: 'custom',
    silent: true,
    clip: false,
    z: 5,
    encode: { x: [0, 1], y: 2 },
    data: interval ? [[percent(low), percent(high), 0]] : [],
    renderItem: (_: unknown, api: { value(at: number): number; coord(point: readonly number[]): number[] }) => {
      const [x1 = 0, y = 0] = api.coord([api.value(0), 0]);
      const [x2 = 0] = api.coord([api.value(1), 0]);
      const style = { stroke: INK.text, lineWidth: 1.5 };
      const line = (points: readonly number[]): object => ({
        type: 'line',
        shape: { x1: points[0], y1: points[1], x2: points[2], y2: points[3] },
        style,
      });
      return {
        type: 'group',
        children: [line([x1, y, x2, y]), line([x1, y - 5, x1, y + 5]), line([x2, y - 5, x2, y + 5])],
      };
    },
  };
  return {
    grid: { left: EDGE, right: EDGE, top: 54, height: 40 },
    xAxis: {
      type: 'value',
      min: 0,
      max: 100,
      interval: 25,
      axisLabel: {
        formatter: '{value}%',
        fontSize: 10,
        color: INK.soft,
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
      },
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: INK.line } },
    },
    yAxis: { type: 'category', data: [''], show: false },
    series: [
      {
        ...bar(value, INK.pull),
        markArea: {
          silent: true,
          itemStyle: { color: INK.band },
          data: [[{ xAxis: percent(PULL_BAND[0]) }, { xAxis: percent(PULL_BAND[1]) }]],
        },
      },
      bar(1 - value, INK.push),
      whisker,
    ],
  };
}
