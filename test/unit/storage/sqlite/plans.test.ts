import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyTableSpec } from '../../../../src/storage/port.ts';
import { type Database, openDatabase } from '../../../../src/storage/sqlite/database.ts';
import {
  insertSql,
  makeSqliteStore,
  pageSql,
  putSql,
  rowSql,
  scanSql,
  selectSql,
  TENANTS_SQL,
} from '../../../../src/storage/sqlite/store.ts';
import { allIndexes, planQuery } from '../../../../src/storage/stored.ts';
import { SPECS } from '../../../../src/storage/tables.ts';
import { queryShapes } from '../../../contract/storage-shapes.ts';
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

const cases = [...SPECS, things].flatMap((spec: AnyTableSpec) =>
  allIndexes(spec).map(([name, index]) => [`${spec.name}.${name}`, spec, name, index.fields] as const),
);

describe('every query is answered from its index', () => {
  test.each(cases)('%s', (label, spec, name, fields) => {
    for (const query of queryShapes(name, fields)) {
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

  const fill = (sql: string) => sql.replaceAll('?', "'v'");

  test.each([...SPECS, things].map((spec) => [spec.name, spec] as const))('%s by id', (name, spec) => {
    const byId = /^SEARCH \S+ USING INDEX sqlite_autoindex_\S+ \(tenant_id=\? AND id=\?\)$/;
    const sql = rowSql(spec);
    expect(explain(fill(sql.get))).toMatch(byId);
    expect(explain(fill(sql.getLight))).toMatch(byId);
    expect(explain(fill(sql.delete))).toMatch(byId);
    expect(explain(fill(scanSql(spec)))).toMatch(
      /^SEARCH \S+ USING INDEX sqlite_autoindex_\S+ \(tenant_id=\? AND id>\?\)$/,
    );
    const clear = explain(fill(sql.clear));
    expect(clear).toContain(`SEARCH ${name} USING INTEGER PRIMARY KEY (rowid=?)`);
    expect(clear).toMatch(/SEARCH \S+ USING COVERING INDEX \S+ \(tenant_id=\?\)/);
    expect(clear).not.toContain('SCAN');
  });

  test('what is written', () => {
    // An insert or a put names its row by the primary key; SQLite plans no search for it.
    for (const spec of [...SPECS, things]) {
      expect(explain(insertSql(spec).replaceAll('?', "'v'"))).toBe('');
      expect(explain(putSql(spec).replaceAll('?', "'v'"))).toBe('');
    }
  });

  test('the tenants, from the index alone', () => {
    expect(explain(TENANTS_SQL)).toMatch(/USING COVERING INDEX sqlite_autoindex_installations_1$/);
  });
});
