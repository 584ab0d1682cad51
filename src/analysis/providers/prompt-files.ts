import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A prompt as its file says it, with the version in the file's name: `label.v1.md`. */
export interface PromptText {
  readonly version: number;
  readonly text: string;
}

export const PROMPT_NAMES = ['system', 'label', 'coach', 'rubric', 'watch', 'language', 'persona'] as const;
export type Prompts = Readonly<Record<(typeof PROMPT_NAMES)[number], PromptText>>;

/** The same seen from src/ and from dist/. */
export const PROMPTS_DIR = join(import.meta.dirname, '../../../assets/prompts');

/** The newest version of every prompt. Older ones stay beside it, so that a stored report's stamp can be looked up. */
export async function loadPrompts(): Promise<Prompts> {
  const files = (await readdir(PROMPTS_DIR)).flatMap((file) => {
    const [, name, version] = /^([a-z]+)\.v(\d+)\.md$/.exec(file) ?? [];
    return name === undefined ? [] : [{ file, name, version: Number(version) }];
  });
  const loaded = PROMPT_NAMES.map(async (name) => {
    const newest = files.filter((one) => one.name === name).sort((a, b) => b.version - a.version)[0];
    if (newest === undefined) throw new Error(`assets/prompts has no ${name}.v<n>.md`);
    const text = (await readFile(join(PROMPTS_DIR, newest.file), 'utf8')).trim();
    return [name, { version: newest.version, text }] as const;
  });
  return Object.fromEntries(await Promise.all(loaded)) as Prompts;
}

/** A prompt with its `{{places}}` filled in. */
export function fillIn({ text }: PromptText, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] ?? place);
}
