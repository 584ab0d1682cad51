import type { Index, Measured, Reason } from '../domain.ts';
import { ENOUGH_BEHAVIOURS } from './alerts.ts';
import { clarity, impact, inclusion } from './indices.ts';
import { known, missing, rateOf, shareOf } from './measured.ts';
import type { Scene, Sums } from './scene.ts';
import { evenness } from './stats.ts';
import type { Tally } from './tally.ts';

/** The three indices of a speaker, from what adds up over the recording (or over a resample of it: bootstrap.ts). */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Rates over less speech than this are noise. */
export const LEAST_SPEECH_MS = 10_000;
/** Words under which reading ease and clarity say nothing. */
const LEAST_WORDS = 100;
/** Recording time under which nothing is extrapolated to an hour. */
const LEAST_RECORDING_MS = 5 * MINUTE_MS;

export interface Scores {
  readonly clarity: Index;
  readonly impact: Index;
  readonly inclusion: Index;
}

/** `who` is the speaker's place in `scene.speakers`. */
export function scoreSpeaker(scene: Scene, sums: Sums, who: number): Scores {
  return {
    clarity: scoreClarity(scene, sums, who),
    impact: scoreImpact(scene, sums, who),
    inclusion: scoreInclusion(scene, sums, who),
  };
}

/** Words a minute of own speech. */
export function paceOf(scene: Scene, { tallies, speakingMs }: Sums, who: number): Measured {
  const { nobody, untimed } = scene.ofSpeakers;
  const ms = speakingMs[who] ?? 0;
  const { words } = tallyOf(tallies, who);
  const unheard: Reason | null = untimed ?? (ms < LEAST_SPEECH_MS ? 'too-little-speech' : null);
  return known(nobody ?? scene.unread ?? unheard, () => ({ value: words / (ms / MINUTE_MS), n: words }));
}

/** Own share of all speaking time. */
export function talkShareOf(scene: Scene, { speakingMs }: Sums, who: number): Measured {
  const all = total(speakingMs);
  return known(scene.ofSpeakers.untimed, () =>
    all === 0 ? missing('too-little-speech') : { value: (speakingMs[who] ?? 0) / all, n: all },
  );
}

function tallyOf(tallies: readonly Tally[], who: number): Tally {
  const tally = tallies[who];
  if (tally === undefined) throw new RangeError(`There is no speaker number ${who}.`);
  return tally;
}

function total(amounts: readonly number[]): number {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return sum;
}

function scoreClarity(scene: Scene, sums: Sums, who: number): Index {
  const tally = tallyOf(sums.tallies, who);
  const { nobody } = scene.ofSpeakers;
  const { words, utterances: n } = tally;
  const few: Reason | null = words < LEAST_WORDS ? 'too-little-speech' : null;
  const perHundred = (count: number) => known(few, () => ({ value: count / (words / 100), n: words }));
  return clarity({
    wordsPerMin: paceOf(scene, sums, who),
    monologueP95Seconds: scene.monologueP95Seconds[who] ?? missing('none-observed'),
    wordsPerUtterance: n === 0 ? missing('none-observed') : { value: words / n, n },
    // Flesch (1948): 206.835 − 1.015 words per sentence − 84.6 syllables per word; an utterance is a sentence.
    readingEase: known(few ?? (n === 0 ? 'none-observed' : null), () => ({
      value: 206.835 - 1.015 * (words / n) - 84.6 * (tally.syllables / words),
      n: words,
    })),
    jargonPer100Words: perHundred(tally.jargon),
    fillersPer100Words: scene.labelled.transcript.can.verbatim
      ? perHundred(tally.hardFillers + tally.softFillers)
      : missing('source-not-verbatim'),
    words,
    tooLittle: nobody ?? scene.unread ?? few,
  });
}

function scoreImpact(scene: Scene, { tallies }: Sums, who: number): Index {
  const { untimed, unlabelled } = scene.ofSpeakers;
  const tally = tallyOf(tallies, who);
  const { counts, pull, push } = tally;
  const behaviours = pull + push;
  const { durationMs } = scene.labelled.transcript;
  const listening = counts.testing_understanding + counts.summarizing;
  const asked = counts.open_question + counts.closed_question + counts.testing_understanding;
  const argued = tally.arguments;
  return impact({
    consultativeShare: shareOf(listening + counts.open_question + counts.closed_question, behaviours),
    pullShare: known(unlabelled, () => shareOf(pull, behaviours)),
    askingShare: behaviours === 0 ? 0 : (pull - listening) / behaviours,
    followUpShare: shareOf(tally.followUps, asked),
    streakSeconds: scene.streakOfOthersSeconds[who] ?? missing('none-observed'),
    datedNextStep: { value: tally.datedNextSteps > 0 ? 1 : 0, n: tally.datedNextSteps },
    buildShare: shareOf(tally.buildOns, counts.proposing),
    irritatorsPerHour: known(untimed ?? (durationMs < LEAST_RECORDING_MS ? 'too-little-speech' : null), () =>
      rateOf(tally.irritators, durationMs, HOUR_MS),
    ),
    reasonsPerArgument: argued === 0 ? missing('none-observed') : { value: tally.reasons / argued, n: argued },
    behaviours,
    tooLittle: unlabelled ?? (behaviours < ENOUGH_BEHAVIOURS ? 'too-few-behaviours' : null),
  });
}

/** Somebody who talks less than this part of an equal share should be brought in. */
const QUIET = 0.5;

function scoreInclusion(scene: Scene, sums: Sums, who: number): Index {
  const { untimed, unlabelled } = scene.ofSpeakers;
  const { counts, questionsGivenRoom, words } = tallyOf(sums.tallies, who);
  const people = sums.tallies.length;
  const asked = counts.open_question + counts.closed_question + counts.testing_understanding;
  const othersMs = sums.speakingMs.filter((_, i) => i !== who);
  const all = total(sums.speakingMs);
  const quiet = othersMs.filter((ms) => ms < (QUIET * all) / people).length;
  return inclusion({
    othersEvenness: known(untimed ?? (people < 3 ? 'none-observed' : null), () => ({
      value: evenness(othersMs),
      n: othersMs.length,
    })),
    bringIns: known(untimed, () => ({ value: counts.bringing_in / Math.max(1, quiet), n: counts.bringing_in })),
    questionsGivenRoom: known(untimed ?? (asked === 0 ? 'none-observed' : null), () => ({
      value: Math.min(1, questionsGivenRoom / asked),
      n: asked,
    })),
    talkShare: talkShareOf(scene, sums, who),
    equalShare: 1 / people,
    people,
    tooLittle: unlabelled ?? (people < 2 || words < LEAST_WORDS ? 'too-little-speech' : null),
  });
}
