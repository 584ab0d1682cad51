import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isOwnerDead, makeInstanceName } from '../../../src/jobs/agenda-instance.ts';

describe('instance names', () => {
  it('are never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, makeInstanceName)).size).toBe(100);
  });

  it('tell that this process lives, and that one that ended does not', () => {
    const own = makeInstanceName();
    const { pid } = spawnSync(process.execPath, ['--version']);
    const ended = own.replace(`/${process.pid}/`, `/${pid}/`);
    // Where there are no process namespaces, nothing can be known.
    const canKnow = existsSync('/proc/self/ns/pid');
    expect([isOwnerDead(`${own}#1`), isOwnerDead(`${ended}#1`)]).toEqual([false, canKnow]);
  });

  it('do not take a living process of another user for a dead one', () => {
    const firstProcess = makeInstanceName().replace(`/${process.pid}/`, '/1/');
    expect(isOwnerDead(firstProcess)).toBe(false);
  });

  it.each(['other-host/pid:[1]/1/x#1', '', '#', 'x'])('say nothing about %j', (token) => {
    expect(isOwnerDead(token)).toBe(false);
  });

  it('say nothing about the processes of another container on this host', () => {
    const [host] = makeInstanceName().split('/');
    expect(isOwnerDead(`${host}/pid:[1]/999999999/x#1`)).toBe(false);
  });
});
