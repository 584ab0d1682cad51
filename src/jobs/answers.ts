import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { AnswerKey, Remember } from '../analysis/engines/model-engine.ts';
import type { Usage } from '../analysis/usage.ts';
import type { CacheRow } from '../storage/cache.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';

/** What models answered, kept with the recording that asked first; whoever asks the same meanwhile waits for that one call. */

/** In a row of `cache`: somebody is at it and shows so by counting, nobody is any more, or the answer is there. */
const Kept = z.discriminatedUnion('state', [
  z.object({ state: z.literal('asked'), by: z.string(), beat: z.int() }),
  z.object({ state: z.literal('free') }),
  z.object({ state: z.literal('there'), answer: z.json(), microUsd: z.number() }),
]);
type Kept = z.infer<typeof Kept>;

/** How often who asks counts on while it waits, and after how long without it others take it for dead. Each goes by its own clock. */
const BEAT_MS = 5_000;
const DEAD_MS = 20_000;
/** How often the others look. */
const LOOK_MS = 200;

export interface AnswersDeps {
  readonly tables: Pick<Tables, 'cache'>;
  readonly now: () => number;
  /** Takes note of a call, and gives what it cost in millionths of a dollar. */
  readonly spend: (usage: Usage) => number;
  /** Told of every answer: whether it was there already, and what it cost when it was asked for. */
  readonly count: (result: 'hit' | 'miss', savedMicroUsd: number) => void;
}

/** The memory of one recording's analysis, shared with all others of the tenant. */
export function makeAnswers({ tables, now, spend, count }: AnswersDeps) {
  return function answersOf(recording: Recording, signal: AbortSignal): Remember {
    const { tenantId } = recording;
    // Everything that is asked about a recording may wait at once.
    setMaxListeners(0, signal);

    return async function remember<T>(key: AnswerKey, make: Parameters<Remember>[1]): Promise<T> {
      const id = answerRow(key);
      const by = `${recording.id}:${Math.random().toString(36).slice(2)}`;
      let seen: { readonly kept: Kept | null; readonly at: number } = { kept: null, at: now() };
      for (;;) {
        signal.throwIfAborted();
        const kept = await look(id);
        if (kept?.state === 'there') {
          count('hit', kept.microUsd);
          return kept.answer as T;
        }
        if (!isSame(kept, seen.kept)) seen = { kept, at: now() };
        const isDead = now() - seen.at >= DEAD_MS;
        if ((kept?.state !== 'asked' || isDead) && (await take(id, by, kept))) return (await ask(id, by, make)) as T;
        await wait(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    };

    async function look(id: string): Promise<Kept | null> {
      const row = await tables.cache.get(tenantId, id);
      return row === null ? null : readKept(row);
    }

    /** Whether it is ours to ask: it stands as it was seen. */
    async function take(id: string, by: string, seen: Kept | null): Promise<boolean> {
      const fresh = rowOf(id, { state: 'asked', by, beat: 0 });
      if (await tables.cache.insert(tenantId, fresh)) return true;
      const taken = await tables.cache.change(tenantId, id, (row) => (isSame(readKept(row), seen) ? fresh : null));
      return taken !== null;
    }

    async function ask(id: string, by: string, make: Parameters<Remember>[1]): Promise<unknown> {
      let microUsd = 0;
      let beat = 0;
      const heart = setInterval(() => {
        beat += 1;
        void put(id, by, { state: 'asked', by, beat });
      }, BEAT_MS);
      try {
        const answer = await make((usage) => {
          microUsd += spend(usage);
        });
        clearInterval(heart);
        count('miss', 0);
        await put(id, by, { state: 'there', answer: answer as z.infer<ReturnType<typeof z.json>>, microUsd });
        return answer;
      } catch (thrown) {
        clearInterval(heart);
        // The next one that asks is not to wait until we are taken for dead.
        await put(id, by, { state: 'free' });
        throw thrown;
      }
    }

    /** Writes only while it is ours; a store that fails costs the memory, never the answer. */
    async function put(id: string, by: string, kept: Kept): Promise<void> {
      await tables.cache
        .change(tenantId, id, (row) => {
          const before = readKept(row);
          return before?.state === 'asked' && before.by === by ? rowOf(id, kept) : null;
        })
        .catch(() => null);
    }

    function rowOf(id: string, value: Kept): CacheRow {
      return { tenantId, id, recordingId: recording.id, value, expireAt: recording.expireAt };
    }
  };
}

/** The row in `cache` that holds an answer. */
export function answerRow({ task, hash }: AnswerKey): string {
  return `answer:${task}:${hash}`;
}

function readKept(row: CacheRow): Kept | null {
  const read = Kept.safeParse(row.value);
  return read.success ? read.data : null;
}

/** Whether nobody has been at it since. */
function isSame(one: Kept | null, other: Kept | null): boolean {
  if (one?.state !== 'asked' || other?.state !== 'asked') return one?.state === other?.state;
  return one.by === other.by && one.beat === other.beat;
}
