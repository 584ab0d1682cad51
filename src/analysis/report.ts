import { type AnalyseOptions, analyse } from './analyse.ts';
import type { Measured, Report, ReportSummary, SpeakerMetrics, SpeakerSummary, Transcript } from './domain.ts';
import type { PracticeResult } from './practice-domain.ts';

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

/** The few numbers of a report that a history list needs; `practice` for the report of a practice session. */
export function summarise(
  { title, sharedAt, labelled, metrics, coaching }: Report,
  practice?: PracticeResult,
): ReportSummary {
  const { transcript, engine } = labelled;
  const known = new Map(transcript.speakers.map(({ id, ...who }) => [id, who]));
  const actions = new Map(
    coaching.bySpeaker.map(({ speaker, actionItems }) => [speaker, actionItems.map(({ behaviour }) => behaviour)]),
  );
  return {
    title,
    sharedAt,
    durationMs: transcript.durationMs,
    headline: coaching.headline,
    utterances: transcript.utterances.length,
    formula: metrics.formula,
    engine,
    speakers: metrics.speakers.map(
      (one): SpeakerSummary => ({
        ...numbersOf(one),
        ...(known.get(one.speaker) ?? { name: null }),
        actions: actions.get(one.speaker) ?? [],
      }),
    ),
    ...(practice !== undefined && { practice: practiceSummary(practice) }),
  };
}

function numbersOf(one: SpeakerMetrics): Omit<SpeakerSummary, 'name' | 'actions'> {
  return {
    speaker: one.speaker,
    pullShare: numberOf(one.pullShare),
    pullPushRatio: numberOf(one.pullPushRatio),
    n: one.pull + one.push,
    questionQuality: numberOf(one.questionQuality),
    wordsPerMin: numberOf(one.wordsPerMin),
    fillersPerMin: numberOf(one.fillersPerMin),
    talkShare: numberOf(one.talkShare),
    impact: numberOf(one.impact.value),
    counts: one.counts,
    words: one.words,
    speakingMs: numberOf(one.speakingMs),
  };
}

function practiceSummary({ score, persona, scenario, rep }: PracticeResult): NonNullable<ReportSummary['practice']> {
  return {
    score: numberOf(score.value),
    band: score.band,
    persona: persona.name,
    scenario: scenario.title,
    rep,
  };
}

function numberOf(measured: Measured): number | null {
  return 'value' in measured ? measured.value : null;
}
