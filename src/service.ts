import { join } from 'node:path';
import type { TenantId } from './analysis/domain.ts';
import { loadPrices } from './analysis/providers/price-file.ts';
import { makeAccept } from './bot/accept.ts';
import { makeFiles } from './bot/files.ts';
import { makeSlackGrants } from './bot/grants.ts';
import { startHttp } from './bot/http.ts';
import { makePerform } from './bot/perform.ts';
import type { Accept, ChatPort, Platform } from './bot/port.ts';
import { makeRecordingAnswers } from './bot/recordings.ts';
import { makeReferences } from './bot/references.ts';
import { findReadable } from './bot/rights.ts';
import type { Config } from './config.ts';
import { engineChoices, openEngines } from './engines.ts';
import { AppError, asAppError } from './errors.ts';
import { retryDelay } from './jobs/agenda-delay.ts';
import { makeAnalyse } from './jobs/analyse.ts';
import { makeDeadLetters } from './jobs/dead-letters.ts';
import { makeDeliver } from './jobs/deliver.ts';
import { makeDigests } from './jobs/digest.ts';
import { makeDigestAnswers } from './jobs/digest-answers.ts';
import { makeDigestCard } from './jobs/digest-card.ts';
import { makeExportMine } from './jobs/export-mine.ts';
import { makeFetch } from './jobs/fetch.ts';
import { makeLedger } from './jobs/ledger.ts';
import { withoutLeftovers } from './jobs/leftovers.ts';
import { makeMeans } from './jobs/means.ts';
import { makePdfThread } from './jobs/pdf-thread.ts';
import { CHORES } from './jobs/port.ts';
import { makePositions } from './jobs/positions.ts';
import { makePictureOf } from './jobs/practice/portraits.ts';
import { makePractice } from './jobs/practice/practice.ts';
import { makeProgress } from './jobs/progress.ts';
import { makeRefresh } from './jobs/refresh.ts';
import { makeHandler } from './jobs/run.ts';
import { makeSendOnce } from './jobs/send-once.ts';
import { makeSharedHere } from './jobs/shared-here.ts';
import { makeStatus } from './jobs/status.ts';
import { makeSweep } from './jobs/sweep.ts';
import { makeTeamAnswer } from './jobs/team.ts';
import { makeTranscribe } from './jobs/transcribe.ts';
import { makeUpkeep } from './jobs/upkeep.ts';
import { makeUsageAnswer, makeUsageBook } from './jobs/usage.ts';
import type { Log } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { openPractice } from './practice.ts';
import { openQueue } from './queue.ts';
import { deriveKey, deriveText, openSecrets } from './secrets.ts';
import { makeBlobs } from './storage/blobs.ts';
import { refuseUnfinishedImport } from './storage/imports.ts';
import { openStore } from './storage/open.ts';
import { resealAll } from './storage/reseal.ts';
import { localeOf, makeLimitOf } from './storage/settings.ts';
import { openTables, SPECS } from './storage/tables.ts';

const DAY_MS = 86_400_000;
/** How long a stopping process waits for its jobs: with the time the HTTP server takes to close it stays under half a minute. */
const GRACE_MS = 22_000;

/** Which half of the work this process does: take events (`serve`), do jobs (`work`), or both. */
export type Role = 'serve' | 'work' | 'both';

export interface Service {
  /** Null when this process serves nothing. */
  readonly port: number | null;
  stop(): Promise<void>;
}

export interface ServiceDeps {
  readonly config: Config;
  readonly role: Role;
  readonly log: Log;
  readonly now: () => number;
}

/** Wires every port and starts. What is still running is stopped again when a later part cannot start. */
export async function startService({ config, role, log, now }: ServiceDeps): Promise<Service> {
  const closers: (() => Promise<void>)[] = [];
  async function stop(): Promise<void> {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((thrown: unknown) => log.error({ err: asAppError(thrown) }, 'stopping a part failed'));
    }
  }
  try {
    const port = await start();
    return { port, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }

  async function start(): Promise<number | null> {
    const { store, tables, queue, keys, vault } = await open();
    const blobs = makeBlobs(join(config.dataDir, 'files'));
    const deadLetters = makeDeadLetters({ store, tables, queue, now });
    const metrics = makeMetrics({ queue, deadLetters: deadLetters.count });

    let address: string | null = config.http.publicUrl;
    const files = makeFiles({
      tables,
      blobs,
      keys: keys.map((key) => deriveKey(key, 'file-link')),
      publicUrl: () => address,
      now,
    });
    const acceptEvent = makeAccept({ tables, vault, queue, now });
    const accept: Accept = async (tenantId, incoming) => {
      await acceptEvent(tenantId, incoming);
      metrics.countEvent(incoming.kind);
    };

    const { devOrigins, admins } = config;
    // Each platform's SDK takes a quarter of a second to load: only what is configured is.
    const slack =
      config.slack === null
        ? null
        : (await import('./bot/slack/app.ts')).makeSlackApp({
            config: config.slack,
            accept,
            grants: makeSlackGrants({ store, tables, vault, now }),
            stateSecret: deriveText(keys, 'slack-install-state'),
            localeOf: (tenantId) => localeOf(tables, tenantId),
            now,
            log,
            devOrigins,
          });
    const teams =
      config.teams === null
        ? null
        : (await import('./bot/teams/app.ts')).makeTeamsApp({
            config: config.teams,
            accept,
            references: makeReferences({ tables, now }),
            refresh: makeRefresh({
              queue,
              now,
              find: (...asked) => findReadable({ tables, admins }, ...asked),
              localeOf: (tenantId) => localeOf(tables, tenantId),
              report: makeRecordingAnswers({ tables, blobs, queue, chats: {}, now, admins }).report,
            }),
            localeOf: (tenantId) => localeOf(tables, tenantId),
            files,
            log,
            devOrigins,
          });
    if (slack === null && teams === null) log.warn('neither Slack nor Teams is configured; see the README');
    const chats: Partial<Record<Platform, ChatPort>> = {
      ...(slack === null ? {} : { slack: slack.chat }),
      ...(teams === null ? {} : { teams: teams.chat }),
    };

    // The port first: where it is taken, no job must have been begun. What comes in before the worker runs is stored and waits.
    let port: number | null = null;
    let isUp = false;
    if (role !== 'work') {
      const http = await startHttp({
        host: config.http.host,
        port: config.http.port,
        slack: slack?.handler ?? null,
        slackPages: slack?.pages ?? null,
        teams: teams?.handler ?? null,
        files,
        ready: () => (isUp ? store.ping() : Promise.reject(new AppError('provider-down'))),
        metrics: metrics.render,
        onError: (thrown) => log.error({ err: asAppError(thrown) }, 'request failed'),
      });
      closers.push(() => http.close());
      port = http.port;
      // Without an address of its own a development server is at least reachable from this machine.
      if (config.devOrigins.length > 0) address ??= `http://127.0.0.1:${port}`;
    }

    if (role !== 'serve') {
      const retentionMs = config.retentionDays * DAY_MS;
      const pdf = makePdfThread({ log });
      closers.push(() => pdf.close());
      const sendOnce = makeSendOnce({ tables, now, keepForMs: retentionMs, log });
      const progress = makeProgress({ tables, chats, now, log });
      const { enginesFor, listenersFor: whoListens } = await openEngines({ config, onCall: metrics.countCall });
      // A film is heard in the memory that drawing would take.
      const listenersFor: typeof whoListens = (choice) =>
        whoListens(choice).map((one) => ({ ...one, listen: (...heard) => pdf.without(() => one.listen(...heard)) }));
      const prices = await loadPrices(config.pricesFile);
      const limitOf = makeLimitOf(tables, config.monthlyBudgetMicroUsd);
      const { countUsage, countCache } = metrics;
      const book = makeUsageBook({ tables, prices, now, limitOf, countUsage, countCache, log });
      const means = makeMeans({ tables, enginesFor, listenersFor, engine: config.engine, book, now, log });
      const { speak, ...cast } = await openPractice({ config, onCall: metrics.countCall });
      const practice = makePractice({
        ...{ ...cast, tables, blobs, queue, chats, sendOnce, means, book, now, retentionMs, log },
        speakByModel: speak,
        hasListener: listenersFor(config.engine).length > 0,
        perDay: config.practicePerDay,
        pictureOf: makePictureOf({ files, address: () => address, now }),
      });
      const sharedHere = makeSharedHere({ tables, chats });
      const digestCard = makeDigestCard({ tables, sharedHere, cast });
      const status = makeStatus({ store, tables, queue, means });
      const usage = makeUsageAnswer({ tables, limitOf, now, pricesAsOf: prices.asOf, admins: config.admins });
      const handler = makeHandler({
        tables,
        queue,
        now,
        log,
        retryDelay,
        ledger: makeLedger({ tables, now, keepForMs: retentionMs }),
        steps: withoutLeftovers(
          { tables, blobs },
          {
            fetch: makeFetch({ tables, vault, blobs, chats, progress, maxUploadBytes: config.maxUploadBytes, means }),
            transcribe: makeTranscribe({ tables, blobs, progress, means }),
            analyse: makeAnalyse({ tables, blobs, progress, means, keepMedia: config.keepMedia }),
            deliver: makeDeliver({
              tables,
              blobs,
              chats,
              progress,
              sendOnce,
              pdf,
              retentionDays: config.retentionDays,
            }),
          },
        ),
        performEvent: makePerform({
          tables,
          vault,
          blobs,
          queue,
          chats,
          sendOnce,
          now,
          retentionMs,
          status,
          usage,
          practice,
          digest: makeDigestAnswers({ tables, chats, digestCard, now }),
          team: makeTeamAnswer({ tables, sharedHere, files, address: () => address, retentionMs, now }),
          exportMine: makeExportMine({ tables, chats, sendOnce, now }),
          engines: { usual: config.engine, choices: engineChoices(config) },
          admins: config.admins,
          log,
        }),
        chores: {
          upkeep: makeUpkeep({ store, tables, blobs, queue, endPractices: practice.tidy, now, log }),
          positions: makePositions({ store, tables, queue, progress, now, log }),
          digest: makeDigests({ store, tables, chats, sendOnce, digestCard, now, log }),
          sweep: makeSweep({ store, tables, blobs, reseal: () => resealAll({ store, tables, vault, now }), now, log }),
        },
        count: metrics.countJob,
      });
      const worker = queue.worker(handler);
      await worker.start();
      closers.push(() => worker.stop(GRACE_MS));
      // Beside the start, not before it: the first report is seconds away.
      void pdf.warm();
      for (const name of CHORES) await queue.enqueue({ name, tenantId: 'system' as TenantId, subject: name }, name);
    }

    // Before this process calls itself ready: over Socket Mode, an event that comes while nobody is connected comes late.
    if (slack !== null) {
      closers.push(() => slack.stop());
      await slack.start(role);
    }
    isUp = true;
    return port;
  }

  /** The queue comes last: it is not to begin on a store that this process must not serve. */
  async function open() {
    const opened = await openStore(config, {
      onDamage: (error) => log.fatal({ err: error }, 'the database is damaged; nothing is taken any more'),
    });
    const { store } = opened;
    closers.push(() => store.close());
    await store.migrate(SPECS);
    const tables = openTables(store);
    await refuseUnfinishedImport(tables);
    const secrets = await openSecrets({ configured: config.secretKeys, dataDir: config.dataDir, store, tables });
    const queue = await openQueue(opened, { log, now });
    return { store, tables, queue, ...secrets };
  }
}

const DIRECTORY_FAULTS = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENOENT',
  'EEXIST',
  'ENOSPC',
  'ELOOP',
  'ENAMETOOLONG',
]);

/** What an operator is told when the service cannot start: one line with the remedy, no stack. */
export function startFault(thrown: unknown): string {
  if (thrown instanceof AppError && thrown.detail !== '') return thrown.detail;
  if (thrown instanceof Error && 'code' in thrown) {
    if (thrown.code === 'EADDRINUSE') return 'The port is taken. Set PORT to a free one or stop what uses it.';
    if ('syscall' in thrown && thrown.syscall === 'listen')
      return 'HOST and PORT cannot be listened on. Choose an address of this machine and a port above 1023.';
    if (DIRECTORY_FAULTS.has(String(thrown.code)))
      return 'DATA_DIR cannot be used. Choose a directory that this user can write to, on a disk with room.';
  }
  return 'It could not start; the log says why.';
}
