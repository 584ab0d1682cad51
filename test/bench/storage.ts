import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toPoints } from '../../src/analysis/history.ts';
import { startServiceProcess } from '../../src/demo/service-process.ts';
import { freePort } from '../../src/demo/waiting.ts';
import { readHistory } from '../../src/storage/history.ts';
import { connectMongo } from '../../src/storage/mongo/store.ts';
import type { Store } from '../../src/storage/port.ts';
import { openDatabase } from '../../src/storage/sqlite/database.ts';
import { makeSqliteStore } from '../../src/storage/sqlite/store.ts';
import { openTables, SPECS } from '../../src/storage/tables.ts';
import { mongoUri, newDatabaseName } from '../contract/with-mongo.ts';
import type { BenchRow } from './row.ts';
import {
  CLAIMED,
  claimant,
  fillClaims,
  fillReports,
  fillTranscripts,
  PERSON,
  reportId,
  TENANT,
} from './storage-fill.ts';

const REPORTS = 100_000;
const GIGABYTE = 1e9;

/** The store at the size of a large customer: a history page, a start, the way out and in. */
export async function benchStorage(): Promise<readonly BenchRow[]> {
  const work = mkdtempSync(join(tmpdir(), 'coach-bench-store-'));
  try {
    return [...(await benchHistory(work)), ...(await benchStart(work)), ...(await benchTransfer(work))];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export async function benchHistory(work: string): Promise<readonly BenchRow[]> {
  const sqlite = makeSqliteStore(openDatabase(join(work, 'history', 'coach.db')));
  const rows = [...(await benchPages('SQLite', sqlite))];
  await sqlite.close();
  const uri = mongoUri('the benchmark of a history page');
  if (uri === null) return rows;
  const mongo = await connectMongo(uri, { dbName: newDatabaseName() });
  rows.push(...(await benchPages('MongoDB', mongo)));
  await mongo.db.dropDatabase();
  await mongo.close();
  return rows;
}

async function benchPages(engine: string, store: Store): Promise<readonly BenchRow[]> {
  await store.migrate(SPECS);
  const tables = openTables(store);
  await fillReports(store, REPORTS);
  await fillClaims(store, REPORTS);
  const page = async (n: number): Promise<void> => {
    const to = (n * 7_919) % REPORTS;
    await tables.reports.find(TENANT, {
      index: 'byPerson',
      equals: { postedBy: PERSON },
      range: { to },
      order: 'desc',
      limit: 50,
    });
  };
  const get = async (n: number): Promise<void> =>
    void (await tables.reports.get(TENANT, reportId((n * 7_919) % REPORTS)));
  /** Everything that a person's card is made from. */
  const person = async (n: number): Promise<void> => {
    const nth = (n * 7_919) % Math.floor(REPORTS / CLAIMED);
    const rows = await readHistory(tables, TENANT, claimant(nth), 0);
    const points = toPoints(claimant(nth), rows.reports, rows.claimed);
    if (points.length !== CLAIMED) throw new Error('a history is not whole');
  };
  for (let n = 0; n < 100; n += 1) await Promise.all([page(n), get(n), person(n)]);
  const gets = await p99(get);
  const row = (name: string, ms: number): BenchRow => ({
    name: `${name} over ${REPORTS} reports, p99, ${engine}`,
    value: ms,
    unit: 'ms',
    reach: '≤ 10 ms',
    ratio: ms / gets,
    reference: `one indexed round trip (get) ${gets.toFixed(2)} ms`,
    ok: ms <= 10,
  });
  return [
    row('page of 50 by who shared', await p99(page)),
    row(`history of one person, ${CLAIMED} recordings by their claims`, await p99(person)),
  ];
}

async function p99(work: (n: number) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 1_000; n += 1) {
    const before = performance.now();
    await work(n);
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

/** The built service on a store of a gigabyte: after a clean end, and after kill -9 with a log to fold in. */
async function benchStart(work: string): Promise<readonly BenchRow[]> {
  const data = join(work, 'data');
  const start = async (): Promise<{ ms: number; kill: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void> }> => {
    const port = await freePort();
    const before = performance.now();
    const service = await startServiceProcess({ port, workDir: work, env: { LOG_LEVEL: 'error' } });
    return { ms: performance.now() - before, kill: (signal) => service.stop(signal) };
  };
  await (await start()).kill('SIGTERM');
  const store = makeSqliteStore(openDatabase(join(data, 'coach.db')));
  const tables = openTables(store);
  await tables.installations.put(TENANT, {
    tenantId: TENANT,
    id: TENANT,
    platform: 'slack',
    installedAt: 1,
    removedAt: null,
  });
  await fillTranscripts(tables, GIGABYTE);
  await store.close();
  const bytes = statSync(join(data, 'coach.db')).size;

  const clean = await start();
  await clean.kill('SIGKILL');
  const unclean = await start();
  await unclean.kill('SIGTERM');
  const reference = await timeQuickCheck(join(data, 'coach.db'));
  const row = (name: string, ms: number): BenchRow => ({
    name: `start to ready, ${(bytes / 1e9).toFixed(2)} GB on SQLite, ${name}`,
    value: ms / 1000,
    unit: 's',
    reach: '≤ 3 s',
    ratio: ms / reference,
    reference: `quick_check of all pages ${(reference / 1000).toFixed(2)} s`,
    ok: ms <= 3_000,
  });
  return [row('after a clean end', clean.ms), row('after kill -9', unclean.ms)];
}

async function timeQuickCheck(path: string): Promise<number> {
  const database = openDatabase(path);
  const before = performance.now();
  database.read((db) => db.prepare('PRAGMA quick_check(1)').get());
  const ms = performance.now() - before;
  await database.close();
  return ms;
}

/** The built command line on that gigabyte and on a tenth of it: speed, and memory that does not grow with the store. */
async function benchTransfer(work: string): Promise<readonly BenchRow[]> {
  const small = join(work, 'small');
  mkdirSync(small);
  const store = makeSqliteStore(openDatabase(join(small, 'coach.db')));
  await store.migrate(SPECS);
  const tables = openTables(store);
  await tables.installations.put(TENANT, {
    tenantId: TENANT,
    id: TENANT,
    platform: 'slack',
    installedAt: 1,
    removedAt: null,
  });
  await fillTranscripts(tables, GIGABYTE / 10);
  await store.close();

  const rows: BenchRow[] = [];
  const file = join(work, 'all.jsonl');
  const less = join(work, 'less.jsonl');
  for (const [word, here, there] of [
    ['export', [small, less], [join(work, 'data'), file]],
    ['import', [join(work, 'small-2'), less], [join(work, 'data-2'), file]],
  ] as const) {
    const first = await runDb(word, here[0], here[1]);
    const whole = await runDb(word, there[0], there[1]);
    const speed = statSync(file).size / 1e6 / whole.seconds;
    const grown = whole.peakMb / first.peakMb;
    rows.push(
      { name: `${word} of 1 GB, SQLite`, value: speed, unit: 'MB/s', reach: '≥ 20 MB/s', ok: speed >= 20 },
      {
        name: `${word} of 1 GB, peak memory`,
        value: whole.peakMb,
        unit: 'MB',
        reach: '≤ 1.3×',
        ratio: grown,
        reference: `${word} of 0.1 GB ${first.peakMb.toFixed(0)} MB`,
        ok: grown <= 1.3,
      },
    );
  }
  return rows;
}

/** One command to its end; the peak is the kernel's own count, read while it runs. */
async function runDb(word: string, dataDir: string, file: string): Promise<{ seconds: number; peakMb: number }> {
  const before = performance.now();
  const child = spawn(process.execPath, ['dist/cli.js', 'db', word, file], {
    env: { DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peakKb = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has just ended.
    }
  }, 50);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`coach db ${word} failed`);
  return { seconds: (performance.now() - before) / 1000, peakMb: peakKb / 1024 };
}
