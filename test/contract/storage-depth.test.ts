import { describe } from 'vitest';
import { storageDepthContract } from './storage-depth.contract.ts';
import { openMongo, openSqlite } from './storage-open.ts';
import { mongoUri } from './with-mongo.ts';

storageDepthContract('SQLite', openSqlite);

const uri = mongoUri('the storage contract in depth');
describe.skipIf(uri === null)('with a server', () => storageDepthContract('MongoDB', () => openMongo(uri ?? '')));
