import type { TenantId } from '../analysis/domain.ts';
import type { Query, Row, Table } from './port.ts';

const PAGE = 200;

/**
 * Every row that answers a query, page by page, so that memory stays flat and nothing is left out because there was much of it.
 * `key` is the field the query orders by: the one of its index after `equals`. Rows that move in that order meanwhile may come twice or not.
 */
export async function* walk<R extends Row, Heavy extends keyof R, Index extends string>(
  table: Pick<Table<R, Heavy, Index>, 'find'>,
  tenantId: TenantId,
  query: Omit<Query<R, Index>, 'after' | 'limit'>,
  key: Exclude<keyof R & string, Heavy>,
): AsyncGenerator<Omit<R, Heavy>> {
  let after: Query<R, Index>['after'];
  for (;;) {
    const page = await table.find(tenantId, { ...query, limit: PAGE, ...(after !== undefined && { after }) });
    yield* page;
    const last = page.at(-1) as R | undefined;
    if (last === undefined || page.length < PAGE) return;
    after = { key: (last[key] ?? null) as string | number | null, id: last.id };
  }
}

/** Every whole row of a tenant by its id, a page at a time. */
export async function* everyRow<R extends Row>(
  table: Pick<Table<R>, 'scan'>,
  tenantId: TenantId,
  limit = 200,
): AsyncGenerator<R> {
  for (let after: string | null = null; ; ) {
    const page: readonly R[] = await table.scan(tenantId, { ...(after === null ? {} : { after }), limit });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
