import { z } from 'zod';
import type { PersonId, TenantId } from '../../analysis/domain.ts';
import type { Place } from '../port.ts';

/** Slack's own ids and timestamps: opaque, and part of our keys, which hold no control characters and no half characters. */
export const Id = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** A conversation of Slack's, in a thread or not. */
export function placeOf(tenantId: TenantId, conversation: string, thread: string | null): Place {
  return {
    platform: 'slack',
    tenantId,
    conversation,
    kind: conversation.startsWith('D') ? 'personal' : 'channel',
    thread,
    teams: null,
  };
}

/** Somebody's direct conversation with us before it is opened: its id is theirs, and the adapter opens it before it says anything there. */
export function directPlace(tenantId: TenantId, person: PersonId): Place {
  return { platform: 'slack', tenantId, conversation: person, kind: 'personal', thread: null, teams: null };
}

/** Whether a place is somebody's direct conversation that is not opened yet. */
export function isUnopened({ conversation }: Place): boolean {
  return /^[UW]/.test(conversation);
}
