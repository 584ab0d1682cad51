import type { PersonId, TenantId } from '../analysis/domain.ts';
import type { Listener } from '../analysis/engines/listen.ts';
import type { Card } from '../cards/card.ts';
import { STAGES, type Stage } from '../cards/progress.ts';
import { type Status, statusCard } from '../cards/status.ts';
import { engineName, type Spoken, wordsFor } from '../cards/words.ts';
import type { Store } from '../storage/port.ts';
import { localeOf } from '../storage/settings.ts';
import type { Tables } from '../storage/tables.ts';
import type { Means } from './means.ts';
import { type Queue, STEPS } from './port.ts';
import { positionOf, STAGE_BEHIND } from './positions.ts';

export interface StatusDeps {
  readonly store: Pick<Store, 'engine'>;
  readonly tables: Tables;
  readonly queue: Queue;
  readonly means: Pick<Means, 'of'>;
}

/** Recordings looked at, newest first; older ones have long arrived. */
const RECENT = 50;
const LETTERS_SHOWN = 3;
const HEARS: Readonly<Record<Listener['by'], string>> = { deepgram: 'Deepgram', gemini: 'Gemini' };

/** The answer to `/coach status`: how busy we are, where the asker's recordings stand, and what of their tenant was given up. */
export function makeStatus({ store, tables, queue, means }: StatusDeps) {
  return async function status(tenantId: TenantId, person: PersonId): Promise<Card> {
    const locale = await localeOf(tables, tenantId);
    return statusCard({
      load: await load(),
      mine: await underWay(tenantId, person),
      gaveUp: await gaveUp(tenantId),
      engines: await enginesOf(tenantId, wordsFor({ locale })),
      locale,
      store: store.engine,
    });
  };

  /** Of what is done for people; chores come round by themselves. */
  async function load(): Promise<Status['load']> {
    const stats = await queue.stats();
    const all = (['handle', ...STEPS] as const).map((name) => stats[name]);
    const waits = all.flatMap(({ oldestDueMs }) => (oldestDueMs === null ? [] : [oldestDueMs]));
    return {
      waiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
      // The question itself is one of them.
      running: Math.max(0, all.reduce((sum, { running }) => sum + running, 0) - 1),
      oldestDueMs: waits.length === 0 ? null : Math.max(...waits),
    };
  }

  async function enginesOf(tenantId: TenantId, words: Spoken): Promise<Status['engines']> {
    const { engines, listeners, missing } = await means.of(tenantId);
    return {
      hears: listeners.map(({ by }) => HEARS[by]),
      labels: [...engines.map(({ stamp }) => engineName(stamp.name, words)), engineName('offline', words)],
      missing,
    };
  }

  async function underWay(tenantId: TenantId, person: PersonId): Promise<Status['mine']> {
    const recent = await tables.recordings.find(tenantId, {
      index: 'byPerson',
      equals: { postedBy: person },
      order: 'desc',
      limit: RECENT,
    });
    const mine = [];
    for (const recording of recent.toReversed()) {
      const stage = STAGE_BEHIND[recording.status];
      if (stage === null || recording.failure !== null) continue;
      const ahead = await positionOf(queue, recording);
      mine.push({ title: recording.title, stage: ahead === null ? after(stage) : stage, ahead });
    }
    return mine;
  }

  async function gaveUp(tenantId: TenantId): Promise<Status['gaveUp']> {
    const dead = { index: 'byState', equals: { state: 'dead' } } as const;
    const [count, latest] = await Promise.all([
      tables.jobRuns.count(tenantId, dead),
      tables.jobRuns.find(tenantId, { ...dead, order: 'desc', limit: LETTERS_SHOWN }),
    ]);
    return {
      count,
      latest: latest.map(({ id, step, lastError }) => ({ step, code: lastError?.code ?? 'bug', reference: id })),
    };
  }
}

/** The stage that a recording is in when it has left one and does not wait. */
function after(stage: Stage): Stage {
  return STAGES[STAGES.indexOf(stage) + 1] ?? stage;
}
