import type { RecordingId, TenantId } from '../analysis/domain.ts';
import type { Log } from '../log.ts';
import type { Blobs } from '../storage/blobs.ts';
import { heldFileRow, readBlobKey } from '../storage/erase.ts';
import type { Store } from '../storage/port.ts';
import type { Resealed } from '../storage/reseal.ts';
import type { Tables } from '../storage/tables.ts';
import { eachTenant } from './each-tenant.ts';

/** A file is stored before its row; only one that has had a day to get one is an orphan. */
const ORPHAN_MS = 86_400_000;

export interface SweepDeps {
  readonly store: Pick<Store, 'tenants'>;
  readonly tables: Tables;
  readonly blobs: Blobs;
  /** Seals again what an older key sealed (storage/reseal.ts). */
  readonly reseal: () => Promise<Resealed>;
  readonly now: () => number;
  readonly log: Log;
}

/** Once a day: removes files that no row leads to, and brings what old keys sealed under the newest one. */
export function makeSweep({ store, tables, blobs, reseal, now, log }: SweepDeps): () => Promise<void> {
  return async function sweep() {
    await eachTenant({ store, log }, sweepTenant);
    const { resealed, closed, forgotten } = await reseal();
    if (resealed > 0) log.info({ resealed }, 'sealed again with the newest key');
    if (closed > 0) log.error({ closed }, 'stored secrets that no key opens');
    if (forgotten.length > 0)
      log.info({ keys: forgotten }, 'keys that seal nothing any more: they may be taken out of SECRET_KEYS');
  };

  async function sweepTenant(tenantId: TenantId): Promise<void> {
    const before = now() - ORPHAN_MS;
    let removed = 0;
    for (const key of await blobs.list(tenantId)) {
      const found = await blobs.stat(tenantId, key);
      if (found === null || found.modifiedAt >= before || (await hasRow(tenantId, key))) continue;
      removed += Number(await blobs.delete(tenantId, key));
    }
    if (removed === 0) return;
    const at = now();
    log.warn({ files: removed }, 'files that no row leads to were removed');
    await tables.audit.put(tenantId, {
      tenantId,
      id: `swept:${at}`,
      at,
      actor: 'retention',
      action: 'swept',
      target: `${removed} files`,
    });
  }

  async function hasRow(tenantId: TenantId, key: string): Promise<boolean> {
    const { kind, id } = readBlobKey(key);
    switch (kind) {
      case 'media':
        return (await tables.recordings.get(tenantId, id as RecordingId)) !== null;
      case 'held':
        return (await tables.cache.get(tenantId, heldFileRow(id))) !== null;
      case 'unknown':
        return false;
    }
  }
}
