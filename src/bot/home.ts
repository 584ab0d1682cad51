import { homeCard } from '../cards/home.ts';
import { holds } from '../cards/settings.ts';
import { isAdmin } from '../storage/admins.ts';
import { loadReport } from '../storage/load-report.ts';
import { findChat } from './chats.ts';
import type { EffectOf } from './decide.ts';
import type { PerformDeps } from './perform.ts';
import { makeViewOf } from './settings.ts';

/** The recordings that a trend is drawn of. */
const RECENT = 20;

/** Brings somebody's own page up to date, where their platform has one. */
export function makeShowHome(
  deps: Pick<PerformDeps, 'tables' | 'chats' | 'engines' | 'retentionMs' | 'admins' | 'practice'>,
) {
  const { tables } = deps;
  const viewOf = makeViewOf(deps);

  return async function showHome({ place, person }: EffectOf<'home'>): Promise<void> {
    const { tenantId, platform } = place;
    const chat = findChat(deps.chats, platform);
    if (chat.showHome === undefined) return;
    const [name, settings, reports] = await Promise.all([
      chat.nameOf(tenantId, person),
      viewOf(tenantId),
      tables.reports.find(tenantId, {
        index: 'byPerson',
        equals: { postedBy: person },
        order: 'desc',
        limit: RECENT,
      }),
    ]);
    // A rehearsal is no conversation: it stands in the history, and in no trend here.
    const items = reports.filter(({ summary }) => summary.practice === undefined);
    const newest = items[0];
    const latest = newest === undefined ? null : await loadReport(tables, tenantId, newest.id);
    const maySet = isAdmin(deps.admins, person);
    const personas = deps.practice.faces(holds(settings.locale));
    await chat.showHome(tenantId, person, homeCard({ name, items, latest, settings, maySet, personas, platform }));
  };
}
