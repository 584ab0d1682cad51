import type { Measured, SpeakerMetrics } from '../analysis/domain.ts';
import { formatClock, type Words } from './words.ts';

/** One number of a person as tables show it. */
export interface MetricRow {
  readonly id: Exclude<keyof SpeakerMetrics, 'speaker' | 'counts'>;
  readonly name: string;
  /** Reference, not target; its source stands below the table. */
  readonly band: string;
  readonly pick: (metrics: SpeakerMetrics) => Measured;
  readonly format: (value: number) => string;
  /** What n counts, in words; null where the row before says it. */
  readonly count: (n: number) => string | null;
  /** Where a range is not one value, a dash and the other. */
  readonly range?: Words['shareRange'];
}

const ROWS = new WeakMap<Words, readonly MetricRow[]>();

/** Every number of a person, in the order of every table. */
export function metricRows(words: Words): readonly MetricRow[] {
  const known = ROWS.get(words);
  if (known !== undefined) return known;
  const fresh = makeRows(words);
  ROWS.set(words, fresh);
  return fresh;
}

function makeRows(words: Words): readonly MetricRow[] {
  const { say, counted, rate } = words;
  const share = { format: words.share, range: words.shareRange };
  const whole = (value: number): string => words.count(Math.round(value));
  const seconds = (ms: number): string => `${rate(ms / 1000)} s`;
  const tenths = (low: number, high: number): string => `${words.number(low, 1)}–${words.number(high, 1)}`;
  const behaviours = (n: number): string => `n = ${counted(n, 'behaviour')}`;
  const spoken = (n: number): string => `n = ${counted(n, 'word')}`;
  const fillers = (n: number): string => `n = ${counted(n, 'filler')}`;
  return [
    {
      id: 'pullPushRatio',
      name: say`Pull : push ratio`,
      band: '',
      pick: (m) => m.pullPushRatio,
      format: rate,
      count: behaviours,
    },
    {
      id: 'pullShare',
      name: say`Pull share`,
      band: `${words.shareRange([0.18, 0.39])} ¹`,
      pick: (m) => m.pullShare,
      ...share,
      count: behaviours,
    },
    {
      id: 'speakingMs',
      name: say`Speaking time`,
      band: '',
      pick: (m) => m.speakingMs,
      format: formatClock,
      count: (n) => `n = ${counted(n, 'utterance')}`,
    },
    {
      id: 'talkShare',
      name: say`Share of speaking time`,
      band: say`${words.share(0.43)} seller ²`,
      pick: (m) => m.talkShare,
      ...share,
      count: () => null,
    },
    {
      id: 'longestMonologueMs',
      name: say`Longest monologue`,
      band: '0:34–1:23 ³',
      pick: (m) => m.longestMonologueMs,
      format: formatClock,
      count: (n) => `n = ${counted(n, 'stretch', 'stretches')}`,
    },
    {
      id: 'wordsPerMin',
      name: say`Words per minute`,
      band: '130–175',
      pick: (m) => m.wordsPerMin,
      format: whole,
      count: spoken,
    },
    {
      id: 'questionQuality',
      name: say`Question quality (open share)`,
      band: '',
      pick: (m) => m.questionQuality,
      ...share,
      count: (n) => `n = ${counted(n, 'question')}`,
    },
    {
      id: 'behavioursPerMin',
      name: say`Behaviours per minute`,
      band: '',
      pick: (m) => m.behavioursPerMin,
      format: rate,
      count: behaviours,
    },
    {
      id: 'fillersPerMin',
      name: say`Fillers per minute`,
      band: '',
      pick: (m) => m.fillersPerMin,
      format: rate,
      count: fillers,
    },
    {
      id: 'hardFillersPerMin',
      name: say`Hard fillers (um, uh) per minute`,
      band: `${tenths(3.6, 9.3)} ³`,
      pick: (m) => m.hardFillersPerMin,
      format: rate,
      count: fillers,
    },
    {
      id: 'patienceMs',
      name: say`Patience before answering`,
      band: '',
      pick: (m) => m.patienceMs,
      format: seconds,
      count: (n) => `n = ${counted(n, 'answer')}`,
    },
    {
      id: 'clarity',
      name: say`Clarity (0–100)`,
      band: '',
      pick: (m) => m.clarity.value,
      format: whole,
      count: spoken,
    },
    {
      id: 'impact',
      name: say`Impact (0–100)`,
      band: '',
      pick: (m) => m.impact.value,
      format: whole,
      count: behaviours,
    },
    {
      id: 'inclusion',
      name: say`Inclusion (0–100)`,
      band: '',
      pick: (m) => m.inclusion.value,
      format: whole,
      count: (n) => `n = ${counted(n, 'person', 'people')}`,
    },
  ];
}

/** A 95 % interval in the row's own unit: "57–77%". */
export function rangeText(
  [low, high]: readonly [number, number],
  { format, range }: Pick<MetricRow, 'format' | 'range'>,
): string {
  return range === undefined ? `${format(low)}–${format(high)}` : range([low, high]);
}
