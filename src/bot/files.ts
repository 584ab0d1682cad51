import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { TenantId } from '../analysis/domain.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { heldFileKey, heldFileRow } from '../storage/erase.ts';
import { tenantId } from '../storage/rows.ts';
import type { Tables } from '../storage/tables.ts';
import type { NamedFile } from './port.ts';

/** How long a signed link works: long enough to open a report over a weekend, short enough to be worth nothing when it leaks later. */
export const LINK_LIFETIME_MS = 3 * 24 * 3_600_000;

const HeldFile = z.object({
  tenantId,
  id: z.string(),
  recordingId: z.string(),
  name: z.string(),
  title: z.string(),
  mime: z.enum(['application/pdf', 'application/zip', 'image/png', 'audio/mpeg']),
  size: z.int(),
});
export type HeldFile = z.infer<typeof HeldFile>;

/** Files we hold for somebody to fetch: pictures in Teams cards, PDFs behind a link or waiting for consent. */
export interface Files {
  /** The same recording and name replace each other. */
  hold(tenantId: TenantId, recordingId: string, file: NamedFile): Promise<HeldFile>;
  get(tenantId: TenantId, id: string): Promise<HeldFile | null>;
  read(held: HeldFile): Promise<Uint8Array>;
  /** An expiring address for whoever is shown it; null when the server has no address of its own. */
  link(held: HeldFile): string | null;
  /** The file behind a link's path (`/files/…`), or null when the link is forged, expired or its file gone. */
  openLink(path: string): Promise<{ readonly held: HeldFile; readonly bytes: Uint8Array } | null>;
}

export interface FilesDeps {
  readonly tables: Pick<Tables, 'cache'>;
  readonly blobs: Blobs;
  /** First signs, all verify. */
  readonly keys: readonly Uint8Array[];
  readonly publicUrl: () => string | null;
  readonly now: () => number;
}

export function makeFiles({ tables: { cache }, blobs, keys, publicUrl, now }: FilesDeps): Files {
  async function hold(tenantId: TenantId, recordingId: string, file: NamedFile): Promise<HeldFile> {
    const id = randomBytes(16).toString('base64url');
    const held: HeldFile = {
      tenantId,
      id,
      recordingId,
      name: file.name,
      title: file.title,
      mime: file.mime,
      size: file.bytes.length,
    };
    await blobs.put(tenantId, heldFileKey(id), once(file.bytes), { maxBytes: file.bytes.length });
    await cache.put(tenantId, {
      tenantId,
      id: heldFileRow(id),
      recordingId,
      value: { ...held },
      expireAt: now() + LINK_LIFETIME_MS,
    });
    return held;
  }

  async function get(tenantId: TenantId, id: string): Promise<HeldFile | null> {
    const row = await cache.get(tenantId, heldFileRow(id));
    return row === null || row.expireAt <= now() ? null : HeldFile.parse(row.value);
  }

  function link(held: HeldFile): string | null {
    const base = publicUrl();
    if (base === null) return null;
    const claim = Buffer.from(JSON.stringify([held.tenantId, held.id, now() + LINK_LIFETIME_MS])).toString('base64url');
    const [key] = keys;
    if (key === undefined) throw new AppError('bug', { detail: 'There is no key to sign a link with.' });
    return `${base}/files/${claim}.${sign(key, claim)}/${encodeURIComponent(held.name)}`;
  }

  async function openLink(path: string): Promise<{ held: HeldFile; bytes: Uint8Array } | null> {
    const [, claim = '', signature = ''] = /^\/files\/([\w-]+)\.([\w-]+)(?:\/|$)/.exec(path) ?? [];
    if (claim === '' || !keys.some((key) => sameText(sign(key, claim), signature))) return null;
    const [tenantId, id, until] = JSON.parse(Buffer.from(claim, 'base64url').toString()) as [TenantId, string, number];
    if (until <= now()) return null;
    const held = await get(tenantId, id);
    return held === null ? null : { held, bytes: await read(held) };
  }

  function read(held: HeldFile): Promise<Uint8Array> {
    return blobs.read(held.tenantId, heldFileKey(held.id));
  }

  return { hold, get, read, link, openLink };
}

function sign(key: Uint8Array, claim: string): string {
  return createHmac('sha256', key).update('file-link:').update(claim).digest('base64url');
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
