import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import { type AgendaQueue, DEFAULT_QUEUE_SETTINGS } from '../../src/jobs/agenda.ts';
import type { QueueBackend } from '../../src/jobs/agenda-backend.ts';
import { JOB_NAMES, type Job } from '../../src/jobs/port.ts';
import type { Engine } from './queue-backends.ts';
import { DONE, handle, makeGate, PATIENCE, useQueueBench } from './queue-bench.ts';

const [A, B, C] = ['slack:A', 'slack:B', 'teams:C'] as [TenantId, TenantId, TenantId];
const HOUR_MS = 3_600_000;
const TWO_SLOTS = { ...DEFAULT_QUEUE_SETTINGS.concurrency, handle: 2 };

/** Enqueues `count` jobs of a tenant all at once; their keys and subjects are the tenant's name and a number. */
async function enqueueMany(queue: AgendaQueue, tenantId: TenantId, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, at) => queue.enqueue(handle(`${tenantId} ${at}`, tenantId), `${tenantId} ${at}`)),
  );
}

/** Takes whatever may be taken; resolves to the locks. */
async function takeAll(
  backend: QueueBackend,
  token: string,
): Promise<{ readonly id: string; readonly token: string }[]> {
  const locks: { readonly id: string; readonly token: string }[] = [];
  for (;;) {
    const now = new Date(backend.now() + 1_000);
    const by: { readonly lastModifiedBy: string } = { lastModifiedBy: `${token}#${locks.length}` };
    const job = await backend.repository.getNextJobToRun('handle', now, new Date(0), now, by);
    if (job?._id === undefined) return locks;
    locks.push({ id: job._id, token: by.lastModifiedBy });
  }
}

/** Lets the clock of the queue go on by at least a millisecond, so that what follows is later than what was. */
async function nextMillisecond(ms = 2): Promise<void> {
  const from = Date.now();
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThanOrEqual(from + ms), { ...PATIENCE, interval: 1 });
}

export function queueFairnessContract(title: string, engine: Engine): void {
  describe(`shares of tenants on ${title}`, { timeout: 120_000 }, () => {
    const { open, backend, startWorker, startChild, place } = useQueueBench(engine);

    it('runs ten jobs that come after three hundred of another tenant within a window and twice ten of those', async () => {
      const window = 4;
      const queue = await open({ tenantWindow: window, concurrency: TWO_SLOTS });
      await enqueueMany(queue, A, 300);
      const order: TenantId[] = [];
      let enqueuedAfter = Number.POSITIVE_INFINITY;
      await startWorker(queue, async ({ tenantId }) => {
        order.push(tenantId);
        if (order.length === 20) {
          await enqueueMany(queue, B, 10);
          enqueuedAfter = order.length;
        }
        return DONE;
      });
      await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
      expect([A, B].map((tenant) => order.filter((each) => each === tenant).length)).toEqual([300, 10]);
      const between = order.slice(enqueuedAfter, order.lastIndexOf(B)).filter((each) => each === A);
      expect(between.length).toBeLessThanOrEqual(window + 2 * 10);
    });

    it('gives three tenants equal shares, in whichever order they came', async () => {
      const queue = await open({ tenantWindow: 4, concurrency: TWO_SLOTS });
      for (const tenant of [A, B, C]) await enqueueMany(queue, tenant, 60);
      const order: TenantId[] = [];
      await startWorker(queue, async ({ tenantId }) => {
        order.push(tenantId);
        return DONE;
      });
      await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
      for (const until of [45, 90, 135, 180]) {
        const shares = [A, B, C].map((tenant) => order.slice(0, until).filter((each) => each === tenant).length);
        expect(Math.max(...shares), `${shares} of the first ${until}`).toBeLessThanOrEqual(2 * Math.min(...shares));
      }
    });

    it('keeps every slot busy for a tenant that is alone', async () => {
      const queue = await open({ tenantWindow: 4, concurrency: { ...DEFAULT_QUEUE_SETTINGS.concurrency, handle: 4 } });
      await enqueueMany(queue, A, 24);
      let running = 0;
      const gates = Array.from({ length: 6 }, makeGate);
      let begun = 0;
      await startWorker(queue, async () => {
        const { opened } = gates[Math.floor(begun++ / 4)]!;
        running += 1;
        await opened;
        running -= 1;
        return DONE;
      });
      for (const { open: openGate } of gates) {
        await vi.waitFor(() => expect(running).toBe(4), PATIENCE);
        openGate();
        await vi.waitFor(() => expect(running === 4 && begun % 4 !== 0).toBe(false), PATIENCE);
      }
      await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
      expect(begun).toBe(24);
    });

    it('admits no more than the window, however many enqueue at the same moment', async () => {
      const window = 5;
      const queues = await Promise.all([1, 2, 3].map(() => open({ tenantWindow: window })));
      await Promise.all(Array.from({ length: 60 }, (_, at) => queues[at % 3]!.enqueue(handle(`s${at}`, A), `k${at}`)));
      const reader = await backend({ tenantWindow: window });
      const taken = await takeAll(reader, 't');
      // On MongoDB each process but one may let in one more at the same moment.
      const most = engine.kind === 'mongo' ? window + queues.length - 1 : window;
      expect(taken.length).toBeGreaterThanOrEqual(window);
      expect(taken.length).toBeLessThanOrEqual(most);
      expect(await queues[0]!.depth()).toBe(60);
      // Each end lets in one, or none while the window is exceeded.
      for (const lock of taken) expect(await reader.finish(lock)).toBe(true);
      expect((await takeAll(reader, 'u')).length).toBe(window);
    });

    it('counts each type by itself', async () => {
      const queue = await open({ tenantWindow: 1 });
      const types = ['handle', 'fetch', 'handle', 'fetch', 'deliver'] as const;
      for (const [at, name] of types.entries()) await queue.enqueue({ name, tenantId: A, subject: `${at}` }, `k${at}`);
      const reader = await backend({ tenantWindow: 1 });
      expect(await reader.due(['handle', 'fetch', 'deliver'])).toEqual(['handle', 'fetch', 'deliver']);
      expect(await takeAll(reader, 't')).toHaveLength(1);
    });

    it('holds a key once also while its job is parked, and lets it keep its place', async () => {
      const queue = await open({ tenantWindow: 1 });
      await enqueueMany(queue, A, 3);
      const last = `${A} 2`;
      const before = await queue.position(last);
      await Promise.all([1, 2, 3, 4].map(() => queue.enqueue(handle('again', A), last)));
      expect([await queue.depth(), await queue.position(last)]).toEqual([3, before]);
    });

    it('runs jobs of a later time at their time, whatever is parked', async () => {
      const queue = await open({ tenantWindow: 1 });
      const gate = makeGate();
      const ran: string[] = [];
      await startWorker(queue, async ({ subject }) => {
        if (subject === 'first') await gate.opened;
        ran.push(subject);
        return DONE;
      });
      for (const subject of ['first', 'parked']) await queue.enqueue(handle(subject, A), subject);
      for (const subject of ['later 1', 'later 2']) await queue.enqueue(handle(subject, A), subject, Date.now() + 50);
      await vi.waitFor(() => expect(ran.toSorted()).toEqual(['later 1', 'later 2']), PATIENCE);
      gate.open();
      await vi.waitFor(() => expect(ran.slice(2)).toEqual(['first', 'parked']), PATIENCE);
    });

    it('keeps the place of a job that is postponed, and frees it when that is cancelled', async () => {
      const queue = await open({ tenantWindow: 1 });
      const reader = await backend({ tenantWindow: 1 });
      for (const subject of ['first', 'parked']) await queue.enqueue(handle(subject, A), subject);
      const [lock] = await takeAll(reader, 't');
      expect(await reader.postpone(lock!, reader.now() + HOUR_MS)).toBe(true);
      await reader.admitParked();
      expect(await takeAll(reader, 't')).toEqual([]);
      await queue.cancel('first');
      expect(await takeAll(reader, 't')).toHaveLength(1);
      expect(await queue.depth()).toBe(1);
    });

    it('tells depth and position of parked jobs, and takes them back', async () => {
      const queue = await open({ tenantWindow: 2 });
      const keys = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'b0', 'b1', 'b2'];
      for (const key of keys) await queue.enqueue(handle(key, key.startsWith('a') ? A : B), key);
      const positions = async (): Promise<(number | null)[]> => Promise.all(keys.map((key) => queue.position(key)));
      // Four stand in the line. a3 waits for those, a2 and b2; nothing of the other tenant waits that a4 would have to let by.
      expect(await positions()).toEqual([0, 1, 4, 6, 7, 8, 2, 3, 4]);
      expect(await queue.depth()).toBe(9);
      await queue.cancel('a3');
      expect(await positions()).toEqual([0, 1, 4, null, 6, 7, 2, 3, 4]);
      await nextMillisecond();
      await queue.cancel('a0');
      // a2 took the place, at the end of the line.
      expect(await positions()).toEqual([null, 0, 3, null, 4, 6, 1, 2, 4]);
      expect(await queue.depth()).toBe(7);
    });

    it('runs what a crash left parked although there is room', async () => {
      const queue = await open({ tenantWindow: 1 });
      await enqueueMany(queue, A, 5);
      await enqueueMany(queue, B, 2);
      const { choice } = place();
      // As if a process had died between removing a job and admitting the next one.
      if (choice.kind === 'sqlite') {
        await choice.database.write((db) => db.exec('DELETE FROM agenda_jobs WHERE admission = 1'));
      } else await choice.db.collection('agenda_jobs').deleteMany({ admission: 'admitted' });
      expect(await queue.depth()).toBe(5);
      let ran = 0;
      await startWorker(queue, async () => {
        ran += 1;
        return DONE;
      });
      await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
      expect(ran).toBe(5);
    });

    it('loses nothing when a worker is killed with jobs taken and parked', async () => {
      const settings = { tenantWindow: 3, lockLifetimeMs: 900 };
      const queue = await open(settings);
      const subjects = Array.from({ length: 40 }, (_, at) => (at === 20 ? 'hang' : `s${at}`));
      for (const [at, subject] of subjects.entries())
        await queue.enqueue(handle(subject, at % 2 === 0 ? A : B), subject);
      const { child, ran } = await startChild({ settings });
      await vi.waitFor(() => expect(ran).toContain('hang'), PATIENCE);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const ranHere: string[] = [];
      await startWorker(queue, async ({ subject }) => {
        ranHere.push(subject);
        return DONE;
      });
      await vi.waitFor(async () => expect(await queue.depth()).toBe(0), PATIENCE);
      expect(ranHere).toContain('hang');
      expect([...new Set([...ran, ...ranHere])].toSorted()).toEqual(subjects.toSorted());
    });

    describe('stats', () => {
      const none = { waiting: 0, running: 0, oldestDueMs: null };

      it('are nothing of every type when nothing is queued', async () => {
        const all = await (await open()).stats();
        expect(all).toEqual(Object.fromEntries(JOB_NAMES.map((name) => [name, none])));
      });

      it('count what is due, parked or not, what runs, and not what is of a later time', async () => {
        const queue = await open({ tenantWindow: 2 });
        const reader = await backend({ tenantWindow: 2 });
        const jobs: readonly (readonly [Job, number?])[] = [
          [handle('1', A)],
          [handle('2', A)],
          [handle('3', A)],
          [handle('4', A), Date.now() + HOUR_MS],
          [{ name: 'fetch', tenantId: A, subject: '5' }, Date.now() + HOUR_MS],
          [{ name: 'deliver', tenantId: B, subject: '6' }],
        ];
        for (const [job, runAt] of jobs) await queue.enqueue(job, job.subject, runAt);
        const now = new Date(reader.now() + 1_000);
        await reader.repository.getNextJobToRun('handle', now, new Date(0), now, { lastModifiedBy: 't' });
        const { handle: own, deliver, ...others } = await queue.stats();
        expect([own, deliver]).toMatchObject([
          { waiting: 2, running: 1 },
          { waiting: 1, running: 0 },
        ]);
        for (const load of Object.values(others)) expect(load).toEqual(none);
      });

      it('tell how long the oldest has been due: from its first moment, not from when it was let into the line', async () => {
        const queue = await open({ tenantWindow: 1 });
        const reader = await backend({ tenantWindow: 1 });
        await enqueueMany(queue, A, 2);
        await nextMillisecond(60);
        const [lock] = await takeAll(reader, 't');
        expect(await reader.finish(lock!)).toBe(true);
        const { oldestDueMs, waiting } = (await queue.stats()).handle;
        expect([waiting, oldestDueMs]).toEqual([1, expect.any(Number)]);
        // Both ends of a connection name a time to the millisecond, no better.
        expect(oldestDueMs).toBeGreaterThanOrEqual(60 - 5);
        const [next] = await takeAll(reader, 'u');
        expect((await queue.stats()).handle).toEqual({ waiting: 0, running: 1, oldestDueMs: null });
        const later = reader.now() + HOUR_MS;
        expect(await reader.postpone(next!, later)).toBe(true);
        expect((await queue.stats()).handle).toEqual(none);
      });
    });
  });
}
