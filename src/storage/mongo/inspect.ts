import type { mongo } from 'mongoose';
import type { RawRow } from '../check.ts';
import type { AnyTableSpec } from '../port.ts';
import { keyFields } from '../stored.ts';
import { decodeHeavy, type StoredDocument } from './documents.ts';
import { atServer, translateMongoError } from './errors.ts';

/** Every row as it lies in the database, of all tenants. */
export async function* readRawRows(db: mongo.Db, spec: AnyTableSpec): AsyncGenerator<RawRow> {
  const cursor = db.collection<StoredDocument>(spec.name).find({}, { batchSize: 20 });
  try {
    for (;;) {
      const document = await atServer(() => cursor.next());
      if (document === null) return;
      yield {
        tenantId: document.tenantId,
        id: document.id,
        doc: document.doc,
        // A part that does not unfold is no JSON either; the check says so of this row and goes on.
        heavy: await decodeHeavy(document.heavy).catch(() => ''),
        keys: new Map(keyFields(spec).map((field) => [field, document.key?.[field] ?? null])),
      };
    }
  } catch (error) {
    throw translateMongoError(error);
  } finally {
    await cursor.close();
  }
}
