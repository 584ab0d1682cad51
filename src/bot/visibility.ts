import type { Card } from '../cards/card.ts';
import { notFoundCard, notYoursCard } from '../cards/receipt.ts';
import { madePrivateCard, onlyYoursCard, sharedCard } from '../cards/visibility.ts';
import { workAgain } from '../jobs/steer.ts';
import { localeOf } from '../storage/settings.ts';
import type { EffectOf } from './decide.ts';
import type { PerformDeps } from './perform.ts';
import { findReadable, mayChange } from './rights.ts';

/** Shows a recording's report to its thread, or takes it back to the people it is about; `deliver` then moves its messages. */
export function makeSetVisibility(deps: Pick<PerformDeps, 'tables' | 'queue' | 'now' | 'admins'>) {
  const { tables } = deps;

  return async function setVisibility({ kind, reply, person, id }: EffectOf<'share' | 'make-private'>): Promise<Card> {
    const { tenantId } = reply.place;
    const recording = await findReadable(deps, tenantId, person, id);
    const about = { id, locale: await localeOf(tables, tenantId) };
    if (recording === null) return notFoundCard(about);
    if (!mayChange(deps, recording, person)) return notYoursCard(about);
    if (recording.place.kind === 'personal') return onlyYoursCard(about);
    const visibility = kind === 'share' ? 'thread' : 'private';
    const answer = kind === 'share' ? sharedCard : madePrivateCard;
    if ((recording.visibility ?? 'thread') === visibility && recording.status === 'delivered')
      return answer({ ...about, already: true });
    const changed = await workAgain(deps, recording, 'analysed', (row) => ({ ...row, visibility }));
    if (changed === null) return notFoundCard(about);
    const action = kind === 'share' ? 'shared' : 'made-private';
    const auditId = `${action}:${id}:${changed.run}`;
    await tables.audit.put(tenantId, { tenantId, id: auditId, at: deps.now(), actor: person, action, target: id });
    return answer({ ...about, already: false });
  };
}
