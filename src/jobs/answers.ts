import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { AnswerKey, Remember } from '../analysis/engines/model-engine.ts';
import type { Usage } from '../analysis/usage.ts';
import type { CacheRow } from '../storage/cache.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';

/** What models answered, kept with the recording that asked first; whoever asks the same meanwhile waits for that one call. */

/** In a row of `cache`: somebody is at it until then, or it is there. */
const Kept = z.discriminatedUnion('state', [
  z.object({ state: z.literal('asked'), by: z.string(), until: z.number() }),
  z.object({ state: z.literal('there'), answer: z.json(), microUsd: z.number() }),
]);
type Kept = z.infer<typeof Kept>;

/** Who asks says so anew while it waits; one that has not for this long is dead. */
const LEASE_MS = 20_000;
const RENEW_MS = 5_000;
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
      for (;;) {
        signal.throwIfAborted();
        const kept = await look(id);
        if (kept?.state === 'there') {
          count('hit', kept.microUsd);
          return kept.answer as T;
        }
        if (await take(id, by)) return (await ask(id, by, make)) as T;
        await wait(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    };

    async function look(id: string): Promise<Kept | null> {
      const row = await tables.cache.get(tenantId, id);
      return row === null ? null : readKept(row);
    }

    /** Whether it is ours to ask: nobody was at it, or whoever was is dead. */
    async function take(id: string, by: string): Promise<boolean> {
      const fresh = rowOf(id, { state: 'asked', by, until: now() + LEASE_MS });
      if (await tables.cache.insert(tenantId, fresh)) return true;
      const taken = await tables.cache.change(tenantId, id, (row) => {
        const kept = readKept(row);
        return kept !== null && (kept.state === 'there' || kept.until > now()) ? null : fresh;
      });
      return taken !== null;
    }

    async function ask(id: string, by: string, make: Parameters<Remember>[1]): Promise<unknown> {
      let microUsd = 0;
      const renewal = setInterval(() => void put(id, by, { state: 'asked', by, until: now() + LEASE_MS }), RENEW_MS);
      try {
        const answer = await make((usage) => {
          microUsd += spend(usage);
        });
        clearInterval(renewal);
        count('miss', 0);
        await put(id, by, { state: 'there', answer: answer as z.infer<ReturnType<typeof z.json>>, microUsd });
        return answer;
      } catch (thrown) {
        clearInterval(renewal);
        // The next one that asks is not to wait for a lease to run out.
        await put(id, by, { state: 'asked', by, until: 0 });
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
