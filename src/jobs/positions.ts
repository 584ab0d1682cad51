import type { Stage } from '../cards/progress.ts';
import type { Log } from '../log.ts';
import type { Store } from '../storage/port.ts';
import type { Recording, RecordingStatus } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { eachTenant } from './each-tenant.ts';
import { nextStep, runKey } from './next-job.ts';
import type { Queue } from './port.ts';
import type { ReportProgress } from './progress.ts';

/** What a recording has been through, as its person reads it; null when nothing is left to wait for. */
export const STAGE_BEHIND: Readonly<Record<RecordingStatus, Stage | null>> = {
  received: 'received',
  fetched: 'downloading',
  transcribed: 'transcribing',
  analysed: 'analysing',
  delivered: null,
  failed: null,
};

/** Who has waited less needs no word yet. */
const PATIENCE_MS = 5_000;
/** Messages edited in one round for one tenant: both platforms allow about one a second. */
const PER_TENANT = 10;

export interface PositionsDeps {
  readonly store: Store;
  readonly tables: Tables;
  readonly queue: Queue;
  readonly progress: ReportProgress;
  readonly now: () => number;
  readonly log: Log;
}

/** Tells people whose recording waits how many go first: those who have waited longest, and only when the number has changed. */
export function makePositions({ store, tables, queue, progress, now, log }: PositionsDeps): () => Promise<void> {
  let shown = new Map<string, number>();

  return async function positions() {
    const seen = new Map<string, number>();
    await eachTenant({ store, log }, async (tenantId) => {
      let edits = 0;
      for (const recording of await waiting(tenantId)) {
        if (edits === PER_TENANT) break;
        const ahead = await positionOf(queue, recording);
        const stage = STAGE_BEHIND[recording.status];
        if (ahead === null || stage === null) continue;
        seen.set(recording.id, ahead);
        if (shown.get(recording.id) === ahead) continue;
        await progress(recording).showWaiting(stage, ahead);
        edits += 1;
      }
    });
    shown = seen;
  };

  async function waiting(tenantId: Recording['tenantId']): Promise<readonly Recording[]> {
    const found: Recording[] = [];
    for (const status of ['received', 'fetched', 'transcribed', 'analysed'] as const) {
      const page = await tables.recordings.find(tenantId, {
        index: 'byStatus',
        equals: { status },
        range: { to: now() - PATIENCE_MS },
        limit: 2 * PER_TENANT,
      });
      found.push(...page.filter((recording) => recording.progress !== null && recording.failure === null));
    }
    return found;
  }
}

/** How many jobs go before a recording's next step; null when that is being done, or nothing is left to do. */
export async function positionOf(queue: Queue, recording: Recording): Promise<number | null> {
  const step = nextStep(recording);
  return step === null ? null : queue.position(runKey(recording, step));
}
