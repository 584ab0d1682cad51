import type { Report } from '../../analysis/domain.ts';
import { drawTalkDonut } from './donut.ts';
import { drawPullPushGauge } from './gauge.ts';
import { type Chart, stack } from './picture.ts';
import type { Theme } from './theme.ts';

/** Gauge above donut, for a chat: 640 pixels wide, because Teams shows a card's picture at about 400 and a phone at less. */
export function drawOverview(report: Report, theme: Theme = 'light'): Chart {
  return stack(theme, [drawPullPushGauge(report, theme), drawTalkDonut(report, theme)], 12, 2);
}
