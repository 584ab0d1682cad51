import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Usage } from './analysis/usage.ts';
import type { JobName, Queue } from './jobs/port.ts';

export interface ServiceMetrics {
  readonly countEvent: (kind: string) => void;
  readonly countJob: (job: JobName, outcome: string) => void;
  readonly countCall: (provider: Usage['provider'], model: string, outcome: string) => void;
  /** `microUsd` is null where the price is not known: the cost then stands still. */
  readonly countUsage: (usage: Usage, microUsd: number | null) => void;
  readonly countCache: (result: 'hit' | 'miss') => void;
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
  const ofModel = ['provider', 'model'] as const;
  const calls = new Counter({
    name: 'coach_provider_calls_total',
    help: 'Calls to providers of models and speech recognition, by how they ended',
    labelNames: [...ofModel, 'outcome'],
    registers: [registry],
  });
  const tokens = new Counter({
    name: 'coach_provider_tokens_total',
    help: 'Tokens: input (in full), cache_write (for five minutes), cache_write_hour, cache_read, output',
    labelNames: [...ofModel, 'kind'],
    registers: [registry],
  });
  const sound = new Counter({
    name: 'coach_provider_audio_seconds_total',
    help: 'Length of the sound that was listened to',
    labelNames: ofModel,
    registers: [registry],
  });
  const cost = new Counter({
    name: 'coach_provider_cost_usd_total',
    help: 'What calls cost by our price list; calls of unknown price are not in it',
    labelNames: ofModel,
    registers: [registry],
  });
  const answers = new Counter({
    name: 'coach_answer_cache_total',
    help: 'Questions to a model that had been answered before (hit) or not (miss)',
    labelNames: ['result'],
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
    countCall: (provider, model, outcome) => calls.inc({ provider, model, outcome }),
    countUsage({ provider, model, ...of }, microUsd) {
      const by = { provider, model };
      for (const [kind, count] of [
        ['input', of.inputTokens],
        ['cache_write', of.cacheWriteTokens],
        ['cache_write_hour', of.cacheWriteHourTokens],
        ['cache_read', of.cacheReadTokens],
        ['output', of.outputTokens],
      ] as const)
        if (count > 0) tokens.inc({ ...by, kind }, count);
      if (of.audioMs > 0) sound.inc(by, of.audioMs / 1_000);
      if (microUsd !== null) cost.inc(by, microUsd / 1_000_000);
    },
    countCache: (result) => answers.inc({ result }),
    async render() {
      await ask();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
