import { setMaxListeners } from 'node:events';
import { AppError } from '../../errors.ts';

/** How long an engine may take over one recording, or speech recognition over its sound, before the next one is asked. */
export const DEADLINE_MS = 300_000;

/** Work that ends in time, or with `provider-down`, worth another try where nobody else can do it. `signal` of the work aborts with a TimeoutError then. */
export async function inTime<T>(
  { signal, deadlineMs = DEADLINE_MS, called }: { signal: AbortSignal; deadlineMs?: number; called: string },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const either = AbortSignal.any([signal, deadline]);
  // One question a dimension and chunk, all at once: Node takes more than ten listeners for a leak.
  setMaxListeners(0, either);
  try {
    return await work(either);
  } catch (thrown) {
    signal.throwIfAborted();
    if (!deadline.aborted) throw thrown;
    throw new AppError('provider-down', { retry: true, detail: `${called} did not answer in time.`, cause: thrown });
  }
}

/** Whether a signal was aborted because time was up, and not by whoever stops us. */
export function isLate(signal: AbortSignal): boolean {
  const reason: unknown = signal.reason;
  return signal.aborted && reason instanceof Error && reason.name === 'TimeoutError';
}
