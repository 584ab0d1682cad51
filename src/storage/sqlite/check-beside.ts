import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Small enough to be text: a module of its own would need a loader wherever the sources run as they are. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require(workerData.binding);
let sound = false;
try {
  const db = new DatabaseSync(workerData.path, { readOnly: true });
  sound = Object.values(db.prepare('PRAGMA quick_check(1)').get())[0] === 'ok';
  db.close();
} catch (error) {
  // Damage shows as SQLITE_CORRUPT (11) or SQLITE_NOTADB (26) too; any other fault says nothing about the pages.
  sound = ![11, 26].includes(error.errcode & 0xff);
}
parentPort.postMessage(sound);
`;

/** Reads every page in a thread of its own, which holds up neither the start nor any work. The answer ends it early. */
export function checkBeside(path: string, onDamage: () => void): () => Promise<void> {
  const binding = createRequire(import.meta.url).resolve('@photostructure/sqlite');
  const worker = new Worker(PROGRAM, { eval: true, workerData: { binding, path } });
  worker.unref();
  worker.on('message', (sound: boolean) => {
    if (!sound) onDamage();
  });
  // A thread that cannot run found no damage.
  worker.on('error', () => {});
  return async () => {
    await worker.terminate();
  };
}
