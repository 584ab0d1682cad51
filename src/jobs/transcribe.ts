import { parseTranscript } from '../analysis/transcript/parse.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { mediaKey } from '../storage/erase.ts';
import type { Tables } from '../storage/tables.ts';
import type { ReportProgress } from './progress.ts';
import type { RunStep } from './run.ts';

/** Largest transcript file taken: 25 MB of text is more than 300 hours of talk; beyond that it is not one recording. */
const MAX_TRANSCRIPT_BYTES = 25 * 2 ** 20;

export interface TranscribeDeps {
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly progress: ReportProgress;
}

/** Turns the fetched file into a stored transcript. */
export function makeTranscribe({ tables, blobs, progress }: TranscribeDeps): RunStep {
  return async function transcribe(recording) {
    const { tenantId, id, expireAt } = recording;
    const reporter = progress(recording);
    try {
      reporter.show('transcribing');
      if ((recording.bytes ?? 0) > MAX_TRANSCRIPT_BYTES) {
        throw new AppError('too-large', {
          detail: 'A transcript may have 25 MB; this one is larger. Split it by recording.',
        });
      }
      const transcript = parseTranscript(await blobs.read(tenantId, mediaKey(id)));
      await tables.transcripts.put(tenantId, { tenantId, id, transcript, expireAt });
      return { status: 'transcribed' };
    } finally {
      await reporter.stop();
    }
  };
}
