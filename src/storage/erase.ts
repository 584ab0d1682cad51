import type { RecordingId, TenantId } from '../analysis/domain.ts';
import type { Blobs } from './blobs.ts';
import { claimsOf } from './claims.ts';
import { unlink } from './links.ts';
import type { Row, Table } from './port.ts';
import type { Recording } from './recordings.ts';
import type { Tables } from './tables.ts';
import { recordingRow } from './usage.ts';
import { everyRow } from './walk.ts';

/** What was removed, by what it was, for a receipt. */
export interface Erased {
  readonly recording: number;
  readonly media: number;
  readonly transcript: number;
  readonly report: number;
  /** Who is who in it. */
  readonly claims: number;
  readonly heldFiles: number;
  /** What models answered about it. */
  readonly answers: number;
  readonly outbox: number;
  readonly jobRuns: number;
  /** The times of its words. */
  readonly words: number;
  /** The practice session that it is the report of. */
  readonly session: number;
  readonly usage: number;
}

/** What a recording, a practice session, or whatever else is filed under an id of its own, is found by. */
export type Filed = Pick<Recording, 'tenantId' | 'id' | 'eventId'>;

/** Key of a recording's own bytes in the blob store. */
export function mediaKey(id: RecordingId): string {
  return `media-${id}`;
}

/** Key of a held file's bytes (bot/files.ts) in the blob store. */
export function heldFileKey(id: string): string {
  return `held-${id}`;
}

/** The row in `cache` that describes a held file. */
export function heldFileRow(id: string): string {
  return `file:${id}`;
}

/** The held file that a row in `cache` describes; null when it describes something else. */
export function heldFileOf(row: string): string | null {
  return row.startsWith('file:') ? row.slice('file:'.length) : null;
}

/** What a key of the blob store stands for. */
export function readBlobKey(key: string): { readonly kind: 'media' | 'held' | 'unknown'; readonly id: string } {
  const [, kind, id] = /^(media|held)-(.+)$/.exec(key) ?? [];
  return kind === undefined || id === undefined ? { kind: 'unknown', id: key } : { kind: kind as 'media' | 'held', id };
}

/** Erases the held files of a recording whose names are not among `names`: links to them, which may be in other hands, are dead then. */
export async function forgetHeldFiles(
  tables: Pick<Tables, 'cache'>,
  blobs: Blobs,
  { tenantId, id }: Pick<Recording, 'tenantId' | 'id'>,
  names: ReadonlySet<string>,
): Promise<void> {
  const rows = await tables.cache.find(tenantId, { index: 'byRecording', equals: { recordingId: id }, limit: 1000 });
  for (const row of rows) {
    const file = heldFileOf(row.id);
    if (file === null) continue;
    const held = await tables.cache.get(tenantId, row.id);
    const { name } = (held?.value ?? {}) as { readonly name?: unknown };
    if (typeof name === 'string' && names.has(name)) continue;
    await blobs.delete(tenantId, heldFileKey(file));
    await tables.cache.delete(tenantId, row.id);
  }
}

/** What `eraseRecording` would remove, by what it is. */
export async function countRecording(tables: Tables, blobs: Blobs, { tenantId, id }: Filed): Promise<Erased> {
  const under = { index: 'byRecording', equals: { recordingId: id }, limit: 1000 } as const;
  const isThere = async (table: Pick<Table<Row>, 'getLight'>, row: string): Promise<number> =>
    (await table.getLight(tenantId, [row])).length;
  const cached = await tables.cache.find(tenantId, under);
  const files = cached.filter((row) => heldFileOf(row.id) !== null).length;
  return {
    recording: await isThere(tables.recordings, id),
    media: Number((await blobs.stat(tenantId, mediaKey(id))) !== null),
    transcript: await isThere(tables.transcripts, id),
    report: await isThere(tables.reports, id),
    claims: (await claimsOf(tables, tenantId, id)).length,
    heldFiles: files,
    answers: cached.length - files,
    outbox: await tables.outbox.count(tenantId, { index: 'byRecording', equals: { recordingId: id } }),
    jobRuns: await tables.jobRuns.count(tenantId, { index: 'bySubject', equals: { subject: id } }),
    words: await isThere(tables.words, id),
    session: await isThere(tables.practices, id),
    usage: await isThere(tables.usage, recordingRow(id)),
  };
}

/** Erases everything kept of one recording: files first, so that no row is left without a way to its file. May run twice. */
export async function eraseRecording(tables: Tables, blobs: Blobs, recording: Filed): Promise<Erased> {
  const { tenantId, id } = recording;
  const media = Number(await blobs.delete(tenantId, mediaKey(id)));
  const held = await tables.cache.find(tenantId, { index: 'byRecording', equals: { recordingId: id }, limit: 1000 });
  let files = 0;
  for (const row of held) {
    const file = heldFileOf(row.id);
    if (file !== null) {
      await blobs.delete(tenantId, heldFileKey(file));
      files += 1;
    }
    await tables.cache.delete(tenantId, row.id);
  }
  const sent = await tables.outbox.find(tenantId, { index: 'byRecording', equals: { recordingId: id }, limit: 1000 });
  for (const row of sent) await tables.outbox.delete(tenantId, row.id);
  const runs = await tables.jobRuns.find(tenantId, { index: 'bySubject', equals: { subject: id }, limit: 1000 });
  for (const row of runs) await tables.jobRuns.delete(tenantId, row.id);
  const words = Number(await tables.words.delete(tenantId, id));
  const session = await tables.practices.get(tenantId, id);
  // What was said in it came by these.
  for (const event of new Set(session?.events ?? [])) await emptyEvent(tables, tenantId, event);
  await tables.practices.delete(tenantId, id);
  const transcript = Number(await tables.transcripts.delete(tenantId, id));
  const report = Number(await tables.reports.delete(tenantId, id));
  const claims = await claimsOf(tables, tenantId, id);
  for (const claim of claims) await tables.claims.delete(tenantId, claim.id);
  // What the month took stays: it says nothing of this recording.
  const usage = Number(await tables.usage.delete(tenantId, recordingRow(id)));
  await emptyEvent(tables, tenantId, recording.eventId);
  const gone = Number(await tables.recordings.delete(tenantId, id));
  return {
    recording: gone,
    media,
    transcript,
    report,
    claims: claims.length,
    heldFiles: files,
    answers: held.length - files,
    outbox: sent.length,
    jobRuns: runs.length,
    words,
    session: Number(session !== null),
    usage,
  };
}

/** Erases what an event said. Its id stays until it expires: a late redelivery must not bring back what came of it. */
export async function emptyEvent(
  { webhookEvents }: Pick<Tables, 'webhookEvents'>,
  tenantId: TenantId,
  id: string,
): Promise<void> {
  await webhookEvents.change(tenantId, id, (row) => ({ ...row, status: 'done', sealed: '' }));
}

/**
 * Erases a tenant: its files, then every row of every collection. What is left is one audit row, without a word of content.
 * A grant goes before, with the news of the removal (bot/grants.ts): one that is there was given anew since, and stays.
 */
export async function eraseTenant(tables: Tables, blobs: Blobs, tenantId: TenantId, now: number): Promise<void> {
  await blobs.clear(tenantId);
  // Elsewhere, too, nobody is somebody of here any more.
  for await (const { id: person, linked } of everyRow(tables.people, tenantId))
    if (linked !== undefined) await unlink(tables, { tenantId, person }, { actor: 'platform', at: now });
  const { installations, audit, ...rest } = tables;
  for (const table of Object.values(rest)) await table.clear(tenantId);
  await audit.clear(tenantId);
  await audit.put(tenantId, {
    tenantId,
    id: `uninstalled:${now}`,
    at: now,
    actor: 'platform',
    action: 'uninstalled',
    target: tenantId,
  });
  await installations.change(tenantId, tenantId, (row) =>
    (row.sealed ?? null) === null ? { ...row, organisation: null, removedAt: now } : null,
  );
}
