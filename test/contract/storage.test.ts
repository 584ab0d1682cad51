import { describe } from 'vitest';
import { storageContract } from './storage.contract.ts';
import { openMongo, openSqlite } from './storage-open.ts';
import { mongoUri } from './with-mongo.ts';

storageContract('SQLite', openSqlite);

const uri = mongoUri('the storage contract');
describe.skipIf(uri === null)('with a server', () => storageContract('MongoDB', () => openMongo(uri ?? '')));
