import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Report } from '../analysis/domain.ts';
import type { ReportFiles } from '../cards/pdf/files.ts';
import type { PdfMeta } from '../cards/pdf/render.tsx';

/** What pdf-thread.ts sends here (no work is a wish to be ready) … */
export interface RenderRequest {
  readonly id: number;
  readonly work: { readonly report: Report; readonly meta: PdfMeta } | null;
}

/** … and what comes back; `fault` is the name and message of what was thrown, never the report. */
export type RenderReply =
  | { readonly id: number; readonly files: ReportFiles | null }
  | { readonly id: number; readonly fault: string };

/** Behind everything that somebody waits for, and still a tenth of a busy processor (man 7 sched: a step is a factor of 1.25). */
const NICE = 10;
// On Linux a priority is a thread's own; elsewhere it would be that of the whole process.
if (process.platform === 'linux') setPriority(NICE);

// Loaded with the first request, so that starting the thread costs nothing.
parentPort?.on('message', (request: RenderRequest) => {
  void render(request).then((reply) => parentPort?.postMessage(reply));
});

async function render({ id, work }: RenderRequest): Promise<RenderReply> {
  try {
    if (work === null) {
      const { warmUp } = await import('../cards/pdf/warm-up.ts');
      await warmUp();
      return { id, files: null };
    }
    const { renderReportFiles } = await import('../cards/pdf/files.ts');
    return { id, files: await renderReportFiles(work.report, work.meta) };
  } catch (thrown) {
    return { id, fault: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'unknown' };
  }
}
