import type { Persona } from '../analysis/practice/persona.ts';
import { castAt, castInUse, lintCast, loadCast } from '../analysis/providers/persona-files.ts';
import { personasCard } from '../cards/practice.ts';
import { renderTerminal } from '../cards/terminal.ts';
import { counted, folderIn, fromHere, tell } from './author.ts';
import { print, refused } from './command.ts';

/** Prints whom one can practise with, and about what. Resolves to the exit code; of the configuration only PERSONAS_DIR is looked at. */
export function list(env: NodeJS.ProcessEnv): Promise<number> {
  return tell(async () => {
    const { personas, scenarios } = await loadCast(folderIn(env, 'PERSONAS_DIR'));
    print(renderTerminal(personasCard({ personas, scenarios, command: 'coach practice' })).trimEnd());
    return 0;
  });
}

/** Prints what is wrong with these personas and scenarios (those in use when no path is named), a line per fault. Resolves to the exit code. */
export function lint(env: NodeJS.ProcessEnv, paths: readonly string[]): Promise<number> {
  return tell(async () => {
    const files = paths.length === 0 ? await castInUse(folderIn(env, 'PERSONAS_DIR')) : await castAt(paths);
    if (files.personas.length + files.scenarios.length === 0)
      throw refused(`${paths.join(', ')}: no file here ends in .yaml or .yml.`);
    const { cast, faults } = lintCast(files);
    for (const { file, line, text } of faults) print(`${fromHere(file)}:${line}  ${text}`);
    if (faults.length > 0) return 1;
    print(`${counted(cast.personas.length, 'persona')}, ${counted(cast.scenarios.length, 'scenario')}: no fault`);
    return 0;
  });
}

/** Prints one persona with everything it hides: for whoever writes or teaches with it. Resolves to the exit code. */
export function show(env: NodeJS.ProcessEnv, id: string): Promise<number> {
  return tell(async () => {
    const { personas } = await loadCast(folderIn(env, 'PERSONAS_DIR'));
    const persona = personas.find((one) => one.id === id);
    if (persona === undefined)
      throw refused(`There is no persona ${id}. There are: ${personas.map((one) => one.id).join(', ')}.`);
    print(sheet(persona));
    return 0;
  });
}

function sheet(persona: Persona): string {
  const { name, role, trains, about, style, goals, facts, objections, wins } = persona;
  const section = (title: string, lines: readonly string[]): string => [title, ...lines].join('\n');
  return [
    `${name}, ${role}\nTrains: ${trains}`,
    about,
    section('Speaks', [`  ${style}`]),
    section(
      'Wants',
      goals.map((goal) => `  ${goal}`),
    ),
    section(
      'Hides',
      facts.map(
        ({ about: what, ask, says, openness }) =>
          `  ${what} (from openness ${Math.round(openness * 100)}%)\n    ask: ${ask}\n    then: ${says[0] ?? ''}`,
      ),
    ),
    section(
      'Objects',
      objections.map(
        ({ about: what, says, behind }) => `  ${what}: ${says[0] ?? ''}\n    behind it: ${behind[0] ?? ''}`,
      ),
    ),
    section('Is won by', [`  ${wins.text}`]),
  ].join('\n\n');
}
