import type { TenantId } from '../analysis/domain.ts';
import type { AppError } from '../errors.ts';
import type { Tables } from '../storage/tables.ts';

/** Attempts before a run is given up; crashes count, because an attempt is written down before its work. */
export const MAX_ATTEMPTS = 5;

export type Claim =
  | { readonly kind: 'ours'; readonly fence: number; readonly attempt: number }
  | { readonly kind: 'busy'; readonly until: number }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'done' };

export interface Ledger {
  /** Takes the run for `leaseMs`, counting the attempt and raising the fence. */
  claim(tenantId: TenantId, run: { id: string; subject: string; step: string }): Promise<Claim>;
  /** Keeps the lease; false when another attempt has taken over. */
  keep(tenantId: TenantId, id: string, fence: number): Promise<boolean>;
  finish(tenantId: TenantId, id: string, fence: number): Promise<void>;
  /** Gives the lease back after a fault, for the next attempt or (`dead`) for good. */
  giveBack(tenantId: TenantId, id: string, fence: number, error: AppError, dead: boolean): Promise<void>;
}

export interface LedgerDeps {
  readonly tables: Pick<Tables, 'jobRuns'>;
  readonly now: () => number;
  readonly leaseMs: number;
  readonly keepForMs: number;
}

/** The ledger of runs (storage/job-runs.ts): lease, fence and attempts, which the queue does not give. */
export function makeLedger({ tables: { jobRuns }, now, leaseMs, keepForMs }: LedgerDeps): Ledger {
  async function claim(tenantId: TenantId, run: { id: string; subject: string; step: string }): Promise<Claim> {
    const at = now();
    const fresh = {
      tenantId,
      ...run,
      attempts: 1,
      fence: 1,
      leaseUntil: at + leaseMs,
      state: 'open' as const,
      lastError: null,
      updatedAt: at,
      expireAt: at + keepForMs,
    };
    if (await jobRuns.insert(tenantId, fresh)) return { kind: 'ours', fence: 1, attempt: 1 };

    const taken = await jobRuns.change(tenantId, run.id, (row) =>
      row.state === 'open' && row.leaseUntil <= at && row.attempts < MAX_ATTEMPTS
        ? { ...row, attempts: row.attempts + 1, fence: row.fence + 1, leaseUntil: at + leaseMs, updatedAt: at }
        : null,
    );
    if (taken !== null) return { kind: 'ours', fence: taken.fence, attempt: taken.attempts };

    const row = await jobRuns.get(tenantId, run.id);
    if (row === null || row.state === 'done') return { kind: 'done' };
    if (row.state === 'open' && row.leaseUntil > at) return { kind: 'busy', until: row.leaseUntil };
    return { kind: 'exhausted' };
  }

  async function keep(tenantId: TenantId, id: string, fence: number): Promise<boolean> {
    const at = now();
    const kept = await jobRuns.change(tenantId, id, (row) =>
      row.fence === fence && row.state === 'open' ? { ...row, leaseUntil: at + leaseMs, updatedAt: at } : null,
    );
    return kept !== null;
  }

  async function finish(tenantId: TenantId, id: string, fence: number): Promise<void> {
    await jobRuns.change(tenantId, id, (row) =>
      row.fence === fence ? { ...row, state: 'done', leaseUntil: 0, lastError: null, updatedAt: now() } : null,
    );
  }

  async function giveBack(
    tenantId: TenantId,
    id: string,
    fence: number,
    error: AppError,
    dead: boolean,
  ): Promise<void> {
    await jobRuns.change(tenantId, id, (row) =>
      row.fence === fence
        ? {
            ...row,
            state: dead ? 'dead' : 'open',
            leaseUntil: 0,
            lastError: { code: error.code, detail: error.detail },
            updatedAt: now(),
          }
        : null,
    );
  }

  return { claim, keep, finish, giveBack };
}
