import { mongo } from 'mongoose';
import type { AnyTableSpec } from '../port.ts';
import { allIndexes, checkSpec, keyFields, readKeys } from '../stored.ts';
import { DOCUMENT_VALIDATOR } from './documents.ts';

// Codes: https://www.mongodb.com/docs/manual/reference/error-codes/
const NAMESPACE_EXISTS = 48;
const INDEX_NOT_FOUND = 27;
/** IndexOptionsConflict, IndexKeySpecsConflict: there is one of this name, made from an older spec. */
const INDEX_CHANGED = new Set([85, 86]);

/** Creates collections and indexes or brings them to the specs; several processes may do it at once. */
export async function migrateCollections(db: mongo.Db, specs: readonly AnyTableSpec[]): Promise<void> {
  for (const spec of specs) {
    checkSpec(spec);
    await createCollection(db, spec);
    await addKeys(db, spec);
    for (const index of indexesOf(spec)) await createIndex(db.collection(spec.name), index);
  }
}

async function createCollection(db: mongo.Db, spec: AnyTableSpec): Promise<void> {
  try {
    await db.createCollection(spec.name);
  } catch (error) {
    if (codeOf(error) !== NAMESPACE_EXISTS) throw error;
  }
  try {
    await db.command({ collMod: spec.name, validator: DOCUMENT_VALIDATOR });
  } catch (error) {
    // The validator is a second net under our own checks: servers without it, and users without the right to set it, do as well.
    if (!(error instanceof mongo.MongoServerError)) throw error;
  }
}

/** Gives documents written before a field was indexed their key. */
async function addKeys(db: mongo.Db, spec: AnyTableSpec): Promise<void> {
  const collection = db.collection<{ _id: string; rev: string; doc: string }>(spec.name);
  const existing = await collection.indexes();
  if (existing.length <= 1) return;
  const indexed = new Set(existing.flatMap((index) => Object.keys(index.key)));
  const missing = keyFields(spec).filter((field) => !indexed.has(`key.${field}`));
  if (missing.length === 0) return;
  for await (const { _id, rev, doc } of collection.find({}, { projection: { rev: 1, doc: 1 } })) {
    const values = readKeys(spec, doc, missing);
    const entries = missing.map((field, at) => [`key.${field}`, values[at]] as const);
    const present = entries.filter(([, value]) => value !== null && value !== undefined);
    // Only if nobody has written it meanwhile: a newer write brings its own keys.
    if (present.length > 0) await collection.updateOne({ _id, rev }, { $set: Object.fromEntries(present) });
  }
}

interface IndexDescription {
  readonly key: Readonly<Record<string, 1>>;
  readonly options: mongo.CreateIndexesOptions & { readonly name: string };
}

/** As on SQLite: each ends in the id, for the order among ties, and a unique one has a second, partial index to enforce it. */
export function indexesOf(spec: AnyTableSpec): readonly IndexDescription[] {
  const descriptions: IndexDescription[] = [{ key: { tenantId: 1, id: 1 }, options: { name: 'tenant' } }];
  for (const [name, index] of allIndexes(spec)) {
    const keys: Record<string, 1> = { tenantId: 1 };
    for (const field of index.fields) keys[`key.${field}`] = 1;
    descriptions.push({ key: { ...keys, id: 1 }, options: { name } });
    if (index.unique !== true) continue;
    const present = Object.fromEntries(index.fields.map((field) => [`key.${field}`, { $exists: true }]));
    descriptions.push({
      key: keys,
      options: { name: `${name}.unique`, unique: true, partialFilterExpression: present },
    });
  }
  if (spec.expires) descriptions.push({ key: { purgeAt: 1 }, options: { name: 'purge', expireAfterSeconds: 0 } });
  return descriptions;
}

async function createIndex(collection: mongo.Collection, { key, options }: IndexDescription): Promise<void> {
  try {
    await collection.createIndex(key, options);
  } catch (error) {
    if (!INDEX_CHANGED.has(codeOf(error))) throw error;
    await dropIndex(collection, options.name);
    await collection.createIndex(key, options);
  }
}

async function dropIndex(collection: mongo.Collection, name: string): Promise<void> {
  try {
    await collection.dropIndex(name);
  } catch (error) {
    if (codeOf(error) !== INDEX_NOT_FOUND) throw error;
  }
}

function codeOf(error: unknown): number {
  return error instanceof mongo.MongoServerError && typeof error.code === 'number' ? error.code : 0;
}
