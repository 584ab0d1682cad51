import type { TenantId } from '../../analysis/domain.ts';
import { AppError } from '../../errors.ts';
import type { AnyTableSpec, Query, Row, Store, Table, TableSpec } from '../port.ts';
import {
  type Condition,
  decodeRow,
  EXPIRY_INDEX,
  encodeRow,
  ID,
  isKeyText,
  keyFields,
  keyTexts,
  makeScanPage,
  planQuery,
  type QueryPlan,
  type StoredRow,
} from '../stored.ts';
import type { Database } from './database.ts';
import { isTaken } from './errors.ts';
import { bindable, columnOf, indexName, migrateTables, unbind } from './schema.ts';

/** Rows deleted in one transaction when a tenant is cleared: some milliseconds of blocked event loop. */
const CLEAR_PAGE = 200;

const OPERATORS: Readonly<Record<Condition['test'], string>> = {
  eq: '= ?',
  gt: '> ?',
  gte: '>= ?',
  lt: '< ?',
  lte: '<= ?',
  isNull: 'IS NULL',
  notNull: 'IS NOT NULL',
};

/** The store on an open SQLite database; closing the store closes the database. */
export function makeSqliteStore(database: Database): Store {
  return {
    engine: 'sqlite',
    table: (spec) => makeTable(database, spec),
    migrate: (specs) => database.write((db) => migrateTables(db, specs)),
    async tenants() {
      return database.read(() => {
        const known = database
          .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'installations'`)
          .get();
        if (known === undefined) return [];
        const rows = database.prepare(TENANTS_SQL).all();
        return (rows as { tenant_id: string }[]).map((row) => unbind(row.tenant_id) as TenantId);
      });
    },
    // A file that another program holds, or on a full disk, still reads: who cannot write is not ready.
    ping: () => database.write(() => {}),
    tidy: async () => database.tidy(),
    close: () => database.close(),
  };
}

/** The SQL of one step of a query plan; `what` are the columns. The named index is used or SQLite refuses the statement. */
export function selectSql(spec: AnyTableSpec, plan: QueryPlan, step: readonly Condition[], what: string): string {
  const conditions = [
    'tenant_id = ?',
    ...step.map((condition) => `${nameOf(condition.field)} ${OPERATORS[condition.test]}`),
  ];
  return `SELECT ${what} FROM "${spec.name}" INDEXED BY ${indexName(spec, plan.index)} WHERE ${conditions.join(' AND ')}`;
}

/** As `selectSql`, in the plan's order. */
export function pageSql(spec: AnyTableSpec, plan: QueryPlan, step: readonly Condition[]): string {
  const direction = plan.descending ? 'DESC' : 'ASC';
  const columns = plan.orderBy === null ? ['id'] : [columnOf(plan.orderBy), 'id'];
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  return `${selectSql(spec, plan, step, 'doc')} ORDER BY ${order} LIMIT ?`;
}

function nameOf(field: Condition['field']): string {
  return field === ID ? 'id' : columnOf(field);
}

function valuesOf(step: readonly Condition[]): (string | number | null)[] {
  return step
    .filter((condition) => condition.test !== 'isNull' && condition.test !== 'notNull')
    .map((condition) => bindable(condition.value));
}

/** The next row by id, whole; one at a time, so that no more is read than a page may hold. */
export function scanSql(spec: AnyTableSpec): string {
  return `SELECT doc, heavy FROM "${spec.name}" WHERE tenant_id = ? AND id > ? ORDER BY id LIMIT 1`;
}

/** The statements that name a row, or a tenant's next page to delete. */
export function rowSql(spec: AnyTableSpec) {
  return {
    get: `SELECT doc, heavy FROM "${spec.name}" WHERE tenant_id = ? AND id = ?`,
    getLight: `SELECT doc FROM "${spec.name}" WHERE tenant_id = ? AND id = ?`,
    delete: `DELETE FROM "${spec.name}" WHERE tenant_id = ? AND id = ?`,
    clear: `DELETE FROM "${spec.name}" WHERE rowid IN (SELECT rowid FROM "${spec.name}" WHERE tenant_id = ? LIMIT ${CLEAR_PAGE})`,
  };
}

function columnsOf(spec: AnyTableSpec): readonly string[] {
  return ['tenant_id', 'id', ...keyFields(spec).map(columnOf), 'doc', 'heavy'];
}

export function insertSql(spec: AnyTableSpec): string {
  const columns = columnsOf(spec);
  return `INSERT INTO "${spec.name}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

export function putSql(spec: AnyTableSpec): string {
  const assignments = columnsOf(spec)
    .slice(2)
    .map((column) => `${column} = excluded.${column}`);
  return `${insertSql(spec)} ON CONFLICT (tenant_id, id) DO UPDATE SET ${assignments.join(', ')}`;
}

/** Every tenant there is, from the primary key of `installations`. */
export const TENANTS_SQL = 'SELECT DISTINCT tenant_id FROM installations ORDER BY tenant_id';

function makeTable<R extends Row, Heavy extends keyof R, Index extends string>(
  database: Database,
  spec: TableSpec<R, Heavy, Index>,
): Table<R, Heavy, Index> {
  const fields = keyFields(spec);
  const sql = { ...rowSql(spec), insert: insertSql(spec), put: putSql(spec) };

  function bind(tenantId: TenantId, stored: StoredRow): (string | number | null)[] {
    const keys = fields.map((field) => bindable(stored.keys.get(field) ?? null));
    return [bindable(tenantId), bindable(stored.id), ...keys, stored.doc, stored.heavy];
  }

  function read(tenantId: TenantId, id: string): R | null {
    if (!isKeyText(tenantId) || !isKeyText(id)) return null;
    const found = database.prepare(sql.get).get(bindable(tenantId), bindable(id)) as
      | { doc: string; heavy: string | null }
      | undefined;
    return found === undefined ? null : decodeRow<R>(found.doc, found.heavy);
  }

  /** Replaces or adds; a unique key of another row in the way is the caller's bug, since only `insert` can tell of it. */
  function write(tenantId: TenantId, stored: StoredRow): void {
    try {
      database.prepare(sql.put).run(...bind(tenantId, stored));
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw new AppError('bug', { detail: `A row of ${spec.name} would take a unique key of another.`, cause: error });
    }
  }

  async function find(
    tenantId: TenantId,
    query: Query<R, Index | typeof EXPIRY_INDEX>,
  ): Promise<readonly Omit<R, Heavy>[]> {
    const plan = planQuery(spec, query);
    if (!isKeyText(tenantId)) return [];
    const docs: { doc: string }[] = database.read(() => {
      const found: { doc: string }[] = [];
      for (const step of plan.steps) {
        if (found.length >= plan.limit) break;
        const statement = database.prepare(pageSql(spec, plan, step));
        found.push(
          ...(statement.all(bindable(tenantId), ...valuesOf(step), plan.limit - found.length) as { doc: string }[]),
        );
      }
      return found;
    });
    return docs.map((row) => decodeRow<Omit<R, Heavy>>(row.doc, null));
  }

  return {
    find,
    async insert(tenantId, row) {
      const stored = encodeRow(spec, tenantId, row);
      try {
        await database.write(() => database.prepare(sql.insert).run(...bind(tenantId, stored)));
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    async put(tenantId, row) {
      const stored = encodeRow(spec, tenantId, row);
      await database.write(() => write(tenantId, stored));
    },
    async get(tenantId, id) {
      return database.read(() => read(tenantId, id));
    },
    async getLight(tenantId, ids) {
      const keys = keyTexts(spec, ids);
      if (!isKeyText(tenantId)) return [];
      const docs = database.read(() => {
        const statement = database.prepare(sql.getLight);
        return keys.map((id) => statement.get(bindable(tenantId), bindable(id)) as { doc: string } | undefined);
      });
      return docs.flatMap((row) => (row === undefined ? [] : [decodeRow<Omit<R, Heavy>>(row.doc, null)]));
    },
    async scan(tenantId, { after = '', limit }) {
      const page = makeScanPage<R>(limit);
      if (!isKeyText(tenantId) || !isKeyText(after)) return [];
      database.read(() => {
        const next = database.prepare(scanSql(spec));
        let last = after;
        for (;;) {
          const found = next.get(bindable(tenantId), bindable(last)) as
            | { doc: string; heavy: string | null }
            | undefined;
          if (found === undefined || !page.add(found.doc, found.heavy)) return;
          last = page.rows.at(-1)?.id ?? last;
        }
      });
      return page.rows;
    },
    async count(tenantId, query) {
      const plan = planQuery(spec, query);
      if (!isKeyText(tenantId)) return 0;
      const step = plan.steps[0] ?? [];
      return database.read(() => {
        const statement = database.prepare(selectSql(spec, plan, step, 'count(*) AS n'));
        return (statement.get(bindable(tenantId), ...valuesOf(step)) as { n: number }).n;
      });
    },
    change(tenantId, id, edit) {
      // Reading and writing share the transaction, so nobody can come in between and `edit` runs once.
      return database.write(() => {
        const before = read(tenantId, id);
        const after = before === null ? null : edit(before);
        if (after === null) return null;
        const stored = encodeRow(spec, tenantId, after);
        if (stored.id !== id)
          throw new AppError('bug', { detail: `A change of a row of ${spec.name} changed its id.` });
        write(tenantId, stored);
        return decodeRow<R>(stored.doc, stored.heavy);
      });
    },
    async delete(tenantId, id) {
      if (!isKeyText(tenantId) || !isKeyText(id)) return false;
      return database.write(
        () => Number(database.prepare(sql.delete).run(bindable(tenantId), bindable(id)).changes) > 0,
      );
    },
    async clear(tenantId) {
      if (!isKeyText(tenantId)) return 0;
      let removed = 0;
      let page = 0;
      do {
        page = await database.write(() => Number(database.prepare(sql.clear).run(bindable(tenantId)).changes));
        removed += page;
      } while (page === CLEAR_PAGE);
      if (removed > 0) database.tidy();
      return removed;
    },
    expired(tenantId, now, limit) {
      return find(tenantId, { index: EXPIRY_INDEX, range: { to: now }, limit });
    },
  };
}
