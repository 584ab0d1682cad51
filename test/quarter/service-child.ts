// The service between the chat port and the store, on a SQLite file and a blob folder, with the clock and the chat of its parent:
// `node --import tsx service-child.ts`. Ends when its parent lets go of it.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import type { TenantId } from '../../src/analysis/domain.ts';
import { daysToRead, personHistory, toPoints } from '../../src/analysis/history.ts';
import type { PersonHistory } from '../../src/analysis/history-domain.ts';
import { readPrices } from '../../src/analysis/prices.ts';
import { loadCast } from '../../src/analysis/providers/persona-files.ts';
import { makeAccept } from '../../src/bot/accept.ts';
import { makeFiles } from '../../src/bot/files.ts';
import { makePerform } from '../../src/bot/perform.ts';
import type { ChatPort, NamedFile } from '../../src/bot/port.ts';
import type { Card } from '../../src/cards/card.ts';
import { AppError } from '../../src/errors.ts';
import { makeAnalyse } from '../../src/jobs/analyse.ts';
import { makeDeliver } from '../../src/jobs/deliver.ts';
import { makeDigests } from '../../src/jobs/digest.ts';
import { makeDigestAnswers } from '../../src/jobs/digest-answers.ts';
import { makeDigestCard } from '../../src/jobs/digest-card.ts';
import { makeExportMine } from '../../src/jobs/export-mine.ts';
import { makeFetch } from '../../src/jobs/fetch.ts';
import { makeLedger } from '../../src/jobs/ledger.ts';
import { withoutLeftovers } from '../../src/jobs/leftovers.ts';
import { makeMeans } from '../../src/jobs/means.ts';
import type { PdfThread } from '../../src/jobs/pdf-thread.ts';
import { CHORES } from '../../src/jobs/port.ts';
import { makePositions } from '../../src/jobs/positions.ts';
import { makePractice } from '../../src/jobs/practice/practice.ts';
import { makeProgress } from '../../src/jobs/progress.ts';
import { makeHandler } from '../../src/jobs/run.ts';
import { makeSendOnce } from '../../src/jobs/send-once.ts';
import { makeSharedHere } from '../../src/jobs/shared-here.ts';
import { makeStatus } from '../../src/jobs/status.ts';
import { makeSweep } from '../../src/jobs/sweep.ts';
import { makeTeamAnswer } from '../../src/jobs/team.ts';
import { makeTranscribe } from '../../src/jobs/transcribe.ts';
import { makeUpkeep } from '../../src/jobs/upkeep.ts';
import { makeUsageAnswer, makeUsageBook } from '../../src/jobs/usage.ts';
import { makeBlobs } from '../../src/storage/blobs.ts';
import { readHistory } from '../../src/storage/history.ts';
import { RECORDING_STATUSES } from '../../src/storage/recordings.ts';
import { resealAll } from '../../src/storage/reseal.ts';
import { retentionOf } from '../../src/storage/settings.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { openTables, SPECS, type Tables } from '../../src/storage/tables.ts';
import { makeVault } from '../../src/storage/vault.ts';
import { everyRow } from '../../src/storage/walk.ts';
import { makeDueQueue } from './due-queue.ts';
import type { Answers, AnyRow, FromChild, Happened, HistoryAsk, Lived, Order, ToChild } from './orders.ts';
import { LINKED_TENANT } from './people.ts';

const DAY_MS = 86_400_000;
const PRICES = readPrices({ asOf: '2026-09-01', currency: 'USD', models: {} }, 'test');
const log = pino({ level: 'silent' });

/** As the parent says; it stands still while an order is carried out. */
let clock = 0;
const now = (): number => clock;

// ── The chat, which is in the parent and outlives us ────────────────────────────────────────────────────────────────

const calls = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
let called = 0;

function tell(message: FromChild): void {
  process.send?.(message);
}

function call<T>(name: string, ...args: readonly unknown[]): Promise<T> {
  called += 1;
  const number = called;
  tell({ call: number, name, args });
  return new Promise<T>((resolve, reject) => {
    calls.set(number, { resolve: (value) => resolve(value as T), reject });
  });
}

/** What is looked at of a card that stands in a thread. */
function headOf({ title, summary }: Card) {
  return { title, summary };
}

/** What a chat shows of a file: bytes stay here. */
function named({ name, mime, bytes }: NamedFile) {
  return { name, mime, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function makeChat(hold: (file: NamedFile, tenantId: TenantId) => Promise<string | null>): ChatPort {
  return {
    platform: 'slack',
    editEveryMs: 0,
    post: (to, card, key) => call('post', to, headOf(card), key),
    update: (posted, card) => call('update', posted, headOf(card)),
    attach: (to, files, key) => call('attach', to, files.map(named), key),
    picture: async (to, file) => (to.tenantId === LINKED_TENANT ? hold(file, to.tenantId) : null),
    find: (to, key, names) => call('find', to, key, names ?? []),
    remove: (posted) => call('remove', posted),
    reply: (to, card) => call('reply', to, card),
    openForm: (to, form) => call('openForm', to, form.name),
    direct: (tenantId, person) => call('direct', tenantId, person),
    nameOf: (tenantId, person) => call('nameOf', tenantId, person),
    timeZoneOf: (tenantId, person) => call('timeZoneOf', tenantId, person),
    showHome: (tenantId, person, card) => call('showHome', tenantId, person, headOf(card)),
    async *read({ tenantId, fileId }) {
      yield Buffer.from(await call<string>('read', tenantId, fileId));
    },
  };
}

/** Some bytes that say what is in the report: drawing is tested elsewhere. */
const pdf: PdfThread = {
  render: async ({ labelled, coaching }) => ({
    pdf: Buffer.from(`%PDF ${JSON.stringify([labelled.transcript.speakers, coaching])}`),
    pictures: { overview: Buffer.from(`png ${coaching.headline}`), timeline: Buffer.from('png') },
    alts: { overview: 'a', timeline: 'b' },
  }),
  warm: async () => {},
  without: (work) => work(),
  close: async () => {},
};

// ── The service ─────────────────────────────────────────────────────────────────────────────────────────────────────

async function openService({ folder, retentionDays }: Extract<Order, { kind: 'open' }>) {
  const retentionMs = retentionDays * DAY_MS;
  let commits = 0;
  let diesAt = Number.POSITIVE_INFINITY;
  const database = openDatabase(join(folder, 'coach.db'), {
    sync: async () => {
      commits += 1;
      if (commits >= diesAt) process.kill(process.pid, 'SIGKILL');
    },
  });
  // What a killed process has written the kernel keeps: nothing here has to wait for the disk.
  database.read((db) => db.exec('PRAGMA synchronous = OFF'));
  const store = makeSqliteStore(database);
  await store.migrate(SPECS);
  const tables = openTables(store);
  const blobs = makeBlobs(join(folder, 'files'));
  const vault = makeVault([{ id: 'k1', secret: new Uint8Array(32) }]);
  const queue = makeDueQueue(now);
  const files = makeFiles({ tables, blobs, keys: [new Uint8Array(32)], publicUrl: () => 'https://coach.example', now });
  const chat = makeChat(async (file, tenantId) => {
    const [, id = ''] = /^overview-([0-9a-z]{10})/.exec(file.name) ?? [];
    return files.link(await files.hold(tenantId, id, file));
  });
  const chats = { slack: chat };
  const progress = makeProgress({ tables, chats, now, log });
  const sendOnce = makeSendOnce({ tables, now, keepForMs: retentionMs, log });
  const limitOf = async () => null;
  const book = makeUsageBook({
    ...{ tables, prices: PRICES, now, limitOf, log },
    countUsage: () => {},
    countCache: () => {},
  });
  const means = makeMeans({
    ...{ tables, book, now, log, engine: 'offline' },
    enginesFor: () => [],
    listenersFor: () => [],
  });
  const cast = await loadCast(null);
  const sharedHere = makeSharedHere({ tables, chats });
  const digestCard = makeDigestCard({ tables, sharedHere, cast });
  const practice = makePractice({
    ...{ ...cast, tables, blobs, queue: queue.queue, chats, sendOnce, means, book, now, retentionMs, log },
    ...{ perDay: 20, voice: null, hasListener: false, speakByModel: null },
    hear: () => Promise.reject(new AppError('no-engine')),
    pictureOf: async () => null,
  });
  const handler = makeHandler({
    ...{ tables, queue: queue.queue, now, log, count: () => {}, retryDelay: () => 1_000 },
    ledger: makeLedger({ tables, now, keepForMs: retentionMs }),
    steps: withoutLeftovers(
      { tables, blobs },
      {
        fetch: makeFetch({ tables, vault, blobs, chats, progress, maxUploadBytes: 1_000_000, means }),
        transcribe: makeTranscribe({ tables, blobs, progress, means }),
        analyse: makeAnalyse({ tables, blobs, progress, means, keepMedia: true }),
        deliver: makeDeliver({ tables, blobs, chats, progress, sendOnce, pdf, retentionDays }),
      },
    ),
    performEvent: makePerform({
      ...{ tables, vault, blobs, queue: queue.queue, chats, sendOnce, now, retentionMs, admins: [], log, practice },
      status: makeStatus({ store, tables, queue: queue.queue, means }),
      usage: makeUsageAnswer({ tables, limitOf, now, pricesAsOf: PRICES.asOf, admins: [] }),
      digest: makeDigestAnswers({ tables, chats, digestCard, now }),
      team: makeTeamAnswer({ tables, sharedHere, files, address: () => null, retentionMs, now }),
      exportMine: makeExportMine({ tables, chats, sendOnce, now }),
      engines: { usual: 'offline', choices: ['offline'] },
    }),
    chores: {
      upkeep: makeUpkeep({ store, tables, blobs, queue: queue.queue, endPractices: practice.tidy, now, log }),
      positions: makePositions({ store, tables, queue: queue.queue, progress, now, log }),
      digest: makeDigests({ store, tables, chats, sendOnce, digestCard, now, log }),
      sweep: makeSweep({ store, tables, blobs, reseal: () => resealAll({ store, tables, vault, now }), now, log }),
    },
  });
  const acceptEvent = makeAccept({ tables, vault, queue: queue.queue, now });
  for (const name of CHORES) await queue.queue.enqueue({ name, tenantId: 'system' as TenantId, subject: name }, name);

  async function accept({ tenantId, incoming }: Happened): Promise<void> {
    await acceptEvent(tenantId, incoming);
    tell({ taken: incoming.eventId });
  }

  async function live({ happened, looks, dieAfter }: Extract<Order, { kind: 'live' }>): Promise<Lived> {
    const before = commits;
    diesAt = dieAfter === null ? Number.POSITIVE_INFINITY : commits + dieAfter;
    await Promise.all(happened.map(accept));
    const done = await queue.runDue(handler, looks);
    diesAt = Number.POSITIVE_INFINITY;
    const chores = CHORES.filter((name) => done.has(name));
    const left = queue.waiting() + (looks ? await leftBehind() : 0);
    return { chores, unfinished: left, nextAt: queue.nextAt(), commits: commits - before };
  }

  /** What the store says is not through. */
  async function leftBehind(): Promise<number> {
    let left = 0;
    for (const tenantId of await store.tenants()) {
      left += await tables.webhookEvents.count(tenantId, { index: 'byStatus', equals: { status: 'stored' } });
      for (const status of RECORDING_STATUSES)
        if (status !== 'delivered' && status !== 'failed')
          left += await tables.recordings.count(tenantId, { index: 'byStatus', equals: { status } });
      left += await tables.practices.count(tenantId, { index: 'byStatus', equals: { status: 'ending' } });
    }
    return left;
  }

  /** As the terminal tells it (cli/history.ts), with the clock of the parent. */
  async function history({ tenantId, person, days }: HistoryAsk): Promise<PersonHistory> {
    const keptDays = (await retentionOf(tables, tenantId, retentionMs)) / DAY_MS;
    const since = now() - daysToRead(days, keptDays) * DAY_MS;
    const rows = await readHistory(tables, tenantId, person, since);
    return personHistory({ points: toPoints(person, rows.reports, rows.claimed), days, keptDays, now: now() });
  }

  async function rowsOf(tenantId: TenantId): Promise<Record<keyof Tables, readonly AnyRow[]>> {
    const all: [string, AnyRow[]][] = [];
    for (const [name, table] of Object.entries(tables)) {
      const rows: AnyRow[] = [];
      for await (const row of everyRow(table as Parameters<typeof everyRow>[0], tenantId))
        rows.push(row as unknown as AnyRow);
      all.push([name, rows]);
    }
    return Object.fromEntries(all) as unknown as Record<keyof Tables, readonly AnyRow[]>;
  }

  async function carryOut(order: Exclude<Order, { kind: 'open' }>): Promise<Answers[typeof order.kind]> {
    switch (order.kind) {
      case 'live':
        return live(order);
      case 'history':
        return Promise.all(order.asks.map(history));
      case 'created':
        return Promise.all(
          order.ids.map(async ({ tenantId, id }) => (await tables.recordings.get(tenantId, id))?.createdAt ?? null),
        );
      case 'rows':
        return Object.fromEntries(
          await Promise.all(order.tenants.map(async (tenantId) => [tenantId, await rowsOf(tenantId)] as const)),
        );
    }
  }

  return { accept, carryOut };
}

let service: Awaited<ReturnType<typeof openService>> | null = null;

async function obey(order: Order): Promise<unknown> {
  if (order.kind === 'open') {
    service = await openService(order);
    return null;
  }
  if (service === null) throw new Error('not open');
  return service.carryOut(order);
}

process.on('message', (message: ToChild) => {
  if ('also' in message) {
    void service?.accept(message.also);
    return;
  }
  if ('answer' in message) {
    const waiting = calls.get(message.answer);
    calls.delete(message.answer);
    if ('fault' in message) waiting?.reject(new AppError(message.fault));
    else waiting?.resolve(message.value);
    return;
  }
  clock = message.now;
  obey(message.what).then(
    (value) => tell({ done: message.order, value }),
    (thrown: unknown) =>
      tell({ failed: message.order, why: thrown instanceof Error ? `${thrown.stack}` : `${thrown}` }),
  );
});
process.on('disconnect', () => process.exit(0));
tell({ ready: true });
