import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordingId, TenantId } from '../../src/analysis/domain.ts';
import type { AnswerKey } from '../../src/analysis/engines/model-engine.ts';
import type { Usage } from '../../src/analysis/usage.ts';
import { makeAnswers } from '../../src/jobs/answers.ts';
import { cache } from '../../src/storage/cache.ts';
import type { Store } from '../../src/storage/port.ts';
import type { Recording } from '../../src/storage/recordings.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { sampleRecording } from '../fixtures/tables.ts';
import type { OpenStore } from './storage-open.ts';

const TENANT = 'slack:T1' as TenantId;
const KEY: AnswerKey = { task: 'rubric:discovery', hash: 'h1' };
const CALL: Usage = {
  provider: 'claude',
  model: 'm',
  inputTokens: 1,
  cacheWriteTokens: 0,
  cacheWriteHourTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 1,
  audioMs: 0,
};

function recordingOf(id: string, tenantId = TENANT): Recording {
  return sampleRecording({ id: id as RecordingId, tenantId, expireAt: Date.now() + 86_400_000 });
}

/** What models answered, shared by every worker on one store. */
export function answersContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`answers of models on ${name}`, () => {
    let opened: OpenStore;
    const counted: { hit: number; miss: number; saved: number; cost: number } = { hit: 0, miss: 0, saved: 0, cost: 0 };

    beforeEach(async () => {
      opened = await open();
      await opened.store.migrate(SPECS);
      Object.assign(counted, { hit: 0, miss: 0, saved: 0, cost: 0 });
    });
    afterEach(() => opened.dispose());

    function workerOn(store: Store, now: () => number = Date.now) {
      return makeAnswers({
        tables: openTables(store),
        now,
        spend: () => {
          counted.cost += 500;
          return 500;
        },
        count: (result, saved) => {
          counted[result] += 1;
          counted.saved += saved;
        },
      });
    }
    const never = new AbortController().signal;

    it('are asked for once, however many workers want them at the same time', async () => {
      const stores = [opened.store, ...(await Promise.all([1, 2, 3].map(() => opened.reopen())))];
      let calls = 0;
      const all = stores.flatMap((store, worker) =>
        Array.from({ length: 25 }, (_, i) =>
          workerOn(store)(recordingOf(`r${worker}-${i}`), never)(KEY, async (spend) => {
            calls += 1;
            spend(CALL);
            return Promise.resolve({ checks: [calls] });
          }),
        ),
      );
      const answers = await Promise.all(all);
      expect(calls).toBe(1);
      expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"checks":[1]}']));
      expect(counted).toEqual({ hit: 99, miss: 1, saved: 99 * 500, cost: 500 });
    });

    it('belong to their key and their tenant', async () => {
      const worker = workerOn(opened.store);
      const give = (answer: string) => () => Promise.resolve(answer);
      expect(await worker(recordingOf('r1'), never)(KEY, give('one'))).toBe('one');
      expect(await worker(recordingOf('r1'), never)({ ...KEY, hash: 'h2' }, give('two'))).toBe('two');
      expect(await worker(recordingOf('r1'), never)({ ...KEY, task: 'label' }, give('three'))).toBe('three');
      expect(await worker(recordingOf('r1', 'slack:T2' as TenantId), never)(KEY, give('four'))).toBe('four');
      expect(await worker(recordingOf('r2'), never)(KEY, give('five'))).toBe('one');
    });

    it('that failed are asked for by the next one, at once', async () => {
      const worker = workerOn(opened.store);
      await expect(worker(recordingOf('r1'), never)(KEY, () => Promise.reject(new Error('down')))).rejects.toThrow(
        'down',
      );
      expect(await worker(recordingOf('r2'), never)(KEY, () => Promise.resolve('there'))).toBe('there');
    });

    it('of a worker that died are asked for when its time is up', async () => {
      let clock = Date.now();
      const tables = openTables(opened.store);
      const value = { state: 'asked', by: 'dead', beat: 3 };
      const id = `answer:${KEY.task}:${KEY.hash}`;
      await tables.cache.put(TENANT, { tenantId: TENANT, id, recordingId: null, value, expireAt: clock + 1e9 });
      const waiting = workerOn(opened.store, () => (clock += 7_000))(recordingOf('r1'), never)(KEY, () =>
        Promise.resolve('mine'),
      );
      expect(await waiting).toBe('mine');
    });

    it('of a worker that is alive are waited for, however far its clock is off', async () => {
      let release: (answer: string) => void = () => {};
      const first = workerOn(opened.store, () => Date.now() - 3_600_000)(recordingOf('r1'), never)(
        KEY,
        () => new Promise<string>((resolve) => (release = resolve)),
      );
      let asked = false;
      const second = workerOn(await opened.reopen(), () => Date.now() + 3_600_000)(recordingOf('r2'), never)(
        KEY,
        () => {
          asked = true;
          return Promise.resolve('twice');
        },
      );
      await vi.waitFor(async () =>
        expect(await openTables(opened.store).cache.count(TENANT, { index: 'byRecording' })).toBe(1),
      );
      release('once');
      expect([await first, await second, asked]).toEqual(['once', 'once', false]);
    });

    it('are not waited for by who is told to stop', async () => {
      const worker = workerOn(opened.store);
      const stop = new AbortController();
      let release: (answer: string) => void = () => {};
      const first = worker(recordingOf('r1'), never)(KEY, () => new Promise<string>((resolve) => (release = resolve)));
      const second = worker(recordingOf('r2'), stop.signal)(KEY, () => Promise.resolve('never'));
      stop.abort(new Error('stopped'));
      await expect(second).rejects.toThrow('stopped');
      release('done');
      expect(await first).toBe('done');
    });

    it('go when their recording is erased', async () => {
      await workerOn(opened.store)(recordingOf('r1'), never)(KEY, () => Promise.resolve('one'));
      const rows = await opened.store
        .table(cache)
        .find(TENANT, { index: 'byRecording', equals: { recordingId: 'r1' } });
      expect(rows.map(({ id }) => id)).toEqual(['answer:rubric:discovery:h1']);
    });
  });
}
