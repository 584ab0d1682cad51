import type { QueueBackend, SeenLock } from './agenda-backend.ts';

interface SilenceDeps {
  readonly backend: Pick<QueueBackend, 'locks' | 'release' | 'isDead'>;
  readonly lockLifetimeMs: number;
  /** Locks that this process itself keeps alive. */
  readonly keeps: (token: string) => boolean;
  /** Locks of this process that nothing runs under. */
  readonly isOrphan: (token: string) => boolean;
  /** Milliseconds on a clock that only runs forward. */
  readonly elapsed: () => number;
}

/**
 * Gives back the jobs of processes that died. A lock is silent when its beat has not changed while we watched for its lifetime, by
 * our own elapsed time: nothing is compared between the clocks of two machines, so a clock that is minutes ahead, or is set while
 * the program runs, takes no live job over (facts T20). A worker that has just started watches for a whole lifetime first. What is
 * known needs no watching: a dead owner, and a lock of our own that outlived its run because the database was away at its end.
 */
export function makeSilenceWatch({ backend, lockLifetimeMs, keeps, isOrphan, elapsed }: SilenceDeps) {
  let silentFor = new Map<string, number>();
  let lookedAt = elapsed();

  /** Looks once; to be called at least ten times in a lock's lifetime. Resolves to the locks that were taken off their jobs. */
  return async function look(): Promise<readonly SeenLock[]> {
    const seen = await backend.locks();
    // A pause of our own (a suspended machine, a database that was away) silenced the owners too: it proves nothing.
    const passed = Math.min(elapsed() - lookedAt, lockLifetimeMs / 5);
    lookedAt = elapsed();
    const next = new Map<string, number>();
    const freed: SeenLock[] = [];
    for (const lock of seen.filter(({ token }) => !keeps(token))) {
      const sighting = `${lock.token} ${lock.beat}`;
      const before = silentFor.get(sighting);
      const silence = before === undefined ? 0 : before + passed;
      const isOver = silence >= lockLifetimeMs || backend.isDead?.(lock.token) === true || isOrphan(lock.token);
      if (!isOver) next.set(sighting, silence);
      else if (await backend.release(lock, lock.beat)) freed.push(lock);
    }
    silentFor = next;
    return freed;
  };
}
