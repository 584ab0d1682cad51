import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cleanUpLater } from './cleanup.ts';
import { isAcknowledged } from './courier.ts';
import type { Engine } from './engine.ts';
import { countGood, judge } from './judge.ts';
import { sampleAt } from './recordings.ts';
import type { Scenario, TortureOptions, TortureRow } from './row.ts';
import { openTcpProxy } from './tcp-proxy.ts';
import { type Dropped, openWorld, type World } from './world.ts';

const UNDER_WAY = 20;
const DURING = 10;
const FEW = 3;
const AWAY_MS = 60_000;
const RECOVER_MS = 10_000;
/** MongoDB's ping has a time limit of its own; beside it stands what a busy event loop adds. */
const NOTICE_MS = 5_000;

type Fault = 'refused' | 'frozen' | 'locked';

/**
 * The database goes for a minute while twenty recordings are under way, and ten more come meanwhile; then once more while three are
 * under way and nothing else is, where whatever waits longer than it must is plain to see. What is left is delivered within ten
 * seconds beside its own work. That work is taken from the same world: thirty recordings are first delivered in peace, and the time
 * that the first k of them took is the work of the k that were left when the database came back.
 */
export const databaseAway: Scenario = async (options) => {
  const faults: readonly Fault[] = options.engine.kind === 'sqlite' ? ['locked'] : ['refused', 'frozen'];
  const rows: TortureRow[] = [];
  for (const fault of faults) rows.push(...(await openAndGoAway(options, fault)));
  return rows;
};

async function openAndGoAway(options: TortureOptions, fault: Fault): Promise<readonly TortureRow[]> {
  const outage = await planOutage(options.engine, fault);
  const world = await openWorld({
    engine: options.engine,
    ...(outage.through === null ? {} : { mongoThrough: outage.through }),
  });
  try {
    const { url } = await world.start('start');
    const inPeace = await measurePeace(world);
    options.say(`${inPeace.length} recordings in peace took ${seconds(inPeace.at(-1) ?? 0)}`);
    const setting = { ...options, fault, world, outage, url, inPeace };
    return [
      ...(await goAway(setting, { underWay: UNDER_WAY, during: DURING })),
      ...(await goAway(setting, { underWay: FEW, during: 0 })),
    ];
  } finally {
    await world.close();
    await outage.close();
  }
}

interface Setting extends TortureOptions {
  readonly fault: Fault;
  readonly world: World;
  readonly outage: Outage;
  readonly url: string;
  readonly inPeace: readonly number[];
}

async function goAway(
  { engine, say, fault, world, outage, url, inPeace }: Setting,
  { underWay, during }: { readonly underWay: number; readonly during: number },
): Promise<readonly TortureRow[]> {
  const all: Dropped[] = [];
  const isUnderWay = world.hear((line) => line.msg === 'attempt begins' && line.job === 'deliver');
  for (let at = 0; at < underWay; at += 1) all.push(await world.drop(sampleAt(at)));
  await isUnderWay;
  const goneAt = performance.now();
  const backSoon = outage.begin(world);
  const notReadyMs = watchReady(url, goneAt);
  for (let at = 0; at < during; at += 1) {
    await wait(AWAY_MS / during / 2);
    all.push(await world.drop(sampleAt(at)));
  }
  await backSoon;
  const backAt = performance.now();
  const left = all.filter((one) => world.deliveredAt(one) === null);
  say(`back after ${seconds(backAt - goneAt)}, ${left.length} recordings are left`);
  await world.waitDelivered(all, 300_000).catch(() => {});
  const lastAt = Math.max(...all.map((one) => world.deliveredAt(one) ?? Number.POSITIVE_INFINITY));
  const work = inPeace[Math.max(left.length, 1) - 1] ?? 0;
  const recoverMs = Math.max(0, lastAt - backAt - work);
  await world.waitIdle(180_000).catch(() => {});
  const found = await judge(world);
  for (const each of found) say(each);
  const good = await countGood(world, all);
  const early = world.gate.courier.deliveries.filter(
    (delivery) =>
      delivery.bringsFile && isAcknowledged(delivery) && delivery.at > goneAt + 1_000 && delivery.at < backAt,
  );
  if (found.length > 0 || recoverMs > RECOVER_MS) world.keepLogs(`database-away-${engine.kind}-${fault}`);
  const notReady = await notReadyMs;
  const name = `database ${fault} for ${AWAY_MS / 1000} s, ${left.length} recordings left:`;
  return [
    {
      name: `${name} delivered, each message once`,
      result: `${good} of ${all.length}`,
      goal: 'all',
      ok: good === all.length && found.length === 0,
    },
    {
      name: `${name} recovered beside its own work`,
      result: `${seconds(recoverMs)} (${seconds(lastAt - backAt)}, work ${seconds(work)})`,
      goal: '≤ 10 s',
      ok: recoverMs <= RECOVER_MS,
    },
    {
      name: `${name} recordings acknowledged meanwhile`,
      result: `${early.length}`,
      goal: '0',
      ok: early.length === 0,
    },
    {
      name: `${name} not ready`,
      result: notReady === null ? 'never' : `after ${seconds(notReady)}`,
      goal: '≤ 5 s',
      ok: notReady !== null && notReady <= NOTICE_MS,
    },
  ];
}

/** When each of thirty recordings was delivered, in milliseconds from the first one's drop. */
async function measurePeace(world: World): Promise<readonly number[]> {
  // The first one warms what draws; it does not count.
  await world.waitDelivered([await world.drop(sampleAt(0))], 60_000);
  const startedAt = performance.now();
  const all: Dropped[] = [];
  for (let at = 0; at < UNDER_WAY + DURING; at += 1) all.push(await world.drop(sampleAt(at)));
  await world.waitDelivered(all, 300_000);
  await world.waitIdle();
  return all.map((one) => (world.deliveredAt(one) ?? 0) - startedAt).sort((a, b) => a - b);
}

/** Milliseconds until the service no longer calls itself ready, or does not answer at all. */
async function watchReady(url: string, from: number): Promise<number | null> {
  while (performance.now() - from < AWAY_MS - 5_000) {
    const askedAt = performance.now();
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(NOTICE_MS) }).then(
      (response) => response.ok,
      () => false,
    );
    // One that does not answer has told whoever asks as soon as it did not answer in two seconds.
    if (!ready) return Math.min(performance.now(), askedAt + 2_000) - from;
    await wait(100);
  }
  return null;
}

interface Outage {
  /** The address that the service is to use, if not the database's own. */
  readonly through: string | null;
  /** Takes the database away; resolves when it is back. */
  begin(world: World): Promise<void>;
  close(): Promise<void>;
}

async function planOutage(engine: Engine, fault: Fault): Promise<Outage> {
  if (engine.kind === 'sqlite') return { through: null, begin: holdLocked, close: async () => {} };
  const { hostname, port } = new URL(engine.uri);
  const proxy = await openTcpProxy(hostname, Number(port || 27_017));
  const forget = cleanUpLater(() => proxy.close());
  return {
    through: `mongodb://127.0.0.1:${proxy.port}`,
    async begin() {
      await proxy.become(fault === 'refused' ? 'refuse' : 'freeze');
      await wait(AWAY_MS);
      await proxy.become('pass');
    },
    close: forget,
  };
}

/** Another program holds the file for a minute; readers still read, nobody writes. */
async function holdLocked(world: World): Promise<void> {
  const script = fileURLToPath(new URL('hold-file-locked.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, join(world.folder, 'data', 'coach.db'), String(AWAY_MS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const forget = cleanUpLater(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  await once(child, 'exit');
  await forget();
}

function seconds(ms: number): string {
  return Number.isFinite(ms) ? `${(ms / 1000).toFixed(1)} s` : 'never';
}
