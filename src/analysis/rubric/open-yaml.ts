import { z } from 'zod';
import { readYaml } from './yaml-lines.ts';

/** Files that people write in YAML (rubrics, personas, scenarios): read, checked against a schema, every fault with its line. */

export interface YamlFile {
  readonly file: string;
  readonly text: string;
}

/** What is wrong with a file, and what to do, in one sentence. */
export interface FileFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

interface OpenedYaml<T> {
  /** Set as soon as the shape holds. */
  readonly data: T | null;
  /** In the order of lines. */
  readonly faults: readonly FileFault[];
  /** A fault at this path of the document. */
  readonly fault: (path: readonly PropertyKey[], text: string) => FileFault;
}

interface Kind {
  readonly maxBytes: number;
  /** "a rubric is a page of text": why a larger file is something else. */
  readonly isA: string;
  /** What to write instead of something that is no YAML at all. */
  readonly shape: string;
}

/** The document as its schema reads it, or everything that is wrong with it. Never throws. */
export function openYaml<T>({ file, text }: YamlFile, schema: z.ZodType<T>, kind: Kind): OpenedYaml<T> {
  const lined = readLined(text, kind);
  if ('line' in lined) {
    const fault = { file, line: lined.line, text: lined.text };
    return { data: null, faults: [fault], fault: () => fault };
  }
  const fault: OpenedYaml<T>['fault'] = (path, said) => ({ file, line: lined.lineOf(path), text: said });
  const parsed = schema.safeParse(lined.value);
  if (parsed.success) return { data: parsed.data, faults: [], fault };
  const faults = parsed.error.issues.flatMap((issue) => {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => fault(path, issue.message));
  });
  return { data: null, faults: faults.sort((a, b) => a.line - b.line), fault };
}

function readLined(yaml: string, { maxBytes, isA, shape }: Kind): ReturnType<typeof readYaml> {
  if (Buffer.byteLength(yaml) > maxBytes) {
    return { line: 1, text: `Keep the file under ${maxBytes / 1024} KB: ${isA}.` };
  }
  if (yaml.includes('\uFFFD')) {
    const line = yaml.slice(0, yaml.indexOf('\uFFFD')).split('\n').length;
    return { line, text: 'Save the file as UTF-8: it holds bytes that are no letters.' };
  }
  try {
    return readYaml(yaml);
  } catch {
    // The parser's own limits: text this deep or long in one piece is no such file.
    return { line: 1, text: shape };
  }
}

type FaultsOf = (text: string) => readonly (string | null)[];

/** A text of one line, blanks joined; `ask` says what to write where there is none. */
export function yamlText(max: number, ask: string, faultsOf: FaultsOf = () => []) {
  return z
    .string({ error: ({ input }) => (input === undefined ? ask : `${ask} It has to be text.`) })
    .transform((value) => value.replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(1, { error: ask, abort: true })
        .max(max, `Say it in ${max} characters.`)
        .superRefine((value, context) => {
          for (const message of faultsOf(value)) if (message !== null) context.addIssue({ code: 'custom', message });
        }),
    );
}

const MAX_ID = 60;

/** A name that programs use: small letters and digits. */
export function yamlId(ask: string) {
  return z
    .string(ask)
    .max(MAX_ID, `Say it in ${MAX_ID} characters.`)
    .regex(
      /^[a-z][a-z0-9]*(?:(?:-[a-z0-9]+)*|(?:_[a-z0-9]+)*)$/,
      'Write the id in small letters and digits, joined by hyphens or by underscores.',
    );
}

/** The error of an object whose keys are not those of `shape`. */
export function faultOfKeys(shape: string): (issue: { readonly code?: string; readonly keys?: unknown }) => string {
  return ({ code }) => (code === 'unrecognized_keys' ? `Remove this key. ${shape}` : shape);
}

/** The id that a file's name promises: `rubrics/discovery.yaml` → `discovery`. */
export function idOfFile(file: string): string {
  return file.replace(/^.*[\\/]/s, '').replace(/\.ya?ml$/i, '');
}
