import type { RecordingId, TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from './blobs.ts';
import { heldFileKey, mediaKey } from './erase.ts';
import { unfinishedImport } from './imports.ts';
import { checkKey, type KeySource, listKeys, opens, SYSTEM } from './keyring.ts';
import type { AnyTableSpec, Row, Store } from './port.ts';
import { everySealed } from './sealed.ts';
import { decodeRow, encodeRow, type KeyValue, type StoredRow } from './stored.ts';
import { openTables, SPECS, type Tables } from './tables.ts';
import { sealedBy, type Vault } from './vault.ts';
import { everyRow } from './walk.ts';

/** A row as an engine keeps it, before anything is believed of it. */
export interface RawRow extends StoredRow {
  readonly tenantId: string;
}

export interface CheckDeps {
  readonly store: Store;
  readonly blobs: Blobs;
  /** Every row of a collection, of all tenants. */
  readonly rawRows: (spec: AnyTableSpec) => AsyncIterable<RawRow>;
  /** Null when there is no key at all. */
  readonly vault: Vault | null;
  readonly source: KeySource;
}

/** Everything that is wrong with a migrated store, one sentence each with what to do; it may be in use meanwhile. */
export async function* checkStore({ store, blobs, rawRows, vault, source }: CheckDeps): AsyncGenerator<string> {
  const tables = openTables(store);
  if ((await unfinishedImport(tables)) !== null)
    yield 'an import was not finished: run `coach db import --resume` with the same file';
  for (const spec of SPECS) {
    for await (const raw of rawRows(spec)) {
      const fault = checkRow(spec, raw);
      if (fault !== null) yield fault;
    }
  }
  const tenants = await store.tenants();
  for (const tenantId of tenants) yield* checkFiles(tables, blobs, tenantId);
  yield* checkKeys(tables, tenants, vault, source);
}

/** Ids of the keys in use, for a summary. */
export async function keysInUse(store: Store): Promise<readonly string[]> {
  return (await listKeys(openTables(store))).map((key) => key.id);
}

function checkRow(spec: AnyTableSpec, raw: RawRow): string | null {
  const where = `the row ${JSON.stringify(raw.id)} of ${spec.name} (${raw.tenantId})`;
  let row: Row;
  try {
    row = decodeRow<Row>(raw.doc, raw.heavy);
  } catch {
    return `${where} is not readable: restore a backup`;
  }
  if (row.tenantId !== raw.tenantId || row.id !== raw.id) return `${where} holds another row: restore a backup`;
  try {
    const stored = encodeRow(spec, row.tenantId, row);
    for (const [field, value] of stored.keys) {
      if (asKept(value) !== asKept(raw.keys.get(field) ?? null))
        return `${where} is indexed under another ${field} than it has: restore a backup`;
    }
    return null;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return `${where} is not valid (${thrown.detail}): restore a backup, or run the version that wrote it`;
  }
}

/** SQLite keeps a boolean as a number, and no engine tells minus zero from zero. */
function asKept(value: KeyValue): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value === 0 ? 0 : value;
}

async function* checkFiles(tables: Tables, blobs: Blobs, tenantId: TenantId): AsyncGenerator<string> {
  const files = new Set(await blobs.list(tenantId));
  const lost: RecordingId[] = [];
  for await (const { id, status, failure } of everyRow(tables.recordings, tenantId)) {
    const known = files.delete(mediaKey(id));
    if (!known && status === 'fetched' && failure === null) lost.push(id);
  }
  for await (const { id } of everyRow(tables.cache, tenantId)) files.delete(heldFileKey(id.replace(/^file:/, '')));
  // What looked wrong may have been a recording on its way: it is looked at once more.
  for (const id of lost) {
    const now = await tables.recordings.get(tenantId, id);
    if (now?.status === 'fetched' && !(await blobs.list(tenantId)).includes(mediaKey(id)))
      yield `the file of recording ${id} (${tenantId}) is gone before it was read: share the recording again`;
  }
  for (const key of files) {
    if (!(await isOwned(tables, tenantId, key)) && (await blobs.list(tenantId)).includes(key))
      yield `the file ${blobs.path(tenantId, key)} belongs to no row: remove it`;
  }
}

async function isOwned(tables: Tables, tenantId: TenantId, key: string): Promise<boolean> {
  const [, id = ''] = /^media-(.*)$/s.exec(key) ?? [];
  const [, held = ''] = /^held-(.*)$/s.exec(key) ?? [];
  if (id !== '') return (await tables.recordings.get(tenantId, id)) !== null;
  return held !== '' && (await tables.cache.get(tenantId, `file:${held}`)) !== null;
}

async function* checkKeys(
  tables: Tables,
  tenants: readonly TenantId[],
  vault: Vault | null,
  source: KeySource,
): AsyncGenerator<string> {
  const known = await listKeys(tables);
  if (vault === null) {
    if (known.length > 0 || tenants.length > 0)
      yield 'secret.key is missing in DATA_DIR: restore it from where it was kept, or set SECRET_KEYS to its content';
    return;
  }
  const faulty = new Set<string>();
  for (const row of known) {
    try {
      checkKey(row, vault, source);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      faulty.add(row.id);
      yield thrown.detail;
    }
  }
  for (const tenantId of [SYSTEM, ...tenants]) {
    for await (const { sealed, place } of everySealed(tables, tenantId)) {
      // One line for a key says it all; what else does not open was changed.
      if (faulty.has(sealedBy(sealed)) || opens(vault, sealed, place)) continue;
      yield `the sealed field ${place.field} of ${JSON.stringify(place.id)} in ${place.collection} (${tenantId}) does not open: restore a backup`;
    }
  }
}
