import { describe, it } from 'vitest';
import { queueContract } from './queue.contract.ts';

queueContract('SQLite', { kind: 'sqlite' });

const uri = process.env.MONGODB_URI;
if (uri === undefined || uri === '') {
  console.warn('SKIPPED: the queue on MongoDB (set MONGODB_URI to run it)');
  describe('queue on MongoDB', () => it.skip('needs MONGODB_URI', () => {}));
} else {
  queueContract('MongoDB', { kind: 'mongo', uri });
}
