import { Ajv } from 'ajv';
import type { ActionItem, Behaviour, Index, Measured, Report, SpeakerCoaching, SpeakerMetrics } from './domain.ts';
import { ENGLISH, type Language } from './language.ts';
import schema from './video-analysis.v1.schema.json' with { type: 'json' };

/** The public JSON (spec/video_analysis.v1.schema.json): seconds with three decimals, utterance ids are indices. */

interface ActionItemV1 {
  readonly title: string;
  readonly why: string;
  readonly how: string;
  readonly example_utterance_id: number;
}

interface ParticipantV1 {
  readonly id: string;
  readonly behavior_counts: Readonly<Record<Behaviour, number>>;
  readonly speaking_time_sec: number;
  readonly pull_push: { readonly pull_count: number; readonly push_count: number; readonly ratio: number };
  readonly filler_per_min: number;
  readonly question_quality: { readonly open: number; readonly closed: number; readonly ratio: number };
  readonly scores: { readonly clarity: number; readonly impact: number; readonly inclusion: number };
  readonly action_items: readonly ActionItemV1[];
}

interface TimelineItemV1 {
  readonly utterance_id: number;
  readonly speaker: string;
  readonly behavior: string;
  readonly start_sec: number;
  readonly end_sec: number;
  readonly proposal?: { readonly build_on: boolean; readonly appropriate_push: boolean };
}

interface AlertV1 {
  readonly type: string;
  readonly severity: 'info' | 'warn' | 'critical';
  readonly message: string;
  readonly utterance_id: number;
}

interface VideoAnalysisV1 {
  readonly version: 'v1';
  readonly transcript: {
    readonly duration_sec: number;
    readonly speakers: readonly string[];
    readonly utterances: readonly {
      readonly speaker: string;
      readonly start_sec: number;
      readonly end_sec: number;
      readonly text: string;
    }[];
  };
  readonly analysis: {
    readonly participants: readonly ParticipantV1[];
    readonly metrics: {
      readonly speaking_time: readonly { readonly speaker: string; readonly seconds: number }[];
      readonly pull_push_transitions: readonly {
        readonly time_sec: number;
        readonly from: string;
        readonly to: string;
        readonly speaker: string;
      }[];
      readonly alerts: readonly AlertV1[];
    };
    readonly timeline: readonly TimelineItemV1[];
    readonly feedback: {
      readonly overall: { readonly strengths: readonly string[]; readonly opportunities: readonly string[] };
      readonly by_participant: readonly { readonly id: string; readonly notes: readonly string[] }[];
    };
  };
}

/** A report in the public format: the same report gives the same bytes, and every report validates. `words`: in which it was coached. */
export function exportV1({ labelled, metrics, coaching }: Report, words: Language = ENGLISH): VideoAnalysisV1 {
  const { transcript, labels } = labelled;
  const timely = new Set(metrics.pushes.filter((push) => push.appropriate).map((push) => push.at));
  const coached = new Map(coaching.bySpeaker.map((one) => [one.speaker, one]));
  return {
    version: 'v1',
    transcript: {
      duration_sec: seconds(transcript.durationMs),
      speakers: transcript.speakers.map(({ id }) => id),
      utterances: transcript.utterances.map(({ speaker, startMs, endMs, text }) => ({
        speaker,
        start_sec: seconds(startMs),
        end_sec: seconds(endMs),
        text,
      })),
    },
    analysis: {
      participants: metrics.speakers.map((speaker) =>
        participant(labelled, speaker, coached.get(speaker.speaker), words),
      ),
      metrics: {
        speaking_time: metrics.speakers.map(({ speaker, speakingMs }) => ({
          speaker,
          seconds: seconds(orZero(speakingMs)),
        })),
        pull_push_transitions: metrics.transitions.map(({ atMs, from, to, speaker }) => ({
          time_sec: seconds(atMs),
          from,
          to,
          speaker,
        })),
        alerts: [
          ...metrics.alerts.map(({ type, severity, message, speaker, at }) => ({
            type,
            severity,
            message: speaker === null ? message : `${speaker}: ${message}`,
            utterance_id: Math.max(0, at),
          })),
          ...metrics.speakers.flatMap((speaker) => nullAlerts(speaker, words)),
        ],
      },
      timeline: labels.flatMap(({ marks }, at) => {
        const utterance = transcript.utterances[at];
        if (utterance === undefined) return [];
        return marks.map((mark) => ({
          utterance_id: at,
          speaker: utterance.speaker,
          behavior: mark.behaviour,
          start_sec: seconds(utterance.startMs),
          end_sec: seconds(utterance.endMs),
          ...(mark.behaviour === 'proposing'
            ? { proposal: { build_on: mark.buildOn, appropriate_push: timely.has(at) } }
            : {}),
        }));
      }),
      feedback: {
        overall: {
          strengths: coaching.strengths.map(({ text }) => text),
          opportunities: coaching.opportunities.map(({ text }) => text),
        },
        by_participant: metrics.speakers.map(({ speaker }) => ({ id: speaker, notes: notes(coached.get(speaker)) })),
      },
    },
  };
}

function participant(
  labelled: Report['labelled'],
  metrics: SpeakerMetrics,
  coached: SpeakerCoaching | undefined,
  words: Language,
): ParticipantV1 {
  const { counts, pull, push } = metrics;
  return {
    id: metrics.speaker,
    behavior_counts: counts,
    speaking_time_sec: seconds(orZero(metrics.speakingMs)),
    pull_push: { pull_count: pull, push_count: push, ratio: rounded(orZero(metrics.pullPushRatio)) },
    filler_per_min: rounded(orZero(metrics.fillersPerMin)),
    question_quality: {
      open: counts.open_question,
      closed: counts.closed_question,
      ratio: rounded(orZero(metrics.questionQuality)),
    },
    scores: {
      clarity: indexValue(metrics.clarity),
      impact: indexValue(metrics.impact),
      inclusion: indexValue(metrics.inclusion),
    },
    action_items: fillUp(labelled, metrics, coached?.actionItems ?? [], words),
  };
}

/** The schema wants two or three items for everybody; who hardly spoke gets honest, neutral ones. */
function fillUp(
  { transcript }: Report['labelled'],
  { speaker, words: spoken, utterances }: SpeakerMetrics,
  items: readonly ActionItem[],
  { say, count }: Language,
): readonly ActionItemV1[] {
  const own = transcript.utterances.findIndex((utterance) => utterance.speaker === speaker);
  const example_utterance_id = Math.max(0, own);
  // To be said in a conversation, which is in English.
  const note = 'What would change for my part of the work?';
  const ask = 'Could you walk me through how that would work for us?';
  const neutral: readonly ActionItemV1[] = [
    {
      title: say`Say one thing that only you can add`,
      why:
        utterances === 0
          ? say`You said nothing in this recording, too little to judge more from this recording.`
          : say`You said ${count(spoken)} words in ${count(utterances)} utterances, too little to judge more from this recording.`,
      how: say`Before the next conversation, note one question that you want answered: “${note}”`,
      example_utterance_id,
    },
    {
      title: say`Ask once for what you need to know`,
      why:
        utterances === 0
          ? say`You said nothing in this recording, so there is no clear signal on how you ask.`
          : say`You said ${count(spoken)} words in ${count(utterances)} utterances, so there is no clear signal on how you ask.`,
      how: say`Pick one moment to ask, for example: “${ask}”`,
      example_utterance_id,
    },
  ];
  const real = items
    .slice(0, 3)
    .map(({ title, why, how, evidence }) => ({ title, why, how, example_utterance_id: evidence.at }));
  return [...real, ...neutral.slice(0, Math.max(0, 2 - real.length))];
}

function notes(coached: SpeakerCoaching | undefined): readonly string[] {
  return coached === undefined ? [] : [...coached.strengths, ...coached.opportunities].map(({ text }) => text);
}

/** What stands as 0 in the export although it could not be measured: one info alert a number. */
function nullAlerts(metrics: SpeakerMetrics, { say }: Language): readonly AlertV1[] {
  const exported: readonly (readonly [string, Measured])[] = [
    ['speaking_time_sec', metrics.speakingMs],
    ['pull_push.ratio', metrics.pullPushRatio],
    ['filler_per_min', metrics.fillersPerMin],
    ['question_quality.ratio', metrics.questionQuality],
    ['scores.clarity', metrics.clarity.value],
    ['scores.impact', metrics.impact.value],
    ['scores.inclusion', metrics.inclusion.value],
  ];
  return exported.flatMap(([field, measured]) =>
    'value' in measured
      ? []
      : [
          {
            type: 'not_measurable',
            severity: 'info' as const,
            message: say`${metrics.speaker}: ${field} is 0 because it is not measurable (${measured.notMeasurable}).`,
            utterance_id: 0,
          },
        ],
  );
}

function orZero(measured: Measured): number {
  return 'value' in measured ? measured.value : 0;
}

function indexValue({ value }: Index): number {
  return Math.min(100, Math.max(0, orZero(value)));
}

/** Milliseconds as seconds with three decimals. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

/** What is wrong with a JSON value as a v1 export, one sentence a fault; empty when it is valid. */
export function validateV1(json: unknown): readonly string[] {
  if (validate(json)) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath === '' ? '/' : error.instancePath} ${error.message ?? 'is invalid'}`,
  );
}
