import { distance } from 'fastest-levenshtein';
import type { Persona } from '../../analysis/practice/persona.ts';
import type { Scenario } from '../../analysis/practice/scenario.ts';
import { AppError } from '../../errors.ts';

interface Cast {
  readonly personas: readonly Persona[];
  readonly scenarios: readonly Scenario[];
}

interface Chosen {
  readonly persona: Persona;
  readonly scenario: Scenario;
  /** What names neither, with the closest that there is; null when everything was understood. */
  readonly unknown: string | null;
  readonly closest: string | null;
}

/** Finds persona and scenario in words as people type them: “skeptical_buyer”, “skeptical buyer demo”, “objection handling”. */
export function castByWords({ personas, scenarios }: Cast, words: readonly string[]): Chosen {
  const [firstPersona] = personas;
  const [firstScenario] = scenarios;
  if (firstPersona === undefined || firstScenario === undefined)
    throw new AppError('refused', { detail: 'There is no persona or no scenario to practise with.' });
  let rest = words.flatMap((word) => word.split(/[_\s-]+/)).filter((word) => word !== '');
  let persona: Persona | null = null;
  let scenario: Scenario | null = null;
  while (rest.length > 0) {
    const found: Persona | Scenario | null =
      (persona === null ? startOf(personas, rest) : null) ?? (scenario === null ? startOf(scenarios, rest) : null);
    if (found === null) break;
    if ('facts' in found) persona = found;
    else scenario = found;
    rest = rest.slice(found.id.split('_').length);
  }
  const unknown = rest.length === 0 ? null : rest.join(' ');
  return {
    persona: persona ?? firstPersona,
    scenario: scenario ?? firstScenario,
    unknown,
    closest: unknown === null ? null : closestTo(persona === null ? personas : scenarios, unknown),
  };
}

/** The one whose whole id the words begin with, the longest first. */
function startOf<T extends { readonly id: string }>(all: readonly T[], words: readonly string[]): T | null {
  const typed = `${words.join('_')}_`;
  const fits = all.filter(({ id }) => typed.startsWith(`${id}_`));
  return fits.toSorted((a, b) => b.id.length - a.id.length)[0] ?? null;
}

function closestTo(all: readonly { readonly id: string }[], asked: string): string | null {
  const typed = asked.replaceAll(' ', '_');
  return all.toSorted((a, b) => distance(a.id, typed) - distance(b.id, typed))[0]?.id ?? null;
}
