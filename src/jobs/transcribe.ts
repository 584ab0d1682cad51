import type { Transcript } from '../analysis/domain.ts';
import type { Transcribe } from '../analysis/providers/transcriber.ts';
import { parseTranscript } from '../analysis/transcript/parse.ts';
import { sniff } from '../analysis/transcript/sniff.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { mediaKey } from '../storage/erase.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import type { ReportProgress } from './progress.ts';
import type { RunStep } from './run.ts';

/** Largest transcript file taken: 25 MB of text is more than 300 hours of talk; beyond that it is not one recording. */
const MAX_TRANSCRIPT_BYTES = 25 * 2 ** 20;

export interface TranscribeDeps {
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly progress: ReportProgress;
  /** Null where no speech recognition is configured. */
  readonly transcriber: Transcribe | null;
}

/** Turns the fetched file into a stored transcript: reads it, or has its sound turned into text. */
export function makeTranscribe({ tables, blobs, progress, transcriber }: TranscribeDeps): RunStep {
  return async function transcribe(recording, signal) {
    const { tenantId, id, expireAt } = recording;
    const reporter = progress(recording);
    try {
      reporter.show('transcribing');
      const transcript = (await isMedia(recording)) ? await hear(recording, signal) : await read(recording);
      await tables.transcripts.put(tenantId, { tenantId, id, transcript, expireAt });
      return { status: 'transcribed' };
    } finally {
      await reporter.stop();
    }
  };

  async function isMedia({ tenantId, id }: Recording): Promise<boolean> {
    for await (const chunk of blobs.open(tenantId, mediaKey(id))) return sniff(chunk) === 'media';
    return false;
  }

  async function hear({ tenantId, id }: Recording, signal: AbortSignal): Promise<Transcript> {
    if (transcriber === null) throw noTranscriber();
    const recording = blobs.path(tenantId, mediaKey(id));
    const scratch = await blobs.scratch(tenantId);
    const { file, keepsFillers } = await transcriber(recording, { reference: id, scratch, signal });
    const transcript = parseTranscript(file);
    return keepsFillers ? { ...transcript, can: { ...transcript.can, verbatim: true } } : transcript;
  }

  async function read({ tenantId, id, bytes }: Recording): Promise<Transcript> {
    if ((bytes ?? 0) > MAX_TRANSCRIPT_BYTES) {
      throw new AppError('too-large', {
        detail: 'A transcript may have 25 MB; this one is larger. Split it by recording.',
      });
    }
    return parseTranscript(await blobs.read(tenantId, mediaKey(id)));
  }
}

/** Sound or film, and nothing that hears it. */
export function noTranscriber(): AppError {
  return new AppError('no-engine', {
    detail:
      'It is audio or video, and no speech recognition is configured (DEEPGRAM_API_KEY). A transcript file (.vtt, .srt, .docx, .json or .txt) works now.',
  });
}
