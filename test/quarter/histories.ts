import { expect } from 'vitest';
import {
  DEFAULT_THRESHOLDS,
  type Measured,
  type PersonId,
  type SpeakerId,
  type SpeakerMetrics,
} from '../../src/analysis/domain.ts';
import { offlineEngine } from '../../src/analysis/engines/offline.ts';
import {
  HISTORY_METRICS,
  type HistoryMetric,
  type HistoryPoint,
  type PersonHistory,
} from '../../src/analysis/history-domain.ts';
import { measure } from '../../src/analysis/rackham/measure.ts';
import { parseTranscript } from '../../src/analysis/transcript/parse.ts';
import { whoSpeaks } from '../../src/analysis/who-speaks.ts';
import type { Card } from '../../src/cards/card.ts';
import type { Head } from './chat.ts';
import type { Course, Standing } from './course.ts';
import { DAY_MS, HOUR_MS } from './deeds.ts';
import type { World } from './live.ts';
import { KEPT_DAYS, PEOPLE, placeAt, type Somebody } from './people.ts';

export const DAYS = [30, 60, 90] as const;
/** As many recordings as a page of the card lists. */
const PAGE = 4;
/** The same file so soon again is one conversation. */
const COPY_MS = HOUR_MS;
/** With fewer behaviours, or questions, a number counts in no mean. */
const LEAST: Readonly<Partial<Record<HistoryMetric, number>>> = { pullShare: 5, questionQuality: 3 };

type Numbers = Readonly<Record<HistoryMetric, number | null>> & { readonly n: number; readonly questions: number };

/** One line of somebody's history, recomputed. */
interface Line {
  readonly id: string;
  readonly sharedAt: number;
  readonly whose: 'own' | 'everybody' | 'practice';
  readonly numbers: Numbers | null;
  readonly score: number | null;
  /** Which file it is, and whose voice in it. */
  readonly voice: string;
}

/** Everybody's history, raw and as their card shows it, beside one that is computed from the files that were shared. */
export async function judgeHistories(
  world: World,
  at: number,
): Promise<{ readonly lines: number; readonly means: number }> {
  const { service, course, chat } = world;
  const people = PEOPLE.filter(({ tenantId }) => KEPT_DAYS[tenantId] !== undefined && isThere(course, tenantId));
  let lines = 0;
  let means = 0;
  for (const days of DAYS) {
    const asks = people.map(({ tenantId, id: person }) => ({ tenantId, person, days }));
    const told = await service.ask(at, { kind: 'history', asks });
    const before = chat.replies.length;
    await world.settle(
      at,
      people.map(({ tenantId, id: person }) => ({
        tenantId,
        incoming: {
          ...{ kind: 'command', eventId: `history:${at}:${days}:${person}`, person, text: `history ${days}` },
          reply: {
            place: placeAt(tenantId, `D-${person}`),
            person,
            responseUrl: 'https://hooks.example/2',
            triggerId: null,
          },
        },
      })),
    );
    for (const [n, somebody] of people.entries()) {
      const wanted = recompute(somebody, days, at, course, chat);
      const found = told[n];
      const card = chat.replies.slice(before).findLast(({ to }) => to.person === somebody.id)?.card;
      if (found === undefined || card === undefined) throw new Error('no answer');
      const name = `${somebody.id}, ${days} days`;
      expect.soft(linesOf(found), name).toEqual(wanted.shown.map(lineOf));
      means += compareMeans(found, wanted, name);
      compareCard(card, wanted, days, name);
      lines += wanted.shown.length;
    }
  }
  return { lines, means };
}

function isThere({ done }: Course, tenantId: string): boolean {
  return !done.some(({ deed }) => deed.kind === 'uninstall' && deed.tenantId === tenantId);
}

// ── Recomputed ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface Wanted {
  /** Newest first. */
  readonly shown: readonly Line[];
  readonly now: readonly Line[];
  readonly before: readonly Line[];
}

function recompute({ tenantId, id }: Somebody, days: number, at: number, course: Course, chat: World['chat']): Wanted {
  const kept = KEPT_DAYS[tenantId] ?? 0;
  const lines: Line[] = [];
  for (const of of course.shared) {
    if (of.tenantId !== tenantId || of.isBad || !course.isKept(of, at)) continue;
    const standing = course.standing(of);
    const own = [...standing.claims].filter(([, { person }]) => person === id).map(([speaker]) => speaker);
    if (standing.isDeleted || (own.length === 0 && of.by !== id)) continue;
    if (own.length > 1) throw new Error('the plan gives nobody two voices');
    const [speaker = null] = own;
    const numbers = speaker === null ? everybody(standing) : (numbersIn(standing).get(speaker) ?? null);
    const whose = speaker === null ? 'everybody' : 'own';
    const sharedAt = course.created.get(of.id) ?? Number.NaN;
    lines.push({ id: of.id, sharedAt, whose, numbers, score: null, voice: `${of.mark} ${speaker}` });
  }
  for (const session of course.sessions) {
    const sharedAt = course.created.get(session.id);
    if (session.tenantId !== tenantId || session.person !== id || sharedAt === undefined) continue;
    if (course.isErased(session) || !course.isKeptSession(session, at)) continue;
    const report = chat.arrived.findLast(({ key }) => key === `${session.id}:thread:summary`);
    lines.push({
      id: session.id,
      sharedAt,
      whose: 'practice',
      numbers: null,
      score: scoreIn(report?.head),
      voice: session.id,
    });
  }
  lines.sort((a, b) => b.sharedAt - a.sharedAt || (a.id < b.id ? -1 : 1));
  // Where as much again is not kept, the days are compared with themselves, half and half.
  const span = (2 * days <= kept ? days : days / 2) * DAY_MS;
  const counted = lines.filter((line) => !isCopy(line, lines));
  return {
    shown: lines.filter(({ sharedAt }) => sharedAt > at - days * DAY_MS),
    now: counted.filter(({ sharedAt }) => sharedAt > at - span),
    before: counted.filter(({ sharedAt }) => sharedAt <= at - span && sharedAt > at - 2 * span),
  };
}

/** Whether the same voice in the same file counted less than an hour before. */
function isCopy(line: Line, lines: readonly Line[]): boolean {
  return lines.some(
    (other) =>
      line.whose === 'own' &&
      other.whose === 'own' &&
      other.voice === line.voice &&
      other.sharedAt < line.sharedAt &&
      line.sharedAt - other.sharedAt < COPY_MS,
  );
}

const measured = new Map<string, ReadonlyMap<SpeakerId, Numbers>>();

/** What each speaker's numbers are, from the file as it was shared and who is known to speak in it. */
function numbersIn({ of, claims }: Standing): ReadonlyMap<SpeakerId, Numbers> {
  const known = [...claims].map(([speaker, { person }]) => ({ speaker, name: nameOf(person) }));
  const key = `${of.content} ${JSON.stringify(known)}`;
  const before = measured.get(key);
  if (before !== undefined) return before;
  const { transcript, ours } = whoSpeaks(parseTranscript(Buffer.from(of.content)), [], known);
  const { speakers } = measure(offlineEngine.label(transcript), DEFAULT_THRESHOLDS, ours);
  const numbers = new Map(speakers.map((one) => [one.speaker, numbersOf(one)]));
  measured.set(key, numbers);
  return numbers;
}

function numbersOf(one: SpeakerMetrics): Numbers {
  const { open_question: open, closed_question: closed } = one.counts;
  return {
    n: one.pull + one.push,
    questions: open + closed,
    pullShare: value(one.pullShare),
    questionQuality: value(one.questionQuality),
    impact: value(one.impact.value),
    wordsPerMin: value(one.wordsPerMin),
    fillersPerMin: value(one.fillersPerMin),
    talkShare: value(one.talkShare),
  };
}

function value(measured: Measured): number | null {
  return 'value' in measured ? measured.value : null;
}

function nameOf(person: PersonId): string | null {
  return PEOPLE.find(({ id }) => id === person)?.name ?? null;
}

/** Of who speaks in it together, as far as it is told. */
function everybody(standing: Standing): Numbers {
  const all = [...numbersIn(standing).values()];
  const n = all.reduce((sum, one) => sum + one.n, 0);
  const pull = all.reduce((sum, one) => sum + Math.round((one.pullShare ?? 0) * one.n), 0);
  const none = { questionQuality: null, impact: null, wordsPerMin: null, fillersPerMin: null, talkShare: null };
  return { ...none, n, questions: 0, pullShare: n === 0 ? null : pull / n };
}

function meanOf(lines: readonly Line[], metric: HistoryMetric): { readonly mean: number | null; readonly n: number } {
  const values = lines.flatMap(({ whose, numbers }) => {
    if (whose !== 'own' || numbers === null) return [];
    const behind = metric === 'pullShare' ? numbers.n : metric === 'questionQuality' ? numbers.questions : 0;
    return behind < (LEAST[metric] ?? 0) || numbers[metric] === null ? [] : [numbers[metric]];
  });
  return mean(values);
}

function scoreOf(lines: readonly Line[]): { readonly mean: number | null; readonly n: number } {
  return mean(lines.flatMap(({ score }) => score ?? []));
}

function mean(values: readonly number[]): { readonly mean: number | null; readonly n: number } {
  if (values.length === 0) return { mean: null, n: 0 };
  return { mean: round(values.reduce((sum, one) => sum + one, 0) / values.length), n: values.length };
}

/** Sums in another order differ in their last digits. */
function round(value: number): number {
  return Number(value.toPrecision(10));
}

// ── Compared ────────────────────────────────────────────────────────────────────────────────────────────────────────

function lineOf({ id, sharedAt, whose, numbers, score }: Line) {
  const told = numbers === null ? null : { n: numbers.n, pullShare: numbers.pullShare };
  const own = whose === 'own' && numbers !== null ? HISTORY_METRICS.map((metric) => numbers[metric]) : [];
  return { id, sharedAt, whose, score, told, own };
}

function linesOf({ points }: PersonHistory) {
  return points.map(({ id, sharedAt, kind, whose, numbers, practice }: HistoryPoint) => {
    const isOwn = kind === 'recording' && whose === 'own';
    return {
      ...{ id, sharedAt, whose: kind === 'practice' ? kind : whose, score: practice?.score ?? null },
      told: kind === 'practice' ? null : { n: numbers.n, pullShare: numbers.pullShare },
      own: isOwn ? HISTORY_METRICS.map((metric) => numbers[metric]) : [],
    };
  });
}

/** Resolves to how many means there are. */
function compareMeans({ changes, practice }: PersonHistory, { now, before }: Wanted, name: string): number {
  const told = (side: { readonly mean: number | null; readonly n: number }) => {
    return { mean: side.mean === null ? null : round(side.mean), n: side.n };
  };
  expect
    .soft(
      changes.map((one) => [one.metric, told(one.now), told(one.before)]),
      name,
    )
    .toEqual(HISTORY_METRICS.map((metric) => [metric, meanOf(now, metric), meanOf(before, metric)]));
  const [scored, earlier] = [scoreOf(now), scoreOf(before)];
  const wanted = scored.n + earlier.n === 0 ? null : [scored, earlier];
  expect.soft(practice === null ? null : [told(practice.now), told(practice.before)], name).toEqual(wanted);
  return changes.filter(({ now: side }) => side.n > 0).length;
}

/** The card says the same: how many there are, the three numbers that matter most, and the newest recordings. */
function compareCard(card: Card, { shown, now, before }: Wanted, days: number, name: string): void {
  const recordings = shown.filter(({ whose }) => whose !== 'practice').length;
  const practised = shown.length - recordings;
  const counts = [
    ...(recordings > 0 || practised === 0 ? [`${recordings} recording${recordings === 1 ? '' : 's'}`] : []),
    ...(practised > 0 ? [`${practised} practice session${practised === 1 ? '' : 's'}`] : []),
  ].join(', ');
  const title = shown.length === 0 ? /^Your last \d+ days$/ : `Your last ${days} days: ${counts}`;
  expect.soft(card.title, name).toEqual(typeof title === 'string' ? title : expect.stringMatching(title));
  const sides = HISTORY_METRICS.map((metric) => [meanOf(now, metric), meanOf(before, metric)] as const);
  const measuredNow = sides.filter(([side]) => side.n > 0).slice(0, 3);
  const facts = card.parts.flatMap((part) => (part.kind === 'facts' ? part.facts : []));
  expect.soft(facts.length, name).toBe(measuredNow.length);
  for (const [i, [side, earlier]] of measuredNow.entries()) {
    const { value: written = '', note = '' } = facts[i] ?? {};
    const read = Number.parseFloat(written) / (written.endsWith('%') ? 100 : 1);
    const unit = written.endsWith('%') ? 0.01 : written.includes('.') ? 0.1 : 1;
    expect.soft(Math.abs(read - (side.mean ?? 0)), `${name}: ${written}`).toBeLessThanOrEqual(unit / 2 + 1e-9);
    const ns = [...note.matchAll(/n\s=\s(\d+)/g)].map(([, n]) => Number(n));
    expect.soft(ns, `${name}: ${note}`).toEqual(earlier.n > 0 ? [side.n, earlier.n] : [side.n]);
  }
  const listed = card.parts.flatMap((part) => (part.kind === 'list' ? part.items : []));
  const texts = listed.map((item) => (typeof item === 'string' ? item : item.map(({ text }) => text).join('')));
  for (const { numbers, whose } of shown.slice(0, PAGE)) {
    if (whose === 'practice' || numbers === null || numbers.n === 0) continue;
    const is = texts.some((text) => text.includes(`(n\u00A0=\u00A0${numbers.n})`));
    expect.soft(is, `${name}: ${texts.join(' | ')}`).toBe(true);
  }
}

/** The score as the report's card tells it. */
function scoreIn(head: Head | undefined): number | null {
  const [, score] = /(\d+) of 100/.exec(JSON.stringify(head ?? '')) ?? [];
  return score === undefined ? null : Number(score);
}
