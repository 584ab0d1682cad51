import { countGood, judge } from './judge.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario, TortureOptions, TortureRow } from './row.ts';
import type { ServiceRun } from './service.ts';
import { openWorld, type World } from './world.ts';

const PRELOAD = new URL('skewed-clock.mjs', import.meta.url).href;
/** Half of it each way: Slack signs with the right time, and refuses to be understood by a clock that is more than five minutes off. */
const APART_MS = 300_000;
const RECORDINGS = 10;
/** What a recording may take on a busy machine; an error of the clocks would be minutes. */
const LATE_MS = 45_000;

/** Two services whose clocks are five minutes apart share the work, also of one that dies or is told to wait. */
export const clocks: Scenario = async (options) => {
  if (options.engine.kind === 'sqlite') {
    options.say('SKIPPED: processes on one SQLite file are on one host and have one clock');
    return [];
  }
  return [await share(options, 1), await share(options, -1), await takeOver(options, 1), await takeOver(options, -1)];
};

/** Both take events and do jobs; the second message of every thread is at first refused, so that a job has to wait for its time. */
async function share({ engine, say }: TortureOptions, sign: 1 | -1): Promise<TortureRow> {
  const world = await openWorld({ engine });
  try {
    await Promise.all([startSkewed(world, 0, sign), startSkewed(world, 1, -sign)]);
    const refused = new Set<string>();
    world.gate.interfere(({ what, form }) => {
      const thread = form.get('thread_ts') ?? '';
      if (what !== 'chat.postMessage' || !(form.get('text') ?? '').startsWith('For ') || refused.has(thread))
        return null;
      refused.add(thread);
      return { status: 429, headers: { 'retry-after': '2' } };
    });
    for (let at = 0; at < RECORDINGS; at += 1) {
      const one = await world.drop(sampleAt(at));
      await world.waitDelivered([one], LATE_MS).catch(() => {});
    }
    await world.waitIdle();
    const faults = await judge(world);
    for (const fault of faults) say(fault);
    const good = await countGood(world);
    const slowest = Math.max(
      ...world.dropped.map((one) => (world.deliveredAt(one) ?? Number.POSITIVE_INFINITY) - one.at),
    );
    return {
      name: `clocks ${APART_MS / 60_000} min apart (${sign > 0 ? 'first' : 'second'} ahead): delivered once, slowest`,
      result: `${good} of ${RECORDINGS}, ${(slowest / 1000).toFixed(1)} s`,
      goal: `all, ≤ ${LATE_MS / 1000} s`,
      ok: good === RECORDINGS && faults.length === 0 && slowest <= LATE_MS,
    };
  } finally {
    await world.close();
  }
}

/** The worker that sends a message is killed before Slack hears of it; one with the other clock has to send it, no sooner and no later than any. */
async function takeOver({ engine, say }: TortureOptions, sign: 1 | -1): Promise<TortureRow> {
  const world = await openWorld({ engine });
  try {
    const first = await startSkewed(world, 0, sign);
    const hold = world.gate.hold(
      'unheard',
      ({ what, form }) => what === 'chat.postMessage' && (form.get('text') ?? '').startsWith('For '),
    );
    const one = await world.drop('good-discovery');
    await hold.caught;
    const second = await startSkewed(world, 1, -sign);
    first.signal('SIGKILL');
    await first.ended;
    hold.letGo();
    const killedAt = performance.now();
    await world.waitDelivered([one], 150_000).catch(() => {});
    const tookMs = (world.deliveredAt(one) ?? Number.POSITIVE_INFINITY) - killedAt;
    world.gate.courier.serve([second.url]);
    const faults = await judge(world);
    for (const fault of faults) say(fault);
    if (faults.length > 0) world.keepLogs(`clocks-${sign}`);
    return {
      name: `a killed worker’s clock was ${APART_MS / 60_000} min ${sign > 0 ? 'ahead' : 'behind'}: its message is sent by another after`,
      result: faults.length === 0 ? `${(tookMs / 1000).toFixed(1)} s, once` : (faults[0] ?? ''),
      goal: `once, ≤ ${LATE_MS / 1000} s`,
      ok: faults.length === 0 && tookMs <= LATE_MS,
    };
  } finally {
    await world.close();
  }
}

function startSkewed(world: World, slot: number, sign: number): Promise<ServiceRun> {
  return world.start('start', slot, {
    nodeFlags: ['--import', PRELOAD],
    env: { CLOCK_SKEW_MS: String((sign * APART_MS) / 2) },
  });
}
