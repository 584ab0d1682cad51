import { endianness } from 'node:os';
import { AppError } from '../../errors.ts';
import { damaged, startFfmpeg } from './ffmpeg.ts';

/** The sound of a file as samples, for what measures it here. */

/**
 * The sound of any media file (a path): 16 kHz, one channel, 16 bit, piece by piece; null where there is no ffmpeg. Reading rejects
 * with AppError `empty` or `unreadable`, or with the signal's reason; it may be left at any time.
 */
export type DecodeSound = (recording: string, signal: AbortSignal) => Promise<AsyncIterable<Int16Array> | null>;

export interface DecodeSettings {
  readonly ffmpeg?: string;
  /** What comes behind is not decoded. */
  readonly mostMs?: number;
  readonly deadlineMs?: number;
}

/** Samples a second. */
export const SAMPLE_RATE = 16_000;
/** A turn of a conversation is no longer. */
export const LONGEST_CLIP_MS = 300_000;
/** Five minutes of sound take ffmpeg a second or two. */
const DEADLINE_MS = 60_000;

/** Decodes with ffmpeg. */
export function makeDecodeSound({
  ffmpeg = 'ffmpeg',
  mostMs = LONGEST_CLIP_MS,
  deadlineMs = DEADLINE_MS,
}: DecodeSettings = {}): DecodeSound {
  const shape = ['-vn', '-sn', '-dn', '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', `s16${endianness().toLowerCase()}`];
  const words = ['-map', '0:a:0', '-t', String(mostMs / 1_000), ...shape, 'pipe:1'];
  return async function decodeSound(recording, signal) {
    const late = AbortSignal.timeout(deadlineMs);
    const running = await startFfmpeg(ffmpeg, recording, words, AbortSignal.any([signal, late]));
    return running === null ? null : read();

    async function* read(): AsyncGenerator<Int16Array> {
      if (running === null) return;
      let rest: Buffer = Buffer.alloc(0);
      try {
        for await (const piece of running.output) {
          const bytes = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
          const whole = bytes.length - (bytes.length % 2);
          rest = bytes.subarray(whole);
          // A copy: samples have to begin at an even place of their memory.
          yield new Int16Array(new Uint8Array(bytes.subarray(0, whole)).buffer);
        }
        await running.finished;
      } catch (thrown) {
        signal.throwIfAborted();
        throw thrown instanceof AppError ? thrown : damaged(thrown);
      } finally {
        running.stop();
      }
    }
  };
}
