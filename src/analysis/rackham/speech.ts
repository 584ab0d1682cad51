import type { Label, Labelled, SpeakerId, Transcript, Utterance } from '../domain.ts';

/** Who held the floor, for how long, and who waited. All in milliseconds. */

/** A pause shorter than this does not end a monologue (RACKHAM §2). */
const PAUSE_MS = 2_000;
/** Another person's listening noise shorter than this does not either. */
const BACKCHANNEL_MS = 1_000;

/** For each speaker, the length of the union of their own utterances `from` to before `to`, which stand in order of start. */
export function speakingTimes(
  { speakers, utterances }: Transcript,
  from = 0,
  to = utterances.length,
): ReadonlyMap<SpeakerId, number> {
  const spoken = new Map(speakers.map(({ id }) => [id, { ms: 0, endMs: Number.NEGATIVE_INFINITY }]));
  for (let at = from; at < to; at += 1) {
    const utterance = utterances[at];
    const own = utterance && spoken.get(utterance.speaker);
    if (own === undefined || utterance === undefined || utterance.endMs <= own.endMs) continue;
    own.ms += utterance.endMs - Math.max(utterance.startMs, own.endMs);
    own.endMs = utterance.endMs;
  }
  return new Map([...spoken].map(([speaker, { ms }]) => [speaker, ms]));
}

/** One stretch of talk by one speaker. */
export interface Stretch {
  readonly speaker: SpeakerId;
  readonly ms: number;
  /** Index of its first utterance. */
  readonly at: number;
}

/** Whether an utterance leaves the floor with the person who has it. */
type KeepsFloor = (utterance: Utterance, label: Label | undefined) => boolean;

/** A listening noise: short and without a behaviour. */
export function isBackchannel(utterance: Utterance, label: Label | undefined): boolean {
  return utterance.endMs - utterance.startMs < BACKCHANNEL_MS && (label === undefined || label.marks.length === 0);
}

/** A listening noise or a check of understanding: the listener hands the floor straight back. */
export function isListening(utterance: Utterance, label: Label | undefined): boolean {
  if (isBackchannel(utterance, label)) return true;
  for (const { behaviour } of label?.marks ?? []) if (behaviour === 'testing_understanding') return true;
  return false;
}

/** The stretches of talk in order; pauses under two seconds and what `keepsFloor` are bridged. */
export function findStretches({ transcript, labels }: Labelled, keepsFloor: KeepsFloor): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let speaker: SpeakerId | null = null;
  let at = 0;
  let startMs = 0;
  let endMs = 0;
  let quietFrom = 0;
  function close(): void {
    if (speaker !== null) stretches.push({ speaker, ms: endMs - startMs, at });
  }
  transcript.utterances.forEach((utterance, i) => {
    if (utterance.speaker !== speaker && speaker !== null && keepsFloor(utterance, labels[i])) {
      quietFrom = Math.max(quietFrom, utterance.endMs);
      return;
    }
    if (utterance.speaker === speaker && utterance.startMs - quietFrom < PAUSE_MS) {
      endMs = Math.max(endMs, utterance.endMs);
    } else {
      close();
      ({ speaker, startMs, endMs } = utterance);
      at = i;
    }
    quietFrom = Math.max(endMs, utterance.endMs);
  });
  close();
  return stretches;
}

/** For each speaker, the gaps before they took over from somebody else who had said something. */
export function findAnswerGaps({ transcript, labels }: Labelled): ReadonlyMap<SpeakerId, readonly number[]> {
  const gaps = new Map<SpeakerId, number[]>();
  let before: Utterance | null = null;
  transcript.utterances.forEach((utterance, i) => {
    if (isBackchannel(utterance, labels[i])) return;
    if (before !== null && before.speaker !== utterance.speaker) {
      const own = gaps.get(utterance.speaker) ?? [];
      own.push(Math.max(0, utterance.startMs - before.endMs));
      gaps.set(utterance.speaker, own);
    }
    before = utterance;
  });
  return gaps;
}
