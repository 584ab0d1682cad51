import { expect } from 'vitest';
import type { Course, Done } from './course.ts';
import { DAY_MS, type Deed, HOUR_MS, MINUTE_MS } from './deeds.ts';
import type { Round, World } from './live.ts';
import { isAwake, momentIn, mondayIn, shownIn, weekName } from './local-clock.ts';
import { START, WEEKS } from './people.ts';
import { END, type Planned } from './plan.ts';

/** What was shared later than this before a digest is due is told in the next. */
const SETTLE_MS = 30 * MINUTE_MS;
/** How often the service looks for digests that are due. */
const LOOK_MS = 5 * MINUTE_MS;
/** Here at other times, by night, too. */
const IDLE_LOOK_MS = 5 * HOUR_MS;

/** Somebody, or a channel, who asked for a digest, and what they asked for when. */
interface Recipient {
  readonly tenantId: string;
  readonly conversation: string;
  /** `person:U1` or `place:C1`. */
  readonly id: string;
  readonly wishes: readonly (Done & { readonly deed: Extract<Deed, { kind: 'digest' }> })[];
  /** From when on nothing comes any more, whatever was wanted. */
  readonly goneFrom: number;
}

/** When a recipient's week is due, and what it is about. */
interface Due {
  readonly name: string;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
}

/** Every digest that was to come has come, once, in its week, on time, by day; and no other has. Resolves to how many were looked for. */
export function judgeDigests({ chat, course, rounds }: World): { readonly told: number; readonly unsure: number } {
  const arrived = new Map<string, { readonly at: number; readonly conversation: string }[]>();
  for (const { key, place, at } of chat.arrived) {
    const [, id, week] = /^digest:(.+):(\d{4}-W\d\d)$/.exec(key) ?? [];
    if (id === undefined) continue;
    const name = `${place.tenantId} ${id} ${week}`;
    arrived.set(name, [...(arrived.get(name) ?? []), { at, conversation: place.conversation }]);
  }
  let told = 0;
  let unsure = 0;
  for (const recipient of recipientsOf(course))
    for (const due of duesOf(recipient)) {
      const name = `${recipient.tenantId} ${recipient.id} ${due.name}`;
      const came = arrived.get(name) ?? [];
      arrived.delete(name);
      const verdict = judgeWeek(recipient, due, came, rounds, course);
      if (verdict !== null) expect.soft(verdict, name).toBe('well');
      told += came.length;
      unsure += Number(verdict === null);
    }
  // Whatever is left was due for nobody.
  expect.soft([...arrived.keys()]).toEqual([]);
  return { told, unsure };
}

/** Null where something that matters was on its way at that moment, so that either is well. */
function judgeWeek(
  recipient: Recipient,
  due: Due,
  came: readonly { readonly at: number; readonly conversation: string }[],
  rounds: readonly Round[],
  course: Course,
): string | null {
  const { timeZone } = due;
  const fits = ({ at, hasDigests }: Round): boolean =>
    hasDigests && at >= due.at && isAwake(timeZone, at) && weekName(mondayIn(timeZone, at)) === due.name;
  const last = rounds.find((round) => round.isWhole && round.isQuiet && fits(round)) ?? null;
  const [first, ...more] = came;
  if (more.length > 0) return `came ${came.length} times`;
  if (first !== undefined) {
    const shown = new Date(shownIn(timeZone, first.at)).toISOString();
    if (first.conversation !== recipient.conversation) return `came to ${first.conversation}`;
    if (first.at < due.at) return `came too early, at ${shown}`;
    if (!isAwake(timeZone, first.at)) return `came at night, at ${shown}`;
    if (weekName(mondayIn(timeZone, first.at)) !== due.name) return `came in another week, at ${shown}`;
    if (!rounds.some((round) => round.at === first.at && fits(round)) || (last !== null && first.at > last.at))
      return `came later than it could, at ${shown}`;
  }
  const at = first?.at ?? last?.at;
  // The service was never up by day in what was left of the week.
  if (at === undefined) return 'well';
  const evidence = evidenceOf(recipient, due, at, course);
  if (evidence === 'unsure') return null;
  if (evidence === 'some') return first === undefined ? 'did not come' : 'well';
  return first === undefined ? 'well' : 'came with nothing to tell';
}

/** Whether there was anything to tell at a moment. */
function evidenceOf(
  { tenantId, conversation, id }: Recipient,
  { from, to }: Due,
  at: number,
  course: Course,
): 'some' | 'none' | 'unsure' {
  const person = id.startsWith('person:') ? id.slice('person:'.length) : null;
  const isWithin = (key: string): boolean => {
    const created = course.created.get(key) ?? Number.NaN;
    return created > from && created <= to;
  };
  let unsure = false;
  for (const of of course.shared) {
    if (of.tenantId !== tenantId || of.isBad || !isWithin(of.id)) continue;
    if (person === null && of.place.conversation !== conversation) continue;
    const standing = course.standingAt(of, at);
    const people = standing === null ? [] : [...standing.claims.values()].map((claim) => claim.person as string);
    const matters = person === null || of.by === person || people.includes(person);
    if (standing === null) unsure = true;
    else if (!standing.isDeleted && matters) return 'some';
  }
  for (const session of course.sessions)
    if (session.tenantId === tenantId && session.person === person && isWithin(session.id)) return 'some';
  return unsure ? 'unsure' : 'none';
}

/** Each week of the quarter in which a digest is due. */
function duesOf({ wishes, goneFrom }: Recipient): readonly Due[] {
  const dues: Due[] = [];
  for (let week = -1; week <= WEEKS; week += 1) {
    for (const [n, { deed, begun, ended }] of wishes.entries()) {
      const { weekly } = deed;
      if (weekly === null) continue;
      const monday = mondayIn(weekly.timeZone, START + 3 * DAY_MS) + week * 7 * DAY_MS;
      const at = momentIn(weekly, monday);
      const until = Math.min(wishes[n + 1]?.begun ?? Number.POSITIVE_INFINITY, goneFrom);
      // Asked for at the very moment it is due: not made up for.
      if (at < begun || at <= ended || at >= until) continue;
      const before = momentIn(weekly, monday - 7 * DAY_MS);
      const { timeZone } = weekly;
      dues.push({ name: weekName(monday), at, from: before - SETTLE_MS, to: at - SETTLE_MS, timeZone });
      // One week is told once, whatever is wanted later in it.
      break;
    }
  }
  return dues;
}

function recipientsOf({ done }: Course): readonly Recipient[] {
  const recipients = new Map<string, Recipient>();
  for (const one of done) {
    const { deed } = one;
    if (deed.kind !== 'digest') continue;
    const { tenantId, person, conversation } = deed;
    const id = conversation.startsWith('D-') ? `person:${person}` : `place:${conversation}`;
    const name = `${tenantId} ${id}`;
    const wishes = [...(recipients.get(name)?.wishes ?? []), { ...one, deed }];
    const erased = done.find((other) => other.deed.kind === 'erase-mine' && id === `person:${other.deed.somebody.id}`);
    recipients.set(name, { tenantId, conversation, id, wishes, goneFrom: erased?.begun ?? Number.POSITIVE_INFINITY });
  }
  return [...recipients.values()];
}

/** When the service has to look: just after every digest of a plan is due, and some hours in between. */
export function momentsToLook(plan: readonly Planned[]): readonly number[] {
  const looks: number[] = [];
  for (const { deed } of plan) {
    if (deed.kind !== 'digest' || deed.weekly === null) continue;
    const { weekly } = deed;
    for (let week = 0; week < WEEKS; week += 1) {
      const at = momentIn(weekly, mondayIn(weekly.timeZone, START + 3 * DAY_MS) + week * 7 * DAY_MS);
      looks.push(Math.ceil(at / LOOK_MS) * LOOK_MS);
    }
  }
  for (let at = START + HOUR_MS; at < END; at += IDLE_LOOK_MS) looks.push(at);
  return looks.filter((at) => at > START && at < END);
}
