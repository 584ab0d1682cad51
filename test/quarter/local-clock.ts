import type { Weekly } from './deeds.ts';

/** Local time told the slow way, by what `Intl` writes: nothing of the product's own is used. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock in the zone shows, as the epoch milliseconds that the same clock face has in UTC; whole minutes. */
export function shownIn(timeZone: string, at: number): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(timeZone, format);
  }
  // 2026-11-27 09:05
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
}

/** The Monday of the week that a clock in the zone shows, as `shownIn` tells it. */
export function mondayIn(timeZone: string, at: number): number {
  const day = Math.floor(shownIn(timeZone, at) / DAY_MS) * DAY_MS;
  return day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS;
}

/** The ISO week of a Monday, as `2026-W48`. */
export function weekName(monday: number): string {
  const thursday = new Date(monday + 3 * DAY_MS);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 4);
  const firstMonday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const number = 1 + Math.round((monday - firstMonday) / (7 * DAY_MS));
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}`;
}

/** The moment of the week at which a clock shows the wanted day and time: every quarter of an hour that a zone may be off is tried. */
export function momentIn({ weekday, minute, timeZone }: Weekly, monday: number): number {
  const wanted = monday + (weekday - 1) * DAY_MS + minute * MINUTE_MS;
  for (let off = 14 * 60; off >= -12 * 60; off -= 15) {
    const at = wanted - off * MINUTE_MS;
    if (shownIn(timeZone, at) === wanted) return at;
  }
  throw new Error('the clock never shows that');
}

/** Whether somebody in the zone may be written to: from 07:00 until 20:00. */
export function isAwake(timeZone: string, at: number): boolean {
  const hour = new Date(shownIn(timeZone, at)).getUTCHours();
  return hour >= 7 && hour < 20;
}
