import type { ChartPart } from './card.ts';
import { harmlessLine } from './cut.ts';
import { SLACK } from './limits.ts';
import type { Spoken } from './words.ts';

/** Charts as Slack draws them itself. Its words are plain strings, which Slack does not parse. */

interface Point {
  readonly label: string;
  readonly value: number;
}
type Chart =
  | { readonly type: 'pie'; readonly segments: readonly Point[] }
  | {
      readonly type: 'line' | 'bar';
      readonly series: readonly { readonly name: string; readonly data: readonly Point[] }[];
      readonly axis_config: { readonly categories: readonly string[] };
    };
export interface ChartBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: Chart;
}

/** Slack has no gap in a line: it wants a number for every category of every series. */
const FEWEST_IN_LINE = 2;

/** A chart for Slack to draw; null where nothing is left to draw, or where the picture shows more than Slack could. */
export function toChart(part: ChartPart, words: Spoken): ChartBlock | null {
  if (part.url !== undefined && isLarge(part)) return null;
  const chart = part.shape === 'pie' ? toPie(part, words) : toAxes(part, part.shape);
  return chart && { type: 'data_visualization', title: harmlessLine(part.title, SLACK.chartTitle), chart };
}

function isLarge({ shape, labels, series }: ChartPart): boolean {
  return shape === 'pie'
    ? labels.length > SLACK.chartSeries
    : labels.length > SLACK.chartPoints || series.length > SLACK.chartSeries;
}

function toPie({ labels, series: [only] }: ChartPart, { say }: Spoken): Chart | null {
  const found = labels.flatMap((label, i): Point[] => {
    const value = only?.values[i];
    return isMeasured(value) && value > 0 ? [{ label, value: rounded(value) }] : [];
  });
  if (found.length === 0) return null;
  const rest = found.slice(SLACK.chartSeries - 1);
  const shown =
    rest.length <= 1
      ? found
      : [
          ...found.slice(0, SLACK.chartSeries - 1),
          { label: say`Other`, value: rounded(rest.reduce((sum, { value }) => sum + value, 0)) },
        ];
  const names = distinct(shown.map(({ label }) => label));
  return { type: 'pie', segments: shown.map(({ value }, i) => ({ label: names[i] ?? '', value })) };
}

/** Where there is too much, the newest points, which stand last, and the first series. */
function toAxes({ labels, series }: ChartPart, type: 'line' | 'bar'): Chart | null {
  const shown = series.filter(({ values }) => values.some(isMeasured)).slice(0, SLACK.chartSeries);
  const columns = labels
    .map((_, i) => i)
    .filter((i) => shown.every(({ values }) => isMeasured(values[i])))
    .slice(-SLACK.chartPoints);
  if (shown.length === 0 || columns.length < (type === 'line' ? FEWEST_IN_LINE : 1)) return null;
  const categories = distinct(columns.map((i) => labels[i] ?? ''));
  const names = distinct(shown.map(({ name }) => name));
  return {
    type,
    series: shown.map(({ values }, at) => ({
      name: names[at] ?? '',
      data: columns.map((i, nth) => ({ label: categories[nth] ?? '', value: rounded(values[i] ?? 0) })),
    })),
    axis_config: { categories },
  };
}

function isMeasured(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e12;
}

/** More digits than anybody sees only make the message longer. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** Labels that Slack can tell apart. */
function distinct(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    let name = harmlessLine(text, SLACK.chartLabel);
    for (let nth = 2; seen.has(name); nth++) name = `${harmlessLine(text, SLACK.chartLabel - 5)} (${nth})`;
    seen.add(name);
    return name;
  });
}
