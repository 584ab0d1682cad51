/**
 * The vocabulary of the product (what each word means to a person: README "Words"). Imports nothing.
 *
 * All times are integer milliseconds from the start of the recording unless the name says otherwise; shares are 0..1.
 */

declare const tag: unique symbol;
export type Id<T extends string> = string & { readonly [tag]: T };
/** One Slack workspace (`slack:T…`) or one Teams tenant (`teams:<aad tenant>`); first argument of every storage call. */
export type TenantId = Id<'tenant'>;
/** A Slack or Teams user as the platform names them. */
export type PersonId = Id<'person'>;
export type RecordingId = Id<'recording'>;
/** `S1`, `S2` … in order of first speech. */
export type SpeakerId = Id<'speaker'>;

// ── Transcript ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Which kind of source a transcript came from (RACKHAM.md §6). */
export type TranscriptFormat =
  | 'zoom-vtt'
  | 'teams-vtt'
  | 'vtt'
  | 'srt'
  | 'plain'
  | 'teams-docx'
  | 'meet-docx'
  | 'gong'
  | 'otter'
  | 'fireflies'
  | 'deepgram'
  | 'assemblyai'
  | 'whisper'
  | 'rev'
  | 'markdown';

export interface Word {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** The unit that is labelled: one sentence (or what stands for one) of one speaker. */
export interface Utterance {
  readonly speaker: SpeakerId;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly words?: readonly Word[];
}

export interface Speaker {
  readonly id: SpeakerId;
  /** As written in the source; null where the source names nobody, or only by a label ("speaker 0", "A"). */
  readonly name: string | null;
  /** In lower case, where the source tells it; only ever compared, shown nowhere. */
  readonly email?: string;
}

/** What the source can support; decides which numbers exist and which are "not measurable". */
export interface Capabilities {
  readonly times: boolean;
  readonly wordTimes: boolean;
  readonly overlap: boolean;
  /** Whether fillers and false starts are still in the text. */
  readonly verbatim: boolean;
  /** Whether the source tells who speaks, by name or by a label that names nobody ("speaker 0"). */
  readonly speakers: boolean;
}

export interface Transcript {
  /** `gemini`: heard by a model, `practice`: said to a persona; neither is read from a file. */
  readonly format: TranscriptFormat | 'gemini' | 'practice';
  readonly durationMs: number;
  readonly speakers: readonly Speaker[];
  /** In order of start. */
  readonly utterances: readonly Utterance[];
  readonly can: Capabilities;
}

// ── Labels ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const PULL = [
  'open_question',
  'closed_question',
  'testing_understanding',
  'summarizing',
  'bringing_in',
] as const;
export const PUSH = [
  'proposing',
  'giving_info_fact',
  'giving_info_opinion',
  'disagreeing',
  'defending_attacking',
  'shutting_out_interrupting',
] as const;
export const BEHAVIOURS = [...PULL, ...PUSH] as const;
export type PullBehaviour = (typeof PULL)[number];
export type PushBehaviour = (typeof PUSH)[number];
export type Behaviour = PullBehaviour | PushBehaviour;

/** One behaviour found in an utterance. */
export interface Mark {
  readonly behaviour: Behaviour;
  /** The words that carry it: a verbatim substring of the utterance's text. */
  readonly clause: string;
  /** Name of the rule (or the engine) that decided, so that a person can see why. */
  readonly rule: string;
  /** `proposing` that extends another person's proposal. */
  readonly buildOn: boolean;
  /** `proposing` within one turn of another's proposal with no pull between. */
  readonly counterProposal: boolean;
  /** Self-praise or pressure that adds nothing ("fair offer", "to be honest"). */
  readonly irritator: boolean;
  /** Reason clauses offered ("because …"). */
  readonly reasons: number;
}

/** What one utterance does: no mark is `none`; at most two. */
export interface Label {
  readonly marks: readonly Mark[];
}

/** Which engine labelled, in which version: the same stamp and the same transcript give the same labels. */
export interface EngineStamp {
  readonly name: 'offline' | 'gemini' | 'claude';
  readonly version: string;
  /** Set when this engine stood in for another one: a sentence for the card. */
  readonly fallbackReason?: string;
  /** What it could not do, or what an administrator should know: a sentence for the card. */
  readonly note?: string;
}

/** Which engine is wanted; `auto` is the first model that is configured, else the rules. */
export const ENGINE_CHOICES = ['auto', 'gemini', 'claude', 'offline'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** The languages and regions that cards may be written in, as language tags. */
export const LOCALES = [
  'en-US',
  'en-GB',
  'en-AU',
  'en-DE',
  'en-FR',
  'en-ES',
  'de-DE',
  'de-AT',
  'de-CH',
  'fr-FR',
  'fr-CH',
  'es-ES',
  'es-MX',
  'it-IT',
  'nl-NL',
  'pt-BR',
  'ja-JP',
] as const;
export type Locale = (typeof LOCALES)[number];
/** Of whoever has chosen none: as STYLE.md writes them. */
export const USUAL_LOCALE: Locale = 'en-GB';

export interface Labelled {
  readonly transcript: Transcript;
  /** One per utterance, same order. */
  readonly labels: readonly Label[];
  readonly engine: EngineStamp;
}

// ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Why a number does not exist. Words for a person: cards/words.ts. */
export type Reason =
  | 'source-not-verbatim'
  | 'source-without-times'
  | 'source-without-overlap'
  | 'source-without-speakers'
  | 'sound-not-decoded'
  | 'language-not-supported'
  | 'too-little-speech'
  | 'too-few-behaviours'
  | 'none-observed'
  | 'mostly-not-measurable';

export type Measured =
  | { readonly value: number; readonly n: number; readonly interval?: readonly [number, number] }
  | { readonly notMeasurable: Reason };

/** One component of an index: what was measured, how much it weighs (0..1), how well it did (0..1). */
export interface IndexPart {
  readonly name: string;
  readonly weight: number;
  readonly measured: Measured;
  readonly score: number | null;
}

/** Clarity, Impact or Inclusion: 0–100 rounded to 5, with the parts it was made of (RACKHAM formula version 1). */
export interface Index {
  readonly value: Measured;
  readonly parts: readonly IndexPart[];
}

export type Counts = Readonly<Record<Behaviour, number>>;

export interface SpeakerMetrics {
  readonly speaker: SpeakerId;
  readonly utterances: number;
  readonly words: number;
  readonly counts: Counts;
  readonly buildOns: number;
  readonly counterProposals: number;
  readonly pull: number;
  readonly push: number;
  /** pull / push; `pull` itself when push is 0. n = pull + push. */
  readonly pullPushRatio: Measured;
  /** pull / (pull + push) with its Wilson 95 % interval; n = pull + push. Under n = 20: counts only, no verdict. */
  readonly pullShare: Measured;
  /** Union of the speaker's own utterance times. */
  readonly speakingMs: Measured;
  /** Of all speaking time. */
  readonly talkShare: Measured;
  readonly behavioursPerMin: Measured;
  /** Soft and hard fillers per minute of own speech. */
  readonly fillersPerMin: Measured;
  /** um, uh, er, ah, erm only. */
  readonly hardFillersPerMin: Measured;
  /** open / (open + closed); n = questions. */
  readonly questionQuality: Measured;
  readonly longestMonologueMs: Measured;
  readonly wordsPerMin: Measured;
  /** Median gap before answering another speaker, in milliseconds. */
  readonly patienceMs: Measured;
  readonly clarity: Index;
  readonly impact: Index;
  readonly inclusion: Index;
}

/** A Pull → Push change by the same speaker within a rolling 60 s. */
export interface Transition {
  readonly speaker: SpeakerId;
  readonly atMs: number;
  readonly from: PullBehaviour;
  readonly to: PushBehaviour;
  /** Index of the utterance that pushed. */
  readonly at: number;
}

/** Whether a push came at a fitting moment: high urgency and low rejection risk within ±60 s. */
export interface PushTiming {
  readonly at: number;
  readonly speaker: SpeakerId;
  readonly behaviour: PushBehaviour;
  readonly appropriate: boolean;
  readonly urgency: Evidence | null;
  readonly lowRisk: Evidence | null;
  /** For a flagged push: a Pull to try instead, phrased for that moment. */
  readonly pullAlternative: string | null;
}

export type AlertType =
  | 'low_pull_push'
  | 'filler_rate'
  | 'question_quality'
  | 'defending_attacking'
  | 'talk_share'
  | 'not_measurable';

export interface Alert {
  readonly type: AlertType;
  readonly severity: 'info' | 'warn' | 'critical';
  readonly message: string;
  readonly speaker: SpeakerId | null;
  /** Index of an utterance that shows it. */
  readonly at: number;
}

export interface Metrics {
  /** Version of the formulas; stored with every number. */
  readonly formula: 1;
  /** In the order of `transcript.speakers`. */
  readonly speakers: readonly SpeakerMetrics[];
  /** The same numbers over everybody, where they make sense for a recording. */
  readonly overall: {
    readonly counts: Counts;
    readonly pull: number;
    readonly push: number;
    readonly pullPushRatio: Measured;
    readonly pullShare: Measured;
    readonly questionQuality: Measured;
    /** Of utterances, how many carry no behaviour. */
    readonly noneShare: Measured;
  };
  readonly transitions: readonly Transition[];
  readonly pushes: readonly PushTiming[];
  /**
   * Fillers per minute of own speech in each minute of the recording, by speaker in the order of `transcript.speakers`; null where they
   * spoke too little of it. Empty where not measurable; missing in reports stored before it was counted by speaker.
   */
  readonly fillersByMinute?: readonly (readonly (number | null)[])[];
  readonly alerts: readonly Alert[];
}

/** When an alert speaks. Shares 0..1, rates per minute. */
export interface Thresholds {
  readonly minPullPush: number;
  readonly maxFillersPerMin: number;
  readonly fillerMinutes: number;
  readonly minQuestionQuality: number;
  readonly maxTalkShare: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  minPullPush: 0.7,
  maxFillersPerMin: 5,
  fillerMinutes: 2,
  minQuestionQuality: 0.4,
  maxTalkShare: 0.6,
};

// ── Coaching ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where a claim can be checked: `quote` is a verbatim substring of `utterances[at].text`. */
export interface Evidence {
  readonly at: number;
  readonly quote: string;
}

/** A sentence shown to a person, with its proof. */
export interface Claim {
  readonly text: string;
  readonly evidence: Evidence;
}

export interface ActionItem {
  readonly behaviour: Behaviour;
  readonly title: string;
  readonly why: string;
  /** What to do next time, with a sentence to try. */
  readonly how: string;
  readonly evidence: Evidence;
}

export interface Focus {
  readonly speaker: SpeakerId;
  /** The number that lies furthest from its reference. */
  readonly metric: BandMetric;
  readonly behaviour: Behaviour;
  /** One sentence: what the number is and what its band says. */
  readonly text: string;
  readonly evidence: Evidence;
}

/** Seller or buyer, read from what they say; `unknown` when the words do not decide. Never tied to a person. */
export type Role = 'seller' | 'buyer' | 'unknown';

export interface SpeakerCoaching {
  readonly speaker: SpeakerId;
  readonly role: Role;
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
  /** Two or three; fewer only for someone who hardly spoke (v1 export fills up with neutral ones). */
  readonly actionItems: readonly ActionItem[];
}

/** A number that has a published reference (RACKHAM §4). */
export type BandMetric =
  | 'consultative_share'
  | 'question_share'
  | 'testing_share'
  | 'summarizing_share'
  | 'defend_attack_share'
  | 'irritators_per_hour'
  | 'counter_proposals_per_hour'
  | 'reasons_per_argument'
  | 'talk_share'
  | 'words_per_min'
  | 'hard_fillers_per_min'
  | 'longest_monologue_s'
  | 'customer_streak_s'
  | 'questions_asked';

/** Where a number stands beside its reference; a reference, not a target. */
export interface Banded {
  readonly metric: BandMetric;
  readonly speaker: SpeakerId;
  /** In the unit the metric's name says; shares 0..1. */
  readonly value: number;
  readonly n: number;
  readonly verdict: 'good' | 'typical' | 'low' | 'high';
  /** One sentence: the number beside its reference. */
  readonly text: string;
  readonly source: string;
}

export interface Coaching {
  /** One line about the whole conversation. */
  readonly headline: string;
  readonly focus: Focus | null;
  /** Numbers with enough evidence beside their references, in the order of `transcript.speakers`. */
  readonly bands: readonly Banded[];
  readonly strengths: readonly Claim[];
  readonly opportunities: readonly Claim[];
  /** In the order of `transcript.speakers`. */
  readonly bySpeaker: readonly SpeakerCoaching[];
}

// ── Rubrics ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One yes-or-no check of a rubric, as a model answered it and the transcript proves it. */
export interface CheckResult {
  readonly id: string;
  readonly question: string;
  /** `not-applicable`: there was no occasion for it; it counts nowhere. */
  readonly verdict: 'met' | 'missed' | 'not-applicable';
  /** Always there for `met`; for `missed` where a moment shows the chance that was let go. */
  readonly evidence: Evidence | null;
}

/** A rubric held against a recording: discovery, product knowledge, objections, engagement, or one of the team's own. */
export interface Dimension {
  readonly id: string;
  readonly title: string;
  readonly rubricVersion: number;
  /** Who answered: provider, model and prompt version. */
  readonly engine: EngineStamp;
  readonly checks: readonly CheckResult[];
}

/** Everything known about one recording: what cards, PDF, terminal and the v1 export are made from. */
export interface Report {
  /** File name as shared, for a title. */
  readonly title: string;
  /** When the recording was shared, epoch milliseconds. */
  readonly sharedAt: number;
  readonly labelled: Labelled;
  readonly metrics: Metrics;
  readonly coaching: Coaching;
  /** In the order of the rubrics; empty where no model answered them. */
  readonly dimensions: readonly Dimension[];
}

// ── History ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One speaker's headline numbers; null where the number is not measurable. */
export interface SpeakerSummary {
  readonly speaker: SpeakerId;
  /** As written in the source; null where the source names nobody. */
  readonly name: string | null;
  /** As in `Speaker`. */
  readonly email?: string;
  readonly pullShare: number | null;
  readonly pullPushRatio: number | null;
  /** pull + push: how much the two numbers above stand on. */
  readonly n: number;
  readonly questionQuality: number | null;
  readonly wordsPerMin: number | null;
  readonly fillersPerMin: number | null;
  readonly talkShare: number | null;
  readonly impact: number | null;
  /** What the numbers above were made from, so that two speakers who are one person can be counted as one. */
  readonly counts?: Counts;
  readonly words?: number;
  /** Union of their own utterance times; null where the source has none. */
  readonly speakingMs?: number | null;
  /** The behaviours that their action items asked for, in order; missing in summaries stored before they were noted, as is what is above. */
  readonly actions?: readonly Behaviour[];
}

/** What a history shows of a practice session, beside the numbers that it has like any recording. */
export interface PracticeSummary {
  /** 0–100; null where too little was said. */
  readonly score: number | null;
  readonly band: 'red' | 'yellow' | 'green' | 'blue' | null;
  /** The persona's name and the scenario's title. */
  readonly persona: string;
  readonly scenario: string;
  /** Whoever practised. */
  readonly rep: SpeakerId;
}

/** The few numbers of a report that a history list needs, stored beside it so that a list never loads reports. */
export interface ReportSummary {
  readonly title: string;
  readonly sharedAt: number;
  readonly durationMs: number;
  readonly headline: string;
  readonly utterances: number;
  readonly formula: 1;
  readonly engine: EngineStamp;
  /** In the order of `transcript.speakers`. */
  readonly speakers: readonly SpeakerSummary[];
  /** Set where it was no recording but a practice session. */
  readonly practice?: PracticeSummary;
}
