import type { Report } from '../../analysis/domain.ts';
import { drawOverview } from '../charts/overview.ts';
import type { Chart } from '../charts/picture.ts';
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
  const pdf = await renderReportPdf(report, meta);
  const overview = drawOverview(printable);
  const overviewPng = pngOf(overview);
  if (meta.timelinePicture !== true)
    return { pdf, pictures: { overview: overviewPng }, alts: { overview: overview.alt } };
  const timeline = drawTimeline(printable);
  return {
    pdf,
    pictures: { overview: overviewPng, timeline: pngOf(timeline) },
    alts: { overview: overview.alt, timeline: timeline.alt },
  };
}

function pngOf(chart: Chart): Uint8Array {
  const ground = `<rect width="${chart.width}" height="${chart.height}" fill="#FFFFFF"></rect>`;
  return renderPng(chart.svg.replace('</title>', `</title>${ground}`), 2);
}
