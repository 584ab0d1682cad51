import {
  type Compared,
  type HistoryMetric,
  type HistoryVerdict,
  LEAST_PER_SIDE,
  type MetricChange,
  type PersonHistory,
  type SideMean,
  type Uptake,
  type WorkOn,
} from '../analysis/history-domain.ts';
import type { Fact, Part, Span } from './card.ts';
import { inEach } from './languages.ts';
import { behaviourName, type Spoken, type Words } from './words.ts';

/** What a history says in words: how numbers moved, what to work on, what became of action items. */

interface MetricWords {
  readonly name: (words: Spoken) => string;
  /** Within a sentence. */
  readonly within: (words: Spoken) => string;
  readonly format: (words: Words) => (value: number) => string;
  /** Reference, not target; null where none is published. */
  readonly reference: (words: Words) => string | null;
}

const whole = (words: Words) => (value: number) => words.count(Math.round(value));

/** How each number is called and written. */
export const METRICS: Readonly<Record<HistoryMetric, MetricWords>> = {
  pullShare: {
    name: ({ say }) => say`Pull share`,
    within: ({ say }) => say`pull share`,
    format: (words) => words.share,
    reference: (words) => words.shareRange([0.179, 0.385]),
  },
  questionQuality: {
    name: ({ say }) => say`Question quality`,
    within: ({ say }) => say`question quality`,
    format: (words) => words.share,
    reference: () => null,
  },
  impact: {
    name: ({ say }) => say`Impact`,
    within: ({ say }) => say`impact`,
    format: whole,
    reference: () => null,
  },
  wordsPerMin: {
    name: ({ say }) => say`Words per minute`,
    within: ({ say }) => say`words per minute`,
    format: whole,
    reference: () => '130–175',
  },
  fillersPerMin: {
    name: ({ say }) => say`Fillers per minute`,
    within: ({ say }) => say`fillers per minute`,
    format: (words) => words.rate,
    reference: () => null,
  },
  talkShare: {
    name: ({ say }) => say`Share of speaking time`,
    within: ({ say }) => say`share of speaking time`,
    format: (words) => words.share,
    reference: (words) => words.shareRange([0.4, 0.6]),
  },
};

const verdicts = inEach(
  (say): Readonly<Record<HistoryVerdict, string>> => ({
    improved: say`improved`,
    declined: say`declined`,
    'no-clear-change': say`no clear change`,
    'too-few': say`too few to tell`,
  }),
);

/** What came of a comparison. */
export function verdictName(verdict: HistoryVerdict, words: Spoken): string {
  return verdicts(words)[verdict];
}

/** A number that moved, in a sentence; the first of several says over which days. */
export function movedText(
  metric: HistoryMetric,
  verdict: 'improved' | 'declined',
  { now, before, days }: { readonly now: number; readonly before: number; readonly days: string | null },
  words: Words,
): string {
  const { say } = words;
  const { name, format } = METRICS[metric];
  const [what, is, was] = [name(words), format(words)(now), format(words)(before)];
  if (days === null)
    return verdict === 'improved'
      ? say`${what} improved: ${is}, from ${was}.`
      : say`${what} declined: ${is}, from ${was}.`;
  return verdict === 'improved'
    ? say`${what} improved: ${is}, from ${was} in the ${days} before.`
    : say`${what} declined: ${is}, from ${was} in the ${days} before.`;
}

/** One screen of a phone; the rest is one line. */
const FACTS_SHOWN = 3;
const SENTENCES = 2;
const UPTAKE_SHOWN = 3;

/** What moved, what did not, or why that cannot be told. */
export function headlineText({ changes, compared }: PersonHistory, words: Words): string {
  const { say, count } = words;
  const [pull] = changes;
  const days = words.counted(compared.days, 'day');
  const moved = changes.flatMap(({ metric, verdict, now, before }) => {
    if (verdict !== 'improved' && verdict !== 'declined') return [];
    return [{ metric, verdict, now: now.mean ?? 0, before: before.mean ?? 0 }];
  });
  if (moved.length > 0) {
    const sentences = moved.slice(0, SENTENCES).map(({ metric, verdict, now, before }, i) => {
      return movedText(metric, verdict, { now, before, days: i === 0 ? days : null }, words);
    });
    return [...sentences, ...halvesText(compared, words)].join(' ');
  }
  if (pull === undefined || pull.verdict === 'too-few') {
    const now = count(pull?.now.n ?? 0);
    const before = count(pull?.before.n ?? 0);
    return say`Too few recordings to tell what changed: ${now} in the last ${days}, ${before} in the ${days} before, and ${LEAST_PER_SIDE} on each side are needed.`;
  }
  const now = words.share(pull.now.mean ?? 0);
  const before = words.share(pull.before.mean ?? 0);
  return [
    say`No clear change: pull share ${now} now, ${before} in the ${days} before.`,
    ...halvesText(compared, words),
  ].join(' ');
}

/** Where what is kept reaches no further back, the window is compared with itself. */
function halvesText({ by, days }: Compared, words: Words): readonly string[] {
  return by === 'halves'
    ? [words.say`Compared are the last ${words.counted(days, 'day')}, because older reports are erased.`]
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
  const { say } = words;
  const { name, format, reference } = METRICS[metric];
  const text = format(words);
  const usual = reference(words);
  const own = [nOf(now.n, words), ...(usual === null ? [] : [say`reference ${usual}`])].join(', ');
  const was = before.mean === null ? [] : [say`before ${text(before.mean)}, ${nOf(before.n, words)}`];
  const told = isTold && before.mean !== null ? [verdictName(verdict, words)] : [];
  return { label: name(words), value: text(now.mean ?? 0), note: [own, ...was, ...told].join('; ') };
}

/** How many something stands on. */
export function nOf(n: number, words: Words): string {
  return `n\u00A0=\u00A0${words.count(n)}`;
}

/** The one thing to work on. */
export function workOnParts({ workOn }: PersonHistory, words: Words): readonly Part[] {
  if (workOn === null) return [];
  return [
    { kind: 'heading', text: words.say`One thing to work on` },
    { kind: 'text', text: workOnText(workOn, words) },
  ];
}

/** It in a sentence, with over how many recordings. */
export function workOnText(workOn: WorkOn, words: Words): string {
  const { say, count } = words;
  if (workOn.kind === 'reference')
    return `${workOn.text} ${say`Counted over ${words.counted(workOn.recordings, 'recording')}.`}`;
  const name = behaviourName(workOn.behaviour, words);
  return workOn.recordings === 1
    ? say`${name}: asked for in the last recording.`
    : say`${name}: asked for in ${count(workOn.times)} of ${count(workOn.recordings)} recordings.`;
}

/** How often what was asked for is seen in later recordings. */
export function uptakeParts(uptake: readonly Uptake[], words: Words): readonly Part[] {
  const { say, count } = words;
  const judged = uptake.filter(({ state }) => state === 'taken-up' || state === 'not-yet');
  const waiting = uptake.filter(({ state }) => state === 'no-later-recording').length;
  if (judged.length + waiting === 0) return [];
  const behaviours = [...new Set(judged.map(({ behaviour }) => behaviour))].slice(0, UPTAKE_SHOWN);
  const items = behaviours.map((behaviour): readonly Span[] => {
    const own = judged.filter((one) => one.behaviour === behaviour);
    return [{ text: behaviourName(behaviour, words), style: 'bold' }, { text: takenText(own, words) }];
  });
  const taken = count(takenOf(judged));
  const all = count(judged.length);
  const text =
    judged.length === 0
      ? say`Whether they are taken up shows in the next recording.`
      : waiting === 0
        ? say`${taken} of ${all} taken up in later recordings.`
        : say`${taken} of ${all} taken up in later recordings; for ${count(waiting)} there is no later recording yet.`;
  return [
    { kind: 'heading', text: say`Action items` },
    { kind: 'text', text },
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
  ];
}

/** What follows the name of a behaviour. */
function takenText(judged: readonly Uptake[], words: Words): string {
  const { say, count, rate } = words;
  const [taken, all] = [count(takenOf(judged)), count(judged.length)];
  const then = rate(meanOf(judged.map(({ rateThen }) => rateThen)));
  const since = rate(meanOf(judged.map(({ rateLater }) => rateLater)));
  return judged[0]?.wanted === 'less'
    ? say`, less of it: ${taken} of ${all} taken up (${then} a minute then, ${since} since)`
    : say`: ${taken} of ${all} taken up (${then} a minute then, ${since} since)`;
}

function takenOf(judged: readonly Uptake[]): number {
  return judged.filter(({ state }) => state === 'taken-up').length;
}

function meanOf(rates: readonly (number | null)[]): number {
  return rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0) / Math.max(1, rates.length);
}

/** Practice on its own: a rehearsal is no recording. */
export function practiceParts({ practice }: PersonHistory, words: Words): readonly Part[] {
  if (practice === null) return [];
  const { say } = words;
  return [
    { kind: 'heading', text: say`Practice` },
    { kind: 'text', text: scoreText(practice, words) },
    { kind: 'text', text: say`Practice is not counted in the numbers of recordings.`, subtle: true },
  ];
}

function scoreText({ now, before, verdict }: NonNullable<PersonHistory['practice']>, words: Words): string {
  const { say } = words;
  const score = ({ mean }: SideMean): string => (mean === null ? '–' : whole(words)(mean));
  const sessions = ({ n }: SideMean): string => words.counted(n, 'session');
  if (now.n === 0) return say`Score ${score(before)} on average over ${sessions(before)} before these days.`;
  if (before.n === 0) return say`Score ${score(now)} on average over ${sessions(now)}.`;
  return say`Score ${score(now)} on average over ${sessions(now)}; before that ${score(before)} on average over ${sessions(before)}: ${verdictName(verdict, words)}.`;
}
