import { judge } from './judge.ts';
import type { Scenario } from './row.ts';
import { openWorld } from './world.ts';

const LOCK_MS = 20_000;
const PARTS = 33;

/** A download that takes three times the lifetime of its lock, while a second worker stands idle beside it. */
export const longJob: Scenario = async ({ engine, say }) => {
  const world = await openWorld({ engine });
  try {
    world.gate.paceDownloads({ parts: PARTS, pauseMs: (3.2 * LOCK_MS) / PARTS });
    await world.start('serve');
    await Promise.all([world.start('worker'), world.start('worker', 1)]);
    const begun = world.hear((line) => line.msg === 'attempt begins' && line.job === 'fetch');
    const through = world.hear((line) => line.msg === 'attempt is through' && line.job === 'fetch');
    const one = await world.drop('good-discovery');
    const beganAt = (await begun).at;
    say(`the download has begun; it takes ${(3.2 * LOCK_MS) / 1000} s`);
    const tookMs = (await through).at - beganAt;
    await world.waitDelivered([one], 60_000);
    await world.waitIdle();
    const downloads = world.gate.calls.filter(({ what }) => what === 'download').length;
    const faults = await judge(world);
    for (const fault of faults) say(fault);
    return [
      {
        name: `a step of ${(tookMs / 1000).toFixed(0)} s (lock: 20 s) beside an idle worker`,
        result: `ran ${downloads === 1 ? 'once' : `${downloads} times`}, ${faults.length === 0 ? 'delivered once' : faults[0]}`,
        goal: 'once',
        ok: downloads === 1 && faults.length === 0 && tookMs >= 3 * LOCK_MS,
      },
    ];
  } finally {
    await world.close();
  }
};
