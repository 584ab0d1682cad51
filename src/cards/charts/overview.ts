import type { Report } from '../../analysis/domain.ts';
import type { Reader } from '../words.ts';
import { drawTalkDonut } from './donut.ts';
import { drawPullPushGauge } from './gauge.ts';
import { type Chart, stack } from './picture.ts';
import type { Theme } from './theme.ts';

/** The two charts of an overview, which the PDF shows beside each other and a chat below each other. */
export interface OverviewCharts {
  readonly gauge: Chart;
  readonly donut: Chart;
}

/** Both charts of an overview, drawn once for whoever shows them. */
export function drawOverviewCharts(report: Report, theme: Theme = 'light', reader: Reader = {}): OverviewCharts {
  return { gauge: drawPullPushGauge(report, theme, reader), donut: drawTalkDonut(report, theme, reader) };
}

/** Gauge above donut, for a chat: 640 pixels wide, because Teams shows a card's picture at about 400 and a phone at less. */
export function drawOverview(
  report: Report,
  theme: Theme = 'light',
  reader: Reader = {},
  charts = drawOverviewCharts(report, theme, reader),
): Chart {
  return stack(theme, [charts.gauge, charts.donut], 12, 2);
}
