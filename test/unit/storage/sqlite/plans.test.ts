import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyTableSpec, Query, Row } from '../../../../src/storage/port.ts';
import { type Database, openDatabase } from '../../../../src/storage/sqlite/database.ts';
import { makeSqliteStore, pageSql, selectSql } from '../../../../src/storage/sqlite/store.ts';
import { allIndexes, planQuery } from '../../../../src/storage/stored.ts';
import { SPECS } from '../../../../src/storage/tables.ts';
import { things } from '../../../contract/storage-things.ts';

// A statement that scans a table stops the whole process while it runs, so every query the port allows is looked at here.

let directory: string;
let database: Database;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plans-'));
  database = openDatabase(join(directory, 'coach.db'));
  await makeSqliteStore(database).migrate([...SPECS, things]);
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

function explain(sql: string): string {
  const rows = database.read((db) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]);
  return rows.map((row) => row.detail).join('\n');
}

/** Every shape of a query on an index: each prefix of its fields, with and without range and page, in both orders. */
function shapes(name: string, fields: readonly string[]): Query<Row, string>[] {
  return fields.flatMap((_, length) => {
    const equals = Object.fromEntries(fields.slice(0, length).map((field) => [field, 'v'])) as Partial<Row>;
    const all = Object.fromEntries(fields.map((field) => [field, 'v'])) as Partial<Row>;
    return (['asc', 'desc'] as const).flatMap((order): Query<Row, string>[] => [
      { index: name, equals, order },
      { index: name, equals, order, range: { from: 1, to: 2 } },
      { index: name, equals, order, after: { key: 1, id: 'x' } },
      { index: name, equals, order, after: { key: null, id: 'x' } },
      { index: name, equals, order, range: { from: 1 }, after: { key: 1, id: 'x' } },
      { index: name, equals: all, order },
      { index: name, equals: all, order, after: { key: 1, id: 'x' } },
    ]);
  });
}

const cases = [...SPECS, things].flatMap((spec: AnyTableSpec) =>
  allIndexes(spec).map(([name, index]) => [`${spec.name}.${name}`, spec, name, index.fields] as const),
);

describe('every query is answered from its index', () => {
  test.each(cases)('%s', (label, spec, name, fields) => {
    for (const query of shapes(name, fields)) {
      const plan = planQuery(spec, query);
      for (const step of plan.steps) {
        const listed = explain(pageSql(spec, plan, step));
        const counted = explain(selectSql(spec, plan, step, 'count(*)'));
        expect(listed, JSON.stringify(query)).toMatch(
          new RegExp(`^SEARCH ${spec.name} USING (COVERING )?INDEX ${label} \\(tenant_id=\\?`),
        );
        expect(counted).toMatch(new RegExp(`^SEARCH ${spec.name} USING (COVERING )?INDEX ${label} \\(tenant_id=\\?`));
        // With two fields left there is a sort among equals of the first; with one or none the index is in order already.
        if (fields.length - Object.keys(query.equals ?? {}).length <= 1) expect(listed).not.toContain('TEMP B-TREE');
      }
    }
  });

  test.each([...SPECS, things].map((spec) => [spec.name]))('%s by id', (name) => {
    expect(explain(`SELECT doc, heavy FROM "${name}" WHERE tenant_id = 'a' AND id = 'b'`)).toMatch(
      /^SEARCH .* \(tenant_id=\? AND id=\?\)$/,
    );
    expect(explain(`SELECT rowid FROM "${name}" WHERE tenant_id = 'a' LIMIT 200`)).toMatch(
      /^SEARCH .* \(tenant_id=\?\)$/,
    );
  });
});
