import { DEFAULT_THRESHOLDS } from '../analysis/domain.ts';
import type { TranscriptEngine } from '../analysis/engines/offline.ts';
import { makeReport, summarise } from '../analysis/report.ts';
import { AppError } from '../errors.ts';
import type { Blobs } from '../storage/blobs.ts';
import { mediaKey } from '../storage/erase.ts';
import type { Tables } from '../storage/tables.ts';
import type { ReportProgress } from './progress.ts';
import type { RunStep } from './run.ts';

export interface AnalyseDeps {
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly progress: ReportProgress;
  readonly engine: TranscriptEngine;
  readonly keepMedia: boolean;
}

/** Labels, measures and coaches; the shared file has then done its duty and is deleted unless it is to be kept. */
export function makeAnalyse({ tables, blobs, progress, engine, keepMedia }: AnalyseDeps): RunStep {
  return async function analyse(recording) {
    const { tenantId, id, expireAt, postedBy, title, createdAt: sharedAt } = recording;
    const reporter = progress(recording);
    try {
      reporter.show('analysing');
      const row = await tables.transcripts.get(tenantId, id);
      if (row === null) throw new AppError('bug', { detail: 'Its transcript is gone.' });
      const report = makeReport({
        title,
        sharedAt,
        transcript: row.transcript,
        engine,
        thresholds: DEFAULT_THRESHOLDS,
      });
      const { labelled, metrics, coaching } = report;
      const body = { labels: labelled.labels, engine: labelled.engine, metrics, coaching };
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
}
