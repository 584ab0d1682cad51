import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  localTime,
  minuteOfDay,
  momentOf,
  nextAt,
  timeZoneNamed,
  weekAfter,
  weekAt,
} from '../../../src/analysis/local-time.ts';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const LORD_HOWE = 'Australia/Lord_Howe';
const KATHMANDU = 'Asia/Kathmandu';
const at = (iso: string): number => Date.parse(iso);
/** What a clock shows, as the same face in UTC. */
const face = (shown: string): number => Date.parse(`${shown}:00Z`);

describe('localTime', () => {
  it.each([
    [BERLIN, '2026-03-29T00:59:00Z', '2026-03-29T01:59'],
    [BERLIN, '2026-03-29T01:00:00Z', '2026-03-29T03:00'],
    [BERLIN, '2026-10-25T00:59:00Z', '2026-10-25T02:59'],
    [BERLIN, '2026-10-25T01:00:00Z', '2026-10-25T02:00'],
    [NEW_YORK, '2026-03-08T07:00:00Z', '2026-03-08T03:00'],
    [NEW_YORK, '2026-11-01T06:00:00Z', '2026-11-01T01:00'],
    [LORD_HOWE, '2026-04-04T14:59:00Z', '2026-04-05T01:59'],
    [LORD_HOWE, '2026-04-04T15:00:00Z', '2026-04-05T01:30'],
    [LORD_HOWE, '2026-10-03T15:30:00Z', '2026-10-04T02:30'],
    [KATHMANDU, '2026-01-01T00:00:00Z', '2026-01-01T05:45'],
    ['UTC', '1969-12-31T23:59:00Z', '1969-12-31T23:59'],
  ])('in %s at %s is %s', (zone, moment, shown) => expect(localTime(zone, at(moment))).toBe(face(shown)));

  it('keeps the milliseconds, before 1970 too', () => {
    expect(localTime(KATHMANDU, 1_234)).toBe(face('1970-01-01T05:30') + 1_234);
    expect(localTime('UTC', -1)).toBe(-1);
  });
});

describe('momentOf', () => {
  it.each([
    ['an ordinary time', BERLIN, '2026-06-01T09:00', '2026-06-01T07:00:00Z'],
    ['one that is skipped is the next that is shown', BERLIN, '2026-03-29T02:30', '2026-03-29T01:00:00Z'],
    ['so is the first that is skipped', BERLIN, '2026-03-29T02:00', '2026-03-29T01:00:00Z'],
    ['the last before the leap', BERLIN, '2026-03-29T01:59', '2026-03-29T00:59:00Z'],
    ['one that is shown twice is the first', BERLIN, '2026-10-25T02:30', '2026-10-25T00:30:00Z'],
    ['the one after it', BERLIN, '2026-10-25T03:00', '2026-10-25T02:00:00Z'],
    ['a leap in the west', NEW_YORK, '2026-03-08T02:15', '2026-03-08T07:00:00Z'],
    ['a return in the west', NEW_YORK, '2026-11-01T01:15', '2026-11-01T05:15:00Z'],
    ['a leap of half an hour', LORD_HOWE, '2026-10-04T02:10', '2026-10-03T15:30:00Z'],
    ['a return of half an hour', LORD_HOWE, '2026-04-05T01:45', '2026-04-04T14:45:00Z'],
    ['a zone of three quarters', KATHMANDU, '2026-03-29T02:30', '2026-03-28T20:45:00Z'],
    ['a day that a zone left out', 'Pacific/Apia', '2011-12-30T09:00', '2011-12-30T10:00:00Z'],
  ])('%s', (_, zone, shown, moment) => {
    expect(new Date(momentOf(zone, face(shown))).toISOString()).toBe(new Date(moment).toISOString());
  });

  it('is the first moment at which the clock shows that or more, whatever the zone', () => {
    const zones = fc.constantFrom(BERLIN, NEW_YORK, LORD_HOWE, KATHMANDU, 'America/St_Johns', 'Africa/Casablanca');
    const minutes = fc.integer({ min: face('2024-01-01T00:00') / 60_000, max: face('2029-01-01T00:00') / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const wanted = minute * 60_000;
        const found = momentOf(zone, wanted);
        expect(localTime(zone, found)).toBeGreaterThanOrEqual(wanted);
        for (const before of [1, 60_000, 1_800_000, 3_600_000, 7_200_000])
          expect(localTime(zone, found - before)).toBeLessThan(wanted);
      }),
    );
  });
});

describe('weekAt', () => {
  it.each([
    ['UTC', '2026-11-27T08:00:00Z', '2026-W48'],
    ['UTC', '2026-12-31T23:00:00Z', '2026-W53'],
    ['UTC', '2027-01-03T23:59:00Z', '2026-W53'],
    ['UTC', '2027-01-04T00:00:00Z', '2027-W01'],
    ['UTC', '2024-12-30T00:00:00Z', '2025-W01'],
    ['UTC', '2021-01-01T12:00:00Z', '2020-W53'],
    [BERLIN, '2026-11-22T23:30:00Z', '2026-W48'],
    [NEW_YORK, '2026-11-23T04:30:00Z', '2026-W47'],
  ])('in %s at %s is %s', (zone, moment, name) => expect(weekAt(zone, at(moment)).name).toBe(name));

  it('goes on from one year to the next', () => {
    const last = weekAt('UTC', at('2026-12-31T12:00:00Z'));
    expect([-1, 0, 1, 2].map((n) => weekAfter(last, n).name)).toEqual(['2026-W52', '2026-W53', '2027-W01', '2027-W02']);
  });
});

describe('a day', () => {
  it('has the minutes that a clock shows', () => {
    expect(minuteOfDay(KATHMANDU, at('2026-01-01T00:00:00Z'))).toBe(5 * 60 + 45);
    expect(minuteOfDay(NEW_YORK, at('2026-01-01T04:59:59Z'))).toBe(23 * 60 + 59);
  });

  it.each([
    [BERLIN, '2026-03-28T20:00:00Z', '2026-03-29T05:00:00Z'],
    [BERLIN, '2026-06-01T03:00:00Z', '2026-06-01T05:00:00Z'],
    [BERLIN, '2026-06-01T05:00:00Z', '2026-06-01T05:00:00Z'],
    [NEW_YORK, '2026-10-31T23:30:00Z', '2026-11-01T12:00:00Z'],
  ])('in %s: seven o’clock after %s is %s', (zone, moment, next) =>
    expect(new Date(nextAt(zone, 420, at(moment))).toISOString()).toBe(new Date(next).toISOString()),
  );
});

describe('timeZoneNamed', () => {
  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['America/New_York', 'America/New_York'],
    ['asia/kathmandu', 'Asia/Kathmandu'],
    ['utc', 'UTC'],
    ['Europe/Berln', null],
    ['+01:00', null],
    ['', null],
    ['Etc/../../passwd', null],
  ])('%j → %j', (name, zone) => expect(timeZoneNamed(name)).toBe(zone));
});
