import type { Locale, PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { Place } from '../bot/port.ts';
import type { Card } from '../cards/card.ts';
import { failureCard } from '../cards/failure.ts';
import { progressCard, STAGES } from '../cards/progress.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Queue } from './port.ts';
import { positionOf, STAGE_BEHIND } from './positions.ts';

export interface RefreshDeps {
  readonly queue: Queue;
  readonly now: () => number;
  /** The recording, for somebody who may read its report (bot/rights.ts). */
  readonly find: (tenantId: TenantId, person: PersonId, id: RecordingId) => Promise<Recording | null>;
  /** Of a tenant's cards (storage/settings.ts). */
  readonly localeOf: (tenantId: TenantId) => Promise<Locale>;
  /** Its report, once it is there (bot/recordings.ts). */
  readonly report: (tenantId: TenantId, person: PersonId, id: RecordingId, place: Place) => Promise<Card>;
}

export type Refresh = (tenantId: TenantId, person: PersonId, id: RecordingId, place: Place) => Promise<Card | null>;

/**
 * What a recording's one status message would show now, for a client that still shows an older state: after a restart, or where an edit
 * was lost. Null when there is nothing that this person may see.
 */
export function makeRefresh({ queue, now, find, localeOf, report }: RefreshDeps): Refresh {
  return async function refresh(tenantId, person, id, place) {
    const recording = await find(tenantId, person, id);
    if (recording === null) return null;
    const { title, status, failure, createdAt } = recording;
    const locale = await localeOf(tenantId);
    if (failure !== null) return failureCard({ ...failure, reference: id, title, retryId: id, locale });
    const behind = STAGE_BEHIND[status];
    if (behind === null) return report(tenantId, person, id, place);
    const queuePosition = await positionOf(queue, recording);
    const about = { title, recordingId: id, elapsedMs: now() - createdAt, locale };
    return queuePosition === null
      ? progressCard({ ...about, stage: STAGES[STAGES.indexOf(behind) + 1] ?? behind })
      : progressCard({ ...about, stage: behind, queuePosition });
  };
}
