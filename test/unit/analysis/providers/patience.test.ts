import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makePatience } from '../../../../src/analysis/providers/patience.ts';
import { AppError } from '../../../../src/errors.ts';

const never = new AbortController().signal;
const down = (retry: boolean | number = true) => new AppError('provider-down', { retry, detail: 'Away.' });

/** Fails with each of these in turn, then works. */
function work(...failures: readonly AppError[]) {
  const left = [...failures];
  return vi.fn(async () => {
    const next = left.shift();
    if (next !== undefined) throw next;
    return Promise.resolve('done');
  });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('patience', () => {
  it('tries again after a second, and after four more', async () => {
    const job = work(down(), down());
    const outcomes: string[] = [];
    const done = makePatience({ called: 'Claude', onCall: (outcome) => outcomes.push(outcome) })(job, never);
    await vi.advanceTimersByTimeAsync(999);
    expect(job).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(job).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await done).toBe('done');
    expect(outcomes).toEqual(['ok']);
  });

  it('waits as long as it is told to', async () => {
    const job = work(down(7_000));
    const done = makePatience({ called: 'Claude' })(job, never);
    await vi.advanceTimersByTimeAsync(6_999);
    expect(job).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await done).toBe('done');
  });

  it.each([
    ['what no wait can mend', down(false)],
    ['a key that is not accepted', new AppError('no-engine')],
    ['a wait of more than a minute', down(61_000)],
  ])('does not try again after %s', async (_, failure) => {
    const job = work(failure);
    await expect(makePatience({ called: 'Claude' })(job, never)).rejects.toBe(failure);
    expect(job).toHaveBeenCalledTimes(1);
  });

  it('stops at once, even in the middle of a pause', async () => {
    const stop = new AbortController();
    const done = makePatience({ called: 'Claude' })(work(down(50_000)), stop.signal);
    const ended = expect(done).rejects.toThrow('stopped');
    await vi.advanceTimersByTimeAsync(10);
    stop.abort(new Error('stopped'));
    await ended;
  });

  it('leaves a provider alone after five failures in a row, and asks again when a minute is over', async () => {
    const patiently = makePatience({ called: 'Claude', waits: [] });
    for (let i = 0; i < 5; i += 1) await patiently(work(down()), never).catch(() => {});
    const skipped = work();
    await expect(patiently(skipped, never)).rejects.toMatchObject({
      code: 'provider-down',
      detail: 'Claude failed several times in a row and is left alone for a while.',
    });
    expect(skipped).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await patiently(work(), never)).toBe('done');
  });

  it('does not hold a refusal against a provider', async () => {
    const patiently = makePatience({ called: 'Claude', waits: [] });
    for (let i = 0; i < 9; i += 1) await patiently(work(down(false)), never).catch(() => {});
    expect(await patiently(work(), never)).toBe('done');
  });
});
