import { waitUntil } from '../../src/demo/waiting.ts';
import { judge } from './judge.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario } from './row.ts';
import { openWorld } from './world.ts';

const COPIES = 50;

/** One event, fifty times in parallel at two processes: a recording that is coached once, a word that is answered once. */
export const sameEvent: Scenario = async ({ engine, times, say }) => {
  const rounds = times ?? 5;
  const world = await openWorld({ engine });
  try {
    const services = [await world.start('start'), await world.start('start', 1)];
    const { courier } = world.gate;
    // Nobody serves while the emulator sends its one copy: it is picked out of the courier's hands.
    const others = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      courier.serve([]);
      await world.drop(sampleAt(round));
      await fifty('file_share');
      courier.serve([]);
      await world.slack.say(world.slack.channel, `<@${world.slack.botUser}> help`);
      await fifty('app_mention');
      say(`round ${round + 1} of ${rounds}`);
    }
    courier.serve(services.map(({ url }) => url));
    await world.waitDelivered(world.dropped, 120_000);
    await world.waitIdle();
    const faults = await judge(world);
    for (const fault of faults) say(fault);
    const answers = (await world.slack.answers(world.slack.channel)).length;
    return [
      {
        name: `one file event × ${COPIES} at two processes, ${rounds} times`,
        result: faults.length === 0 ? `${rounds} threads, each once` : (faults[0] ?? ''),
        goal: 'one thread each',
        ok: faults.length === 0,
      },
      {
        name: `one mention × ${COPIES} at two processes, ${rounds} times`,
        result: `${answers} answers`,
        goal: `${rounds}`,
        ok: answers === rounds,
      },
      {
        name: `answers that were not 200, of ${rounds * 2 * COPIES}`,
        result: [...others].map(([name, count]) => `${count} × ${name}`).join(', ') || 'none',
        goal: 'none',
        ok: others.size === 0,
      },
    ];

    async function fifty(kind: string): Promise<void> {
      const find = () => courier.latest.findLast(({ body }) => body.includes(`"${kind}"`) && !used.has(body));
      await waitUntil(() => find() !== undefined, 10_000, `the emulator sent no ${kind}`);
      const event = find();
      if (event === undefined) return;
      used.add(event.body);
      const statuses = await Promise.all(
        Array.from({ length: COPIES }, (_, at) => courier.post(services[at % 2]?.url ?? '', event)),
      );
      for (const status of statuses.filter((each) => each !== 200)) {
        const name = status === null ? 'none in 3 s' : String(status);
        others.set(name, (others.get(name) ?? 0) + 1);
      }
    }
  } finally {
    await world.close();
  }
};

const used = new Set<string>();
