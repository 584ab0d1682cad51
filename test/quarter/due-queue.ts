import { forEachType } from '../../src/jobs/agenda-backend.ts';
import { CHORES, type Handler, type Job, type JobName, type Queue } from '../../src/jobs/port.ts';

/** Jobs that run beside each other. */
const LANES = 4;
const never = new AbortController().signal;
const IS_CHORE = new Set<string>(CHORES);

interface Queued {
  readonly job: Job;
  runAt: number;
  isRunning: boolean;
}

/** A queue in memory that runs what is due by a clock that stands still meanwhile. A killed process takes it along: what is left is upkeep's to find. */
export function makeDueQueue(now: () => number) {
  const jobs = new Map<string, Queued>();
  let wake = (): void => {};

  const queue: Queue = {
    joinsStore: false,
    async enqueue(job, key, runAt = now()) {
      if (jobs.has(key)) return;
      jobs.set(key, { job, runAt, isRunning: false });
      wake();
    },
    depth: async () => jobs.size,
    async position(key) {
      const wanted = jobs.get(key);
      if (wanted === undefined || wanted.isRunning) return null;
      const line = [...jobs].filter(([, one]) => one.job.name === wanted.job.name && !one.isRunning);
      return line.findIndex(([other]) => other === key);
    },
    async cancel(key) {
      if (jobs.get(key)?.isRunning === false) jobs.delete(key);
    },
    stats: async () =>
      forEachType((name) => {
        const own = [...jobs.values()].filter(({ job }) => job.name === name);
        const running = own.filter(({ isRunning }) => isRunning).length;
        return { waiting: own.length - running, running, oldestDueMs: null };
      }),
  };

  let withChores = false;

  function nextDue(): [string, Queued] | undefined {
    for (const entry of jobs) {
      const [, { isRunning, runAt, job }] = entry;
      if (!isRunning && runAt <= now() && (withChores || !IS_CHORE.has(job.name))) return entry;
    }
    return undefined;
  }

  /** Runs what is due, and what that queues, until nothing is; resolves to the types of what was done. */
  async function runDue(handler: Handler, looks: boolean): Promise<ReadonlySet<JobName>> {
    withChores = looks;
    const done = new Set<JobName>();
    let running = 0;
    const run = async (key: string, queued: Queued): Promise<void> => {
      queued.isRunning = true;
      const outcome = await handler(queued.job, never);
      done.add(queued.job.name);
      jobs.delete(key);
      if (outcome.kind === 'again') jobs.set(key, { job: queued.job, runAt: outcome.runAt, isRunning: false });
    };
    await new Promise<void>((resolve, reject) => {
      wake = () => {
        for (let next = nextDue(); next !== undefined && running < LANES; next = nextDue()) {
          running += 1;
          run(...next).then(() => {
            running -= 1;
            wake();
          }, reject);
        }
        if (running === 0) resolve();
      };
      wake();
    });
    wake = () => {};
    return done;
  }

  function own(): readonly Queued[] {
    return [...jobs.values()].filter(({ job }) => !IS_CHORE.has(job.name));
  }

  return {
    queue,
    runDue,
    /** Jobs that are no chores. */
    waiting: () => own().length,
    /** When the first of them is due. */
    nextAt: () => own().reduce<number | null>((first, { runAt }) => Math.min(first ?? runAt, runAt), null),
  };
}
