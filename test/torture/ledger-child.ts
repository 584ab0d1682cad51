// A worker with the real handler, ledger and outbox, whose only work is to leave one line in a file:
// `node --import tsx ledger-child.ts <JSON of ChildOptions>`. Ends when its parent lets go of it.
import { openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Posted } from '../../src/bot/port.ts';
import { makeQueue } from '../../src/jobs/agenda.ts';
import { retryDelay } from '../../src/jobs/agenda-delay.ts';
import { makeLedger } from '../../src/jobs/ledger.ts';
import { makeHandler, type RunStep } from '../../src/jobs/run.ts';
import { makeSendOnce } from '../../src/jobs/send-once.ts';
import { makeLog } from '../../src/log.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import type { Place } from '../contract/queue-backends.ts';
import { PLACE } from '../fixtures/tables.ts';
import { openStoreAt } from './engine.ts';

export interface ChildOptions {
  readonly place: Place;
  /** Where each effect leaves a line. */
  readonly file: string;
  readonly workMs: number;
}

const { place, file, workMs } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
// Opened once, so that an effect is one write of a whole line: it is there or it is not, whenever the process is killed.
const effects = openSync(file, 'a');
const keepForMs = 86_400_000;
const now = Date.now;
const log = makeLog('fatal');
const { store, backend } = await openStoreAt(place);
await store.migrate(SPECS);
const tables = openTables(store);
const queue = await makeQueue({ backend, log, now, settings: { lockLifetimeMs: 20_000 } });
const sendOnce = makeSendOnce({ tables, now, keepForMs, log });

const noStep: RunStep = async () => ({ status: 'delivered' });
const handler = makeHandler({
  tables,
  queue,
  now,
  log,
  retryDelay,
  ledger: makeLedger({ tables, now, keepForMs }),
  steps: { fetch: noStep, transcribe: noStep, analyse: noStep, deliver: noStep },
  chores: { upkeep: async () => {}, positions: async () => {}, digest: async () => {}, sweep: async () => {} },
  count: () => {},
  async performEvent(tenantId, subject) {
    const posted: Posted = { place: PLACE, message: subject, files: [] };
    await wait(Math.random() * workMs);
    await sendOnce({
      tenantId,
      key: subject,
      recordingId: null,
      send: async () => {
        // As a message to Slack: it takes a while to get there, and a while until the answer is back.
        await wait(Math.random() * workMs);
        writeSync(effects, `${subject}\n`);
        await wait(Math.random() * workMs);
        return posted;
      },
      find: async () => (readFileSync(file, 'utf8').split('\n').includes(subject) ? posted : null),
    });
  },
});
await queue.worker(handler).start();
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
