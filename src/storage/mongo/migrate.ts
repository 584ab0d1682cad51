import { createHash } from 'node:crypto';
import { mongo } from 'mongoose';
import { AppError } from '../../errors.ts';
import type { AnyTableSpec } from '../port.ts';
import { allIndexes, checkSpec, keyFields, readKeys } from '../stored.ts';
import { DOCUMENT_VALIDATOR } from './documents.ts';

// Codes: https://www.mongodb.com/docs/manual/reference/error-codes/
const DUPLICATE_KEY = 11000;
const NAMESPACE_EXISTS = 48;
const INDEX_NOT_FOUND = 27;
/** IndexOptionsConflict, IndexKeySpecsConflict: there is one of this name, made from an older spec. */
const INDEX_CHANGED = new Set([85, 86]);

/** The layout of our documents (documents.ts), kept in `schema`; forward only. */
const LAYOUT = 1;
const LAYOUT_ID = 'layout';

interface SchemaDocument {
  /** `layout`, or `table:` and the name of a collection. */
  readonly _id: string;
  readonly version?: number;
  /** Of the spec that the collection was last brought to. */
  readonly fingerprint?: string;
}

/**
 * Brings collections and indexes to the specs. The collection `schema` says what was done, so that a start which finds nothing new asks
 * once and changes nothing. Every step may run twice, and what was done is written down after it, so several processes may do it at once.
 */
export async function migrateCollections(db: mongo.Db, specs: readonly AnyTableSpec[]): Promise<void> {
  for (const spec of specs) checkSpec(spec);
  const schema = db.collection<SchemaDocument>('schema');
  const done = await schema.find().toArray();
  const version = done.find(({ _id }) => _id === LAYOUT_ID)?.version ?? 0;
  if (version > LAYOUT) {
    throw new AppError('provider-down', {
      detail:
        'The MongoDB database was written by a newer version of this program: run that version, or restore a dump made before it.',
    });
  }
  // First, so that an older program stops before it meets documents that it does not know.
  if (version < LAYOUT) await remember(schema, LAYOUT_ID, { $max: { version: LAYOUT } });
  const known = new Map(done.map(({ _id, fingerprint }) => [_id, fingerprint]));
  for (const spec of specs) {
    const fingerprint = fingerprintOf(spec);
    if (known.get(`table:${spec.name}`) === fingerprint) continue;
    await createCollection(db, spec);
    await addKeys(db, spec);
    for (const index of indexesOf(spec)) await createIndex(db.collection(spec.name), index);
    await remember(schema, `table:${spec.name}`, { $set: { fingerprint } });
  }
}

/** Everything that `migrateCollections` makes of a spec: another fingerprint means that there is something to do. */
function fingerprintOf(spec: AnyTableSpec): string {
  return createHash('sha256')
    .update(JSON.stringify([indexesOf(spec), keyFields(spec), DOCUMENT_VALIDATOR]))
    .digest('hex');
}

async function remember(
  schema: mongo.Collection<SchemaDocument>,
  id: string,
  update: mongo.UpdateFilter<SchemaDocument>,
): Promise<void> {
  try {
    await schema.updateOne({ _id: id }, update, { upsert: true });
  } catch (error) {
    // Another process wrote the same at the same moment.
    if (codeOf(error) !== DUPLICATE_KEY) throw error;
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
