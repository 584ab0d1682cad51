import type { ActionItem, Claim, Evidence, IndexPart, Label, Measured, SpeakerId, Word } from './domain.ts';

/** The vocabulary of practice sessions, beside that of recordings (domain.ts). */

/** One turn of whoever practises. */
export interface RepTurn {
  readonly text: string;
  /** How long it took to say; absent where it was typed. */
  readonly spokenMs?: number;
  /** Words with their times from the start of the turn, where it was heard. */
  readonly words?: readonly Word[];
  /** Whether fillers are still in it: only of a turn that was heard. */
  readonly verbatim?: boolean;
}

/** What a persona says. */
export interface Reply {
  readonly text: string;
  /** Who says it: the persona's own name, or that of somebody beside it. */
  readonly voice: string;
  /** `model`: a language model's words, that passed the guard. */
  readonly by: 'rules' | 'model';
}

/** What can happen in one turn of a practice session; words for a person: practice/moments.ts. */
export const HAPPENINGS = [
  'time-passed',
  'asked-openly',
  'asked-closed',
  'checked',
  'summed-up',
  'brought-in',
  'told-too-much',
  'disagreed',
  'attacked',
  'irritated',
  'built-on',
  'asked-too-much',
  'interrogated',
  'repeated',
  'talked-too-long',
  'proposed-early',
  'proposed-well',
  'answered',
  'did-not-answer',
  'fact-found',
  'fact-kept',
  'lead-given',
  'objection-raised',
  'objection-explored',
  'objection-handled',
  'objection-passed-over',
  'broke-the-scene',
  'agreed',
  'left',
] as const;
export type HappeningKind = (typeof HAPPENINGS)[number];

/** Why openness or patience moved, or what a turn led to. */
export interface Happening {
  readonly kind: HappeningKind;
  /** The fact or objection it is about. */
  readonly of: string | null;
  /** The words of the turn that did it: verbatim; null where no words did. */
  readonly quote: string | null;
  /** How far each moved, in parts of 1, before both are kept within 0..1. */
  readonly openness: number;
  readonly patience: number;
}

/** One piece of what the persona has to say next: a kind of line, or content of its own by id. */
export interface Act {
  readonly say: string;
  readonly id: string | null;
}

export interface PracticeStep {
  readonly turn: RepTurn;
  /** The Rackham labels of the turn, as our engine gave them when it was said: one per utterance. */
  readonly labels: readonly Label[];
  readonly happened: readonly Happening[];
  /** After the turn, 0..1. */
  readonly openness: number;
  readonly patience: number;
  readonly acts: readonly Act[];
  readonly voice: string;
  /** Null until the persona has spoken. */
  readonly reply: Reply | null;
}

/** How a session ended: agreed on a next step, out of patience, ended by whoever practised, or too long. */
export type PracticeEnd = 'agreed' | 'patience' | 'stopped' | 'length';

/** A practice session as plain JSON: everything else about it follows from this, its persona and its scenario. */
export interface PracticeState {
  readonly version: 1;
  readonly personaId: string;
  readonly personaVersion: number;
  readonly scenarioId: string;
  /** Which of several wordings and orders: the same seed and the same turns give the same session. */
  readonly seed: number;
  readonly openness: number;
  readonly patience: number;
  readonly opening: Reply;
  /** Turns before the session began, where a recording is replayed. */
  readonly before: readonly { readonly by: 'rep' | 'persona'; readonly voice: string; readonly text: string }[];
  readonly steps: readonly PracticeStep[];
  readonly end: PracticeEnd | null;
}

/** PRODUCT §9: under 40 red, 40–69 yellow, 70–89 green, from 90 on blue. */
export type ScoreBand = 'red' | 'yellow' | 'green' | 'blue';

export interface PracticeScore {
  /** 0–100, whole. */
  readonly value: Measured;
  readonly band: ScoreBand | null;
  readonly parts: readonly IndexPart[];
  /** Of the score alone. */
  readonly formula: 1;
}

export interface KeyMoment {
  /** Counted from 0: a session can be tried again from here. */
  readonly turn: number;
  readonly verdict: 'good' | 'needs work';
  readonly text: string;
  readonly evidence: Evidence;
  /** What to try instead. */
  readonly instead: string | null;
}

export interface PracticeFact {
  readonly id: string;
  readonly about: string;
  /** In which turn it was found; null where it was missed. */
  readonly turn: number | null;
  /** A question that leads there. */
  readonly ask: string;
}

export interface PracticeObjection {
  readonly id: string;
  readonly about: string;
  readonly state: 'handled' | 'explored' | 'open';
}

/** What a practice session showed, beside the report that it makes like any recording. */
export interface PracticeResult {
  readonly persona: { readonly id: string; readonly name: string; readonly role: string };
  readonly scenario: { readonly id: string; readonly title: string };
  readonly rep: SpeakerId;
  readonly turns: number;
  readonly end: PracticeEnd;
  readonly score: PracticeScore;
  readonly tone: string;
  /** Openness 0..1 at the start and after every turn. */
  readonly openness: readonly number[];
  /** Of words where no times are known. */
  readonly talkShare: Measured;
  readonly talkShareOf: 'time' | 'words';
  /** Words of the longest turn. */
  readonly longestTurnWords: number;
  readonly moments: readonly KeyMoment[];
  readonly facts: readonly PracticeFact[];
  /** Those that were raised. */
  readonly objections: readonly PracticeObjection[];
  readonly strengths: readonly Claim[];
  readonly areas: readonly Claim[];
  readonly recommendations: readonly ActionItem[];
}
