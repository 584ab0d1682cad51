import { z } from 'zod';
import { type FileFault, faultOfKeys, idOfFile, openYaml, yamlId, yamlText } from './open-yaml.ts';
import { faultOfQuestion, faultOfWords } from './wording.ts';

/** One yes-or-no question about a conversation. */
export interface Check {
  /** Unique within its rubric; kebab-case. */
  readonly id: string;
  /** As a person reads it in the report, answerable by yes or no from the transcript alone. */
  readonly question: string;
  /** What in the words of the transcript proves a yes. */
  readonly evidence: string;
  /** When there is no occasion for it, so that it counts nowhere. */
  readonly notApplicable: string;
}

/** A dimension of a conversation as a list of checks (RACKHAM §5, rule 7: binary, N/A excluded). Read from YAML, versioned. */
export interface Rubric {
  /** Kebab- or snake-case; the name of the dimension. */
  readonly id: string;
  /** Raised with every change of its checks: stored answers belong to one version. */
  readonly version: number;
  readonly title: string;
  readonly checks: readonly Check[];
}

export interface RubricFile {
  readonly file: string;
  readonly text: string;
}

/** What is wrong with a rubric, and what to do, in one sentence. */
export type RubricFault = FileFault;

/** A rubric is a page of text; what is larger is something else. */
export const MAX_RUBRIC_BYTES = 64 * 1024;
const MAX_TEXT = 200;
/** It stands in one line of a card beside others. */
const MAX_TITLE = 40;
/** A model answers all of them at once, and a person reads them all. */
const MAX_CHECKS = 12;

const id = yamlId('Add an id, such as “asked-first”.');

function wording(words: string): readonly (string | null)[] {
  return [faultOfWords(words)];
}

const RubricYaml = z.strictObject(
  {
    id,
    version: z
      .int('Write the version as a whole number from 1 on, and raise it with every change.')
      .min(1, 'Write the version as a whole number from 1 on, and raise it with every change.'),
    title: yamlText(MAX_TITLE, 'Add a title: the name of the rubric in a report.'),
    checks: z
      .array(
        z.strictObject(
          {
            id,
            question: yamlText(MAX_TEXT, 'Add a question that yes or no answers.', (question) => [
              faultOfQuestion(question),
              faultOfWords(question),
            ]),
            evidence: yamlText(MAX_TEXT, 'Add evidence: what in the transcript proves a yes.', wording),
            not_applicable: yamlText(MAX_TEXT, 'Add not_applicable: when there is no occasion for the check.', wording),
          },
          { error: faultOfKeys('Write the check as id, question, evidence and not_applicable.') },
        ),
        'Add checks: a list of id, question, evidence and not_applicable.',
      )
      .min(1, 'Add a check: a rubric without one says nothing.')
      .max(MAX_CHECKS, `Keep at most ${MAX_CHECKS} checks, or make two rubrics of them.`),
  },
  { error: faultOfKeys('Write the rubric as id, version, title and checks.') },
);
type RubricYaml = z.infer<typeof RubricYaml>;

/** A rubric from the text of its file, or everything that is wrong with it, in the order of lines. Never throws. */
export function readRubric(yaml: string, file: string): Rubric | readonly RubricFault[] {
  const { rubric, faults } = open({ text: yaml, file });
  return rubric !== null && faults.length === 0 ? rubric : faults;
}

/** The rubrics without fault, in the order of their files, and what is wrong with each of the others and between them. */
export function lintRubrics(files: readonly RubricFile[]): {
  readonly rubrics: readonly Rubric[];
  readonly faults: readonly RubricFault[];
} {
  const opened = files.map(open);
  const ids = new Map<string, string>();
  const questions = new Map<string, string>();
  for (const { rubric, faults, fault } of opened) {
    if (rubric === null) continue;
    const taken = ids.get(rubric.id);
    if (taken === undefined) ids.set(rubric.id, rubric.id);
    else faults.push(fault(['id'], `Give the rubric another id: another file has “${rubric.id}” too.`));
    for (const [i, { question }] of rubric.checks.entries()) {
      const asker = questions.get(keyOf(question)) ?? rubric.id;
      if (asker !== rubric.id)
        faults.push(fault(['checks', i, 'question'], `Remove the check: “${asker}” asks the same question.`));
      questions.set(keyOf(question), asker);
    }
    faults.sort((a, b) => a.line - b.line);
  }
  return {
    rubrics: opened.flatMap(({ rubric, faults }) => (rubric !== null && faults.length === 0 ? [rubric] : [])),
    faults: opened.flatMap(({ faults }) => faults),
  };
}

interface Opened {
  /** Set as soon as its shape holds, faults or not, so that files can be compared. */
  readonly rubric: Rubric | null;
  readonly faults: RubricFault[];
  readonly fault: (path: readonly PropertyKey[], text: string) => RubricFault;
}

function open(file: RubricFile): Opened {
  const { data, faults, fault } = openYaml(file, RubricYaml, {
    maxBytes: MAX_RUBRIC_BYTES,
    isA: 'a rubric is a page of text',
    shape: 'Write the rubric as id, version, title and checks: this cannot be read as YAML.',
  });
  if (data === null) return { rubric: null, faults: [...faults], fault };
  const found = faultsOf(data, file.file).map(([path, text]) => fault(path, text));
  return { rubric: toRubric(data), faults: found.sort((a, b) => a.line - b.line), fault };
}

type Found = readonly [path: readonly PropertyKey[], text: string];

/** What shows only beside something else: the file's name, other checks. */
function faultsOf({ id: own, checks }: RubricYaml, file: string): readonly Found[] {
  const found: Found[] = [];
  if (idOfFile(file) !== own) found.push([['id'], `Name the file ${own}.yaml, or write the id as the file is named.`]);
  const ids = new Set<string>();
  const questions = new Set<string>();
  for (const [i, check] of checks.entries()) {
    if (ids.has(check.id)) found.push([['checks', i, 'id'], `Give the check another id: “${check.id}” stands above.`]);
    if (questions.has(keyOf(check.question)))
      found.push([['checks', i, 'question'], 'Remove the check: its question stands above.']);
    ids.add(check.id);
    questions.add(keyOf(check.question));
  }
  return found;
}

function keyOf(question: string): string {
  return question.toLowerCase();
}

function toRubric({ checks, ...rest }: RubricYaml): Rubric {
  return {
    ...rest,
    checks: checks.map(({ not_applicable, ...check }) => ({ ...check, notApplicable: not_applicable })),
  };
}
