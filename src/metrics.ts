import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { JobName } from './jobs/port.ts';

export interface ServiceMetrics {
  readonly countEvent: (kind: string) => void;
  readonly countJob: (job: JobName, outcome: string) => void;
  readonly render: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Prometheus figures of one process; no label carries anything a person wrote. */
export function makeMetrics(depth: () => Promise<number>): ServiceMetrics {
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
    help: 'Ends of job attempts',
    labelNames: ['job', 'outcome'],
    registers: [registry],
  });
  new Gauge({
    name: 'coach_queue_depth',
    help: 'Jobs that wait or run',
    registers: [registry],
    async collect() {
      this.set(await depth().catch(() => Number.NaN));
    },
  });
  return {
    countEvent: (kind) => events.inc({ kind }),
    countJob: (job, outcome) => jobs.inc({ job, outcome }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
