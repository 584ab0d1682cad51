import type { Blobs } from '../storage/blobs.ts';
import { eraseRecording } from '../storage/erase.ts';
import type { Tables } from '../storage/tables.ts';
import type { RunStep } from './run.ts';

/**
 * A step that leaves nothing of a recording which was deleted, or whose tenant left, while it was at work: what it wrote after that would
 * otherwise lie there until its retention is over.
 */
export function makeWithoutLeftovers({ tables, blobs }: { readonly tables: Tables; readonly blobs: Blobs }) {
  return function withoutLeftovers(step: RunStep): RunStep {
    return async function stepAndLook(recording, signal) {
      try {
        return await step(recording, signal);
      } finally {
        const { tenantId, id } = recording;
        if ((await tables.recordings.get(tenantId, id)) === null) await eraseRecording(tables, blobs, recording);
      }
    };
  };
}
