import type { Blobs } from '../storage/blobs.ts';
import { eraseRecording } from '../storage/erase.ts';
import type { Tables } from '../storage/tables.ts';
import type { Step } from './port.ts';
import type { RunStep } from './run.ts';

type Steps = Readonly<Record<Step, RunStep>>;

/**
 * Steps that leave nothing of a recording which was deleted, or whose tenant left, while they were at work: what they wrote after that
 * would otherwise lie there until its retention is over.
 */
export function withoutLeftovers(
  { tables, blobs }: { readonly tables: Tables; readonly blobs: Blobs },
  { fetch, transcribe, analyse, deliver }: Steps,
): Steps {
  const clean = (step: RunStep): RunStep =>
    async function stepAndLook(recording, signal) {
      try {
        return await step(recording, signal);
      } finally {
        const { tenantId, id } = recording;
        if ((await tables.recordings.get(tenantId, id)) === null) await eraseRecording(tables, blobs, recording);
      }
    };
  return { fetch: clean(fetch), transcribe: clean(transcribe), analyse: clean(analyse), deliver: clean(deliver) };
}
