import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { helpCard } from '../../../src/cards/help.ts';
import { AppError } from '../../../src/errors.ts';
import { makeSendOnce } from '../../../src/jobs/send-once.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { makeClock, openTestTables, PLACE, TENANT } from '../../fixtures/tables.ts';

async function setUp(options?: { canFind: boolean }) {
  const { tables } = await openTestTables();
  const clock = makeClock();
  const fake = makeFakeChat(options);
  const sendOnce = makeSendOnce({ tables, now: clock.now, keepForMs: 1_000_000, log: pino({ level: 'silent' }) });
  const send = () =>
    sendOnce({
      tenantId: TENANT,
      key: 'rec:1:summary',
      recordingId: 'rec',
      send: () => fake.chat.post(PLACE, helpCard(), 'rec:1:summary'),
      find: () => fake.chat.find(PLACE, 'rec:1:summary'),
    });
  return { ...fake, clock, send };
}

const noAnswer = new AppError('unreachable', { retry: true });

describe('sendOnce', () => {
  it('sends a message once, however often it is asked to', async () => {
    const { send, posts } = await setUp();
    const first = await send();
    expect(await send()).toEqual(first);
    expect(posts.size).toBe(1);
  });

  it('finds a message whose answer was lost instead of sending it again', async () => {
    const { send, posts, fail } = await setUp();
    fail('after', noAnswer);
    await expect(send()).rejects.toThrow('unreachable');
    expect(await send()).toMatchObject({ message: 'm0' });
    expect(posts.size).toBe(1);
  });

  it('sends again what the look-up does not find', async () => {
    const { send, posts, fail } = await setUp();
    fail('before', noAnswer);
    await expect(send()).rejects.toThrow('unreachable');
    await send();
    expect(posts.size).toBe(1);
  });

  it('lets one of two workers send while the other waits', async () => {
    const { send, posts } = await setUp();
    const results = await Promise.allSettled([send(), send()]);
    expect(results.filter((result) => result.status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    await send();
    expect(posts.size).toBe(1);
  });

  it('takes over from a worker that died, once its lease is over', async () => {
    const { send, posts, clock } = await setUp();
    const dead = new Promise<never>(() => {});
    const { tables } = await openTestTables();
    const sendOnce = makeSendOnce({ tables, now: clock.now, keepForMs: 1_000_000, log: pino({ level: 'silent' }) });
    void sendOnce({ tenantId: TENANT, key: 'k', recordingId: null, send: () => dead, find: async () => null });
    const again = () =>
      sendOnce({
        tenantId: TENANT,
        key: 'k',
        recordingId: null,
        send: async () => ({ place: PLACE, message: 'm', files: [] }),
        find: async () => null,
      });
    await expect.poll(() => tables.outbox.get(TENANT, 'k')).not.toBeNull();
    await expect(again()).rejects.toThrow('sent elsewhere');
    clock.advance(12_000);
    expect(await again()).toMatchObject({ message: 'm' });
    await send();
    expect(posts.size).toBe(1);
  });

  it.each([-300_000, 300_000])('takes over at once from a worker whose clock was %d ms off', async (offMs) => {
    const { tables } = await openTestTables();
    const clock = makeClock();
    const log = pino({ level: 'silent' });
    const message = { tenantId: TENANT, key: 'k', recordingId: null, find: async () => null };
    const there = makeSendOnce({ tables, now: () => clock.now() + offMs, keepForMs: 1_000_000, log });
    void there({ ...message, send: () => new Promise<never>(() => {}) });
    await expect.poll(() => tables.outbox.get(TENANT, 'k')).not.toBeNull();
    const here = makeSendOnce({ tables, now: clock.now, keepForMs: 1_000_000, log });
    const posted = { place: PLACE, message: 'm', files: [] };
    expect(await here({ ...message, send: async () => posted })).toEqual(posted);
  });

  it('where the platform cannot tell, gives up after two silent tries rather than repeat itself for ever', async () => {
    const { send, posts, fail } = await setUp({ canFind: false });
    for (let i = 0; i < 2; i++) {
      fail('after', noAnswer);
      await expect(send()).rejects.toThrow('unreachable');
    }
    expect(await send()).toBeNull();
    expect(posts.size).toBe(2);
  });

  it('does not count an answered refusal as a silent try', async () => {
    const { send, posts, fail } = await setUp({ canFind: false });
    for (let i = 0; i < 4; i++) {
      fail('before', new AppError('provider-down', { retry: 1_000 }));
      await expect(send()).rejects.toThrow('provider-down');
    }
    expect(await send()).toMatchObject({ message: 'm0' });
    expect(posts.size).toBe(1);
  });
});
