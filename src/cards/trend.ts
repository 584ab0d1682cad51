import type { ReportSummary } from '../analysis/domain.ts';
import type { ChartPart } from './card.ts';
import { SLACK } from './limits.ts';
import type { Words } from './words.ts';

/** How somebody's recordings look one after the other: the share of pull, its change, and a line through it. */

export interface HistoryItem {
  /** The report's id, which is its recording's. */
  readonly id: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly sharedAt: number;
  readonly summary: ReportSummary;
}

/** Fewer on a side and a difference is chance as likely as change (PRODUCT §8). */
const MIN_PER_SIDE = 4;
/** A line needs two ends. */
const MIN_POINTS = 2;

/** The change of the pull share in plain words, honest about how little a few recordings say. Newest first. */
export function changeWords(items: readonly HistoryItem[], words: Words): string {
  const { say, count } = words;
  const counted = items
    .map(({ summary }) => pullOf([summary]))
    .filter(({ n }) => n > 0)
    .reverse();
  const first = counted[0];
  const last = counted.at(-1);
  if (first === undefined || last === undefined) return say`No behaviours were found in these recordings.`;
  const now = words.share(last.pull / last.n);
  if (counted.length === 1) return say`Pull share ${now}. A second recording will show what changes.`;
  if (counted.length < 2 * MIN_PER_SIDE) {
    const before = words.share(first.pull / first.n);
    return say`Pull share ${before} in the first and ${now} in the latest of ${count(counted.length)} recordings: too few to call it a trend.`;
  }
  const half = Math.floor(counted.length / 2);
  const earlier = words.share(total(counted.slice(0, half)));
  const later = words.share(total(counted.slice(half)));
  return say`Pull share ${earlier} over the earlier ${count(half)} recordings, ${later} over the later ${count(counted.length - half)}.`;
}

/** The pull share of the newest recordings as a line, oldest first; nothing where there are not two of them. Newest first. */
export function trendParts(items: readonly HistoryItem[], words: Words): readonly ChartPart[] {
  const points = items
    .map(({ sharedAt, summary }) => ({ sharedAt, ...pullOf([summary]) }))
    .filter(({ n }) => n > 0)
    .slice(0, SLACK.chartPoints)
    .reverse();
  if (points.length < MIN_POINTS) return [];
  const { say, share, day } = words;
  const told = points.map(({ sharedAt, pull, n }) => say`${share(pull / n)} on ${day(sharedAt)}`);
  return [
    {
      kind: 'chart',
      shape: 'line',
      title: say`Pull share by recording, in %`,
      labels: points.map(({ sharedAt }) => day(sharedAt)),
      series: [{ name: say`Pull share`, values: points.map(({ pull, n }) => Math.round((pull / n) * 100)) }],
      alt: say`Pull share by recording, oldest first: ${told.join(', ')}.`,
    },
  ];
}

export interface Counted {
  readonly pull: number;
  readonly n: number;
}

function total(counted: readonly Counted[]): number {
  const n = counted.reduce((sum, one) => sum + one.n, 0);
  return n === 0 ? 0 : counted.reduce((sum, one) => sum + one.pull, 0) / n;
}

/** Pull behaviours over all speakers, read back from each ratio: pull / push, or pull itself when nothing was push. */
export function pullOf(summaries: readonly ReportSummary[]): Counted {
  let pull = 0;
  let n = 0;
  for (const { pullPushRatio: ratio, n: own } of summaries.flatMap(({ speakers }) => speakers)) {
    if (ratio === null || own === 0) continue;
    n += own;
    pull += Math.round(ratio === own ? own : (own * ratio) / (1 + ratio));
  }
  return { pull, n };
}
