import { z } from 'zod';
import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import { shortId } from './short-id.ts';
import type { Tables } from './tables.ts';
import { walk } from './walk.ts';

/** Under which what belongs to no recording of somebody is filed: exports and digests that were sent to them. */
export function mineIdOf(tenantId: TenantId, person: PersonId): RecordingId {
  return shortId(`${tenantId}|mine|${person}`) as RecordingId;
}

/** What there is of somebody, before they say whether it is to go. */
export interface MineCounts {
  /** That they shared. */
  readonly recordings: number;
  readonly sessions: number;
  /** Speakers that they are in recordings of others. */
  readonly speakers: number;
}

/** Counts what somebody shared, rehearsed, and speaks in. */
export async function countMine(tables: Tables, tenantId: TenantId, person: PersonId): Promise<MineCounts> {
  const own = new Set<string>();
  const rehearsed = new Set<string>();
  const shared = { index: 'byPerson', equals: { postedBy: person } } as const;
  for await (const { id, isPractice } of walk(tables.recordings, tenantId, shared, 'createdAt'))
    (isPractice === true ? rehearsed : own).add(id);
  const byPerson = { index: 'byPerson', equals: { person } } as const;
  for await (const { id } of walk(tables.practices, tenantId, byPerson, 'startedAt')) rehearsed.add(id);
  let speakers = 0;
  for await (const { recordingId } of walk(tables.claims, tenantId, byPerson, 'sharedAt'))
    if (!own.has(recordingId) && !rehearsed.has(recordingId)) speakers += 1;
  return { recordings: own.size, sessions: rehearsed.size, speakers };
}

/** Kinds of what goes when somebody has everything of theirs erased. */
export const MINE_KINDS = [
  'recordings',
  'sessions',
  'media',
  'transcripts',
  'reports',
  'claims',
  'heldFiles',
  'answers',
  'outbox',
  'jobRuns',
  'usage',
  'messages',
  'speakers',
  'events',
  'profile',
  'links',
] as const;
export type MineKind = (typeof MINE_KINDS)[number];
export type ErasedMine = Readonly<Record<MineKind, number>>;

const NOTHING: ErasedMine = {
  ...{ recordings: 0, sessions: 0, media: 0, transcripts: 0, reports: 0, claims: 0, heldFiles: 0, answers: 0 },
  ...{ outbox: 0, jobRuns: 0, usage: 0, messages: 0, speakers: 0, events: 0, profile: 0, links: 0 },
};

/** How far the erasure of everything of somebody has come: it is told what went, however often it was interrupted. Numbers and ids only. */
const Tally = z.object({
  /** The event that asked for it, or for an unfinished one before. */
  eventId: z.string(),
  isDone: z.boolean(),
  startedAt: z.int(),
  /** Of kinds that there were not yet when it began, none. */
  counts: z.partialRecord(z.enum(MINE_KINDS), z.int()).transform((counts): ErasedMine => ({ ...NOTHING, ...counts })),
  /** What was counted last: it may not have gone yet, and is not counted again. */
  last: z.string(),
});
export type Tally = z.infer<typeof Tally>;

/** How long a tally is kept: as long as the event that asked. */
const KEPT_MS = 7 * 86_400_000;

type Cached = Pick<Tables, 'cache'>;

/** The count of one person's erasure; `id` names the person. */
export interface TallyBook {
  /** Begins to count, or goes on where an erasure was interrupted. */
  begin(eventId: string): Promise<Tally>;
  /** Counts `what`, before it goes; once, however often it is told. */
  add(what: string, counts: Partial<ErasedMine>): Promise<void>;
  end(): Promise<Tally>;
}

/** Keeps the tally in the store, so that a crash forgets nothing. */
export function makeTallyBook(
  { cache }: Cached,
  { tenantId, id, now }: { readonly tenantId: TenantId; readonly id: string; readonly now: () => number },
): TallyBook {
  const row = `tally:${id}`;

  async function begin(eventId: string): Promise<Tally> {
    const at = now();
    const fresh: Tally = { eventId, isDone: false, startedAt: at, counts: NOTHING, last: '' };
    const held = await cache.get(tenantId, row);
    const before = held === null ? null : Tally.parse(held.value);
    if (before !== null && (!before.isDone || before.eventId === eventId)) return before;
    await cache.put(tenantId, { tenantId, id: row, recordingId: null, value: fresh, expireAt: at + KEPT_MS });
    return fresh;
  }

  async function edit(change: (tally: Tally) => Tally): Promise<Tally> {
    const changed = await cache.change(tenantId, row, (held) => ({ ...held, value: change(Tally.parse(held.value)) }));
    return changed === null ? begin('') : Tally.parse(changed.value);
  }

  async function add(what: string, counts: Partial<ErasedMine>): Promise<void> {
    // Where nothing is left to go, what was counted last may still be there.
    if (Object.values(counts).every((count) => count === 0)) return;
    await edit((tally) => {
      if (tally.last === what) return tally;
      const sums = MINE_KINDS.map((kind) => [kind, (tally.counts[kind] ?? 0) + (counts[kind] ?? 0)] as const);
      return { ...tally, counts: Object.fromEntries(sums) as ErasedMine, last: what };
    });
  }

  return { begin, add, end: () => edit((tally) => ({ ...tally, isDone: true })) };
}
