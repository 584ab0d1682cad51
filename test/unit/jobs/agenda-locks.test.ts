import type { JobParameters } from 'agenda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { QueueBackend } from '../../../src/jobs/agenda-backend.ts';
import { makeLocks } from '../../../src/jobs/agenda-locks.ts';
import { slotsOf } from '../../fixtures/slots.ts';

const LIFETIME_MS = 60_000;
const SLOTS = slotsOf({ handle: 2 });

function makeBench() {
  let serial = 0;
  const backend = {
    now: () => 1_000,
    repository: {
      getNextJobToRun: vi.fn(async (name: string) => ({ _id: String(++serial), name, nextRunAt: new Date(2_000) })),
    },
    beat: vi.fn(async () => true),
    finish: vi.fn(async () => true),
    postpone: vi.fn(async () => true),
    release: vi.fn(async () => true),
  };
  const log = { trace: vi.fn(), debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), fatal: vi.fn() };
  const freed: string[] = [];
  const locks = makeLocks({
    backend: backend as unknown as QueueBackend,
    instance: 'me',
    lockLifetimeMs: LIFETIME_MS,
    slots: SLOTS,
    log,
    onFree: (name) => freed.push(name),
  });
  async function take(): Promise<JobParameters> {
    const job = await locks.take('handle');
    if (job === undefined) throw new Error('nothing was taken');
    return job;
  }
  return {
    backend,
    log,
    freed,
    locks,
    take,
    signalOf: (job: JobParameters) => locks.find(job.lastModifiedBy)!.lost.signal,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('taking jobs', () => {
  it('never holds more than the slots of a type, however many ask at once, and asks the database no oftener', async () => {
    const { locks, backend } = makeBench();
    const taken = await Promise.all(Array.from({ length: 20 }, () => locks.take('handle')));
    expect(taken.filter((job) => job !== undefined)).toHaveLength(2);
    expect(backend.repository.getNextJobToRun).toHaveBeenCalledTimes(2);
    expect([locks.hasRoom('handle'), locks.hasRoom('fetch')]).toEqual([false, true]);
  });

  it('gives the slot back when there was nothing to take, or the database failed', async () => {
    const { locks, backend } = makeBench();
    backend.repository.getNextJobToRun.mockResolvedValueOnce(undefined as never);
    backend.repository.getNextJobToRun.mockRejectedValueOnce(new Error('away'));
    await Promise.allSettled([locks.take('handle'), locks.take('handle')]);
    expect(locks.hasRoom('handle')).toBe(true);
    await locks.whenIdle();
  });

  it('tells Agenda that the job is due and that its lock never expires, whatever this clock says', async () => {
    const job = await makeBench().take();
    expect(job.nextRunAt?.getTime()).toBe(0);
    expect(job.lockedAt?.getTime()).toBe(8.64e15);
  });

  it('gives back what the database hands out after the close, and what no handler has begun', async () => {
    const { locks, backend, take } = makeBench();
    const waiting = await take();
    const running = await take();
    locks.find(running.lastModifiedBy)!.phase = 'running';
    const late = locks.take('fetch');
    locks.close();
    expect(await late).toBeUndefined();
    await locks.giveBack();
    expect(backend.release.mock.calls.map(([lock]: unknown[]) => lock)).toEqual([
      { id: '3', token: 'me#3' },
      { id: waiting._id, token: waiting.lastModifiedBy },
    ]);
    expect(locks.hasRoom('deliver')).toBe(false);
  });
});

describe('keeping jobs', () => {
  it('beats three times in a lifetime, for as long as the job runs', async () => {
    const { backend, take, signalOf } = makeBench();
    const signal = signalOf(await take());
    await vi.advanceTimersByTimeAsync(10 * LIFETIME_MS);
    expect(signal.aborted).toBe(false);
    expect(backend.beat).toHaveBeenCalledTimes(30);
  });

  it('aborts at the first beat that finds the lock gone', async () => {
    const { backend, log, take, signalOf } = makeBench();
    const signal = signalOf(await take());
    backend.beat.mockResolvedValue(false);
    await vi.advanceTimersByTimeAsync(LIFETIME_MS / 3);
    expect(signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(10 * LIFETIME_MS);
    expect(backend.beat).toHaveBeenCalledTimes(1);
    expect(log.warn).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('away'))],
    ['does not answer', () => new Promise<boolean>(() => {})],
  ])('aborts before the lifetime ends when the database %s', async (_, beat) => {
    const { backend, take, signalOf } = makeBench();
    const signal = signalOf(await take());
    await vi.advanceTimersByTimeAsync(LIFETIME_MS / 3);
    backend.beat.mockImplementation(beat);
    await vi.advanceTimersByTimeAsync(LIFETIME_MS * 0.89);
    expect(signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(LIFETIME_MS * 0.02);
    expect(signal.aborted).toBe(true);
  });

  it('counts the lifetime from when a beat was sent, not from its answer', async () => {
    const { backend, take, signalOf } = makeBench();
    const signal = signalOf(await take());
    backend.beat.mockImplementationOnce(
      () => new Promise((resolve) => setTimeout(() => resolve(true), LIFETIME_MS / 4)),
    );
    backend.beat.mockRejectedValue(new Error('away'));
    await vi.advanceTimersByTimeAsync(LIFETIME_MS / 3 + LIFETIME_MS * 0.91);
    expect(signal.aborted).toBe(true);
  });
});

describe('ending jobs', () => {
  const ended = (job: JobParameters, nextRunAt: Date | null): JobParameters => ({ ...job, nextRunAt });

  it.each([
    ['removes a job that is done', null, 'finish'],
    ['unlocks a job that runs again', new Date(5_000), 'postpone'],
  ] as const)('%s, and frees the slot once Agenda has counted it', async (_, nextRunAt, call) => {
    const { locks, backend, freed, take } = makeBench();
    const [first] = [await take(), await take()];
    await locks.settle(ended(first, nextRunAt));
    expect(backend[call].mock.calls).toHaveLength(1);
    expect(freed).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect([freed, locks.hasRoom('handle')]).toEqual([['handle'], true]);
  });

  it('frees the slot when the end cannot be stored', async () => {
    const { locks, backend, freed, log, take } = makeBench();
    const job = await take();
    backend.finish.mockRejectedValue(new Error('away'));
    await locks.settle(ended(job, null));
    await vi.advanceTimersByTimeAsync(0);
    await locks.whenIdle();
    expect([freed, log.warn.mock.calls.length]).toEqual([['handle'], 1]);
  });

  it('knows a lock of its own that nothing runs under any more, and no other', async () => {
    const { locks, backend, take } = makeBench();
    const asked = locks.take('handle');
    expect(locks.isOrphan('me#1')).toBe(false);
    const job = (await asked) ?? {};
    expect(locks.isOrphan('me#1')).toBe(false);
    backend.finish.mockRejectedValue(new Error('away'));
    await locks.settle(ended(job as JobParameters, null));
    await vi.advanceTimersByTimeAsync(0);
    backend.repository.getNextJobToRun.mockRejectedValueOnce(new Error('locked it, but the answer was lost'));
    await expect(take()).rejects.toThrow();
    expect(['me#1', 'me#2', 'you#1', 'mean#1'].map(locks.isOrphan)).toEqual([true, true, false, false]);
  });

  it('removes a job only when the beat under way has been answered, and beats no more', async () => {
    const { locks, backend, log, take, signalOf } = makeBench();
    const job = await take();
    const signal = signalOf(job);
    const order: string[] = [];
    backend.finish.mockImplementation(async () => order.push('removed') > 0);
    backend.beat.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return order.push('answered') > 0;
    });
    await vi.advanceTimersByTimeAsync(LIFETIME_MS / 3);
    void locks.settle(ended(job, null));
    await vi.advanceTimersByTimeAsync(10 * LIFETIME_MS);
    expect(order).toEqual(['answered', 'removed']);
    expect([signal.aborted, log.warn.mock.calls.length]).toEqual([false, 0]);
  });

  it('tells everything that runs to stop, with the reason', async () => {
    const { locks, take, signalOf } = makeBench();
    const signal = signalOf(await take());
    const reason = new AppError('bug');
    locks.abortAll(reason);
    expect(signal.reason).toBe(reason);
  });
});
