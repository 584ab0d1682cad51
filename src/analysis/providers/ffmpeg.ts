import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';

/** ffmpeg at work on one file. */
export interface RunningFfmpeg {
  /** What it writes to `pipe:1`. */
  readonly output: Readable;
  /** Resolves when it has done everything. Rejects with AppError `empty` (no sound track) or `unreadable`, or with the signal's reason. */
  readonly finished: Promise<void>;
  readonly stop: () => void;
}

const MOST_COMPLAINT = 4_096;

/** Starts ffmpeg on a file; `words` say what it makes of it. Null where there is no such program. */
export async function startFfmpeg(
  program: string,
  recording: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<RunningFfmpeg | null> {
  signal.throwIfAborted();
  // A name that begins with a dash, or with a protocol, is still the name of a file.
  const input = ['-nostdin', '-v', 'error', '-y', '-i', `file:${recording}`];
  const child = spawn(program, [...input, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // What it says about a damaged file can be as long as the file.
    if (complaint.length < MOST_COMPLAINT) complaint += text;
  });
  const closed = once(child, 'close').finally(() => signal.removeEventListener('abort', stop));
  const finished = closed.then(([code]) => {
    signal.throwIfAborted();
    if (code !== 0) throw /matches no streams/.test(complaint) ? silentFilm() : damaged();
  });
  // Whoever reads the output first, or stops it, comes to it later or never.
  finished.catch(() => {});
  try {
    await once(child, 'spawn');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
  return { output: child.stdout, finished, stop };
}

/** A recording without sound. */
export function silentFilm(): AppError {
  return new AppError('empty', { detail: 'It has no sound track.' });
}

/** A recording whose sound cannot be made sense of. */
export function damaged(cause?: unknown): AppError {
  return new AppError('unreadable', {
    detail: 'Its sound cannot be read: the recording is damaged or was cut off.',
    cause,
  });
}
