import { describe, expect, it, onTestFinished } from 'vitest';
import { cleanUp } from '../torture/cleanup.ts';
import { killInOneWorld } from '../torture/kill.ts';
import { POINTS } from '../torture/moments.ts';
import { canRun } from '../torture/world.ts';

/** Once at every other point; `npm run torture -- kill` does it twenty times at each, on both engines, and measures. */
describe.skipIf(!canRun)('a recording whose service is killed with SIGKILL', () => {
  it('is delivered, each message once, wherever on its way that was', async () => {
    onTestFinished(cleanUp);
    const all = [...POINTS.keys()].filter((point) => point % 2 === 0).map((point) => ({ point, round: 0 }));
    const engine = { kind: 'sqlite' } as const;
    const outcomes = await Promise.all([
      killInOneWorld(
        { engine },
        'one',
        all.filter(({ point }) => point % 4 === 0),
        'e2e-one',
      ),
      killInOneWorld(
        { engine },
        'pair',
        all.filter(({ point }) => point % 4 === 2),
        'e2e-pair',
      ),
    ]);
    const bad = outcomes.flat().filter(({ resumedMs, fault }) => resumedMs === null || fault !== null);
    expect(bad.map(({ point }) => POINTS[point]?.name)).toEqual([]);
    expect(outcomes.flat()).toHaveLength(all.length);
  }, 600_000);
});
