import type { Report } from '../../analysis/domain.ts';
import { drawOverview } from '../charts/overview.ts';
import { renderPng } from '../charts/png.ts';
import { drawTimeline } from '../charts/timeline.ts';
import { loadLetters } from './fonts.ts';
import { makePrintableReport, type PdfMeta, renderReportPdf, textsOf } from './render.tsx';

/** Everything that is sent beside the words of a report. Pictures are PNG, twice the size in pixels that they are meant to be seen at. */
export interface ReportFiles {
  readonly pdf: Uint8Array;
  /** The timeline only when asked for. */
  readonly pictures: { readonly overview: Uint8Array; readonly timeline?: Uint8Array };
  /** What each picture says, for who cannot see it. */
  readonly alts: { readonly overview: string; readonly timeline?: string };
}

/** The PDF of a report and its pictures for a chat. */
export async function renderReportFiles(report: Report, meta: PdfMeta): Promise<ReportFiles> {
  const { missing } = await loadLetters(textsOf(report));
  const printable = makePrintableReport(report, missing);
  const overview = drawOverview(printable);
  const timeline = meta.timelinePicture === true ? drawTimeline(printable) : null;
  // The pictures are drawn on threads of their own while this one lays the pages out.
  const [pdf, overviewPng, timelinePng] = await Promise.all([
    renderReportPdf(report, meta),
    renderPng(overview.svg, 2),
    timeline && renderPng(timeline.svg, 2),
  ]);
  return {
    pdf,
    pictures: { overview: overviewPng, ...(timelinePng && { timeline: timelinePng }) },
    alts: { overview: overview.alt, ...(timeline && { timeline: timeline.alt }) },
  };
}
