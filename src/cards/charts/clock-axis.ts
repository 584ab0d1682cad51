import { formatClock } from '../words.ts';
import type { Inks } from './theme.ts';

/** The axis below a chart that runs from the beginning of a recording to its end, with a time at every round step. */
export function clockAxis(ink: Inks, durationMs: number): object {
  const step = stepOf(durationMs);
  return {
    type: 'value',
    min: 0,
    max: durationMs,
    interval: step,
    axisLabel: { formatter: formatClock, fontSize: 10, color: ink.soft, showMaxLabel: durationMs % step === 0 },
    axisLine: { show: true, lineStyle: { color: ink.line } },
    splitLine: { lineStyle: { color: ink.line, width: 0.5 } },
  };
}

/** A round distance between two labels of the axis, so that six to ten fit. */
function stepOf(durationMs: number): number {
  const steps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);
  return steps.find((step) => durationMs / step <= 10) ?? 7_200_000;
}
