import { createReadStream, existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { SingleBar } from 'cli-progress';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { loadSecrets } from '../secrets.ts';
import { heldBlobs, linkBlobs, makeBlobs, writeWhole } from '../storage/blobs.ts';
import { checkStore, keysInUse } from '../storage/check.ts';
import { type OpenedStore, openExistingStore, openStore } from '../storage/open.ts';
import type { AnyTableSpec } from '../storage/port.ts';
import { SPECS } from '../storage/tables.ts';
import { type Copied, exportStore, importStore, verifyExport } from '../storage/transfer.ts';
import { makeVault } from '../storage/vault.ts';
import { refused, runCommand, say, withStore } from './command.ts';

/** Characters of lines that are written together. */
const GATHER = 256 * 1024;
/** Writes the configured store with its files to `file` (`-` is standard output, `.gz` is compressed). Resolves to the exit code. */
export function exportDb(env: NodeJS.ProcessEnv, file: string): Promise<number> {
  return runCommand(env, async (config) => {
    if (file !== '-' && existsSync(file)) throw refused(`${file} exists already: choose a new name for the export.`);
    await withStore(await openExistingStore(config), async (opened) => {
      const directory = filesOf(config);
      const held = heldBlobs(directory);
      const progress = makeProgress('exporting');
      try {
        await opened.store.migrate(SPECS);
        // Before and after the rows are fixed: a file may be deleted while they are read, and a new one may come just before.
        await linkBlobs(directory, held);
        await fixed(opened, async () => {
          await linkBlobs(directory, held);
          const lines = exportStore({
            store: opened.store,
            blobs: makeBlobs(held),
            now: Date.now,
            report: progress.show,
          });
          await writeLines(lines, file);
        });
      } finally {
        progress.stop();
        await rm(held, { recursive: true, force: true });
      }
      const keys = await keysInUse(opened.store);
      say(`Exported: ${describe(progress.last())}.`);
      say(
        `The export holds personal data, and no key. What is sealed in it opens with: ${keys.join(', ') || 'no key'}.`,
      );
    });
  });
}

/** Puts an export into the configured store, which must be empty. A file is verified whole before its first row is written. */
export function importDb(
  env: NodeJS.ProcessEnv,
  file: string,
  { resume }: { readonly resume: boolean },
): Promise<number> {
  return runCommand(env, async (config) => {
    if (file !== '-') await verifyFile(file, 'verifying');
    await withStore(await openStore(config), async ({ store }) => {
      await store.migrate(SPECS);
      const progress = makeProgress('importing', file);
      const { header, trailer } = await importStore(readFileOf(file, progress.read), {
        store,
        blobs: makeBlobs(filesOf(config)),
        now: Date.now,
        resume,
        report: progress.show,
      }).finally(progress.stop);
      const rows = Object.values(trailer.rows).reduce((sum, count) => sum + count, 0);
      say(`Imported and verified: ${rows} rows, ${trailer.files} files.`);
      if (header.keys.length > 0) {
        say(
          `The service needs the keys that sealed it: ${header.keys.join(', ')}. Put them in SECRET_KEYS; “local” is the content of secret.key, which may be copied into DATA_DIR instead.`,
        );
      }
    });
  });
}

/** Looks for faults in the configured store, or in an export. Resolves to 1 when there are any. */
export function checkDb(env: NodeJS.ProcessEnv, file: string | undefined): Promise<number> {
  if (file !== undefined) {
    return runCommand(env, async () => {
      const { header, trailer } = await verifyFile(file, 'checking');
      const rows = Object.values(trailer.rows).reduce((sum, count) => sum + count, 0);
      say(`Sound: ${rows} rows, ${trailer.files} files, exported from ${header.engine} at ${header.at}.`);
    });
  }
  return runCommand(env, async (config) => {
    let faults = 0;
    const report = (fault: string): void => {
      faults += 1;
      process.stdout.write(`✗ ${fault}\n`);
    };
    await withStore(await openExistingStore(config), async (opened) => {
      const keys = await findFaults(config, opened, report);
      if (faults === 0) say(`No fault. Keys in use: ${keys.join(', ') || 'none'}.`);
    });
    if (faults > 0) throw refused(`${faults} ${faults === 1 ? 'fault' : 'faults'} found.`);
  });
}

/** Copies the embedded database and its files to a new directory while the service runs. */
export function backupDb(env: NodeJS.ProcessEnv, directory: string): Promise<number> {
  return runCommand(env, async (config) => {
    if (config.mongoUri !== null)
      throw refused('MongoDB is backed up with mongodump, or with `coach db export` while the service is stopped.');
    await withStore(await openExistingStore(config), async (opened) => {
      if (opened.engine !== 'sqlite') return;
      const { backUp } = await import('../storage/sqlite/backup.ts');
      const blobs = { directory: filesOf(config), held: heldBlobs(filesOf(config)) };
      const { files } = await backUp({ database: opened.database, store: opened.store, blobs, target: directory });
      say(`Backed up and checked: ${join(directory, 'coach.db')} and ${files} files. It can be used as DATA_DIR.`);
      say(
        'The secret key is not part of it: keep secret.key or SECRET_KEYS apart; without it the backup cannot be used.',
      );
    });
  });
}

async function findFaults(
  config: Config,
  opened: OpenedStore,
  report: (fault: string) => void,
): Promise<readonly string[]> {
  let rawRows: Parameters<typeof checkStore>[0]['rawRows'];
  if (opened.engine === 'sqlite') {
    const { inspectFile, readRawRows } = await import('../storage/sqlite/inspect.ts');
    const faults = inspectFile(opened.database);
    faults.forEach(report);
    // What a damaged or foreign file says of its rows is worth nothing.
    if (faults.length > 0) return [];
    rawRows = (spec: AnyTableSpec) => readRawRows(opened.database, spec);
  } else {
    const { readRawRows } = await import('../storage/mongo/inspect.ts');
    rawRows = (spec: AnyTableSpec) => readRawRows(opened.store.db, spec);
  }
  await opened.store.migrate(SPECS);
  const keys = loadSecrets(config.secretKeys, config.dataDir);
  const faults = checkStore({
    store: opened.store,
    blobs: makeBlobs(filesOf(config)),
    rawRows,
    vault: keys === null ? null : makeVault(keys),
    source: config.secretKeys === null ? 'secret.key' : 'SECRET_KEYS',
  });
  for await (const fault of faults) report(fault);
  return keysInUse(opened.store);
}

/** On SQLite the work sees one moment while the service writes on; MongoDB is read page by page. */
function fixed(opened: OpenedStore, work: () => Promise<void>): Promise<void> {
  return opened.engine === 'sqlite' ? opened.database.snapshot(work) : work();
}

function verifyFile(file: string, stage: string) {
  const progress = makeProgress(stage, file);
  return verifyExport(readFileOf(file, progress.read)).finally(progress.stop);
}

function writeLines(lines: AsyncIterable<string>, file: string): Promise<void> {
  if (file === '-') return pipeline(gather(lines), process.stdout, { end: false });
  return writeWhole(file, file.endsWith('.gz') ? pack(gather(lines)) : gather(lines));
}

async function* pack(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = createGzip();
  const feeding = pipeline(bytes, packed);
  // Whoever reads is told by `packed` itself; a reader that gives up needs no second word.
  feeding.catch(() => {});
  try {
    yield* packed as AsyncIterable<Uint8Array>;
  } finally {
    packed.destroy();
  }
}

/** Small lines by the handful, so that each is not a write of its own. */
async function* gather(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const line of lines) {
    text += line;
    if (text.length < GATHER) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** The bytes of an export; `read` is told of each as it lies on disk. */
async function* readFileOf(file: string, read: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
  source.on('data', (chunk: Buffer | string) => read(chunk.length));
  if (!file.endsWith('.gz')) return yield* source as AsyncIterable<Uint8Array>;
  try {
    yield* source.pipe(createGunzip()) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))) throw cause;
    throw new AppError('unreadable', {
      detail: `${file} is damaged or ends too early. Copy it again, or export again.`,
      cause,
    });
  } finally {
    source.destroy();
  }
}

/** A line on the terminal, when there is one, that says how far it is; `file` is what is read. */
function makeProgress(stage: string, file?: string) {
  const total = file === undefined || file === '-' ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const bar = new SingleBar({
    format: `${total === 0 ? '' : '{bar} {percentage} %  '}${stage}  {rows} rows  {files} files  {megabytes} MB`,
    barsize: 24,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let at = 0;
  let copied: Copied = { rows: 0, files: 0, bytes: 0 };
  bar.start(Math.max(total, 1), 0, { rows: 0, files: 0, megabytes: 0 });
  return {
    stop: () => bar.stop(),
    last: () => copied,
    read(bytes: number): void {
      at += bytes;
      bar.update(Math.min(at, Math.max(total, 1)));
    },
    show(now: Copied): void {
      copied = now;
      bar.update({ rows: now.rows, files: now.files, megabytes: Math.round(now.bytes / 1e6) });
    },
  };
}

function filesOf(config: Config): string {
  return join(config.dataDir, 'files');
}

function describe({ rows, files, bytes }: Copied): string {
  return `${rows} rows, ${files} files, ${Math.round(bytes / 1e5) / 10} MB`;
}
