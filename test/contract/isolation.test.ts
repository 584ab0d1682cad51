import { describe } from 'vitest';
import { isolationContract } from './isolation.contract.ts';
import { openMongo, openSqlite } from './storage-open.ts';
import { mongoUri } from './with-mongo.ts';

isolationContract('SQLite', openSqlite);

const uri = mongoUri('the isolation of tenants');
describe.skipIf(uri === null)('with a server', () => isolationContract('MongoDB', () => openMongo(uri ?? '')));
