import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Heard, type Listener, listenBest } from '../analysis/engines/listen.ts';
import { parseTranscript } from '../analysis/transcript/parse.ts';
import { sniff } from '../analysis/transcript/sniff.ts';
import type { Spend } from '../analysis/usage.ts';
import { AppError } from '../errors.ts';
import { noListener } from '../jobs/transcribe.ts';

export interface ReadOptions {
  readonly listeners: readonly Listener[];
  readonly signal: AbortSignal;
  readonly spend: Spend;
  /** Told when the file turns out to be sound or film. */
  readonly onMedia: () => void;
}

/** The transcript that a file holds, or what is heard in it. Throws AppError. */
export async function readRecording(
  file: string,
  { listeners, signal, spend, onMedia }: ReadOptions,
): Promise<Heard & { readonly missing: string | null }> {
  if (!(await isMedia(file))) {
    return { transcript: parseTranscript(await readFile(file).catch(unreadable(file))), draft: null, missing: null };
  }
  if (listeners.length === 0) throw noListener();
  onMedia();
  const folder = await mkdtemp(join(tmpdir(), 'coach-'));
  try {
    const options = { reference: 'terminal', scratch: join(folder, 'sound'), keyterms: [], signal, spend };
    return await listenBest(listeners, file, options, () => {});
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isMedia(file: string): Promise<boolean> {
  try {
    for await (const chunk of createReadStream(file, { end: 4095 })) return sniff(chunk as Uint8Array) === 'media';
    return false;
  } catch (thrown) {
    return unreadable(file)(thrown);
  }
}

function unreadable(file: string): (cause: unknown) => never {
  return (cause) => {
    throw new AppError('unreadable', {
      detail: `The file ${basename(file)} cannot be read. Check its name and its rights.`,
      cause,
    });
  };
}
