import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { indexesOf } from '../../src/storage/mongo/migrate.ts';
import { connectMongo, type MongoStore } from '../../src/storage/mongo/store.ts';
import { SPECS } from '../../src/storage/tables.ts';
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

  test('queries are answered from their index', async () => {
    const collection = store.db.collection('things');
    const filter = { tenantId: A, 'key.group': 'g', 'key.at': { $gt: 1 } };
    const plan = await collection
      .find(filter)
      .sort({ 'key.at': 1, id: 1 })
      .explain()
      .catch((error: unknown) => error);
    if (plan instanceof Error) {
      console.warn('SKIPPED: the query plan, which this server does not explain (a real mongod does)');
      return;
    }
    const text = JSON.stringify(plan);
    expect(text).toContain('"IXSCAN"');
    expect(text).not.toContain('"SORT"');
    expect(text).not.toContain('"COLLSCAN"');
  });

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
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      frozen = false;
    },
    drop,
    async close() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}
