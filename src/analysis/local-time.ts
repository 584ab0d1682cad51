/**
 * Local time in any IANA zone, from what `Intl` knows of zones: Node 20 has no Temporal. A local time is written as the epoch milliseconds
 * that the same clock face has in UTC, so that days and weeks are plain arithmetic.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** An ISO week as a calendar on the wall shows it. */
export interface Week {
  /** `2026-W48`: the year is the one its Thursday is in. */
  readonly name: string;
  /** Its Monday 00:00, local. */
  readonly monday: number;
}

/** What a clock in the zone shows at a moment. */
export function localTime(timeZone: string, at: number): number {
  const shown = new Map(
    clockIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const seconds = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return seconds + (((at % 1000) + 1000) % 1000);
}

/**
 * The moment at which a clock in the zone shows a local time. One that it skips is the next that it does show, one that it shows twice the
 * first of them.
 */
export function momentOf(timeZone: string, local: number): number {
  const [before, after] = [offsetAt(timeZone, local - DAY_MS), offsetAt(timeZone, local + DAY_MS)];
  const moments = [local - before, local - after].filter((at) => localTime(timeZone, at) === local);
  return moments.length > 0 ? Math.min(...moments) : leap(timeZone, local, local - after, local - before);
}

/** When the clock leaps over a local time; it shows less at `early` and more at `late`. */
function leap(timeZone: string, local: number, early: number, late: number): number {
  let [less, more] = [early, late];
  while (more - less > 1) {
    const middle = Math.floor((less + more) / 2);
    if (localTime(timeZone, middle) < local) less = middle;
    else more = middle;
  }
  return more;
}

function offsetAt(timeZone: string, at: number): number {
  return localTime(timeZone, at) - at;
}

/** The week that a moment is in. */
export function weekAt(timeZone: string, at: number): Week {
  const day = Math.floor(localTime(timeZone, at) / DAY_MS) * DAY_MS;
  return weekFrom(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS);
}

/** The week so many after this one; before it where negative. */
export function weekAfter({ monday }: Week, weeks: number): Week {
  return weekFrom(monday + weeks * WEEK_MS);
}

function weekFrom(monday: number): Week {
  const thursday = monday + 3 * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  const number = Math.floor((thursday - Date.UTC(year, 0, 1)) / WEEK_MS) + 1;
  return { name: `${year}-W${String(number).padStart(2, '0')}`, monday };
}

/** Minutes since midnight, local. */
export function minuteOfDay(timeZone: string, at: number): number {
  const local = localTime(timeZone, at);
  return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
}

/** The next time, not before a moment, that a clock shows this minute of a day. */
export function nextAt(timeZone: string, minute: number, at: number): number {
  const day = Math.floor(localTime(timeZone, at) / DAY_MS) * DAY_MS;
  const today = momentOf(timeZone, day + minute * MINUTE_MS);
  return today >= at ? today : momentOf(timeZone, day + DAY_MS + minute * MINUTE_MS);
}

/** A zone by its name in any case, as it is usually written; null where there is none. */
export function timeZoneNamed(name: string): string | null {
  if (!/^[A-Za-z][\w/+-]{1,49}$/.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // Some are resolved to a name that has gone out of use, such as Asia/Katmandu.
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : written(name);
  } catch {
    return null;
  }
}

function written(name: string): string {
  return name.toLowerCase().replace(/(?:^|[/_-])[a-z]/g, (start) => start.toUpperCase());
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Formatters take long to make and are few. */
function clockIn(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const two = '2-digit' as const;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
  });
  clocks.set(timeZone, made);
  return made;
}
