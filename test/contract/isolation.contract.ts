import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { AnyTableSpec, Query, Row, Store } from '../../src/storage/port.ts';
import { allIndexes } from '../../src/storage/stored.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { rowsOf } from '../fixtures/every-row.ts';
import type { OpenStore } from './storage-open.ts';
import { A, B } from './storage-things.ts';

type Loose = Row & Readonly<Record<string, unknown>>;
const LATER = 9e15;

/** Every call of every table, with one tenant's id against another's rows: nothing is seen, and nothing is changed. */
export function isolationContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`isolation of tenants: ${name}`, () => {
    let opened: OpenStore;
    let store: Store;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
      await store.migrate(SPECS);
    });
    afterAll(() => opened.dispose());

    const asIs = async (spec: AnyTableSpec): Promise<string> =>
      JSON.stringify(await store.table(spec).scan(A, { limit: 1000 }));

    test('every table has rows here', () => {
      expect(Object.keys(rowsOf(A)).sort()).toEqual(Object.keys(openTables(store)).sort());
      expect(Object.keys(rowsOf(A))).toHaveLength(SPECS.length);
    });

    describe.each(SPECS.map((spec) => [spec.name, spec] as const))('%s', (_, spec) => {
      const table = () => store.table(spec);
      const rows = (tenantId = A): readonly Loose[] => {
        const [, found = []] =
          Object.entries(rowsOf(tenantId)).find(([key]) => key.toLowerCase() === spec.name.replaceAll('_', '')) ?? [];
        return found as readonly Loose[];
      };
      let before: string;

      beforeAll(async () => {
        expect(rows().length).toBeGreaterThan(0);
        for (const row of rows()) expect(await table().insert(A, row)).toBe(true);
        before = await asIs(spec);
      });

      test('one row, several, a page and what has expired are not there for another tenant', async () => {
        const ids = rows().map(({ id }) => id);
        for (const id of ids) expect(await table().get(B, id)).toBeNull();
        expect(await table().getLight(B, ids)).toEqual([]);
        expect(await table().scan(B, { limit: 1000 })).toEqual([]);
        expect(
          await table()
            .scan(B, { after: '', limit: 1000 })
            .catch(() => []),
        ).toEqual([]);
        if (spec.expires) {
          expect(await table().expired(B, LATER, 1000)).toEqual([]);
          expect(await table().expired(A, LATER, 1000)).toHaveLength(ids.length);
        }
      });

      test('no index leads another tenant to any of them', async () => {
        const declared = allIndexes(spec).filter(([index]) => index in spec.indexes);
        for (const [index, { fields }] of declared) {
          for (const row of rows()) for (const question of questionsFor(row, index, fields)) await ask(row, question);
        }

        async function ask({ id }: Loose, { order, range, ...question }: Query<Row, string>): Promise<void> {
          const bounds = range === undefined ? {} : { range };
          expect(await table().find(B, { ...question, ...bounds, order: order ?? 'asc', limit: 1000 })).toEqual([]);
          expect(await table().count(B, { ...question, ...bounds })).toBe(0);
          if (question.after !== undefined) return;
          // The same question finds them for their own tenant: it is the tenant that keeps them apart.
          const own = (await table().find(A, { ...question, ...bounds, limit: 1000 })) as readonly Row[];
          expect(own.map((one) => one.id)).toContain(id);
          expect(await table().count(A, { ...question, ...bounds })).toBeGreaterThan(0);
        }
      });

      test('nothing another tenant does changes them', async () => {
        for (const row of rows()) {
          let edits = 0;
          const edited = await table().change(B, row.id, (seen) => {
            edits += 1;
            return seen;
          });
          expect([edited, edits]).toEqual([null, 0]);
          expect(await table().delete(B, row.id)).toBe(false);
          // Another's row under one's own tenant, and one's own under another's.
          for (const [tenantId, foreign] of [
            [B, row],
            [A, { ...row, tenantId: B }],
          ] as const) {
            for (const write of [table().insert(tenantId, foreign), table().put(tenantId, foreign)])
              await expect(write).rejects.toMatchObject({ constructor: AppError, code: 'bug' });
          }
        }
        expect(await table().clear(B)).toBe(0);
        expect(await asIs(spec)).toBe(before);
      });

      test('the same ids are rows of its own, and go alone', async () => {
        for (const row of rows(B)) {
          expect(await table().insert(B, row)).toBe(true);
          await table().put(B, row);
          expect(await table().change(B, row.id, (seen) => ({ ...seen }))).toEqual(row);
        }
        expect(await table().scan(B, { limit: 1000 })).toHaveLength(rows(B).length);
        expect(await table().delete(B, rows(B)[0]?.id ?? '')).toBe(true);
        expect(await table().clear(B)).toBe(rows(B).length - 1);
        expect(await table().scan(B, { limit: 1000 })).toEqual([]);
        expect(await asIs(spec)).toBe(before);
      });
    });
  });
}

/** Every shape of a question on an index that a row answers, and the same from a page on. */
function questionsFor(row: Loose, index: string, fields: readonly string[]): readonly Query<Row, string>[] {
  return [...fields, null].flatMap((next, length): Query<Row, string>[] => {
    const equals = Object.fromEntries(fields.slice(0, length).map((field) => [field, row[field] ?? null]));
    const value = next === null ? null : row[next];
    const isKey = typeof value === 'number' || typeof value === 'string';
    return (['asc', 'desc'] as const).flatMap((order): Query<Row, string>[] => [
      { index, equals, order },
      { index, equals, order, after: { key: null, id: '!' } },
      ...(isKey ? [{ index, equals, order, range: { from: value, to: value } }] : []),
    ]);
  });
}
