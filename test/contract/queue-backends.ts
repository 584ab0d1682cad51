import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from '@agendajs/mongo-backend';
import { DEFAULT_QUEUE_SETTINGS, type QueueDeps } from '../../src/jobs/agenda.ts';
import type { AdmissionSettings, QueueBackend } from '../../src/jobs/agenda-backend.ts';
import { makeMongoQueueBackend } from '../../src/jobs/agenda-mongo.ts';
import { makeSqliteQueueBackend } from '../../src/jobs/agenda-queue-sqlite.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { newDatabaseName } from './with-mongo.ts';

/** Where a queue is kept, in words that another process understands. */
export type Place =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'mongo'; readonly uri: string; readonly name: string };

export interface OpenPlace {
  readonly choice: QueueDeps['backend'];
  /** The backend alone, as one more process would have it. */
  backend(settings?: AdmissionSettings): Promise<QueueBackend>;
  close(): Promise<void>;
}

/** Opens a place that exists; used by the tests and by the processes they start. */
export async function openPlace(place: Place): Promise<OpenPlace> {
  if (place.kind === 'sqlite') {
    const database = openDatabase(place.path);
    return {
      choice: { kind: 'sqlite', database },
      backend: (settings = DEFAULT_QUEUE_SETTINGS) => connected(makeSqliteQueueBackend(database, settings)),
      close: () => database.close(),
    };
  }
  const client = await MongoClient.connect(place.uri);
  const db = client.db(place.name);
  return {
    choice: { kind: 'mongo', db },
    backend: (settings = DEFAULT_QUEUE_SETTINGS) => connected(makeMongoQueueBackend(db, settings)),
    close: () => client.close(),
  };
}

async function connected(backend: QueueBackend): Promise<QueueBackend> {
  await backend.connect();
  return backend;
}

export type Engine = { readonly kind: 'sqlite' } | { readonly kind: 'mongo'; readonly uri: string };

/** A place of its own for one test. */
export async function makePlace(engine: Engine): Promise<{ readonly place: Place; remove(): Promise<void> }> {
  if (engine.kind === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'queue-'));
    const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
    return { place: { kind: 'sqlite', path: join(folder, 'coach.db') }, remove };
  }
  const name = newDatabaseName();
  return {
    place: { kind: 'mongo', uri: engine.uri, name },
    async remove() {
      const client = await MongoClient.connect(engine.uri);
      await client.db(name).dropDatabase();
      await client.close();
    },
  };
}
