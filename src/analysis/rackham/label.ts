import type { Label, Labelled, Mark, SpeakerId, Transcript, Utterance } from '../domain.ts';
import { type Work, workAtOnce } from '../work.ts';
import { CALL_MARK, calledName, callsFirst, nameWords } from './calls.ts';
import { type Clause, readable, splitClauses } from './clauses.ts';
import { isForTheMachine } from './for-the-machine.ts';
import * as say from './lexicon.ts';
import { type Reading, readTranscript } from './reading.ts';
import { decide, type Moment } from './rules.ts';
import { stemOf } from './stems.ts';
import { isPull } from './timing.ts';
import { wordsOf } from './words.ts';

/** What is said to whoever analyses the recording counts nowhere, and nothing refers back to it. */
const NOTHING: Label = { marks: [] };
/** How far back (in utterances) a clause may refer: about five minutes of talk. */
const MEMORY = 80;
/** Utterances after which a proposal can no longer be built on. */
const PROPOSAL_LASTS = 8;
/** A person who spoke within this many utterances is part of the exchange. */
const EXCHANGE = 6;
/** A summary may run over this many utterances. */
const SUMMARY_LASTS = 8;
/** A gap this short or negative between two speakers counts as cutting in, if the first broke off. */
const CUT_IN_MS = 200;
const MOST_MARKS = 2;

/** Utterances between two pauses: a millisecond or two. */
const PIECE = 64;

/** The labels of a transcript by the rules of rules.ts, one per utterance; the same text always gives the same labels. */
export function labelTranscript(transcript: Transcript): Labelled['labels'] {
  return workAtOnce(labelling(transcript));
}

/** The same as work that can pause. */
export function* labelling(transcript: Transcript): Work<Labelled['labels']> {
  const reading = readTranscript(transcript);
  if (!reading.english) return transcript.utterances.map(() => NOTHING);
  const past = makePast(transcript, reading);
  const labels: Label[] = [];
  for (const [at, utterance] of transcript.utterances.entries()) {
    if (at % PIECE === 0) yield;
    labels.push(labelOf(past, reading, utterance, at));
  }
  return labels;
}

function labelOf(past: Past, reading: Reading, utterance: Utterance, at: number): Label {
  const text = readable(utterance.text);
  if (isForTheMachine(text)) return NOTHING;
  const clauses = splitClauses(text, text === utterance.text ? reading.utterances[at]?.words : undefined);
  const label = labelUtterance(past, utterance, at, clauses);
  past.remember(utterance, at, clauses, label);
  return label;
}

function labelUtterance(past: Past, utterance: Utterance, at: number, clauses: readonly Clause[]): Label {
  const marks: Mark[] = [];
  for (const clause of clauses) {
    if (clause.full.length === 0) continue;
    const moment = past.momentOf(utterance, at, clause, marks.length === 0);
    const decided = decide(moment);
    if (decided.behaviour === 'none') continue;
    if (marks.some((mark) => mark.behaviour === decided.behaviour)) continue;
    const proposal = decided.behaviour === 'proposing' ? past.answerToProposal(moment, utterance.speaker, at) : null;
    marks.push({
      behaviour: decided.behaviour,
      clause: clause.raw,
      rule: decided.name,
      buildOn: proposal === 'build-on',
      counterProposal: proposal === 'counter',
      irritator: say.IRRITATES.test(clause.text),
      reasons: countReasons(clause),
    });
  }
  return { marks: marks.length <= MOST_MARKS ? marks : strongest(marks) };
}

/** Of the marks of a long turn the two that seek rather than give, else the first two; in the order they were said. */
function strongest(marks: readonly Mark[]): readonly Mark[] {
  const pulls = marks.filter((mark) => isPull(mark.behaviour));
  const kept = [...new Set([...pulls, ...marks])].slice(0, MOST_MARKS);
  return marks.filter((mark) => kept.includes(mark));
}

function countReasons(clause: Clause): number {
  let reasons = 0;
  // The full words: a leading "because" is dropped from `text` but is the reason itself.
  for (const _ of clause.said.matchAll(say.REASON)) reasons += 1;
  return reasons;
}

/** "Let's do that": takes up a proposal instead of making one. */
function isConsent(said: string): boolean {
  return /^(?:(?:yes|yeah|okay|sure|great|good) )*(?:let's do (?:that|it|this)|let's make sure (?:we do|of that|of it)|i'll do that|we'll do that|please do|i'll write that down|i'll note that)$/.test(
    said,
  );
}

/** "I can try that on Thursday": does what was proposed. */
const TAKES_IT = /\b(?:try|do|use|take|start|check|bring|send) (?:that|this|it|those|them)\b/;

interface Proposal {
  readonly speaker: SpeakerId;
  readonly at: number;
  readonly turn: number;
  readonly stems: ReadonlySet<string>;
}

/** What was said before, as far as a rule may need it. */
interface Past {
  momentOf(utterance: Utterance, at: number, clause: Clause, first: boolean): Moment;
  answerToProposal(moment: Moment, speaker: SpeakerId, at: number): 'build-on' | 'counter' | null;
  remember(utterance: Utterance, at: number, clauses: readonly Clause[], label: Label): void;
}

interface Said {
  readonly utterance: Utterance;
  readonly stems: readonly string[];
  readonly asked: boolean;
  readonly proposed: boolean;
}

interface Mention {
  speaker: SpeakerId;
  at: number;
  /** When somebody other than `speaker` last said it; -1 for never. */
  otherAt: number;
}

function makePast(transcript: Transcript, reading: Reading): Past {
  const mentions = new Map<string, Mention>();
  const lastSpoke = new Map<SpeakerId, number>();
  const names = nameWords(transcript);
  let turn = 0;
  let lastProposal: Proposal | null = null;
  let pulledSince = false;
  let summary: { speaker: SpeakerId; at: number; started: number } | null = null;
  /** The last utterance that said something, and the last by somebody else than its speaker. */
  let recent: Said | null = null;
  let beforeThat: Said | null = null;

  function lastOther(speaker: SpeakerId): Said | null {
    if (recent === null || recent.utterance.speaker !== speaker) return recent;
    return beforeThat;
  }

  function saidByOther(stem: string, speaker: SpeakerId, at: number): boolean {
    const mention = mentions.get(stem);
    if (mention === undefined) return false;
    const when = mention.speaker === speaker ? mention.otherAt : mention.at;
    return when >= 0 && at - when <= MEMORY;
  }

  function callsSilentPerson(clause: Clause, speaker: SpeakerId, at: number): boolean {
    const called = calledName(clause);
    if (called === null) return false;
    const person = names.get(called);
    // A name that is nobody's here (another spelling, somebody in the room without a line) has by definition not spoken.
    if (person === undefined) return CALL_MARK.test(clause.raw) && (clause.asks || callsFirst(clause));
    if (person === speaker) return false;
    const spoke = lastSpoke.get(person);
    return spoke === undefined || at - spoke > EXCHANGE;
  }

  function momentOf(utterance: Utterance, at: number, clause: Clause, first: boolean): Moment {
    const { speaker } = utterance;
    const other = lastOther(speaker);
    let content = 0;
    let refersBack = 0;
    let echoes = 0;
    for (const word of clause.words) {
      const stem = stemOf(word);
      if (stem === null) continue;
      content += 1;
      if (saidByOther(stem, speaker, at)) refersBack += 1;
      if (other?.stems.includes(stem)) echoes += 1;
    }
    const answer = answerAfter(transcript, reading, at);
    const follows = first && recent !== null && recent.utterance.speaker !== speaker;
    return {
      // Written out: spreading makes V8 copy every clause into a slow object, a quarter of the whole analysis.
      raw: clause.raw,
      at: clause.at,
      full: clause.full,
      words: clause.words,
      text: clause.text,
      said: clause.said,
      asks: clause.asks,
      finished: clause.finished,
      brokenOff: clause.brokenOff,
      content,
      refersBack,
      echoes,
      follows,
      answers: follows && recent?.asked === true,
      continuesOwn: clause.at > 0 || transcript.utterances[at - 1]?.speaker === speaker,
      cutsOff: first && cutsOff(transcript, at),
      confirmed: isConfirmed(transcript, reading, at),
      yesAfter: answer === 'yes',
      answered: answer !== null,
      punctuated: reading.punctuated,
      objectsTo: follows && recent?.proposed === true,
      callsSilentPerson: callsSilentPerson(clause, speaker, at),
      continuesSummary:
        summary !== null &&
        summary.speaker === speaker &&
        summary.at === at - 1 &&
        at - summary.started < SUMMARY_LASTS,
    };
  }

  function answerToProposal(moment: Moment, speaker: SpeakerId, at: number): 'build-on' | 'counter' | null {
    if (lastProposal === null || lastProposal.speaker === speaker || at - lastProposal.at > PROPOSAL_LASTS) return null;
    const said = moment.said;
    const shares = moment.words.some((word) => {
      const stem = stemOf(word);
      return stem !== null && lastProposal?.stems.has(stem) === true;
    });
    if (
      say.EXTENDS.test(said) &&
      !say.REPLACES.test(said) &&
      (shares || /\bbuild|^(?:yes|yeah|great|sure|good)/.test(said))
    )
      return 'build-on';
    if (turn - lastProposal.turn > 0 || pulledSince || say.AGREES.test(said) || isConsent(said) || TAKES_IT.test(said))
      return null;
    return 'counter';
  }

  function remember(utterance: Utterance, at: number, clauses: readonly Clause[], label: Label): void {
    const { speaker } = utterance;
    lastSpoke.set(speaker, at);
    const stems: string[] = [];
    for (const clause of clauses) {
      for (const word of clause.words) {
        const stem = stemOf(word);
        if (stem === null) continue;
        stems.push(stem);
        const mention = mentions.get(stem);
        if (mention === undefined) mentions.set(stem, { speaker, at, otherAt: -1 });
        else {
          if (mention.speaker !== speaker) mention.otherAt = mention.at;
          mention.speaker = speaker;
          mention.at = at;
        }
      }
    }
    const { marks } = label;
    if (marks.length === 0 && stems.length === 0) return;
    if (recent !== null && recent.utterance.speaker !== speaker) {
      beforeThat = recent;
      if (lastProposal !== null && recent.utterance.speaker !== lastProposal.speaker) turn += 1;
    }
    const asked = marks.some(
      (mark) =>
        mark.behaviour.endsWith('_question') ||
        mark.behaviour === 'bringing_in' ||
        mark.behaviour === 'testing_understanding',
    );
    recent = { utterance, stems, asked, proposed: marks.some((mark) => mark.behaviour === 'proposing') };
    if (asked) pulledSince = true;
    const consents = clauses.every((clause) => isConsent(clause.said));
    if (!consents && marks.some((mark) => mark.behaviour === 'proposing')) {
      lastProposal = { speaker, at, turn, stems: new Set(stems) };
      pulledSince = false;
    }
    if (marks.some((mark) => mark.behaviour === 'summarizing')) {
      const goesOn = summary !== null && summary.speaker === speaker && summary.at === at - 1;
      summary = { speaker, at, started: goesOn && summary !== null ? summary.started : at };
    }
  }

  return { momentOf, answerToProposal, remember };
}

const YES = new Set('yes yeah yep yup exactly right correct true absolutely definitely indeed precisely'.split(' '));
const NO = new Set('no nope nah'.split(' '));

/** How another person's next utterance begins: with a yes, with a no, or with neither (null). */
function answerAfter({ utterances }: Transcript, reading: Reading, at: number): 'yes' | 'no' | null {
  const next = utterances[at + 1];
  if (next === undefined || next.speaker === utterances[at]?.speaker) return null;
  const first = reading.utterances[at + 1]?.words.find((word) => !say.NOISE.has(word)) ?? '';
  if (YES.has(first)) return 'yes';
  return NO.has(first) ? 'no' : null;
}

const CONFIRMS = new Set(
  "yes yeah yep exactly right correct true precisely absolutely definitely indeed sure that's it it's pretty much spot on basically more or less i'm afraid so it does is they do the list".split(
    ' ',
  ),
);
const CONFIRMS_FIRST = new Set("yes exactly correct true precisely absolutely that's".split(' '));
const LONGEST_CONFIRMATION = 5;
const LONGEST_REPETITION = 25;

/** Whether the next utterance is another person's plain yes, or says the same words again. */
function isConfirmed({ utterances }: Transcript, reading: Reading, at: number): boolean {
  const now = utterances[at];
  const next = utterances[at + 1];
  const answer = reading.utterances[at + 1]?.words ?? [];
  if (
    now === undefined ||
    next === undefined ||
    next.speaker === now.speaker ||
    answer.length === 0 ||
    next.text.includes('?')
  )
    return false;
  if (
    answer.length <= LONGEST_CONFIRMATION &&
    CONFIRMS_FIRST.has(answer[0] ?? '') &&
    answer.every((word) => CONFIRMS.has(word))
  ) {
    return true;
  }
  const own = reading.utterances[at]?.words ?? [];
  return (
    answer.length >= 3 &&
    answer.length <= LONGEST_REPETITION &&
    answer.length <= own.length &&
    answer.every((word) => own.includes(word))
  );
}

/** Whether utterance `at` cut its predecessor off; only where the source keeps overlaps (RACKHAM: timing evidence). */
export function cutsOff(transcript: Transcript, at: number): boolean {
  const before = transcript.utterances[at - 1];
  const now = transcript.utterances[at];
  if (!transcript.can.overlap || !transcript.can.times || before === undefined || now === undefined) return false;
  if (before.speaker === now.speaker || now.startMs - before.endMs > CUT_IN_MS) return false;
  return /[\p{L}\p{N}]\s*(?:[-–—]+|…|\.\.\.+)["'”’\s]*$/u.test(before.text) && wordsOf(before.text).length >= 3;
}
