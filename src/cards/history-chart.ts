import type { HistoryPoint } from '../analysis/history-domain.ts';
import type { ChartPart } from './card.ts';
import { inEach } from './languages.ts';
import { SLACK } from './limits.ts';
import type { Words } from './words.ts';

/** How somebody's own numbers moved, as lines. Two charts are what Slack draws in a message, so numbers of one scale share one. */

/** A line needs two ends. */
const LEAST_POINTS = 2;
/** Slack drops a whole recording where one of its lines has no value: a line with more gaps than this would cost the others too much. */
const LEAST_MEASURED = 0.75;

interface Line {
  readonly name: string;
  readonly of: (point: HistoryPoint) => number | null;
}

const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : Math.round(value * factor);

const shares = inEach((say): readonly Line[] => [
  { name: say`Pull share`, of: ({ numbers }) => (numbers.n === 0 ? null : scaled(numbers.pullShare, 100)) },
  { name: say`Open questions`, of: ({ numbers }) => scaled(numbers.questionQuality, 100) },
  { name: say`Impact`, of: ({ numbers }) => scaled(numbers.impact, 1) },
]);
const speech = inEach((say): readonly Line[] => [
  { name: say`Words a minute`, of: ({ numbers }) => scaled(numbers.wordsPerMin, 1) },
  // In ten minutes, so that the line lies beside that of the words.
  { name: say`Fillers in ten`, of: ({ numbers }) => scaled(numbers.fillersPerMin, 10) },
]);
const scores = inEach((say): readonly Line[] => [{ name: say`Score`, of: ({ practice }) => practice?.score ?? null }]);

/** Pull share, open questions and Impact, then pace and fillers, over recordings; where there are none, the scores of practice. Newest first. */
export function chartParts(points: readonly HistoryPoint[], words: Words): readonly ChartPart[] {
  const { say } = words;
  const own = points.filter(({ kind, whose }) => kind === 'recording' && whose === 'own');
  if (own.length === 0) {
    const practised = points.filter(({ kind }) => kind === 'practice');
    return chartOf(say`Score of practice sessions, of 100`, scores(words), practised, words);
  }
  return [
    ...chartOf(say`Pull share, open questions (%) and Impact`, shares(words), own, words),
    ...chartOf(say`Words a minute, fillers in ten minutes`, speech(words), own, words),
  ];
}

function chartOf(
  title: string,
  lines: readonly Line[],
  points: readonly HistoryPoint[],
  words: Words,
): readonly ChartPart[] {
  const { say, count } = words;
  const [main] = lines;
  const measured = points.filter((point) => main !== undefined && main.of(point) !== null);
  const shown = measured.slice(0, SLACK.chartPoints).reverse();
  if (shown.length < LEAST_POINTS) return [];
  const kept = lines.filter((line) => {
    const known = shown.filter((point) => line.of(point) !== null).length;
    return known >= LEAST_POINTS && known >= LEAST_MEASURED * shown.length;
  });
  const days = shown.map(({ sharedAt }) => words.day(sharedAt));
  const told = kept.map(({ name, of }) => {
    const values = shown.map(of).filter((value) => value !== null);
    const [first, last] = [count(values[0] ?? 0), count(values.at(-1) ?? 0)];
    return say`${name} from ${first} to ${last} (n = ${count(values.length)})`;
  });
  const series = kept.map(({ name, of }) => ({ name, values: shown.map(of) }));
  const alt = say`${title}, ${days[0] ?? ''} to ${days.at(-1) ?? ''}: ${told.join(', ')}.`;
  return [{ kind: 'chart', shape: 'line', title, labels: days, series, alt }];
}
