import type { PersonId, RecordingId, SpeakerId, TenantId } from '../../src/analysis/domain.ts';
import { DAY_MS, type Deed, type Session, type Shared } from './deeds.ts';
import { KEPT_DAYS } from './people.ts';

/** What has happened, as whoever did it knows it: told the service from `begun` on, and dealt with at `ended`. */
export interface Done {
  readonly deed: Deed;
  readonly begun: number;
  readonly ended: number;
}

/** How a recording stands after what was done by a moment. */
export interface Standing {
  readonly of: Shared;
  readonly isDeleted: boolean;
  readonly isPrivate: boolean;
  readonly claims: ReadonlyMap<SpeakerId, { readonly person: PersonId; readonly by: PersonId }>;
}

/** The quarter as it went, from the side of the people. Nothing here asks the service but `created`. */
export function makeCourse() {
  const done: Done[] = [];
  const ofRecording = new Map<RecordingId, Done[]>();
  /** What was done to everything of somebody, or of a tenant. */
  const toAll: Done[] = [];
  const stands = new Map<Shared, Standing>();
  const shared: Shared[] = [];
  const sessions: Session[] = [];
  /** When the service says that it took a recording, or that a session became one. */
  const created = new Map<string, number>();

  function note(one: Done): void {
    done.push(one);
    const { deed } = one;
    if (deed.kind === 'share') shared.push(deed.of);
    if (deed.kind === 'begin') sessions.push(deed.session);
    if (deed.kind === 'erase-mine' || deed.kind === 'uninstall') toAll.push(one);
    stands.clear();
    if ('of' in deed) ofRecording.set(deed.of.id, [...(ofRecording.get(deed.of.id) ?? []), one]);
  }

  /** What was done to a recording, or to everything of somebody. */
  function doneTo(of: Shared): readonly Done[] {
    const ofAll = toAll.filter(
      ({ deed }) =>
        (deed.kind === 'erase-mine' && deed.somebody.tenantId === of.tenantId) ||
        (deed.kind === 'uninstall' && deed.tenantId === of.tenantId),
    );
    return [...(ofRecording.get(of.id) ?? []), ...ofAll].toSorted((a, b) => a.ended - b.ended);
  }

  /** Null where something that was done to it was on its way at that moment, so that nobody can say. */
  function standingAt(of: Shared, at: number): Standing | null {
    const all = doneTo(of);
    if (all.some(({ begun, ended }) => begun <= at && at <= ended)) return null;
    return all.filter(({ ended }) => ended < at).reduce(after, fresh(of));
  }

  /** How everything stands once all is dealt with. */
  function standing(of: Shared): Standing {
    const known = stands.get(of) ?? doneTo(of).reduce(after, fresh(of));
    stands.set(of, known);
    return known;
  }

  /** Whether it is kept so long. */
  function isKept({ id, tenantId }: { readonly id: string; readonly tenantId: TenantId }, at: number): boolean {
    const from = created.get(id);
    return from !== undefined && from + (KEPT_DAYS[tenantId] ?? 0) * DAY_MS > at;
  }

  /** A session is kept from when it began. */
  function isKeptSession({ id, tenantId }: Session, at: number): boolean {
    const began = done.find(({ deed }) => deed.kind === 'begin' && deed.session.id === id);
    return began !== undefined && began.ended + (KEPT_DAYS[tenantId] ?? 0) * DAY_MS > at;
  }

  function isErased({ tenantId, person }: Session): boolean {
    return done.some(
      ({ deed }) => deed.kind === 'erase-mine' && deed.somebody.tenantId === tenantId && deed.somebody.id === person,
    );
  }

  return { done, shared, sessions, created, note, standingAt, standing, isKept, isKeptSession, isErased };
}

export type Course = ReturnType<typeof makeCourse>;

function fresh(of: Shared): Standing {
  return { of, isDeleted: false, isPrivate: of.place.kind === 'personal', claims: new Map() };
}

function after(before: Standing, { deed }: Done): Standing {
  const { of, claims, isDeleted } = before;
  if (isDeleted) return before;
  switch (deed.kind) {
    case 'share':
      return deed.deletesAtOnce ? { ...before, isDeleted: true } : before;
    case 'delete':
    case 'uninstall':
      return { ...before, isDeleted: true };
    case 'make-private':
      return { ...before, isPrivate: true };
    case 'erase-mine':
      if (of.by === deed.somebody.id) return { ...before, isDeleted: true };
      return { ...before, claims: new Map([...claims].filter(([, { person }]) => person !== deed.somebody.id)) };
    case 'claim':
    case 'claim-anyway': {
      const held = claims.get(deed.speaker);
      if (!mayRead(before, deed.person)) return before;
      if (held !== undefined && (held.person === deed.person || deed.kind === 'claim')) return before;
      return { ...before, claims: new Map([...claims, [deed.speaker, { person: deed.person, by: deed.person }]]) };
    }
    case 'unclaim': {
      const held = claims.get(deed.speaker);
      const isTheirs = held?.person === deed.person || held?.by === deed.person || of.by === deed.person;
      if (!mayRead(before, deed.person) || !isTheirs) return before;
      return { ...before, claims: new Map([...claims].filter(([speaker]) => speaker !== deed.speaker)) };
    }
    case 'assign': {
      const now = new Map(claims);
      for (const [speaker, person] of Object.entries(deed.persons) as [SpeakerId, PersonId][])
        if (now.get(speaker)?.person !== person) now.set(speaker, { person, by: of.by });
      return { ...before, claims: now };
    }
    case 'rerun':
    case 'begin':
    case 'turn':
    case 'end':
    case 'leave-idle':
    case 'digest':
    case 'keep-days':
      return before;
  }
}

function mayRead({ of, isPrivate, claims }: Standing, person: PersonId): boolean {
  return !isPrivate || of.by === person || [...claims.values()].some((claim) => claim.person === person);
}
