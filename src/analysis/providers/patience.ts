import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import { AppError } from '../../errors.ts';
import type { MediaModel, Model } from './model.ts';

/** How long a provider that fails is tried again, and when it is left alone. One per provider and process. */

export interface PatienceSettings {
  /** For a person: "Claude". */
  readonly called: string;
  /** Told of every call. */
  readonly onCall?: (outcome: 'ok' | 'failed' | 'left-alone') => void;
  /** Waits between tries where the provider names none, in milliseconds. */
  readonly waits?: readonly number[];
  readonly leaveAloneMs?: number;
}

/** Does the work, again after a pause where that may help. Rejects with AppError or the signal's reason. */
export type Patience = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

const WAITS_MS = [1_000, 4_000];
/** A provider that asks for a longer pause (Retry-After) is not waited for: the next engine is quicker. */
const LONGEST_WAIT_MS = 60_000;
/** Failures in a row, over all recordings, after which a provider is left alone. */
const FAILURES = 5;
const LEAVE_ALONE_MS = 60_000;

export function makePatience(settings: PatienceSettings): Patience {
  const { called, onCall = () => {}, waits = WAITS_MS, leaveAloneMs = LEAVE_ALONE_MS } = settings;
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: leaveAloneMs,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  const again = retry(handleWhen(isWorthWaiting), {
    maxAttempts: waits.length,
    backoff: new DelegateBackoff(({ attempt, result }) => {
      const asked = 'error' in result && result.error instanceof AppError ? result.error.retry : true;
      return typeof asked === 'number' ? asked : (waits[attempt - 1] ?? 0);
    }),
  });
  const policy = wrap(again, breaker);

  return async function patiently(work, signal) {
    signal.throwIfAborted();
    let onAbort = () => {};
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
    });
    const done = policy.execute(async () => {
      signal.throwIfAborted();
      return work();
    });
    // Whoever stops does not wait for a pause to end.
    try {
      const value = await Promise.race([done, stopped]);
      onCall('ok');
      return value;
    } catch (thrown) {
      signal.throwIfAborted();
      onCall(thrown instanceof BrokenCircuitError ? 'left-alone' : 'failed');
      if (!(thrown instanceof BrokenCircuitError)) throw thrown;
      throw new AppError('provider-down', {
        retry: leaveAloneMs,
        detail: `${called} failed several times in a row and is left alone for a while.`,
        cause: thrown,
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

/** What says something about the provider and not about one question. */
function isOutage(thrown: Error): boolean {
  if (!(thrown instanceof AppError)) return false;
  return thrown.code === 'no-engine' || (thrown.code === 'provider-down' && thrown.retry !== false);
}

function isWorthWaiting(thrown: Error): boolean {
  if (!(thrown instanceof AppError)) return false;
  return typeof thrown.retry === 'number' ? thrown.retry <= LONGEST_WAIT_MS : thrown.retry;
}

/** The same model, asked with patience. Counting is free and tells nothing of how it will answer, so it is left as it is. */
export function patient<M extends Model | MediaModel>(model: M, patiently: Patience): M {
  return {
    ...model,
    ask: (prompt, options) => patiently(() => model.ask(prompt, options), options.signal),
    ...('upload' in model
      ? {
          upload: (recording: string, about: Parameters<MediaModel['upload']>[1], signal: AbortSignal) =>
            patiently(() => model.upload(recording, about, signal), signal),
        }
      : {}),
  };
}
