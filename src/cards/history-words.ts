import {
  type Compared,
  type HistoryMetric,
  type HistoryVerdict,
  LEAST_PER_SIDE,
  type MetricChange,
  type PersonHistory,
  type Uptake,
  type WorkOn,
} from '../analysis/history-domain.ts';
import type { Fact, Part } from './card.ts';
import { behaviourName, type Words } from './words.ts';

/** What a history says in words: how numbers moved, what to work on, what became of action items. */

interface MetricWords {
  readonly name: string;
  readonly format: (words: Words) => (value: number) => string;
  /** Reference, not target; null where none is published. */
  readonly reference: (words: Words) => string | null;
}

const whole = (words: Words) => (value: number) => words.count(Math.round(value));

/** How each number is called and written. */
export const METRICS: Readonly<Record<HistoryMetric, MetricWords>> = {
  pullShare: {
    name: 'Pull share',
    format: (words) => words.share,
    reference: (words) => words.shareRange([0.179, 0.385]),
  },
  questionQuality: { name: 'Question quality', format: (words) => words.share, reference: () => null },
  impact: { name: 'Impact', format: whole, reference: () => null },
  wordsPerMin: { name: 'Words per minute', format: whole, reference: () => '130–175' },
  fillersPerMin: { name: 'Fillers per minute', format: (words) => words.rate, reference: () => null },
  talkShare: {
    name: 'Share of speaking time',
    format: (words) => words.share,
    reference: (words) => words.shareRange([0.4, 0.6]),
  },
};

/** What came of a comparison. */
export const VERDICTS: Readonly<Record<HistoryVerdict, string>> = {
  improved: 'improved',
  declined: 'declined',
  'no-clear-change': 'no clear change',
  'too-few': 'too few to tell',
};

/** One screen of a phone; the rest is one line. */
const FACTS_SHOWN = 3;
const SENTENCES = 2;
const UPTAKE_SHOWN = 3;

/** What moved, what did not, or why that cannot be told. */
export function headlineText({ changes, compared }: PersonHistory, words: Words): string {
  const [pull] = changes;
  const told = changes.filter(({ verdict }) => verdict === 'improved' || verdict === 'declined');
  const days = words.counted(compared.days, 'day');
  if (told.length > 0) {
    const sentences = told.slice(0, SENTENCES).map((change) => {
      const { name, format } = METRICS[change.metric];
      const [now, before] = [change.now.mean ?? 0, change.before.mean ?? 0].map(format(words));
      return `${name} ${VERDICTS[change.verdict]}: ${now}, from ${before}${change === told[0] ? ` in the ${days} before` : ''}.`;
    });
    return [sentences.join(' '), ...halvesText(compared, words)].join(' ');
  }
  if (pull === undefined || pull.verdict === 'too-few') {
    const [now, before] = [pull?.now.n ?? 0, pull?.before.n ?? 0].map((n) => words.count(n));
    return `Too few recordings to tell what changed: ${now} in the last ${days}, ${before} in the ${days} before, and ${LEAST_PER_SIDE} on each side are needed.`;
  }
  const { format } = METRICS.pullShare;
  const [now, before] = [pull.now.mean ?? 0, pull.before.mean ?? 0].map(format(words));
  return [
    `No clear change: pull share ${now} now, ${before} in the ${days} before.`,
    ...halvesText(compared, words),
  ].join(' ');
}

/** Where what is kept reaches no further back, the window is compared with itself. */
function halvesText({ by, days }: Compared, words: Words): readonly string[] {
  return by === 'halves'
    ? [`Compared are the last ${words.counted(days, 'day')}, because older reports are erased.`]
    : [];
}

/** The three numbers that matter most, each with its n and where it came from; the others in a line. */
export function numberParts(changes: readonly MetricChange[], words: Words): readonly Part[] {
  const known = changes.filter(({ now }) => now.n > 0);
  // The headline has said that there were too few: a verdict behind each number would say it six times.
  const isTold = known.some(({ verdict }) => verdict !== 'too-few');
  const facts = known.map((change) => factOf(change, isTold, words));
  const others = facts.slice(FACTS_SHOWN).map(({ label, value, note }) => `${label} ${value} (${note})`);
  return [
    ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts: facts.slice(0, FACTS_SHOWN) }]),
    ...(others.length === 0 ? [] : [{ kind: 'text' as const, text: `${others.join(' · ')}.`, subtle: true }]),
  ];
}

function factOf({ metric, now, before, verdict }: MetricChange, isTold: boolean, words: Words): Required<Fact> {
  const { name, format, reference } = METRICS[metric];
  const text = format(words);
  const usual = reference(words);
  const own = [counted(now.n, words), ...(usual === null ? [] : [`reference ${usual}`])].join(', ');
  const was = before.mean === null ? [] : [`before ${text(before.mean)}, ${counted(before.n, words)}`];
  const told = isTold && before.mean !== null ? [VERDICTS[verdict]] : [];
  return { label: name, value: text(now.mean ?? 0), note: [own, ...was, ...told].join('; ') };
}

function counted(n: number, words: Words): string {
  return `n\u00A0=\u00A0${words.count(n)}`;
}

/** The one thing to work on. */
export function workOnParts({ workOn }: PersonHistory, words: Words): readonly Part[] {
  if (workOn === null) return [];
  return [
    { kind: 'heading', text: 'One thing to work on' },
    { kind: 'text', text: workOnText(workOn, words) },
  ];
}

/** It in a sentence, with over how many recordings. */
export function workOnText(workOn: WorkOn, words: Words): string {
  return workOn.kind === 'reference'
    ? `${workOn.text} Counted over ${words.counted(workOn.recordings, 'recording')}.`
    : `${behaviourName(workOn.behaviour)}: asked for in ${workOn.recordings === 1 ? 'the last recording' : `${words.count(workOn.times)} of ${words.count(workOn.recordings)} recordings`}.`;
}

/** How often what was asked for is seen in later recordings. */
export function uptakeParts(uptake: readonly Uptake[], words: Words): readonly Part[] {
  const judged = uptake.filter(({ state }) => state === 'taken-up' || state === 'not-yet');
  const waiting = uptake.filter(({ state }) => state === 'no-later-recording').length;
  if (judged.length + waiting === 0) return [];
  const taken = judged.filter(({ state }) => state === 'taken-up').length;
  const text =
    judged.length === 0
      ? 'Whether they are taken up shows in the next recording.'
      : `${words.count(taken)} of ${words.count(judged.length)} taken up in later recordings${waiting === 0 ? '' : `; for ${words.count(waiting)} there is no later recording yet`}.`;
  const behaviours = [...new Set(judged.map(({ behaviour }) => behaviour))].slice(0, UPTAKE_SHOWN);
  const items = behaviours.map((behaviour) => {
    const own = judged.filter((one) => one.behaviour === behaviour);
    const [newest] = own;
    const times = `${words.count(own.filter(({ state }) => state === 'taken-up').length)} of ${words.count(own.length)}`;
    const [then, since] = [own.map(({ rateThen }) => rateThen), own.map(({ rateLater }) => rateLater)].map(meanOf);
    const rates = `${words.rate(then ?? 0)} a minute then, ${words.rate(since ?? 0)} since`;
    return [
      { text: behaviourName(behaviour), style: 'bold' as const },
      { text: `${newest?.wanted === 'less' ? ', less of it' : ''}: ${times} taken up (${rates})` },
    ];
  });
  return [
    { kind: 'heading', text: 'Action items' },
    { kind: 'text', text },
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
  ];
}

function meanOf(rates: readonly (number | null)[]): number {
  return rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0) / Math.max(1, rates.length);
}

/** Practice on its own: a rehearsal is no recording. */
export function practiceParts({ practice }: PersonHistory, words: Words): readonly Part[] {
  if (practice === null) return [];
  const { now, before, verdict } = practice;
  const score = whole(words);
  const side = ({ mean, n }: MetricChange['now']): string =>
    `${mean === null ? '–' : score(mean)} on average over ${words.counted(n, 'session')}`;
  const [shown, earlier] = now.n > 0 ? [now, before] : [before, null];
  const was = earlier === null || earlier.n === 0 ? '' : `; before that ${side(earlier)}: ${VERDICTS[verdict]}`;
  return [
    { kind: 'heading', text: 'Practice' },
    { kind: 'text', text: `Score ${side(shown)}${earlier === null ? ' before these days' : ''}${was}.` },
    { kind: 'text', text: 'Practice is not counted in the numbers of recordings.', subtle: true },
  ];
}
