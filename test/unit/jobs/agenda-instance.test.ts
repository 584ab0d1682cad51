import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isOwnerDead, makeInstanceName } from '../../../src/jobs/agenda-instance.ts';

/** Only Linux tells which table of processes an id belongs to; elsewhere nothing can be known. */
const canKnow = existsSync('/proc/self/ns/pid') && existsSync('/proc/sys/kernel/random/boot_id');

/** A token of this machine for another process. */
function tokenOf(pid: number, startTime = ''): string {
  return makeInstanceName().replace(/\/\d+@\d*\//, `/${pid}@${startTime}/`);
}

function endedPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('instance names', () => {
  it('are never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, makeInstanceName)).size).toBe(100);
  });

  it('tell that this process lives, and that one that ended does not', () => {
    expect([isOwnerDead(`${makeInstanceName()}#1`), isOwnerDead(`${tokenOf(endedPid())}#1`)]).toEqual([false, canKnow]);
  });

  it('do not take a living process of another user for a dead one', () => {
    expect(isOwnerDead(tokenOf(1))).toBe(false);
  });

  it('tell a process from a later one with its id, where the beginning is known', () => {
    const own = makeInstanceName();
    const startTime = /@(\d*)\//.exec(own)?.[1] ?? '';
    expect(isOwnerDead(tokenOf(process.pid, startTime))).toBe(false);
    expect(isOwnerDead(tokenOf(process.pid, '1'))).toBe(canKnow);
    expect(isOwnerDead(tokenOf(process.pid))).toBe(false);
  });

  it.each(['other-host/pid:[1]/1/x#1', '', '#', 'x', 'unknown/1@1/host/x#1'])('say nothing about %j', (token) => {
    expect(isOwnerDead(token)).toBe(false);
  });

  it.each([
    ['another boot, as on another machine', /^[^/]+/, '00000000-0000-0000-0000-000000000000'],
    ['another container of this machine', /pid:\[\d+\]/, 'pid:[1]'],
  ])('say nothing about the processes of %s', (_, part, other) => {
    const dead = tokenOf(endedPid());
    expect(isOwnerDead(dead)).toBe(canKnow);
    expect(isOwnerDead(dead.replace(part, other))).toBe(false);
  });
});
