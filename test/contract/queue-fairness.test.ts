import { queueFairnessContract } from './queue-fairness.contract.ts';
import { mongoUri } from './with-mongo.ts';

queueFairnessContract('SQLite', { kind: 'sqlite' });

const uri = mongoUri('shares of tenants');
if (uri !== null) queueFairnessContract('MongoDB', { kind: 'mongo', uri });
