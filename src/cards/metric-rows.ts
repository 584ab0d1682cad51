import type { Measured, SpeakerMetrics } from '../analysis/domain.ts';
import { formatClock, formatRate, formatShare, formatShareRange } from './words.ts';

/** One number of a person as tables show it. */
export interface MetricRow {
  readonly name: string;
  /** Reference, not target; its source stands below the table. */
  readonly band: string;
  readonly pick: (metrics: SpeakerMetrics) => Measured;
  readonly format: (value: number) => string;
  /** What n counts, in words; null where the row before says it. */
  readonly count: (n: number) => string | null;
}

const whole = (value: number): string => String(Math.round(value));
const counting =
  (one: string, many = `${one}s`): MetricRow['count'] =>
  (n) =>
    `n = ${n} ${n === 1 ? one : many}`;
const seconds = (ms: number): string => `${formatRate(ms / 1000)} s`;

/** Every number of a person, in the order of every table. */
export const METRIC_ROWS: readonly MetricRow[] = [
  {
    name: 'Pull : push ratio',
    band: '',
    pick: (m) => m.pullPushRatio,
    format: formatRate,
    count: counting('behaviour'),
  },
  { name: 'Pull share', band: '18–39% ¹', pick: (m) => m.pullShare, format: formatShare, count: counting('behaviour') },
  { name: 'Speaking time', band: '', pick: (m) => m.speakingMs, format: formatClock, count: counting('utterance') },
  {
    name: 'Share of speaking time',
    band: '43% seller ²',
    pick: (m) => m.talkShare,
    format: formatShare,
    count: () => null,
  },
  {
    name: 'Longest monologue',
    band: '0:34–1:23 ³',
    pick: (m) => m.longestMonologueMs,
    format: formatClock,
    count: counting('stretch', 'stretches'),
  },
  { name: 'Words per minute', band: '130–175', pick: (m) => m.wordsPerMin, format: whole, count: counting('word') },
  {
    name: 'Question quality (open share)',
    band: '',
    pick: (m) => m.questionQuality,
    format: formatShare,
    count: counting('question'),
  },
  {
    name: 'Behaviours per minute',
    band: '',
    pick: (m) => m.behavioursPerMin,
    format: formatRate,
    count: counting('behaviour'),
  },
  { name: 'Fillers per minute', band: '', pick: (m) => m.fillersPerMin, format: formatRate, count: counting('filler') },
  {
    name: 'Hard fillers (um, uh) per minute',
    band: '3.6–9.3 ³',
    pick: (m) => m.hardFillersPerMin,
    format: formatRate,
    count: counting('filler'),
  },
  {
    name: 'Patience before answering',
    band: '',
    pick: (m) => m.patienceMs,
    format: seconds,
    count: counting('answer'),
  },
  { name: 'Clarity (0–100)', band: '', pick: (m) => m.clarity.value, format: whole, count: counting('word') },
  { name: 'Impact (0–100)', band: '', pick: (m) => m.impact.value, format: whole, count: counting('behaviour') },
  {
    name: 'Inclusion (0–100)',
    band: '',
    pick: (m) => m.inclusion.value,
    format: whole,
    count: counting('person', 'people'),
  },
];

/** A 95 % interval in the row's own unit: "57–77%". */
export function rangeText([low, high]: readonly [number, number], { format }: Pick<MetricRow, 'format'>): string {
  return format === formatShare ? formatShareRange([low, high]) : `${format(low)}–${format(high)}`;
}
