import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../../src/jobs/agenda-delay.ts';
import { MAX_ATTEMPTS } from '../../../src/jobs/port.ts';

describe('retryDelay', () => {
  it.each([
    ['unreachable', [1, 3, 9, 27]],
    ['bug', [1, 3, 9, 27]],
    ['provider-down', [4, 20, 100, 300]],
  ] as const)('waits longer each time after %s, give or take a fifth', (code, seconds) => {
    expect(seconds).toHaveLength(MAX_ATTEMPTS - 1);
    for (const [at, expected] of seconds.entries()) {
      for (let i = 0; i < 50; i++) {
        // In whole milliseconds: 3.6 s is not 3 s × 1.2 in binary fractions.
        const wait = retryDelay(at + 1, code);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(expected * 800));
        expect(wait).toBeLessThanOrEqual(Math.ceil(expected * 1200));
      }
    }
  });
});
