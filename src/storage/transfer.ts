import { randomUUID } from 'node:crypto';
import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from './blobs.ts';
import { EXPORTED, type ExportHeader, type ExportTrailer, makeExportLines, readExport } from './export-file.ts';
import { beginImport, endImport, unfinishedImport } from './imports.ts';
import { listKeys, SYSTEM } from './keyring.ts';
import type { Row, Store } from './port.ts';
import { openTables } from './tables.ts';
import { everyRow } from './walk.ts';

/** What has been copied so far. */
export interface Copied {
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}
export type ReportCopied = (copied: Copied) => void;

/** Rows written together: on SQLite they share a transaction. */
const BATCH_ROWS = 200;
const BATCH_BYTES = 4 * 1024 * 1024;

/** The lines of an export of everything in the store (export-file.ts), as they are read: memory stays flat. */
export async function* exportStore(deps: {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly now: () => number;
  readonly report?: ReportCopied;
}): AsyncGenerator<string> {
  const { store, blobs, now, report = () => {} } = deps;
  const lines = makeExportLines();
  const keys = (await listKeys(openTables(store))).map((key) => key.id);
  yield lines.header({ id: randomUUID(), engine: store.engine, at: new Date(now()).toISOString(), keys });
  let [rows, files, bytes] = [0, 0, 0];
  // Read once: a tenant that comes meanwhile belongs to the next export, with its files.
  const tenants = [SYSTEM, ...(await store.tenants())];
  for (const tenantId of tenants) {
    for (const spec of EXPORTED) {
      for await (const row of everyRow<Row>(store.table(spec), tenantId)) {
        const line = lines.row(spec.name, row);
        yield line;
        rows += 1;
        bytes += line.length;
        report({ rows, files, bytes });
      }
    }
  }
  for (const tenantId of tenants) {
    for (const key of await blobs.list(tenantId)) {
      for await (const line of lines.file(tenantId, key, blobs.open(tenantId, key))) {
        yield line;
        bytes += line.length;
        report({ rows, files, bytes });
      }
      files += 1;
      report({ rows, files, bytes });
    }
  }
  yield lines.end();
}

/** Reads an export to its end without writing anything. Throws AppError when it is not sound. */
export async function verifyExport(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly header: ExportHeader; readonly trailer: ExportTrailer }> {
  let header: ExportHeader | null = null;
  for await (const entry of readExport(stream)) {
    if (entry.kind === 'header') header = entry.header;
    if (entry.kind === 'end' && header !== null) return { header, trailer: entry.trailer };
  }
  throw new AppError('bug', { detail: 'The export has no end.' });
}

/**
 * Puts an export into an empty, migrated store. Until the last check has passed the store carries a mark with which no service starts;
 * `resume` goes on with an import of the same export that was interrupted. Rows are put, so that what is there already stays as it is.
 */
export async function importStore(
  stream: AsyncIterable<Uint8Array>,
  deps: {
    readonly store: Store;
    readonly blobs: Blobs;
    readonly now: () => number;
    readonly resume: boolean;
    readonly report?: ReportCopied;
  },
): Promise<{ readonly header: ExportHeader; readonly trailer: ExportTrailer }> {
  const { store, blobs, now, resume, report = () => {} } = deps;
  const tables = openTables(store);
  let header: ExportHeader | null = null;
  let copied: Copied = { rows: 0, files: 0, bytes: 0 };
  const tenants = new Set<TenantId>();
  const batch = makeBatch();

  for await (const entry of readExport(stream)) {
    if (entry.kind === 'header') {
      header = entry.header;
      await checkTarget(header.id);
      await beginImport(tables, header.id, now());
      // A start without any work leaves its key here; the keys of the export take its place.
      if (!resume) await tables.keyring.clear(SYSTEM);
    } else if (entry.kind === 'row') {
      const { spec, row } = entry;
      tenants.add(row.tenantId);
      await batch.add(() => store.table(spec).put(row.tenantId, row), entry.bytes);
      copied = { ...copied, rows: copied.rows + 1, bytes: copied.bytes + entry.bytes };
    } else if (entry.kind === 'file') {
      const { bytes } = await blobs.put(entry.tenantId, entry.key, entry.chunks, {
        maxBytes: Number.POSITIVE_INFINITY,
      });
      copied = { ...copied, files: copied.files + 1, bytes: copied.bytes + bytes };
    } else if (header !== null) {
      await batch.flush();
      await checkCounts(entry.trailer);
      await endImport(tables);
      return { header, trailer: entry.trailer };
    }
    report(copied);
  }
  throw new AppError('bug', { detail: 'The export has no end.' });

  async function checkTarget(exportId: string): Promise<void> {
    const unfinished = await unfinishedImport(tables);
    if (resume && unfinished === exportId) return;
    if (resume) {
      throw refused(
        unfinished === null
          ? 'There is no interrupted import in this store: leave --resume out.'
          : 'The interrupted import in this store is of another export: use that file.',
      );
    }
    if (unfinished !== null) {
      throw refused(
        'An import into this store was interrupted: go on with --resume and the same file, or empty the store.',
      );
    }
    if ((await store.tenants()).length > 0) {
      throw refused(
        'The store is not empty: import into a new one (another DATA_DIR, or another database in MONGODB_URI), or empty this one.',
      );
    }
  }

  async function checkCounts(trailer: ExportTrailer): Promise<void> {
    for (const spec of EXPORTED) {
      let there = 0;
      for (const tenantId of tenants) {
        for await (const _ of everyRow<Row>(store.table(spec), tenantId)) there += 1;
      }
      const meant = trailer.rows[spec.name] ?? 0;
      if (there === meant) continue;
      throw refused(
        `The store has ${there} rows of ${spec.name} where the export has ${meant}: stop what else writes to it, empty it and import again.`,
      );
    }
  }
}

/** Puts some rows at a time, so that neither many small ones nor a few large ones hold up or fill anything. */
function makeBatch() {
  let works: (() => Promise<void>)[] = [];
  let size = 0;
  async function flush(): Promise<void> {
    const now = works;
    works = [];
    size = 0;
    await Promise.all(now.map((work) => work()));
  }
  return {
    flush,
    async add(work: () => Promise<void>, bytes: number): Promise<void> {
      works.push(work);
      size += bytes;
      if (works.length >= BATCH_ROWS || size >= BATCH_BYTES) await flush();
    },
  };
}

function refused(detail: string): AppError {
  return new AppError('refused', { detail });
}
