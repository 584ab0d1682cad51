import { relative } from 'node:path';
import { AppError } from '../errors.ts';
import { say } from './command.ts';

/** What the commands for authors of rubrics and personas share: they need no configuration but a folder. */

/** Runs a command to its exit code; what it refuses is one line. */
export async function tell(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.detail === '') throw thrown;
    say(`✗ ${thrown.detail}`);
    return 1;
  }
}

/** A folder that the environment may name. */
export function folderIn(env: NodeJS.ProcessEnv, name: 'RUBRICS_DIR' | 'PERSONAS_DIR'): string | null {
  const named = (env[name] ?? '').trim();
  return named === '' ? null : named;
}

/** The shorter of both names of a file, so that a line stays readable and an editor still finds it. */
export function fromHere(file: string): string {
  const short = relative(process.cwd(), file);
  return short.length < file.length ? short : file;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
