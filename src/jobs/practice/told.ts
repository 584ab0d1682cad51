import type { Persona } from '../../analysis/practice/persona.ts';
import type { Scenario } from '../../analysis/practice/scenario.ts';
import type { Setting } from '../../analysis/practice/standing.ts';
import { retold } from '../../cards/retold.ts';
import type { Words } from '../../cards/words.ts';

/**
 * How the personas and scenarios that come with us are described to whoever practises, in their language. The talk itself stays English, and
 * so does what a model is told; a workspace's own personas stay as they were written.
 */

/** Who somebody is and what it trains, as far as it is seen before a session has ended. */
export function personaTold<P extends Pick<Persona, 'role' | 'trains' | 'about'>>(persona: P, words: Words): P {
  const { role, trains, about } = persona;
  return { ...persona, role: retold(role, words), trains: retold(trains, words), about: retold(about, words) };
}

/** What a session is about. */
export function scenarioTold<S extends Pick<Scenario, 'title' | 'trains' | 'brief' | 'goal'>>(
  scenario: S,
  words: Words,
): S {
  const { title, trains, brief, goal } = scenario;
  return {
    ...scenario,
    ...{ title: retold(title, words), trains: retold(trains, words) },
    ...{ brief: retold(brief, words), goal: retold(goal, words) },
  };
}

/** Both with what there was to find out, for the report. */
export function settingTold({ persona, scenario, repName }: Setting, words: Words): Setting {
  const facts = persona.facts.map((fact) => ({ ...fact, about: retold(fact.about, words) }));
  const objections = persona.objections.map((one) => ({ ...one, about: retold(one.about, words) }));
  return {
    persona: { ...personaTold(persona, words), facts, objections },
    scenario: scenarioTold(scenario, words),
    repName,
  };
}
