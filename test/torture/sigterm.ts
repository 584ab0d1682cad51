import { countGood, judge } from './judge.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario, TortureRow } from './row.ts';
import { openWorld } from './world.ts';

const RECORDINGS = 20;
const EXIT_MS = 30_000;

/** SIGTERM while twenty recordings are under way: the process ends by itself in time, the next one delivers what is left. */
export const sigterm: Scenario = async ({ engine, times, say }) => {
  const rows: TortureRow[] = [];
  for (let round = 1; round <= (times ?? 3); round += 1) {
    const world = await openWorld({ engine });
    try {
      const first = await world.start('start');
      for (let at = 0; at < RECORDINGS; at += 1) await world.drop(sampleAt(at));
      // Each round later on the way: from the first message on, from the first report on, from the third one on.
      const enough = [0, 1, 3][(round - 1) % 3] ?? 0;
      await world.hear((line) => line.msg === 'attempt begins' && line.job === 'deliver');
      while (delivered() < enough) await world.hear((line) => line.msg === 'attempt is through');
      const before = delivered();
      const stoppedAt = performance.now();
      first.signal('SIGTERM');
      const code = await first.ended;
      const exitMs = performance.now() - stoppedAt;
      const after = delivered();
      await world.start('start');
      await world.waitDelivered(world.dropped, 180_000).catch(() => {});
      await world.waitIdle().catch(() => {});
      const faults = await judge(world);
      const good = await countGood(world);
      for (const fault of faults) say(fault);
      if (faults.length > 0) world.keepLogs(`sigterm-${engine.kind}-${round}`);
      rows.push(
        {
          name: `SIGTERM with ${RECORDINGS - before} of ${RECORDINGS} under way: exit`,
          result: `code ${code} in ${(exitMs / 1000).toFixed(1)} s (${after - before} delivered meanwhile)`,
          goal: 'code 0 in ≤ 30 s',
          ok: code === 0 && exitMs <= EXIT_MS,
        },
        {
          name: 'delivered after the restart, each message once',
          result: `${good} of ${RECORDINGS}`,
          goal: 'all',
          ok: good === RECORDINGS && faults.length === 0,
        },
      );
      say(`round ${round}: exit in ${(exitMs / 1000).toFixed(1)} s, ${good} of ${RECORDINGS} good`);

      function delivered(): number {
        return world.dropped.filter((one) => world.deliveredAt(one) !== null).length;
      }
    } finally {
      await world.close();
    }
  }
  return rows;
};
