import type { ChartPart } from './card.ts';
import { harmlessLine } from './cut.ts';
import { TEAMS } from './limits.ts';

/** Charts as Teams draws them on a computer and on the web; other clients show the fallback. Their words are plain strings. */

type Json = Readonly<Record<string, unknown>>;
interface Point {
  readonly x: string;
  readonly y: number;
}

/** A chart for Teams to draw, `fallback` where it cannot; null where nothing is left to draw. */
export function toChartElement(part: ChartPart, fallback: Json): Json | null {
  const drawn = part.shape === 'pie' ? toDonut(part) : toAxes(part, part.shape);
  if (drawn === null) return null;
  const title = harmlessLine(part.title, TEAMS.chartTitle);
  return { ...drawn, title, showTitle: true, colorSet: 'categorical', fallback };
}

function toDonut({ labels, series: [only] }: ChartPart): Json | null {
  const data = pointsOf(labels, only?.values ?? [])
    .filter(({ y }) => y > 0)
    .map(({ x, y }) => ({ legend: x, value: y }));
  return data.length === 0 ? null : { type: 'Chart.Donut', data };
}

function toAxes({ labels, series }: ChartPart, shape: 'line' | 'bar'): Json | null {
  const data = series
    .slice(0, TEAMS.chartSeries)
    .map(({ name, values }) => ({
      legend: harmlessLine(name, TEAMS.chartLabel),
      values: pointsOf(labels, values),
    }))
    .filter(({ values }) => values.length > 0);
  if (data.length === 0) return null;
  return { type: shape === 'line' ? 'Chart.Line' : 'Chart.VerticalBar.Grouped', data };
}

/** What was measured, the newest points where there are too many: they stand last. */
function pointsOf(labels: readonly string[], values: readonly (number | null)[]): readonly Point[] {
  return labels
    .flatMap((label, i): Point[] => {
      const value = values[i];
      if (typeof value !== 'number' || !Number.isFinite(value)) return [];
      // More digits than anybody sees only make the card larger.
      return [{ x: harmlessLine(label, TEAMS.chartLabel), y: Number(value.toPrecision(6)) }];
    })
    .slice(-TEAMS.chartPoints);
}
