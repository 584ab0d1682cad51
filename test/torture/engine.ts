import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import type { QueueDeps } from '../../src/jobs/agenda.ts';
import { connectMongo } from '../../src/storage/mongo/store.ts';
import type { Store } from '../../src/storage/port.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { makePlace, type Place } from '../contract/queue-backends.ts';
import { newDatabaseName } from '../contract/with-mongo.ts';
import { cleanUpLater } from './cleanup.ts';

export type Engine = { readonly kind: 'sqlite' } | { readonly kind: 'mongo'; readonly uri: string };

export function engineName(engine: Engine): string {
  return engine.kind === 'sqlite' ? 'SQLite' : 'MongoDB';
}

/** A folder that goes when the scenario ends. */
export function makeFolder(): { readonly path: string; remove(): Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'coach-torture-'));
  return { path, remove: cleanUpLater(() => rmSync(path, { recursive: true, force: true })) };
}

/** The settings that give a service a store of its own; `through` is the address of a proxy before MongoDB. */
export function makeStoreEnv(
  engine: Engine,
  through?: string,
): { readonly env: Readonly<Record<string, string>>; remove(): Promise<void> } {
  if (engine.kind === 'sqlite') return { env: {}, remove: async () => {} };
  const name = newDatabaseName();
  const uri = new URL(name, `${(through ?? engine.uri).replace(/\/*$/, '')}/`).href;
  return {
    env: { MONGODB_URI: uri, SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}` },
    remove: cleanUpLater(() => dropDatabase(engine.uri, name)),
  };
}

async function dropDatabase(uri: string, name: string): Promise<void> {
  const client = await mongo.MongoClient.connect(uri);
  await client.db(name).dropDatabase();
  await client.close();
}

/** A place of its own for work below the service; it goes when the scenario ends. */
export async function makeTorturePlace(
  engine: Engine,
): Promise<{ readonly place: Place; readonly remove: () => Promise<void> }> {
  const { place, remove } = await makePlace(engine);
  return { place, remove: cleanUpLater(remove) };
}

/** The store at a place and what the queue there needs, as `service.ts` opens them. */
export async function openStoreAt(
  place: Place,
): Promise<{ readonly store: Store; readonly backend: QueueDeps['backend'] }> {
  if (place.kind === 'sqlite') {
    const database = openDatabase(place.path);
    return { store: makeSqliteStore(database), backend: { kind: 'sqlite', database } };
  }
  const store = await connectMongo(place.uri, { dbName: place.name });
  return { store, backend: { kind: 'mongo', db: store.db } };
}
