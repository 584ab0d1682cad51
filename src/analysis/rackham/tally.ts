import { BEHAVIOURS, type Behaviour, type Counts, type Labelled, type Mark, type SpeakerId } from '../domain.ts';
import type { Reading } from './reading.ts';
import { isPull, isPush } from './timing.ts';

/** Everything that is counted for one speaker; all of it adds up, so that the tallies of two parts are the tally of both. */
export interface Tally {
  utterances: number;
  words: number;
  syllables: number;
  jargon: number;
  hardFillers: number;
  softFillers: number;
  readonly counts: Record<Behaviour, number>;
  pull: number;
  push: number;
  buildOns: number;
  irritators: number;
  counterProposals: number;
  /** Pushes that give at least one reason, and the reasons they give. */
  arguments: number;
  reasons: number;
  /** Questions and checks that take up the content of what another had just said. */
  followUps: number;
  questionsGivenRoom: number;
  datedNextSteps: number;
}

/** Zero for every behaviour; a literal, because V8 is three times slower with an object that was built up. */
function noCounts(): Record<Behaviour, number> {
  return {
    open_question: 0,
    closed_question: 0,
    testing_understanding: 0,
    summarizing: 0,
    bringing_in: 0,
    proposing: 0,
    giving_info_fact: 0,
    giving_info_opinion: 0,
    disagreeing: 0,
    defending_attacking: 0,
    shutting_out_interrupting: 0,
  };
}

/** Counts added up. */
export function addCounts(all: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const counts of all) for (const name of BEHAVIOURS) sum[name] += counts[name];
  return sum;
}

export function emptyTally(): Tally {
  return {
    utterances: 0,
    words: 0,
    syllables: 0,
    jargon: 0,
    hardFillers: 0,
    softFillers: 0,
    counts: noCounts(),
    pull: 0,
    push: 0,
    buildOns: 0,
    irritators: 0,
    counterProposals: 0,
    arguments: 0,
    reasons: 0,
    followUps: 0,
    questionsGivenRoom: 0,
    datedNextSteps: 0,
  };
}

/** Adds a part's tally to `sum` as often as `times` says. Written out, because it runs 20,000 times for a bootstrap. */
export function addTally(sum: Tally, part: Tally, times: number): void {
  sum.utterances += part.utterances * times;
  sum.words += part.words * times;
  sum.syllables += part.syllables * times;
  sum.jargon += part.jargon * times;
  sum.hardFillers += part.hardFillers * times;
  sum.softFillers += part.softFillers * times;
  sum.pull += part.pull * times;
  sum.push += part.push * times;
  sum.buildOns += part.buildOns * times;
  sum.irritators += part.irritators * times;
  sum.counterProposals += part.counterProposals * times;
  sum.arguments += part.arguments * times;
  sum.reasons += part.reasons * times;
  sum.followUps += part.followUps * times;
  sum.questionsGivenRoom += part.questionsGivenRoom * times;
  sum.datedNextSteps += part.datedNextSteps * times;
  const [counts, more] = [sum.counts, part.counts];
  counts.open_question += more.open_question * times;
  counts.closed_question += more.closed_question * times;
  counts.testing_understanding += more.testing_understanding * times;
  counts.summarizing += more.summarizing * times;
  counts.bringing_in += more.bringing_in * times;
  counts.proposing += more.proposing * times;
  counts.giving_info_fact += more.giving_info_fact * times;
  counts.giving_info_opinion += more.giving_info_opinion * times;
  counts.disagreeing += more.disagreeing * times;
  counts.defending_attacking += more.defending_attacking * times;
  counts.shutting_out_interrupting += more.shutting_out_interrupting * times;
}

/** The tallies of utterances `from` to before `to`: one a speaker, in the order of `transcript.speakers`. */
export function tallyUp(
  labelled: Labelled,
  reading: Reading,
  from = 0,
  to = labelled.transcript.utterances.length,
): readonly Tally[] {
  const { transcript, labels } = labelled;
  const tallies = new Map(transcript.speakers.map(({ id }) => [id, emptyTally()]));
  for (let at = from; at < to; at += 1) {
    const tally = tallies.get(transcript.utterances[at]?.speaker ?? ('' as SpeakerId));
    const read = reading.utterances[at];
    if (tally === undefined || read === undefined) continue;
    tally.utterances += 1;
    tally.words += read.words.length;
    tally.syllables += read.syllables;
    tally.jargon += read.jargon;
    tally.hardFillers += read.hardFillers;
    tally.softFillers += read.softFillers;
    for (const mark of labels[at]?.marks ?? []) count(tally, mark);
    if (asks(labelled, at)) {
      if (takesUp(labelled, reading, at)) tally.followUps += 1;
      if (givesRoom(labelled, at)) tally.questionsGivenRoom += 1;
    }
  }
  return [...tallies.values()];
}

function count(tally: Tally, mark: Mark): void {
  tally.counts[mark.behaviour] += 1;
  if (isPull(mark.behaviour)) tally.pull += 1;
  if (!isPush(mark.behaviour)) return;
  tally.push += 1;
  if (mark.buildOn) tally.buildOns += 1;
  if (mark.counterProposal) tally.counterProposals += 1;
  if (mark.irritator) tally.irritators += 1;
  if (mark.reasons > 0) {
    tally.arguments += 1;
    tally.reasons += mark.reasons;
  }
  if (mark.behaviour === 'proposing' && isDatedStep(mark.clause)) tally.datedNextSteps += 1;
}

const WITH_OWNER =
  /\b(?:i(?:'ll| will| can| could)|we(?:'ll| will| can| could| should)?|let's|let me|you|(?!It |This |That |There |These |Those |What |Which )\p{Lu}\p{Ll}+ (?:will|can|could))\b/u;
const WITH_DATE =
  /\b(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:next|this|early next|end of (?:the|this|next)) (?:week|month|quarter|year)|by (?:the )?(?:end|noon|monday|eod|january|february|march|april|may|june|july|august|september|october|november|december)|(?:january|february|march|april|june|july|august|september|october|november|december)|on the \d+(?:st|nd|rd|th)|in (?:a|two|three|\d+) (?:days?|weeks?)|at \d+(?::\d\d)?(?: ?(?:am|pm))?|within (?:a|the|two|\d+) (?:days?|weeks?|hours?))\b/i;

/** A next step that says who does it and when. */
export function isDatedStep(clause: string): boolean {
  return (
    WITH_DATE.test(clause) &&
    WITH_OWNER.test(
      clause
        .replace(/’/g, "'")
        .replace(/\bI\b/g, 'i')
        .replace(/^(?:We|You|Let)/u, (word) => word.toLowerCase()),
    )
  );
}

/** Whether an utterance asks or checks. */
function asks({ labels }: Labelled, at: number): boolean {
  return (
    labels[at]?.marks.some(
      ({ behaviour }) =>
        behaviour === 'open_question' || behaviour === 'closed_question' || behaviour === 'testing_understanding',
    ) === true
  );
}

/** How far back the other's contribution may lie that a follow-up question takes up. */
const FOLLOW_UP_REACH = 4;
const LEAST_LETTERS = 4;
/** Words of an utterance that are compared; longer ones are no sentences. */
const MOST_WORDS = 200;

function takesUp({ transcript, labels }: Labelled, reading: Reading, at: number): boolean {
  // A check of understanding refers to what was said by definition.
  if (labels[at]?.marks.some((mark) => mark.behaviour === 'testing_understanding') === true) return true;
  const speaker = transcript.utterances[at]?.speaker;
  const own = contentWords(reading, at);
  if (own.length === 0) return false;
  for (let i = at - 1; i >= 0 && i >= at - FOLLOW_UP_REACH; i -= 1) {
    if (transcript.utterances[i]?.speaker === speaker) continue;
    const said = reading.utterances[i]?.words ?? [];
    for (let k = 0; k < Math.min(said.length, MOST_WORDS); k += 1) if (own.includes(said[k] ?? '')) return true;
  }
  return false;
}

function contentWords(reading: Reading, at: number): readonly string[] {
  const content: string[] = [];
  const words = reading.utterances[at]?.words ?? [];
  for (let k = 0; k < Math.min(words.length, MOST_WORDS); k += 1) {
    const word = words[k] ?? '';
    if (word.length >= LEAST_LETTERS && !COMMON.has(word)) content.push(word);
  }
  return content;
}

const COMMON = new Set(
  "what that this they there their them then than with have your from about would could should will were when where which does been just like know think want need some more very also into over only really going right okay yeah well here it's that's don't much many other".split(
    ' ',
  ),
);

/** The asker leaves at least this much room before speaking on. */
const ROOM_MS = 1_000;
/** The answer has to come within this many utterances. */
const ANSWER_REACH = 3;

function givesRoom({ transcript, labels }: Labelled, at: number): boolean {
  const question = transcript.utterances[at];
  if (question === undefined) return false;
  for (let i = at + 1; i <= at + ANSWER_REACH; i += 1) {
    const next = transcript.utterances[i];
    if (next === undefined) return false;
    if (next.speaker !== question.speaker) {
      if ((labels[i]?.marks.length ?? 0) > 0 || next.text.length > 2) return true;
    } else if (next.startMs - question.endMs < ROOM_MS) return false;
  }
  return false;
}
