import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { connectMongo } from '../../src/storage/mongo/store.ts';
import type { Store } from '../../src/storage/port.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { type OpenStore, storageContract } from './storage.contract.ts';
import { mongoUri, newDatabaseName } from './with-mongo.ts';

async function openSqlite(): Promise<OpenStore> {
  const directory = await mkdtemp(join(tmpdir(), 'storage-contract-'));
  const stores: Store[] = [];
  const reopen = async (): Promise<Store> => {
    const store = makeSqliteStore(openDatabase(join(directory, 'data', 'coach.db')));
    stores.push(store);
    return store;
  };
  return {
    store: await reopen(),
    reopen,
    async dispose() {
      for (const store of stores) await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function openMongo(uri: string): Promise<OpenStore> {
  const dbName = newDatabaseName();
  const stores: Store[] = [];
  const reopen = async (): Promise<Store> => {
    const store = await connectMongo(uri, { dbName });
    stores.push(store);
    return store;
  };
  return {
    store: await reopen(),
    reopen,
    async dispose() {
      for (const store of stores) await store.close();
      const last = await connectMongo(uri, { dbName });
      await last.db.dropDatabase();
      await last.close();
    },
  };
}

storageContract('SQLite', openSqlite);

const uri = mongoUri('the storage contract');
describe.skipIf(uri === null)('with a server', () => storageContract('MongoDB', () => openMongo(uri ?? '')));
