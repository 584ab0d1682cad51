import type { Label, Speaker, SpeakerId, Transcript, Utterance, Word } from '../domain.ts';
import { offlineEngine } from '../engines/offline.ts';
import type { PracticeState, RepTurn } from '../practice-domain.ts';
import { cleanText } from '../transcript/clean.ts';
import { splitSentences } from '../transcript/sentences.ts';

/** A practice session as a transcript like any other, so that the same code labels and measures it. */

/** Longer turns are no turns; what stands behind is not read. Slack cuts a message at 40,000 characters, nobody reads 4,000 aloud. */
const LONGEST_TURN = 4_000;
/** At which what the persona wrote is taken to be read aloud where the other side is timed (RACKHAM §4: 130–175). */
const READ_ALOUD_WPM = 150;

/** A turn as everything afterwards reads it: one clean line of a sensible length. */
export function cleanTurn(turn: RepTurn): RepTurn {
  const text = cleanText(turn.text.slice(0, LONGEST_TURN).replace(/[\uD800-\uDBFF]$/, ''));
  if (text === turn.text) return turn;
  return turn.text.length > LONGEST_TURN ? cutAfter({ ...turn, text }) : { ...turn, text };
}

/** The times of what is left of a turn that was cut. */
function cutAfter(turn: RepTurn): RepTurn {
  const words = placeWords(turn).map(({ word }) => word);
  const last = words.at(-1);
  return last === undefined ? turn : { ...turn, words, spokenMs: last.endMs };
}

export interface PracticeTranscript {
  readonly transcript: Transcript;
  /** Whoever practises. */
  readonly rep: SpeakerId;
  /** For every step the index of its first utterance, and of the one behind its last. */
  readonly turns: readonly (readonly [from: number, to: number])[];
}

interface Said {
  readonly by: string;
  readonly isRep: boolean;
  readonly turn: RepTurn;
  /** Which step it belongs to; null for what stands before the first. */
  readonly step: number | null;
}

/** The transcript of a session so far, with one more turn of whoever practises where one is given. `repName` as the report has it. */
export function toTranscript(state: PracticeState, repName: string, next?: RepTurn): PracticeTranscript {
  const said: Said[] = [
    ...state.before.map(({ by, voice, text }) => ({ by: voice, isRep: by === 'rep', turn: { text }, step: null })),
    { by: state.opening.voice, isRep: false, turn: { text: state.opening.text }, step: null },
    ...state.steps.flatMap(({ turn, reply }, step): Said[] => [
      { by: repName, isRep: true, turn, step },
      ...(reply === null ? [] : [{ by: reply.voice, isRep: false, turn: { text: reply.text }, step: null }]),
    ]),
    ...(next === undefined ? [] : [{ by: repName, isRep: true, turn: next, step: state.steps.length }]),
  ];
  const own = said.filter(({ isRep }) => isRep);
  const times = own.length > 0 && own.every(({ turn }) => turn.spokenMs !== undefined);
  const speakers = numberSpeakers(said);
  const utterances: Utterance[] = [];
  const turns: [number, number][] = [];
  let clock = 0;
  for (const { by, isRep, turn, step } of said) {
    const from = utterances.length;
    const tookMs = times ? (turn.spokenMs ?? readAloudMs(turn.text)) : 0;
    const speaker = speakers.get(keyOf(by, isRep))?.id ?? ('S1' as SpeakerId);
    utterances.push(...utterancesOf(turn, speaker, clock, tookMs));
    clock += tookMs;
    if (step !== null) turns[step] = [from, utterances.length];
  }
  return {
    transcript: {
      format: 'practice',
      durationMs: clock,
      speakers: [...speakers.values()],
      utterances,
      can: {
        times,
        wordTimes: false,
        overlap: false,
        verbatim: times && own.every(({ turn }) => turn.verbatim === true),
        speakers: true,
      },
    },
    rep: speakers.get(keyOf(repName, true))?.id ?? ('S2' as SpeakerId),
    turns,
  };
}

/** The labels of the last turn of whoever practises, given in `next`, in the light of everything before: one per utterance. */
export function labelTurn(state: PracticeState, repName: string, next: RepTurn): readonly Label[] {
  const { transcript, turns } = toTranscript(state, repName, cleanTurn(next));
  const [from, to] = turns[state.steps.length] ?? [0, 0];
  return offlineEngine.label(transcript).labels.slice(from, to);
}

/** The sentences of a turn, one utterance each. */
export function sentencesOf({ text }: RepTurn): readonly string[] {
  return splitSentences(text).map(([from, to]) => text.slice(from, to));
}

/** Somebody at the persona's side may have the same name. */
function keyOf(name: string, isRep: boolean): string {
  return `${isRep ? 'rep' : 'other'} ${name}`;
}

function numberSpeakers(said: readonly Said[]): ReadonlyMap<string, Speaker> {
  const speakers = new Map<string, Speaker>();
  for (const { by, isRep } of said) {
    const key = keyOf(by, isRep);
    if (!speakers.has(key)) speakers.set(key, { id: `S${speakers.size + 1}` as SpeakerId, name: by });
  }
  return speakers;
}

function utterancesOf(turn: RepTurn, speaker: SpeakerId, startMs: number, tookMs: number): readonly Utterance[] {
  const { text } = turn;
  const placed = placeWords(turn);
  // Half of the times is worse than none: sentences are then timed by their letters.
  const words = placed.length === turn.words?.length ? placed : [];
  const timeAt = (at: number): number => startMs + Math.round((tookMs * at) / Math.max(1, text.length));
  return splitSentences(text).map(([from, to]) => {
    const own = words.filter(({ at }) => at >= from && at < to).map(({ word }) => word);
    const [first, last] = [own[0], own.at(-1)];
    return {
      speaker,
      startMs: first === undefined ? timeAt(from) : startMs + first.startMs,
      endMs: last === undefined ? timeAt(to) : startMs + last.endMs,
      text: text.slice(from, to),
    };
  });
}

/** Where in the text each timed word stands, up to the first that cannot be found. */
function placeWords({ text, words = [] }: RepTurn): readonly { readonly at: number; readonly word: Word }[] {
  const placed: { at: number; word: Word }[] = [];
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word.text, from);
    if (at === -1) break;
    placed.push({ at, word });
    from = at + word.text.length;
  }
  return placed;
}

function readAloudMs(text: string): number {
  return Math.round((text.split(/\s+/u).length / READ_ALOUD_WPM) * 60_000);
}
