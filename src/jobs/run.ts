import type { RecordingId, TenantId } from '../analysis/domain.ts';
import { AppError, asAppError, type FailureCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Recording } from '../storage/recordings.ts';
import type { Tables } from '../storage/tables.ts';
import { type Claim, judge, type Ledger, type Verdict } from './ledger.ts';
import { nextStep, runKey } from './next-job.ts';
import type { Chore, Handler, Job, Outcome, Queue, Step } from './port.ts';

/** What a step may change when it is through. */
export type Advance = Partial<
  Pick<Recording, 'status' | 'sha256' | 'bytes' | 'sameAs' | 'progress' | 'title' | 'isShown'>
> &
  Pick<Recording, 'status'>;

/** One step of a recording. May run twice: everything it does is keyed or overwrites itself. Throws AppError. */
export type RunStep = (recording: Recording, signal: AbortSignal) => Promise<Advance>;

export interface RunDeps {
  readonly tables: Tables;
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly steps: Readonly<Record<Step, RunStep>>;
  /** Performs a stored event (bot/perform). */
  readonly performEvent: (tenantId: TenantId, eventId: string, isFinal: (error: AppError) => boolean) => Promise<void>;
  readonly chores: Readonly<Record<Chore, () => Promise<void>>>;
  readonly now: () => number;
  /** Wait before the next attempt, in milliseconds. */
  readonly retryDelay: (attempt: number, code: FailureCode) => number;
  readonly log: Log;
  /** Told of every end of an attempt, for the metrics. */
  readonly count: (job: Job['name'], outcome: 'done' | 'lost' | Verdict) => void;
}

const DONE: Outcome = { kind: 'done' };
/** How often each chore comes round. */
const CHORE_EVERY_MS: Readonly<Record<Chore, number>> = {
  upkeep: 60_000,
  positions: 10_000,
  digest: 300_000,
  sweep: 86_400_000,
};
const ENDS: ReadonlySet<Verdict> = new Set(['answered', 'dead']);
/** How soon a step under way notices that its recording was cancelled or deleted. */
const LOOK_EVERY_MS = 2_000;

/** The handler behind the queue: claims the run in the ledger, catches every error once and says what comes next. */
export function makeHandler(deps: RunDeps): Handler {
  const { tables, ledger, queue, log, now } = deps;

  return async function handle(job, signal) {
    switch (job.name) {
      case 'upkeep':
      case 'positions':
      case 'digest':
      case 'sweep':
        await deps.chores[job.name]().catch((thrown: unknown) =>
          log.error({ err: asAppError(thrown), chore: job.name }, 'a chore failed'),
        );
        return { kind: 'again', runAt: now() + CHORE_EVERY_MS[job.name] };
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
    const close = async (): Promise<void> => {
      await tables.webhookEvents.change(job.tenantId, job.subject, (row) => ({ ...row, status: 'done' }));
    };
    if (claim.kind === 'exhausted') await bury(job, id, close);
    if (claim.kind === 'suspect') return standBack(job, claim.attempt);
    if (claim.kind !== 'ours') return DONE;
    const isFinal = (error: AppError): boolean => ENDS.has(judge(error, claim, now()));
    const work = (): Promise<void> => deps.performEvent(job.tenantId, job.subject, isFinal);
    return attempt(job, id, claim, signal, work, close);
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
    if (claim.kind === 'exhausted') await bury(job, id, (error) => fail(found, step, error));
    if (claim.kind === 'suspect') return standBack(job, claim.attempt);
    if (claim.kind !== 'ours') return DONE;
    const recording = await tables.recordings.change(tenantId, found.id, (row) =>
      nextStep(row) === step && row.run === found.run ? { ...row, fence: claim.fence } : null,
    );
    if (recording === null) return DONE;

    const standing = watchStanding(recording, step);
    const either = AbortSignal.any([signal, standing.signal]);
    const work = async (): Promise<void> => {
      const advance = await deps.steps[step](recording, either);
      either.throwIfAborted();
      const moved = await change(recording, step, claim.fence, { ...advance, updatedAt: now() });
      if (moved !== null) await enqueueNext(moved);
    };
    const outcome = await attempt(job, id, claim, either, work, (error) => fail(recording, step, error)).finally(
      standing.stop,
    );
    if (!standing.signal.aborted) return outcome;
    // What the recording goes on with has a job of its own; this one coming again would work beside it.
    const goesOn = await tables.recordings.get(tenantId, found.id);
    if (goesOn !== null) await enqueueNext(goesOn);
    return DONE;
  }

  /** Aborts when the recording is cancelled, deleted or worked through anew while a step works on it, so that nobody waits for a result that nobody wants. */
  function watchStanding(
    recording: Recording,
    step: Step,
  ): { readonly signal: AbortSignal; readonly stop: () => void } {
    const fallen = new AbortController();
    const timer = setInterval(() => {
      tables.recordings.get(recording.tenantId, recording.id).then(
        (row) => {
          if (row === null || runKey(row, step) !== runKey(recording, step)) fallen.abort(new AppError('cancelled'));
        },
        // A store that does not answer says nothing about the recording.
        () => {},
      );
    }, LOOK_EVERY_MS);
    return { signal: fallen.signal, stop: () => clearInterval(timer) };
  }

  /**
   * Whatever ran beside a job that kills its process died as often as the job itself, and all of it is queued again at the same moment.
   * Waits that differ, by more than most work takes, pull them apart, so that only the one at fault comes to its last attempt.
   */
  function standBack(job: Job, attempt: number): Outcome {
    const wait = Math.round(2 * Math.random() * deps.retryDelay(attempt, 'bug'));
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
    onEnd: (error: AppError) => Promise<void>,
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
        // Told to stop (a cancellation, a shutdown) is no failed attempt; to have lost the lock is one.
        const error = asAppError(signal.reason);
        if (error.code === 'cancelled') await ledger.fault(job.tenantId, id, claim.fence, error, 'wait');
        return { kind: 'again', runAt: now() };
      }
      const error = asAppError(thrown);
      const verdict = judge(error, claim, now());
      deps.count(job.name, verdict);
      const ends = ENDS.has(verdict);
      if (verdict === 'dead') log.error({ ...mark, err: error, run: id }, 'dead letter: a job was given up');
      else log.warn({ ...mark, err: error, verdict }, 'job attempt failed');
      if (ends) await onEnd(error);
      await ledger.fault(job.tenantId, id, claim.fence, error, verdict);
      if (ends) return DONE;
      const wait = deps.retryDelay(claim.attempt, error.code);
      return { kind: 'again', runAt: now() + Math.max(wait, typeof error.retry === 'number' ? error.retry : 0) };
    }
  }

  /** Ends a run whose every attempt took the program down with it. */
  async function bury(job: Job, id: string, onEnd: (error: AppError) => Promise<void>): Promise<void> {
    const error = new AppError('bug', { detail: 'It stopped the program each time it was tried.' });
    log.error({ job: job.name, subject: job.subject, run: id }, 'dead letter: a job stopped the program each time');
    deps.count(job.name, 'dead');
    await onEnd(error);
    await ledger.bury(job.tenantId, id, error);
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

/** Queues the handling of a stored event. The same event twice is once. */
export async function enqueueEvent(queue: Queue, tenantId: TenantId, eventId: string): Promise<void> {
  await queue.enqueue({ name: 'handle', tenantId, subject: eventId }, `handle:${tenantId}:${eventId}`);
}
