import { judge } from './judge.ts';
import { type Moment, POINTS } from './moments.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario } from './row.ts';
import { within } from './within.ts';
import { openWorld } from './world.ts';

const RESUME_MS = 20_000 + 5_000;
const PATIENCE_MS = 90_000;
/** A message whose answer was not heard, a file in the middle, and an upload. */
const CHOSEN = [2, 3, 9, 11];

/**
 * A worker is killed that ran in another process namespace, as on another host: nobody can see that it is dead, so that its lock has to
 * run out. Another worker, started when it died, delivers.
 */
export const killOtherHost: Scenario = async ({ engine, times, say }) => {
  if (process.getuid?.() !== 0) {
    say('SKIPPED: a process namespace of its own needs root');
    return [];
  }
  const rounds = times ?? CHOSEN.length;
  const world = await openWorld({ engine });
  try {
    await world.start('serve');
    const resumed: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const far = await world.start('worker', 1, { apart: true });
      const point = POINTS[CHOSEN[round % CHOSEN.length] ?? 0];
      const moment = point?.moments[0];
      const reached = moment === undefined ? null : holdAt(moment);
      const one = await world.drop(sampleAt(round));
      await reached?.caught;
      far.signal('SIGKILL');
      await far.ended;
      reached?.letGo();
      const through = world.hear((line) => line.msg === 'attempt is through' && line.job === 'deliver');
      const near = await world.start('worker', 1);
      const heard = await within(through, PATIENCE_MS, `not delivered after a kill at “${point?.name}”`);
      resumed.push(heard.at - near.readyAt);
      say(`killed at “${point?.name}”, resumed in ${((resumed.at(-1) ?? 0) / 1000).toFixed(1)} s`);
      await world.waitDelivered([one], 10_000);
      near.signal('SIGTERM');
      await near.ended;
    }
    await world.start('worker', 1);
    await world.waitIdle();
    const faults = await judge(world);
    for (const fault of faults) say(fault);
    const slowest = Math.max(...resumed);
    return [
      {
        name: `kill -9 of a worker on another host × ${rounds}: from ready of the next to last message`,
        result: `slowest ${(slowest / 1000).toFixed(1)} s, ${faults.length === 0 ? 'each message once' : (faults[0] ?? '')}`,
        goal: '≤ lock 20 s + 5 s, once',
        ok: slowest <= RESUME_MS && faults.length === 0,
      },
    ];

    function holdAt(moment: Moment) {
      return moment.kind === 'call' ? world.gate.hold(moment.stop, moment.matches) : null;
    }
  } finally {
    await world.close();
  }
};
