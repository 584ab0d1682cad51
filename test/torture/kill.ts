import { setTimeout as wait } from 'node:timers/promises';
import { countGood, judge } from './judge.ts';
import { type Moment, POINTS } from './moments.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario, TortureOptions, TortureRow } from './row.ts';
import type { ServiceRun } from './service.ts';
import { within } from './within.ts';
import { openWorld, type World } from './world.ts';

/** The lock's lifetime (service.ts) and what the brief allows beside it. */
const RESUME_MS = 20_000 + 5_000;
/** One kill may need the lock and a message's lease to run out, on a busy machine. */
const PATIENCE_MS = 90_000;
const TIMES = 20;

interface Kill {
  readonly point: number;
  readonly round: number;
}

/** What runs: everything in one process, or events and jobs in two. */
type Layout = 'one' | 'pair';

interface Outcome {
  readonly point: number;
  /** From the restarted service being ready to the last message; null when it never came. */
  readonly resumedMs: number | null;
  readonly fault: string | null;
}

/** `kill -9` at every point, in several worlds at once; half of them with events and jobs in processes of their own. */
export const kill: Scenario = async (options) => {
  const times = options.times ?? TIMES;
  // A restart is timed, so no more at once than there are cores; on MongoDB most of the time is spent waiting for the lock.
  const outcomes = await killEverywhere(options, times, options.engine.kind === 'sqlite' ? 2 : 4);
  const wanted = POINTS.length * times;
  const late = outcomes.filter(({ resumedMs }) => resumedMs !== null && resumedMs > RESUME_MS);
  const delivered = outcomes.filter(({ fault }) => fault === null).length;
  const slowest = outcomes.reduce((max, { resumedMs }) => Math.max(max, resumedMs ?? 0), 0);
  return [
    {
      name: `kill -9 at ${POINTS.length} points × ${times}: delivered, each message once`,
      result: `${delivered} of ${wanted}`,
      goal: 'all',
      ok: delivered === wanted,
    },
    {
      name: 'kill -9: from restart ready to last message',
      result: `slowest ${(slowest / 1000).toFixed(1)} s, ${late.length} late`,
      goal: '≤ lock 20 s + 5 s',
      ok: late.length === 0 && outcomes.every(({ resumedMs }) => resumedMs !== null),
    },
    ...POINTS.map((point, at) =>
      rowOf(
        point.name,
        outcomes.filter((outcome) => outcome.point === at),
      ),
    ),
  ];
};

function rowOf(name: string, outcomes: readonly Outcome[]): TortureRow {
  const times = outcomes.map(({ resumedMs }) => resumedMs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const good = outcomes.filter(({ fault }) => fault === null).length;
  const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
  const worst = times.at(-1) ?? Number.NaN;
  return {
    name: `  ${name}`,
    result: `${good} of ${outcomes.length}, resumed in ${(median / 1000).toFixed(1)} s (median), ${(worst / 1000).toFixed(1)} s (slowest)`,
    goal: '',
    ok: good === outcomes.length && worst <= RESUME_MS,
  };
}

async function killEverywhere(options: TortureOptions, times: number, worlds: number): Promise<readonly Outcome[]> {
  const todo: Record<Layout, Kill[]> = { one: [], pair: [] };
  for (let round = 0; round < times; round += 1) {
    for (const point of POINTS.keys()) todo[(round + point) % 2 === 0 ? 'one' : 'pair'].push({ point, round });
  }
  const total = POINTS.length * times;
  let done = 0;
  const layouts = Array.from({ length: worlds }, (_, at): Layout => (at % 2 === 0 ? 'one' : 'pair'));
  const outcomes = await Promise.all(
    layouts.map((layout, at) =>
      killInOneWorld(options, layout, todo[layout], `kill-${options.engine.kind}-${at}`, (outcome) => {
        done += 1;
        const seconds = outcome.resumedMs === null ? 'never' : `${(outcome.resumedMs / 1000).toFixed(1)} s`;
        options.say(`${done} of ${total}: ${POINTS[outcome.point]?.name}, resumed in ${seconds}`);
      }),
    ),
  );
  return outcomes.flat();
}

/** One world takes kills from the list until it is empty; its threads are judged when all is quiet. */
export async function killInOneWorld(
  { engine }: Pick<TortureOptions, 'engine'>,
  layout: Layout,
  todo: Kill[],
  name: string,
  tell: (outcome: Outcome) => void = () => {},
): Promise<readonly Outcome[]> {
  const world = await openWorld({ engine });
  try {
    const crew = await makeCrew(world, layout);
    const outcomes: Outcome[] = [];
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const resumedMs = await killOnce(world, crew, next, outcomes.length);
      outcomes.push({ point: next.point, resumedMs, fault: null });
      tell({ point: next.point, resumedMs, fault: null });
      if (resumedMs === null) break;
    }
    await world.waitIdle(PATIENCE_MS).catch(() => {});
    const faults = await judge(world);
    if (faults.length > 0) {
      world.keepLogs(name);
      for (const fault of faults) process.stderr.write(`  ${name}: ${fault}\n`);
    }
    const isGood = await Promise.all(world.dropped.map(async (one) => (await countGood(world, [one])) === 1));
    return outcomes.map((outcome, at) => (isGood[at] === true ? outcome : { ...outcome, fault: 'see above' }));
  } finally {
    await world.close();
  }
}

interface Crew {
  /** Kills who is at work at this moment, and waits for the end of it. */
  kill(moment: Moment): Promise<void>;
  /** Starts again what was killed; resolves to when it was ready. */
  restart(): Promise<number>;
}

async function makeCrew(world: World, layout: Layout): Promise<Crew> {
  const words = layout === 'one' ? (['start'] as const) : (['serve', 'worker'] as const);
  const runs = new Map<(typeof words)[number], ServiceRun>();
  const dead = new Set<(typeof words)[number]>();
  for (const word of words) runs.set(word, await world.start(word));
  return {
    async kill(moment) {
      for (const word of words) {
        // A pair shares the work: until it is handled an event is both's, from then on the worker's.
        if (word === 'serve' && moment.kind !== 'event') continue;
        runs.get(word)?.signal('SIGKILL');
        dead.add(word);
      }
      for (const word of dead) await runs.get(word)?.ended;
    },
    async restart() {
      let readyAt = 0;
      for (const word of dead) {
        const run = await world.start(word);
        runs.set(word, run);
        readyAt = Math.max(readyAt, run.readyAt);
      }
      dead.clear();
      return readyAt;
    },
  };
}

async function killOnce(world: World, crew: Crew, { point, round }: Kill, index: number): Promise<number | null> {
  const { moments } = POINTS[point] ?? { moments: [] };
  const moment = moments[round % moments.length] ?? { kind: 'event', what: 'acknowledged' };
  const { reached, letGo } = watchFor(world, moment);
  await world.drop(sampleAt(index));
  await within(reached, PATIENCE_MS, `the point “${POINTS[point]?.name}” was not reached`);
  await crew.kill(moment);
  letGo();
  const through = world.hear((line) => line.msg === 'attempt is through' && line.job === 'deliver');
  const readyAt = await crew.restart();
  const heard = await within(through, PATIENCE_MS, 'not delivered').catch(() => null);
  return heard === null ? null : Math.max(0, heard.at - readyAt);
}

function watchFor(world: World, moment: Moment): { readonly reached: Promise<unknown>; letGo(): void } {
  switch (moment.kind) {
    case 'call': {
      const { caught, letGo } = world.gate.hold(moment.stop, moment.matches);
      return { reached: caught, letGo };
    }
    case 'line':
      // The process that said it is stopped at once; the rest of the crew's kill comes some milliseconds later.
      return { reached: world.hear(moment.matches, ({ run }) => run.signal('SIGKILL')), letGo: () => {} };
    case 'event': {
      // Nothing that it may go on to do before it is killed reaches Slack.
      const { letGo } = world.gate.hold('before', ({ what }) => what === 'chat.postMessage');
      const reached = world.gate.courier.next(moment.what, 'file_share');
      // Somewhere between the first byte and the acknowledgement, which takes some ten milliseconds.
      return { reached: moment.what === 'sent' ? reached.then(() => wait(Math.random() * 15)) : reached, letGo };
    }
  }
}
