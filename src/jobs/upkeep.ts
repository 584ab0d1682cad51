import type { TenantId } from '../analysis/domain.ts';
import type { Log } from '../log.ts';
import type { Blobs } from '../storage/blobs.ts';
import { eraseRecording, heldFileKey, heldFileOf } from '../storage/erase.ts';
import type { Row, Store, Table } from '../storage/port.ts';
import { RECORDING_STATUSES } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { walk } from '../storage/walk.ts';
import { eachTenant } from './each-tenant.ts';
import type { Queue } from './port.ts';
import { enqueueEvent, enqueueStep } from './run.ts';

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
  /** Ends practice sessions that nobody ends (practice/end.ts). */
  readonly endPractices: (tenantId: TenantId) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

/** Once a minute: queues again what a crash left between two steps, erases what is past its retention (files first), sweeps up. */
export function makeUpkeep({ store, tables, blobs, queue, endPractices, now, log }: UpkeepDeps): () => Promise<void> {
  return async function upkeep() {
    await eachTenant({ store, log }, async (tenantId) => {
      await pickUp(tenantId);
      await endPractices(tenantId);
      await purge(tenantId);
    });
    await blobs.sweep(now() - HALF_WRITTEN_MS);
    await store.tidy();
  };

  /** Keys make this safe: what is queued or running already is not queued twice. */
  async function pickUp(tenantId: TenantId): Promise<void> {
    const range = { to: now() - LEFT_BEHIND_MS };
    const unhandled = { index: 'byStatus', equals: { status: 'stored' }, range } as const;
    for await (const event of walk(tables.webhookEvents, tenantId, unhandled, 'receivedAt')) {
      await enqueueEvent(queue, tenantId, event.id);
    }
    for (const status of RECORDING_STATUSES) {
      if (status === 'delivered' || status === 'failed') continue;
      const resting = { index: 'byStatus', equals: { status }, range } as const;
      for await (const recording of walk(tables.recordings, tenantId, resting, 'updatedAt')) {
        await enqueueStep(queue, recording);
      }
    }
  }

  async function purge(tenantId: TenantId): Promise<void> {
    const recordings = await purgeTable(tenantId, tables.recordings, async (row) => {
      await eraseRecording(tables, blobs, row);
    });
    const cached = await purgeTable(tenantId, tables.cache, async ({ id }) => {
      const file = heldFileOf(id);
      if (file !== null) await blobs.delete(tenantId, heldFileKey(file));
      await tables.cache.delete(tenantId, id);
    });
    // One in which nothing was said never became a recording, and has its messages noted all the same.
    await purgeTable(tenantId, tables.practices, async ({ id }) => {
      await eraseRecording(tables, blobs, { tenantId, id, eventId: `practice:${id}` });
    });
    for (const table of [
      tables.webhookEvents,
      tables.outbox,
      tables.jobRuns,
      tables.transcripts,
      tables.words,
      tables.reports,
      tables.claims,
      tables.usage,
    ] as const) {
      await purgeTable<Row, never>(tenantId, table, async ({ id }) => void (await table.delete(tenantId, id)));
    }
    if (recordings + cached === 0) return;
    const at = now();
    await tables.audit.put(tenantId, {
      tenantId,
      id: `purged:${at}`,
      at,
      actor: 'retention',
      action: 'purged',
      target: `${recordings} recordings, ${cached} cache entries`,
    });
    log.info({ recordings, cached }, 'retention purge');
  }

  /** Erases every expired row of a table; resolves to how many there were. */
  async function purgeTable<R extends Row, Heavy extends keyof R>(
    tenantId: TenantId,
    table: Pick<Table<R, Heavy>, 'expired'>,
    erase: (row: Omit<R, Heavy>) => Promise<void>,
  ): Promise<number> {
    let erased = 0;
    for (;;) {
      const page = await table.expired(tenantId, now(), PAGE);
      for (const row of page) await erase(row);
      erased += page.length;
      if (page.length < PAGE) return erased;
    }
  }
}
