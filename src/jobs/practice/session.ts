import type { PersonId, RecordingId, TenantId } from '../../analysis/domain.ts';
import type { Setting } from '../../analysis/practice/standing.ts';
import type { PracticeSession } from '../../storage/practices.ts';
import type { Tables } from '../../storage/tables.ts';

/** What a session is made of, as its row keeps it. */
export interface Loaded extends Omit<PracticeSession, 'setting'> {
  readonly setting: Setting;
}

/** Somebody's own session; null for everybody else's, as for an id that does not exist. */
export async function loadSession(
  { practices }: Pick<Tables, 'practices'>,
  tenantId: TenantId,
  person: PersonId,
  id: RecordingId,
): Promise<Loaded | null> {
  const row = await practices.get(tenantId, id);
  return row === null || row.person !== person ? null : asLoaded(row);
}

/** The row was written with a whole setting (open.ts). */
export function asLoaded(row: PracticeSession): Loaded {
  return { ...row, setting: row.setting as Setting };
}

/** Whether something may still be said in it. */
export function isRunning({ status }: Pick<PracticeSession, 'status'>): boolean {
  return status === 'open' || status === 'paused';
}

/** The outbox key of what a persona says: 0 is its greeting, `n` the answer to the n-th turn. */
export function sayKey({ id }: Pick<PracticeSession, 'id'>, n: number): string {
  return `${id}:say:${n}`;
}
