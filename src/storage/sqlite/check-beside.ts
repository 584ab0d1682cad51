import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';

/** Small enough to be text: a module of its own would need a loader wherever the sources run as they are. */
const PROGRAM = `
const [binding, path] = process.argv.slice(1);
const { DatabaseSync } = require(binding);
let sound = false;
try {
  const db = new DatabaseSync(path, { readOnly: true });
  sound = Object.values(db.prepare('PRAGMA quick_check(1)').get())[0] === 'ok';
  db.close();
} catch (error) {
  // Damage shows as SQLITE_CORRUPT (11) or SQLITE_NOTADB (26) too; any other fault says nothing about the pages.
  sound = ![11, 26].includes(error.errcode & 0xff);
}
process.stdout.write(sound ? 'sound' : 'damaged');
`;

/**
 * Reads every page in a process of its own, which holds up neither the start nor any work. The answer ends it early. Not in a thread:
 * ending one inside the binding aborts the whole process ("terminate called after throwing an instance of 'Napi::Error'").
 */
export function checkBeside(path: string, onDamage: () => void): () => Promise<void> {
  const binding = createRequire(import.meta.url).resolve('@photostructure/sqlite');
  const child = spawn(process.execPath, ['-e', PROGRAM, binding, path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit').catch(() => {
    // One that cannot be started found no damage.
  });
  // Nobody waits for the answer but who still works.
  child.unref();
  if (child.stdout instanceof Socket) child.stdout.unref();
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
    if (answer === 'damaged') onDamage();
  });
  return async () => {
    child.ref();
    child.kill('SIGKILL');
    await ended;
  };
}
