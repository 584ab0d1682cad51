import type { FilesInfoResponse } from '@slack/web-api';
import { AppError } from '../../errors.ts';
import type { ChatPort, SharedFile } from '../port.ts';
import type { SafeFetch } from '../safe-fetch.ts';
import type { SlackClients } from './clients.ts';
import { slackErrorName, translateSlackError } from './errors.ts';

export interface SlackFilesDeps {
  readonly clients: SlackClients;
  readonly fetchFile: SafeFetch;
}

type FileInfo = NonNullable<FilesInfoResponse['file']>;

/** Slack writes down a clip about as fast as it is played. */
const ASK_AGAIN_MS = 10_000;
const GONE = new Set(['file_not_found', 'file_deleted']);

/** Files that were shared in Slack: their bytes, and what Slack wrote down of a clip. */
export function makeSlackFiles({
  clients,
  fetchFile,
}: SlackFilesDeps): Pick<ChatPort, 'readTranscript'> & Pick<ChatPort, 'read'> {
  return { read, readTranscript };

  async function* read(file: SharedFile, maxBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    // Slack Connect files and some clients announce an id only; the address comes from files.info.
    yield* download(file, file.url ?? addressOf(await lookUp(file)), maxBytes, signal);
  }

  async function readTranscript(
    file: SharedFile,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array> | null> {
    const { transcription, vtt } = await lookUp(file);
    if (transcription?.status === 'processing')
      throw new AppError('provider-down', { retry: ASK_AGAIN_MS, detail: 'Slack is still writing down what is said.' });
    if (transcription?.status !== 'complete' || vtt === undefined || vtt === '') return null;
    return download(file, vtt, maxBytes, signal);
  }

  async function* download(
    { tenantId }: SharedFile,
    url: string,
    maxBytes: number,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const { botToken } = await clients.of(tenantId);
    yield* fetchFile.download(url, { headers: { authorization: `Bearer ${botToken}` }, maxBytes, signal });
  }

  async function lookUp({ tenantId, fileId }: SharedFile): Promise<FileInfo> {
    const { client } = await clients.of(tenantId);
    const { file } = await client.files.info({ file: fileId }).catch((thrown: unknown) => {
      throw GONE.has(slackErrorName(thrown) ?? '') ? gone() : translateSlackError(thrown);
    });
    if (file === undefined) throw gone();
    return file;
  }
}

function addressOf({ mode, url_private_download: url }: FileInfo): string {
  if (mode === 'external')
    throw new AppError('unsupported', { detail: 'The file lies outside Slack. Upload it to Slack itself.' });
  if (mode === 'hidden_by_limit')
    throw new AppError('unreachable', { detail: 'Slack hides this file because of its age. Share it again.' });
  if (mode === 'tombstone' || url === undefined || url === '') throw gone();
  return url;
}

function gone(): AppError {
  return new AppError('unreachable', {
    detail: 'Slack no longer has the file, or does not show it to me. Share it with me directly.',
  });
}
