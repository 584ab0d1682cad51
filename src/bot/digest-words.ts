import type { DigestWish } from './port.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** What follows `digest`: nothing, `on` with a weekday, a time and a time zone as far as they are given, `off` or `now`. Null: none of that. */
export function readDigestWords([act, ...rest]: readonly string[]): DigestWish | null {
  switch (act) {
    case undefined:
      return { kind: 'show' };
    case 'off':
    case 'now':
      return rest.length === 0 ? { kind: act } : null;
    case 'on':
      return readOn(rest);
    default:
      return null;
  }
}

function readOn(words: readonly string[]): DigestWish | null {
  const left = [...words];
  const take = <T>(read: (word: string) => T | null): T | null => {
    const value = left[0] === undefined ? null : read(left[0]);
    if (value !== null) left.shift();
    return value;
  };
  const [weekday, minute, timeZone] = [take(weekdayOf), take(minuteOf), take(zoneOf)];
  return left.length === 0 ? { kind: 'on', weekday, minute, timeZone } : null;
}

/** Also cut short, as “tue”. */
function weekdayOf(word: string): number | null {
  const at = word.length < 3 ? -1 : WEEKDAYS.findIndex((day) => day.startsWith(word));
  return at === -1 ? null : at + 1;
}

function minuteOf(word: string): number | null {
  const [, hour, minute] = /^(\d{1,2}):([0-5]\d)$/.exec(word) ?? [];
  return hour === undefined || Number(hour) > 23 ? null : Number(hour) * 60 + Number(minute);
}

/** Whether there is such a zone is for whoever knows them to say. */
function zoneOf(word: string): string | null {
  return /^[a-z]+(?:\/[\w+-]+)+$|^(?:utc|gmt)$/.test(word) ? word : null;
}
