import { z } from 'zod';
import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { PracticeResult, PracticeState } from '../analysis/practice-domain.ts';
import type { Place } from '../bot/port.ts';
import type { TableSpec } from './port.ts';
import { personId, place, recordingId, speakerId, tenantId, time } from './rows.ts';
import type { Tables } from './tables.ts';

/** `opening`: its first message is on its way; `ending`: its report is. A paused one waits to be resumed, and never ends by itself. */
export const PRACTICE_STATUSES = ['opening', 'open', 'paused', 'ending', 'ended'] as const;

/** How somebody's own recordings look, beside which a session is held. Null where nothing was measurable. */
const Beside = z.object({
  recordings: z.int(),
  days: z.int(),
  pullShare: z.number().nullable(),
  questionQuality: z.number().nullable(),
  wordsPerMin: z.number().nullable(),
  fillersPerMin: z.number().nullable(),
});
export type Beside = z.infer<typeof Beside>;

/** A rehearsal with a persona. When it has ended, its report stands in `reports` under the same id, and `recordings` brings it to its person. */
const PracticeSession = z.object({
  tenantId,
  id: recordingId,
  person: personId,
  place,
  /** As in `place`, for the index. */
  conversation: z.string(),
  thread: z.string().nullable(),
  status: z.enum(PRACTICE_STATUSES),
  persona: z.object({ id: z.string(), name: z.string() }),
  scenario: z.object({ id: z.string(), title: z.string() }),
  /** The recording it was made from, and the minute from which it is replayed. */
  from: z.object({ id: recordingId, speaker: speakerId, atMs: z.int().nullable() }).nullable(),
  startedAt: time,
  /** When something was said last. */
  lastAt: time,
  expireAt: time,
  /** Whom it is with and about what, whole: files of personas change, a session does not. Checked when it is read (jobs/practice.ts). */
  setting: z.custom<object>((value) => typeof value === 'object' && value !== null),
  state: z.custom<PracticeState>((value) => typeof value === 'object' && value !== null && 'steps' in value),
  /** The event that brought each step: the same event twice is one turn. */
  events: z.array(z.string()).readonly(),
  /** Once it has ended. */
  result: z
    .custom<PracticeResult>((value) => typeof value === 'object' && value !== null && 'score' in value)
    .nullable(),
  beside: Beside.nullable(),
});
export type PracticeSession = z.infer<typeof PracticeSession>;

export const practices: TableSpec<
  PracticeSession,
  'setting' | 'state' | 'events' | 'result' | 'beside',
  'byPlace' | 'byStatus' | 'byPerson'
> = {
  name: 'practices',
  row: PracticeSession,
  indexes: {
    byPlace: { fields: ['conversation', 'thread', 'status', 'lastAt'] },
    byStatus: { fields: ['status', 'lastAt'] },
    byPerson: { fields: ['person', 'startedAt'] },
  },
  heavy: ['setting', 'state', 'events', 'result', 'beside'],
  expires: true,
};

/**
 * The session of a person that runs at a place: what they say there is said to its persona. Where a conversation has threads, one that is
 * paused is resumed by a word; where it has none, the words may be meant for us.
 */
export async function runningAt(
  { practices }: Pick<Tables, 'practices'>,
  tenantId: TenantId,
  person: PersonId,
  { conversation, thread }: Pick<Place, 'conversation' | 'thread'>,
): Promise<RecordingId | null> {
  for (const status of thread === null ? (['open'] as const) : (['open', 'paused'] as const)) {
    const rows = await practices.find(tenantId, {
      index: 'byPlace',
      equals: { conversation, thread, status },
      order: 'desc',
    });
    const own = rows.find((row) => row.person === person);
    if (own !== undefined) return own.id;
  }
  return null;
}
