import { queueEdgesContract } from './queue-edges.contract.ts';
import { mongoUri } from './with-mongo.ts';

queueEdgesContract('SQLite', { kind: 'sqlite' });

const uri = mongoUri('edges of the queue');
if (uri !== null) queueEdgesContract('MongoDB', { kind: 'mongo', uri });
