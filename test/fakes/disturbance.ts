import type { ServerResponse } from 'node:http';

/** What a platform does in place of its answer. Who hangs never answers; what was done before the silence has happened. */
export type Disturbance =
  | 'hangs'
  | 'silent'
  | 'done, then silent'
  /** A text goes out as it is, anything else as JSON. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown };

/** A stand-in's bad days. */
export function makeDisturbances() {
  let current: Disturbance | null = null;
  let left = 0;

  function take(): Disturbance | null {
    const taken = current;
    left -= 1;
    if (left <= 0) current = null;
    return taken;
  }

  return {
    /** From now on, for so many requests; null is a good day again. */
    disturb(how: Disturbance | null, times = Number.POSITIVE_INFINITY): void {
      current = how;
      left = times;
    },
    /** Whether that is what a request got, unperformed; `refusedWith` is the status of what refuses by its status. */
    answered(res: ServerResponse, refusedWith = 0): boolean {
      if (current === null || current === 'done, then silent') return false;
      const how = take();
      if (how === 'silent') res.destroy();
      else if (typeof how === 'object' && how !== null)
        res
          .writeHead(Math.max(how.status, refusedWith), { 'content-type': 'application/json', ...how.headers })
          .end(typeof how.body === 'string' ? how.body : JSON.stringify(how.body));
      return true;
    },
    /** Whether a request that was performed hears nothing of it. */
    silenced(res: ServerResponse): boolean {
      if (current !== 'done, then silent') return false;
      take();
      res.destroy();
      return true;
    },
  };
}
