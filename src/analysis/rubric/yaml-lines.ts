import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml';

/** A YAML document as plain data that knows in which line each part of it stands. */
export interface Lined {
  readonly value: unknown;
  /** Line (from 1) of the key or item at this path, or of what would hold it. */
  lineOf(path: readonly PropertyKey[]): number;
}

export interface YamlFault {
  readonly line: number;
  readonly text: string;
}

/** What an editor can do about the faults that happen; the parser's own words are about its tokens. */
const REMEDIES: Partial<Readonly<Record<YAMLError['code'], string>>> = {
  BLOCK_AS_IMPLICIT_KEY: 'Put a text with “: ” into quotation marks, and indent what belongs to it alike.',
  MULTILINE_IMPLICIT_KEY: 'Put a text with “: ” into quotation marks, and indent what belongs to it alike.',
  BAD_INDENT: 'Indent this line like its neighbours, and close every bracket.',
  TAB_AS_INDENT: 'Indent with spaces instead of tabs.',
  MISSING_CHAR: 'Close the quotation mark or bracket, or put a colon behind the key.',
  BAD_SCALAR_START: 'Put a text that begins with a sign into quotation marks.',
  DUPLICATE_KEY: 'Remove this key: it stands in the same place twice.',
  MULTIPLE_DOCS: 'Remove the line “---” and what follows it: a file holds one rubric or persona.',
  TAG_RESOLVE_FAILED: 'Remove the tag (the word that begins with “!”).',
};
const NO_YAML = 'This is no YAML: look at indentation, colons and quotation marks here and in the line before.';

/** Maps, lists and values are as deep as a rubric or a persona gets; what lies deeper is not looked at. */
const DEPTH = 4;

/** Reads YAML 1.2 of the core schema: no tags of its own, no aliases. Never throws; `text` may be anything of a limited size. */
export function readYaml(text: string): Lined | YamlFault {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    customTags: [],
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    lineCounter: lines,
    logLevel: 'error',
  });
  // What follows the first fault is mostly its echo.
  const [fault] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (fault !== undefined) return { line: lineAt(fault.pos[0]), text: REMEDIES[fault.code] ?? NO_YAML };
  const { contents } = document;
  const foreign = findForeign(contents, DEPTH);
  if (foreign !== null) return { line: lineAt(foreign.at), text: foreign.text };
  return {
    value: plainOf(contents, DEPTH),
    lineOf: (path) => lineAt(offsetOf(contents, path)),
  };
}

/**
 * Where an alias or a key that is no word stands. The library could resolve both, but an alias may multiply a small file, and turning a
 * nested key into text has ended the process (library 2.9.1, 60,000 brackets): so nothing here goes through its `toJS`.
 */
function findForeign(node: unknown, depth: number): { readonly at: number; readonly text: string } | null {
  if (isAlias(node)) return { at: startOf(node), text: 'Write the text out: aliases (“*name”) are not used here.' };
  if (depth === 0) return null;
  if (isSeq(node)) {
    for (const item of node.items) {
      const found = findForeign(item, depth - 1);
      if (found !== null) return found;
    }
  }
  if (!isMap(node)) return null;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) return { at: startOf(key), text: 'Write a plain word as key.' };
    const found = findForeign(value, depth - 1);
    if (found !== null) return found;
  }
  return null;
}

function plainOf(node: unknown, depth: number): unknown {
  if (isScalar(node)) return node.value;
  if (depth === 0) return {};
  if (isSeq(node)) return node.items.map((item) => plainOf(item, depth - 1));
  if (!isMap(node)) return null;
  return Object.fromEntries(node.items.map(({ key, value }) => [keyOf(key), plainOf(value, depth - 1)]));
}

function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let node: unknown = contents;
  let at = startOf(contents);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyOf(key) === step);
      if (pair === undefined) break;
      at = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      at = startOf(node);
    } else break;
  }
  return at;
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
