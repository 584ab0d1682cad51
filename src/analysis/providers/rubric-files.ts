import { basename, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { idOfFile } from '../rubric/open-yaml.ts';
import { lintRubrics, MAX_RUBRIC_BYTES, type Rubric, type RubricFile } from '../rubric/rubric.ts';
import { readYamlFiles } from './yaml-files.ts';

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
  const replaced = new Set(own.map(({ file }) => idOfFile(file)));
  const shipped = (await readRubricFiles([SHIPPED])).filter(({ file }) => !replaced.has(idOfFile(file)));
  const placed = [...shipped, ...own].map((one) => {
    const id = idOfFile(one.file);
    const place = ORDER.indexOf(id);
    return { one, id, place: place === -1 ? ORDER.length : place };
  });
  // By code units, so that no locale of the machine takes part.
  placed.sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return placed.map(({ one }) => one);
}

/** The rubric files at these paths, folders included. Throws `refused` naming what cannot be read. */
export function readRubricFiles(paths: readonly string[]): Promise<readonly RubricFile[]> {
  return readYamlFiles(paths, MAX_RUBRIC_BYTES);
}
