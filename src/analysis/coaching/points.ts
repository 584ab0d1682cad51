import type { SpeakerId } from '../domain.ts';
import { DATUM, IRRITATES } from '../rackham/lexicon.ts';
import { isPull } from '../rackham/timing.ts';
import { findOpening } from './openings.ts';
import { labelAt, type Scene, textAt, utteranceAt, wordCount } from './scene.ts';

/** Which things that somebody said are worth checking, asking about or summing up. */

const NEEDS =
  /\b(?:need|needs|needed|want|wants|wanted|must|have to|has to|had to|can't|cannot|won't|deadline|afraid|worried)\b/i;
const FOLLOWS =
  /\b(?:if|because|so that|until|unless|otherwise|costs?|lost|lose|instead|before|after|by the|until|prices?|contract|terms?|included|budget)\b/i;
/** Talk about the talk, and talk about the speaker's own company, is no point that needs checking. */
const ABOUT_THE_TALK =
  /\b(?:let me|tell you|to be (?:open|honest)|i(?:'d| would) say|i(?:'ve| have) got (?:a lot|until)|i have to (?:say|run|go)|show you|thank|sorry|as i said|like i say)\b/i;
/** An address or a mention that somebody spoke or pasted is not to come back in a sentence of ours. */
const LEADS_AWAY = /https?:|www\.|javascript:|<[@!#]/i;
const FEWEST_WORDS = 6;
const MOST_WORDS = 26;
/** Names and numbers behind "that": a sentence that starts with one of these means nothing outside its context. */
const LEANS_ON_CONTEXT =
  /^(?:(?:and|so|but|well) )*(?:it|that|this|they|those|these|he|she|him|her)(?:'s|'re|'d|'ll)?\b/i;

const HESITATES = /\b(?:um|uh|er|erm)\b/i;

/** How much an utterance is worth a check or a question, from 0 (not at all); only what tells or asks for something counts. */
export function worthOf(scene: Scene, at: number): number {
  const text = textAt(scene, at).replace(/’/g, "'");
  const words = wordCount(text);
  const { marks } = labelAt(scene, at);
  if (marks.length === 0 || words < FEWEST_WORDS || words > MOST_WORDS) return 0;
  if (marks.some(({ behaviour }) => isPull(behaviour) || behaviour === 'defending_attacking')) return 0;
  if (
    LEADS_AWAY.test(text) ||
    ABOUT_THE_TALK.test(text) ||
    IRRITATES.test(text.toLowerCase()) ||
    /\?|[-–—…]$/.test(text.trim())
  )
    return 0;
  const worth =
    (NEEDS.test(text) ? 3 : 0) +
    (DATUM.test(text.toLowerCase()) ? 2 : 0) +
    (FOLLOWS.test(text) ? 1 : 0) +
    3 * (findOpening(text)?.weight ?? 0) +
    Math.min(words, 16) / 16;
  return LEANS_ON_CONTEXT.test(text) || HESITATES.test(text) ? worth / 2 : worth;
}

/** The same for `speaker` as a listener: what their own side says is less worth playing back. */
export function worthFor(scene: Scene, speaker: SpeakerId, at: number): number {
  const by = utteranceAt(scene, at)?.speaker;
  if (by === undefined || by === speaker) return 0;
  const role = scene.roles.get(speaker);
  const ownSide = role !== 'unknown' && role === scene.roles.get(by);
  return worthOf(scene, at) * (ownSide ? 0.4 : 1);
}

/** Less than this is small talk or housekeeping. */
export const WORTH_CHECKING = 1.5;

/** The two weightiest points that others made before utterance `before`, in the order they were made. */
export function pointsHeard(scene: Scene, speaker: SpeakerId, before: number): readonly number[] {
  const heard: { at: number; worth: number }[] = [];
  for (let at = 0; at < before; at += 1) {
    const worth = worthFor(scene, speaker, at);
    if (worth >= WORTH_CHECKING) heard.push({ at, worth });
  }
  return heard
    .sort((a, b) => b.worth - a.worth || a.at - b.at)
    .slice(0, 2)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}
