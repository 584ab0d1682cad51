import type { ActionItem, Claim, Evidence, Index, IndexPart, Label, Measured, SpeakerId, Word } from './domain.ts';

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
  /** What its sound showed; absent where it was typed, or its sound could not be decoded. */
  readonly delivery?: Delivery;
}

/** What the sound of one turn showed (practice/sound.ts): few numbers that can be added up over turns. */
export interface Delivery {
  readonly version: 1;
  /** From the first to the last moment of speech, and how much of it is no pause. */
  readonly spanMs: number;
  readonly speechMs: number;
  /** Of the speech, with a pitch to it: what loudness and pitch are measured on. */
  readonly voicedMs: number;
  /** Pauses of 250 ms and more between the first and the last moment; of those, how many last a second and more. */
  readonly pauses: number;
  readonly longPauses: number;
  /** Mean level of the voiced part in dB below full scale, and its standard deviation in dB; null without a voice. */
  readonly levelDb: number | null;
  readonly levelSpreadDb: number | null;
  /** Median pitch in Hz, and its standard deviation in semitones; null without a voice. */
  readonly pitchHz: number | null;
  readonly pitchSpread: number | null;
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

/** How a voice sounded, as numbers (practice/delivery.ts). What a number stands on is its n: words, pauses, or milliseconds of speech. */
export interface DeliveryMeasures {
  /** Words a minute with all pauses, and without them. */
  readonly wordsPerMin: Measured;
  readonly articulationPerMin: Measured;
  /** Share of the time, 0..1. */
  readonly pauseShare: Measured;
  /** Of 250 ms and more, and of a second and more. */
  readonly pausesPerMin: Measured;
  readonly longPausesPerMin: Measured;
  /** um, uh, er, ah, erm. */
  readonly hardFillersPerMin: Measured;
  /** dB below full scale, so negative; depends on the microphone. */
  readonly levelDb: Measured;
  /** Standard deviation in dB. */
  readonly levelSpreadDb: Measured;
  readonly pitchHz: Measured;
  /** Standard deviation in semitones. */
  readonly pitchSpread: Measured;
}

/** Scores of one turn that was heard; null where it is too short to say. */
export interface DeliveryPoint {
  /** Counted from 0. */
  readonly turn: number;
  readonly confidence: number | null;
  readonly energy: number | null;
  readonly hesitation: number | null;
}

/** How a rehearsal was spoken: measured locally from the sound, never an emotion that a service guessed. */
export interface PracticeDelivery {
  readonly formula: 1;
  /** Turns that were spoken; `measured` of them long enough to be scored on their own. */
  readonly turns: number;
  readonly measured: number;
  /** Milliseconds of speech. */
  readonly speechMs: number;
  /** 0–100 over all spoken turns, by their length; hesitation is better when it is low. */
  readonly confidence: Index;
  readonly energy: Index;
  readonly hesitation: Index;
  readonly measures: DeliveryMeasures;
  /** One a spoken turn, in order. */
  readonly overTime: readonly DeliveryPoint[];
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
  /** Null where every turn was typed. */
  readonly delivery: PracticeDelivery | null;
  readonly moments: readonly KeyMoment[];
  readonly facts: readonly PracticeFact[];
  /** Those that were raised. */
  readonly objections: readonly PracticeObjection[];
  readonly strengths: readonly Claim[];
  readonly areas: readonly Claim[];
  readonly recommendations: readonly ActionItem[];
}
