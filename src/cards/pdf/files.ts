import type { Report } from '../../analysis/domain.ts';
import { drawOverview } from '../charts/overview.ts';
import type { Chart } from '../charts/picture.ts';
import { renderPng } from '../charts/png.ts';
import { drawTimeline } from '../charts/timeline.ts';
import { loadLetters } from './fonts.ts';
import { makePrintableReport, type PdfMeta, renderReportPdf, textsOf } from './render.tsx';

export const PICTURE_NAMES = ['overview', 'timeline'] as const;
export type PictureName = (typeof PICTURE_NAMES)[number];

/** Everything that is sent beside the words of a report. */
export interface ReportFiles {
  readonly pdf: Uint8Array;
  /** PNG, twice the size in pixels that they are meant to be seen at. */
  readonly pictures: Readonly<Record<PictureName, Uint8Array>>;
  /** What each picture says, for who cannot see it. */
  readonly alts: Readonly<Record<PictureName, string>>;
}

/** The PDF of a report and its pictures for a chat. */
export async function renderReportFiles(report: Report, meta: PdfMeta): Promise<ReportFiles> {
  const { missing } = await loadLetters(textsOf(report));
  const printable = makePrintableReport(report, missing);
  const overview = drawOverview(printable);
  const timeline = drawTimeline(printable);
  return {
    pdf: await renderReportPdf(report, meta),
    pictures: { overview: pngOf(overview), timeline: pngOf(timeline) },
    alts: { overview: overview.alt, timeline: timeline.alt },
  };
}

function pngOf(chart: Chart): Uint8Array {
  const ground = `<rect width="${chart.width}" height="${chart.height}" fill="#FFFFFF"></rect>`;
  return renderPng(chart.svg.replace('</title>', `</title>${ground}`), 2);
}
