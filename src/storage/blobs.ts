import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { copyFile, type FileHandle, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';

/** Files too large for a table: recordings, PDFs. A key is any text; what it names is either whole on disk or not there. */
export interface Blobs {
  /** Streams to disk, replacing what had the key. Past `maxBytes` ends with 'too-large'; then, as when `stream` throws, nothing is kept. */
  put(
    tenantId: TenantId,
    key: string,
    stream: AsyncIterable<Uint8Array>,
    limits: { readonly maxBytes: number },
  ): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Streams from disk; 'unreadable' when there is no such blob. */
  open(tenantId: TenantId, key: string): AsyncIterable<Uint8Array>;
  read(tenantId: TenantId, key: string): Promise<Uint8Array>;
  /** Its size and when it was stored (epoch ms); null when there is no such blob. */
  stat(tenantId: TenantId, key: string): Promise<{ readonly bytes: number; readonly modifiedAt: number } | null>;
  /** Where the blob lies, for a program that wants a file. */
  path(tenantId: TenantId, key: string): string;
  /** A new path among the tenant's blobs, in a folder that is there, for a program's passing file; what is left of it is swept. */
  scratch(tenantId: TenantId): Promise<string>;
  /** Whether there was one. */
  delete(tenantId: TenantId, key: string): Promise<boolean>;
  /** Removes all of a tenant's; resolves to how many. */
  clear(tenantId: TenantId): Promise<number>;
  /** The tenant's keys, sorted. */
  list(tenantId: TenantId): Promise<readonly string[]>;
  /** Removes what a killed process left half written before `before` (epoch ms); resolves to how many. */
  sweep(before: number): Promise<number>;
}

/** Begins with a dot, which no encoded name has. */
const UNFINISHED = '.unfinished-';
/** File systems take 255 bytes. */
const MAX_NAME = 240;

/** Blobs in one directory per tenant under `directory`, which is made when it is first needed. */
export function makeBlobs(directory: string): Blobs {
  const folder = (tenantId: TenantId): string => join(directory, encodeName(tenantId));
  const path = (tenantId: TenantId, key: string): string => join(folder(tenantId), encodeName(key));

  return {
    path,
    async put(tenantId, key, stream, { maxBytes }) {
      const target = path(tenantId, key);
      const unfinished = join(folder(tenantId), `${UNFINISHED}${randomUUID()}`);
      await onDisk(() => mkdir(folder(tenantId), { recursive: true, mode: 0o700 }));
      const handle = await onDisk(() => open(unfinished, 'wx', 0o600));
      try {
        const written = await writeAll(handle, stream, maxBytes);
        await onDisk(() => handle.sync());
        await handle.close();
        await onDisk(() => rename(unfinished, target));
        await syncFolder(folder(tenantId));
        return written;
      } catch (error) {
        await handle.close();
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    async scratch(tenantId) {
      await onDisk(() => mkdir(folder(tenantId), { recursive: true, mode: 0o700 }));
      return join(folder(tenantId), `${UNFINISHED}${randomUUID()}`);
    },
    async *open(tenantId, key) {
      try {
        yield* createReadStream(path(tenantId, key)) as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw translateFileError(error);
      }
    },
    read: (tenantId, key) => onDisk(() => readFile(path(tenantId, key))),
    stat: (tenantId, key) =>
      onDisk(async () => {
        const found = await statOrNull(path(tenantId, key));
        return found === null ? null : { bytes: found.size, modifiedAt: found.mtimeMs };
      }),
    async delete(tenantId, key) {
      return onDisk(async () => {
        const there = (await statOrNull(path(tenantId, key))) !== null;
        if (there) await rm(path(tenantId, key), { force: true });
        return there;
      });
    },
    async clear(tenantId) {
      const keys = await listKeys(folder(tenantId));
      await onDisk(() => rm(folder(tenantId), { recursive: true, force: true }));
      return keys.length;
    },
    list: (tenantId) => listKeys(folder(tenantId)),
    async sweep(before) {
      let removed = 0;
      for (const tenant of await listFolder(directory)) {
        if (tenant.startsWith(UNFINISHED)) {
          const found = await statOrNull(join(directory, tenant));
          if (found === null || found.mtimeMs >= before) continue;
          await rm(join(directory, tenant), { recursive: true, force: true });
          removed += 1;
          continue;
        }
        for (const name of await listFolder(join(directory, tenant))) {
          if (!name.startsWith(UNFINISHED)) continue;
          const file = join(directory, tenant, name);
          const found = await statOrNull(file);
          if (found === null || found.mtimeMs >= before) continue;
          await rm(file, { force: true });
          removed += 1;
        }
      }
      return removed;
    },
  };
}

/**
 * Gives every blob of one directory a second name under another on the same disk, for `makeBlobs`: in moments, without a byte more, and
 * safe from a later delete. May run twice; where a file system has no second names, blobs are copied.
 */
export async function linkBlobs(from: string, to: string): Promise<void> {
  for (const tenant of await listFolder(from)) {
    if (tenant.startsWith(UNFINISHED)) continue;
    await onDisk(() => mkdir(join(to, tenant), { recursive: true, mode: 0o700 }));
    for (const name of await listFolder(join(from, tenant))) {
      if (!name.startsWith(UNFINISHED)) await onDisk(() => linkFile(join(from, tenant, name), join(to, tenant, name)));
    }
  }
}

/** A directory of `directory` for `linkBlobs`, which `sweep` removes when whoever made it was killed. */
export function heldBlobs(directory: string): string {
  return join(directory, `${UNFINISHED}${randomUUID()}`);
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    // Deleted a moment ago, or linked a moment ago.
    if (code === 'ENOENT' || code === 'EEXIST') return;
    if (code !== 'EPERM' && code !== 'ENOSYS' && code !== 'ENOTSUP' && code !== 'EMLINK' && code !== 'EXDEV')
      throw error;
    await copyFile(from, to);
  }
}

/** Writes a stream to a new file that is there whole and on disk, or not at all. */
export async function writeWhole(target: string, stream: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${target}.unfinished-${randomUUID()}`;
  const handle = await onDisk(() => open(unfinished, 'wx', 0o600));
  try {
    await writeAll(handle, stream, Number.POSITIVE_INFINITY);
    await onDisk(() => handle.sync());
    await handle.close();
    // A link, not a rename: it never replaces what is there.
    await onDisk(() => link(unfinished, target));
  } finally {
    await handle.close();
    await rm(unfinished, { force: true });
  }
  await syncFolder(dirname(target));
}

async function writeAll(
  handle: FileHandle,
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AppError('too-large');
    hash.update(chunk);
    await onDisk(() => handle.appendFile(chunk));
  }
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * One file name per text, and no two texts one name, also where case does not count: lower-case letters, digits and `-` stay,
 * every other byte becomes `~` and its hex digits. So no text can leave the directory or hit an unfinished file.
 */
function encodeName(text: string): string {
  const bytes = [...Buffer.from(text, 'utf8')];
  const name = bytes.map((byte) => {
    const letter = String.fromCharCode(byte);
    return /[a-z0-9-]/.test(letter) ? letter : `~${byte.toString(16).padStart(2, '0')}`;
  });
  const encoded = name.join('');
  if (encoded === '' || encoded.length > MAX_NAME || /\p{Surrogate}/u.test(text)) {
    throw new AppError('bug', { detail: 'A stored file has a key that cannot be a file name.' });
  }
  return encoded;
}

function decodeName(name: string): string {
  const bytes = name.replace(/~([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

async function listKeys(folder: string): Promise<readonly string[]> {
  const names = await listFolder(folder);
  return names
    .filter((name) => !name.startsWith(UNFINISHED))
    .map(decodeName)
    .sort();
}

async function listFolder(folder: string): Promise<readonly string[]> {
  return onDisk(async () => ((await statOrNull(folder))?.isDirectory() === true ? readdir(folder) : []));
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A new name must survive a power loss, too; where a directory cannot be synced (Windows), the file system sees to it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await onDisk(() => open(folder, 'r'));
  try {
    await onDisk(() => handle.sync());
  } finally {
    await handle.close();
  }
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateFileError(error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function translateFileError(cause: unknown): unknown {
  if (cause instanceof AppError) return cause;
  if (isMissing(cause)) return new AppError('unreadable', { detail: 'The stored file is gone.', cause });
  return new AppError('provider-down', {
    retry: true,
    detail: 'A file could not be stored or read: check free space and the rights of the data directory.',
    cause,
  });
}
