import { z } from 'zod';
import type { Report, ReportSummary, Speaker, SpeakerId } from '../analysis/domain.ts';
import type { TableSpec } from './port.ts';
import { personId, recordingId, tenantId, time } from './rows.ts';

/** A finished analysis, by its recording's id. The transcript stands beside it in `transcripts`, once. */
const ReportRow = z.object({
  tenantId,
  id: recordingId,
  postedBy: personId,
  title: z.string(),
  sharedAt: time,
  /** The few numbers that lists and trends show. */
  summary: z.custom<ReportSummary>((value) => typeof value === 'object' && value !== null),
  /** Everything else of the report but the transcript. */
  body: z.custom<ReportBody>((value) => typeof value === 'object' && value !== null && 'metrics' in value),
  expireAt: time,
});
export type ReportRow = z.infer<typeof ReportRow>;
/** Reports that were stored before there were rubrics have no dimensions. */
export type ReportBody = Pick<Report['labelled'], 'labels' | 'engine'> &
  Pick<Report, 'metrics' | 'coaching'> &
  Partial<Pick<Report, 'dimensions'>> & {
    /** Where people said who speaks, and the transcript stands beside it as it came. */
    readonly corrected?: Corrected;
  };

export interface Corrected {
  /** What it was made from (`basisOf` in claims.ts). */
  readonly basis: string;
  readonly speakers: readonly Speaker[];
  /** Whose each utterance is. */
  readonly voices: readonly SpeakerId[];
}

export const reports: TableSpec<ReportRow, 'body', 'byPerson'> = {
  name: 'reports',
  row: ReportRow,
  indexes: { byPerson: { fields: ['postedBy', 'sharedAt'] } },
  heavy: ['body'],
  expires: true,
};
