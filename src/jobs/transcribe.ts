import type { Transcript } from '../analysis/domain.ts';
import { listenBest } from '../analysis/engines/listen.ts';
import { parseTranscript } from '../analysis/transcript/parse.ts';
import { sniff } from '../analysis/transcript/sniff.ts';
import { languageOf } from '../cards/languages.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { mediaKey } from '../storage/erase.ts';
import type { Recording } from '../storage/recordings.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import { partWords } from '../storage/words.ts';
import { noteHeard } from './heard.ts';
import type { Allowed, Means } from './means.ts';
import type { ReportProgress } from './progress.ts';
import type { RunStep } from './run.ts';

/** Largest transcript file taken: 25 MB of text is more than 300 hours of talk; beyond that it is not one recording. */
const MAX_TRANSCRIPT_BYTES = 25 * 2 ** 20;

export interface TranscribeDeps {
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly progress: ReportProgress;
  readonly means: Means;
}

/** Turns the fetched file into a stored transcript: reads it, or has its sound turned into text. */
export function makeTranscribe({ tables, blobs, progress, means }: TranscribeDeps): RunStep {
  return async function transcribe(recording, signal) {
    const { tenantId, id, expireAt } = recording;
    const reporter = progress(recording);
    try {
      reporter.show('transcribing');
      const whole = (await isMedia(recording)) ? await hear(recording, signal) : await read(recording);
      const { transcript, words } = partWords(whole);
      if (words !== null) await tables.words.put(tenantId, { tenantId, id, words, expireAt });
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

  async function hear(recording: Recording, signal: AbortSignal): Promise<Transcript> {
    const { tenantId, id } = recording;
    const allowed = await means.of(tenantId);
    const deaf = deafness(allowed);
    if (deaf !== null) throw deaf;
    const { listeners, keyterms } = allowed;
    const { spend, settled } = means.spender(recording);
    try {
      const [scratch, locale] = await Promise.all([blobs.scratch(tenantId), localeOf(tables, tenantId)]);
      const options = { reference: id, scratch, keyterms, signal, spend, language: languageOf(locale) };
      const path = blobs.path(tenantId, mediaKey(id));
      const heard = await listenBest(listeners, path, options, means.faultOf(recording));
      const draft = heard.draft === null ? null : { by: 'gemini' as const, found: heard.draft };
      await noteHeard(tables, recording, { draft, missing: heard.missing });
      return heard.transcript;
    } finally {
      await settled();
    }
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

/** Why sound and film cannot be heard here, if so. */
export function deafness({ listeners, missing }: Allowed): AppError | null {
  if (listeners.length > 0) return null;
  return missing === null ? noListener() : new AppError('no-engine', { detail: missing });
}

/** Sound or film, and nothing that hears it. */
export function noListener(): AppError {
  return new AppError('no-engine', {
    detail:
      'It is audio or video, and nothing that hears is configured (DEEPGRAM_API_KEY or GEMINI_API_KEY). A transcript file (.vtt, .srt, .docx, .json or .txt) works now.',
  });
}
