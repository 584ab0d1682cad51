import type { Report } from '../../analysis/domain.ts';
import { drawTalkDonut } from './donut.ts';
import { drawPullPushGauge } from './gauge.ts';
import { type Chart, stack } from './picture.ts';

/** Gauge above donut, for a chat: 640 pixels wide, because Teams shows a card's picture at about 400 and a phone at less. */
export function drawOverview(report: Report): Chart {
  return stack([drawPullPushGauge(report), drawTalkDonut(report)], 12, 2);
}
