import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Process ids mean something only inside one process namespace: two containers may share a host name and both be process 1. */
const NAMESPACE = processNamespace();
const PREFIX = `${hostname()}/${NAMESPACE ?? ''}/`;

/** A name for one worker that no other has ever had: Agenda needs it to be unique, and a lock's token begins with it. */
export function makeInstanceName(): string {
  return `${PREFIX}${process.pid}/${randomUUID()}`;
}

/** Whether the process that made this token is certainly gone; false whenever that cannot be known, as with another host's. */
export function isOwnerDead(token: string): boolean {
  if (NAMESPACE === null || !token.startsWith(PREFIX)) return false;
  const pid = Number.parseInt(token.slice(PREFIX.length), 10);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function processNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has them. Elsewhere a dead owner's lock is taken over once it has been silent for its lifetime.
    return null;
  }
}
