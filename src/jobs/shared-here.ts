import type { PersonId, RecordingId, TenantId } from '../analysis/domain.ts';
import type { SharedHere } from '../analysis/team.ts';
import type { ChatPort, Place, Platform } from '../bot/port.ts';
import { claimsOf } from '../storage/claims.ts';
import { readHistory } from '../storage/history.ts';
import { sharesHistory } from '../storage/people.ts';
import { isPrivate } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { walk } from '../storage/walk.ts';

/** Look-ups that are under way at once. */
const AT_ONCE = 50;

interface SharedHereDeps {
  readonly tables: Pick<Tables, 'recordings' | 'reports' | 'claims' | 'people'>;
  readonly chats: Readonly<Partial<Record<Platform, ChatPort>>>;
}

interface Span {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Recordings of a conversation, and whose they are: shared in it, or its members' who share their history. */
export interface Found {
  readonly shared: readonly SharedHere[];
  readonly of: 'shared' | 'members';
}

/** Reads what a conversation's recordings of some time are, with who is who in them; practice is nobody else's. */
export type ReadSharedHere = (place: Place, span: Span) => Promise<Found>;

/** `place` is without a thread (storage/digests.ts). */
export function makeSharedHere({ tables, chats }: SharedHereDeps): ReadSharedHere {
  return async function readSharedHere(place, span) {
    const members = await chats[place.platform]?.membersAt?.(place);
    return members === undefined
      ? { of: 'shared', shared: await sharedIn(place, span) }
      : { of: 'members', shared: await sharedBy(place.tenantId, members, span) };
  };

  async function sharedIn({ tenantId, conversation }: Place, { from, to }: Span): Promise<readonly SharedHere[]> {
    const found = new Map<RecordingId, Pick<SharedHere, 'sharedAt' | 'isPrivate'>>();
    const here = { index: 'byConversation', equals: { conversation }, range: { from, to } } as const;
    for await (const recording of walk(tables.recordings, tenantId, here, 'createdAt'))
      if (recording.status === 'delivered' && recording.failure === null && recording.isPractice !== true)
        found.set(recording.id, { sharedAt: recording.createdAt, isPrivate: isPrivate(recording) });
    const ids = [...found.keys()];
    const shared: SharedHere[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const reports = await tables.reports.getLight(tenantId, ids.slice(at, at + AT_ONCE));
      const told = reports.map(async ({ id, summary: { speakers } }): Promise<SharedHere> => {
        const { sharedAt = 0, isPrivate = true } = found.get(id) ?? {};
        return { id, sharedAt, isPrivate, speakers, claims: await claimsOf(tables, tenantId, id) };
      });
      shared.push(...(await Promise.all(told)));
    }
    return shared;
  }

  /**
   * Where recordings cannot be shared in a conversation, those of its people who let everybody see how they develop. Of a recording that
   * several of them speak in, each brings what is theirs alone.
   */
  async function sharedBy(
    tenantId: TenantId,
    members: readonly PersonId[],
    { from, to }: Span,
  ): Promise<readonly SharedHere[]> {
    const shared = new Map<RecordingId, SharedHere>();
    for (const person of new Set(members)) {
      if (!(await sharesHistory(tables, tenantId, person))) continue;
      const { reports, claimed } = await readHistory(tables, tenantId, person, from);
      for (const { id, sharedAt, summary } of reports) {
        const own = (claimed.get(id) ?? []).map((speaker) => ({ speaker, person }));
        if (summary.practice !== undefined || own.length === 0 || sharedAt > to) continue;
        const claims = [...(shared.get(id)?.claims ?? []), ...own];
        shared.set(id, { id, sharedAt, isPrivate: false, speakers: summary.speakers, claims });
      }
    }
    return [...shared.values()];
  }
}
