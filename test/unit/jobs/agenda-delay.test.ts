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
        const wait = retryDelay(at + 1, code) / 1000;
        expect(wait).toBeGreaterThanOrEqual(expected * 0.8);
        expect(wait).toBeLessThanOrEqual(expected * 1.2);
      }
    }
  });
});
