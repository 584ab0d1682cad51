import { describe, expect, it } from 'vitest';
import { makePdfThread } from '../../../src/jobs/pdf-thread.ts';
import { sampleReport } from '../../fixtures/report.ts';

const META = { retentionDays: 90 };

function program(code: string): URL {
  return new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';${code}`)}`,
  );
}

describe('the PDF thread', () => {
  it('gives PDF, pictures and their words, in order, and stays warm', async () => {
    const thread = makePdfThread();
    const [first, second] = await Promise.all([
      thread.render(sampleReport(), META),
      thread.render(sampleReport({ title: 'B' }), META),
    ]);
    expect(Buffer.from(first.pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(Buffer.from(first.pictures.overview).subarray(1, 4).toString()).toBe('PNG');
    expect(first.pictures.timeline).toBeUndefined();
    expect(first.alts.overview).toContain('Everybody: pull share 29%');
    expect(Buffer.compare(first.pictures.overview, second.pictures.overview)).toBe(0);
    await thread.close();
  }, 60_000);

  it('draws for whoever reads it', async () => {
    const thread = makePdfThread();
    const { alts } = await thread.render(sampleReport(), { ...META, locale: 'de-DE' });
    expect(alts.overview).toContain('29\u00A0%');
    await thread.close();
  }, 60_000);

  it.each([
    ['dies', 'parentPort.on("message", () => process.exit(3))', 'the thread ended'],
    ['throws', 'parentPort.on("message", () => { throw new Error("broken") })', 'broken'],
    [
      'answers a fault',
      'parentPort.on("message", ({ id }) => parentPort.postMessage({ id, fault: "TypeError: x" }))',
      'TypeError: x',
    ],
    ['never answers', 'parentPort.on("message", () => {})', 'no answer'],
  ])(
    'when it %s, the report fails as a bug that may be retried, and the next one is tried afresh',
    async (_, code, words) => {
      const faults: string[] = [];
      const log = { warn: (fields: object) => void faults.push(JSON.stringify(fields)) };
      const thread = makePdfThread({ log, program: program(code), timeoutMs: 500 });
      for (let i = 0; i < 2; i++) {
        await expect(thread.render(sampleReport(), META)).rejects.toMatchObject({
          name: 'AppError',
          code: 'bug',
          retry: true,
        });
      }
      expect(faults).toHaveLength(2);
      expect(faults[1]).toContain(words);
      await thread.close();
    },
    20_000,
  );

  it('warms up in turn before a report', async () => {
    const thread = makePdfThread();
    const order: string[] = [];
    await Promise.all([
      thread.warm().then(() => order.push('warm')),
      thread.render(sampleReport(), META).then(() => order.push('report')),
    ]);
    expect(order).toEqual(['warm', 'report']);
    await thread.close();
  }, 60_000);

  it('logs what goes wrong while it warms up, and throws nothing', async () => {
    const faults: string[] = [];
    const log = { warn: (fields: object) => void faults.push(JSON.stringify(fields)) };
    const thread = makePdfThread({ log, program: program('throw new Error("broken")') });
    await thread.warm();
    expect(faults).toEqual([expect.stringContaining('broken')]);
    await thread.close();
  }, 20_000);

  it('closed while it warms up says nothing', async () => {
    const faults: object[] = [];
    const log = { warn: (fields: object) => void faults.push(fields) };
    const thread = makePdfThread({ log, program: program('parentPort.on("message", () => {})') });
    const warm = thread.warm();
    await Promise.resolve().then(() => thread.close());
    await warm;
    expect(faults).toEqual([]);
  }, 20_000);

  it('rejects after close', async () => {
    const thread = makePdfThread({ program: program('') });
    await thread.close();
    await expect(thread.render(sampleReport(), META)).rejects.toMatchObject({ code: 'bug' });
  });
});
