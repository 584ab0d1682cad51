import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Delivery, isAcknowledged } from './courier.ts';
import { engineName } from './engine.ts';
import { countGood, judge } from './judge.ts';
import { readFigures } from './process-figures.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario } from './row.ts';
import { openWorld, type World } from './world.ts';

const MINUTES = 60;
const WARM_UP_SHARE = 1 / 12;
const CHATTER_EVERY_MS = 300;
const HELP_EVERY_MS = 4_000;
const RECORDING_EVERY_MS = 10_000;
const SAMPLE_EVERY_MS = 5_000;
const MAX_SLOPE_MB = 1;
/** Keep-alive connections and the like that come and go. */
const FD_NOISE = 8;

interface Sample {
  readonly minute: number;
  readonly rssMb: number;
  readonly fds: number;
  readonly threads: number;
}

/**
 * A steady day's work on one process for an hour (`--times` says how many minutes): chatter, a question every few seconds, a recording
 * every ten. Only the service is measured, from /proc; the driver and the emulator grow with what they remember.
 */
export const soak: Scenario = async ({ engine, times, say }) => {
  const minutes = times ?? MINUTES;
  const file = `out/torture/soak-${engine.kind}.csv`;
  mkdirSync('out/torture', { recursive: true });
  writeFileSync(file, 'minute,rss_mb,fds,threads\n');
  const world = await openWorld({ engine, env: { LOG_LEVEL: 'info' } });
  try {
    const { pid, url } = await world.start('start');
    const startedAt = performance.now();
    const elapsed = (): number => performance.now() - startedAt;
    const running = (): boolean => elapsed() < minutes * 60_000;
    const samples: Sample[] = [];
    const odd: Delivery[] = [];
    let chatter = 0;
    await Promise.all([
      every(SAMPLE_EVERY_MS, running, () => {
        const sample = { minute: elapsed() / 60_000, ...readFigures(pid) };
        samples.push(sample);
        appendFileSync(
          file,
          `${sample.minute.toFixed(2)},${sample.rssMb.toFixed(1)},${sample.fds},${sample.threads}\n`,
        );
      }),
      every(CHATTER_EVERY_MS, running, () => void chat(world, url, chatter++, odd)),
      every(HELP_EVERY_MS, running, () => void world.slack.command(world.slack.channel, 'help')),
      every(RECORDING_EVERY_MS, running, () => void world.drop(sampleAt(world.dropped.length))),
      every(60_000, running, () => {
        const last = samples.at(-1);
        say(
          `minute ${Math.floor(elapsed() / 60_000)}: ${last?.rssMb.toFixed(0)} MB, ${world.dropped.length} recordings`,
        );
      }),
    ]);
    await world.waitDelivered(world.dropped, 120_000).catch(() => {});
    await world.waitIdle();
    await wait(10_000);

    const counted = samples.filter(({ minute }) => minute >= minutes * WARM_UP_SHARE);
    const [first, last] = [counted[0], counted.at(-1)];
    const rested = readFigures(pid);
    const slope = slopeOf(counted);
    const faults = await judge(world);
    for (const fault of faults) say(fault);
    const good = await countGood(world);
    const refused = world.gate.courier.deliveries.filter((delivery) => !isAcknowledged(delivery)).length + odd.length;
    const length = `${minutes} min`;
    return [
      {
        name: `${length} on ${engineName(engine)}: RSS, from minute ${(minutes * WARM_UP_SHARE).toFixed(0)} on (${counted.length} samples)`,
        result: `${first?.rssMb.toFixed(0)} → ${last?.rssMb.toFixed(0)} MB, ${slope >= 0 ? '+' : ''}${slope.toFixed(2)} MB/min, highest ${rested.peakMb.toFixed(0)} MB`,
        goal: `≤ ${MAX_SLOPE_MB} MB/min`,
        ok: slope <= MAX_SLOPE_MB,
      },
      {
        name: `${length}: open files, after the warm-up and at rest`,
        result: `${first?.fds} → ${rested.fds} (threads ${first?.threads} → ${rested.threads})`,
        goal: `+${FD_NOISE} at most`,
        ok: rested.fds <= (first?.fds ?? 0) + FD_NOISE,
      },
      {
        name: `${length}: delivered, each message once`,
        result: `${good} of ${world.dropped.length}`,
        goal: 'all',
        ok: good === world.dropped.length && faults.length === 0,
      },
      {
        name: `${length}: answers that were not 2xx`,
        result: `${refused} (${chatter} chatter)`,
        goal: '0',
        ok: refused === 0,
      },
    ];
  } finally {
    await world.close();
  }
};

/** Words between people, which the bot takes note of and leaves alone; past the emulator, whose log they would fill. */
async function chat({ slack, gate }: World, url: string, serial: number, odd: Delivery[]): Promise<void> {
  const eventId = `EvChatter${serial}`;
  const event = {
    type: 'message',
    channel: slack.channel,
    channel_type: 'channel',
    user: slack.user,
    ts: `8${serial}.1`,
    text: 'see you at three',
  };
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T0ACME', event_id: eventId, event });
  const status = await gate.courier.post(url, { type: 'application/json', body });
  const delivery = { eventId, bringsFile: false, at: performance.now(), status };
  if (!isAcknowledged(delivery)) odd.push(delivery);
}

async function every(ms: number, running: () => boolean, act: () => void): Promise<void> {
  for (let due = performance.now(); running(); due += ms) {
    act();
    await wait(Math.max(0, due + ms - performance.now()));
  }
}

/** Least squares, in MB a minute. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ minute }) => minute)), mean(samples.map(({ rssMb }) => rssMb))];
  const along = samples.reduce((sum, { minute, rssMb }) => sum + (minute - x) * (rssMb - y), 0);
  return along / samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
}
