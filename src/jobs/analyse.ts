import type { Report } from '../analysis/domain.ts';
import { analyseBest } from '../analysis/engines/choose.ts';
import { summarise } from '../analysis/report.ts';
import { type WhoSpeaks, whoSpeaks } from '../analysis/who-speaks.ts';
import { wordsFor } from '../cards/words.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { basisOf, claimsOf, NO_BASIS } from '../storage/claims.ts';
import { mediaKey } from '../storage/erase.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Corrected } from '../storage/reports.ts';
import { localeOf, thresholdsOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import { readHeard } from './heard.ts';
import type { Means } from './means.ts';
import type { ReportProgress } from './progress.ts';
import type { RunStep } from './run.ts';

export interface AnalyseDeps {
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly progress: ReportProgress;
  readonly means: Means;
  readonly keepMedia: boolean;
}

/** Labels, measures and coaches; the shared file has then done its duty and is deleted unless it is to be kept. */
export function makeAnalyse({ tables, blobs, progress, means, keepMedia }: AnalyseDeps): RunStep {
  return async function analyse(recording, signal) {
    // Its report is made from its turns when it ends (practice/end.ts), and nothing that is said about it later changes them.
    if (recording.isPractice === true) return { status: 'analysed' };
    const { tenantId, id, expireAt, postedBy } = recording;
    const reporter = progress(recording);
    try {
      reporter.show('analysing');
      const { who, corrected } = await readWho(recording);
      const report = await makeReport(recording, who, signal);
      // Who is who may have changed meanwhile: another run makes the report of that.
      if ((await tables.recordings.get(tenantId, id))?.run !== recording.run) throw new AppError('cancelled');
      const { title, sharedAt, labelled, metrics, coaching, dimensions } = report;
      const body = {
        labels: labelled.labels,
        engine: labelled.engine,
        metrics,
        coaching,
        dimensions,
        ...(corrected !== null && { corrected }),
      };
      await tables.reports.put(tenantId, {
        tenantId,
        id,
        postedBy,
        title,
        sharedAt,
        summary: summarise(report),
        body,
        expireAt,
      });
      if (!keepMedia) await blobs.delete(tenantId, mediaKey(id));
      return { status: 'analysed' };
    } finally {
      await reporter.stop();
    }
  };

  /** Who speaks, as the source and its people say; `corrected` is what the report needs to remember of it. */
  async function readWho(recording: Recording): Promise<{ who: WhoSpeaks; corrected: Corrected | null }> {
    const { tenantId, id, overrides = [] } = recording;
    const [row, claims] = await Promise.all([tables.transcripts.get(tenantId, id), claimsOf(tables, tenantId, id)]);
    if (row === null) throw new AppError('bug', { detail: 'Its transcript is gone.' });
    const who = whoSpeaks(row.transcript, overrides, claims);
    const basis = basisOf(recording, claims);
    if (basis === NO_BASIS) return { who, corrected: null };
    const { speakers, utterances } = who.transcript;
    return { who, corrected: { basis, speakers, voices: utterances.map(({ speaker }) => speaker) } };
  }

  async function makeReport(recording: Recording, who: WhoSpeaks, signal: AbortSignal): Promise<Report> {
    const { tenantId, id, title, createdAt: sharedAt } = recording;
    const [heard, allowed, thresholds, locale] = await Promise.all([
      readHeard(tables, tenantId, id),
      means.of(tenantId),
      thresholdsOf(tables, tenantId),
      localeOf(tables, tenantId),
    ]);
    const { remember, settled } = means.answers(recording, signal);
    const analysis = await analyseBest(
      {
        ...who,
        thresholds,
        engines: allowed.engines,
        draft: heard.draft,
        missing: heard.missing ?? allowed.missing,
        words: wordsFor({ locale }),
      },
      { signal, remember, onFault: means.faultOf(recording) },
    ).finally(settled);
    return { title, sharedAt, ...withNote(analysis, await means.warning(tenantId)) };
  }
}

function withNote<T extends Pick<Report, 'labelled'>>(analysis: T, note: string | null): T {
  if (note === null) return analysis;
  const { labelled } = analysis;
  const both = [labelled.engine.note, note].filter((one) => one !== undefined).join(' ');
  return { ...analysis, labelled: { ...labelled, engine: { ...labelled.engine, note: both } } };
}
