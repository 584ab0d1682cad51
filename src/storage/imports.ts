import { z } from 'zod';
import { AppError } from '../errors.ts';
import { SYSTEM } from './keyring.ts';
import type { TableSpec } from './port.ts';
import { tenantId, time } from './rows.ts';
import type { Tables } from './tables.ts';

/** There from the first row of an import to its last check: a store that has it is not whole. */
const ImportRow = z.object({
  tenantId,
  id: z.literal('import'),
  /** Which export it is, by the id in its first line. */
  exportId: z.string(),
  startedAt: time,
});

export const imports: TableSpec<z.infer<typeof ImportRow>, never, never> = {
  name: 'imports',
  row: ImportRow,
  indexes: {},
  heavy: [],
  expires: false,
};

/** The id of the export whose import was begun and not finished, or null. */
export async function unfinishedImport({ imports }: Pick<Tables, 'imports'>): Promise<string | null> {
  return (await imports.get(SYSTEM, 'import'))?.exportId ?? null;
}

/** Marks the store as not whole. */
export async function beginImport(
  { imports }: Pick<Tables, 'imports'>,
  exportId: string,
  startedAt: number,
): Promise<void> {
  await imports.put(SYSTEM, { tenantId: SYSTEM, id: 'import', exportId, startedAt });
}

/** Marks it as whole again. */
export async function endImport({ imports }: Pick<Tables, 'imports'>): Promise<void> {
  await imports.delete(SYSTEM, 'import');
}

/** Throws when a service would start on half of an export. */
export async function refuseUnfinishedImport(tables: Pick<Tables, 'imports'>): Promise<void> {
  if ((await unfinishedImport(tables)) === null) return;
  throw new AppError('refused', {
    detail:
      'An import into this store was not finished: run `coach db import --resume` with the same file, or remove the database and import again.',
  });
}
