import type { Compared, HistoryMetric, Spread, Team, TeamMeasure, TeamReference } from '../analysis/history-domain.ts';
import type { Fact } from './card.ts';
import { METRICS, nOf, verdictName } from './history-words.ts';
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
    const told = verdict === 'improved' || verdict === 'declined' ? [verdictName(verdict, words)] : [];
    const note = [
      words.say`${nOf(spread.n, words)}, middle half ${rangeText(metric, spread, words)}`,
      ...referenceText(measure, words),
      ...beforeText(measure, compared, words),
      ...told,
    ];
    const { name, format } = METRICS[metric];
    return { label: name(words), value: format(words)(spread.median), note: note.join('; ') };
  });
}

/** The same as one text, for who cannot see the picture. */
export function teamAlt({ measures, compared }: Pick<Team, 'measures' | 'compared'>, words: Words): string {
  const told = measureFacts(measures, compared, words).map(
    ({ label, value, note }) => words.say`${label}: median ${value}, ${note}.`,
  );
  return told.join(' ');
}

/** Names in one sentence: the first as a heading has it. */
export function measureNames(metrics: readonly HistoryMetric[], words: Words): string {
  return metrics.map((metric, i) => METRICS[metric][i === 0 ? 'name' : 'within'](words)).join(', ');
}

/** From the lower to the upper quartile. */
export function rangeText(metric: HistoryMetric, { low, high }: Pick<Spread, 'low' | 'high'>, words: Words): string {
  const format = METRICS[metric].format(words);
  if (low === high) return format(low);
  return SHARES.includes(metric) ? words.shareRange([low, high]) : `${format(low)}–${format(high)}`;
}

function referenceText({ metric, reference, spread }: TeamMeasure, words: Words): readonly string[] {
  if (reference === null) return [];
  const { say } = words;
  const range = say`reference ${rangeText(metric, reference, words)}`;
  if (reference.count === null) return [range];
  return [say`${range}: ${countsText(reference, reference.count, spread.n, words)}`];
}

function countsText({ by }: TeamReference, count: number, n: number, words: Words): string {
  const { say } = words;
  const [there, not] = [words.count(count), words.count(n - count)];
  return by === 'reached' ? say`${there} reach it, ${not} do not` : say`${there} within, ${not} outside`;
}

function beforeText(
  { metric, compared: both }: TeamMeasure,
  compared: Compared | null,
  words: Words,
): readonly string[] {
  if (both === null) return [];
  const format = METRICS[metric].format(words);
  const { say } = words;
  const [now, before] = [format(both.now.median), format(both.before.median)];
  const [nowN, beforeN] = [nOf(both.now.n, words), nOf(both.before.n, words)];
  return [
    compared?.by === 'halves'
      ? say`later half ${now}, ${nowN}; earlier half ${before}, ${beforeN}`
      : say`before ${before}, ${beforeN}`,
  ];
}
