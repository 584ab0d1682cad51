import { z } from 'zod';
import { FAILURE_CODES } from '../errors.ts';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';

/**
 * Our own ledger of work, because the queue gives at-least-once and nothing more: attempts are counted before the work, so that a
 * crash counts; the fence grows with every attempt, so that a run which lost its lock can write nothing.
 */
const JobRun = z.object({
  tenantId,
  /** `<subject>:<step>:<run>` */
  id: z.string(),
  subject: z.string(),
  step: z.string(),
  attempts: z.int(),
  fence: z.int(),
  /** `answered`: ended, and its person knows why. `dead`: given up though it should have worked; an operator can start it again. */
  state: z.enum(['open', 'done', 'answered', 'dead']),
  lastError: z.object({ code: z.enum(FAILURE_CODES), detail: z.string() }).nullable(),
  updatedAt: time,
  expireAt: time,
});
export type JobRun = z.infer<typeof JobRun>;

export const jobRuns: TableSpec<JobRun, never, 'bySubject' | 'byState'> = {
  name: 'job_runs',
  row: JobRun,
  indexes: { bySubject: { fields: ['subject'] }, byState: { fields: ['state', 'updatedAt'] } },
  heavy: [],
  expires: true,
};
