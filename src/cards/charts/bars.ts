import { BEHAVIOURS, type Counts, PULL } from '../../analysis/domain.ts';
import { behaviourName } from '../words.ts';
import { type Chart, makePen } from './picture.ts';
import type { Theme } from './theme.ts';
import { cutToWidth } from './width.ts';

const WIDTH = 400;
const HEIGHT = 270;

/** How often each of the eleven behaviours occurred, pull above push; `whose` names the person or "Everybody". */
export function drawBehaviourBars(whose: string, counts: Counts, theme: Theme = 'light'): Chart {
  const { ink, caption, swatch, plot, frame } = makePen(theme);
  const rows = BEHAVIOURS.map((behaviour) => ({ name: behaviourName(behaviour), count: counts[behaviour] }));
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const seen = rows.filter(({ count }) => count > 0);
  const alt = `Behaviours of ${whose}: ${seen.length === 0 ? 'none observed' : seen.map(({ name, count }) => `${name} ${count}`).join(', ')}.`;
  return frame(WIDTH, HEIGHT, alt, [
    caption(8, 20, cutToWidth(whose, 176, 14), { size: 14, bold: true }),
    swatch(WIDTH - 204, 11, 10, 10, ink.pull),
    caption(WIDTH - 190, 20, 'pull'),
    swatch(WIDTH - 150, 11, 10, 10, ink.push),
    caption(WIDTH - 136, 20, 'push'),
    caption(WIDTH - 8, 20, `n = ${total}`, { fill: ink.soft, anchor: 'end' }),
    plot(WIDTH, HEIGHT, {
      grid: { left: 162, right: 34, top: 32, bottom: 22 },
      xAxis: {
        type: 'value',
        min: 0,
        max: total === 0 ? 1 : null,
        minInterval: 1,
        splitNumber: 4,
        splitLine: { lineStyle: { color: ink.line, width: 0.5 } },
        axisLabel: { fontSize: 10, color: ink.soft },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ name }) => name),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: ink.line } },
        axisLabel: { fontSize: 11, color: ink.text, interval: 0 },
      },
      series: [
        {
          type: 'bar',
          silent: true,
          clip: false,
          barWidth: 13,
          data: rows.map(({ count }, i) => ({
            value: count,
            itemStyle: { color: i < PULL.length ? ink.pull : ink.push },
          })),
          label: { show: true, position: 'right', fontSize: 11, color: ink.text, textBorderWidth: 0 },
        },
      ],
    }),
  ]);
}
