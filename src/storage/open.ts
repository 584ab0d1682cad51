import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { MongoStore } from './mongo/store.ts';
import type { Store } from './port.ts';
import type { Database } from './sqlite/database.ts';

/** The configured store; what belongs to one engine alone stands beside it. */
export type OpenedStore =
  | { readonly engine: 'sqlite'; readonly store: Store; readonly database: Database }
  | { readonly engine: 'mongodb'; readonly store: MongoStore };

export interface StorePlace {
  readonly mongoUri: string | null;
  readonly dataDir: string;
}

/** The embedded database's file in a data directory. */
export function databaseFile(dataDir: string): string {
  return join(dataDir, 'coach.db');
}

/** Opens the configured store, of which only the engine in use is loaded. Throws AppError with the remedy. */
export async function openStore(
  { mongoUri, dataDir }: StorePlace,
  { onDamage }: { readonly onDamage?: (error: AppError) => void } = {},
): Promise<OpenedStore> {
  if (mongoUri !== null) {
    const { connectMongo } = await import('./mongo/store.ts');
    return { engine: 'mongodb', store: await connectMongo(mongoUri) };
  }
  const [{ openDatabase }, { makeSqliteStore }] = await Promise.all([
    import('./sqlite/database.ts'),
    import('./sqlite/store.ts'),
  ]);
  const path = databaseFile(dataDir);
  // The key is made after the tables: with it, an empty file is what is left of a database, and to start on it would hide that.
  if (statSync(path, { throwIfNoEntry: false })?.size === 0 && existsSync(join(dataDir, 'secret.key'))) {
    throw new AppError('provider-down', {
      detail: `The database file ${path} is empty: restore it from a backup, or remove it to start without its rows.`,
    });
  }
  const database = openDatabase(path, onDamage === undefined ? {} : { onDamage });
  return { engine: 'sqlite', store: makeSqliteStore(database), database };
}

/** As `openStore`, for what works on a store that is there: nothing is made. */
export async function openExistingStore(place: StorePlace): Promise<OpenedStore> {
  if (place.mongoUri === null && !existsSync(databaseFile(place.dataDir))) {
    throw new AppError('unreadable', {
      detail: `There is no database in ${place.dataDir}: set DATA_DIR or MONGODB_URI as the service has them.`,
    });
  }
  return openStore(place);
}
