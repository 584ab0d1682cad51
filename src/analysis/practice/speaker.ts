import type { Act, PracticeState, Reply } from '../practice-domain.ts';
import { LINE_KINDS, type LineKind, type Persona } from './persona.ts';
import { hash, keyOfAct, type Setting, shuffled, standingOf } from './standing.ts';

/** The persona without a model: its own lines and content, put together as the session asks, in an order that the seed decides. */

/** What a person says in one go; a model is held to the same. */
export const MOST_WORDS = 80;

/** The persona's first words. */
export function greet({ persona, scenario }: Setting, seed: number): Reply {
  const begins = persona.begins.length > 0 ? persona.begins : scenario.opens;
  const text = `${pick(persona.lines.opens, seed, 'opens', 0)} ${pick(begins, seed, 'begins', 0)}`;
  return { text, voice: persona.name, by: 'rules' };
}

/** What the persona says to the last turn. Nothing that was not earned: only what the acts of the turn name. */
export function speak(setting: Setting, state: PracticeState): Reply {
  const step = state.steps.at(-1);
  const { persona } = setting;
  if (step === undefined) return state.opening;
  // How often each was used before this turn.
  const { used } = standingOf(setting, { ...state, steps: state.steps.slice(0, -1) });
  const pieces = step.acts.map((one) => ({
    isLine: isLine(one.say),
    text: wordsFor(persona, one, state.seed, used.get(keyOfAct(one.say, one.id)) ?? 0),
  }));
  // Lines around it may be left out, what was earned may not.
  while (countWords(pieces.map(({ text }) => text).join(' ')) > MOST_WORDS) {
    const at = pieces.findLastIndex((piece) => piece.isLine);
    if (at === -1) break;
    pieces.splice(at, 1);
  }
  return { text: pieces.map(({ text }) => text).join(' '), voice: step.voice, by: 'rules' };
}

/** Words as a reader counts them. */
export function countWords(text: string): number {
  return text.trim() === '' ? 0 : text.trim().split(/\s+/u).length;
}

/** Whether an act is one of the persona's lines, not content of its own. */
function isLine(say: string): say is LineKind {
  return (LINE_KINDS as readonly string[]).includes(say);
}

function wordsFor(persona: Persona, one: Act, seed: number, nth: number): string {
  if (isLine(one.say)) return pick(persona.lines[one.say], seed, one.say, nth);
  return pick(contentOf(persona, one), seed, keyOfAct(one.say, one.id), nth);
}

/** Every way in which a persona can put a piece of content. */
export function contentOf(persona: Persona, { say, id }: Act): readonly string[] {
  const fact = persona.facts.find((candidate) => candidate.id === id);
  const objection = persona.objections.find((candidate) => candidate.id === id);
  switch (say) {
    case 'fact':
      return fact?.says ?? [];
    case 'lead':
      return fact?.lead ?? [];
    case 'guarded':
      return fact?.guarded ?? [];
    case 'objects':
      return objection?.says ?? [];
    case 'behind':
      return objection?.behind ?? [];
    case 'settled':
      return objection?.settled ?? [];
    case 'unmoved':
      return objection?.unmoved ?? [];
    case 'knows':
      return persona.knows[Number(id)]?.says ?? [];
    case 'asks':
      return persona.asks[Number(id)]?.says ?? [];
    default:
      return [];
  }
}

/** One of several, all of them before any comes again. */
function pick(texts: readonly string[], seed: number, salt: string, nth: number): string {
  if (texts.length === 0) return '';
  const round = Math.floor(nth / texts.length);
  const order = shuffled(texts, seed, `${salt} ${round}`);
  const first = order[nth % texts.length] ?? '';
  // The last of one round and the first of the next may be the same words.
  const before = round === 0 ? null : shuffled(texts, seed, `${salt} ${round - 1}`).at(-1);
  const isEcho = nth % texts.length === 0 && first === before && texts.length > 1;
  return isEcho ? (order[1 + (hash(salt) % (texts.length - 1))] ?? first) : first;
}
