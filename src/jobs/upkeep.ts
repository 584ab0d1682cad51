import type { TenantId } from '../analysis/domain.ts';
import type { Log } from '../log.ts';
import type { Blobs } from '../storage/blobs.ts';
import { eraseRecording, heldFileKey } from '../storage/erase.ts';
import type { Store } from '../storage/port.ts';
import { RECORDING_STATUSES } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import type { Queue } from './port.ts';
import { enqueueStep } from './run.ts';

/** How long something may rest between two steps before it is taken for left behind by a crash. */
const LEFT_BEHIND_MS = 90_000;
/** No download takes longer; what is older and unfinished belongs to a process that died. */
const HALF_WRITTEN_MS = 86_400_000;
const PAGE = 200;

export interface UpkeepDeps {
  readonly store: Store;
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly queue: Queue;
  readonly now: () => number;
  readonly log: Log;
}

/** Once a minute: queues again what a crash left between two steps, erases what is past its retention (files first), sweeps up. */
export function makeUpkeep({ store, tables, blobs, queue, now, log }: UpkeepDeps): () => Promise<void> {
  return async function upkeep() {
    for (const tenantId of await store.tenants()) {
      await pickUp(tenantId);
      await purge(tenantId);
    }
    await blobs.sweep(now() - HALF_WRITTEN_MS);
    await store.tidy();
  };

  /** Keys make this safe: what is queued or running already is not queued twice. */
  async function pickUp(tenantId: TenantId): Promise<void> {
    const before = now() - LEFT_BEHIND_MS;
    const events = await tables.webhookEvents.find(tenantId, {
      index: 'byStatus',
      equals: { status: 'stored' },
      range: { to: before },
      limit: PAGE,
    });
    for (const event of events) {
      await queue.enqueue({ name: 'handle', tenantId, subject: event.id }, `handle:${tenantId}:${event.id}`);
    }
    for (const status of RECORDING_STATUSES) {
      if (status === 'delivered' || status === 'failed') continue;
      const resting = await tables.recordings.find(tenantId, {
        index: 'byStatus',
        equals: { status },
        range: { to: before },
        limit: PAGE,
      });
      for (const recording of resting) await enqueueStep(queue, recording);
    }
  }

  async function purge(tenantId: TenantId): Promise<void> {
    const at = now();
    const recordings = await tables.recordings.expired(tenantId, at, PAGE);
    for (const recording of recordings) await eraseRecording(tables, blobs, recording);
    for (const row of await tables.cache.expired(tenantId, at, PAGE)) {
      if (row.id.startsWith('file:')) await blobs.delete(tenantId, heldFileKey(row.id.slice('file:'.length)));
      await tables.cache.delete(tenantId, row.id);
    }
    for (const table of [
      tables.webhookEvents,
      tables.outbox,
      tables.jobRuns,
      tables.transcripts,
      tables.reports,
    ] as const) {
      for (const row of await table.expired(tenantId, at, PAGE)) await table.delete(tenantId, row.id);
    }
    if (recordings.length === 0) return;
    await tables.audit.put(tenantId, {
      tenantId,
      id: `purged:${at}`,
      at,
      actor: 'retention',
      action: 'purged',
      target: `${recordings.length} recordings`,
    });
    log.info({ recordings: recordings.length }, 'retention purge');
  }
}
