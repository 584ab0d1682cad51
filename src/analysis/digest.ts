import type { Report } from './domain.ts';
import { personHistory } from './history.ts';
import type {
  HistoryPoint,
  MetricChange,
  OpenItem,
  PersonWeek,
  PlaceWeek,
  TeamMeasure,
  Uptake,
  WeekCount,
  Win,
} from './history-domain.ts';
import { ENGLISH, type Language } from './language.ts';
import { rehearsalFor } from './practice/suggest.ts';
import { measuresOf, peopleIn, type SharedHere } from './team.ts';

/** What is told once a week, to a person or to a conversation. Pure: the same points, the same words. */

const DAY_MS = 86_400_000;
/** What there is to work on, and what is still open, is read from so many days: a week alone says little about it. */
const FOCUS_DAYS = 28;
const MOST_OPEN = 3;
/** How far before a week's end is read for all of it; a week that loses or gains an hour is covered. */
export const DIGEST_READ_MS = (FOCUS_DAYS + 1) * DAY_MS;

interface Span {
  /** Epoch milliseconds; what happened after `from`, until `to`. */
  readonly from: number;
  readonly to: number;
}

/** Which reports a person's week quotes: those that were asked for something still open, and the week's own, newest first. */
export interface WeekPlan extends Omit<PersonWeek, 'win' | 'open'> {
  readonly open: readonly Omit<OpenItem, 'title'>[];
  readonly own: readonly HistoryPoint[];
}

/** What a person's points say of a week; null when nothing happened in it. Any order, and older ones too (DIGEST_READ_MS). */
export function planWeek(
  points: readonly HistoryPoint[],
  { from, to }: Span,
  words: Language = ENGLISH,
): WeekPlan | null {
  const known = points.filter(({ sharedAt }) => sharedAt <= to);
  const days = (to - from) / DAY_MS;
  const all = { keptDays: Number.POSITIVE_INFINITY, now: to, words };
  const week = personHistory({ ...all, points: known, days });
  const own = week.points.filter(({ whose }) => whose === 'own');
  const [newest] = [...own, ...week.points];
  if (newest === undefined) return null;
  const lately = known.filter(({ sharedAt }) => sharedAt > to - FOCUS_DAYS * DAY_MS);
  const { workOn, uptake } = personHistory({ ...all, points: lately, days: FOCUS_DAYS });
  const before = known.filter(({ sharedAt }) => sharedAt <= from && sharedAt > from - (to - from));
  return {
    ...{ from, to, workOn, own, newest: newest.id, now: countOf(week.points), before: countOf(before) },
    unclaimed: week.points.filter(({ whose }) => whose === 'everybody').length,
    changes: week.changes.map(untested),
    practice: week.practice === null ? null : untested(week.practice),
    open: stillOpen(uptake),
    rehearsal: rehearsalFor(workOn),
  };
}

/** The week with what the reports it quotes say. */
export function tellWeek({ own, open, ...plan }: WeekPlan, reports: ReadonlyMap<string, Report>): PersonWeek {
  const titleOf = ({ id, behaviour }: Omit<OpenItem, 'title'>): string | null => {
    const items = reports.get(id)?.coaching.bySpeaker.flatMap(({ actionItems }) => actionItems) ?? [];
    return items.find((item) => item.behaviour === behaviour)?.title ?? null;
  };
  return { ...plan, open: open.map((item) => ({ ...item, title: titleOf(item) })), win: winOf(own, reports) };
}

function untested<Metric extends string>(change: MetricChange<Metric>): MetricChange<Metric> {
  return { ...change, p: null, verdict: 'too-few' };
}

function countOf(points: readonly HistoryPoint[]): WeekCount {
  const practised = points.filter(({ kind }) => kind === 'practice').length;
  return { recordings: points.length - practised, practised };
}

/** Of each behaviour what became of it last. */
function stillOpen(uptake: readonly Uptake[]): readonly Omit<OpenItem, 'title'>[] {
  const told = uptake.filter(({ state }) => state !== 'not-measurable');
  const last = told.filter(({ behaviour }, i) => told.findIndex((one) => one.behaviour === behaviour) === i);
  return last
    .filter(({ state }) => state !== 'taken-up')
    .slice(0, MOST_OPEN)
    .map(({ id, sharedAt, behaviour }) => ({ id, sharedAt, behaviour }));
}

/** The first strength of the newest recording that has one, else of the newest practice session. */
function winOf(own: readonly HistoryPoint[], reports: ReadonlyMap<string, Report>): Win | null {
  const recordings = own.filter(({ kind }) => kind === 'recording');
  for (const point of [...recordings, ...own.filter(({ kind }) => kind === 'practice')]) {
    const report = reports.get(point.id);
    const win = report === undefined ? null : strengthIn(point, report);
    if (win !== null) return win;
  }
  return null;
}

function strengthIn({ id, title, sharedAt, numbers }: HistoryPoint, { labelled, coaching }: Report): Win | null {
  const { utterances, speakers, can } = labelled.transcript;
  const strengths = coaching.bySpeaker.find(({ speaker }) => speaker === numbers.speaker)?.strengths ?? [];
  for (const { text, evidence } of strengths) {
    const said = utterances[evidence.at];
    if (said === undefined || said.speaker !== numbers.speaker || !said.text.includes(evidence.quote)) continue;
    const speaker = speakers.find((one) => one.id === said.speaker)?.name ?? said.speaker;
    return { id, title, sharedAt, text, quote: evidence.quote, speaker, atMs: can.times ? said.startMs : null };
  }
  return null;
}

// ── A conversation's week ───────────────────────────────────────────────────────────────────────────────────────────

/** What a conversation's recordings say of a week; null when none was shared. Those of the week before, too. */
export function placeWeek(shared: readonly SharedHere[], { from, to }: Span): PlaceWeek | null {
  const now = shared.filter(({ sharedAt }) => sharedAt > from && sharedAt <= to);
  const before = shared.filter(({ sharedAt }) => sharedAt <= from && sharedAt > from - (to - from));
  if (now.length === 0) return null;
  const sides = { now: peopleIn(now), before: peopleIn(before) };
  const measures = measuresOf(sides.now, sides).map((one): TeamMeasure => ({ ...one, verdict: 'too-few' }));
  return { from, to, now: now.length, before: before.length, people: sides.now.length, measures };
}
