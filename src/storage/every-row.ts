import type { TenantId } from '../analysis/domain.ts';
import type { Row, Table } from './port.ts';

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
