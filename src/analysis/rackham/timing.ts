import {
  type Behaviour,
  type Evidence,
  type Labelled,
  type Mark,
  PULL,
  PUSH,
  type PullBehaviour,
  type PushBehaviour,
  type PushTiming,
  type SpeakerId,
  type Transition,
} from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import type { Reading } from './reading.ts';

const WINDOW_MS = 60_000;
/** Where a source has no times, this many utterances stand for the 60 s around a push. */
const WINDOW_UTTERANCES = 8;

const pulls: ReadonlySet<string> = new Set(PULL);
const pushes: ReadonlySet<string> = new Set(PUSH);

/** Whether a behaviour seeks (pull). */
export function isPull(behaviour: Behaviour): behaviour is PullBehaviour {
  return pulls.has(behaviour);
}

/** Whether a behaviour gives (push). */
export function isPush(behaviour: Behaviour): behaviour is PushBehaviour {
  return pushes.has(behaviour);
}

/** Every change from Pull to Push by the same speaker within a rolling 60 s; none where the source has no times. */
export function findTransitions({ transcript, labels }: Labelled): readonly Transition[] {
  if (!transcript.can.times) return [];
  const lastPull = new Map<SpeakerId, { behaviour: PullBehaviour; ms: number }>();
  const transitions: Transition[] = [];
  transcript.utterances.forEach(({ speaker, startMs }, at) => {
    for (const { behaviour } of labels[at]?.marks ?? []) {
      if (isPull(behaviour)) {
        lastPull.set(speaker, { behaviour, ms: startMs });
        continue;
      }
      if (!isPush(behaviour)) continue;
      const pull = lastPull.get(speaker);
      if (pull !== undefined && startMs - pull.ms <= WINDOW_MS) {
        transitions.push({ speaker, atMs: startMs, from: pull.behaviour, to: behaviour, at });
      }
      // A change is counted once: the next push after this one changes nothing.
      lastPull.delete(speaker);
    }
  });
  return transitions;
}

/** For every push: whether urgency was high and the risk of rejection low around it, with the words that show it. */
export function judgePushes(
  labelled: Labelled,
  reading: Reading,
  words: Pick<Language, 'say'> = ENGLISH,
): readonly PushTiming[] {
  const { transcript, labels } = labelled;
  const urgencies = findCues(reading, 'urgency');
  const lowRisks = findCues(reading, 'lowRisk');
  const timings: PushTiming[] = [];
  labels.forEach(({ marks }, at) => {
    const utterance = transcript.utterances[at];
    if (utterance === undefined) return;
    for (const mark of marks) {
      if (!isPush(mark.behaviour)) continue;
      const urgency = nearest(labelled, urgencies, at);
      const lowRisk = nearest(labelled, lowRisks, at);
      const appropriate = urgency !== null && lowRisk !== null;
      timings.push({
        at,
        speaker: utterance.speaker,
        behaviour: mark.behaviour,
        appropriate,
        urgency,
        lowRisk,
        pullAlternative: appropriate ? null : pullAlternative(mark.behaviour, mark, at, words),
      });
    }
  });
  return timings;
}

function findCues(reading: Reading, cue: 'urgency' | 'lowRisk'): readonly Evidence[] {
  const found: Evidence[] = [];
  reading.utterances.forEach((utterance, at) => {
    const quote = utterance[cue];
    if (quote !== null) found.push({ at, quote });
  });
  return found;
}

/** The closest cue inside the window; the earlier one of two equally close ones. */
function nearest({ transcript }: Labelled, cues: readonly Evidence[], at: number): Evidence | null {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cues[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = cues[low - 1];
  const after = cues[low];
  const distanceBefore = before === undefined ? Number.POSITIVE_INFINITY : at - before.at;
  const distanceAfter = after === undefined ? Number.POSITIVE_INFINITY : after.at - at;
  const closest = distanceBefore <= distanceAfter ? before : after;
  if (closest === undefined) return null;
  if (!transcript.can.times) return Math.abs(closest.at - at) <= WINDOW_UTTERANCES ? closest : null;
  const here = transcript.utterances[at]?.startMs ?? 0;
  const there = transcript.utterances[closest.at]?.startMs ?? 0;
  return Math.abs(there - here) <= WINDOW_MS ? closest : null;
}

/** What could have been asked instead, in English as the conversation is; several a behaviour, so that a list does not repeat itself. */
const ALTERNATIVES: Readonly<Record<PushBehaviour, readonly string[]>> = {
  proposing: [
    'What would a good next step look like from your side?',
    'What would have to be true for this to be worth trying?',
    'How would that fit with what you have planned already?',
  ],
  giving_info_fact: [
    'What would you need to know about this to judge it?',
    'How do you handle that today?',
    'Which part of this matters most for you?',
  ],
  giving_info_opinion: [
    'How do you see it?',
    'What is your own read on this?',
    'What makes this important, or not, for you?',
  ],
  disagreeing: [
    'What leads you to see it that way?',
    'What would it take for both to work?',
    'Which part of this is fixed for you, and which could move?',
  ],
  defending_attacking: ['What happened from your point of view?', 'What would put this right for you?'],
  shutting_out_interrupting: ['Sorry, please finish: what were you going to say?', 'Go on, what comes next?'],
};
const LONGEST_QUOTE = 60;

function pullAlternative(
  behaviour: PushBehaviour,
  { clause }: Mark,
  at: number,
  { say }: Pick<Language, 'say'>,
): string {
  const choices = ALTERNATIVES[behaviour];
  const question = choices[at % choices.length] ?? choices[0] ?? '';
  return say`Before “${shorten(clause)}”, ask first: “${question}”`;
}

/** A clause cut at a word, for a sentence around it; with an ellipsis it is no quote any more. */
function shorten(clause: string): string {
  let end = clause.length;
  while (end > 0 && '.!?,;:'.includes(clause.charAt(end - 1))) end -= 1;
  const bare = clause.slice(0, end);
  if (bare.length <= LONGEST_QUOTE) return bare;
  const cut = bare.lastIndexOf(' ', LONGEST_QUOTE);
  return `${bare.slice(0, cut > 20 ? cut : LONGEST_QUOTE).replace(/[\uD800-\uDBFF]$/, '')} …`;
}
