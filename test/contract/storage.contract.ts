import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TenantId } from '../../src/analysis/domain.ts';
import { AppError } from '../../src/errors.ts';
import type { Query, Store, Table, TableSpec } from '../../src/storage/port.ts';
import type { OpenStore } from './storage-open.ts';
import { A, B, installed, type Thing, thing, things } from './storage-things.ts';

type Things = Table<Thing, 'body' | 'words', 'byTime' | 'byDone' | 'byCode' | 'byPair' | 'byCount'>;
type ThingQuery = Query<Thing, 'byTime' | 'byDone' | 'byCode' | 'byPair' | 'byCount'>;

export const ODD_STRINGS = [
  '',
  ' ',
  'a\0b',
  '\0',
  '𝄞😀é\u0301',
  '../../etc/passwd',
  "'; DROP TABLE things; --",
  '"',
  '`',
  '%_*',
  '$where',
  '{"$gt":""}',
  'a.b.c',
  '__proto__',
  'constructor',
  '\u202Eevil',
  '\r\n\t\\',
  'null',
  'NaN',
  '1e3',
  'x'.repeat(5_000),
];

export const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1.5,
  1e-300,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 31,
  2 ** 53,
  [],
  {},
  [[], {}, [null], ''],
  { '': { '': 0 } },
  { 'a.b': 1, $set: { $gt: 2 }, $: 3, '.': 4, a: { 'b.c': { $d: [] } } },
  JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{}},"toString":"x","_id":1,"id":2,"tenantId":"slack:TB"}',
  ),
  { null: null, list: [null, null], nested: { absent: [], empty: {} } },
  ['\ud800', '\udfff x', 'a\ud83d'],
  { '\ud800': 'a lone surrogate as a key', 'nul\0key': 1 },
  Array.from({ length: 60 }).reduce((inner) => [inner], 'deep'),
  ...ODD_STRINGS,
];

/** What every engine must do alike. */
export function storageContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`storage contract: ${name}`, () => {
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

    /** All pages of a query, joined. */
    async function pages(tenantId: TenantId, query: ThingQuery, key: keyof Thing, limit: number): Promise<string[]> {
      const ids: string[] = [];
      let after: ThingQuery['after'];
      for (;;) {
        const page = await table.find(tenantId, { ...query, limit, ...(after === undefined ? {} : { after }) });
        ids.push(...page.map((row) => row.id));
        const last = page.at(-1);
        if (last === undefined || page.length < limit) return ids;
        after = { key: ((last as Thing)[key] ?? null) as number | string | null, id: last.id };
      }
    }

    async function expectBug(work: Promise<unknown>): Promise<void> {
      const error = await work.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('bug');
    }

    describe('one row', () => {
      test('what is inserted is got; absent is null', async () => {
        const row = thing('1', { any: { deep: [1] }, body: { long: 'x' }, words: ['a'], at: 5, expireAt: 9 });
        expect(await table.insert(A, row)).toBe(true);
        expect(await table.get(A, '1')).toStrictEqual(row);
        expect(await table.get(A, '2')).toBeNull();
      });

      test('many are got at once without what is heavy, in the order asked for, each once, of this tenant alone', async () => {
        for (const id of ['1', '2', '3'])
          await table.insert(A, thing(id, { any: id, body: { long: 'x' }, words: ['a'] }));
        await table.insert(B, thing('4', { tenantId: B }));
        const rows = await table.getLight(A, ['3', 'nothing', '1', '3', '4', '\ud800']);
        expect(rows.map(({ id }) => id)).toEqual(['3', '1']);
        expect(rows[0]).toMatchObject({ tenantId: A, any: '3' });
        expect(rows.flatMap((row) => Object.keys(row))).not.toContain('body');
        expect(await table.getLight(A, [])).toEqual([]);
        const tooMany = Array.from({ length: 1_001 }, (_, n) => `${n}`);
        await expect(table.getLight(A, tooMany)).rejects.toMatchObject({ code: 'bug' });
      });

      test('an id is taken once; the first stays', async () => {
        expect(await table.insert(A, thing('1', { count: 1 }))).toBe(true);
        expect(await table.insert(A, thing('1', { count: 2 }))).toBe(false);
        expect((await table.get(A, '1'))?.count).toBe(1);
      });

      test('of forty inserts of one id at once, one wins', async () => {
        const won = await Promise.all(Array.from({ length: 40 }, (_, n) => table.insert(A, thing('1', { count: n }))));
        expect(won.filter(Boolean)).toHaveLength(1);
        expect((await table.get(A, '1'))?.count).toBe(won.indexOf(true));
      });

      test('put adds and replaces whole rows', async () => {
        await table.put(A, thing('1', { any: 1, text: 'old', body: { a: 1 }, words: ['w'], at: 3, code: 'c' }));
        await table.put(A, thing('1', { any: 2 }));
        expect(await table.get(A, '1')).toStrictEqual(thing('1', { any: 2 }));
        expect(await table.find(A, { index: 'byCode', equals: { code: 'c' } })).toEqual([]);
        expect(await table.count(A, { index: 'byTime', equals: { group: 'g' } })).toBe(1);
      });

      test('twenty puts of one new id at once leave one of them', async () => {
        await Promise.all(Array.from({ length: 20 }, (_, n) => table.put(A, thing('1', { count: n, any: { n } }))));
        const row = await table.get(A, '1');
        expect(row?.any).toEqual({ n: row?.count });
        expect(await table.count(A, { index: 'byCount' })).toBe(1);
      });

      test('delete tells whether there was a row', async () => {
        await table.insert(A, thing('1', { code: 'c' }));
        expect(await table.delete(A, '1')).toBe(true);
        expect(await table.delete(A, '1')).toBe(false);
        expect(await table.get(A, '1')).toBeNull();
        expect(await table.insert(A, thing('2', { code: 'c' }))).toBe(true);
      });

      test('an undefined property is not stored', async () => {
        await table.insert(A, {
          ...thing('1'),
          text: undefined,
          any: { gone: undefined, kept: 1 },
        } as unknown as Thing);
        const row = await table.get(A, '1');
        expect(row).toStrictEqual(thing('1', { any: { kept: 1 } }));
        expect(row !== null && 'text' in row).toBe(false);
      });

      test('minus zero is stored as zero, as JSON has it', async () => {
        await table.insert(A, thing('1', { count: -0, any: [-0], body: -0 }));
        expect(await table.get(A, '1')).toStrictEqual(thing('1', { count: 0, any: [0], body: 0 }));
      });
    });

    describe('unique keys', () => {
      test('a taken key refuses an insert and writes nothing', async () => {
        expect(await table.insert(A, thing('1', { code: 'c' }))).toBe(true);
        expect(await table.insert(A, thing('2', { code: 'c' }))).toBe(false);
        expect(await table.get(A, '2')).toBeNull();
        expect(await table.insert(A, thing('3', { code: 'C' }))).toBe(true);
      });

      test('rows without all of the key do not collide', async () => {
        const rows = [
          thing('1', { code: null, left: 'l', right: null }),
          thing('2', { left: 'l', right: null }),
          thing('3', { left: null, right: 1 }),
          thing('4', { left: null, right: 1 }),
          thing('5', { left: 'l', right: 1 }),
          thing('6', { left: 'l', right: 2 }),
        ];
        for (const row of rows) expect(await table.insert(A, row)).toBe(true);
        expect(await table.insert(A, thing('7', { left: 'l', right: 2 }))).toBe(false);
      });

      test('of thirty inserts with one key at once, one wins', async () => {
        const won = await Promise.all(
          Array.from({ length: 30 }, (_, n) => table.insert(A, thing(`${n}`, { code: 'c' }))),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await table.find(A, { index: 'byCode', equals: { code: 'c' } })).toHaveLength(1);
      });

      test('a put or change that would take the key of another row fails and writes nothing', async () => {
        await table.insert(A, thing('1', { code: 'c' }));
        await table.insert(A, thing('2', { code: 'd' }));
        await expectBug(table.put(A, thing('3', { code: 'c' })));
        await expectBug(table.put(A, thing('2', { code: 'c' })));
        await expectBug(table.change(A, '2', (row) => ({ ...row, code: 'c' })));
        expect(await table.get(A, '3')).toBeNull();
        expect((await table.get(A, '2'))?.code).toBe('d');
      });

      test('a key is unique within its tenant only', async () => {
        expect(await table.insert(A, thing('1', { code: 'c' }))).toBe(true);
        expect(await table.insert(B, thing('2', { tenantId: B, code: 'c' }))).toBe(true);
      });
    });

    describe('change', () => {
      test('gives what was written, and null where there is nothing to do', async () => {
        await table.insert(A, thing('1', { body: { big: 1 }, words: ['w'] }));
        const written = await table.change(A, '1', (row) => ({ ...row, count: row.count + 1, body: [row.body] }));
        expect(written).toStrictEqual(thing('1', { body: [{ big: 1 }], words: ['w'], count: 1 }));
        expect(await table.get(A, '1')).toStrictEqual(written);
        expect(await table.change(A, '1', () => null)).toBeNull();
        expect(await table.change(A, 'none', (row) => row)).toBeNull();
        expect((await table.get(A, '1'))?.count).toBe(1);
      });

      test('fifty increments at once add up', async () => {
        await table.insert(A, thing('1'));
        await Promise.all(
          Array.from({ length: 50 }, () => table.change(A, '1', (row) => ({ ...row, count: row.count + 1 }))),
        );
        expect((await table.get(A, '1'))?.count).toBe(50);
      });

      test('increments over two connections add up', async () => {
        const other = (await opened.reopen()).table(things);
        await table.insert(A, thing('1'));
        const both = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? table : other));
        await Promise.all(both.map((one) => one.change(A, '1', (row) => ({ ...row, count: row.count + 1 }))));
        expect((await other.get(A, '1'))?.count).toBe(40);
      });

      test('of two that both expect a state, one wins', async () => {
        await table.insert(A, thing('1', { group: 'free' }));
        const claims = Array.from({ length: 10 }, (_, n) =>
          table.change(A, '1', (row) => (row.group === 'free' ? { ...row, group: 'held', count: n } : null)),
        );
        expect((await Promise.all(claims)).filter((row) => row !== null)).toHaveLength(1);
      });

      test('moves the row in its indexes', async () => {
        await table.insert(A, thing('1', { group: 'x', at: 1 }));
        await table.change(A, '1', (row) => ({ ...row, group: 'y', at: null }));
        expect(await table.find(A, { index: 'byTime', equals: { group: 'x' } })).toEqual([]);
        expect(await table.find(A, { index: 'byTime', equals: { group: 'y', at: null } })).toHaveLength(1);
      });

      test('cannot move a row to another id or tenant; what `edit` throws comes out', async () => {
        await table.insert(A, thing('1'));
        await expectBug(table.change(A, '1', (row) => ({ ...row, id: '2' })));
        await expectBug(table.change(A, '1', (row) => ({ ...row, tenantId: B })));
        const fault = new Error('mine');
        await expect(
          table.change(A, '1', () => {
            throw fault;
          }),
        ).rejects.toBe(fault);
        expect(await table.get(A, '1')).toStrictEqual(thing('1'));
        expect(await table.get(A, '2')).toBeNull();
      });
    });

    describe('find', () => {
      test('leaves heavy fields out, gives the rest', async () => {
        await table.insert(A, thing('1', { body: { big: 1 }, words: ['w'], any: { small: 1 }, text: 't' }));
        const { body: _, ...light } = thing('1', { any: { small: 1 }, text: 't' });
        expect(await table.find(A, { index: 'byCount' })).toStrictEqual([light]);
      });

      test('by equality, prefix and range, bounds included', async () => {
        for (const [n, group] of ['x', 'x', 'x', 'y', 'x'].entries())
          await table.insert(A, thing(`${n}`, { group, at: n, done: n > 2 }));
        const ids = async (query: ThingQuery) => (await table.find(A, query)).map((row) => row.id);
        expect(await ids({ index: 'byTime', equals: { group: 'x' } })).toEqual(['0', '1', '2', '4']);
        expect(await ids({ index: 'byTime', equals: { group: 'x' }, range: { from: 1, to: 2 } })).toEqual(['1', '2']);
        expect(await ids({ index: 'byTime', equals: { group: 'x' }, range: { from: 2 }, order: 'desc' })).toEqual([
          '4',
          '2',
        ]);
        expect(await ids({ index: 'byTime', equals: { group: 'x' }, range: { to: 1 } })).toEqual(['0', '1']);
        expect(await ids({ index: 'byTime', equals: { group: 'x', at: 2 } })).toEqual(['2']);
        expect(await ids({ index: 'byTime', range: { from: 'y' } })).toEqual(['3']);
        expect(await ids({ index: 'byTime', equals: { group: 'none' } })).toEqual([]);
        expect(await ids({ index: 'byDone', equals: { done: true } })).toEqual(['4', '3']);
        expect(await ids({ index: 'byDone', equals: { done: false, group: 'x' }, order: 'desc', limit: 2 })).toEqual([
          '2',
          '1',
        ]);
        expect(await table.count(A, { index: 'byTime', equals: { group: 'x' } })).toBe(4);
        expect(await table.count(A, { index: 'byTime', equals: { group: 'x' }, range: { from: 1 } })).toBe(3);
        expect(await table.count(A, { index: 'byCount' })).toBe(5);
      });

      test('a hundred rows unless told, a thousand at most', async () => {
        await Promise.all(Array.from({ length: 130 }, (_, n) => table.insert(A, thing(`${n}`, { at: n }))));
        expect(await table.find(A, { index: 'byTime', equals: { group: 'g' } })).toHaveLength(100);
        expect(await table.find(A, { index: 'byTime', equals: { group: 'g' }, limit: 1_000 })).toHaveLength(130);
      });

      test('pages without gap or double, with ties and nulls, in both orders', async () => {
        const rows = Array.from({ length: 57 }, (_, n) =>
          thing(`id${(n * 37) % 57}`, { at: n % 6 === 0 ? null : n % 4, count: n % 3, text: `${n}` }),
        );
        delete (rows[6] as { at?: unknown }).at;
        await Promise.all(rows.map((row) => table.insert(A, row)));
        await table.insert(B, thing('id5', { tenantId: B, at: 2 }));
        const rank = (row: Thing) => row.at ?? Number.NEGATIVE_INFINITY;
        const byAt = [...rows]
          .sort((x, y) => (rank(x) < rank(y) ? -1 : rank(x) > rank(y) ? 1 : x.id < y.id ? -1 : 1))
          .map((row) => row.id);
        const byId = rows.map((row) => row.id).sort();
        for (const limit of [1, 2, 7, 19, 57, 100]) {
          const query: ThingQuery = { index: 'byTime', equals: { group: 'g' } };
          expect(await pages(A, query, 'at', limit)).toEqual(byAt);
          expect(await pages(A, { ...query, order: 'desc' }, 'at', limit)).toEqual([...byAt].reverse());
        }
        // Every field of the index is given, so the order is by id alone.
        const zeros = byId.filter((id) => rows.find((row) => row.id === id)?.count === 0);
        expect(await pages(A, { index: 'byCount', equals: { count: 0 } }, 'count', 4)).toEqual(zeros);
        expect(await pages(A, { index: 'byCount', equals: { count: 0 }, order: 'desc' }, 'count', 4)).toEqual(
          [...zeros].reverse(),
        );
        // Within a range, in the middle of ties.
        const ranged = byAt.filter((id) => [1, 2].includes(rows.find((row) => row.id === id)?.at ?? -1));
        const query: ThingQuery = { index: 'byTime', equals: { group: 'g' }, range: { from: 1, to: 2 } };
        expect(await pages(A, query, 'at', 5)).toEqual(ranged);
        expect(await pages(A, { ...query, order: 'desc' }, 'at', 5)).toEqual([...ranged].reverse());
      });

      test('strings are ordered by their UTF-8 bytes, in any locale', async () => {
        const groups = ['a', 'B', 'ä', 'Z', 'zz', '￿', '😀', '1', '10', '9', ''];
        await Promise.all(groups.map((group, n) => table.insert(A, thing(`${n}`, { group }))));
        const found = await table.find(A, { index: 'byTime' });
        expect(found.map((row) => row.group)).toEqual(
          [...groups].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y))),
        );
      });

      test('null and absent are one key', async () => {
        await table.insert(A, thing('1', { at: null }));
        await table.insert(A, thing('2'));
        await table.insert(A, thing('3', { at: 0 }));
        const found = await table.find(A, { index: 'byTime', equals: { group: 'g', at: null } });
        expect(found.map((row) => row.id)).toEqual(['1', '2']);
        expect(await table.count(A, { index: 'byTime', equals: { group: 'g', at: null } })).toBe(2);
        expect(await table.count(A, { index: 'byTime', equals: { group: 'g' }, range: { to: 5 } })).toBe(1);
      });

      const misuses: readonly (readonly [string, ThingQuery])[] = [
        ['an index that is not there', { index: 'byNothing' as 'byTime' }],
        ['a field out of turn', { index: 'byTime', equals: { at: 1 } }],
        ['a field of another index', { index: 'byTime', equals: { group: 'g', code: 'c' } }],
        ['a range when no field is left', { index: 'byCode', equals: { code: 'c' }, range: { from: 1 } }],
        ['an undefined value', { index: 'byTime', equals: { group: undefined } as unknown as Partial<Thing> }],
        ['an operator for a value', { index: 'byTime', equals: { group: { $gt: '' } } as unknown as Partial<Thing> }],
        ['a list for a value', { index: 'byTime', equals: { group: ['g'] } as unknown as Partial<Thing> }],
        ['not a number', { index: 'byTime', equals: { group: 'g' }, range: { from: Number.NaN } }],
        ['no limit', { index: 'byTime', limit: 0 }],
        ['too high a limit', { index: 'byTime', limit: 1_001 }],
        ['half a limit', { index: 'byTime', limit: 1.5 }],
      ];
      test.each(misuses)('%s is a bug of the caller', async (_, query) => {
        await table.insert(A, thing('1'));
        await expectBug(table.find(A, query));
      });
    });

    describe('validation', () => {
      const invalid: readonly (readonly [string, unknown])[] = [
        ['a wrong type', { ...thing('1'), count: 'x' }],
        ['not a number', { ...thing('1'), count: Number.NaN }],
        ['infinity', { ...thing('1'), count: Number.POSITIVE_INFINITY }],
        ['a missing field', { tenantId: A, id: '1' }],
        ['another tenant', thing('1', { tenantId: B })],
        ['an empty id', thing('')],
        ['an id with a lone surrogate', thing('a\ud800')],
        ['a key with a lone surrogate', thing('1', { group: '\udc00' })],
      ];
      test.each(invalid)('%s is refused by every write', async (_, row) => {
        await table.insert(A, thing('0'));
        await expectBug(table.insert(A, row as Thing));
        await expectBug(table.put(A, row as Thing));
        await expectBug(table.change(A, '0', () => row as Thing));
        expect(await table.count(A, { index: 'byCount' })).toBe(1);
        expect(await table.get(A, '0')).toStrictEqual(thing('0'));
      });

      test('the error names the field, not what stood in it', async () => {
        const error = await table
          .insert(A, { ...thing('1'), count: 'secret words' } as unknown as Thing)
          .catch((thrown) => thrown);
        expect(error.message).toContain('count');
        expect(error.message).not.toContain('secret');
      });
    });

    describe('fidelity', () => {
      test('odd values come back as they went in, light and heavy', async () => {
        await Promise.all(
          ODD_VALUES.map((value, n) => table.insert(A, thing(`${n}`, { any: value, body: value, at: n }))),
        );
        const light = await table.find(A, { index: 'byTime', equals: { group: 'g' }, limit: 1_000 });
        for (const [n, value] of ODD_VALUES.entries()) {
          const row = await table.get(A, `${n}`);
          // Not toStrictEqual: it takes an own property named "constructor" for the type.
          for (const back of [row?.any, row?.body, light[n]?.any]) {
            expect(isDeepStrictEqual(back, value), JSON.stringify({ n, value, back })).toBe(true);
          }
        }
      });

      test('odd strings work as ids and keys', async () => {
        const strings = ODD_STRINGS.filter((text) => text !== '').map((text) => text.slice(0, 500));
        for (const text of strings) {
          expect(await table.insert(A, thing(text, { group: text, code: text, text }))).toBe(true);
        }
        for (const text of strings) {
          expect((await table.get(A, text))?.text).toBe(text);
          expect(await table.find(A, { index: 'byTime', equals: { group: text } })).toHaveLength(1);
          expect(await table.find(A, { index: 'byCode', equals: { code: text } })).toHaveLength(1);
          expect((await table.change(A, text, (row) => ({ ...row, count: 1 })))?.count).toBe(1);
        }
        expect((await pages(A, { index: 'byTime' }, 'group', 3)).sort()).toEqual([...strings].sort());
        for (const text of strings) expect(await table.delete(A, text)).toBe(true);
      });

      test('ids that cannot exist find nothing', async () => {
        await table.insert(A, thing('a\ufffd'));
        expect(await table.get(A, 'a\ud800')).toBeNull();
        expect(await table.delete(A, 'a\ud800')).toBe(false);
        expect(await table.change(A, 'a\ud800', (row) => row)).toBeNull();
        expect(await table.get('\ud800' as TenantId, 'a')).toBeNull();
        expect(await table.clear('\ud800' as TenantId)).toBe(0);
      });

      test('any JSON comes back', async () => {
        await fc.assert(
          fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
            const json = JSON.parse(JSON.stringify(value)) as unknown;
            await table.put(A, thing('1', { any: value, body: value }));
            expect(await table.get(A, '1')).toStrictEqual(thing('1', { any: json, body: json }));
          }),
          { numRuns: 60, seed: 2 },
        );
      });

      test('a three-hour transcript', async () => {
        const body = Array.from({ length: 27_000 }, (_, n) => ({
          text: `wörd${n}😀`,
          startMs: n * 400,
          endMs: n * 400 + 390,
        }));
        await table.insert(A, thing('1', { body }));
        expect((await table.get(A, '1'))?.body).toEqual(body);
      });
    });

    describe('tenants', () => {
      test('one tenant neither sees nor changes what another has', async () => {
        await table.insert(A, thing('1', { code: 'c', expireAt: 1, text: 'of A' }));
        await table.insert(B, thing('1', { tenantId: B, code: 'c', expireAt: 1, text: 'of B' }));
        await table.insert(A, thing('2', { expireAt: 1 }));
        expect((await table.get(B, '1'))?.text).toBe('of B');
        expect(await table.get(B, '2')).toBeNull();
        expect(await table.find(B, { index: 'byTime', equals: { group: 'g' } })).toHaveLength(1);
        expect(await table.count(B, { index: 'byCount' })).toBe(1);
        expect(await table.expired(B, 5, 10)).toHaveLength(1);
        expect(await table.change(B, '2', (row) => ({ ...row, count: 9 }))).toBeNull();
        expect(await table.delete(B, '2')).toBe(false);
        await expectBug(table.put(B, thing('1', { text: 'stolen' })));
        expect(await table.clear(B)).toBe(1);
        expect((await table.get(A, '1'))?.text).toBe('of A');
        expect(await table.count(A, { index: 'byCount' })).toBe(2);
      });

      test('tenants and ids that look alike when joined stay apart', async () => {
        const pairs: readonly (readonly [string, string])[] = [
          ['a', 'b","c'],
          ['a","b', 'c'],
          ['a:b', 'c'],
          ['a', 'b:c'],
          ['a\0b', 'c'],
          ['a', 'b\0c'],
          ['A', 'c'],
          ['a', 'c'],
        ];
        for (const [tenant, id] of pairs) {
          const tenantId = tenant as TenantId;
          expect(await table.insert(tenantId, thing(id, { tenantId }))).toBe(true);
        }
        for (const [tenant, id] of pairs) expect((await table.get(tenant as TenantId, id))?.id).toBe(id);
      });

      test('clear removes all rows of a tenant, many as they are', async () => {
        await Promise.all(Array.from({ length: 450 }, (_, n) => table.insert(A, thing(`${n}`))));
        await table.insert(B, thing('1', { tenantId: B }));
        expect(await table.clear(A)).toBe(450);
        expect(await table.clear(A)).toBe(0);
        expect(await table.count(B, { index: 'byCount' })).toBe(1);
      });

      test('tenants() lists who is installed, once each', async () => {
        expect(await store.tenants()).toEqual([]);
        const installations = store.table(installed);
        await installations.insert(B, { tenantId: B, id: 'x' });
        await installations.insert(A, { tenantId: A, id: 'x' });
        await installations.insert(A, { tenantId: A, id: 'y' });
        await table.insert('slack:TC' as TenantId, thing('1', { tenantId: 'slack:TC' as TenantId }));
        expect(await store.tenants()).toEqual([A, B]);
      });
    });

    test('expired gives what is due, oldest first, without heavy fields', async () => {
      for (const [id, expireAt] of [
        ['a', 30],
        ['b', 10],
        ['c', 20],
        ['d', 21],
        ['e', null],
      ] as const) {
        await table.insert(A, thing(id, { expireAt, body: { big: 1 } }));
      }
      await table.insert(A, thing('f'));
      expect((await table.expired(A, 20, 10)).map((row) => row.id)).toEqual(['b', 'c']);
      expect((await table.expired(A, 100, 3)).map((row) => row.id)).toEqual(['b', 'c', 'd']);
      expect((await table.expired(A, 100, 1))[0]).not.toHaveProperty('body');
      expect(await table.expired(A, 9, 10)).toEqual([]);
    });

    describe('over time', () => {
      test('rows are there after closing and opening again', async () => {
        const row = thing('1', { body: ['heavy'], code: 'c' });
        await table.insert(A, row);
        const second = await opened.reopen();
        await store.close();
        expect(await second.table(things).get(A, '1')).toStrictEqual(row);
        await second.migrate([things, installed]);
        expect(await second.table(things).insert(A, thing('2', { code: 'c' }))).toBe(false);
      });

      test('migrating again, and twice at once, changes nothing', async () => {
        await table.insert(A, thing('1', { code: 'c' }));
        const other = await opened.reopen();
        await Promise.all([store.migrate([things, installed]), other.migrate([installed, things])]);
        expect(await other.table(things).find(A, { index: 'byCode', equals: { code: 'c' } })).toHaveLength(1);
      });

      test('an index that is added, changed or made unique later finds the old rows', async () => {
        for (let n = 0; n < 7; n += 1)
          await table.insert(A, thing(`${n}`, { text: `t${n % 3}`, code: n > 4 ? null : `c${n}`, at: n }));
        const later: TableSpec<Thing, 'body' | 'words', 'byTime' | 'byText' | 'byCode'> = {
          ...things,
          indexes: {
            byTime: { fields: ['group', 'text', 'at'] },
            byText: { fields: ['text'] },
            byCode: { fields: ['code', 'text'], unique: true },
          },
        };
        const other = await opened.reopen();
        await other.migrate([later, installed]);
        const newer = other.table(later);
        const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
        expect(ids(await newer.find(A, { index: 'byText', equals: { text: 't1' } }))).toEqual(['1', '4']);
        expect(
          ids(await newer.find(A, { index: 'byTime', equals: { group: 'g', text: 't0' }, order: 'desc' })),
        ).toEqual(['6', '3', '0']);
        expect(await newer.insert(A, thing('x', { code: 'c1', text: 't1' }))).toBe(false);
        expect(await newer.insert(A, thing('x', { code: 'c1', text: 't2' }))).toBe(true);
      });

      test('a spec that no engine could hold is refused', async () => {
        const row = z.object({ tenantId: installed.row as never, id: z.string() }) as never;
        for (const bad of [
          { ...installed, row, name: 'Has Space"; DROP' },
          { ...things, indexes: { byBody: { fields: ['body'] } } },
          { ...things, indexes: { byNone: { fields: [] } } },
        ]) {
          await expectBug(store.migrate([bad as never]));
        }
      });

      test('ping answers while open; a closed store fails in our words', async () => {
        await store.ping();
        await store.close();
        for (const work of [
          store.ping(),
          table.get(A, '1'),
          table.insert(A, thing('1')),
          table.find(A, { index: 'byCount' }),
        ]) {
          await expect(work).rejects.toMatchObject({ name: 'AppError', code: 'provider-down' });
        }
        await store.close();
      });
    });
  });
}
