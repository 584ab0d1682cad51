import type { Recording, RecordingStatus } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { nextStep, runKey } from './next-job.ts';
import type { Queue } from './port.ts';
import { enqueueStep } from './run.ts';

export interface SteerDeps {
  readonly tables: Tables;
  readonly queue: Queue;
  readonly now: () => number;
}

/**
 * Marks an unfinished recording as cancelled and takes its waiting job back; what works on it notices and can write its result no
 * more. Resolves to the recording, whose person is still to be told (`enqueueStep`), or null when it is too late.
 */
export async function stop({ tables, queue, now }: SteerDeps, { tenantId, id }: Recording): Promise<Recording | null> {
  let waited: string | null = null;
  const stopped = await tables.recordings.change(tenantId, id, (row) => {
    const step = nextStep(row);
    if (row.failure !== null || step === null) return null;
    waited = runKey(row, step);
    return { ...row, failure: { code: 'cancelled', detail: '' }, updatedAt: now() };
  });
  if (stopped !== null && waited !== null) await queue.cancel(waited);
  return stopped;
}

/** From which states a recording can be worked through again: from its transcript, or only from its analysis. */
const COME_SO_FAR = {
  transcribed: ['transcribed', 'analysed', 'delivered'],
  analysed: ['analysed', 'delivered'],
} as const satisfies Partial<Record<RecordingStatus, readonly RecordingStatus[]>>;

/**
 * Changes a recording, and works it through again, as a run of its own, if it has come so far that it would not notice by itself: from
 * its transcript, or from its analysis. What stands in the chat stays there until the new stands. Resolves to the recording, or null
 * when there is none. What was under way notices and can write its result no more.
 */
export async function workAgain(
  { tables, queue, now }: SteerDeps,
  { tenantId, id }: Pick<Recording, 'tenantId' | 'id'>,
  from: keyof typeof COME_SO_FAR,
  edit: (row: Recording) => Recording = (row) => row,
): Promise<Recording | null> {
  let waited: string | null = null;
  const changed = await tables.recordings.change(tenantId, id, (row) => {
    waited = null;
    const edited = { ...edit(row), updatedAt: now() };
    const states: readonly RecordingStatus[] = COME_SO_FAR[from];
    if (row.failure !== null || !states.includes(row.status)) return edited;
    const step = nextStep(row);
    if (step !== null) waited = runKey(row, step);
    const sameAs = from === 'transcribed' ? null : row.sameAs;
    const isShown = row.isShown === true || row.status === 'delivered';
    return { ...edited, status: from, run: row.run + 1, fence: 0, sameAs, isShown };
  });
  if (changed === null) return null;
  if (waited !== null) await queue.cancel(waited);
  await enqueueStep(queue, changed);
  return changed;
}

/**
 * Begins a failed recording anew, from its file, as a run of its own; false when it is under way or has arrived. What had been given
 * up of it is settled by that. Twice is once: the run is part of every key.
 */
export async function restart(
  { tables, queue, now }: SteerDeps,
  { tenantId, id }: Pick<Recording, 'tenantId' | 'id'>,
): Promise<boolean> {
  const again = await tables.recordings.change(tenantId, id, (row) =>
    row.status === 'failed'
      ? { ...row, status: 'received', failure: null, isShown: false, run: row.run + 1, fence: 0, updatedAt: now() }
      : null,
  );
  const recording = again ?? (await tables.recordings.get(tenantId, id));
  if (recording === null) return false;
  await enqueueStep(queue, recording);
  const runs = await tables.jobRuns.find(tenantId, { index: 'bySubject', equals: { subject: id }, limit: 1000 });
  for (const run of runs.filter(({ state }) => state === 'dead')) {
    await tables.jobRuns.change(tenantId, run.id, (row) =>
      row.state === 'dead' ? { ...row, state: 'answered', updatedAt: now() } : null,
    );
  }
  return again !== null;
}
