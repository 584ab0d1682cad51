import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import type { Queue } from './port.ts';
import { enqueueStep } from './run.ts';

/**
 * Begins a failed recording anew, from its file, as a run of its own; false when it is under way or has arrived. What had been given
 * up of it is settled by that. Twice is once: the run is part of every key.
 */
export async function restart(
  { tables, queue, now }: { readonly tables: Tables; readonly queue: Queue; readonly now: () => number },
  { tenantId, id }: Pick<Recording, 'tenantId' | 'id'>,
): Promise<boolean> {
  const again = await tables.recordings.change(tenantId, id, (row) =>
    row.status === 'failed'
      ? { ...row, status: 'received', failure: null, run: row.run + 1, fence: 0, updatedAt: now() }
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
