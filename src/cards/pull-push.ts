import type { Measured, Report, SpeakerMetrics } from '../analysis/domain.ts';
import type { Part } from './card.ts';
import { isBuyer, nameOf } from './quote.ts';
import type { Words } from './words.ts';

const GAUGES_SHOWN = 3;
/** Below this many behaviours a share is counted, not judged (RACKHAM §2). */
const MIN_BEHAVIOURS = 20;

/**
 * Pull against push of the people coached, then of everybody. A buyer's answers are push by nature, so the sum alone would make a good
 * conversation look bad; the picture shows the sum, so it stands here too.
 */
export function pullPushParts(report: Report, words: Words): readonly Part[] {
  const { overall, speakers } = report.metrics;
  if (overall.pull + overall.push === 0) return [];
  const active = speakers.filter(({ pull, push }) => pull + push > 0);
  const coached = active.filter(({ speaker }) => !isBuyer(report, speaker));
  const busiest = coached.toSorted((a, b) => b.pull + b.push - a.pull - a.push);
  const shown = active.length < 2 ? [] : busiest.slice(0, GAUGES_SHOWN);
  const bar = (label: string, { pull, push }: Pick<SpeakerMetrics, 'pull' | 'push'>): Part => {
    return { kind: 'bar', label, share: pull / (pull + push), text: `${words.count(pull)} : ${words.count(push)}` };
  };
  const lead = shown.find(({ speaker }) => speaker === report.coaching.focus?.speaker) ?? shown[0];
  const everybody = words.say`Everybody`;
  return [
    { kind: 'heading', text: words.say`Pull : Push` },
    ...shown.map((one) => bar(nameOf(report, one.speaker, words), one)),
    bar(everybody, overall),
    lead === undefined
      ? verdictPart(everybody, overall, words)
      : verdictPart(nameOf(report, lead.speaker, words), lead, words),
  ];
}

type PullPush = Pick<SpeakerMetrics, 'pull' | 'push' | 'pullPushRatio' | 'pullShare'>;

function verdictPart(name: string, { pull, push, pullPushRatio, pullShare }: PullPush, words: Words): Part {
  const { say } = words;
  const n = pull + push;
  const ratio = 'value' in pullPushRatio ? [say`ratio ${words.rate(pullPushRatio.value)}`] : [];
  const behaviours = say`${countText(n, words)} behaviours`;
  const items =
    n < MIN_BEHAVIOURS || 'notMeasurable' in pullShare
      ? [...ratio, behaviours, say`too few for a verdict`]
      : [...ratio, shareText(pullShare, words), behaviours];
  return { kind: 'text', text: [{ text: name }, { text: `: ${items.join(', ')}` }], subtle: true };
}

function shareText(
  { value, interval }: Extract<Measured, { value: number }>,
  { say, share, shareRange }: Words,
): string {
  return interval === undefined
    ? say`pull share ${share(value)}`
    : say`pull share ${share(value)} (95% interval ${shareRange(interval)})`;
}

/** No-break spaces, so that a phone does not part the number from what it is. */
export function countText(n: number, { count }: Words): string {
  return `n\u00A0=\u00A0${count(n)}`;
}
