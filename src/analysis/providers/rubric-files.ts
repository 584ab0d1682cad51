import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { lintRubrics, MAX_RUBRIC_BYTES, type Rubric, type RubricFile, rubricIdOf } from '../rubric/rubric.ts';

/** The same place from src/ and from dist/. */
const SHIPPED = join(import.meta.dirname, '../../../assets/rubrics');
/** In which a conversation meets them; own ones follow by id. */
const ORDER = ['discovery', 'product_knowledge', 'objections', 'engagement'];

/**
 * The shipped rubrics with those of a folder: a file named as a shipped one takes its place, the others come in addition
 * (assets/rubrics/README.md). Throws `refused` naming file, line and the first fault, or what cannot be read.
 */
export async function loadRubrics(dir: string | null): Promise<readonly Rubric[]> {
  const { rubrics, faults } = lintRubrics(await filesInUse(dir));
  const [fault] = faults;
  if (fault === undefined) return rubrics;
  const { file, line, text } = fault;
  throw new AppError('refused', { detail: `Rubric ${basename(file)}, line ${line}: ${text}` });
}

/** The files that `loadRubrics` reads, in its order. Throws as it does. */
export async function filesInUse(dir: string | null): Promise<readonly RubricFile[]> {
  const own = dir === null ? [] : await readRubricFiles([dir]);
  const replaced = new Set(own.map(({ file }) => rubricIdOf(file)));
  const shipped = (await readRubricFiles([SHIPPED])).filter(({ file }) => !replaced.has(rubricIdOf(file)));
  const placed = [...shipped, ...own].map((one) => {
    const id = rubricIdOf(one.file);
    const place = ORDER.indexOf(id);
    return { one, id, place: place === -1 ? ORDER.length : place };
  });
  // By code units, so that no locale of the machine takes part.
  placed.sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return placed.map(({ one }) => one);
}

/** Files as they are, and of folders what ends in .yaml or .yml, by name. Throws `refused` naming what cannot be read. */
export async function readRubricFiles(paths: readonly string[]): Promise<readonly RubricFile[]> {
  const files: RubricFile[] = [];
  for (const path of paths) for (const file of await filesAt(path)) files.push({ file, text: await readStart(file) });
  return files;
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isDirectory()) return [path];
  // Names with a dot in front are those of editors and mounts (Kubernetes keeps what it swaps in `..data`).
  const names = (await readdir(path).catch(unreadable(path))).filter((name) => /^[^.].*\.ya?ml$/i.test(name));
  return names.sort().map((name) => join(path, name));
}

/** What a rubric may have and one byte more, by which a larger file is told. */
async function readStart(path: string): Promise<string> {
  try {
    let text = '';
    for await (const chunk of createReadStream(path, { end: MAX_RUBRIC_BYTES, encoding: 'utf8' })) text += chunk;
    return text;
  } catch (thrown) {
    return unreadable(path)(thrown);
  }
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new AppError('refused', { detail: `${path} cannot be read: check the path and its rights.`, cause });
  };
}
