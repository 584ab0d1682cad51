import type { Index, Labelled, Measured, Metrics, Reason, SpeakerId, SpeakerMetrics, Thresholds } from '../domain.ts';
import { ENOUGH_BEHAVIOURS, findAlerts } from './alerts.ts';
import { clarity, impact, inclusion } from './indices.ts';
import { type Reading, readTranscript } from './reading.ts';
import { findAnswerGaps, findStretches, isBackchannel, isListening, type Stretch, unionMs } from './speech.ts';
import { evenness, quantile, rateInterval, wilson } from './stats.ts';
import { addCounts, type Tally, tallyUp } from './tally.ts';
import { findTransitions, judgePushes } from './timing.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Rates over less speech than this are noise. */
const LEAST_SPEECH_MS = 10_000;
/** Words under which reading ease and clarity say nothing. */
const LEAST_WORDS = 100;
/** Recording time under which nothing is extrapolated to an hour. */
const LEAST_RECORDING_MS = 5 * MINUTE_MS;

/** The numbers of a labelled transcript (RACKHAM §2–3, formula version 1): every engine's labels are measured here. */
export function measure(labelled: Labelled, thresholds: Thresholds): Metrics {
  const { transcript } = labelled;
  const reading = readTranscript(transcript);
  const tallies = tallyUp(labelled, reading);
  const unread: Reason | null = reading.english ? null : 'language-not-supported';
  const scene: Scene = {
    labelled,
    tallies,
    speakingMs: new Map(tallies.map((tally) => [tally.speaker, unionMs(tally.utterances)])),
    monologues: findStretches(labelled, isBackchannel),
    streaks: findStretches(labelled, isListening),
    gaps: findAnswerGaps(labelled),
    unread,
    unlabelled: labelled.labels.some(({ marks }) => marks.length > 0) ? null : unread,
  };
  const speakers = tallies.map((tally) => measureSpeaker(scene, tally));
  const counts = addCounts(speakers.map((speaker) => speaker.counts));
  const pull = speakers.reduce((sum, speaker) => sum + speaker.pull, 0);
  const push = speakers.reduce((sum, speaker) => sum + speaker.push, 0);
  let silent = 0;
  for (const { marks } of labelled.labels) if (marks.length === 0) silent += 1;
  return {
    formula: 1,
    speakers,
    overall: {
      counts,
      pull,
      push,
      pullPushRatio: known(scene.unlabelled, () => ratioOf(pull, push)),
      pullShare: known(scene.unlabelled, () => shareOf(pull, pull + push)),
      questionQuality: known(scene.unlabelled, () =>
        shareOf(counts.open_question, counts.open_question + counts.closed_question),
      ),
      noneShare: known(scene.unlabelled, () => shareOf(silent, labelled.labels.length)),
    },
    transitions: findTransitions(labelled),
    pushes: judgePushes(labelled, reading),
    fillerRateByMinute: fillersByMinute(labelled, reading),
    alerts: findAlerts(labelled, reading, speakers, thresholds),
  };
}

/** What several numbers of a speaker need of the whole conversation. */
interface Scene {
  readonly labelled: Labelled;
  readonly tallies: readonly Tally[];
  readonly speakingMs: ReadonlyMap<SpeakerId, number>;
  readonly monologues: readonly Stretch[];
  readonly streaks: readonly Stretch[];
  readonly gaps: ReadonlyMap<SpeakerId, readonly number[]>;
  /** Set when the words are in a language whose words and fillers are not known here. */
  readonly unread: Reason | null;
  /** Set when, besides, no engine found a behaviour in them. */
  readonly unlabelled: Reason | null;
}

function known(reason: Reason | null, make: () => Measured): Measured {
  return reason === null ? make() : missing(reason);
}

function missing(reason: Reason): Measured {
  return { notMeasurable: reason };
}

function shareOf(part: number, n: number): Measured {
  return n === 0 ? missing('none-observed') : { value: part / n, n, interval: wilson(part, n) };
}

function ratioOf(pull: number, push: number): Measured {
  if (pull + push === 0) return missing('none-observed');
  return { value: push === 0 ? pull : pull / push, n: pull + push };
}

/** A count per `unitMs` of exposure, with the exact Poisson interval. */
function rateOf(count: number, exposureMs: number, unitMs: number): Measured {
  const exposure = exposureMs / unitMs;
  return { value: count / exposure, n: count, interval: rateInterval(count, exposure) };
}

function measureSpeaker(scene: Scene, tally: Tally): SpeakerMetrics {
  const { can } = scene.labelled.transcript;
  const { speaker, counts, pull, push, words } = tally;
  const speakingMs = scene.speakingMs.get(speaker) ?? 0;
  const everybodyMs = [...scene.speakingMs.values()].reduce((sum, ms) => sum + ms, 0);
  const nobody: Reason | null = can.speakers ? null : 'source-without-speakers';
  const unlabelled: Reason | null = nobody ?? scene.unlabelled;
  const untimed: Reason | null = nobody ?? (can.times ? null : 'source-without-times');
  const unheard: Reason | null = untimed ?? (speakingMs < LEAST_SPEECH_MS ? 'too-little-speech' : null);
  const cleaned: Reason | null = nobody ?? (can.verbatim ? (scene.unread ?? unheard) : 'source-not-verbatim');
  const questions = counts.open_question + counts.closed_question;
  const fillers = tally.hardFillers + tally.softFillers;
  const gaps = scene.gaps.get(speaker) ?? [];
  const own = scene.monologues.filter((stretch) => stretch.speaker === speaker).map((stretch) => stretch.ms);

  const pullShare = known(unlabelled, () => shareOf(pull, pull + push));
  const talkShare = known(untimed, () =>
    everybodyMs === 0 ? missing('too-little-speech') : { value: speakingMs / everybodyMs, n: everybodyMs },
  );
  const wordsPerMin = known(nobody ?? scene.unread ?? unheard, () => ({
    value: words / (speakingMs / MINUTE_MS),
    n: words,
  }));
  const base = {
    speaker,
    utterances: tally.utterances.length,
    words,
    counts,
    buildOns: tally.buildOns,
    pull,
    push,
    pullPushRatio: known(unlabelled, () => ratioOf(pull, push)),
    pullShare,
    speakingMs: known(untimed, () => ({ value: speakingMs, n: tally.utterances.length })),
    talkShare,
    behavioursPerMin: known(unlabelled ?? unheard, () => rateOf(pull + push, speakingMs, MINUTE_MS)),
    fillersPerMin: known(cleaned, () => rateOf(fillers, speakingMs, MINUTE_MS)),
    hardFillersPerMin: known(cleaned, () => rateOf(tally.hardFillers, speakingMs, MINUTE_MS)),
    questionQuality: known(unlabelled, () => shareOf(counts.open_question, questions)),
    longestMonologueMs: known(untimed, () =>
      own.length === 0 ? missing('none-observed') : { value: Math.max(...own), n: own.length },
    ),
    wordsPerMin,
    patienceMs: known(untimed, () =>
      gaps.length === 0 ? missing('none-observed') : { value: quantile(gaps, 0.5), n: gaps.length },
    ),
  };
  return {
    ...base,
    clarity: measureClarity(tally, wordsPerMin, own, can.verbatim, untimed, nobody ?? scene.unread),
    impact: measureImpact(scene, tally, pullShare, untimed, unlabelled),
    inclusion: measureInclusion(scene, tally, talkShare, untimed, unlabelled),
  };
}

function measureClarity(
  tally: Tally,
  wordsPerMin: Measured,
  monologues: readonly number[],
  verbatim: boolean,
  untimed: Reason | null,
  nobody: Reason | null,
): Index {
  const { words } = tally;
  const n = tally.utterances.length;
  const few: Reason | null = words < LEAST_WORDS ? 'too-little-speech' : null;
  const perHundred = words / 100;
  return clarity({
    wordsPerMin,
    monologueP95Seconds:
      untimed !== null || monologues.length === 0
        ? missing(untimed ?? 'none-observed')
        : { value: quantile(monologues, 0.95) / 1000, n: monologues.length },
    wordsPerUtterance: n === 0 ? missing('none-observed') : { value: words / n, n },
    // Flesch (1948): 206.835 − 1.015 words per sentence − 84.6 syllables per word; an utterance is a sentence.
    readingEase:
      few !== null || n === 0
        ? missing(few ?? 'none-observed')
        : { value: 206.835 - 1.015 * (words / n) - 84.6 * (tally.syllables / words), n: words },
    jargonPer100Words: few === null ? { value: tally.jargon / perHundred, n: words } : missing(few),
    fillersPer100Words: !verbatim
      ? missing('source-not-verbatim')
      : few === null
        ? { value: (tally.hardFillers + tally.softFillers) / perHundred, n: words }
        : missing(few),
    words,
    tooLittle: nobody ?? few,
  });
}

function measureImpact(
  scene: Scene,
  tally: Tally,
  pullShare: Measured,
  untimed: Reason | null,
  nobody: Reason | null,
): Index {
  const { counts, pull, push, speaker } = tally;
  const behaviours = pull + push;
  const { durationMs } = scene.labelled.transcript;
  const listening = counts.testing_understanding + counts.summarizing;
  const asked = counts.open_question + counts.closed_question + counts.testing_understanding;
  const consultative = listening + counts.open_question + counts.closed_question;
  const others = scene.streaks.filter((stretch) => stretch.speaker !== speaker).map((stretch) => stretch.ms);
  const argued = tally.arguments;
  return impact({
    consultativeShare: shareOf(consultative, behaviours),
    pullShare,
    askingShare: behaviours === 0 ? 0 : (pull - listening) / behaviours,
    followUpShare: shareOf(tally.followUps, asked),
    streakSeconds:
      untimed !== null || others.length === 0
        ? missing(untimed ?? 'none-observed')
        : { value: Math.max(...others) / 1000, n: others.length },
    datedNextStep: { value: tally.datedNextSteps > 0 ? 1 : 0, n: tally.datedNextSteps },
    buildShare: shareOf(tally.buildOns, counts.proposing),
    irritatorsPerHour:
      untimed !== null || durationMs < LEAST_RECORDING_MS
        ? missing(untimed ?? 'too-little-speech')
        : rateOf(tally.irritators, durationMs, HOUR_MS),
    reasonsPerArgument: argued === 0 ? missing('none-observed') : { value: tally.reasons / argued, n: argued },
    behaviours,
    tooLittle: nobody ?? (behaviours < ENOUGH_BEHAVIOURS ? 'too-few-behaviours' : null),
  });
}

/** Somebody who talks less than this part of an equal share should be brought in. */
const QUIET = 0.5;

function measureInclusion(
  scene: Scene,
  tally: Tally,
  talkShare: Measured,
  untimed: Reason | null,
  nobody: Reason | null,
): Index {
  const { counts, speaker } = tally;
  const people = scene.tallies.length;
  const asked = counts.open_question + counts.closed_question + counts.testing_understanding;
  const othersMs = [...scene.speakingMs].filter(([id]) => id !== speaker).map(([, ms]) => ms);
  const total = [...scene.speakingMs.values()].reduce((sum, ms) => sum + ms, 0);
  const quiet = othersMs.filter((ms) => ms < (QUIET * total) / Math.max(1, people)).length;
  return inclusion({
    othersEvenness:
      untimed !== null || people < 3
        ? missing(untimed ?? 'none-observed')
        : { value: evenness(othersMs), n: othersMs.length },
    bringIns:
      untimed !== null ? missing(untimed) : { value: counts.bringing_in / Math.max(1, quiet), n: counts.bringing_in },
    questionsGivenRoom:
      untimed !== null || asked === 0
        ? missing(untimed ?? 'none-observed')
        : { value: Math.min(1, tally.questionsGivenRoom / asked), n: asked },
    talkShare,
    equalShare: 1 / Math.max(1, people),
    people,
    tooLittle: nobody ?? (people < 2 || tally.words < LEAST_WORDS ? 'too-little-speech' : null),
  });
}

/** Fillers per minute of speech for every minute of the recording; empty where the source does not keep them. */
function fillersByMinute({ transcript }: Labelled, reading: Reading): readonly number[] {
  const { can, durationMs, utterances } = transcript;
  if (!can.verbatim || !can.times || !reading.english || durationMs <= 0) return [];
  const minutes = Math.min(MOST_MINUTES, Math.ceil(durationMs / MINUTE_MS));
  const spoken = new Float64Array(minutes);
  const fillers = new Float64Array(minutes);
  utterances.forEach((utterance, i) => {
    const minute = Math.min(minutes - 1, Math.max(0, Math.floor(utterance.startMs / MINUTE_MS)));
    const read = reading.utterances[i];
    spoken[minute] = (spoken[minute] ?? 0) + Math.max(0, utterance.endMs - utterance.startMs);
    fillers[minute] = (fillers[minute] ?? 0) + (read?.hardFillers ?? 0) + (read?.softFillers ?? 0);
  });
  return Array.from(fillers, (count, minute) => {
    const ms = spoken[minute] ?? 0;
    // A rate over a few spoken seconds would be a spike of chance.
    return ms < LEAST_SPEECH_MS / 2 ? 0 : count / (ms / MINUTE_MS);
  });
}

/** A recording is at most a day. */
const MOST_MINUTES = 24 * 60;
