import { ENGLISH } from '../analysis/language.ts';
import { findSignature, sniff } from '../analysis/transcript/sniff.ts';
import type { ChatPort, Platform } from '../bot/port.ts';
import { wordsFor } from '../cards/words.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { mediaKey } from '../storage/erase.ts';
import { openFile, type Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import type { Vault } from '../storage/vault.ts';
import { noteHeard } from './heard.ts';
import type { Means } from './means.ts';
import type { ReportProgress } from './progress.ts';
import type { Advance, RunStep } from './run.ts';
import { deafness } from './transcribe.ts';

export interface FetchDeps {
  readonly tables: Tables;
  readonly vault: Vault;
  readonly blobs: Blobs;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
  readonly progress: ReportProgress;
  readonly maxUploadBytes: number;
  readonly means: Pick<Means, 'of'>;
}

type Stored = Awaited<ReturnType<Blobs['put']>>;

/** Bytes that are enough to tell what a file is. */
const HEAD_BYTES = 4096;

/** Brings the shared file to our disk, deciding by its first bytes whether it is worth the rest; a file we know already is answered from its report. */
export function makeFetch({ tables, vault, blobs, chats, progress, maxUploadBytes, means }: FetchDeps): RunStep {
  return async function fetchFile(recording, signal) {
    const chat = chats[recording.place.platform];
    if (chat === undefined) throw new AppError('refused', { detail: 'This process is not connected to that chat.' });
    const { tenantId, id } = recording;
    const file = openFile(vault, recording);
    if (file.size !== null && file.size > maxUploadBytes) throw tooLarge(maxUploadBytes);
    const reporter = progress(recording);
    try {
      reporter.show('downloading');
      const deaf = deafness(await means.of(tenantId));
      const keep = (bytes: AsyncIterable<Uint8Array>): Promise<Stored> =>
        blobs.put(tenantId, mediaKey(id), checkHead(bytes, deaf), { maxBytes: maxUploadBytes });
      const bytes = watch(chat.read(file, maxUploadBytes, signal), (read) => {
        if (file.size !== null && file.size > 0) reporter.show('downloading', Math.min(read / file.size, 1));
      });
      const stored = await keep(bytes).catch(async (thrown: unknown) => {
        if (deaf === null || thrown !== deaf) throw thrown;
        // Nothing here hears it, but the platform may have written down what is said.
        const written = await chat.readTranscript?.(file, maxUploadBytes, signal);
        if (written == null) throw deaf;
        const kept = await keep(written);
        const { say } = wordsFor({ locale: await localeOf(tables, tenantId) });
        const missing = say`The chat’s own transcript of this clip was used, as nothing here hears sound.`;
        await noteHeard(tables, recording, { draft: null, missing });
        return kept;
      });
      const known = await findReportOf(recording, stored.sha256);
      return { status: 'fetched', ...stored, ...known };
    } finally {
      await reporter.stop();
    }
  };

  /**
   * The same bytes, shared before in this tenant and reported: its rows are copied, so that each recording can be deleted on its own. Who
   * is who there was said by its own people, so of a report that was corrected only the transcript is taken. Null when there is none.
   */
  async function findReportOf(
    recording: Recording,
    sha256: string,
  ): Promise<Pick<Advance, 'status' | 'sameAs'> | null> {
    const { tenantId, id } = recording;
    const earlier = await tables.recordings.find(tenantId, {
      index: 'byHash',
      equals: { sha256 },
      order: 'desc',
      limit: 20,
    });
    for (const same of earlier) {
      if (same.id === id || same.status !== 'delivered') continue;
      const [report, transcript, words] = await Promise.all([
        tables.reports.get(tenantId, same.id),
        tables.transcripts.get(tenantId, same.id),
        tables.words.get(tenantId, same.id),
      ]);
      if (report === null || transcript === null) continue;
      const { expireAt, postedBy, title, createdAt: sharedAt } = recording;
      if (words !== null) await tables.words.put(tenantId, { ...words, id, expireAt });
      await tables.transcripts.put(tenantId, { ...transcript, id, expireAt });
      await blobs.delete(tenantId, mediaKey(id));
      if (report.body.corrected !== undefined) return { status: 'transcribed' };
      await tables.reports.put(tenantId, { ...report, id, expireAt, postedBy, title, sharedAt });
      return { status: 'analysed', sameAs: same.id };
    }
    return null;
  }
}

/** Passes a stream on once its first bytes are known to be something we take. */
async function* checkHead(source: AsyncIterable<Uint8Array>, deaf: AppError | null): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of source) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES) continue;
    refuse(head, deaf);
    yield head;
    head = null;
  }
  if (head === null) return;
  refuse(head, deaf);
  yield head;
}

function refuse(head: Uint8Array, deaf: AppError | null): void {
  if (head.length === 0) throw new AppError('empty', { detail: 'The file has no content.' });
  switch (sniff(head)) {
    case 'transcript':
      return;
    case 'media':
      if (deaf !== null) throw deaf;
      return;
    case 'other':
      throw new AppError('unsupported', {
        detail: `It is ${findSignature(head)?.name ?? ENGLISH.say`neither a recording nor a transcript`}. Its content decides, not its name.`,
      });
  }
}

async function* watch(source: AsyncIterable<Uint8Array>, tell: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    tell(bytes);
    yield chunk;
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too-large', { detail: `The limit is ${Math.round(maxBytes / 2 ** 20)} MB.` });
}
