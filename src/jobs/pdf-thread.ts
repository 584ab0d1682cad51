import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Report } from '../analysis/domain.ts';
import type { ReportFiles } from '../cards/pdf/files.ts';
import type { PdfMeta } from '../cards/pdf/render.tsx';
import { AppError } from '../errors.ts';
import { beginYoungWith, collectGarbage, keepYoungSmall } from '../memory.ts';
import type { RenderReply, RenderRequest } from './pdf-worker.ts';

/** Draws PDFs and pictures away from the thread that answers webhooks. */
export interface PdfThread {
  /** One at a time, in order; rejects with AppError('bug'). */
  render(report: Report, meta: PdfMeta): Promise<ReportFiles>;
  /** Loads what drawing needs, so that the first report does not wait for it; what goes wrong is logged, never thrown. */
  warm(): Promise<void>;
  /** Does work that takes memory of its own without the thread, unless a report wants it meanwhile; it is warm again soon afterwards. */
  without<T>(work: () => Promise<T>): Promise<T>;
  /** Ends the thread; what still waits is rejected. */
  close(): Promise<void>;
}

interface PdfThreadDeps {
  readonly log?: { warn(fields: object, message: string): void };
  /** Longest time for one report, in milliseconds. */
  readonly timeoutMs?: number;
  /** The thread's program; tests put a broken one here. */
  readonly program?: URL;
}

const TIMEOUT_MS = 60_000;
/** A report that needs more is broken; the thread dies of it, not the process. */
const MEMORY_MB = 512;
/** For new objects, all of it from the start: drawing takes a fifth longer with the 1 MB of the thread that answers webhooks, a tenth less with 8. */
const YOUNG_MB = 4;
/** The engine's limit counts that area three times (V8: Heap::YoungGenerationSizeFromSemiSpaceSize). */
const YOUNG_LIMIT_MB = 3 * YOUNG_MB;

/** A thread that starts with the first report (or when it is warmed), stays warm, and is replaced when it dies or hangs. */
export function makePdfThread({ log, timeoutMs = TIMEOUT_MS, program = programUrl() }: PdfThreadDeps = {}): PdfThread {
  let worker: Worker | null = null;
  let closed = false;
  let count = 0;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    const options = {
      // React draws slower unless told that this is production.
      env: { NODE_ENV: 'production' },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: YOUNG_LIMIT_MB },
    };
    beginYoungWith(YOUNG_MB);
    const started = program.pathname.endsWith('.ts')
      ? new Worker(loaderOf(program), { ...options, eval: true })
      : new Worker(program, options);
    started.on('error', () => {}); // An idle thread that dies is replaced at the next report; a busy one is told by `renderOn`.
    started.once('online', keepYoungSmall);
    started.on('exit', () => {
      if (worker === started) worker = null;
    });
    return started;
  }

  async function answer(work: RenderRequest['work']): Promise<ReportFiles | null> {
    if (closed) throw new AppError('bug', { detail: 'The PDF thread is closed.' });
    worker ??= start();
    const current = worker;
    count += 1;
    const end = await renderOn(current, { id: count, work }, timeoutMs);
    if ('files' in end) return end.files;
    if (!closed) log?.warn({ fault: end.fault }, 'pdf not rendered');
    if (end.dead) {
      if (worker === current) worker = null;
      await current.terminate();
    }
    throw new AppError('bug', { retry: true, cause: new Error(end.fault) });
  }

  function inTurn(work: RenderRequest['work']): Promise<ReportFiles | null> {
    waiting += 1;
    const next = last
      .then(() => answer(work))
      .finally(() => {
        waiting -= 1;
      });
    last = next.catch(() => {});
    return next;
  }

  async function warm(): Promise<void> {
    await inTurn(null).catch(() => {}); // `answer` has logged it.
  }

  async function end(): Promise<void> {
    const current = worker;
    worker = null;
    await current?.terminate();
  }

  return {
    async render(report, meta) {
      const files = await inTurn({ report, meta });
      if (files === null) throw new AppError('bug', { detail: 'The PDF thread answered without files.' });
      return files;
    },
    warm,
    async without(work) {
      if (waiting === 0) await end();
      try {
        return await work();
      } finally {
        collectGarbage();
        // Beside what comes next: until a report is to be drawn, it has been coached.
        if (worker === null && !closed) void warm();
      }
    },
    async close() {
      closed = true;
      await end();
    },
  };
}

type End = { readonly files: ReportFiles | null } | { readonly fault: string; readonly dead: boolean };

/** One report through the thread; a thread that answers nothing in time, or dies, is dead. It holds the process only meanwhile. */
function renderOn(worker: Worker, request: RenderRequest, timeoutMs: number): Promise<End> {
  return new Promise((resolve) => {
    const finish = (end: End): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
      resolve(end);
    };
    const onMessage = (reply: RenderReply): void => {
      if (reply.id === request.id)
        finish('files' in reply ? { files: reply.files } : { fault: reply.fault, dead: false });
    };
    const onError = (thrown: Error): void => finish({ fault: `${thrown.name}: ${thrown.message}`, dead: true });
    const onExit = (): void => finish({ fault: 'the thread ended', dead: true });
    const timer = setTimeout(() => finish({ fault: `no answer within ${timeoutMs} ms`, dead: true }), timeoutMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.ref();
    worker.postMessage(request);
  });
}

/** A thread does not take over the loader of `tsx`, so it registers its own; never reached in the built program. */
function loaderOf(program: URL): string {
  const tsx = new URL('./esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx'))).href;
  return `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(program.href)}); });`;
}

/** Beside this file: JavaScript where the program is built, TypeScript where it runs from its sources. */
function programUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './pdf-worker.ts' : './pdf-worker.js', import.meta.url);
}
