import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import type { Job } from '../../src/jobs/port.ts';
import type { Engine } from './queue-backends.ts';
import { DONE, handle, PATIENCE, useQueueBench } from './queue-bench.ts';

/** Text that a query language, an encoding or a limit might stumble over; all of it is kept as it is. */
const HOSTILE = [
  ...['', ' ', '0', 'null', '$where', '$gt', '{"$ne":null}', 'data.key', 'a.b.c', '__proto__', 'constructor'],
  ...["'", '"', '`', '\\', "'; DROP TABLE agenda_jobs; --", '%', '_', '?', '?1', ':a', '@a', '$a'],
  ...['\n', '\r\n', '\t', '\u0001', '\u001f', '\u007f', '\u2028', '\ufeff', '\uffff', '\ufffd', '\u202e'],
  ...['ż', 'z\u0307', 'Ż', '😀', '👩‍👩‍👧‍👦', '𝒳'.repeat(125), 'x'.repeat(500), 'X'.repeat(500), 'x'.repeat(499)],
];

/** Text that not every engine keeps: a NUL, and half a surrogate pair. */
const REFUSED = ['\0', 'a\0', '\0a', 'a\0b', '\ud800', 'a\udc00b', '\udc00\ud800', `${'x'.repeat(400)}\ud83d`];

export function queueEdgesContract(title: string, engine: Engine): void {
  describe(`edges of the queue on ${title}`, { timeout: 120_000 }, () => {
    const { open, backend, startWorker, startChild, log } = useQueueBench(engine);

    describe('text', () => {
      it('is told apart and given back to the letter, as key, subject and tenant', async () => {
        const queue = await open();
        const jobs = HOSTILE.map((text): Job => ({ name: 'handle', tenantId: text as TenantId, subject: text }));
        for (const job of jobs) await queue.enqueue(job, job.subject);
        for (const job of jobs) await queue.enqueue(job, job.subject);
        expect(await queue.depth()).toBe(HOSTILE.length);
        const positions = await Promise.all(HOSTILE.map((text) => queue.position(text)));
        expect(positions.toSorted((a, b) => (a ?? -1) - (b ?? -1))).toEqual(HOSTILE.map((_, at) => at));
        await queue.cancel('$where');
        expect(await queue.depth()).toBe(HOSTILE.length - 1);
        const ran: Job[] = [];
        await startWorker(queue, async (job) => {
          ran.push(job);
          return DONE;
        });
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
        const bySubject = (all: readonly Job[]): string[] =>
          all.map(({ subject, tenantId }) => JSON.stringify([subject, tenantId])).toSorted();
        expect(bySubject(ran)).toEqual(bySubject(jobs.filter(({ subject }) => subject !== '$where')));
      });

      it.each(REFUSED.map((text) => [JSON.stringify(text), text] as const))(
        'that an engine would change is refused: %s',
        async (_, text) => {
          const queue = await open();
          await queue.enqueue(handle('a'), 'a');
          const bug = { name: 'AppError', code: 'bug' };
          await expect(queue.enqueue(handle('s'), text)).rejects.toMatchObject(bug);
          await expect(queue.enqueue(handle(text), 'k')).rejects.toMatchObject(bug);
          await expect(queue.enqueue(handle('s', text as TenantId), 'k')).rejects.toMatchObject(bug);
          // Nothing has such a key, and nothing that resembles it is taken for it.
          expect(await queue.position(text)).toBeNull();
          await queue.cancel(text);
          expect(await queue.depth()).toBe(1);
        },
      );
    });

    describe('times', () => {
      it.each([0, -1, -8.64e15, Date.now() - 86_400_000, 1.5])('of the past (%d) are now', async (runAt) => {
        const queue = await open();
        await queue.enqueue(handle('a'), 'a', runAt);
        expect(await (await backend()).due(['handle'])).toEqual(['handle']);
      });

      it('of the end of time are kept, and the job can be taken back', async () => {
        const queue = await open();
        for (const [at, runAt] of [8.64e15, 8.64e15 - 1, Date.now() + 1e12 + 0.5].entries()) {
          await queue.enqueue(handle(`${at}`), `${at}`, runAt);
        }
        const reader = await backend();
        expect([await reader.due(['handle']), await queue.depth(), await queue.position('0')]).toEqual([[], 3, 0]);
        for (const key of ['0', '1', '2']) await queue.cancel(key);
        expect(await queue.depth()).toBe(0);
      });

      it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 8.64e15 + 1e3])(
        'that are none (%d) are refused',
        async (runAt) => {
          const queue = await open();
          const refused = expect(queue.enqueue(handle('a'), 'a', runAt)).rejects;
          await refused.toMatchObject({ name: 'AppError', code: 'bug' });
          expect(await queue.depth()).toBe(0);
        },
      );

      it('that are none, named by a handler, are logged as its fault and cost no job', async () => {
        const queue = await open();
        await startWorker(queue, async () => ({ kind: 'again', runAt: Number.NaN }));
        await queue.enqueue(handle('a'), 'a');
        await vi.waitFor(() => expect(log.error).toHaveBeenCalledTimes(1), PATIENCE);
        await vi.waitFor(async () => expect((await queue.stats()).handle.running).toBe(0), PATIENCE);
        expect(await queue.depth()).toBe(1);
      });
    });

    describe('a job that is enqueued while its key is finishing', () => {
      it('is either a new one, which is there, or answered by the one that ends, which is gone', async () => {
        const reader = await backend({ tenantWindow: 2 });
        const newJob = { job: handle('a'), key: 'a', scheduledFor: null, by: 'tester' };
        const seen = { new: 0, answered: 0 };
        for (let round = 0; round < 60; round += 1) {
          if ((await reader.depth()) === 0) await reader.enqueue(newJob);
          const token = `t${round}`;
          const now = new Date(reader.now() + 1_000);
          const job = await reader.repository.getNextJobToRun('handle', now, new Date(0), now, {
            lastModifiedBy: token,
          });
          const finish = () => reader.finish({ id: job!._id!, token });
          const enqueue = () => reader.enqueue(newJob);
          const [first, second] = await Promise.all(round % 2 === 0 ? [finish(), enqueue()] : [enqueue(), finish()]);
          const [finished, isNew] = round % 2 === 0 ? [first, second] : [second, first];
          expect([finished, await reader.depth()]).toEqual([true, isNew ? 1 : 0]);
          // What is there can be taken: it is not left parked.
          expect(await reader.due(['handle'])).toEqual(isNew ? ['handle'] : []);
          seen[isNew ? 'new' : 'answered'] += 1;
        }
        expect(seen.new + seen.answered).toBe(60);
      });

      it('runs, when its enqueue came after the end of the run', async () => {
        const queue = await open();
        const ran: string[] = [];
        await startWorker(queue, async ({ subject }) => {
          ran.push(subject);
          return DONE;
        });
        for (let round = 1; round <= 15; round += 1) {
          await queue.enqueue(handle('a'), 'a');
          await vi.waitFor(async () => expect(await queue.depth()).toBe(0), { ...PATIENCE, interval: 1 });
          expect(ran).toHaveLength(round);
        }
      });
    });

    describe('several processes', () => {
      it('run every job exactly once', async () => {
        const count = engine.kind === 'sqlite' ? 4 * 400 : 4 * 100;
        const queue = await open();
        const runners = await Promise.all([0, 1, 2, 3].map(() => startChild()));
        await Promise.all(
          Array.from({ length: count }, (_, at) =>
            queue.enqueue(handle(`s${at}`, `slack:T${at % 8}` as TenantId), `k${at}`),
          ),
        );
        await vi.waitFor(async () => expect(await queue.depth()).toBe(0), { timeout: 100_000, interval: 50 });
        for (const { child } of runners) child.send('stop');
        await Promise.all(runners.map(({ child }) => once(child, 'exit')));
        const subjects = (): string[] => runners.flatMap(({ ran }) => ran).toSorted();
        await vi.waitFor(() => expect(subjects().length).toBeGreaterThanOrEqual(count), PATIENCE);
        expect(subjects()).toEqual(Array.from({ length: count }, (_, at) => `s${at}`).toSorted());
        expect(runners.filter(({ ran }) => ran.length > 0).length).toBeGreaterThan(1);
      });

      it('that enqueue the same keys at the same moment make one job of each', async () => {
        const queue = await open();
        const children = await Promise.all([startChild({ works: false }), startChild({ works: false })]);
        await Promise.all(children.map(({ ask }) => ask({ kind: 'enqueue', count: 200 })));
        expect(await queue.depth()).toBe(200);
        const { handle: stats } = await queue.stats();
        expect([stats.waiting, stats.running]).toEqual([200, 0]);
      });

      it('that take at the same moment never take the same job', async () => {
        const queue = await open({ tenantWindow: 100 });
        await Promise.all(Array.from({ length: 100 }, (_, at) => queue.enqueue(handle(`s${at}`), `k${at}`)));
        const children = await Promise.all([0, 1, 2].map(() => startChild({ works: false })));
        const taken = await Promise.all(children.map(({ ask }) => ask({ kind: 'take', count: 50 })));
        const ids = taken.flat();
        expect([ids.length, new Set(ids).size]).toEqual([100, 100]);
        expect((await (await backend()).locks()).length).toBe(100);
      });

      it('see a tenant’s window as one, though each admits for itself', async () => {
        const settings = { tenantWindow: 4 };
        const queue = await open(settings);
        const children = await Promise.all([0, 1].map(() => startChild({ works: false, settings })));
        await Promise.all(children.map(({ ask }) => ask({ kind: 'enqueue', count: 80 })));
        const [child] = children;
        const ids = await child!.ask({ kind: 'take', count: 80 });
        // Eight tenants of four each; on MongoDB one process may let in one more for each at the same moment.
        expect(ids.length).toBeGreaterThanOrEqual(32);
        expect(ids.length).toBeLessThanOrEqual(engine.kind === 'mongo' ? 40 : 32);
        expect(await queue.depth()).toBe(80);
      });
    });
  });
}
