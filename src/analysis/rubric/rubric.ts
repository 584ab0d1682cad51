import { z } from 'zod';
import { faultOfQuestion, faultOfWords } from './wording.ts';
import { readYaml } from './yaml-lines.ts';

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
export interface RubricFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** A rubric is a page of text; what is larger is something else. */
export const MAX_RUBRIC_BYTES = 64 * 1024;
const MAX_TEXT = 200;
/** It stands in one line of a card beside others. */
const MAX_TITLE = 40;
const MAX_ID = 60;
/** A model answers all of them at once, and a person reads them all. */
const MAX_CHECKS = 12;

type FaultOf = (text: string) => readonly (string | null)[];

function text(max: number, ask: string, faultOf: FaultOf = () => []) {
  return z
    .string({ error: ({ input }) => (input === undefined ? ask : `${ask} It has to be text.`) })
    .transform((value) => value.replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(1, { error: ask, abort: true })
        .max(max, `Say it in ${max} characters.`)
        .superRefine((value, context) => {
          for (const message of faultOf(value)) if (message !== null) context.addIssue({ code: 'custom', message });
        }),
    );
}

const wording: FaultOf = (words) => [faultOfWords(words)];

const id = z
  .string('Add an id, such as “asked-first”.')
  .max(MAX_ID, `Say it in ${MAX_ID} characters.`)
  .regex(
    /^[a-z][a-z0-9]*(?:(?:-[a-z0-9]+)*|(?:_[a-z0-9]+)*)$/,
    'Write the id in small letters and digits, joined by hyphens or by underscores.',
  );

const RubricYaml = z.strictObject(
  {
    id,
    version: z
      .int('Write the version as a whole number from 1 on, and raise it with every change.')
      .min(1, 'Write the version as a whole number from 1 on, and raise it with every change.'),
    title: text(MAX_TITLE, 'Add a title: the name of the rubric in a report.'),
    checks: z
      .array(
        z.strictObject(
          {
            id,
            question: text(MAX_TEXT, 'Add a question that yes or no answers.', (question) => [
              faultOfQuestion(question),
              faultOfWords(question),
            ]),
            evidence: text(MAX_TEXT, 'Add evidence: what in the transcript proves a yes.', wording),
            not_applicable: text(MAX_TEXT, 'Add not_applicable: when there is no occasion for the check.', wording),
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

function faultOfKeys(shape: string): (issue: { readonly code?: string; readonly keys?: unknown }) => string {
  return ({ code }) => (code === 'unrecognized_keys' ? `Remove this key. ${shape}` : shape);
}

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

/** The id that a file's name promises: `rubrics/discovery.yaml` → `discovery`. */
export function rubricIdOf(file: string): string {
  return file.replace(/^.*[\\/]/s, '').replace(/\.ya?ml$/i, '');
}

interface Opened {
  /** Set as soon as its shape holds, faults or not, so that files can be compared. */
  readonly rubric: Rubric | null;
  readonly faults: RubricFault[];
  readonly fault: (path: readonly PropertyKey[], text: string) => RubricFault;
}

function open({ file, text: yaml }: RubricFile): Opened {
  const lined = readText(yaml);
  if ('line' in lined) {
    const { line, text } = lined;
    return { rubric: null, faults: [{ file, line, text }], fault: () => ({ file, line, text }) };
  }
  const fault: Opened['fault'] = (path, text) => ({ file, line: lined.lineOf(path), text });
  const parsed = RubricYaml.safeParse(lined.value);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => {
      const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      return paths.map((path) => fault(path, issue.message));
    });
    return { rubric: null, faults: faults.sort((a, b) => a.line - b.line), fault };
  }
  const { data } = parsed;
  const faults = faultsOf(data, file).map(([path, text]) => fault(path, text));
  return { rubric: toRubric(data), faults: faults.sort((a, b) => a.line - b.line), fault };
}

function readText(yaml: string): ReturnType<typeof readYaml> {
  if (Buffer.byteLength(yaml) > MAX_RUBRIC_BYTES) {
    return { line: 1, text: `Keep the file under ${MAX_RUBRIC_BYTES / 1024} KB: a rubric is a page of text.` };
  }
  if (yaml.includes('\uFFFD')) {
    const line = yaml.slice(0, yaml.indexOf('\uFFFD')).split('\n').length;
    return { line, text: 'Save the file as UTF-8: it holds bytes that are no letters.' };
  }
  try {
    return readYaml(yaml);
  } catch {
    // The parser's own limits: text this deep or long in one piece is no rubric.
    return { line: 1, text: 'Write the rubric as id, version, title and checks: this cannot be read as YAML.' };
  }
}

type Found = readonly [path: readonly PropertyKey[], text: string];

/** What shows only beside something else: the file's name, other checks. */
function faultsOf({ id: own, checks }: RubricYaml, file: string): readonly Found[] {
  const found: Found[] = [];
  if (rubricIdOf(file) !== own)
    found.push([['id'], `Name the file ${own}.yaml, or write the id as the file is named.`]);
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
