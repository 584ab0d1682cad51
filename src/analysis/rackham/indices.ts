import type { Index, IndexPart, Measured, Reason } from '../domain.ts';
import { tri } from './stats.ts';

/** Clarity, Impact and Inclusion: formula version 1 of RACKHAM §3, from numbers that measure.ts gathers. */

/** Of the weights, at least this share must be measurable for an index to be shown. */
const LEAST_MEASURABLE = 0.6;
const ROUND_TO = 5;

function part(name: string, weight: number, measured: Measured, score: (value: number) => number): IndexPart {
  return { name, weight, measured, score: 'value' in measured ? score(measured.value) : null };
}

/** The parts weighed together, 0–100: missing ones drop out, the others' weights are scaled up; null when too few can be measured. */
export function weigh(parts: readonly IndexPart[]): number | null {
  let all = 0;
  let measurable = 0;
  let sum = 0;
  for (const { weight, score } of parts) {
    all += weight;
    if (score === null) continue;
    measurable += weight;
    sum += weight * score;
  }
  // The tolerance keeps "exactly 60 %" measurable whatever order the weights were added in.
  return measurable < LEAST_MEASURABLE * all - 1e-9 ? null : (100 * sum) / measurable;
}

/** To the step that an index is shown in. */
export function roundIndex(value: number): number {
  return Math.round(value / ROUND_TO) * ROUND_TO;
}

function combine(parts: readonly IndexPart[], n: number, tooLittle: Reason | null): Index {
  if (tooLittle !== null) return { value: { notMeasurable: tooLittle }, parts };
  const weighed = weigh(parts);
  if (weighed === null) return { value: { notMeasurable: 'mostly-not-measurable' }, parts };
  return { value: { value: roundIndex(weighed), n }, parts };
}

function capped(value: number, full: number): number {
  return Math.min(Math.max(value, 0) / full, 1);
}

interface ClarityInput {
  readonly wordsPerMin: Measured;
  readonly monologueP95Seconds: Measured;
  readonly wordsPerUtterance: Measured;
  readonly readingEase: Measured;
  readonly jargonPer100Words: Measured;
  readonly fillersPer100Words: Measured;
  readonly words: number;
  readonly tooLittle: Reason | null;
}

/** How easy a speaker is to follow. */
export function clarity(input: ClarityInput): Index {
  const parts = [
    part('pace', 0.25, input.wordsPerMin, (x) => tri(x, 100, 130, 175, 215)),
    part('monologues', 0.2, input.monologueP95Seconds, (x) => tri(x, null, null, 75, 150)),
    part('words per utterance', 0.2, input.wordsPerUtterance, (x) => tri(x, 4, 8, 18, 30)),
    part('reading ease', 0.15, input.readingEase, (x) => tri(x, 30, 60, 100, null)),
    part('jargon', 0.1, input.jargonPer100Words, (x) => 1 - capped(x, 6)),
    part('fillers', 0.1, input.fillersPer100Words, (x) => 1 - capped(x, 8)),
  ];
  return combine(parts, input.words, input.tooLittle);
}

interface ImpactInput {
  readonly consultativeShare: Measured;
  readonly pullShare: Measured;
  /** Pull without testing and summarising, of all behaviours: what an interrogation consists of. */
  readonly askingShare: number;
  readonly followUpShare: Measured;
  readonly streakSeconds: Measured;
  /** 1 or 0. */
  readonly datedNextStep: Measured;
  readonly buildShare: Measured;
  readonly irritatorsPerHour: Measured;
  readonly reasonsPerArgument: Measured;
  readonly behaviours: number;
  readonly tooLittle: Reason | null;
}

/**
 * How well a speaker's way of talking draws the other side in. The upper end of the pull-share curve (too much pull is an
 * interrogation) looks at asking only: nobody interrogates by checking and summing up, so that one more check of
 * understanding never lowers the index.
 */
export function impact(input: ImpactInput): Index {
  const parts = [
    part('consultative behaviour', 0.25, input.consultativeShare, (x) => capped(x, 0.385)),
    part('pull share', 0.2, input.pullShare, (x) =>
      Math.min(tri(x, 0.1, 0.4, null, null), tri(input.askingShare, null, null, 0.7, 0.95)),
    ),
    part('follow-up questions', 0.15, input.followUpShare, (x) => capped(x, 0.5)),
    part('longest streak of the other side', 0.1, input.streakSeconds, (x) => capped(x, 240)),
    part('dated next step with an owner', 0.1, input.datedNextStep, (x) => x),
    part('building on proposals', 0.08, input.buildShare, (x) => capped(x, 0.3)),
    part('irritators', 0.06, input.irritatorsPerHour, (x) => 1 - capped(x, 10.8)),
    part('reasons per argument', 0.06, input.reasonsPerArgument, (x) => tri(x, 0, 1, 2, 4)),
  ];
  return combine(parts, input.behaviours, input.tooLittle);
}

interface InclusionInput {
  readonly othersEvenness: Measured;
  readonly bringIns: Measured;
  readonly questionsGivenRoom: Measured;
  readonly talkShare: Measured;
  /** An equal share of the talk: 1 / number of speakers. */
  readonly equalShare: number;
  readonly people: number;
  readonly tooLittle: Reason | null;
}

/** How much room a speaker gives the others; between two people only the last two parts say anything. */
export function inclusion(input: InclusionInput): Index {
  const all = [
    part("evenness of the others' talk", 0.35, input.othersEvenness, (x) => x),
    part('bringing others in', 0.25, input.bringIns, (x) => Math.min(x, 1)),
    part('questions given room', 0.2, input.questionsGivenRoom, (x) => x),
    part('own share of talk', 0.2, input.talkShare, (x) => Math.max(0, 1 - Math.abs(x - input.equalShare) / 0.5)),
  ];
  return combine(input.people === 2 ? all.slice(2) : all, input.people, input.tooLittle);
}
