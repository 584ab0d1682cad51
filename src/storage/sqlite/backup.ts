import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../errors.ts';
import { linkBlobs, makeBlobs, syncFolder } from '../blobs.ts';
import type { Store } from '../port.ts';
import { type Database, openDatabase } from './database.ts';
import { inspectFile } from './inspect.ts';

/**
 * Copies the database and its files into a new directory that can be used as DATA_DIR, while the service runs. It is written under
 * another name, checked, put on disk and then renamed: what has the name is whole. The secret key is not part of it.
 */
export async function backUp(deps: {
  readonly database: Database;
  readonly store: Store;
  /** Of the blobs, and where they may have second names meanwhile (blobs.ts). */
  readonly blobs: { readonly directory: string; readonly held: string };
  readonly target: string;
}): Promise<{ readonly files: number }> {
  const { database, store, blobs } = deps;
  const target = resolve(deps.target);
  if (existsSync(target))
    throw new AppError('refused', { detail: `${target} exists already: choose a new name for the backup.` });
  const unfinished = `${target}.unfinished-${randomUUID()}`;
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    // Before and after: a file may be deleted while the rows are copied, and a new one may come just before.
    await linkBlobs(blobs.directory, blobs.held);
    const file = join(unfinished, 'coach.db');
    database.read((db) => db.prepare('VACUUM INTO ?').run(file));
    await linkBlobs(blobs.directory, blobs.held);
    await chmod(file, 0o600);
    await syncFile(file);
    await checkCopy(file);
    const files = await copyBlobs(store, blobs.held, join(unfinished, 'files'));
    await syncFolder(unfinished);
    await rename(unfinished, target);
    await syncFolder(dirname(target));
    return { files };
  } finally {
    await rm(blobs.held, { recursive: true, force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function checkCopy(file: string): Promise<void> {
  const copy = openDatabase(file);
  try {
    const [fault] = inspectFile(copy);
    if (fault !== undefined) throw new AppError('provider-down', { detail: `Of the backup, ${fault}.` });
  } finally {
    await copy.close();
  }
}

async function copyBlobs(store: Store, from: string, to: string): Promise<number> {
  const [source, copy] = [makeBlobs(from), makeBlobs(to)];
  let files = 0;
  for (const tenantId of await store.tenants()) {
    for (const key of await source.list(tenantId)) {
      await copy.put(tenantId, key, source.open(tenantId, key), { maxBytes: Number.POSITIVE_INFINITY });
      files += 1;
    }
  }
  return files;
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
