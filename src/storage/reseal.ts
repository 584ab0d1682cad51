import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import { listKeys, SYSTEM } from './keyring.ts';
import type { Store } from './port.ts';
import { everySealed } from './sealed.ts';
import type { Tables } from './tables.ts';
import { sealedBy, type Vault } from './vault.ts';

/** A process that was started with the old keys seals with them until it is replaced; no roll-out takes longer. */
const IDLE_MS = 86_400_000;

export interface Resealed {
  readonly resealed: number;
  /** Texts that did not open: they stay as they are, and their key is kept. */
  readonly closed: number;
  /** Ids of keys that sealed nothing for a day: they may be taken out of SECRET_KEYS. */
  readonly forgotten: readonly string[];
}

/** Seals again, tenant by tenant, what an older key sealed; may run beside any other work, and twice. To be run once a day. */
export async function resealAll(deps: {
  readonly store: Store;
  readonly tables: Tables;
  readonly vault: Vault;
  readonly now: () => number;
}): Promise<Resealed> {
  const { store, tables, vault, now } = deps;
  // Read first: a key that joins while we look must not be taken for idle.
  const known = await listKeys(tables);
  const used = new Set<string>();
  let resealed = 0;
  let closed = 0;
  for (const tenantId of await store.tenants()) await resealTenant(tenantId);

  const forgotten: string[] = [];
  for (const { id } of known) if (id !== vault.keyIds[0] && (await letGo(id))) forgotten.push(id);
  return { resealed, closed, forgotten };

  async function resealTenant(tenantId: TenantId): Promise<void> {
    for await (const text of everySealed(tables, tenantId)) {
      if (!vault.isStale(text.sealed)) continue;
      // In use until the next look, which finds whether the change below won.
      used.add(sealedBy(text.sealed));
      try {
        await text.reseal(vault);
        resealed += 1;
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'refused') throw thrown;
        closed += 1;
      }
    }
  }

  async function letGo(id: string): Promise<boolean> {
    const idle = used.has(id) ? null : now();
    const row = await tables.keyring.change(SYSTEM, id, (found) => ({
      ...found,
      idleSince: idle === null ? null : (found.idleSince ?? idle),
    }));
    if (row === null || row.idleSince === null || now() - row.idleSince < IDLE_MS) return false;
    return tables.keyring.delete(SYSTEM, id);
  }
}
