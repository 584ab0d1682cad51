import type { RecordingId, TenantId } from '../analysis/domain.ts';
import { AppError, asAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { type Claim, type Ledger, MAX_ATTEMPTS } from './ledger.ts';
import { nextStep, runKey } from './next-job.ts';
import type { Handler, Job, Outcome, Queue, Step } from './port.ts';

/** What a step may change when it is through. */
export type Advance = Partial<Pick<Recording, 'status' | 'sha256' | 'bytes' | 'sameAs' | 'progress' | 'title'>> &
  Pick<Recording, 'status'>;

/** One step of a recording. May run twice: everything it does is keyed or overwrites itself. Throws AppError. */
export type RunStep = (recording: Recording, signal: AbortSignal) => Promise<Advance>;

export interface RunDeps {
  readonly tables: Tables;
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly steps: Readonly<Record<Step, RunStep>>;
  /** Performs a stored event (bot/perform). */
  readonly performEvent: (tenantId: TenantId, eventId: string, lastTry: boolean) => Promise<void>;
  readonly upkeep: () => Promise<void>;
  readonly now: () => number;
  /** Wait before the next attempt, in milliseconds. */
  readonly retryDelay: (attempt: number) => number;
  readonly log: Log;
  /** Told of every end of a run, for the metrics. */
  readonly count: (job: Job['name'], outcome: 'done' | 'retry' | 'failed' | 'lost') => void;
}

const DONE: Outcome = { kind: 'done' };
const UPKEEP_EVERY_MS = 60_000;
/** As long as a platform asks for a pause, that is no failed attempt; one that asks for longer than this is as good as down. */
const PAUSES_MS = 3_600_000;

/** The handler behind the queue: claims the run in the ledger, catches every error once and says what comes next. */
export function makeHandler(deps: RunDeps): Handler {
  const { tables, ledger, queue, log, now } = deps;

  return async function handle(job, signal) {
    switch (job.name) {
      case 'upkeep':
        await deps.upkeep().catch((thrown: unknown) => log.error({ err: asAppError(thrown) }, 'upkeep failed'));
        return { kind: 'again', runAt: now() + UPKEEP_EVERY_MS };
      case 'handle':
        return handleEvent(job, signal);
      case 'fetch':
      case 'transcribe':
      case 'analyse':
      case 'deliver':
        return handleStep(job, job.name, signal);
    }
  };

  async function handleEvent(job: Job, signal: AbortSignal): Promise<Outcome> {
    const id = `${job.subject}:handle`;
    const claim = await ledger.claim(job.tenantId, { id, subject: job.subject, step: 'handle' });
    if (claim.kind === 'exhausted') {
      log.error({ event: job.subject }, 'an event stopped the program each time it was tried');
      await tables.webhookEvents.change(job.tenantId, job.subject, (row) => ({ ...row, status: 'done' }));
    }
    if (claim.kind === 'suspect') return standBack(job, claim.attempt);
    if (claim.kind !== 'ours') return DONE;
    return attempt(job, id, claim, signal, async () => {
      await deps.performEvent(job.tenantId, job.subject, claim.attempt === MAX_ATTEMPTS);
    });
  }

  async function handleStep(job: Job, step: Step, signal: AbortSignal): Promise<Outcome> {
    const { tenantId } = job;
    const found = await tables.recordings.get(tenantId, job.subject);
    if (found === null) return DONE;
    if (nextStep(found) !== step) {
      await enqueueNext(found);
      return DONE;
    }
    const id = runKey(found, step);
    const claim = await ledger.claim(tenantId, { id, subject: found.id, step });
    if (claim.kind === 'exhausted') {
      await fail(found, step, new AppError('bug', { detail: 'It stopped the program each time it was tried.' }));
      return DONE;
    }
    if (claim.kind === 'suspect') return standBack(job, claim.attempt);
    if (claim.kind !== 'ours') return DONE;
    const recording = await tables.recordings.change(tenantId, found.id, (row) =>
      nextStep(row) === step && row.run === found.run ? { ...row, fence: claim.fence } : null,
    );
    if (recording === null) return DONE;

    return attempt(
      job,
      id,
      claim,
      signal,
      async () => {
        const advance = await deps.steps[step](recording, signal);
        signal.throwIfAborted();
        const moved = await change(recording, step, claim.fence, { ...advance, updatedAt: now() });
        if (moved !== null) await enqueueNext(moved);
      },
      (error) => fail(recording, step, error),
    );
  }

  /**
   * Whatever ran beside a job that kills its process died as often as the job itself, and all of it is queued again at the same moment.
   * Waits that differ, by more than most work takes, pull them apart, so that only the one at fault comes to its last attempt.
   */
  function standBack(job: Job, attempt: number): Outcome {
    const wait = Math.round(2 * Math.random() * deps.retryDelay(attempt));
    log.warn({ job: job.name, subject: job.subject, attempt }, 'the program stopped during this job more than once');
    return { kind: 'again', runAt: now() + wait };
  }

  /** Does the work of a claimed run and notes how it ended. When the lock was lost (`signal`), another worker has it and nothing more is written. */
  async function attempt(
    job: Job,
    id: string,
    claim: Extract<Claim, { kind: 'ours' }>,
    signal: AbortSignal,
    work: () => Promise<void>,
    onDead: (error: AppError) => Promise<void> = async () => {},
  ): Promise<Outcome> {
    const mark = { job: job.name, subject: job.subject, attempt: claim.attempt };
    log.debug(mark, 'attempt begins');
    try {
      await work();
      await ledger.finish(job.tenantId, id, claim.fence);
      log.debug(mark, 'attempt is through');
      deps.count(job.name, 'done');
      return DONE;
    } catch (thrown) {
      if (signal.aborted) {
        deps.count(job.name, 'lost');
        return { kind: 'again', runAt: now() };
      }
      const error = asAppError(thrown);
      const paused = isPause(error) && now() - claim.since < PAUSES_MS;
      const again = paused || (error.retry !== false && claim.attempt < MAX_ATTEMPTS);
      log.warn({ ...mark, err: error, again }, 'job attempt failed');
      deps.count(job.name, again ? 'retry' : 'failed');
      if (!again) await onDead(error);
      await ledger.fault(job.tenantId, id, claim.fence, error, paused ? 'paused' : again ? 'again' : 'dead');
      if (!again) return DONE;
      const wait = Math.max(deps.retryDelay(claim.attempt), typeof error.retry === 'number' ? error.retry : 0);
      return { kind: 'again', runAt: now() + wait };
    }
  }

  /** Writes only while this attempt's fence stands and nobody has cancelled meanwhile. */
  function change(
    recording: Recording,
    step: Step,
    fence: number,
    patch: Partial<Recording>,
  ): Promise<Recording | null> {
    return tables.recordings.change(recording.tenantId, recording.id, (row) =>
      runKey(row, step) === runKey(recording, step) && row.fence === fence && row.status === recording.status
        ? { ...row, ...patch }
        : null,
    );
  }

  /** Notes why a recording ends here and lets `deliver` tell its person; when even that failed, it rests as failed. */
  async function fail(recording: Recording, step: Step, error: AppError): Promise<void> {
    const failed = await tables.recordings.change(recording.tenantId, recording.id, (row) => {
      if (row.run !== recording.run || nextStep(row) !== step) return null;
      if (row.failure !== null) return { ...row, status: 'failed', updatedAt: now() };
      return { ...row, failure: { code: error.code, detail: error.detail }, updatedAt: now() };
    });
    if (failed === null) return;
    log.error({ err: error, recording: recording.id, step, told: failed.status !== 'failed' }, 'recording failed');
    await enqueueNext(failed);
  }

  async function enqueueNext(recording: Recording): Promise<void> {
    await enqueueStep(queue, recording);
  }
}

/** Whether a platform answered that it wants us to wait for a time that it named. */
function isPause({ code, retry }: AppError): boolean {
  return code === 'provider-down' && typeof retry === 'number';
}

/** Queues what a recording needs next; nothing when it has arrived. The same step twice is once. */
export async function enqueueStep(
  queue: Queue,
  recording: Pick<Recording, 'tenantId' | 'id' | 'status' | 'failure' | 'run'>,
): Promise<void> {
  const step = nextStep(recording);
  if (step === null) return;
  await queue.enqueue(
    { name: step, tenantId: recording.tenantId, subject: recording.id satisfies RecordingId },
    runKey(recording, step),
  );
}
