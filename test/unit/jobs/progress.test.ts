import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Place } from '../../../src/bot/port.ts';
import { makeProgress } from '../../../src/jobs/progress.ts';
import { makeFakeChat } from '../../fakes/chat.ts';
import { PLACE, sampleRecording } from '../../fixtures/tables.ts';

const EVERY_MS = 1_000;

/** A recording with its placeholder in a chat that notes when it was edited. */
function setUp({ editTakesMs = 0 } = {}) {
  const edits: number[] = [];
  /** What the platform's own status was told, and whether it fails. */
  const told: (string | null)[] = [];
  const status = { fails: false };
  const { chat: fake } = makeFakeChat();
  async function update(): Promise<void> {
    if (editTakesMs > 0) await new Promise((resolve) => setTimeout(resolve, editTakesMs));
    edits.push(Date.now());
  }
  async function working(_: Place, words: string | null): Promise<void> {
    told.push(words);
    if (status.fails) throw new Error('no status');
  }
  const chat = { ...fake, editEveryMs: EVERY_MS, update, working };
  const recording = sampleRecording({
    progress: { place: PLACE, message: 'm0', files: [] },
    createdAt: Date.now() - 60_000,
  });
  const progress = makeProgress({
    tables: {
      recordings: { get: async () => recording },
      settings: { get: async () => null },
    } as unknown as Parameters<typeof makeProgress>[0]['tables'],
    chats: { slack: chat },
    now: Date.now,
    log: pino({ level: 'silent' }),
  });
  return { edits, told, status, progress: () => progress(recording) };
}

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('edits a message once a second at most, over all the steps of its recording and its last card', async () => {
    const { edits, progress } = setUp();
    for (const stage of ['downloading', 'transcribing', 'analysing', 'writing'] as const) {
      const reporter = progress();
      reporter.show(stage);
      await vi.advanceTimersByTimeAsync(700);
      await reporter.stop();
    }
    const before = Date.now();
    const last = progress().giveWay();
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    await last;
    expect(edits.length).toBeGreaterThan(1);
    for (const [at, edit] of edits.entries()) expect(edit - (edits[at - 1] ?? 0)).toBeGreaterThanOrEqual(EVERY_MS);
    expect(before - (edits.at(-1) ?? 0)).toBeLessThan(EVERY_MS);
  });

  it('counts from the moment an edit arrived, which a full platform may have put off', async () => {
    const { edits, progress } = setUp({ editTakesMs: 1_200 });
    const reporter = progress();
    reporter.show('downloading');
    await vi.advanceTimersByTimeAsync(600);
    reporter.show('analysing');
    await vi.advanceTimersByTimeAsync(900);
    const waiting = progress().showWaiting('received', 3);
    const last = reporter.giveWay();
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all([waiting, last]);
    const arrivals = [...edits, Date.now()];
    expect(edits.length).toBeGreaterThan(0);
    for (const [at, edit] of arrivals.entries())
      expect(edit - (arrivals[at - 1] ?? 0)).toBeGreaterThanOrEqual(EVERY_MS);
  });

  it('does not show what is over in a moment, and holds nothing up for it', async () => {
    const { edits, progress } = setUp();
    for (const stage of ['downloading', 'transcribing', 'analysing', 'writing'] as const) {
      const reporter = progress();
      reporter.show(stage);
      await vi.advanceTimersByTimeAsync(300);
      await reporter.stop();
    }
    await progress().giveWay();
    expect(edits).toEqual([]);
  });

  it.each([false, true])('says beside the message what it does, and takes that away (failing: %s)', async (fails) => {
    const { told, status, progress, edits } = setUp();
    status.fails = fails;
    const reporter = progress();
    reporter.show('transcribing');
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    for (let second = 0; second < 70; second++) {
      reporter.show('transcribing', second / 70);
      await vi.advanceTimersByTimeAsync(EVERY_MS);
    }
    reporter.show('analysing');
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    await reporter.stop();
    await reporter.stop();
    // The platform forgets by itself after two minutes, so a stage that lasts is said again.
    const words = [
      'is transcribing the recording…',
      'is transcribing the recording…',
      'is analysing the recording…',
      null,
    ];
    expect(told).toEqual(words);
    expect(edits.length).toBeGreaterThan(50);
  });

  it('says nothing beside a message that is over in a moment', async () => {
    const { told, progress } = setUp();
    const reporter = progress();
    reporter.show('downloading');
    await vi.advanceTimersByTimeAsync(300);
    await reporter.stop();
    expect(told).toEqual([]);
  });
});
