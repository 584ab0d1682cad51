import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPulse } from '../../../../src/storage/mongo/pulse.ts';

function makeClient() {
  const events = new EventEmitter();
  const calls: string[] = [];
  const connect = vi.fn(async () => void calls.push('connect'));
  const client = Object.assign(events, { close: async () => void calls.push('close'), connect });
  return { client: client as unknown as Parameters<typeof watchPulse>[0], events, calls, connect };
}

describe('the pulse of MongoDB’s driver', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('leaves a client alone that is heard of, even when all it says is that the server is away', async () => {
    const { client, events, calls } = makeClient();
    watchPulse(client);
    for (let second = 0; second < 60; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      if (second % 4 === 0) events.emit('serverHeartbeatFailed');
    }
    expect(calls).toEqual([]);
  });

  it('connects one anew that has fallen silent, until it succeeds, and then listens again', async () => {
    const { client, calls, connect } = makeClient();
    connect.mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away'));
    const stop = watchPulse(client);
    await vi.advanceTimersByTimeAsync(5_900);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_200);
    expect(calls).toEqual(['close', 'close', 'close', 'connect']);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(calls).toHaveLength(4);
    await stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(4);
  });
});
