import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { JobName, Queue } from './jobs/port.ts';

export interface ServiceMetrics {
  readonly countEvent: (kind: string) => void;
  readonly countJob: (job: JobName, outcome: string) => void;
  readonly render: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface MetricsDeps {
  readonly queue: Pick<Queue, 'stats' | 'depth'>;
  readonly deadLetters: () => Promise<number>;
}

/** Prometheus figures of one process; no label carries anything a person wrote. What cannot be asked now is left out, not shown as 0. */
export function makeMetrics({ queue, deadLetters }: MetricsDeps): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'coach_events_total',
    help: 'Events taken from the platforms',
    labelNames: ['kind'],
    registers: [registry],
  });
  const jobs = new Counter({
    name: 'coach_jobs_total',
    help: 'Ends of job attempts: done, again, wait (told to by a platform), answered, dead, lost (its lock)',
    labelNames: ['job', 'outcome'],
    registers: [registry],
  });
  const depth = new Gauge({
    name: 'coach_queue_depth',
    help: 'Jobs that wait, those of a later time and the chores that always come again too, or run',
    registers: [registry],
  });
  const labelNames = ['job'] as const;
  const waiting = new Gauge({
    name: 'coach_queue_waiting',
    help: 'Due jobs that wait',
    labelNames,
    registers: [registry],
  });
  const running = new Gauge({ name: 'coach_queue_running', help: 'Jobs that run', labelNames, registers: [registry] });
  const oldest = new Gauge({
    name: 'coach_queue_oldest_due_seconds',
    help: 'How long the oldest due job has waited',
    labelNames,
    registers: [registry],
  });
  const dead = new Gauge({
    name: 'coach_dead_letters',
    help: 'Jobs that were given up and not started again',
    registers: [registry],
  });

  async function ask(): Promise<void> {
    for (const gauge of [depth, waiting, running, oldest, dead]) gauge.reset();
    const [load, jobs, letters] = await Promise.all([queue.stats(), queue.depth(), deadLetters()]).catch(
      () => [null, Number.NaN, Number.NaN] as const,
    );
    depth.set(jobs);
    dead.set(letters);
    for (const [job, of] of Object.entries(load ?? {})) {
      waiting.set({ job }, of.waiting);
      running.set({ job }, of.running);
      oldest.set({ job }, (of.oldestDueMs ?? 0) / 1000);
    }
  }

  return {
    countEvent: (kind) => events.inc({ kind }),
    countJob: (job, outcome) => jobs.inc({ job, outcome }),
    async render() {
      await ask();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
