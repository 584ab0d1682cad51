import type { Mark } from '../domain.ts';
import type { Act, Happening } from '../practice-domain.ts';
import { act, moved } from './moves.ts';
import type { Objection, Persona } from './persona.ts';
import { type Heard, markOf } from './react.ts';
import { type Setting, type Standing, shuffled } from './standing.ts';
import { keysOf, touch } from './topics.ts';

/** Objections: raised, explored by a question or a check, then answered. An answer that explores nothing moves nobody. */

export interface Met {
  readonly happened: readonly Happening[];
  readonly acts: readonly Act[];
  /** Whether the persona says nothing else to this turn. */
  readonly isAll: boolean;
}

/** What a turn does with the objection that stands between them; null when there is none, or the turn leaves it alone for now. */
export function meet({ persona }: Setting, { pending, objections, isJustRaised }: Standing, heard: Heard): Met | null {
  if (pending === null) return null;
  const attack = markOf(heard, 'defending_attacking', 'disagreeing');
  const asks = markOf(heard, 'open_question', 'testing_understanding', 'bringing_in');
  const [answer] = heard.pushes;
  const shared = touch(heard.keys, pending.topics) + wordsShared(heard, pending);
  if (objections.get(pending.id) === 'explored') {
    if (answer === undefined) return null;
    if (attack === null && (shared > 0 || heard.marks.some(({ buildOn }) => buildOn))) {
      return {
        happened: [moved('objection-handled', pending.id, answer.clause, 0.08, 0.03)],
        acts: [act('settled', pending.id)],
        isAll: false,
      };
    }
    return heard.pulls.length > 0 ? null : passOver(attack ?? answer);
  }
  if (asks !== null && attack === null) {
    // A question in the very next turn is about it, unless its words say otherwise; later it has to take up its words.
    const isAbout = isJustRaised ? shared > 1 || !isElsewhere(persona, heard) : shared > 0;
    if (!isAbout) {
      return { happened: [moved('objection-passed-over', pending.id, asks.clause, 0, -0.02)], acts: [], isAll: false };
    }
    return {
      happened: [moved('objection-explored', pending.id, asks.clause, 0.06, 0.02)],
      acts: [act('behind', pending.id)],
      isAll: true,
    };
  }
  return attack !== null || (answer !== undefined && asks === null) ? passOver(attack ?? answer ?? null) : null;

  function passOver(mark: Mark | null): Met {
    return {
      happened: [moved('objection-passed-over', pending?.id ?? null, mark?.clause ?? null, -0.05, -0.05)],
      acts: [act('unmoved', pending?.id ?? null)],
      isAll: true,
    };
  }
}

/** Whether a question is about something else that the persona knows. */
function isElsewhere({ facts, knows }: Persona, { askKeys }: Heard): boolean {
  return [...facts, ...knows].some(({ topics }) => touch(askKeys, topics) > 0);
}

/** Words of the objection itself, and of what stands behind it, count as its topics. */
function wordsShared({ keys }: Heard, { says, behind }: Objection): number {
  const own = new Set([...says, ...behind].flatMap(keysOf));
  let shared = 0;
  for (const key of keys) if (own.has(key)) shared += 1;
  return shared;
}

/** From this openness on, a single statement raises no doubt. */
const TRUSTS = 0.6;
/** From this turn on, doubts come up by themselves. */
const LATER = 3;

/** The objection that comes up at the end of a turn, if any. */
export function raise(
  { persona, scenario }: Setting,
  standing: Standing,
  heard: Heard,
  seed: number,
): Objection | null {
  if (standing.pending !== null) return null;
  const left = shuffled(persona.objections, seed, 'objections').filter(({ id }) => !standing.objections.has(id));
  const isProposing = markOf(heard, 'proposing') !== null;
  const isTelling = heard.pulls.length === 0 && heard.pushes.length > (standing.openness < TRUSTS ? 0 : 1);
  const due = left.find(isDue);
  if (due !== undefined) return due;
  const { objectsEvery } = scenario;
  return objectsEvery !== null && standing.turn > 0 && standing.turn % objectsEvery === 0 ? (left[0] ?? null) : null;

  function isDue({ when, topics }: Objection): boolean {
    switch (when) {
      case 'opening':
        return standing.turn <= 1;
      case 'later':
        return standing.turn >= LATER;
      case 'telling':
        return isTelling;
      case 'proposing':
        return isProposing;
      case 'topic':
        return touch(heard.keys, topics) > 0;
    }
  }
}
