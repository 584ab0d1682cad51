import { minuteOfDay, momentOf, nextAt, type Week, weekAfter, weekAt } from './local-time.ts';

/** When something that comes once a week is due: at one local time of the week, or later in the same week, and never at night. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What was shared so shortly before may not be analysed yet: it belongs to the week after (own judgement). */
const SETTLE_MS = 30 * MINUTE_MS;

/** The minutes of a day in which somebody may be written to: from 07:00 until 20:00. */
export const WAKING = { from: 7 * 60, until: 20 * 60 } as const;

export interface Weekly {
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** Since midnight, local. */
  readonly minute: number;
  readonly timeZone: string;
}

/** Of whoever wants no other time. */
export const USUAL_WEEKLY: Omit<Weekly, 'timeZone'> = { weekday: 1, minute: 9 * 60 };

/** What there is to do at a moment. */
export type Turn =
  /** Nothing yet; look again then. */
  | { readonly kind: 'wait'; readonly until: number }
  /** The week's turn has come; it tells what happened after `from`, until `to`, and the next one is at `until`. */
  | {
      readonly kind: 'send';
      readonly week: string;
      readonly from: number;
      readonly to: number;
      readonly until: number;
    }
  /** The week is over before anybody is awake again. */
  | { readonly kind: 'skip'; readonly week: string; readonly until: number };

/** `handled`: the week that has been dealt with last. */
export function turnOf(weekly: Weekly, handled: string | null, now: number): Turn {
  const { timeZone } = weekly;
  const week = weekAt(timeZone, now);
  const until = dueIn(weekly, weekAfter(week, 1));
  if (handled === week.name) return { kind: 'wait', until };
  const due = dueIn(weekly, week);
  if (now < due) return { kind: 'wait', until: due };
  if (!isNight(timeZone, now)) {
    const from = dueIn(weekly, weekAfter(week, -1)) - SETTLE_MS;
    return { kind: 'send', week: week.name, from, to: due - SETTLE_MS, until };
  }
  const morning = nextAt(timeZone, WAKING.from, now);
  return weekAt(timeZone, morning).name === week.name
    ? { kind: 'wait', until: morning }
    : { kind: 'skip', week: week.name, until };
}

/** From when on somebody who asks for it now gets it: what was due before is not made up for. */
export function beginWeekly(
  weekly: Weekly,
  handled: string | null,
  now: number,
): { readonly handled: string | null; readonly dueAt: number } {
  const week = weekAt(weekly.timeZone, now);
  const due = dueIn(weekly, week);
  if (due > now && handled !== week.name) return { handled, dueAt: due };
  return { handled: week.name, dueAt: dueIn(weekly, weekAfter(week, 1)) };
}

/** The wanted local time of a week, as a moment. */
export function dueIn({ weekday, minute, timeZone }: Weekly, { monday }: Week): number {
  return momentOf(timeZone, monday + (weekday - 1) * DAY_MS + minute * MINUTE_MS);
}

function isNight(timeZone: string, at: number): boolean {
  const minute = minuteOfDay(timeZone, at);
  return minute < WAKING.from || minute >= WAKING.until;
}
