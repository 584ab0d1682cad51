import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { QueueBackend } from '../../src/jobs/agenda-backend.ts';
import { type Handler, JOB_NAMES, type Job } from '../../src/jobs/port.ts';
import { slotsOf } from '../fixtures/slots.ts';
import type { Engine } from './queue-backends.ts';
import { DONE, handle, makeGate, PATIENCE, TENANT, useQueueBench } from './queue-bench.ts';

/** Short enough to see a lock change hands, long enough for three heartbeats on a busy machine. */
const SHORT_LOCK_MS = 900;
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export function queueContract(title: string, engine: Engine): void {
  describe(`queue on ${title}`, { timeout: 60_000 }, () => {
    const { open, backend: openBackend, startWorker, startChild, log } = useQueueBench(engine);

    describe('one queue', () => {
      it('holds a key once, however many enqueue it at the same moment', async () => {
        const queues = await Promise.all([open(), open(), open()]);
        await Promise.all(Array.from({ length: 30 }, (_, at) => queues[at % 3]!.enqueue(handle('a'), 'a:1')));
        expect(await queues[0]!.depth()).toBe(1);
      });

      it('gives the handler the job as it was queued, once, and forgets it', async () => {
        const queue = await open();
        const jobs: Job[] = [];
        await startWorker(queue, async (job) => {
          jobs.push(job);
          return DONE;
        });
        const all: Job[] = JOB_NAMES.map((name) => ({ name, tenantId: TENANT, subject: `s-${name}` }));
        for (const job of all) await queue.enqueue(job, job.subject);
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect(jobs.toSorted((a, b) => JOB_NAMES.indexOf(a.name) - JOB_NAMES.indexOf(b.name))).toEqual(all);
      });

      it('runs the same key again after it is done, and not while it runs', async () => {
        const queue = await open();
        const gates = [makeGate(), makeGate()];
        let runs = 0;
        await startWorker(queue, async () => {
          await gates[runs++]!.opened;
          return DONE;
        });
        await queue.enqueue(handle('a'), 'a');
        await vi.waitFor(() => expect(runs).toBe(1), PATIENCE);
        await queue.enqueue(handle('a'), 'a');
        expect(await queue.depth()).toBe(1);
        gates[0]!.open();
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect(runs).toBe(1);
        gates[1]!.open();
        await queue.enqueue(handle('a'), 'a');
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect(runs).toBe(2);
      });

      it('does not run a job before its time, and runs it then', async () => {
        const queue = await open();
        const ranAt: number[] = [];
        await startWorker(queue, async () => {
          ranAt.push(Date.now());
          return DONE;
        });
        const runAt = Date.now() + 400;
        await queue.enqueue(handle('later'), 'later', runAt);
        expect(await queue.depth()).toBe(1);
        await vi.waitFor(() => expect(ranAt).toHaveLength(1), PATIENCE);
        // The clocks of the two ends of a connection are compared to the millisecond, no better.
        expect(ranAt[0]).toBeGreaterThanOrEqual(runAt - 20);
      });

      it('runs a job as often as its handler asks for, each time not before the time it named', async () => {
        const queue = await open();
        const early: number[] = [];
        let notBefore = 0;
        let runs = 0;
        await startWorker(queue, async () => {
          if (Date.now() < notBefore - 20) early.push(notBefore - Date.now());
          notBefore = Date.now() + 60;
          return ++runs < 7 ? { kind: 'again', runAt: notBefore } : DONE;
        });
        await queue.enqueue(handle('a'), 'a');
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect({ runs, early }).toEqual({ runs: 7, early: [] });
      });

      it('logs a handler that throws, without its words, and keeps the job for later', async () => {
        const queue = await open();
        const backend = await openBackend();
        const err = new Error('what it says is in the error, not in the message');
        await startWorker(queue, async () => {
          throw err;
        });
        await queue.enqueue(handle('a'), 'a');
        await vi.waitFor(
          async () => expect([log.error.mock.calls.length, (await backend.locks()).length]).toEqual([1, 0]),
          PATIENCE,
        );
        expect(log.error).toHaveBeenCalledWith({ err, job: 'handle', key: 'a' }, 'a job handler threw');
        expect(await queue.depth()).toBe(1);
        expect(await backend.due(JOB_NAMES)).toEqual([]);
      });

      it('tells depth and position, and takes back what waits', async () => {
        const queue = await open();
        for (const at of [0, 1, 2]) await queue.enqueue(handle(`s${at}`), `k${at}`);
        await queue.enqueue({ name: 'analyse', tenantId: TENANT, subject: 'other type' }, 'analyse');
        await queue.enqueue(handle('future'), 'future', Date.now() + 3_600_000);
        const positions = async (): Promise<(number | null)[]> =>
          Promise.all(['k0', 'k1', 'k2', 'analyse', 'future', 'unknown'].map((key) => queue.position(key)));
        expect(await positions()).toEqual([0, 1, 2, 0, 3, null]);
        expect(await queue.depth()).toBe(5);
        await queue.cancel('k1');
        await queue.cancel('unknown');
        expect(await positions()).toEqual([0, null, 1, 0, 2, null]);
        expect(await queue.depth()).toBe(4);
      });

      it('leaves a job that runs alone when it is cancelled, and gives it no position', async () => {
        const queue = await open();
        const gate = makeGate();
        const begun = makeGate();
        const signals: AbortSignal[] = [];
        await startWorker(queue, async (_job, signal) => {
          signals.push(signal);
          begun.open();
          await gate.opened;
          return DONE;
        });
        await queue.enqueue(handle('a'), 'a');
        await begun.opened;
        await queue.cancel('a');
        expect([await queue.position('a'), await queue.depth()]).toEqual([null, 1]);
        gate.open();
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect(signals.map((signal) => signal.aborted)).toEqual([false]);
      });

      it('finds every type that has work behind a backlog of another one', async () => {
        const queue = await open();
        const backend = await openBackend();
        expect(await backend.due(JOB_NAMES)).toEqual([]);
        await Promise.all(Array.from({ length: 40 }, (_, at) => queue.enqueue(handle(`s${at}`), `k${at}`)));
        for (const name of ['analyse', 'upkeep'] as const) {
          await queue.enqueue({ name, tenantId: TENANT, subject: 's' }, name);
        }
        await queue.enqueue({ name: 'fetch', tenantId: TENANT, subject: 's' }, 'later', Date.now() + 3_600_000);
        await vi.waitFor(
          async () => expect(await backend.due(JOB_NAMES)).toEqual(['handle', 'analyse', 'upkeep']),
          PATIENCE,
        );
        expect(await backend.due(['fetch', 'upkeep'])).toEqual(['upkeep']);
      });

      it('never runs more of a type than its slots, and fills them again without waiting for a tick', async () => {
        const slots = slotsOf({ handle: 2 });
        const queue = await open({ concurrency: slots, pollMs: 60_000 });
        let running = 0;
        let most = 0;
        let ran = 0;
        /** Ends the run that waits for a second one beside it. */
        let meet: (() => void) | null = null;
        for (let at = 0; at < 40; at += 1) await queue.enqueue(handle(`s${at}`), `k${at}`);
        const startedAt = performance.now();
        await startWorker(queue, async () => {
          most = Math.max(most, ++running);
          if (meet === null) {
            await new Promise<void>((resolve) => {
              meet = resolve;
            });
          } else {
            meet();
            meet = null;
          }
          running -= 1;
          ran += 1;
          return DONE;
        });
        await vi.waitFor(() => expect(ran).toBe(40), PATIENCE);
        expect(most).toBe(2);
        // By ticks alone, 20 rounds of two take 38 s.
        expect(performance.now() - startedAt).toBeLessThan(15_000);
      });
    });

    describe('locks', () => {
      const settings = { lockLifetimeMs: SHORT_LOCK_MS };

      it('aborts a run whose lock was lost; what it then answers changes nothing', async () => {
        const queue = await open(settings);
        const backend = await openBackend();
        const reasons: unknown[] = [];
        let runs = 0;
        await startWorker(queue, async (_job, signal) => {
          if (++runs > 1) return DONE;
          const [lock] = await backend.locks();
          expect(await backend.release(lock!)).toBe(true);
          await aborted(signal);
          reasons.push(signal.reason);
          return DONE;
        });
        await queue.enqueue(handle('a'), 'a');
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        await vi.waitFor(() => expect(reasons).toMatchObject([{ name: 'AppError', code: 'bug' }]), PATIENCE);
        expect(runs).toBe(2);
      });

      it('runs a handler that takes several lifetimes of its lock once, with other workers waiting for it', async () => {
        const [first, second] = await Promise.all([open(settings), open(settings)]);
        const backend = await openBackend();
        const runs: AbortSignal[] = [];
        const beats = new Set<number>();
        const handler: Handler = async (_job, signal) => {
          runs.push(signal);
          // Seven heartbeats are more than two lifetimes.
          await vi.waitFor(async () => {
            for (const lock of await backend.locks()) beats.add(lock.beat);
            expect(beats.size).toBeGreaterThan(7);
          }, PATIENCE);
          return DONE;
        };
        await startWorker(first, handler);
        await startWorker(second, handler);
        await first.enqueue(handle('long'), 'long');
        await vi.waitFor(async () => expect(await first.depth()).toBe(0), PATIENCE);
        expect(runs.map((signal) => signal.aborted)).toEqual([false]);
      });

      it('gives 150 takers of 100 jobs 100 different ones', async () => {
        const queue = await open({ tenantWindow: 100 });
        const backends = await Promise.all([openBackend(), openBackend(), openBackend()]);
        await Promise.all(Array.from({ length: 100 }, (_, at) => queue.enqueue(handle(`s${at}`), `k${at}`)));
        const now = new Date(backends[0]!.now() + 1_000);
        const taken = await Promise.all(
          Array.from({ length: 150 }, (_, at) =>
            backends[at % 3]!.repository.getNextJobToRun('handle', now, new Date(0), now, { lastModifiedBy: `t${at}` }),
          ),
        );
        const ids = taken.flatMap((job) => (job === undefined ? [] : [job._id]));
        expect([ids.length, new Set(ids).size]).toEqual([100, 100]);
      });

      it('lets only the owner of a lock renew, end, postpone or release it', async () => {
        const queue = await open();
        const backend = await openBackend();
        await queue.enqueue(handle('a'), 'a');
        const take = async (token: string) => {
          const now = new Date(backend.now() + 1_000);
          const job = await backend.repository.getNextJobToRun('handle', now, now, now, { lastModifiedBy: token });
          return { id: job!._id!, token };
        };
        const all = async (lock: Parameters<QueueBackend['beat']>[0]) => [
          await backend.beat(lock),
          await backend.release(lock, 1),
          await backend.postpone(lock, 1),
          await backend.finish(lock),
        ];
        const zombie = await take('zombie');
        expect(await backend.release(zombie)).toBe(true);
        expect(await all(zombie)).toEqual([false, false, false, false]);
        const owner = await take('owner');
        expect(await all(zombie)).toEqual([false, false, false, false]);
        const [seen] = await backend.locks();
        expect(seen).toMatchObject(owner);
        expect(await backend.release(owner, seen!.beat - 1)).toBe(false);
        expect(await backend.finish(owner)).toBe(true);
        expect(await queue.depth()).toBe(0);
      });
    });

    describe('stopping', () => {
      it('leaves queued jobs to others and waits for the one that runs', async () => {
        const one = slotsOf();
        const queue = await open({ concurrency: one });
        const gate = makeGate();
        const begun = makeGate();
        const ran: string[] = [];
        const worker = await startWorker(queue, async (job) => {
          begun.open();
          await gate.opened;
          ran.push(`first ${job.subject}`);
          return DONE;
        });
        for (const at of [0, 1, 2]) await queue.enqueue(handle(`s${at}`), `k${at}`);
        await begun.opened;
        let stopped = false;
        const stopping = worker.stop(30_000).then(() => {
          stopped = true;
        });
        await startWorker(await open(), async (job) => {
          ran.push(`second ${job.subject}`);
          return DONE;
        });
        await vi.waitFor(() => expect(ran.toSorted()).toEqual(['second s1', 'second s2']), PATIENCE);
        expect(stopped).toBe(false);
        gate.open();
        await stopping;
        expect(ran.at(-1)).toBe('first s0');
        // The other worker's ends are stored in its own time.
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
      });

      it('aborts what runs at the end of the grace period, for the next worker to take at once', async () => {
        const queue = await open();
        const begun = makeGate();
        const worker = await startWorker(queue, async (_job, signal) => {
          begun.open();
          await aborted(signal);
          throw signal.reason;
        });
        await queue.enqueue(handle('a'), 'a');
        await begun.opened;
        await worker.stop(0);
        const ran: string[] = [];
        await startWorker(await open(), async (job) => {
          ran.push(job.subject);
          return DONE;
        });
        await vi.waitFor(() => expect(ran).toEqual(['a']), PATIENCE);
        expect(log.error).not.toHaveBeenCalled();
        expect(log.debug).not.toHaveBeenCalled();
      });

      it('leaves a handler that does not stop behind, for others once its lock is silent', async () => {
        const settings = { lockLifetimeMs: SHORT_LOCK_MS };
        const queue = await open(settings);
        const begun = makeGate();
        const worker = await startWorker(queue, async () => {
          begun.open();
          return new Promise(() => {});
        });
        await queue.enqueue(handle('a'), 'a');
        await begun.opened;
        await worker.stop(0);
        const ran: string[] = [];
        await startWorker(await open(settings), async (job) => {
          ran.push(job.subject);
          return DONE;
        });
        await vi.waitFor(() => expect(ran).toEqual(['a']), PATIENCE);
      });

      it('holds no job any more once it has stopped, at whatever moment that is', async () => {
        const filler = await open();
        const backend = await openBackend();
        await Promise.all(Array.from({ length: 60 }, (_, at) => filler.enqueue(handle(`s${at}`), `k${at}`)));
        for (let round = 0; round < 12; round += 1) {
          const worker = await startWorker(await open(), async () => ({ kind: 'again', runAt: Date.now() }));
          for (let turn = 0; turn < round; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          await worker.stop(10_000);
          expect(await backend.locks()).toEqual([]);
        }
        expect(await filler.depth()).toBe(60);
      });

      it('takes nothing in a process that only enqueues', async () => {
        const queue = await open();
        await queue.enqueue(handle('a'), 'a');
        const ran: string[] = [];
        await startWorker(await open(), async (job) => {
          ran.push(job.subject);
          return DONE;
        });
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect(ran).toEqual(['a']);
      });
    });

    describe('several processes', () => {
      it('runs the job of a killed process in another one: soon where the dead can be told, else after the lock', async () => {
        // One machine, one process namespace: that the process is gone is plain to see, whichever database the job is in.
        const canTell = existsSync('/proc/self/ns/pid') && existsSync('/proc/sys/kernel/random/boot_id');
        const settings = { lockLifetimeMs: canTell ? 60_000 : SHORT_LOCK_MS };
        const queue = await open(settings);
        const { child, ran } = await startChild({ settings });
        await queue.enqueue(handle('hang'), 'hang');
        await vi.waitFor(() => expect(ran).toEqual(['hang']), PATIENCE);
        const taken: number[] = [];
        await startWorker(queue, async () => {
          taken.push(performance.now());
          return DONE;
        });
        child.kill('SIGKILL');
        await once(child, 'exit');
        const killedAt = performance.now();
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect(taken).toHaveLength(1);
        expect(taken[0]! - killedAt).toBeGreaterThan(0);
        expect(taken[0]! - killedAt).toBeLessThan(canTell ? 5_000 : SHORT_LOCK_MS + 5_000);
      });

      it('does not lose a live job to a process whose clock is five minutes ahead', async () => {
        const settings = { lockLifetimeMs: SHORT_LOCK_MS };
        const queue = await open(settings);
        const backend = await openBackend();
        const begun = makeGate();
        const watched = makeGate();
        const beats = new Set<number>();
        const signals: AbortSignal[] = [];
        await startWorker(queue, async (_job, signal) => {
          signals.push(signal);
          begun.open();
          await watched.opened;
          await vi.waitFor(async () => {
            for (const lock of await backend.locks()) beats.add(lock.beat);
            expect(beats.size).toBeGreaterThan(7);
          }, PATIENCE);
          return DONE;
        });
        await queue.enqueue(handle('long'), 'long');
        await begun.opened;
        const { ran } = await startChild({ settings, skewMs: 300_000 });
        watched.open();
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        expect([signals.map((signal) => signal.aborted), ran]).toEqual([[false], []]);
      });

      // Processes on one SQLite file are on one host and have one clock.
      if (engine.kind === 'mongo') {
        it.each([-300_000, 300_000])(
          'runs at once what a process enqueues whose clock is %d ms off',
          async (skewMs) => {
            vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + skewMs });
            try {
              const skewed = await open();
              await skewed.enqueue(handle('now'), 'now');
              await skewed.enqueue(handle('in an hour'), 'later', Date.now() + 3_600_000);
            } finally {
              vi.useRealTimers();
            }
            const queue = await open();
            const ran: string[] = [];
            await startWorker(queue, async (job) => {
              ran.push(job.subject);
              return DONE;
            });
            await vi.waitFor(async () => expect(await queue.depth()).toBe(1), PATIENCE);
            expect(ran).toEqual(['now']);
          },
        );
      }
    });
  });
}
