import type { Report } from '../../analysis/domain.ts';
import { drawTalkDonut } from './donut.ts';
import { drawPullPushGauge } from './gauge.ts';
import { type Chart, sideBySide } from './picture.ts';

/** Gauge and donut as one picture, for a chat. */
export function drawOverview(report: Report): Chart {
  return sideBySide([drawPullPushGauge(report), drawTalkDonut(report)], 16);
}
