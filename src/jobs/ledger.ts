import type { TenantId } from '../analysis/domain.ts';
import type { AppError, FailureCode } from '../errors.ts';
import type { JobRun } from '../storage/job-runs.ts';
import type { Tables } from '../storage/tables.ts';
import { MAX_ATTEMPTS } from './port.ts';

/** How long a run may go on being told "not now" by a platform before even that counts as a failed attempt. */
const MAX_PATIENCE_MS = 6 * 3_600_000;
/** What lies with the shared file or its person's own wish: an answer, not work that we gave up. */
const ANSWERS: ReadonlySet<FailureCode> = new Set([
  'too-large',
  'unsupported',
  'unreadable',
  'empty',
  'no-engine',
  'cancelled',
]);
/** After this many deaths in a row a run may be what kills the process; until then it is taken for a restart and goes on at once. */
const DEATHS_UNSUSPECTED = 1;
const DIED: JobRun['lastError'] = { code: 'bug', detail: 'The program stopped during this attempt.' };

/** What a worker gets that takes a run: `begunAt` is when its first attempt began. */
export type Claim =
  | { readonly kind: 'ours'; readonly fence: number; readonly attempt: number; readonly begunAt: number }
  /** Its last attempts died with their process, as did whatever ran beside them: it is to be tried again, but not beside the same others. */
  | { readonly kind: 'suspect'; readonly attempt: number }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'done' };

/**
 * How a failed attempt leaves its run: to be tried again; not counted, because a platform said when to come back (Retry-After);
 * ended with an answer to its person; or given up, as a dead letter.
 */
export type Verdict = 'again' | 'wait' | 'answered' | 'dead';

/** What follows from a failed attempt, at epoch milliseconds `at`. */
export function judge(error: AppError, { attempt, begunAt }: Extract<Claim, { kind: 'ours' }>, at: number): Verdict {
  if (typeof error.retry === 'number' && at - begunAt < MAX_PATIENCE_MS) return 'wait';
  if (error.retry !== false && attempt < MAX_ATTEMPTS) return 'again';
  return ANSWERS.has(error.code) ? 'answered' : 'dead';
}

export interface Ledger {
  /** Takes the run, counting the attempt and raising the fence. That only one worker is at it is the queue's lock; the fence is for who lost that lock. */
  claim(tenantId: TenantId, run: { id: string; subject: string; step: string }): Promise<Claim>;
  finish(tenantId: TenantId, id: string, fence: number): Promise<void>;
  /** Notes a fault and what follows from it. */
  fault(tenantId: TenantId, id: string, fence: number, error: AppError, verdict: Verdict): Promise<void>;
  /** Notes that a run was given up because it stopped the program each time. */
  bury(tenantId: TenantId, id: string, error: AppError): Promise<void>;
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
    const fresh: JobRun = {
      tenantId,
      ...run,
      attempts: 1,
      fence: 1,
      state: 'open',
      lastError: null,
      updatedAt: at,
      expireAt: at + keepForMs,
    };
    if (await jobRuns.insert(tenantId, fresh)) return { kind: 'ours', fence: 1, attempt: 1, begunAt: at };
    const taken = await jobRuns.change(tenantId, run.id, (row) => {
      if (row.state !== 'open' || row.attempts >= MAX_ATTEMPTS) return null;
      // An attempt that could say how it ended would have left its error.
      if (row.lastError === null && row.attempts > DEATHS_UNSUSPECTED)
        return { ...row, lastError: DIED, updatedAt: at };
      return { ...row, attempts: row.attempts + 1, fence: row.fence + 1, lastError: null, updatedAt: at };
    });
    if (taken?.lastError === null)
      return { kind: 'ours', fence: taken.fence, attempt: taken.attempts, begunAt: taken.expireAt - keepForMs };
    if (taken !== null) return { kind: 'suspect', attempt: taken.attempts };
    const row = await jobRuns.get(tenantId, run.id);
    return { kind: row === null || row.state === 'done' ? 'done' : 'exhausted' };
  }

  async function finish(tenantId: TenantId, id: string, fence: number): Promise<void> {
    await jobRuns.change(tenantId, id, (row) =>
      row.fence === fence ? { ...row, state: 'done', lastError: null, updatedAt: now() } : null,
    );
  }

  async function fault(
    tenantId: TenantId,
    id: string,
    fence: number,
    error: AppError,
    verdict: Verdict,
  ): Promise<void> {
    await jobRuns.change(tenantId, id, (row) => {
      if (row.fence !== fence) return null;
      const attempts = verdict === 'wait' ? row.attempts - 1 : row.attempts;
      return { ...row, attempts, state: STATES[verdict], lastError: noted(error), updatedAt: now() };
    });
  }

  async function bury(tenantId: TenantId, id: string, error: AppError): Promise<void> {
    await jobRuns.change(tenantId, id, (row) =>
      row.state === 'open' ? { ...row, state: 'dead', lastError: noted(error), updatedAt: now() } : null,
    );
  }

  return { claim, finish, fault, bury };
}

const STATES: Readonly<Record<Verdict, JobRun['state']>> = {
  again: 'open',
  wait: 'open',
  answered: 'answered',
  dead: 'dead',
};

function noted({ code, detail }: AppError): NonNullable<JobRun['lastError']> {
  return { code, detail };
}
