import type { RecordingId, Report, TenantId, Transcript } from '../analysis/domain.ts';
import type { Corrected } from './reports.ts';
import type { Tables } from './tables.ts';

/** A stored report with its transcript put back, or null when either is gone (or belongs to another tenant). */
export async function loadReport(
  tables: Pick<Tables, 'reports' | 'transcripts'>,
  tenantId: TenantId,
  id: RecordingId,
): Promise<Report | null> {
  const [row, transcriptRow] = await Promise.all([
    tables.reports.get(tenantId, id),
    tables.transcripts.get(tenantId, id),
  ]);
  if (row === null || transcriptRow === null) return null;
  const { labels, engine, metrics, coaching, dimensions = [], corrected } = row.body;
  const transcript = correct(transcriptRow.transcript, corrected);
  return {
    title: row.title,
    sharedAt: row.sharedAt,
    labelled: { transcript, labels, engine },
    metrics,
    coaching,
    dimensions,
  };
}

function correct(transcript: Transcript, corrected: Corrected | undefined): Transcript {
  if (corrected === undefined) return transcript;
  const { speakers, voices } = corrected;
  const utterances = transcript.utterances.map((one, at) => ({ ...one, speaker: voices[at] ?? one.speaker }));
  return { ...transcript, speakers, utterances };
}
