import type { TenantId } from '../analysis/domain.ts';
import type { AppError } from '../errors.ts';
import type { JobRun } from '../storage/job-runs.ts';
import type { Tables } from '../storage/tables.ts';

/** Attempts before a run is given up; crashes count, because an attempt is written down before its work. */
export const MAX_ATTEMPTS = 5;
/** After this many deaths in a row a run may be what kills the process; until then it is taken for a restart and goes on at once. */
const DEATHS_UNSUSPECTED = 1;
const DIED: JobRun['lastError'] = { code: 'bug', detail: 'The program stopped during this attempt.' };

export type Claim =
  /** `since` is when its first attempt began, in epoch milliseconds. */
  | { readonly kind: 'ours'; readonly fence: number; readonly attempt: number; readonly since: number }
  /** Its last attempts died with their process, as did whatever ran beside them: it is to be tried again, but not beside the same others. */
  | { readonly kind: 'suspect'; readonly attempt: number }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'done' };

export interface Ledger {
  /** Takes the run, counting the attempt and raising the fence. That only one worker is at it is the queue's lock; the fence is for who lost that lock. */
  claim(tenantId: TenantId, run: { id: string; subject: string; step: string }): Promise<Claim>;
  finish(tenantId: TenantId, id: string, fence: number): Promise<void>;
  /** Notes a fault: for the next attempt, for one that does not count because this one was told to wait (`paused`), or for good (`dead`). */
  fault(
    tenantId: TenantId,
    id: string,
    fence: number,
    error: AppError,
    end: 'again' | 'paused' | 'dead',
  ): Promise<void>;
}

export interface LedgerDeps {
  readonly tables: Pick<Tables, 'jobRuns'>;
  readonly now: () => number;
  readonly keepForMs: number;
}

/** The ledger of runs (storage/job-runs.ts): attempts that count crashes, and a fence, which the queue does not give. */
export function makeLedger({ tables: { jobRuns }, now, keepForMs }: LedgerDeps): Ledger {
  async function claim(tenantId: TenantId, run: { id: string; subject: string; step: string }): Promise<Claim> {
    const at = now();
    const fresh = {
      tenantId,
      ...run,
      attempts: 1,
      fence: 1,
      state: 'open' as const,
      lastError: null,
      updatedAt: at,
      expireAt: at + keepForMs,
    };
    if (await jobRuns.insert(tenantId, fresh)) return { kind: 'ours', fence: 1, attempt: 1, since: at };
    const taken = await jobRuns.change(tenantId, run.id, (row) => {
      if (row.state !== 'open' || row.attempts >= MAX_ATTEMPTS) return null;
      // An attempt that could say how it ended would have left its error.
      if (row.lastError === null && row.attempts > DEATHS_UNSUSPECTED)
        return { ...row, lastError: DIED, updatedAt: at };
      return { ...row, attempts: row.attempts + 1, fence: row.fence + 1, lastError: null, updatedAt: at };
    });
    if (taken?.lastError === null) {
      const { fence, attempts, expireAt } = taken;
      return { kind: 'ours', fence, attempt: attempts, since: expireAt - keepForMs };
    }
    if (taken !== null) return { kind: 'suspect', attempt: taken.attempts };
    const row = await jobRuns.get(tenantId, run.id);
    return { kind: row === null || row.state === 'done' ? 'done' : 'exhausted' };
  }

  async function finish(tenantId: TenantId, id: string, fence: number): Promise<void> {
    await jobRuns.change(tenantId, id, (row) =>
      row.fence === fence ? { ...row, state: 'done', lastError: null, updatedAt: now() } : null,
    );
  }

  const fault: Ledger['fault'] = async (tenantId, id, fence, error, end) => {
    const lastError = { code: error.code, detail: error.detail };
    const state = end === 'dead' ? 'dead' : 'open';
    await jobRuns.change(tenantId, id, (row) => {
      if (row.fence !== fence) return null;
      const attempts = end === 'paused' ? row.attempts - 1 : row.attempts;
      return { ...row, state, attempts, lastError, updatedAt: now() };
    });
  };

  return { claim, finish, fault };
}
