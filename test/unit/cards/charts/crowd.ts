import type { Report } from '../../../../src/analysis/domain.ts';
import { drawBehaviourBars } from '../../../../src/cards/charts/bars.ts';
import { drawTalkDonut } from '../../../../src/cards/charts/donut.ts';
import { drawFillersOverTime } from '../../../../src/cards/charts/fillers.ts';
import { drawPullPushGauge } from '../../../../src/cards/charts/gauge.ts';
import type { Chart } from '../../../../src/cards/charts/picture.ts';
import type { Theme } from '../../../../src/cards/charts/theme.ts';
import { drawTimeline } from '../../../../src/cards/charts/timeline.ts';
import type { TrendPoint } from '../../../../src/cards/charts/trend.ts';
import type { Reader } from '../../../../src/cards/words.ts';
import { type Line, reportOf, sampleReport } from '../../../fixtures/report.ts';

/** A conversation in which these people speak in turn, long enough for a verdict about most of them. */
export function crowd(names: readonly string[]): Report {
  const { transcript, labels } = sampleReport().labelled;
  const lines = Array.from({ length: 24 * names.length + 40 }, (_, i): Line => {
    const at = (i * 7) % transcript.utterances.length;
    const text = `${i % 5 === 0 ? 'Um, ' : ''}${transcript.utterances[at]?.text ?? ''}`;
    return [`S${((i + Math.floor(i / 9)) % names.length) + 1}`, text, labels[at]?.marks[0]?.behaviour];
  });
  return reportOf({ names, lines });
}

/** Every chart of a report, by name. */
export function chartsOf(
  report: Report,
  whose: string,
  theme: Theme,
  reader: Reader = {},
): Readonly<Record<string, Chart>> {
  return {
    gauge: drawPullPushGauge(report, theme, reader),
    donut: drawTalkDonut(report, theme, reader),
    timeline: drawTimeline(report, theme, reader),
    fillers: drawFillersOverTime(report, theme, undefined, reader),
    bars: drawBehaviourBars(whose, report.metrics.overall.counts, theme, reader),
  };
}

const DAY_MS = 86_400_000;

/** A history with gaps, a number that is never measured, and values at both ends of their axes. */
export function historyOf(count: number): readonly TrendPoint[] {
  return Array.from({ length: count }, (_, i) => ({
    at: Date.UTC(2026, 0, 5) + i * 3 * DAY_MS,
    title: `Recording ${i + 1}`,
    pullShare: i % 7 === 3 ? null : 0.25 + 0.15 * Math.sin(i),
    questionQuality: 0.5 + 0.5 * Math.cos(i),
    wordsPerMin: 150 + 40 * Math.sin(i * 2),
    fillersPerMin: i % 5 < 2 ? null : 6 + 6 * Math.sin(i * 1.3),
    impact: i % 4 === 1 ? null : 20 * (i % 6),
  }));
}

/** As a reader in Berlin writes it. */
export function formatDate(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10).split('-').reverse().join('.');
}
