import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { mongo } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { documentId, type StoredDocument } from '../../src/storage/mongo/documents.ts';
import { indexesOf, migrateCollections } from '../../src/storage/mongo/migrate.ts';
import {
  connectMongo,
  filterOf,
  type MongoStore,
  orderOf,
  SCAN_ORDER,
  scanFilter,
} from '../../src/storage/mongo/store.ts';
import { allIndexes, planQuery } from '../../src/storage/stored.ts';
import { SPECS } from '../../src/storage/tables.ts';
import { queryShapes } from './storage-shapes.ts';
import { A, installed, thing, things } from './storage-things.ts';
import { mongoUri, newDatabaseName } from './with-mongo.ts';

describe('MongoDB out of reach', () => {
  test('nobody listens: "provider-down", worth a retry, in some two seconds, without the address', async () => {
    const error = await connectMongo('mongodb://someone:secret@127.0.0.1:1/x').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'provider-down', retry: true });
    expect((error as AppError).message).not.toMatch(/secret|127\.0\.0\.1/);
  });

  test.each(['not a uri', 'http://127.0.0.1', ''])('%j is no address', async (uri) => {
    const error = await connectMongo(uri).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AppError', code: 'provider-down', retry: false });
    expect((error as AppError).detail).toContain('MONGODB_URI');
  });
});

const uri = mongoUri('the tests of the engine itself');

describe.skipIf(uri === null)('MongoDB engine', () => {
  let store: MongoStore;
  beforeAll(async () => {
    store = await connectMongo(uri ?? '', { dbName: newDatabaseName() });
    await store.migrate([...SPECS.filter((spec) => spec.name !== installed.name), things, installed]);
  });
  afterAll(async () => {
    await store.db.dropDatabase();
    await store.close();
  });

  test('every collection has its indexes, tenant first', async () => {
    for (const spec of [...SPECS.filter((each) => each.name !== installed.name), things]) {
      const listed = await store.db.collection(spec.name).indexes();
      for (const { key, options } of indexesOf(spec)) {
        const { name, ...rest } = options;
        expect(listed).toContainEqual(expect.objectContaining({ name, key, ...rest }));
        if (name !== 'purge') expect(Object.keys(key)[0]).toBe('tenantId');
      }
      expect(listed).toHaveLength(indexesOf(spec).length + 1);
    }
  });

  test('a row lies as a document with its keys, a purge date a week after its expiry, long parts packed', async () => {
    const table = store.table(things);
    await table.put(A, thing('1', { at: 5, done: true, code: null, body: 'x'.repeat(300_000), expireAt: 1_000 }));
    const document = await store.db
      .collection<{ _id: string; heavy: { length(): number } }>('things')
      .findOne({ _id: '["slack:TA","1"]' });
    expect(document).toMatchObject({
      tenantId: A,
      id: '1',
      key: { group: 'g', at: 5, done: true, count: 0, expireAt: 1_000 },
    });
    expect(document).toHaveProperty('purgeAt', new Date(1_000 + 7 * 24 * 3_600_000));
    expect(document?.heavy.length()).toBeLessThan(3_000);
    expect((await table.get(A, '1'))?.body).toBe('x'.repeat(300_000));
    await table.put(A, thing('1', { expireAt: Number.MAX_SAFE_INTEGER }));
    expect(await store.db.collection('things').findOne({ id: '1' })).toHaveProperty('purgeAt', null);
  });

  test('a row that MongoDB cannot hold is "too-large"', async () => {
    await expect(store.table(things).insert(A, thing('big', { any: 'x'.repeat(16_500_000) }))).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  test('the server refuses documents that are none of ours, where it can', async () => {
    const [collection] = await store.db.listCollections({ name: 'things' }).toArray();
    const options = collection !== undefined && 'options' in collection ? collection.options : undefined;
    if (options?.validator === undefined) {
      console.warn('SKIPPED: validation by the server, which this one does not have');
      return;
    }
    await expect(store.db.collection('things').insertOne({ tenantId: 1 })).rejects.toMatchObject({ code: 121 });
  });

  test('migrates once: what is as it was written down costs one question', async () => {
    const commands: string[] = [];
    const dbName = newDatabaseName();
    const client = await mongo.MongoClient.connect(uri ?? '', { monitorCommands: true });
    client.on('commandStarted', (event) => commands.push(event.commandName));
    const db = client.db(dbName);
    await Promise.all([migrateCollections(db, [things, installed]), migrateCollections(db, [installed, things])]);
    expect(commands).toContain('createIndexes');
    commands.length = 0;
    await migrateCollections(db, [things, installed]);
    expect(commands).toEqual(['find']);
    const fewer = { ...things, indexes: { byTime: things.indexes.byTime } };
    await migrateCollections(db, [fewer, installed]);
    expect(commands).toContain('createIndexes');
    const entries = await db.collection('schema').find().sort({ _id: 1 }).toArray();
    expect(entries).toEqual([
      { _id: 'layout', version: 1 },
      { _id: 'table:installations', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { _id: 'table:things', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    await db.collection<{ _id: string }>('schema').updateOne({ _id: 'layout' }, { $set: { version: 2 } });
    commands.length = 0;
    await expect(migrateCollections(db, [things, installed])).rejects.toMatchObject({
      code: 'provider-down',
      detail: expect.stringContaining('newer version of this program: run that version'),
    });
    expect(commands).toEqual(['find']);
    await db.dropDatabase();
    await client.close();
  });

  test('every write asks for the majority and its journal, also when the address asks for less', async () => {
    for (const query of ['', '?w=1']) {
      const other = await connectMongo(`${uri}/${query}`, { dbName: store.db.databaseName });
      expect(other.db.writeConcern).toMatchObject({ w: 'majority', journal: true });
      expect(await other.table(things).insert(A, thing(`concern${query}`))).toBe(true);
      await other.close();
    }
  });

  test('every query is answered from its index', async () => {
    const explains = await store.db
      .collection('things')
      .find({})
      .explain()
      .then(
        () => true,
        () => false,
      );
    if (!explains) {
      console.warn('SKIPPED: the query plans, which this server does not explain (a real mongod does)');
      return;
    }
    const check = (plan: unknown, what: string) => {
      const text = JSON.stringify(plan);
      expect(text, what).toMatch(/"(IXSCAN|DISTINCT_SCAN|IDHACK|EXPRESS_IXSCAN|COUNT_SCAN)"/);
      expect(text, what).not.toContain('"COLLSCAN"');
      return text;
    };
    for (const spec of [...SPECS.filter((each) => each.name !== installed.name), things]) {
      const collection = store.db.collection<StoredDocument>(spec.name);
      for (const [name, { fields }] of allIndexes(spec)) {
        for (const query of queryShapes(name, fields)) {
          const plan = planQuery(spec, query);
          for (const step of plan.steps) {
            const what = `${spec.name} ${JSON.stringify(query)}`;
            const filter = filterOf(A, step);
            const found = check(await collection.find(filter).sort(orderOf(plan)).limit(5).explain(), what);
            // With two fields left there is a sort among equals of the first; with one or none the index is in order already.
            if (fields.length - Object.keys(query.equals ?? {}).length <= 1)
              expect(found, what).not.toContain('"SORT"');
            check(
              await collection.aggregate([{ $match: filter }, { $group: { _id: 1, n: { $sum: 1 } } }]).explain(),
              what,
            );
          }
        }
      }
      const scanned = check(await collection.find(scanFilter(A, 'x')).sort(SCAN_ORDER).explain(), `scan ${spec.name}`);
      expect(scanned).not.toContain('"SORT"');
      check(await collection.find({ _id: documentId(A, 'x') }).explain(), `get ${spec.name}`);
      const ids = { $in: [documentId(A, 'x'), documentId(A, 'y')] };
      check(await collection.find({ _id: ids }).explain(), `getLight ${spec.name}`);
      check(
        await store.db.command({ explain: { delete: spec.name, deletes: [{ q: { tenantId: A }, limit: 0 }] } }),
        `clear ${spec.name}`,
      );
    }
    const tenants = await store.db.command({ explain: { distinct: 'installations', key: 'tenantId', query: {} } });
    expect(check(tenants, 'tenants')).toContain('DISTINCT_SCAN');
  }, 120_000);

  test('a connection that goes dead fails in our words, and works again when the server is back', async () => {
    const proxy = await startProxy(uri ?? '');
    const through = await connectMongo(proxy.uri, { dbName: store.db.databaseName });
    const table = through.table(things);
    await table.put(A, thing('net', { count: 1 }));
    proxy.freeze();
    await expect(through.ping()).rejects.toMatchObject({ code: 'provider-down', retry: true });
    await expect(table.get(A, 'net')).rejects.toMatchObject({ code: 'provider-down', retry: true });
    await expect(table.put(A, thing('net', { count: 2 }))).rejects.toMatchObject({
      code: 'provider-down',
      retry: true,
    });
    proxy.thaw();
    await expect
      .poll(
        () =>
          through.ping().then(
            () => 'answers',
            () => 'silent',
          ),
        { timeout: 10_000 },
      )
      .toBe('answers');
    expect((await table.get(A, 'net'))?.count).toBe(1);
    proxy.drop();
    await expect
      .poll(
        () =>
          table.get(A, 'net').then(
            (row) => row?.count,
            () => null,
          ),
        { timeout: 10_000 },
      )
      .toBe(1);
    await through.close();
    await proxy.close();
  }, 40_000);

  test('a server that is gone for three seconds fails reads, writes and changes in our words, and loses none of them', async () => {
    const proxy = await startProxy(uri ?? '');
    const through = await connectMongo(proxy.uri, { dbName: store.db.databaseName });
    const table = through.table(things);
    await table.put(A, thing('gone', { count: 0 }));
    await proxy.refuse();
    const goneAt = Date.now();
    const away = { code: 'provider-down', retry: true };
    let failures = 0;
    while (Date.now() - goneAt < 3_000) {
      const outcomes = await Promise.allSettled([
        table.get(A, 'gone'),
        table.find(A, { index: 'byCount' }),
        table.insert(A, thing('never')),
        table.put(A, thing('never')),
        table.change(A, 'gone', (row) => ({ ...row, count: 100 })),
      ]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: away });
        failures += 1;
      }
    }
    expect(failures).toBeGreaterThanOrEqual(5);
    await proxy.listen();
    const answer = () =>
      table
        .change(A, 'gone', (row) => ({ ...row, count: row.count + 1 }))
        .then(
          (row) => row?.count,
          () => null,
        );
    await expect.poll(answer, { timeout: 10_000 }).toBe(1);
    expect((await table.get(A, 'gone'))?.count).toBe(1);
    expect(await table.insert(A, thing('after'))).toBe(true);
    expect(await table.get(A, 'never')).toBeNull();
    await through.close();
    await proxy.close();
  }, 40_000);

  test('is found again after all its connections broke at once under load, each time', async () => {
    const proxy = await startProxy(uri ?? '');
    const through = await connectMongo(proxy.uri, { dbName: store.db.databaseName });
    const table = through.table(things);
    let working = true;
    async function work(): Promise<void> {
      while (working) await table.get(A, 'net').catch(() => null);
    }
    const load = Array.from({ length: 30 }, work);
    for (let round = 0; round < 4; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      proxy.drop();
      // The driver's monitor hangs in about every second round.
      await expect
        .poll(
          () =>
            table.get(A, 'net').then(
              (row) => row?.count,
              () => null,
            ),
          { timeout: 15_000 },
        )
        .toBe(1);
    }
    working = false;
    await Promise.all(load);
    await through.close();
    await proxy.close();
  }, 90_000);
});

interface Proxy {
  readonly uri: string;
  /** Connections stay open and nothing passes any more: a cable pulled. */
  freeze(): void;
  thaw(): void;
  /** Cuts all connections. */
  drop(): void;
  /** Cuts all and takes no more: a server that ended. */
  refuse(): Promise<void>;
  /** Takes connections again, on the same port. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server: Server = createServer((near) => {
    const far = connect(Number(port || 27017), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        // What is sent into the dead connection is lost, as the peer's retransmissions would be after a restart.
        if (!frozen) to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const { port: own } = server.address() as AddressInfo;
  const stop = async () => {
    drop();
    server.close();
    await once(server, 'close');
  };
  return {
    refuse: stop,
    async listen() {
      server.listen(own, '127.0.0.1');
      await once(server, 'listening');
    },
    uri: `mongodb://127.0.0.1:${own}/?directConnection=true`,
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      frozen = false;
    },
    drop,
    close: stop,
  };
}
