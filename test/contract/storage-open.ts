import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMongo } from '../../src/storage/mongo/store.ts';
import type { Store } from '../../src/storage/port.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { newDatabaseName } from './with-mongo.ts';

export interface OpenStore {
  readonly store: Store;
  /** Where it is, for one more process (storage-child.ts). */
  readonly where: string;
  /** One more store on the same data, as another process would open it. */
  reopen(): Promise<Store>;
  /** Closes all of them and removes the data. */
  dispose(): Promise<void>;
}

/** A new SQLite store. */
export async function openSqlite(): Promise<OpenStore> {
  const directory = await mkdtemp(join(tmpdir(), 'storage-contract-'));
  const where = join(directory, 'data', 'coach.db');
  const stores: Store[] = [];
  const reopen = async (): Promise<Store> => {
    const store = makeSqliteStore(openDatabase(where));
    stores.push(store);
    return store;
  };
  return {
    store: await reopen(),
    where,
    reopen,
    async dispose() {
      for (const store of stores) await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** A new database on a MongoDB server. */
export async function openMongo(uri: string): Promise<OpenStore> {
  const dbName = newDatabaseName();
  const stores: Store[] = [];
  const reopen = async (): Promise<Store> => {
    const store = await connectMongo(uri, { dbName });
    stores.push(store);
    return store;
  };
  return {
    store: await reopen(),
    where: `${uri} ${dbName}`,
    reopen,
    async dispose() {
      for (const store of stores) await store.close();
      const last = await connectMongo(uri, { dbName });
      await last.db.dropDatabase();
      await last.close();
    },
  };
}
