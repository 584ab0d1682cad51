import type { Report } from '../../analysis/domain.ts';
import { drawFillersOverTime } from '../charts/fillers.ts';
import { drawOverview } from '../charts/overview.ts';
import { renderPng } from '../charts/png.ts';
import { drawTimeline } from '../charts/timeline.ts';
import { loadLetters } from './fonts.ts';
import { makePrintableReport, type PdfMeta, renderReportPdf, textsOf } from './render.tsx';

/** One thing for each picture; those over time only when asked for. */
type PerPicture<T> = { readonly overview: T; readonly timeline?: T; readonly fillers?: T };

/** Everything that is sent beside the words of a report. Pictures are PNG, twice the size in pixels that they are meant to be seen at. */
export interface ReportFiles {
  readonly pdf: Uint8Array;
  readonly pictures: PerPicture<Uint8Array>;
  /** What each picture says, for who cannot see it. */
  readonly alts: PerPicture<string>;
}

/** The PDF of a report and its pictures for a chat. */
export async function renderReportFiles(report: Report, meta: PdfMeta): Promise<ReportFiles> {
  const { missing } = await loadLetters(textsOf(report));
  const printable = makePrintableReport(report, missing);
  const overview = drawOverview(printable);
  const overTime = meta.timelinePicture === true;
  const timeline = overTime ? drawTimeline(printable) : null;
  const fillers = overTime ? drawFillersOverTime(printable) : null;
  // The pictures are drawn on threads of their own while this one lays the pages out.
  const [pdf, overviewPng, timelinePng, fillersPng] = await Promise.all([
    renderReportPdf(report, meta),
    renderPng(overview.svg, 2),
    timeline && renderPng(timeline.svg, 2),
    fillers && renderPng(fillers.svg, 2),
  ]);
  return {
    pdf,
    pictures: {
      overview: overviewPng,
      ...(timelinePng && { timeline: timelinePng }),
      ...(fillersPng && { fillers: fillersPng }),
    },
    alts: {
      overview: overview.alt,
      ...(timeline && { timeline: timeline.alt }),
      ...(fillers && { fillers: fillers.alt }),
    },
  };
}
