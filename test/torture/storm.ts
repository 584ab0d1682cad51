import { countGood, judge } from './judge.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario } from './row.ts';
import { openWorld } from './world.ts';

const RECORDINGS = 30;
const SHARE = 0.3;
const EVERY_MS = 2_000;

/** Slack answers three in ten messages and edits with "too fast, wait a second". */
export const storm: Scenario = async ({ engine, times, say }) => {
  const count = times ?? RECORDINGS;
  const world = await openWorld({ engine });
  try {
    await world.start('start');
    let refused = 0;
    world.gate.interfere(({ what }) => {
      if ((what !== 'chat.update' && what !== 'chat.postMessage') || Math.random() >= SHARE) return null;
      refused += 1;
      return { status: 429, headers: { 'retry-after': '1' } };
    });
    for (let at = 0; at < count; at += 1) {
      await world.drop(sampleAt(at));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    await world.waitDelivered(world.dropped, 240_000).catch(() => {});
    await world.waitIdle(180_000).catch(() => {});
    const faults = await judge(world);
    for (const fault of faults) say(fault);
    if (faults.length > 0) world.keepLogs(`storm-${engine.kind}`);
    const good = await countGood(world);
    const gap = smallestGap();
    return [
      {
        name: `429 for ${Math.round(SHARE * 100)} % of messages and edits (${refused}): delivered, each message once`,
        result: `${good} of ${count}`,
        goal: 'all',
        ok: good === count && faults.length === 0,
      },
      {
        name: 'shortest time between two edits of one message',
        result: `${(gap / 1000).toFixed(2)} s`,
        goal: '≥ 1 s',
        // A timer may fire a millisecond early, and what is measured is when it arrives.
        ok: gap >= 980,
      },
    ];

    function smallestGap(): number {
      const lastEdit = new Map<string, number>();
      let gap_ = Number.POSITIVE_INFINITY;
      for (const { what, form, at } of world.gate.calls) {
        if (what !== 'chat.update') continue;
        const ts = form.get('ts') ?? '';
        gap_ = Math.min(gap_, at - (lastEdit.get(ts) ?? Number.NEGATIVE_INFINITY));
        lastEdit.set(ts, at);
      }
      return gap_;
    }
  } finally {
    await world.close();
  }
};
