import { queueContract } from './queue.contract.ts';
import { mongoUri } from './with-mongo.ts';

queueContract('SQLite', { kind: 'sqlite' });

const uri = mongoUri('the queue');
if (uri !== null) queueContract('MongoDB', { kind: 'mongo', uri });
