import { z } from 'zod';
import type { TableSpec } from './port.ts';
import { personId, tenantId, time } from './rows.ts';

/** A Slack or Teams user who shared a recording or speaks in one. */
const Person = z.object({ tenantId, id: personId, firstSeenAt: time });
export type Person = z.infer<typeof Person>;

export const people: TableSpec<Person> = { name: 'people', row: Person, indexes: {}, heavy: [], expires: false };
