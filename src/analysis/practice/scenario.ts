import { z } from 'zod';
import {
  type FileFault,
  faultOfKeys,
  idOfFile,
  openYaml,
  type YamlFile,
  yamlId,
  yamlText,
} from '../rubric/open-yaml.ts';

/** What a practice conversation is about: read from YAML, beside any persona. */

export interface Scenario {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly trains: string;
  /** What whoever practises is told before it begins. */
  readonly brief: string;
  readonly goal: string;
  /** What is added to the persona's own at the start, -0.3..0.3. */
  readonly openness: number;
  /** Turns more or fewer that are put up with. */
  readonly patience: number;
  /** How many facts have to be known before a proposal is in time. */
  readonly proposalAfter: number;
  /** After this many turns the persona brings up an objection by itself; never where null. */
  readonly objectsEvery: number | null;
  /** The persona's first words after its greeting. */
  readonly opens: readonly string[];
  /** Own share of the talk that suits it, 0..1. */
  readonly talk: readonly [number, number];
}

/** A scenario is half a page of text. */
export const MAX_SCENARIO_BYTES = 16 * 1024;

const ScenarioYaml = z
  .strictObject(
    {
      id: yamlId('Add an id, such as “discovery”.'),
      version: z
        .int('Write the version as a whole number from 1 on, and raise it with every change.')
        .min(1, 'Write the version as a whole number from 1 on, and raise it with every change.'),
      title: yamlText(40, 'Add a title.'),
      trains: yamlText(120, 'Add trains: what one learns with it.'),
      brief: yamlText(600, 'Add a brief: what whoever practises has to know.'),
      goal: yamlText(200, 'Add a goal: what a good end looks like.'),
      openness: z
        .number()
        .min(-0.3, 'Write a number from -0.3 to 0.3.')
        .max(0.3, 'Write a number from -0.3 to 0.3.')
        .default(0),
      patience: z
        .int()
        .min(-8, 'Write a number of turns from -8 to 8.')
        .max(8, 'Write a number of turns from -8 to 8.')
        .default(0),
      proposal_after: z
        .int('Write proposal_after as a number of facts.')
        .min(0, 'Write proposal_after as a number of facts.')
        .max(6, 'Write proposal_after as a number of facts up to 6.'),
      objects_every: z.int().min(2, 'Write objects_every as 2 turns or more.').max(20).optional(),
      opens: z
        .array(yamlText(260, 'Write what the persona says first.'), 'Add opens: what the persona says first.')
        .min(2, 'Add another line to opens.')
        .max(8),
      talk: z.tuple(
        [z.number().min(0).max(1), z.number().min(0).max(1)],
        'Write talk as two shares, such as [0.4, 0.6].',
      ),
    },
    { error: faultOfKeys('Write the scenario as assets/scenarios/README.md shows.') },
  )
  .transform(
    ({ proposal_after, objects_every = null, ...rest }): Scenario => ({
      ...rest,
      proposalAfter: proposal_after,
      objectsEvery: objects_every,
    }),
  );

/** The scenarios without fault, in the order of their files, and what is wrong with the others. Never throws. */
export function lintScenarios(files: readonly YamlFile[]): {
  readonly scenarios: readonly Scenario[];
  readonly faults: readonly FileFault[];
} {
  const opened = files.map((file) => {
    const { data, faults, fault } = openYaml(file, ScenarioYaml, {
      maxBytes: MAX_SCENARIO_BYTES,
      isA: 'a scenario is half a page of text',
      shape: 'Write the scenario as assets/scenarios/README.md shows: this cannot be read as YAML.',
    });
    const found = [...faults];
    if (data !== null && idOfFile(file.file) !== data.id)
      found.push(fault(['id'], `Name the file ${data.id}.yaml, or write the id as the file is named.`));
    if (data !== null && data.talk[0] >= data.talk[1])
      found.push(fault(['talk'], 'Write talk as two shares, the smaller one first.'));
    return { data, faults: found };
  });
  return {
    scenarios: opened.flatMap(({ data, faults }) => (data !== null && faults.length === 0 ? [data] : [])),
    faults: opened.flatMap(({ faults }) => faults),
  };
}
