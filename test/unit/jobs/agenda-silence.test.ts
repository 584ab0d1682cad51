import { describe, expect, it } from 'vitest';
import type { SeenLock } from '../../../src/jobs/agenda-backend.ts';
import { makeSilenceWatch } from '../../../src/jobs/agenda-silence.ts';

const LIFETIME_MS = 1_000;

/** A watch over a table of locks that the test changes, on a clock that the test turns. */
function makeWatch(options: { keeps?: string; dead?: string; orphan?: string } = {}) {
  const state = { elapsed: 0, locks: [{ id: '1', token: 'a', beat: 5 }] as SeenLock[] };
  const released: (number | undefined)[] = [];
  const look = makeSilenceWatch({
    backend: {
      locks: async () => state.locks,
      release: async (lock, beat) => {
        released.push(beat);
        state.locks = state.locks.filter((each) => each.id !== lock.id);
        return true;
      },
      isDead: (token) => token === options.dead,
    },
    lockLifetimeMs: LIFETIME_MS,
    keeps: (token) => token === options.keeps,
    isOrphan: (token) => token === options.orphan,
    elapsed: () => state.elapsed,
  });
  /** Looks every tenth of a lifetime; `beforeLook` gets the number of the look. */
  async function watch(looks: number, beforeLook: (at: number) => void = () => {}): Promise<number | null> {
    for (let at = 0; at < looks; at += 1) {
      beforeLook(at);
      if ((await look()).length > 0) return at;
      state.elapsed += LIFETIME_MS / 10;
    }
    return null;
  }
  return { state, released, watch };
}

describe('watch over silent locks', () => {
  it('takes a lock off its job after one lifetime without a beat, on condition that there was none since', async () => {
    const { watch, released } = makeWatch();
    expect(await watch(30)).toBe(10);
    expect(released).toEqual([5]);
  });

  it.each([
    ['a clock that runs', (beat: number) => beat + 300],
    ['a clock that was set back', (beat: number) => beat - 300],
    ['a clock far in the past', () => -Math.random()],
  ])('leaves a lock alone whose beats change, by %s', async (_, next) => {
    const { state, watch } = makeWatch();
    const beat = (at: number): void => {
      if (at % 4 === 3) state.locks = state.locks.map((lock) => ({ ...lock, beat: next(lock.beat) }));
    };
    expect(await watch(200, beat)).toBeNull();
  });

  it('begins anew when the job was taken by another run', async () => {
    const { state, watch } = makeWatch();
    const change = (at: number): void => {
      if (at === 9) state.locks = [{ id: '1', token: 'b', beat: 5 }];
    };
    expect(await watch(30, change)).toBe(19);
  });

  it('does not hold a pause of its own against the owner', async () => {
    const { state, watch } = makeWatch();
    await watch(2);
    state.elapsed += 3_600_000;
    // After an hour asleep, at most a fifth of a lifetime counts: the owner has time to show itself.
    expect(await watch(30)).toBeGreaterThanOrEqual(6);
  });

  it('leaves what its own process keeps alive', async () => {
    expect(await makeWatch({ keeps: 'a' }).watch(50)).toBeNull();
  });

  it('does not wait where the owner is known to be dead', async () => {
    expect(await makeWatch({ dead: 'a' }).watch(50)).toBe(0);
  });

  it('does not wait for a lock of its own process that nothing runs under', async () => {
    expect(await makeWatch({ orphan: 'a' }).watch(50)).toBe(0);
  });
});
