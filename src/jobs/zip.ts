import { setImmediate as turn } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';
import { asAppError } from '../errors.ts';

/** Bytes compressed at once: some 10 ms, after which others get their turn. */
const SLICE_BYTES = 256 * 1024;

/** A ZIP in the making, in memory. Files come one after the other; only what they are compressed to is kept. */
export interface ZipWriter {
  add(name: string, text: string): Promise<void>;
  /** Bytes so far. */
  size(): number;
  end(): Uint8Array;
}

/** An empty ZIP whose files were changed `at` (epoch ms). */
export function makeZip(at: number): ZipWriter {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw asAppError(error);
    chunks.push(chunk);
    size += chunk.byteLength;
  });

  async function add(name: string, text: string): Promise<void> {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = at;
    zip.add(file);
    const bytes = Buffer.from(text, 'utf8');
    for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
      file.push(bytes.subarray(from, from + SLICE_BYTES));
      await turn();
    }
    file.push(new Uint8Array(0), true);
  }

  function end(): Uint8Array {
    zip.end();
    return Buffer.concat(chunks);
  }

  return { add, size: () => size, end };
}
