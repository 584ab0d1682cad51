import { type AnalyseOptions, analyse } from './analyse.ts';
import type { Measured, Report, ReportSummary, SpeakerMetrics, Transcript } from './domain.ts';

interface ReportInput extends AnalyseOptions {
  /** File name as shared. */
  readonly title: string;
  /** Epoch milliseconds. */
  readonly sharedAt: number;
  readonly transcript: Transcript;
}

/** The report of a transcript: what cards, PDF, terminal and the public export are made from. */
export function makeReport({ title, sharedAt, transcript, ...options }: ReportInput): Report {
  return { title, sharedAt, ...analyse(transcript, options), dimensions: [] };
}

/** The few numbers of a report that a history list needs. */
export function summarise({ title, sharedAt, labelled, metrics, coaching }: Report): ReportSummary {
  const { transcript, engine } = labelled;
  const names = new Map(transcript.speakers.map(({ id, name }) => [id, name]));
  return {
    title,
    sharedAt,
    durationMs: transcript.durationMs,
    headline: coaching.headline,
    utterances: transcript.utterances.length,
    formula: metrics.formula,
    engine,
    speakers: metrics.speakers.map((speaker: SpeakerMetrics) => ({
      speaker: speaker.speaker,
      name: names.get(speaker.speaker) ?? null,
      pullShare: numberOf(speaker.pullShare),
      pullPushRatio: numberOf(speaker.pullPushRatio),
      n: speaker.pull + speaker.push,
      questionQuality: numberOf(speaker.questionQuality),
      wordsPerMin: numberOf(speaker.wordsPerMin),
      fillersPerMin: numberOf(speaker.fillersPerMin),
      talkShare: numberOf(speaker.talkShare),
      impact: numberOf(speaker.impact.value),
    })),
  };
}

function numberOf(measured: Measured): number | null {
  return 'value' in measured ? measured.value : null;
}
