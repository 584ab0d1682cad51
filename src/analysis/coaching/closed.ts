import type { SpeakerId } from '../domain.ts';
import { pick } from './advise.ts';
import { allOf, labelAt, type Scene, textAt, utteranceAt, wordCount } from './scene.ts';

/** Closed questions that an open one would have served better, and that open one: in English, as the conversation is. */

/** Dates, consent and the room: a closed question is the right one there. */
const PRACTICAL =
  /\b(?:monday|tuesday|wednesday|thursday|friday|o'clock|half past|today|tomorrow|next week|calendar|minutes?|hear me|see (?:my|the) screen|work for you|all right|anything|is that (?:it|the list|right|correct)|deal|sign(?:ed)?|is this \w+|speaking (?:to|with))\b/i;
const FEWEST_WORDS = 5;

interface Chance {
  readonly at: number;
  /** Words of the answer. */
  readonly answer: number;
}

/** The words of the closed question in utterance `at`. */
export function closedClause(scene: Scene, at: number): string {
  return labelAt(scene, at).marks.find((mark) => mark.behaviour === 'closed_question')?.clause ?? textAt(scene, at);
}

/** A speaker's closed questions about the matter, those with the shortest answers first. */
export function closedChances(scene: Scene, speaker: SpeakerId): readonly Chance[] {
  return allOf(scene, speaker, 'closed_question')
    .filter((at) => wordCount(closedClause(scene, at)) >= FEWEST_WORDS && !PRACTICAL.test(closedClause(scene, at)))
    .map((at) => ({ at, answer: answerWords(scene, at) }))
    .sort((a, b) => a.answer - b.answer || a.at - b.at);
}

/** How many words the others said before the asker spoke again. */
export function answerWords(scene: Scene, at: number): number {
  const asker = utteranceAt(scene, at)?.speaker;
  let words = 0;
  for (let i = at + 1; i < scene.transcript.utterances.length; i += 1) {
    if (utteranceAt(scene, i)?.speaker === asker) break;
    words += wordCount(textAt(scene, i));
  }
  return words;
}

interface Opener {
  readonly asks: RegExp;
  readonly open: readonly string[];
}

const OPENERS: readonly Opener[] = [
  {
    asks: /\b(?:how (?:many|much|often|long|big)|what (?:share|percentage|percent|number|part)|figure)\b/i,
    open: ['What is behind that number, and how has it developed?', 'What drives that number up or down?'],
  },
  {
    asks: /\b(?:when|which (?:day|week|month|quarter|year)|by when|what date)\b/i,
    open: ['What has to happen before that date, and what hangs on it?', 'What led up to that, and what came after?'],
  },
  {
    asks: /\b(?:who|whose|which (?:person|team|department))\b/i,
    open: ['How do the people involved look at this, each from their side?', 'What does each of them need from this?'],
  },
  {
    asks: /\b(?:do|does|did|have|has|are|is) (?:you|your|it|they|the|that)\b/i,
    open: ['How do you handle that today, and what would you change?', 'Walk me through how that works on your side.'],
  },
];
const ANY = ['How do you see that, and what leads you there?', 'What would you want to be different there?'];

/** An open question on the matter of a closed one. */
export function opened(question: string, seed: number): string {
  return pick(OPENERS.find(({ asks }) => asks.test(question))?.open ?? ANY, seed);
}
