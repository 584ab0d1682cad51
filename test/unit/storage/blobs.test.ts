import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TenantId } from '../../../src/analysis/domain.ts';
import { type Blobs, heldBlobs, linkBlobs, makeBlobs, writeWhole } from '../../../src/storage/blobs.ts';

const A = 'slack:T1' as TenantId;
const B = 'slack:t1' as TenantId;
const limits = { maxBytes: 1_000_000 };

let root: string;
let directory: string;
let blobs: Blobs;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'blobs-'));
  directory = join(root, 'inner', 'blobs');
  blobs = makeBlobs(directory);
});
afterEach(() => rm(root, { recursive: true }));

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** Every file under the root, by its path. */
async function files(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('blobs', () => {
  test('what is put is read, streamed, listed and counted', async () => {
    const bytes = randomBytes(300_000);
    const put = await blobs.put(
      A,
      'media:1',
      chunks(bytes.subarray(0, 7), bytes.subarray(7, 7), bytes.subarray(7)),
      limits,
    );
    expect(put).toEqual({ bytes: 300_000, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(Buffer.compare(await blobs.read(A, 'media:1'), bytes)).toBe(0);
    expect(Buffer.compare(await collect(blobs.open(A, 'media:1')), bytes)).toBe(0);
    expect((await stat(blobs.path(A, 'media:1'))).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    await blobs.put(A, 'a', chunks(), limits);
    expect(await blobs.list(A)).toEqual(['a', 'media:1']);
    expect((await blobs.read(A, 'a')).byteLength).toBe(0);
  });

  test('a second put replaces the first, and a failed one leaves it', async () => {
    await blobs.put(A, 'k', chunks('first'), limits);
    await blobs.put(A, 'k', chunks('second'), limits);
    await expect(blobs.put(A, 'k', chunks('too', 'long'), { maxBytes: 6 })).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(Buffer.from(await blobs.read(A, 'k')).toString()).toBe('second');
    expect(await files()).toHaveLength(1);
  });

  test('the limit is exact, and the source is told to stop', async () => {
    expect((await blobs.put(A, 'k', chunks('123', '456'), { maxBytes: 6 })).bytes).toBe(6);
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(64);
      } finally {
        ended = true;
      }
    }
    await expect(blobs.put(A, 'big', endless(), { maxBytes: 1_000 })).rejects.toMatchObject({
      code: 'too-large',
      retry: false,
    });
    expect(ended).toBe(true);
    expect(await blobs.list(A)).toEqual(['k']);
    expect(await files()).toHaveLength(1);
  });

  test('a source that breaks off leaves nothing, and its error comes out', async () => {
    const fault = new Error('connection reset');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw fault;
    }
    await expect(blobs.put(A, 'k', broken(), limits)).rejects.toBe(fault);
    expect(await files()).toEqual([]);
    await expect(blobs.read(A, 'k')).rejects.toMatchObject({ code: 'unreadable' });
  });

  test.each([
    '../../etc/x',
    '..',
    '.',
    '/etc/passwd',
    'a/../../b',
    'a\\..\\b',
    'C:\\x',
    'nul',
    '.unfinished-1',
    'a\0b',
    '~41',
    'ünï😀',
    ' ',
    '%2e%2e',
    '-rf',
  ])('the name %j stays inside and comes back', async (name) => {
    await blobs.put(A, name, chunks(name), limits);
    await blobs.put(name as TenantId, 'k', chunks('other'), limits);
    for (const file of await files()) expect(file.startsWith(`${directory}/`)).toBe(true);
    expect(Buffer.from(await blobs.read(A, name)).toString()).toBe(name);
    expect(await blobs.list(A)).toEqual([name]);
    expect(await blobs.delete(A, name)).toBe(true);
    expect(await blobs.list(name as TenantId)).toEqual(['k']);
  });

  test('names that differ are different files, also where case does not count', () => {
    const names = ['a', 'A', '~61', 'a.', 'a ', 'ä', 'a\u0308', '..', '.', '~2e', 'é', 'e\u0301'];
    const paths = names.map((name) => blobs.path(A, name).toLowerCase());
    expect(new Set(paths).size).toBe(names.length);
    expect(blobs.path(A, 'k').toLowerCase()).not.toBe(blobs.path(B, 'k').toLowerCase());
  });

  test.each(['', 'x'.repeat(241), 'Ü'.repeat(200), '\ud800'])(
    'a key that cannot be a file name is a bug',
    async (key) => {
      await expect(blobs.put(A, key, chunks('x'), limits)).rejects.toMatchObject({ code: 'bug' });
      expect(await files()).toEqual([]);
    },
  );

  test('tenants are apart; clear takes one of them whole', async () => {
    await blobs.put(A, 'k', chunks('of A'), limits);
    await blobs.put(A, 'l', chunks('of A'), limits);
    await blobs.put(B, 'k', chunks('of B'), limits);
    await expect(blobs.read(B, 'l')).rejects.toMatchObject({ code: 'unreadable' });
    expect(await blobs.delete(B, 'l')).toBe(false);
    expect(await blobs.clear(A)).toBe(2);
    expect(await blobs.clear(A)).toBe(0);
    expect(await blobs.list(A)).toEqual([]);
    expect(Buffer.from(await blobs.read(B, 'k')).toString()).toBe('of B');
  });

  test('a missing blob is told when it is streamed, too', async () => {
    await expect(collect(blobs.open(A, 'none'))).rejects.toMatchObject({ code: 'unreadable' });
    expect(await blobs.delete(A, 'none')).toBe(false);
  });

  test('a directory that cannot be used is "provider-down", worth a retry', async () => {
    await writeFile(join(root, 'inner'), 'a file in the way');
    await expect(blobs.put(A, 'k', chunks('x'), limits)).rejects.toMatchObject({ name: 'AppError' });
    await rm(join(root, 'inner'));
    expect((await blobs.put(A, 'k', chunks('x'), limits)).bytes).toBe(1);
  });

  test('sweep removes what a killed process left, and nothing else', async () => {
    await blobs.put(A, 'k', chunks('x'), limits);
    const folder = join(blobs.path(A, 'k'), '..');
    const dead = join(folder, '.unfinished-dead');
    const live = join(folder, '.unfinished-live');
    await writeFile(dead, 'half');
    await writeFile(live, 'half');
    await utimes(dead, 1_000, 1_000);
    await mkdir(join(directory, 'empty'));
    expect(await blobs.list(A)).toEqual(['k']);
    expect(await blobs.sweep(2_000_000)).toBe(1);
    expect((await files()).sort()).toEqual([live, blobs.path(A, 'k')].sort());
    expect(await makeBlobs(join(root, 'nowhere')).sweep(2_000_000)).toBe(0);
  });

  test('puts of one key at once leave one of them whole', async () => {
    const bodies = Array.from({ length: 10 }, (_, n) => `${n}`.repeat(10_000));
    await Promise.all(bodies.map((body) => blobs.put(A, 'k', chunks(body.slice(0, 5_000), body.slice(5_000)), limits)));
    expect(bodies).toContain(Buffer.from(await blobs.read(A, 'k')).toString());
    expect(await files()).toHaveLength(1);
  });
});

describe('second names', () => {
  test('keep what is deleted later, take no half file, and are swept when whoever made them was killed', async () => {
    await blobs.put(A, 'one', chunks('1'), limits);
    await blobs.put(B, 'two', chunks('2'), limits);
    const held = heldBlobs(directory);
    await linkBlobs(directory, held);
    await blobs.delete(A, 'one');
    await blobs.put(A, 'three', chunks('3'), limits);
    await linkBlobs(directory, held);
    const kept = makeBlobs(held);
    expect(await kept.list(A)).toEqual(['one', 'three']);
    expect(await collect(kept.open(A, 'one'))).toEqual(Buffer.from('1'));
    expect(await kept.list(B)).toEqual(['two']);
    expect(await blobs.sweep(0)).toBe(0);
    await utimes(held, 1, 1);
    expect(await blobs.sweep(2_000)).toBe(1);
    expect(await blobs.list(A)).toEqual(['three']);
    expect(await readdir(directory)).toHaveLength(2);
  });

  test('of nothing are nothing', async () => {
    await linkBlobs(join(root, 'none'), join(root, 'held'));
    expect(await makeBlobs(join(root, 'held')).list(A)).toEqual([]);
  });
});

describe('a file written whole', () => {
  test('is there at its end, replaces nothing, and is not there when its stream fails', async () => {
    const target = join(root, 'out');
    await expect(
      writeWhole(
        target,
        (async function* () {
          yield Buffer.from('half');
          throw new Error('mine');
        })(),
      ),
    ).rejects.toThrow('mine');
    expect(await readdir(root)).toEqual([]);
    await writeWhole(target, chunks('whole'));
    await expect(writeWhole(target, chunks('other'))).rejects.toMatchObject({ code: 'provider-down' });
    expect(await readdir(root)).toEqual(['out']);
    expect((await stat(target)).mode & 0o777).toBe(0o600);
  });
});
