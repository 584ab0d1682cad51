import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Connection, createConnection, type Model, type mongo } from 'mongoose';
import type { TenantId } from '../../analysis/domain.ts';
import { AppError } from '../../errors.ts';
import type { Query, Row, Store, Table, TableSpec } from '../port.ts';
import {
  type Condition,
  decodeRow,
  EXPIRY_INDEX,
  ID,
  isKeyText,
  keyTexts,
  makeScanPage,
  planQuery,
  type QueryPlan,
} from '../stored.ts';
import { decodeHeavy, documentId, encodeDocument, makeSchema, type StoredDocument } from './documents.ts';
import { atServer, isDuplicate, translateMongoError } from './errors.ts';
import { migrateCollections } from './migrate.ts';
import { watchPulse } from './pulse.ts';
import { makeTurns } from './turns.ts';

/** A store that also hands out the driver's database, for Agenda. */
export type MongoStore = Store & { readonly db: mongo.Db };

/** Also the longest time a call waits for a server that is away. */
const FIND_SERVER_MS = 2_000;
/** How often the driver looks whether the server still answers; a dead connection is noticed after this and one connect time-out. */
const HEARTBEAT_MS = 2_000;
const PING_MS = 1_000;
/** How long a write waits for the majority of a replica set. */
const WRITE_MS = 10_000;
/** Fifty writers of one row need some fifty rounds in the worst case. */
const MAX_ROUNDS = 200;
const MAX_PAUSE_MS = 20;
/** Two upserts of one new id may collide once each; more is a unique key. */
const MAX_PUTS = 3;

const OPERATORS: Readonly<Record<Exclude<Condition['test'], 'isNull' | 'notNull'>, string>> = {
  eq: '$eq',
  gt: '$gt',
  gte: '$gte',
  lt: '$lt',
  lte: '$lte',
};

/** Connects to MongoDB; rejects with 'provider-down' when no server answers within two seconds. */
export async function connectMongo(uri: string, { dbName }: { dbName?: string } = {}): Promise<MongoStore> {
  const connection = createConnection();
  try {
    await connection.openUri(uri, {
      ...(dbName === undefined ? {} : { dbName }),
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      serverSelectionTimeoutMS: FIND_SERVER_MS,
      connectTimeoutMS: FIND_SERVER_MS,
      heartbeatFrequencyMS: HEARTBEAT_MS,
      waitQueueTimeoutMS: 5_000,
      socketTimeoutMS: 30_000,
      // Also where the address says `w=1`: what is acknowledged survives the loss of one server, and of its power.
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: WRITE_MS },
    });
  } catch (error) {
    await connection.close(true);
    throw unusableUri(error);
  }
  const db = connection.db;
  if (db === undefined) throw new AppError('bug', { detail: 'MongoDB is connected but gives no database.' });
  const stopWatching = watchPulse(connection.getClient());
  return {
    engine: 'mongodb',
    db,
    table: (spec) => makeTable(connection, db, spec),
    migrate: (specs) => atServer(() => migrateCollections(db, specs)),
    async tenants() {
      const tenants = (await atServer(() => db.collection('installations').distinct('tenantId'))) as TenantId[];
      // As SQLite has them: by their bytes, where JavaScript's own order differs beyond U+FFFF.
      return tenants.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    },
    ping: () => pingWithin(db, PING_MS),
    // MongoDB's own journal and TTL monitor see to it.
    tidy: async () => {},
    async close() {
      await stopWatching();
      await connection.close();
    },
  };
}

function unusableUri(error: unknown): unknown {
  const translated = translateMongoError(error);
  if (translated instanceof AppError && translated.retry === false) return translated;
  if (translated instanceof AppError) {
    return new AppError('provider-down', {
      retry: true,
      detail: 'MongoDB does not answer. Check MONGODB_URI and that the server runs.',
      cause: error,
    });
  }
  return new AppError('provider-down', { detail: 'MONGODB_URI is not an address of a MongoDB server.', cause: error });
}

async function pingWithin(db: mongo.Db, limitMs: number): Promise<void> {
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await wait(limitMs, undefined, { signal: done.signal });
    throw new AppError('provider-down', { retry: true, detail: 'MongoDB does not answer.' });
  };
  try {
    await Promise.race([atServer(() => db.command({ ping: 1 })), late()]);
  } finally {
    done.abort();
  }
}

/** The pages of `scan` go along the index `tenant`. */
export const SCAN_ORDER = { id: 1 } as const;
export function scanFilter(tenantId: TenantId, after: string): Record<string, unknown> {
  return { tenantId, id: { $gt: after } };
}

export function filterOf(tenantId: TenantId, step: readonly Condition[]): Record<string, unknown> {
  const filter: Record<string, unknown> = { tenantId };
  for (const { field, test, value } of step) {
    const name = field === ID ? 'id' : `key.${field}`;
    if (test === 'isNull') filter[name] = null;
    else if (test === 'notNull') filter[name] = { $exists: true };
    else filter[name] = { ...(filter[name] as object | undefined), [OPERATORS[test]]: value };
  }
  return filter;
}

export function orderOf(plan: QueryPlan): [string, 1 | -1][] {
  const direction = plan.descending ? -1 : 1;
  const order: [string, 1 | -1][] = [['id', direction]];
  if (plan.orderBy !== null) order.unshift([`key.${plan.orderBy}`, direction]);
  return order;
}

function makeTable<R extends Row, Heavy extends keyof R, Index extends string>(
  connection: Connection,
  db: mongo.Db,
  spec: TableSpec<R, Heavy, Index>,
): Table<R, Heavy, Index> {
  const model: Model<StoredDocument> =
    (connection.models[spec.name] as Model<StoredDocument> | undefined) ??
    connection.model(spec.name, makeSchema(spec));

  /** For pages: mongoose's casts and copies of what nobody changes took half the time of a page of claims. */
  const collection = db.collection<StoredDocument>(spec.name);

  const inTurn = makeTurns();

  async function readStored(tenantId: TenantId, id: string): Promise<{ row: R; rev: string } | null> {
    if (!isKeyText(tenantId) || !isKeyText(id)) return null;
    const found = await atServer(() =>
      model.findOne({ _id: documentId(tenantId, id) }, { doc: 1, heavy: 1, rev: 1 }).lean(),
    );
    return found === null ? null : { row: decodeRow<R>(found.doc, await decodeHeavy(found.heavy)), rev: found.rev };
  }

  function takenKey(cause: unknown): AppError {
    return new AppError('bug', { detail: `A row of ${spec.name} would take a unique key of another.`, cause });
  }

  async function find(
    tenantId: TenantId,
    query: Query<R, Index | typeof EXPIRY_INDEX>,
  ): Promise<readonly Omit<R, Heavy>[]> {
    const plan = planQuery(spec, query);
    if (!isKeyText(tenantId)) return [];
    const order = orderOf(plan);
    const docs: string[] = [];
    for (const step of plan.steps) {
      const left = plan.limit - docs.length;
      if (left === 0) break;
      const found = await atServer(() =>
        collection
          .find(filterOf(tenantId, step), { projection: { _id: 0, doc: 1 }, sort: order, limit: left })
          .toArray(),
      );
      docs.push(...found.map((each) => each.doc));
    }
    return docs.map((doc) => decodeRow<Omit<R, Heavy>>(doc, null));
  }

  async function changeRow(tenantId: TenantId, id: string, edit: (row: R) => R | null): Promise<R | null> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const before = await readStored(tenantId, id);
      const after = before === null ? null : edit(before.row);
      if (before === null || after === null) return null;
      const { _id, ...document } = await encodeDocument(spec, tenantId, after);
      if (document.id !== id)
        throw new AppError('bug', { detail: `A change of a row of ${spec.name} changed its id.` });
      try {
        const replace = { $set: { ...document, rev: randomUUID() } };
        const { matchedCount } = await atServer(() => model.updateOne({ _id, rev: before.rev }, replace));
        if (matchedCount === 1) return decodeRow<R>(document.doc, await decodeHeavy(document.heavy));
      } catch (error) {
        throw isDuplicate(error) ? takenKey(error) : error;
      }
      await wait(randomInt(Math.min(2 + round, MAX_PAUSE_MS)));
    }
    throw new AppError('provider-down', {
      retry: true,
      detail: `A row of ${spec.name} is changed too often at once.`,
    });
  }

  return {
    find,
    async insert(tenantId, row) {
      const document = await encodeDocument(spec, tenantId, row);
      try {
        await atServer(() => model.create({ ...document, rev: randomUUID() }));
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    async put(tenantId, row) {
      const { _id, ...document } = await encodeDocument(spec, tenantId, row);
      for (let round = 1; ; round += 1) {
        try {
          await atServer(() =>
            model.updateOne({ _id }, { $set: { ...document, rev: randomUUID() } }, { upsert: true }),
          );
          return;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          if (round === MAX_PUTS) throw takenKey(error);
        }
      }
    },
    async get(tenantId, id) {
      return (await readStored(tenantId, id))?.row ?? null;
    },
    async getLight(tenantId, ids) {
      const keys = keyTexts(spec, ids);
      if (!isKeyText(tenantId) || keys.length === 0) return [];
      const _id = { $in: keys.map((id) => documentId(tenantId, id)) };
      const found = await atServer(() => collection.find({ _id }, { projection: { _id: 0, id: 1, doc: 1 } }).toArray());
      const docs = new Map(found.map(({ id, doc }) => [id, doc]));
      return keys.flatMap((id) => {
        const doc = docs.get(id);
        return doc === undefined ? [] : [decodeRow<Omit<R, Heavy>>(doc, null)];
      });
    },
    async scan(tenantId, { after = '', limit }) {
      const page = makeScanPage<R>(limit);
      if (!isKeyText(tenantId) || !isKeyText(after)) return [];
      await atServer(async () => {
        const cursor = model
          .find(scanFilter(tenantId, after), { doc: 1, heavy: 1 })
          .sort(SCAN_ORDER)
          .limit(limit)
          .lean()
          .cursor();
        for await (const { doc, heavy } of cursor) if (!page.add(doc, await decodeHeavy(heavy))) return;
      });
      return page.rows;
    },
    async count(tenantId, query) {
      const plan = planQuery(spec, query);
      if (!isKeyText(tenantId)) return 0;
      return atServer(() => model.countDocuments(filterOf(tenantId, plan.steps[0] ?? [])));
    },
    change(tenantId, id, edit) {
      return inTurn(documentId(tenantId, id), () => changeRow(tenantId, id, edit));
    },
    async delete(tenantId, id) {
      if (!isKeyText(tenantId) || !isKeyText(id)) return false;
      const { deletedCount } = await atServer(() => model.deleteOne({ _id: documentId(tenantId, id) }));
      return deletedCount === 1;
    },
    async clear(tenantId) {
      if (!isKeyText(tenantId)) return 0;
      return (await atServer(() => model.deleteMany({ tenantId }))).deletedCount;
    },
    expired(tenantId, now, limit) {
      return find(tenantId, { index: EXPIRY_INDEX, range: { to: now }, limit });
    },
  };
}
