import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, waitUntil } from '../../src/demo/waiting.ts';
import { makeFolder, makeStoreEnv } from './engine.ts';
import { readFigures } from './process-figures.ts';
import type { Scenario } from './row.ts';
import { startService } from './service.ts';
import { openTeamsCrowd, type Sent, type TeamsCrowd } from './teams-crowd.ts';

const MANY = 1_000;
const FEW = 20;
const WITHIN_MS = 10_000;
const LATENCY_MS = 100;
const TENANTS = 3;
const MAX_RSS_MB = 512;

/**
 * One tenant shares a thousand small recordings in ten seconds, two others twenty each. Fair share: with all three at work each gets a
 * third of what the service does in a second (measured over the whole run), so that the k-th of twenty is through 3k seconds' worth
 * after the first came, and never sooner than a recording takes that is alone.
 */
export const crowd: Scenario = async ({ engine, times, say }) => {
  const many = times ?? MANY;
  const folder = makeFolder();
  const storeEnv = makeStoreEnv(engine);
  const teams = await openTeamsCrowd(LATENCY_MS);
  const service = await startService({
    word: 'start',
    port: await freePort(),
    logFile: join(folder.path, 'crowd.log'),
    hear: () => {},
    env: {
      TEAMS_DEV_NO_AUTH: 'true',
      DEV_ORIGINS: teams.origin,
      DATA_DIR: join(folder.path, 'data'),
      LOG_LEVEL: 'info',
      ...storeEnv.env,
    },
  });
  try {
    const aloneMs = await measureAlone(teams, service.url);
    const startedAt = performance.now();
    const statuses = (await Promise.all([sendAll('a', many), sendAll('b', FEW), sendAll('c', FEW)])).flat();
    say(`${statuses.length} recordings sent`);
    const wanted = teams.sent.filter(({ tenant }) => tenant !== 'd');
    const telling = setInterval(() => say(`${wanted.filter(isOffered).length} of ${wanted.length} delivered`), 30_000);
    await waitUntil(() => wanted.every(isOffered), (60 + many) * 3_000, 'not everything was delivered').catch(() => {});
    clearInterval(telling);
    const doneAt = performance.now();
    await wait(2_000);

    const good = wanted.filter(({ name }) => teams.offered.get(name)?.length === 1 && !teams.failed.has(name));
    const perSecond = (good.length / (doneAt - startedAt)) * 1_000;
    const fairMs = fairP95(perSecond, aloneMs);
    const peak = readFigures(service.pid).peakMb;
    const refused = statuses.filter((status) => status !== 200).length;
    return [
      {
        name: `${many} recordings of one tenant, ${FEW} of two others in ${WITHIN_MS / 1000} s: delivered once`,
        result: `${good.length} of ${wanted.length} (${perSecond.toFixed(1)}/s, ${refused} not taken)`,
        goal: 'all',
        ok: good.length === wanted.length && refused === 0,
      },
      ...['b', 'c'].map((tenant) => {
        const p95 = p95Of(wanted.filter((one) => one.tenant === tenant));
        return {
          name: `p95 of tenant ${tenant.toUpperCase()} against its fair share`,
          result: `${seconds(p95)} against ${seconds(fairMs)}: ${(p95 / fairMs).toFixed(1)}×`,
          goal: '≤ 2×',
          ok: p95 <= 2 * fairMs,
        };
      }),
      {
        name: 'highest RSS of the service',
        result: `${Math.round(peak)} MB`,
        goal: `≤ ${MAX_RSS_MB} MB`,
        ok: peak <= MAX_RSS_MB,
      },
    ];
  } finally {
    service.signal('SIGKILL');
    await service.ended;
    await teams.close();
    await storeEnv.remove();
    await folder.remove();
  }

  async function sendAll(tenant: string, count: number): Promise<readonly number[]> {
    const answers: Promise<number>[] = [];
    const from = performance.now();
    for (let at = 0; at < count; at += 1) {
      const due = from + (at * WITHIN_MS) / count - performance.now();
      if (due > 0) await wait(due);
      answers.push(teams.send(service.url, tenant));
    }
    return Promise.all(answers);
  }

  function isOffered({ name }: Sent): boolean {
    return teams.offered.has(name) || teams.failed.has(name);
  }

  function p95Of(all: readonly Sent[]): number {
    const waits = all.map(({ name, at }) => (teams.offered.get(name)?.[0] ?? Number.POSITIVE_INFINITY) - at);
    return waits.sort((a, b) => a - b)[Math.ceil(waits.length * 0.95) - 1] ?? Number.NaN;
  }
};

/** A recording with nobody else about; the first one warms what draws. */
async function measureAlone(teams: TeamsCrowd, url: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const at = performance.now();
    const before = teams.offered.size;
    await teams.send(url, 'd');
    await waitUntil(() => teams.offered.size > before, 60_000, 'a recording alone was not delivered');
    times.push(performance.now() - at);
  }
  return Math.min(...times.slice(1));
}

/** The wait that 95 of 100 of a tenant's recordings do not exceed when it gets a third of the service for itself. */
function fairP95(perSecond: number, aloneMs: number): number {
  const each = (TENANTS / perSecond) * 1_000;
  const waits: number[] = [];
  let freeAt = 0;
  for (let at = 0; at < FEW; at += 1) {
    const sentAt = (at * WITHIN_MS) / FEW;
    freeAt = Math.max(freeAt, sentAt) + each;
    waits.push(Math.max(freeAt - sentAt, aloneMs));
  }
  return waits.sort((a, b) => a - b)[Math.ceil(FEW * 0.95) - 1] ?? Number.NaN;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
