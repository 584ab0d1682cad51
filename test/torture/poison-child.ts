// A worker with the real handler and ledger, and steps that only take their time; one of them is the end of the process:
// `node --import tsx poison-child.ts <JSON of PoisonOptions>`.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeQueue } from '../../src/jobs/agenda.ts';
import { retryDelay } from '../../src/jobs/agenda-delay.ts';
import { makeLedger } from '../../src/jobs/ledger.ts';
import { makeHandler, type RunStep } from '../../src/jobs/run.ts';
import { makeLog } from '../../src/log.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import type { Place } from '../contract/queue-backends.ts';
import { openStoreAt } from './engine.ts';
import { POISON } from './poison-name.ts';

export interface PoisonOptions {
  readonly place: Place;
  /** When a recording is delivered its time is left here, in a file of its name. */
  readonly folder: string;
}

const { place, folder } = JSON.parse(process.argv[2] ?? '') as PoisonOptions;
const now = Date.now;
const log = makeLog('fatal');
const { store, backend } = await openStoreAt(place);
await store.migrate(SPECS);
const tables = openTables(store);
const queue = await makeQueue({ backend, log, now, settings: { lockLifetimeMs: 20_000 } });

function step(status: 'fetched' | 'transcribed' | 'analysed' | 'delivered', ms: number): RunStep {
  return async (recording) => {
    await wait(ms);
    // As the kernel ends a process that has taken all memory: nothing is said and nothing is closed.
    if (recording.title === POISON && status === 'analysed') process.kill(process.pid, 'SIGKILL');
    if (status === 'delivered') appendFileSync(join(folder, recording.id), `${recording.failure?.code ?? now()}\n`);
    return { status: recording.failure === null ? status : 'failed' };
  };
}

const handler = makeHandler({
  tables,
  queue,
  now,
  log,
  retryDelay,
  ledger: makeLedger({ tables, now, keepForMs: 86_400_000 }),
  steps: {
    fetch: step('fetched', 30),
    transcribe: step('transcribed', 20),
    analyse: step('analysed', 60),
    deliver: step('delivered', 300),
  },
  performEvent: async () => {},
  chores: { upkeep: async () => {}, positions: async () => {}, digest: async () => {}, sweep: async () => {} },
  count: () => {},
});
await queue.worker(handler).start();
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
