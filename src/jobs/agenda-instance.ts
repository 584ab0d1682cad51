import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Which table of processes a process id belongs to: the kernel's boot id tells one running machine from every other one, and its
 * process namespace tells two containers on it apart, which may both have a process 1. Null where either is unknown (only Linux has
 * them): a dead owner's lock is then taken over once it has been silent for its lifetime.
 */
const PROCESS_TABLE = readProcessTable();

/** A name for one worker that no other has ever had: Agenda needs it to be unique, and a lock's token begins with it. */
export function makeInstanceName(): string {
  const { pid } = process;
  return [PROCESS_TABLE ?? 'unknown', `${pid}@${readStartTime(pid) ?? ''}`, hostname(), randomUUID()].join('/');
}

/**
 * Whether the process that made this token is certainly gone; false whenever that cannot be known, as with another machine's. A
 * process that has the id now but began at another time is another one; where its beginning cannot be read, the lock waits for its
 * lifetime.
 */
export function isOwnerDead(token: string): boolean {
  if (PROCESS_TABLE === null || !token.startsWith(`${PROCESS_TABLE}/`)) return false;
  const owner = /^(\d+)@(\d*)\//.exec(token.slice(PROCESS_TABLE.length + 1));
  if (owner === null) return false;
  const [pid, startTime] = [Number(owner[1]), owner[2]];
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Any other code than "no such process" is of one that lives but is not ours to signal.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return true;
  }
  const startsNow = startTime === '' ? null : readStartTime(pid);
  return startsNow !== null && startsNow !== startTime;
}

function readProcessTable(): string | null {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return bootId === '' ? null : `${bootId}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** When a process began, in clock ticks since the boot: the 22nd field of proc_pid_stat(5). Null where it cannot be read. */
function readStartTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything; the 22nd is the 20th behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
