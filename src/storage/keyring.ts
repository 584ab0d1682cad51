import { z } from 'zod';
import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { Store, TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';
import { everySealed, type SealedText } from './sealed.ts';
import type { Tables } from './tables.ts';
import { makeVault, type SecretPlace, sealedBy, type Vault, type VaultKey } from './vault.ts';

/** Rows of the installation itself stand under this tenant, which no platform has and `store.tenants()` never lists. */
export const SYSTEM = 'system' as TenantId;

/** A sealing key in use, by its id: a start with another key is found out by the probe, not by the first secret that does not open. */
const KeyringRow = z.object({
  tenantId,
  id: z.string(),
  /** The key's id, sealed with the key. */
  probe: z.string(),
  /** When nothing sealed with it was found any more; null while there is something. */
  idleSince: time.nullable(),
});
type KeyringRow = z.infer<typeof KeyringRow>;

export const keyring: TableSpec<KeyringRow, never, never> = {
  name: 'keyring',
  row: KeyringRow,
  indexes: {},
  heavy: [],
  expires: false,
};

/** Where the process has its keys from; it decides what an operator is told. */
export type KeySource = 'SECRET_KEYS' | 'secret.key';

/**
 * Notes the sealing key before it seals anything, and gives the vault. Throws an AppError with the remedy when a key in use is not at
 * hand or is another than the one that sealed.
 */
export async function joinKeyring(
  deps: { readonly store: Store; readonly tables: Tables },
  keys: readonly VaultKey[],
  source: KeySource,
): Promise<Vault> {
  const { keyring } = deps.tables;
  const vault = makeVault(keys);
  const known = await listKeys(deps.tables);
  for (const row of known) checkKey(row, vault, source);
  if (known.length === 0) await adoptKeys(deps, keys, source);
  const [current] = keys;
  if (current === undefined || (await keyring.insert(SYSTEM, rowOf(current)))) return vault;
  // It may have come from a process that started at the same moment with another key of this name.
  const there = await keyring.get(SYSTEM, current.id);
  if (there !== null) checkKey(there, vault, source);
  await keyring.change(SYSTEM, current.id, (row) => (row.idleSince === null ? null : { ...row, idleSince: null }));
  return vault;
}

/** Makes the keyring of a store that sealed before there was one: every key that is met there must open what it sealed. */
async function adoptKeys(
  { store, tables }: { readonly store: Store; readonly tables: Tables },
  keys: readonly VaultKey[],
  source: KeySource,
): Promise<void> {
  const vault = makeVault(keys);
  const met = new Map<string, SealedText>();
  for (const tenantId of await store.tenants()) {
    for await (const text of everySealed(tables, tenantId)) met.set(sealedBy(text.sealed), text);
  }
  for (const [id, { sealed, place }] of met) {
    const key = keys.find((each) => each.id === id);
    if (key === undefined) throw missingKey(id, source);
    if (!opens(vault, sealed, place)) throw otherKey(id, source);
    await tables.keyring.insert(SYSTEM, rowOf(key));
  }
}

function rowOf(key: VaultKey): KeyringRow {
  const probe = makeVault([key]).seal(key.id, probePlace(key.id));
  return { tenantId: SYSTEM, id: key.id, probe, idleSince: null };
}

/** Every key in use. */
export async function listKeys({ keyring }: Pick<Tables, 'keyring'>): Promise<readonly KeyringRow[]> {
  // An installation has a handful of keys, far below a page.
  return keyring.scan(SYSTEM, { limit: 1_000 });
}

/** Throws when the vault has no such key or another under its id. */
export function checkKey({ id, probe }: Pick<KeyringRow, 'id' | 'probe'>, vault: Vault, source: KeySource): void {
  if (!vault.keyIds.includes(id)) throw missingKey(id, source);
  if (!opens(vault, probe, probePlace(id))) throw otherKey(id, source);
}

/** Whether the vault opens a text. */
export function opens(vault: Vault, sealed: string, place: SecretPlace): boolean {
  try {
    vault.open(sealed, place);
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
}

function missingKey(id: string, source: KeySource): AppError {
  return refused(
    source === 'SECRET_KEYS'
      ? `SECRET_KEYS lacks ${id}, which sealed what is stored: add it after the new one.`
      : `SECRET_KEYS is not set, but ${id} sealed what is stored: set SECRET_KEYS to the keys that were used before.`,
  );
}

function otherKey(id: string, source: KeySource): AppError {
  return refused(
    source === 'SECRET_KEYS'
      ? `SECRET_KEYS has another key under the name ${id} than the one that sealed what is stored: put that one back.`
      : 'secret.key does not belong to this database: restore it from where it was kept.',
  );
}

function probePlace(id: string): SecretPlace {
  return { tenantId: SYSTEM, collection: 'keyring', field: 'probe', id };
}

function refused(detail: string): AppError {
  return new AppError('refused', { detail });
}
