import { z } from 'zod';
import type { TenantId } from '../../src/analysis/domain.ts';
import type { TableSpec } from '../../src/storage/port.ts';

const tenantId = z.string() as unknown as z.ZodType<TenantId>;

/** A table that uses all of the port: every kind of index, heavy fields, expiry, any JSON. */
const Thing = z.object({
  tenantId,
  id: z.string(),
  group: z.string(),
  at: z.number().nullable().optional(),
  done: z.boolean(),
  code: z.string().nullable().optional(),
  left: z.string().nullable(),
  right: z.number().nullable(),
  count: z.number(),
  any: z.unknown(),
  text: z.string().optional(),
  body: z.unknown(),
  words: z.array(z.string()).optional(),
  expireAt: z.number().nullable().optional(),
});
export type Thing = z.infer<typeof Thing>;

export const things: TableSpec<Thing, 'body' | 'words', 'byTime' | 'byDone' | 'byCode' | 'byPair' | 'byCount'> = {
  name: 'things',
  row: Thing,
  indexes: {
    byTime: { fields: ['group', 'at'] },
    byDone: { fields: ['done', 'group', 'at'] },
    byCode: { fields: ['code'], unique: true },
    byPair: { fields: ['left', 'right'], unique: true },
    byCount: { fields: ['count'] },
  },
  heavy: ['body', 'words'],
  expires: true,
};

const Installation = z.object({ tenantId, id: z.string() });
export const installed: TableSpec<z.infer<typeof Installation>> = {
  name: 'installations',
  row: Installation,
  indexes: {},
  heavy: [],
  expires: false,
};

export const A = 'slack:TA' as TenantId;
export const B = 'slack:TB' as TenantId;

/** A valid thing; say what matters. */
export function thing(id: string, rest: Partial<Thing> = {}): Thing {
  return {
    tenantId: A,
    id,
    group: 'g',
    done: false,
    left: null,
    right: null,
    count: 0,
    any: null,
    body: null,
    ...rest,
  };
}
