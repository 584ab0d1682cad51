import type { Measured, Report, SpeakerId, SpeakerMetrics, Thresholds } from '../domain.ts';
import { offlineEngine } from '../engines/offline.ts';
import { ENGLISH, type Language } from '../language.ts';
import type { PracticeResult, PracticeState } from '../practice-domain.ts';
import { missing } from '../rackham/measured.ts';
import { makeReport } from '../report.ts';
import { deliveryOf } from './delivery.ts';
import { keyMoments } from './moments.ts';
import { objectionsOf, scoreSession } from './score.ts';
import { countWords } from './speaker.ts';
import { type Setting, standingOf } from './standing.ts';
import { toTranscript } from './transcript.ts';

/** What a session comes to: a report by the code that reports on recordings, and beside it what only a practice session has. */

export interface Debrief {
  readonly report: Report;
  readonly result: PracticeResult;
}

interface DebriefInput {
  readonly setting: Setting;
  readonly state: PracticeState;
  /** Epoch milliseconds. */
  readonly endedAt: number;
  readonly thresholds: Thresholds;
  /** Of whoever practises; the talk itself is in the persona's language. */
  readonly words?: Language;
}

/** Report and result of a session, whether it has ended or is looked at in between. */
export function debrief({ setting, state, endedAt, thresholds, words = ENGLISH }: DebriefInput): Debrief {
  const { persona, scenario, repName } = setting;
  const said = toTranscript(state, repName);
  const { rep } = said;
  const title = words.say`Practice: ${scenario.title} with ${persona.name}`;
  const report = aboutRep(
    makeReport({ title, sharedAt: endedAt, transcript: said.transcript, engine: offlineEngine, thresholds, words }),
    rep,
  );
  const metrics = report.metrics.speakers.find(({ speaker }) => speaker === rep);
  const coaching = report.coaching.bySpeaker.find(({ speaker }) => speaker === rep);
  const standing = standingOf(setting, state);
  const talk = talkShareOf(report, rep);
  const result: PracticeResult = {
    persona: { id: persona.id, name: persona.name, role: persona.role },
    scenario: { id: scenario.id, title: scenario.title },
    rep,
    turns: state.steps.length,
    end: state.end ?? 'stopped',
    score:
      metrics === undefined
        ? { value: missing('too-little-speech'), band: null, parts: [], formula: 1 }
        : scoreSession({ setting, state, standing, metrics, talkShare: talk.share }),
    tone: toneOf(setting, state, metrics, words),
    openness: [state.openness, ...state.steps.map(({ openness }) => openness)],
    talkShare: talk.share,
    talkShareOf: talk.of,
    longestTurnWords: Math.max(0, ...state.steps.map(({ turn }) => countWords(turn.text))),
    delivery: deliveryOf(state.steps.map(({ turn }) => turn)),
    moments: keyMoments(setting, state, said, report.metrics.pushes, words),
    facts: persona.facts.map(({ id, about, ask }) => ({ id, about, turn: standing.found.get(id) ?? null, ask })),
    objections: objectionsOf(setting, standing),
    strengths: coaching?.strengths ?? [],
    areas: coaching?.opportunities ?? [],
    recommendations: coaching?.actionItems ?? [],
  };
  return { report, result };
}

/**
 * The report with everything about whoever practises: a persona is not coached. How long somebody waits between two turns is not
 * measurable: they are laid end to end, whatever time passed between them.
 */
function aboutRep(report: Report, rep: SpeakerId): Report {
  const { metrics, coaching } = report;
  const bySpeaker = coaching.bySpeaker.map((one) =>
    one.speaker === rep ? one : { ...one, role: 'buyer' as const, strengths: [], opportunities: [], actionItems: [] },
  );
  const own = bySpeaker.find(({ speaker }) => speaker === rep);
  return {
    ...report,
    metrics: {
      ...metrics,
      speakers: metrics.speakers.map((one) => ({ ...one, patienceMs: missing('source-without-times') })),
      alerts: metrics.alerts.filter(({ speaker }) => speaker === null || speaker === rep),
    },
    coaching: {
      ...coaching,
      focus: coaching.focus?.speaker === rep ? coaching.focus : null,
      strengths: own?.strengths ?? [],
      opportunities: own?.opportunities ?? [],
      bySpeaker,
    },
  };
}

/** Own share of the talk: of time where it is known, else of words. */
function talkShareOf(
  { metrics, labelled }: Report,
  rep: SpeakerId,
): { share: Measured; of: PracticeResult['talkShareOf'] } {
  const own = metrics.speakers.find(({ speaker }) => speaker === rep);
  if (own === undefined) return { share: missing('too-little-speech'), of: 'words' };
  if (labelled.transcript.can.times) return { share: own.talkShare, of: 'time' };
  const words = metrics.speakers.reduce((sum, one) => sum + one.words, 0);
  return { share: words === 0 ? missing('too-little-speech') : { value: own.words / words, n: words }, of: 'words' };
}

/** Pull share from which on somebody sounds curious, and under which they lecture (RACKHAM §3: the curve of Impact). */
const CURIOUS = 0.5;
const LECTURES = 0.25;

/** Two sentences on how it sounded, from counts alone. */
function toneOf(
  { persona }: Setting,
  state: PracticeState,
  metrics: SpeakerMetrics | undefined,
  words: Language,
): string {
  const [who = persona.name] = persona.name.split(' ');
  if (metrics === undefined || metrics.pull + metrics.push === 0) return words.say`Nothing was said that moved ${who}.`;
  return `${mannerOf(state, metrics, words)} ${moodOf(who, state, words)}`;
}

function mannerOf({ steps }: PracticeState, { counts, pull, push }: SpeakerMetrics, { say, count }: Language): string {
  const attacks = counts.defending_attacking;
  const irritators = steps.flatMap(({ happened }) => happened).filter(({ kind }) => kind === 'irritated').length;
  const share = pull / (pull + push);
  if (attacks === 1) return say`Tense: 1 turn sounded like blame or defence.`;
  if (attacks > 1) return say`Tense: ${count(attacks)} turns sounded like blame or defence.`;
  if (irritators > 1) return say`Pushing: ${count(irritators)} turns held praise or pressure that adds nothing.`;
  if (share >= CURIOUS) return say`Curious and calm: more was asked and checked than told.`;
  return share >= LECTURES ? say`Matter-of-fact: telling and asking in turns.` : say`Telling: little was asked.`;
}

function moodOf(who: string, { openness, steps, end }: PracticeState, { say, percent }: Language): string {
  if (end === 'patience') return say`${who} ran out of patience.`;
  const last = steps.at(-1)?.openness ?? openness;
  const moved = last - openness;
  if (moved >= 0.15) return say`${who} opened up, from ${percent(openness)} to ${percent(last)}.`;
  return moved <= -0.05
    ? say`${who} closed up, from ${percent(openness)} to ${percent(last)}.`
    : say`${who} stayed where they were, at ${percent(last)}.`;
}
