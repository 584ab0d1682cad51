import type { RecordingId, Report, TenantId } from '../analysis/domain.ts';
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
  const { labels, engine, metrics, coaching, dimensions = [] } = row.body;
  return {
    title: row.title,
    sharedAt: row.sharedAt,
    labelled: { transcript: transcriptRow.transcript, labels, engine },
    metrics,
    coaching,
    dimensions,
  };
}
