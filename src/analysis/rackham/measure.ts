import type { Labelled, Metrics, Reason, SpeakerId, SpeakerMetrics, Thresholds } from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import { findAlerts } from './alerts.ts';
import { known, missing, rateOf, ratioOf, shareOf } from './measured.ts';
import { type Reading, readTranscript } from './reading.ts';
import { NOBODY } from './roles.ts';
import { type Scene, type Sums, setScene, sumUp } from './scene.ts';
import { LEAST_SPEECH_MS, paceOf, scoreSpeaker, talkShareOf } from './score.ts';
import { findAnswerGaps } from './speech.ts';
import { quantile } from './stats.ts';
import { addCounts, type Tally } from './tally.ts';
import { findTransitions, judgePushes } from './timing.ts';

const MINUTE_MS = 60_000;

/** The numbers of a labelled transcript (RACKHAM §2–3, formula version 1): every engine's labels are measured here. `ours`: roles.ts. */
export function measure(
  labelled: Labelled,
  thresholds: Thresholds,
  ours: ReadonlySet<SpeakerId> = NOBODY,
  words: Language = ENGLISH,
): Metrics {
  const reading = readTranscript(labelled.transcript);
  const scene = setScene(labelled, reading);
  const sums = sumUp(labelled, reading);
  const gaps = findAnswerGaps(labelled);
  const speakers = sums.tallies.map((tally, who) =>
    measureSpeaker(scene, sums, tally, who, gaps.get(scene.speakers[who] ?? ('' as SpeakerId)) ?? []),
  );
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
    pushes: judgePushes(labelled, reading, words),
    fillersByMinute: fillersByMinute(scene, reading),
    alerts: findAlerts({ labelled, reading, thresholds, ours, words }, speakers),
  };
}

function measureSpeaker(scene: Scene, sums: Sums, tally: Tally, who: number, gaps: readonly number[]): SpeakerMetrics {
  const { can } = scene.labelled.transcript;
  const { counts, pull, push, words, utterances } = tally;
  const { nobody, unlabelled, untimed } = scene.ofSpeakers;
  const speakingMs = sums.speakingMs[who] ?? 0;
  const unheard: Reason | null = untimed ?? (speakingMs < LEAST_SPEECH_MS ? 'too-little-speech' : null);
  const cleaned: Reason | null = nobody ?? (can.verbatim ? (scene.unread ?? unheard) : 'source-not-verbatim');
  return {
    speaker: scene.speakers[who] ?? ('' as SpeakerId),
    utterances,
    words,
    counts,
    buildOns: tally.buildOns,
    counterProposals: tally.counterProposals,
    pull,
    push,
    pullPushRatio: known(unlabelled, () => ratioOf(pull, push)),
    pullShare: known(unlabelled, () => shareOf(pull, pull + push)),
    speakingMs: known(untimed, () => ({ value: speakingMs, n: utterances })),
    talkShare: talkShareOf(scene, sums, who),
    behavioursPerMin: known(unlabelled ?? unheard, () => rateOf(pull + push, speakingMs, MINUTE_MS)),
    fillersPerMin: known(cleaned, () => rateOf(tally.hardFillers + tally.softFillers, speakingMs, MINUTE_MS)),
    hardFillersPerMin: known(cleaned, () => rateOf(tally.hardFillers, speakingMs, MINUTE_MS)),
    questionQuality: known(unlabelled, () =>
      shareOf(counts.open_question, counts.open_question + counts.closed_question),
    ),
    longestMonologueMs: scene.longestMonologueMs[who] ?? missing('none-observed'),
    wordsPerMin: paceOf(scene, sums, who),
    patienceMs: known(untimed, () =>
      gaps.length === 0 ? missing('none-observed') : { value: quantile(gaps, 0.5), n: gaps.length },
    ),
    ...scoreSpeaker(scene, sums, who),
  };
}

/** By speaker, for every minute of the recording in which an utterance of theirs begins; empty where the source does not keep fillers. */
function fillersByMinute({ labelled, speakers, ofSpeakers, unread }: Scene, reading: Reading): readonly Minutes[] {
  const { can, durationMs, utterances } = labelled.transcript;
  if (!can.verbatim || (ofSpeakers.untimed ?? unread) !== null || durationMs <= 0) return [];
  const minutes = Math.min(MOST_MINUTES, Math.ceil(durationMs / MINUTE_MS));
  const sums = new Map(
    speakers.map((id) => [id, { spokenMs: new Float64Array(minutes), fillers: new Float64Array(minutes) }]),
  );
  utterances.forEach(({ speaker, startMs, endMs }, i) => {
    const own = sums.get(speaker);
    const read = reading.utterances[i];
    if (own === undefined || read === undefined) return;
    const minute = Math.min(minutes - 1, Math.max(0, Math.floor(startMs / MINUTE_MS)));
    own.spokenMs[minute] = (own.spokenMs[minute] ?? 0) + Math.max(0, endMs - startMs);
    own.fillers[minute] = (own.fillers[minute] ?? 0) + read.hardFillers + read.softFillers;
  });
  return [...sums.values()].map(({ spokenMs, fillers }) =>
    Array.from(spokenMs, (ms, minute) => {
      const rate = (fillers[minute] ?? 0) / (ms / MINUTE_MS);
      // A rate over a few spoken seconds would be a spike of chance; two digits keep a stored report small.
      return ms < LEAST_SPEECH_MS ? null : Math.round(rate * 100) / 100;
    }),
  );
}

type Minutes = readonly (number | null)[];

/** A recording is at most a day. */
const MOST_MINUTES = 24 * 60;
