import type { Act, Happening } from '../practice-domain.ts';
import { act, moved } from './moves.ts';
import type { HiddenFact, Persona } from './persona.ts';
import { type Heard, markOf } from './react.ts';
import { type Setting, type Standing, shuffled } from './standing.ts';
import { keysOf, touch } from './topics.ts';

/** What a turn brings out: a hidden fact for a good question, ordinary knowledge for any, and else a slip that can be followed up. */

export interface Sought {
  readonly happened: readonly Happening[];
  readonly acts: readonly Act[];
  /** Who answers, where it is not the persona itself. */
  readonly voice: string | null;
}

/** A question about so many hidden things at once gets none of them. */
const TOO_MANY_TOPICS = 4;
/** How far below its openness a fact begins to slip out. */
const SLIPS = 0.3;
/** A question with no more content words than this means what was said last ("why is that?"). */
const BARE = 1;

/** What the persona has to say to what was asked; null when nothing was asked. `openness` is that after this turn's behaviour. */
export function seek(
  setting: Setting,
  standing: Standing,
  heard: Heard,
  openness: number,
  seed: number,
): Sought | null {
  const { persona } = setting;
  const called = calledOf(persona, heard);
  const summed = markOf(heard, 'summarizing');
  const checked = markOf(heard, 'testing_understanding');
  const asked = markOf(heard, 'bringing_in', 'open_question') ?? checked ?? markOf(heard, 'closed_question');
  if (asked === null) return summed === null ? null : { happened: [], acts: [act('summed'), ...slipOf()], voice: null };

  const hidden = persona.facts.filter(({ id }) => !standing.found.has(id));
  const touched = hidden
    .map((fact) => ({ fact, score: scoreOf(fact, standing, heard) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  if (touched.length >= TOO_MANY_TOPICS) return { happened: [], acts: [act('too_much')], voice: null };
  const best = (called === null ? touched : touched.filter(({ fact }) => fact.by === called))[0]?.fact ?? null;
  const fact = best ?? (called === null ? null : (hidden.find(({ by }) => by === called) ?? null));
  // Whoever is silent speaks when called on by name, whatever the question.
  const isGood = asked.behaviour !== 'closed_question' || called !== null;
  const known = knownTo(persona, standing, heard);
  const isCommon = known !== null && known.score > (touched[0]?.score ?? 0);
  if (fact !== null && (isGood || !isCommon)) return answer(fact);
  const old = [...standing.found.keys()].find((id) => scoreById(persona, id, heard) > heard.askKeys.size / 2);
  if (checked !== null) return { happened: [], acts: [act('confirms'), ...slipOf()], voice: called };
  if (known !== null)
    return { happened: [], acts: [act('knows', String(known.at)), ...(isGood ? slipOf() : [])], voice: called };
  if (old !== undefined) return { happened: [], acts: [act('again'), act('fact', old)], voice: byOf(old) };
  if (!isGood) return { happened: [], acts: [act('short')], voice: called };
  const slip = slipOf();
  return { happened: [], acts: slip.length === 0 ? [act('vague')] : slip, voice: called };

  function answer(asking: HiddenFact): Sought {
    const isAddressed = asking.by === null || asking.by === called;
    const isTimely = asking.after === null || standing.found.has(asking.after);
    if (isGood && isAddressed && isTimely && openness >= asking.openness && asked !== null) {
      const happened = [moved('fact-found', asking.id, asked.clause, 0.02)];
      const first = checked !== null && asked === checked ? [act('confirms')] : [];
      return { happened, acts: [...first, act('fact', asking.id)], voice: asking.by };
    }
    const keeps = !isGood || standing.led.has(asking.id);
    const first = asked === checked ? [act('confirms')] : [];
    return {
      happened: keeps ? [moved('fact-kept', asking.id, asked?.clause ?? null, 0)] : [],
      acts: [...first, act(keeps ? 'guarded' : 'lead', asking.id)],
      voice: null,
    };
  }

  /** What slips out next, in an order of the seed's own. */
  function slipOf(): readonly Act[] {
    const order = shuffled(persona.facts, seed, 'slips');
    const next = order.find(
      ({ id, openness: least, after, by }) =>
        !standing.found.has(id) &&
        !standing.led.has(id) &&
        openness >= least - SLIPS &&
        (after === null || standing.found.has(after)) &&
        (by === null || by === called || called === null),
    );
    return next === undefined ? [] : [act('lead', next.id)];
  }

  function byOf(id: string): string | null {
    return persona.facts.find((one) => one.id === id)?.by ?? null;
  }
}

/** How well what is asked fits a fact: by its topics, by the words of what slipped out last, or by having no content of its own. */
function scoreOf(fact: HiddenFact, { hintedAt }: Standing, { askKeys }: Heard): number {
  const own = touch(askKeys, fact.topics);
  if (hintedAt !== fact.id) return own;
  const slipped = new Set([...fact.lead, ...fact.guarded].flatMap(keysOf));
  let shared = 0;
  for (const key of askKeys) if (slipped.has(key)) shared += 1;
  if (own + shared > 0) return own + shared;
  return askKeys.size <= BARE ? 0.5 : 0;
}

function scoreById(persona: Persona, id: string, { askKeys }: Heard): number {
  const fact = persona.facts.find((one) => one.id === id);
  return fact === undefined ? 0 : touch(askKeys, fact.topics);
}

/** What was told in every wording is not told again. */
function knownTo(
  { knows }: Persona,
  { used }: Standing,
  { askKeys }: Heard,
): { readonly at: number; readonly score: number } | null {
  let best: { at: number; score: number } | null = null;
  for (const [at, { topics, says }] of knows.entries()) {
    const score = (used.get(`knows ${at}`) ?? 0) < says.length ? touch(askKeys, topics) : 0;
    if (score > (best?.score ?? 0)) best = { at, score };
  }
  return best;
}

/** Which of the others a turn calls on, by name or by a word of the role. */
function calledOf({ others }: Persona, heard: Heard): string | null {
  if (heard.pulls.length === 0) return null;
  const byName = others.find(({ name }) => touch(heard.keys, name.split(' ')) > 0);
  if (byName !== undefined) return byName.name;
  if (markOf(heard, 'bringing_in') === null) return null;
  return others.find(({ role }) => touch(heard.keys, role.split(' ')) > 0)?.name ?? null;
}
