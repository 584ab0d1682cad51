import type { RecordingId, TenantId } from '../analysis/domain.ts';
import type { JobRun } from '../storage/job-runs.ts';
import type { Store } from '../storage/port.ts';
import type { Tables } from '../storage/tables.ts';
import { walk } from '../storage/walk.ts';
import type { Queue } from './port.ts';
import { enqueueEvent } from './run.ts';
import { restart } from './steer.ts';

export interface DeadLettersDeps {
  readonly store: Pick<Store, 'tenants'>;
  readonly tables: Tables;
  readonly queue: Queue;
  readonly now: () => number;
}

/** `gone`: what it worked on is no longer kept, so there is nothing to do again. */
export type Redriven = 'queued' | 'gone';

const DEAD = { index: 'byState', equals: { state: 'dead' } } as const;

/** Work that was given up, over all tenants: to be counted, listed and started again by an operator. */
export function makeDeadLetters({ store, tables, queue, now }: DeadLettersDeps) {
  async function count(): Promise<number> {
    let sum = 0;
    for (const tenantId of await store.tenants()) sum += await tables.jobRuns.count(tenantId, DEAD);
    return sum;
  }

  /** Oldest first, tenant by tenant. */
  async function* list(): AsyncGenerator<JobRun> {
    for (const tenantId of await store.tenants()) yield* walk(tables.jobRuns, tenantId, DEAD, 'updatedAt');
  }

  /** Starts it again with all its attempts. Twice is once. */
  async function redrive(run: JobRun): Promise<Redriven> {
    return run.step === 'handle' ? redriveEvent(run) : redriveRecording(run);
  }

  async function redriveEvent({ tenantId, id, subject }: JobRun): Promise<Redriven> {
    // An event that was erased (its recording deleted, its tenant gone) is an empty row or none.
    const event = await tables.webhookEvents.change(tenantId, subject, (row) =>
      row.sealed === '' ? null : { ...row, status: 'stored' },
    );
    if (event === null) return settle(tenantId, id);
    await tables.jobRuns.change(tenantId, id, (row) =>
      row.state === 'dead' ? { ...row, state: 'open', attempts: 0, updatedAt: now() } : null,
    );
    await enqueueEvent(queue, tenantId, subject);
    return 'queued';
  }

  async function redriveRecording({ tenantId, id, subject }: JobRun): Promise<Redriven> {
    const recording = await tables.recordings.get(tenantId, subject as RecordingId);
    if (recording === null) return settle(tenantId, id);
    await restart({ tables, queue, now }, recording);
    return 'queued';
  }

  async function settle(tenantId: TenantId, id: string): Promise<Redriven> {
    await tables.jobRuns.change(tenantId, id, (row) => ({ ...row, state: 'answered', updatedAt: now() }));
    return 'gone';
  }

  return { count, list, redrive };
}
