import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const MEMORY = new URL('../../src/memory.ts', import.meta.url).href;

/** MB of a fresh process for its new objects, after work that keeps many of them for a while; `before` and `after` stand around the start of a thread. */
function youngAfter(before: string, after: string): number {
  const program = `
    import { once } from 'node:events';
    import { getHeapSpaceStatistics } from 'node:v8';
    import { Worker } from 'node:worker_threads';
    import { keepYoungSmall } from ${JSON.stringify(MEMORY)};
    ${before}
    const thread = new Worker('setInterval(() => {}, 1_000)', { eval: true });
    await once(thread, 'online');
    ${after}
    let kept = [];
    for (let i = 0; i < 1_000_000; i++) {
      kept.push({ i });
      if (kept.length > 200_000) kept = [];
    }
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log(young.space_size / 2 ** 20);
    await thread.terminate();`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

it('new objects keep a small area, also after a thread has begun', () => {
  expect(youngAfter('keepYoungSmall();', '')).toBeGreaterThan(8);
  expect(youngAfter('keepYoungSmall();', 'keepYoungSmall();')).toBeLessThanOrEqual(4);
});
