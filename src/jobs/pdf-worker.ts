import { parentPort } from 'node:worker_threads';
import type { Report } from '../analysis/domain.ts';
import type { ReportFiles } from '../cards/pdf/files.ts';
import type { PdfMeta } from '../cards/pdf/render.tsx';

/** What pdf-thread.ts sends here … */
export interface RenderRequest {
  readonly id: number;
  readonly report: Report;
  readonly meta: PdfMeta;
}

/** … and what comes back; `fault` is the name and message of what was thrown, never the report. */
export type RenderReply =
  | { readonly id: number; readonly files: ReportFiles }
  | { readonly id: number; readonly fault: string };

// Loaded with the first report, so that starting the thread costs nothing.
parentPort?.on('message', (request: RenderRequest) => {
  void render(request).then((reply) => parentPort?.postMessage(reply));
});

async function render({ id, report, meta }: RenderRequest): Promise<RenderReply> {
  try {
    const { renderReportFiles } = await import('../cards/pdf/files.ts');
    return { id, files: await renderReportFiles(report, meta) };
  } catch (thrown) {
    return { id, fault: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'unknown' };
  }
}
