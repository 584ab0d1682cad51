/**
 * Runs work with the same key one after the other, in the order of the calls. Writers of one row in one process then do not refuse
 * each other's revisions in rounds; against other processes the revision still decides.
 */
export type TakeTurns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Turns of their own; a key is forgotten when nobody waits for it. */
export function makeTurns(): TakeTurns {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
