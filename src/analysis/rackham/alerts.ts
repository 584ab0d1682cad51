import type { Alert, Labelled, Measured, SpeakerId, SpeakerMetrics, Thresholds } from '../domain.ts';
import type { Language } from '../language.ts';
import type { Reading } from './reading.ts';
import { guessRoles } from './roles.ts';
import { isPush } from './timing.ts';

/** The least evidence a verdict stands on (RACKHAM §2: under n = 20 counts only). */
export const ENOUGH_BEHAVIOURS = 20;
/** Questions under which their quality is shown but not judged. */
const ENOUGH_QUESTIONS = 5;
/** Speech of everybody together under which nobody is told to talk less. */
const ENOUGH_TALK_MS = 60_000;
const MANY_ATTACKS = 3;
const MINUTE_MS = 60_000;

interface Conversation {
  readonly labelled: Labelled;
  readonly reading: Reading;
  readonly thresholds: Thresholds;
  /** Who is known to be one of us (roles.ts). */
  readonly ours: ReadonlySet<SpeakerId>;
  /** In which the alerts are told. */
  readonly words: Language;
}

/** The alerts of a recording, by speaker in order, then what the source does not support. */
export function findAlerts(all: Conversation, speakers: readonly SpeakerMetrics[]): readonly Alert[] {
  const { labelled, reading, ours } = all;
  const roles = guessRoles(labelled.transcript, reading, ours);
  const own = indicesBySpeaker(labelled);
  const people = speakers.flatMap((metrics) => {
    const { speaker } = metrics;
    const said = { ...all, at: own.get(speaker) ?? [] };
    return alertsOf(said, metrics, speakers.length, roles.get(speaker) === 'buyer');
  });
  return [...people, ...unsupported(all)];
}

/** One speaker's part of a conversation. */
interface Said extends Conversation {
  /** Indices of the speaker's own utterances. */
  readonly at: readonly number[];
}

function indicesBySpeaker({ transcript }: Labelled): ReadonlyMap<SpeakerId, readonly number[]> {
  const own = new Map<SpeakerId, number[]>(transcript.speakers.map(({ id }) => [id, []]));
  transcript.utterances.forEach(({ speaker }, at) => {
    own.get(speaker)?.push(at);
  });
  return own;
}

function alertsOf(said: Said, metrics: SpeakerMetrics, people: number, buys: boolean): readonly Alert[] {
  const { thresholds, words } = said;
  const { say, count, plain, percent } = words;
  const { speaker } = metrics;
  const alerts: Alert[] = [];
  const ratio = above(metrics.pullPushRatio, ENOUGH_BEHAVIOURS);
  // Who buys answers questions: few of their own are no fault of theirs.
  if (!buys && ratio !== null && ratio < thresholds.minPullPush) {
    alerts.push({
      type: 'low_pull_push',
      severity: 'warn',
      message: say`Pull:Push ${words.number(ratio, 2)} is below ${plain(thresholds.minPullPush)} (${count(metrics.pull)} pull, ${count(metrics.push)} push).`,
      speaker,
      at: longestPushRun(said),
    });
  }
  const noisy = thresholds.maxFillersPerMin < Number.POSITIVE_INFINITY ? fillerRun(said) : null;
  if (noisy !== null) {
    alerts.push({
      type: 'filler_rate',
      severity: 'warn',
      message: say`More than ${plain(thresholds.maxFillersPerMin)} fillers a minute over ${noisy.minutes} minutes of own speech.`,
      speaker,
      at: noisy.at,
    });
  }
  const quality = above(metrics.questionQuality, ENOUGH_QUESTIONS);
  if (!buys && quality !== null && quality < thresholds.minQuestionQuality) {
    const { open_question: open, closed_question: closed } = metrics.counts;
    alerts.push({
      type: 'question_quality',
      severity: 'warn',
      message: say`${count(open)} of ${count(open + closed)} questions were open (${percent(quality)}), below ${percent(thresholds.minQuestionQuality)}.`,
      speaker,
      at: firstOf(said, 'closed_question'),
    });
  }
  const attacks = metrics.counts.defending_attacking;
  if (attacks > 0) {
    alerts.push({
      type: 'defending_attacking',
      severity: attacks >= MANY_ATTACKS ? 'critical' : 'warn',
      message:
        attacks === 1
          ? say`One defending or attacking remark.`
          : say`${count(attacks)} defending or attacking remarks.`,
      speaker,
      at: firstOf(said, 'defending_attacking'),
    });
  }
  const share = above(metrics.talkShare, ENOUGH_TALK_MS);
  if (people > 1 && share !== null && share > thresholds.maxTalkShare) {
    alerts.push({
      type: 'talk_share',
      severity: 'warn',
      message: say`${percent(share)} of the speaking time, above ${percent(thresholds.maxTalkShare)}.`,
      speaker,
      at: said.at[0] ?? 0,
    });
  }
  return alerts;
}

function above(measured: Measured, leastN: number): number | null {
  return 'value' in measured && measured.n >= leastN ? measured.value : null;
}

function firstOf({ labelled, at }: Said, behaviour: string): number {
  return at.find((i) => labelled.labels[i]?.marks.some((mark) => mark.behaviour === behaviour)) ?? 0;
}

/** Where the speaker's longest run of pushes without a pull of their own begins. */
function longestPushRun({ labelled, at }: Said): number {
  let best = 0;
  let bestAt = 0;
  let run = 0;
  let runAt = 0;
  for (const i of at) {
    for (const { behaviour } of labelled.labels[i]?.marks ?? []) {
      if (!isPush(behaviour)) {
        run = 0;
        continue;
      }
      if (run === 0) runAt = i;
      run += 1;
      if (run > best) {
        best = run;
        bestAt = runAt;
      }
    }
  }
  return bestAt;
}

/** The first run of whole minutes of own speech with too many fillers that lasts long enough. */
function fillerRun({ labelled: { transcript }, reading, at: own, thresholds }: Said): {
  readonly at: number;
  readonly minutes: number;
} | null {
  const { maxFillersPerMin, fillerMinutes } = thresholds;
  const { verbatim, times, speakers } = transcript.can;
  if (!verbatim || !times || !speakers || !reading.english) return null;
  const minutes: { fillers: number; firstAt: number; ms: number }[] = [];
  let spokenMs = 0;
  for (const i of own) {
    const utterance = transcript.utterances[i];
    if (utterance === undefined) continue;
    const index = Math.floor(spokenMs / MINUTE_MS);
    const ms = utterance.endMs - utterance.startMs;
    const read = reading.utterances[i];
    const fillers = (read?.hardFillers ?? 0) + (read?.softFillers ?? 0);
    const minute = minutes[index];
    if (minute === undefined) minutes[index] = { fillers, firstAt: i, ms };
    else {
      minute.fillers += fillers;
      minute.ms += ms;
    }
    spokenMs += ms;
  }
  let run = 0;
  let at = 0;
  let found: { at: number; minutes: number } | null = null;
  for (const minute of minutes) {
    // A minute that a long utterance skipped, or the unfinished last one, proves nothing.
    const noisy =
      minute !== undefined && minute.ms >= MINUTE_MS / 2 && minute.fillers / (minute.ms / MINUTE_MS) > maxFillersPerMin;
    if (!noisy) {
      if (found !== null) return found;
      run = 0;
      continue;
    }
    if (run === 0) at = minute.firstAt;
    run += 1;
    if (run >= fillerMinutes) found = { at, minutes: run };
  }
  return found;
}

/** What the source cannot support, one info alert a reason. */
function unsupported({ labelled, reading, words: { say } }: Conversation): readonly Alert[] {
  const { can } = labelled.transcript;
  const messages: string[] = [];
  if (!reading.english)
    messages.push(say`Questions, statements and fillers are not measurable: the language is not supported yet.`);
  if (!can.verbatim) messages.push(say`Fillers are not measurable: this source removes them.`);
  if (!can.times) messages.push(say`Speaking time, pace and pauses are not measurable: this source has no times.`);
  if (!can.overlap) messages.push(say`Interruptions are not measurable: this source has no overlapping speech.`);
  if (!can.speakers) messages.push(say`Numbers by person are not measurable: this source names no speakers.`);
  return messages.map((message) => ({ type: 'not_measurable', severity: 'info', message, speaker: null, at: 0 }));
}
