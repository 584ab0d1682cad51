import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { lintPersonas } from '../practice/lint.ts';
import { MAX_PERSONA_BYTES, type Persona } from '../practice/persona.ts';
import { lintScenarios, MAX_SCENARIO_BYTES, type Scenario } from '../practice/scenario.ts';
import { type FileFault, idOfFile, type YamlFile } from '../rubric/open-yaml.ts';
import { readYamlFiles } from './yaml-files.ts';

/** The same places from src/ and from dist/. */
const SHIPPED = join(import.meta.dirname, '../../../assets');
/** In which a list shows them; own ones follow by id. */
const SCENARIOS = ['discovery', 'demo', 'objection_handling', 'negotiation', 'renewal'];

/** Everybody one can practise with, and about what. */
export interface Cast {
  /** Easy ones first. */
  readonly personas: readonly Persona[];
  readonly scenarios: readonly Scenario[];
}

export interface CastFiles {
  readonly personas: readonly YamlFile[];
  readonly scenarios: readonly YamlFile[];
}

/**
 * The shipped personas and scenarios with those of a folder: a file named as a shipped one takes its place, the others come in addition
 * (assets/personas/README.md). Throws `refused` naming file, line and the first fault, or what cannot be read.
 */
export async function loadCast(dir: string | null): Promise<Cast> {
  const { cast, faults } = lintCast(await castInUse(dir));
  const [fault] = faults;
  if (fault === undefined) return cast;
  const { file, line, text } = fault;
  throw new AppError('refused', { detail: `${basename(file)}, line ${line}: ${text}` });
}

/** Those without fault, in the order of a list, and what is wrong with the others. */
export function lintCast({ personas, scenarios }: CastFiles): {
  readonly cast: Cast;
  readonly faults: readonly FileFault[];
} {
  const checked = { personas: lintPersonas(personas), scenarios: lintScenarios(scenarios) };
  return {
    cast: {
      personas: checked.personas.personas.toSorted((a, b) => a.level - b.level || (a.id < b.id ? -1 : 1)),
      scenarios: checked.scenarios.scenarios.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1)),
    },
    faults: [...checked.personas.faults, ...checked.scenarios.faults],
  };
}

/** The files that `loadCast` reads. Throws as it does. */
export async function castInUse(dir: string | null): Promise<CastFiles> {
  const own = dir === null ? { personas: [], scenarios: [] } : await castAt([dir]);
  const shipped = {
    personas: await readYamlFiles([join(SHIPPED, 'personas')], MAX_PERSONA_BYTES),
    scenarios: await readYamlFiles([join(SHIPPED, 'scenarios')], MAX_SCENARIO_BYTES),
  };
  return {
    personas: inPlaceOf(shipped.personas, own.personas),
    scenarios: inPlaceOf(shipped.scenarios, own.scenarios),
  };
}

/** The files at these paths: what lies in a folder called `scenarios`, at any of them or in it, is one. Throws as `loadCast` does. */
export async function castAt(paths: readonly string[]): Promise<CastFiles> {
  const personas: YamlFile[] = [];
  const scenarios: YamlFile[] = [];
  for (const path of paths) {
    if (isScenario(path)) scenarios.push(...(await readYamlFiles([path], MAX_SCENARIO_BYTES)));
    else {
      personas.push(...(await readYamlFiles([path], MAX_PERSONA_BYTES)));
      const inside = join(path, 'scenarios');
      const isThere = await stat(inside).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (isThere) scenarios.push(...(await readYamlFiles([inside], MAX_SCENARIO_BYTES)));
    }
  }
  return { personas, scenarios };
}

function isScenario(path: string): boolean {
  return /(?:^|[\\/])scenarios(?:[\\/][^\\/]*\.ya?ml)?[\\/]?$/i.test(path);
}

function inPlaceOf(shipped: readonly YamlFile[], own: readonly YamlFile[]): readonly YamlFile[] {
  const replaced = new Set(own.map(({ file }) => idOfFile(file)));
  return [...shipped.filter(({ file }) => !replaced.has(idOfFile(file))), ...own];
}

function placeOf({ id }: Scenario): number {
  const place = SCENARIOS.indexOf(id);
  return place === -1 ? SCENARIOS.length : place;
}
