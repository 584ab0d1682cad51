import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that can pause: at each `yield` something else may go first, as a webhook that wants its answer. */
export type Work<T> = Generator<undefined, T, undefined>;

/** The result of work, without a pause. */
export function workAtOnce<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** The result of work, a few milliseconds at a time. */
export async function workInTurns<T>(work: Work<T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}
