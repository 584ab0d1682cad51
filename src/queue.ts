import { type AgendaQueue, makeQueue } from './jobs/agenda.ts';
import type { Log } from './log.ts';
import type { OpenedStore } from './storage/open.ts';

/** A worker that has been silent for this long is taken for dead and its jobs are given to others; it speaks three times as often. */
const LOCK_MS = 20_000;

/** The queue in an opened store. */
export function openQueue(
  opened: OpenedStore,
  deps: { readonly log: Log; readonly now: () => number },
): Promise<AgendaQueue> {
  const backend =
    opened.engine === 'sqlite'
      ? ({ kind: 'sqlite', database: opened.database } as const)
      : ({ kind: 'mongo', db: opened.store.db } as const);
  return makeQueue({ backend, ...deps, settings: { lockLifetimeMs: LOCK_MS } });
}
