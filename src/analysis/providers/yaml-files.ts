import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import type { YamlFile } from '../rubric/open-yaml.ts';

/** Files as they are, and of folders what ends in .yaml or .yml, by name. Throws `refused` naming what cannot be read. */
export async function readYamlFiles(paths: readonly string[], maxBytes: number): Promise<readonly YamlFile[]> {
  const files: YamlFile[] = [];
  for (const path of paths)
    for (const file of await filesAt(path)) files.push({ file, text: await readStart(file, maxBytes) });
  return files;
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isDirectory()) return [path];
  // Names with a dot in front are those of editors and mounts (Kubernetes keeps what it swaps in `..data`).
  const names = (await readdir(path).catch(unreadable(path))).filter((name) => /^[^.].*\.ya?ml$/i.test(name));
  return names.sort().map((name) => join(path, name));
}

/** What a file may have and one byte more, by which a larger one is told. */
async function readStart(path: string, maxBytes: number): Promise<string> {
  try {
    let text = '';
    for await (const chunk of createReadStream(path, { end: maxBytes, encoding: 'utf8' })) text += chunk;
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
