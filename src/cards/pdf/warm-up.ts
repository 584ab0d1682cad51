import { BEHAVIOURS, type Counts, type Measured, type Report } from '../../analysis/domain.ts';
import { renderReportFiles } from './files.ts';

const NOTHING: Measured = { notMeasurable: 'none-observed' };

/** A recording in which nobody says anything. */
const SILENCE: Report = {
  title: 'Nothing',
  sharedAt: 0,
  labelled: {
    transcript: {
      format: 'plain',
      durationMs: 0,
      speakers: [],
      utterances: [],
      can: { times: false, wordTimes: false, overlap: false, verbatim: false, speakers: false },
    },
    labels: [],
    engine: { name: 'offline', version: '0' },
  },
  metrics: {
    formula: 1,
    speakers: [],
    overall: {
      counts: Object.fromEntries(BEHAVIOURS.map((behaviour) => [behaviour, 0])) as Counts,
      pull: 0,
      push: 0,
      pullPushRatio: NOTHING,
      pullShare: NOTHING,
      questionQuality: NOTHING,
      noneShare: NOTHING,
    },
    transitions: [],
    pushes: [],
    fillersByMinute: [],
    alerts: [],
  },
  coaching: { headline: 'Nobody speaks.', focus: null, bands: [], strengths: [], opportunities: [], bySpeaker: [] },
  dimensions: [],
};

/** Draws a report of nothing, so that libraries, fonts and layout engine are loaded before somebody waits for a report. */
export async function warmUp(): Promise<void> {
  await renderReportFiles(SILENCE, { retentionDays: 90 });
}
