import './no-hyphens.ts';

import type { Report } from '../../analysis/domain.ts';
import { drawFillersOverTime } from '../charts/fillers.ts';
import { drawOverview } from '../charts/overview.ts';
import { renderPng } from '../charts/png.ts';
import { drawTimeline } from '../charts/timeline.ts';
import { type PdfMeta, prepare, renderPrepared } from './render.tsx';

/** One thing for each picture; those over time only when asked for. */
type PerPicture<T> = { readonly overview: T; readonly timeline?: T; readonly fillers?: T };

/** Everything that is sent beside the words of a report; pictures are PNG. */
export interface ReportFiles {
  readonly pdf: Uint8Array;
  readonly pictures: PerPicture<Uint8Array>;
  /** What each picture says, for who cannot see it. */
  readonly alts: PerPicture<string>;
}

/** Pixels for each unit of a chart: an overview of 960, sharp where Teams shows it at 400, and a course over time of 1,520. */
const ZOOM = { overview: 1.5, overTime: 2 } as const;

/** The PDF of a report and its pictures for a chat. */
export async function renderReportFiles(report: Report, meta: PdfMeta): Promise<ReportFiles> {
  const prepared = await prepare(report, meta);
  const { report: printable, charts, reader } = prepared;
  const overview = drawOverview(printable, 'light', reader, charts);
  const overTime = meta.timelinePicture === true;
  const timeline = overTime ? drawTimeline(printable, 'light', reader) : null;
  const fillers = overTime ? drawFillersOverTime(printable, 'light', undefined, reader) : null;
  const drawPictures = async (): Promise<PerPicture<Uint8Array>> => ({
    overview: await renderPng(overview.svg, ZOOM.overview),
    ...(timeline && { timeline: await renderPng(timeline.svg, ZOOM.overTime) }),
    ...(fillers && { fillers: await renderPng(fillers.svg, ZOOM.overTime) }),
  });
  // Drawn on a thread of their own while this one lays the pages out; one after another, because each takes 15 MB.
  const [pdf, pictures] = await Promise.all([renderPrepared(prepared, meta), drawPictures()]);
  return {
    pdf,
    pictures,
    alts: {
      overview: overview.alt,
      ...(timeline && { timeline: timeline.alt }),
      ...(fillers && { fillers: fillers.alt }),
    },
  };
}
