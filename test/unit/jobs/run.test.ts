import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RecordingId } from '../../../src/analysis/domain.ts';
import { AppError } from '../../../src/errors.ts';
import { makeLedger } from '../../../src/jobs/ledger.ts';
import { nextStep, runKey } from '../../../src/jobs/next-job.ts';
import { type Job, MAX_ATTEMPTS, type Step } from '../../../src/jobs/port.ts';
import { makeHandler, type RunDeps, type RunStep } from '../../../src/jobs/run.ts';
import { RECORDING_STATUSES, type Recording } from '../../../src/storage/recordings.ts';
import type { Tables } from '../../../src/storage/tables.ts';
import { makeClock, makeListQueue, openTestTables, sampleRecording, TENANT } from '../../fixtures/tables.ts';

const never = new AbortController().signal;

async function setUp(
  steps: Partial<Record<Step, RunStep>> = {},
  performEvent: RunDeps['performEvent'] = async () => {},
) {
  const chore = vi.fn<() => Promise<void>>().mockResolvedValue();
  const { tables } = await openTestTables();
  const clock = makeClock();
  const { queue, jobs } = makeListQueue();
  const ledger = makeLedger({ tables, now: clock.now, keepForMs: 1e9 });
  const unexpected: RunStep = async () => {
    throw new Error('not expected');
  };
  const ended: string[] = [];
  const handler = makeHandler({
    tables,
    ledger,
    queue,
    steps: { fetch: unexpected, transcribe: unexpected, analyse: unexpected, deliver: unexpected, ...steps },
    performEvent,
    chores: { upkeep: chore, positions: chore, digest: chore, sweep: chore },
    now: clock.now,
    retryDelay: (attempt) => attempt * 1_000,
    log: pino({ level: 'silent' }),
    count: (job, outcome) => void ended.push(`${job} ${outcome}`),
  });
  const recording = sampleRecording();
  await tables.recordings.insert(TENANT, recording);
  const job = (name: Step): Job => ({ name, tenantId: TENANT, subject: recording.id });
  return {
    tables,
    clock,
    jobs,
    handler,
    recording,
    job,
    ended,
    chore,
    read: () => tables.recordings.get(TENANT, recording.id),
  };
}

const cancelled = (row: Recording): Recording => ({ ...row, failure: { code: 'cancelled', detail: '' } });

describe('nextStep', () => {
  it('leads from anywhere to an end, and has one key per recording, step and run', () => {
    const order = { fetch: 'fetched', transcribe: 'transcribed', analyse: 'analysed', deliver: 'delivered' } as const;
    fc.assert(
      fc.property(fc.constantFrom(...RECORDING_STATUSES), (status) => {
        let at: (typeof RECORDING_STATUSES)[number] = status;
        const keys = new Set<string>();
        for (
          let step = nextStep({ status: at, failure: null });
          step !== null;
          step = nextStep({ status: at, failure: null })
        ) {
          keys.add(runKey(sampleRecording({ status: at }), step));
          at = order[step];
        }
        return keys.size <= 4 && (at === 'delivered' || at === 'failed');
      }),
    );
  });

  it('has a failure delivered before it rests', () => {
    const failure = { code: 'empty', detail: '' } as const;
    expect(nextStep({ status: 'received', failure })).toBe('deliver');
    expect(nextStep({ status: 'failed', failure })).toBeNull();
  });
});

describe('the handler', () => {
  it('moves a recording on and queues what comes next', async () => {
    const { handler, job, read, jobs } = await setUp({
      fetch: async () => ({ status: 'fetched', sha256: 'abc', bytes: 3 }),
    });
    expect(await handler(job('fetch'), never)).toEqual({ kind: 'done' });
    expect(await read()).toMatchObject({ status: 'fetched', sha256: 'abc' });
    expect([...jobs.keys()]).toEqual(['rec0000001:1:transcribe']);
  });

  it('does nothing but queue the right step for a job whose time is over', async () => {
    const { handler, job, jobs } = await setUp();
    expect(await handler(job('analyse'), never)).toEqual({ kind: 'done' });
    expect([...jobs.keys()]).toEqual(['rec0000001:1:fetch']);
  });

  it('tries again after a passing fault, no earlier than the vendor asks', async () => {
    const { handler, job, clock, read } = await setUp({
      fetch: async () => {
        throw new AppError('provider-down', { retry: 7_000 });
      },
    });
    expect(await handler(job('fetch'), never)).toEqual({ kind: 'again', runAt: clock.now() + 7_000 });
    expect(await read()).toMatchObject({ status: 'received', failure: null });
  });

  it('lets a person be told at once of a fault that no retry mends', async () => {
    const { handler, job, read, jobs } = await setUp({
      fetch: async () => {
        throw new AppError('unsupported', { detail: 'A picture.' });
      },
    });
    expect(await handler(job('fetch'), never)).toEqual({ kind: 'done' });
    expect(await read()).toMatchObject({ status: 'received', failure: { code: 'unsupported', detail: 'A picture.' } });
    expect([...jobs.keys()]).toEqual(['rec0000001:1:deliver:failure']);
  });

  it('gives up after five attempts', async () => {
    const fetch = vi.fn<RunStep>().mockRejectedValue(new Error('flaky'));
    const { handler, job, read, ended } = await setUp({ fetch });
    for (let i = 0; i < MAX_ATTEMPTS + 3; i++) {
      await handler(job('fetch'), never);
    }
    expect(fetch).toHaveBeenCalledTimes(MAX_ATTEMPTS);
    expect(await read()).toMatchObject({ failure: { code: 'bug' } });
    expect(ended.filter((end) => end === 'fetch dead')).toHaveLength(1);
  });

  it('counts crashes as attempts: five deaths in a step end it', async () => {
    const fetch = vi.fn<RunStep>().mockReturnValue(new Promise(() => {}));
    const { handler, job, read } = await setUp({ fetch });
    for (let i = 0; i < MAX_ATTEMPTS; i++) {
      // From the second death on, the job stands back once before it is tried again.
      if (i > 1) expect(await handler(job('fetch'), never)).toMatchObject({ kind: 'again' });
      void handler(job('fetch'), never);
      await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(i + 1));
    }
    await handler(job('fetch'), never);
    expect(fetch).toHaveBeenCalledTimes(MAX_ATTEMPTS);
    expect(await read()).toMatchObject({ failure: { code: 'bug' } });
  });

  it('takes a wait that a platform asked for as no attempt, for six hours', async () => {
    const { handler, job, clock, read, tables } = await setUp({
      fetch: async () => {
        throw new AppError('provider-down', { retry: 1_800_000 });
      },
    });
    for (let i = 0; i < 11; i++) {
      expect(await handler(job('fetch'), never)).toEqual({ kind: 'again', runAt: clock.now() + 1_800_000 });
      clock.advance(1_800_000);
    }
    expect(await tables.jobRuns.get(TENANT, 'rec0000001:1:fetch')).toMatchObject({ state: 'open', attempts: 0 });
    clock.advance(3_600_000);
    for (let i = 0; i < MAX_ATTEMPTS; i++) await handler(job('fetch'), never);
    expect(await read()).toMatchObject({ failure: { code: 'provider-down' } });
    expect(await tables.jobRuns.get(TENANT, 'rec0000001:1:fetch')).toMatchObject({ state: 'dead' });
  });

  it('keeps an answer to a person apart from work that was given up', async () => {
    const states: string[] = [];
    for (const code of ['unsupported', 'refused'] as const) {
      const { handler, job, tables } = await setUp({
        fetch: async () => {
          throw new AppError(code);
        },
      });
      await handler(job('fetch'), never);
      states.push((await tables.jobRuns.get(TENANT, 'rec0000001:1:fetch'))?.state ?? '');
    }
    expect(states).toEqual(['answered', 'dead']);
  });

  it.each([
    ['cancelled', async (t: Tables, id: RecordingId) => void (await t.recordings.change(TENANT, id, cancelled))],
    ['deleted', async (t: Tables, id: RecordingId) => void (await t.recordings.delete(TENANT, id))],
    [
      'worked through anew',
      async (t: Tables, id: RecordingId) =>
        void (await t.recordings.change(TENANT, id, (row) => ({ ...row, run: row.run + 1 }))),
    ],
  ])(
    'stops a step whose recording is %s meanwhile, counts no attempt, and leaves the rest to its own job',
    async (how, fell) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      onTestFinished(() => void vi.useRealTimers());
      const begun = vi.fn<() => void>();
      const { handler, job, tables, recording, ended, jobs } = await setUp({
        fetch: (_recording, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            begun();
          }),
      });
      const outcome = handler(job('fetch'), never);
      await vi.waitFor(() => expect(begun).toHaveBeenCalled());
      await fell(tables, recording.id);
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(2_000);
        expect(ended).toEqual(['fetch lost']);
      });
      expect(await outcome).toEqual({ kind: 'done' });
      const next = { cancelled: ['rec0000001:1:deliver:failure'], 'worked through anew': ['rec0000001:2:fetch'] };
      expect([...jobs.keys()]).toEqual(how === 'deleted' ? [] : next[how as keyof typeof next]);
      expect(await tables.jobRuns.get(TENANT, 'rec0000001:1:fetch')).toMatchObject({ state: 'open', attempts: 0 });
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('counts a lock that was lost as an attempt, a shutdown not', async () => {
    const counted: (number | undefined)[] = [];
    for (const reason of [new AppError('bug', { retry: true }), new AppError('cancelled')]) {
      const lost = new AbortController();
      const { handler, job, tables } = await setUp({
        fetch: async (_, signal) => {
          lost.abort(reason);
          signal.throwIfAborted();
          return { status: 'fetched' };
        },
      });
      await handler(job('fetch'), lost.signal);
      counted.push((await tables.jobRuns.get(TENANT, 'rec0000001:1:fetch'))?.attempts);
    }
    expect(counted).toEqual([1, 0]);
  });

  it('brings a chore round again, also when it failed', async () => {
    const { handler, chore, clock } = await setUp();
    chore.mockRejectedValueOnce(new Error('away'));
    const round = () => handler({ name: 'upkeep', tenantId: TENANT, subject: 'upkeep' }, never);
    expect(await round()).toEqual({ kind: 'again', runAt: clock.now() + 60_000 });
    expect(await round()).toEqual({ kind: 'again', runAt: clock.now() + 60_000 });
    expect(chore).toHaveBeenCalledTimes(2);
  });

  it('asks of an event’s failure whether it is final: at the fifth attempt, or where no retry mends it', async () => {
    const asked: boolean[] = [];
    const { handler, tables } = await setUp({}, async (_tenant, _event, isFinal) => {
      asked.push(isFinal(new AppError('unreachable', { retry: true })), isFinal(new AppError('refused')));
      throw new AppError('unreachable', { retry: true });
    });
    const event: Job = { name: 'handle', tenantId: TENANT, subject: 'e1' };
    for (let i = 0; i < MAX_ATTEMPTS; i++) await handler(event, never);
    expect(asked).toEqual([false, true, false, true, false, true, false, true, true, true]);
    expect(await tables.jobRuns.get(TENANT, 'e1:handle')).toMatchObject({ state: 'dead', step: 'handle' });
  });

  it('pulls jobs apart that died together twice, so that the innocent ones get through', async () => {
    const transcribe = vi.fn<RunStep>().mockReturnValue(new Promise(() => {}));
    const { handler, tables, clock } = await setUp({ transcribe });
    const ids = Array.from({ length: 20 }, (_, at) => `dies-${at}` as RecordingId);
    for (const id of ids) await tables.recordings.insert(TENANT, sampleRecording({ id, status: 'fetched' }));
    const run = (id: string) => handler({ name: 'transcribe', tenantId: TENANT, subject: id }, never);
    for (const death of [1, 2]) {
      for (const id of ids) void run(id);
      await vi.waitFor(() => expect(transcribe).toHaveBeenCalledTimes(death * ids.length));
    }
    const waits = await Promise.all(ids.map(run));
    const times = waits.map((wait) => (wait.kind === 'again' ? wait.runAt - clock.now() : Number.NaN));
    expect(Math.max(...times)).toBeLessThanOrEqual(2 * 2_000);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1_000);
    // Standing back is no attempt; after it the next one is.
    expect(transcribe).toHaveBeenCalledTimes(2 * ids.length);
    for (const id of ids) void run(id);
    await vi.waitFor(() => expect(transcribe).toHaveBeenCalledTimes(3 * ids.length));
  });

  it('gives the job back at once when its lock is lost, and counts no failure', async () => {
    const lost = new AbortController();
    const { handler, job, clock, read, ended } = await setUp({
      fetch: async (_, signal) => {
        lost.abort();
        signal.throwIfAborted();
        return { status: 'fetched' };
      },
    });
    expect(await handler(job('fetch'), lost.signal)).toEqual({ kind: 'again', runAt: clock.now() });
    expect(await read()).toMatchObject({ status: 'received', failure: null });
    expect(ended).toEqual(['fetch lost']);
  });

  it('lets a worker that was taken for dead write nothing when it wakes', async () => {
    let wake = (): void => {};
    const fetch = vi
      .fn<RunStep>()
      .mockReturnValueOnce(new Promise((resolve) => (wake = () => resolve({ status: 'fetched', sha256: 'zombie' }))))
      .mockResolvedValueOnce({ status: 'fetched', sha256: 'living' });
    const { handler, job, read } = await setUp({ fetch });
    const zombie = handler(job('fetch'), never);
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
    await handler(job('fetch'), never);
    wake();
    await zombie;
    expect(await read()).toMatchObject({ status: 'fetched', sha256: 'living' });
  });

  it('keeps a result from covering a cancellation that came meanwhile', async () => {
    const { handler, job, read, tables, recording, jobs } = await setUp({
      fetch: async () => {
        await tables.recordings.change(TENANT, recording.id, (row) => ({
          ...row,
          failure: { code: 'cancelled', detail: '' },
        }));
        return { status: 'fetched' };
      },
    });
    await handler(job('fetch'), never);
    expect(await read()).toMatchObject({ status: 'received', failure: { code: 'cancelled' } });
    expect(jobs.has('rec0000001:1:transcribe')).toBe(false);
  });

  it('rests a recording whose failure cannot be told either', async () => {
    const { handler, job, read, tables, recording } = await setUp({
      deliver: async () => {
        throw new AppError('refused');
      },
    });
    await tables.recordings.change(TENANT, recording.id, (row) => ({ ...row, failure: { code: 'empty', detail: '' } }));
    await handler(job('deliver'), never);
    expect(await read()).toMatchObject({ status: 'failed', failure: { code: 'empty' } });
  });
});
