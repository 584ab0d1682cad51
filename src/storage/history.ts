import type { PersonId, RecordingId, SpeakerId, TenantId } from '../analysis/domain.ts';
import { chatOf, linkOf } from './links.ts';
import type { ReportRow } from './reports.ts';
import type { Tables } from './tables.ts';

/** More than anybody holds in half a year; the newest are read. */
const MOST = 500;

export interface HistoryRows {
  /** What somebody speaks in or shared, in no order. */
  readonly reports: readonly Omit<ReportRow, 'body'>[];
  /** The speakers that are this person, by recording. */
  readonly claimed: ReadonlyMap<RecordingId, readonly SpeakerId[]>;
}

/** What somebody has in one tenant. */
export interface OwnRows extends HistoryRows {
  readonly person: PersonId;
  /** The chat that it is from, where that is not the one that asked. */
  readonly elsewhere: 'slack' | 'teams' | null;
}

/** What somebody's history is made from for their own eyes: what they have here and, where they are linked, what they have there. */
export async function readOwnHistory(
  tables: Pick<Tables, 'claims' | 'reports' | 'people'>,
  tenantId: TenantId,
  person: PersonId,
  since: number,
): Promise<readonly OwnRows[]> {
  const here = { ...(await readHistory(tables, tenantId, person, since)), person, elsewhere: null };
  const there = await linkOf(tables, { tenantId, person });
  if (there === null) return [here];
  const rows = await readHistory(tables, there.tenantId, there.person, since);
  return [here, { ...rows, person: there.person, elsewhere: chatOf(there.tenantId) }];
}

/** What a history is made from, since some time: three look-ups by index, however many reports the tenant has. */
export async function readHistory(
  { claims, reports }: Pick<Tables, 'claims' | 'reports'>,
  tenantId: TenantId,
  person: PersonId,
  since: number,
): Promise<HistoryRows> {
  const newest = { range: { from: since }, order: 'desc', limit: MOST } as const;
  const [own, shared] = await Promise.all([
    claims.find(tenantId, { index: 'byPerson', equals: { person }, ...newest }),
    reports.find(tenantId, { index: 'byPerson', equals: { postedBy: person }, ...newest }),
  ]);
  const claimed = new Map<RecordingId, readonly SpeakerId[]>();
  for (const { recordingId, speaker } of own) claimed.set(recordingId, [...(claimed.get(recordingId) ?? []), speaker]);
  const read = new Set(shared.map(({ id }) => id));
  const others = await reports.getLight(
    tenantId,
    [...claimed.keys()].filter((id) => !read.has(id)),
  );
  return { reports: [...shared, ...others], claimed };
}
