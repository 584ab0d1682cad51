import { describe } from 'vitest';
import { answersContract } from './answers.contract.ts';
import { openMongo, openSqlite } from './storage-open.ts';
import { mongoUri } from './with-mongo.ts';

answersContract('SQLite', openSqlite);

const uri = mongoUri('answers of models');
describe.skipIf(uri === null)('with a server', () => answersContract('MongoDB', () => openMongo(uri ?? '')));
