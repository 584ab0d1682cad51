import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DAY_MS } from './deeds.ts';
import { judgeHistories } from './histories.ts';
import { liveThrough } from './live.ts';
import { START, TENANTS } from './people.ts';
import { END, makePlan } from './plan.ts';
import { makeRandom } from './random.ts';
import { judgeRemains } from './remains.ts';
import { judgeDigests, momentsToLook } from './weeks.ts';

const SEED = 20_251_127;
/** When histories are asked for: early, before a tenant leaves, and when most of the quarter is erased. */
const ASKED_AT = [4, 8, 13].map((week) => START + week * 7 * DAY_MS - 60_000);

/**
 * Three tenants, 25 people and 1,500 recordings from the spring of the south to past the autumn of the north, on a clock that stands still
 * and jumps, with a service that is killed wherever it hurts. What it did is judged by what the people know that they did.
 */
it('a quarter: each digest once at its hour, each history as recomputed, and nothing kept for longer', {
  timeout: 900_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coach-quarter-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const plan = makePlan(SEED);
  let lines = 0;
  let means = 0;
  const world = await liveThrough({
    ...{ folder, plan, random: makeRandom(SEED), judgeAt: ASKED_AT, looks: momentsToLook(plan) },
    async judge(seen, now) {
      const told = await judgeHistories(seen, now);
      lines += told.lines;
      means += told.means;
    },
  });
  onTestFinished(() => world.end());
  const { course, chat, kills, rounds } = world;

  // Whatever is idle or half written has had its day by then.
  const ended = await world.settle(Math.max(END, rounds.at(-1)?.at ?? 0) + 2 * DAY_MS, []);
  const digests = judgeDigests(world);
  const remains = await judgeRemains(world, folder, ended);

  // The chat looks up what it was given: nothing stands in it twice.
  expect(chat.faults).toEqual([]);
  expect(doubled(chat.arrived.map(({ key, place }) => `${place.tenantId} ${key}`))).toEqual([]);
  expect(doubled(chat.uploads.map(({ key, place }) => `${place.tenantId} ${key}`))).toEqual([]);

  // It was as much as it was to be.
  const shared = course.shared.filter(({ tenantId }) => TENANTS.includes(tenantId)).length;
  expect(shared).toBeGreaterThanOrEqual(1_500);
  expect(course.sessions.length).toBeGreaterThanOrEqual(60);
  expect(kills()).toBeGreaterThanOrEqual(25);
  expect(lines).toBeGreaterThan(5_000);
  expect(means).toBeGreaterThan(1_000);
  expect(digests.told).toBeGreaterThan(250);
  expect(digests.unsure).toBeLessThan(10);
  expect(remains.left).toBeGreaterThan(400);
  expect(remains.gone).toBeGreaterThan(800);
});

function doubled(keys: readonly string[]): readonly string[] {
  return keys.filter((key, i) => keys.indexOf(key) !== i);
}
