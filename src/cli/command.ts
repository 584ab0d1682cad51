import type { TenantId } from '../analysis/domain.ts';
import { type Config, ConfigFaults, readConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import type { OpenedStore } from '../storage/open.ts';

/** What can be wrong with a path that was given, and what to do. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'does not fit: make room on that disk, or choose another.',
  EDQUOT: 'does not fit: make room on that disk, or choose another.',
  EACCES: 'cannot be used: give this user the right to it, or choose another place.',
  EPERM: 'cannot be used: give this user the right to it, or choose another place.',
  EROFS: 'cannot be written: choose another place.',
  ENOENT: 'is not there: check the path.',
  ENOTDIR: 'is not there: check the path.',
  EISDIR: 'is a directory: name a file.',
  EEXIST: 'exists already: choose a new name.',
  EPIPE: 'was closed before the end.',
};

/** Runs a command to its exit code; what goes wrong is one line with the remedy, without a stack. */
export async function runCommand(
  env: NodeJS.ProcessEnv,
  command: (config: Config) => Promise<unknown>,
): Promise<number> {
  try {
    await command(readConfig(env));
    return 0;
  } catch (thrown) {
    if (thrown instanceof ConfigFaults) for (const fault of thrown.faults) say(`✗ ${fault}`);
    else say(`✗ ${remedyOf(thrown)}`);
    return 1;
  }
}

function remedyOf(thrown: unknown): string {
  if (thrown instanceof AppError && thrown.detail !== '') return thrown.detail;
  if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
  const path = 'path' in thrown ? String(thrown.path) : 'the target';
  const remedy = FILE_FAULTS[String(thrown.code)];
  if (remedy === undefined) throw thrown;
  return `${path} ${remedy}`;
}

/** Closes the store when the work is done, or failed. */
export async function withStore(opened: OpenedStore, work: (opened: OpenedStore) => Promise<void>): Promise<void> {
  try {
    await work(opened);
  } finally {
    await opened.store.close();
  }
}

/** A line for who sits at the terminal; standard output is for what a command gives. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What a command gives, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What ends a command with this line. */
export function refused(detail: string): AppError {
  return new AppError('refused', { detail });
}

/** The tenant that was named; where there is only one, none has to be. */
export function findTenant(
  tenants: readonly TenantId[],
  asked: string | undefined,
  unasked = 'Say which tenant.',
): TenantId {
  const found = asked === undefined && tenants.length === 1 ? tenants[0] : tenants.find((one) => one === asked);
  if (found !== undefined) return found;
  const there = `There are: ${tenants.join(', ') || 'none yet'}.`;
  throw refused(asked === undefined ? `${unasked} ${there}` : `There is no tenant ${asked}. ${there}`);
}

/** A table on standard output, columns apart by two spaces. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  for (const row of rows)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
