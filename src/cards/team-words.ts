import type { Compared, HistoryMetric, Spread, Team, TeamMeasure, TeamReference } from '../analysis/history-domain.ts';
import type { Fact } from './card.ts';
import { METRICS, VERDICTS } from './history-words.ts';
import type { Words } from './words.ts';

/** What the numbers of several people say in words: in the roll-up of a team, its picture, and a conversation's digest. */

const SHARES: readonly HistoryMetric[] = ['pullShare', 'questionQuality', 'talkShare'];

/** The quartiles and the median of each number, its reference with how many are there, what it was before, and whether that is a change. */
export function measureFacts(
  measures: readonly TeamMeasure[],
  compared: Compared | null,
  words: Words,
): readonly Required<Fact>[] {
  return measures.map((measure) => {
    const { metric, spread, verdict } = measure;
    const told = verdict === 'improved' || verdict === 'declined' ? [VERDICTS[verdict]] : [];
    const note = [
      `${countedPeople(spread.n, words)}, middle half ${rangeText(metric, spread, words)}`,
      ...referenceText(measure, words),
      ...beforeText(measure, compared, words),
      ...told,
    ];
    return { label: METRICS[metric].name, value: METRICS[metric].format(words)(spread.median), note: note.join('; ') };
  });
}

/** The same as one text, for who cannot see the picture. */
export function teamAlt({ measures, compared }: Pick<Team, 'measures' | 'compared'>, words: Words): string {
  const told = measureFacts(measures, compared, words).map(
    ({ label, value, note }) => `${label}: median ${value}, ${note}.`,
  );
  return told.join(' ');
}

/** Names in one sentence: the first as a heading has it. */
export function measureNames(metrics: readonly HistoryMetric[]): string {
  return metrics.map((metric, i) => (i === 0 ? METRICS[metric].name : METRICS[metric].name.toLowerCase())).join(', ');
}

/** From the lower to the upper quartile. */
export function rangeText(metric: HistoryMetric, { low, high }: Pick<Spread, 'low' | 'high'>, words: Words): string {
  const format = METRICS[metric].format(words);
  if (low === high) return format(low);
  return SHARES.includes(metric) ? words.shareRange([low, high]) : `${format(low)}–${format(high)}`;
}

function referenceText({ metric, reference, spread }: TeamMeasure, words: Words): readonly string[] {
  if (reference === null) return [];
  const range = `reference ${rangeText(metric, reference, words)}`;
  return [reference.count === null ? range : `${range}: ${countsText(reference, reference.count, spread.n, words)}`];
}

function countsText({ by }: TeamReference, count: number, n: number, words: Words): string {
  const [there, not] = [count, n - count].map(words.count);
  return by === 'reached' ? `${there} reach it, ${not} do not` : `${there} within, ${not} outside`;
}

function beforeText(
  { metric, compared: both }: TeamMeasure,
  compared: Compared | null,
  words: Words,
): readonly string[] {
  if (both === null) return [];
  const format = METRICS[metric].format(words);
  const [now, before] = [both.now, both.before].map(({ median, n }) => `${format(median)}, ${countedPeople(n, words)}`);
  return [compared?.by === 'halves' ? `later half ${now}; earlier half ${before}` : `before ${before}`];
}

function countedPeople(n: number, words: Words): string {
  return `n\u00A0=\u00A0${words.count(n)}`;
}
