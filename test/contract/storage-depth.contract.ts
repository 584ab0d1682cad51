import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TenantId } from '../../src/analysis/domain.ts';
import type { Query, Store, Table } from '../../src/storage/port.ts';
import { everyRow } from '../../src/storage/walk.ts';
import { ODD_STRINGS } from './storage.contract.ts';
import type { OpenStore } from './storage-open.ts';
import { A, B, installed, type Thing, thing, things } from './storage-things.ts';

type Things = Table<Thing, 'body' | 'words', 'byTime' | 'byDone' | 'byCode' | 'byPair' | 'byCount'>;
type ThingQuery = Query<Thing, 'byTime' | 'byCount'>;

/** Strings whose order by UTF-16 units differs from their order by bytes. */
const WIDE = [
  '',
  'a',
  'z',
  '~',
  '\u00e9',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '\u{10000}',
  '\u{1f600}',
  '\u{10ffff}',
  'a\u{1f600}',
  'a\uffff',
];
const EDGES = [
  Number.MIN_SAFE_INTEGER,
  -1e300,
  -1.5,
  -1e-15,
  0,
  1e-15,
  0.1,
  0.30000000000000004,
  1,
  2 ** 31,
  2 ** 32 + 0.5,
  Number.MAX_SAFE_INTEGER - 1,
  Number.MAX_SAFE_INTEGER,
  1e300,
].sort((a, b) => a - b);

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The edges of what the port promises: order, pages beside writes, sizes, numbers, expiry, scan. */
export function storageDepthContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`storage contract in depth: ${name}`, () => {
    let opened: OpenStore;
    let store: Store;
    let table: Things;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      await store.migrate([things, installed]);
      table = store.table(things);
    });
    afterEach(() => opened.dispose());

    async function* pagesOf(query: ThingQuery, key: 'at' | 'count' | 'group'): AsyncGenerator<readonly string[]> {
      for (let after: ThingQuery['after']; ; ) {
        const page = await table.find(A, { ...query, ...(after === undefined ? {} : { after }) });
        yield page.map((row) => row.id);
        const last = page.at(-1);
        if (last === undefined) return;
        after = { key: (last[key] ?? null) as number | string | null, id: last.id };
      }
    }

    describe('order', () => {
      test('of ids is that of their bytes, also beyond U+FFFF, across pages and both ways', async () => {
        const ids = WIDE.filter((id) => id !== '').sort(byBytes);
        await Promise.all(ids.map((id) => table.insert(A, thing(id, { count: 7 }))));
        for (const limit of [1, 3, 100]) {
          for (const [order, expected] of [
            ['asc', ids],
            ['desc', [...ids].reverse()],
          ] as const) {
            const seen: string[] = [];
            for await (const page of pagesOf({ index: 'byCount', equals: { count: 7 }, order, limit }, 'count'))
              seen.push(...page);
            expect(seen).toEqual(expected);
          }
        }
      });

      test('of keys too, with ranges that end within it', async () => {
        const keys = [...WIDE].sort(byBytes);
        await Promise.all(keys.map((group, n) => table.insert(A, thing(`${n}`, { group }))));
        const groups = async (query: ThingQuery) => (await table.find(A, query)).map((row) => row.group);
        expect(await groups({ index: 'byTime' })).toEqual(keys);
        expect(await groups({ index: 'byTime', order: 'desc' })).toEqual([...keys].reverse());
        expect(await groups({ index: 'byTime', range: { from: '\uffff', to: '\u{1f600}' } })).toEqual([
          '\uffff',
          '\u{10000}',
          '\u{1f600}',
        ]);
      });

      test('tenants() is in that order, too', async () => {
        const tenants = ['slack:\u{1f600}', 'slack:\uffff', 'slack:a'] as TenantId[];
        for (const tenantId of tenants) await store.table(installed).insert(tenantId, { tenantId, id: 'x' });
        expect(await store.tenants()).toEqual([...tenants].sort(byBytes));
      });

      test('ties run over pages in the order of ids', async () => {
        const ids = Array.from({ length: 90 }, (_, n) => `id${String((n * 53) % 90).padStart(2, '0')}`);
        await Promise.all(ids.map((id, n) => table.insert(A, thing(id, { at: n < 30 ? 1 : 2 }))));
        const early = ids.slice(0, 30).sort();
        const late = ids.slice(30).sort();
        for (const limit of [7, 30, 31, 90]) {
          const seen: string[] = [];
          for await (const page of pagesOf({ index: 'byTime', equals: { group: 'g' }, limit }, 'at'))
            seen.push(...page);
          expect(seen).toEqual([...early, ...late]);
        }
      });
    });

    test.each(['asc', 'desc'] as const)(
      'pages beside writes, %s: a row that stays is neither skipped nor doubled',
      async (order) => {
        const stay = Array.from({ length: 120 }, (_, n) => `stay${String(n).padStart(3, '0')}`);
        await Promise.all(stay.map((id, n) => table.insert(A, thing(id, { at: Math.floor(n / 5) }))));
        const writer = (await opened.reopen()).table(things);
        let reading = true;
        const writing = (async () => {
          // Rows come, move between keys and go, on both sides of wherever the reader stands.
          for (let n = 0; reading; n += 1) {
            const id = `move${n % 20}`;
            await writer.put(A, thing(id, { at: (n * 7) % 24 }));
            if (n % 3 === 0) await writer.delete(A, id);
          }
        })();
        const seen: string[] = [];
        for await (const page of pagesOf({ index: 'byTime', equals: { group: 'g' }, limit: 4, order }, 'at'))
          seen.push(...page);
        reading = false;
        await writing;
        const kept = seen.filter((id) => id.startsWith('stay'));
        expect(order === 'asc' ? kept : [...kept].reverse()).toEqual(stay);
      },
    );

    test('numbers at the edges are keys: exact, in order, in ranges', async () => {
      await Promise.all(EDGES.map((count, n) => table.insert(A, thing(`n${n}`, { count }))));
      const counts = async (query: ThingQuery) => (await table.find(A, query)).map((row) => row.count);
      expect(await counts({ index: 'byCount' })).toEqual(EDGES);
      expect(await counts({ index: 'byCount', order: 'desc' })).toEqual([...EDGES].reverse());
      for (const [at, count] of EDGES.entries()) {
        expect(await counts({ index: 'byCount', equals: { count } })).toEqual([count]);
        expect(await counts({ index: 'byCount', range: { from: count } })).toEqual(EDGES.slice(at));
        expect(await counts({ index: 'byCount', range: { to: count } })).toEqual(EDGES.slice(0, at + 1));
        expect(await counts({ index: 'byCount', after: { key: count, id: `n${at}` } })).toEqual(EDGES.slice(at + 1));
      }
      // Nearer to zero SQLite's binding would make them zero; as a value they are kept.
      for (const count of [1e-300, -1e-300, 5e-324]) {
        await expect(table.insert(A, thing('near', { count }))).rejects.toMatchObject({ code: 'bug' });
        await table.put(A, thing('near', { at: -1, any: count, count: 1 }));
        expect((await table.get(A, 'near'))?.any).toBe(count);
        await table.delete(A, 'near');
      }
      await table.insert(A, thing('minus zero', { count: -0, at: -0 }));
      expect(await counts({ index: 'byCount', equals: { count: 0 } })).toEqual([0, 0]);
      expect(await counts({ index: 'byCount', equals: { count: -0 } })).toEqual([0, 0]);
    });

    test('expiry: the very millisecond counts, before 1970 and at the end of time, too', async () => {
      const times = [-(2 ** 53) + 1, -1, 0, 1, 1_700_000_000_000, 8.64e15, 8.64e15 + 1, Number.MAX_SAFE_INTEGER];
      await Promise.all(times.map((expireAt) => table.insert(A, thing(`${expireAt}`, { expireAt }))));
      for (const [at, now] of times.entries()) {
        expect((await table.expired(A, now, 100)).map((row) => row.expireAt)).toEqual(times.slice(0, at + 1));
        expect((await table.expired(A, now - 1, 100)).map((row) => row.expireAt)).toEqual(times.slice(0, at));
      }
    });

    describe('sizes', () => {
      test('eight megabytes that do not compress come back, heavy and light', async () => {
        const noise = randomBytes(6 * 2 ** 20).toString('base64');
        await table.insert(A, thing('heavy', { body: noise, at: 1 }));
        await table.insert(A, thing('light', { any: noise, at: 2 }));
        expect((await table.get(A, 'heavy'))?.body === noise).toBe(true);
        expect((await table.find(A, { index: 'byTime', equals: { group: 'g', at: 2 } }))[0]?.any === noise).toBe(true);
        expect((await table.change(A, 'heavy', (row) => ({ ...row, count: 1 })))?.count).toBe(1);
      });

      test('twenty-four megabytes of text do, too; beyond 48 a row is "too-large" and nothing is written', async () => {
        const body = 'a call of a whole day, word by word. '.repeat(680_000);
        await table.insert(A, thing('long', { body }));
        expect((await table.get(A, 'long'))?.body === body).toBe(true);
        const huge = 'x'.repeat(48 * 2 ** 20);
        await expect(table.insert(A, thing('huge', { body: huge }))).rejects.toMatchObject({ code: 'too-large' });
        await expect(table.put(A, thing('long', { body: huge }))).rejects.toMatchObject({ code: 'too-large' });
        expect(await table.get(A, 'huge')).toBeNull();
        expect((await table.get(A, 'long'))?.body === body).toBe(true);
      });
    });

    describe('scan', () => {
      test('gives whole rows of the tenant by the bytes of their ids, page after page', async () => {
        const ids = [...new Set([...WIDE, ...ODD_STRINGS])].filter((id) => id !== '').sort(byBytes);
        const rows = ids.map((id) => thing(id, { body: { of: id }, words: [id] }));
        await Promise.all(rows.map((row) => table.insert(A, row)));
        await table.insert(B, thing('b', { tenantId: B }));
        for (const limit of [1, 2, 7, 1_000]) {
          const seen: Thing[] = [];
          for await (const row of everyRow(table, A, limit)) seen.push(row);
          expect(seen).toStrictEqual(rows);
        }
        expect(await table.scan(A, { after: ids.at(-1) ?? '', limit: 5 })).toEqual([]);
        expect(await table.scan('slack:none' as TenantId, { limit: 5 })).toEqual([]);
        expect(await table.scan('\ud800' as TenantId, { limit: 5 })).toEqual([]);
        for (const limit of [0, 1_001, 1.5])
          await expect(table.scan(A, { limit })).rejects.toMatchObject({ code: 'bug' });
      });

      test('ends a page early when rows are large, and loses none', async () => {
        const body = 'x'.repeat(3 * 2 ** 20);
        for (let n = 0; n < 7; n += 1) await table.insert(A, thing(`${n}`, { body }));
        const first = await table.scan(A, { limit: 100 });
        expect(first.map((row) => row.id)).toEqual(['0', '1', '2']);
        const seen: string[] = [];
        for await (const row of everyRow(table, A, 100)) seen.push(row.id);
        expect(seen).toEqual(['0', '1', '2', '3', '4', '5', '6']);
      });
    });
  });
}
