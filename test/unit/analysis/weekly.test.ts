import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime, momentOf, weekAfter, weekAt } from '../../../src/analysis/local-time.ts';
import { beginWeekly, dueIn, turnOf, type Weekly } from '../../../src/analysis/weekly.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const BERLIN: Weekly = { weekday: 1, minute: 540, timeZone: 'Europe/Berlin' };
const at = (iso: string): number => Date.parse(iso);
const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 16);

const zone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'UTC',
);
const moment = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2029-01-01T00:00:00Z') });

describe('a week', () => {
  it('has exactly one due moment: the wanted local time, or what the clock shows next where it skips that', () => {
    const weekday = fc.integer({ min: 1, max: 7 });
    const minute = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(zone, moment, weekday, minute, (timeZone, now, day, wanted) => {
        const weekly: Weekly = { weekday: day, minute: wanted, timeZone };
        const week = weekAt(timeZone, now);
        const face = week.monday + (day - 1) * DAY_MS + wanted * MINUTE_MS;
        const due = dueIn(weekly, week);
        expect(weekAt(timeZone, due).name).toBe(week.name);
        const late = localTime(timeZone, due) - face;
        const isSkipped = localTime(timeZone, due - 1) + 1 !== localTime(timeZone, due);
        expect(late).toBeGreaterThanOrEqual(0);
        if (!isSkipped) expect(late).toBe(0);
        expect(late).toBeLessThanOrEqual(60 * MINUTE_MS);
        expect(dueIn(weekly, weekAfter(week, 1))).toBeGreaterThan(due + 6 * DAY_MS);
      }),
    );
  });

  it('is told once, awake, and in itself, however rarely somebody looks', () => {
    const waits = fc.array(fc.integer({ min: 1, max: 3 * 1440 }), { minLength: 60, maxLength: 60 });
    const minute = fc.integer({ min: 420, max: 1_199 });
    fc.assert(
      fc.property(
        zone,
        moment,
        fc.integer({ min: 1, max: 7 }),
        minute,
        waits,
        (timeZone, start, weekday, wanted, gaps) => {
          const weekly: Weekly = { weekday, minute: wanted, timeZone };
          let now = start;
          let { handled, dueAt } = beginWeekly(weekly, null, now);
          const told: string[] = [];
          for (const gap of gaps) {
            now += gap * MINUTE_MS;
            if (dueAt > now) continue;
            const turn = turnOf(weekly, handled, now);
            expect(turn.until).toBeGreaterThan(now);
            dueAt = turn.until;
            if (turn.kind === 'wait') continue;
            handled = turn.week;
            if (turn.kind === 'skip') continue;
            told.push(turn.week);
            expect(turn.week).toBe(weekAt(timeZone, now).name);
            const hour = new Date(localTime(timeZone, now)).getUTCHours();
            expect(hour).toBeGreaterThanOrEqual(7);
            expect(hour).toBeLessThan(20);
            expect(turn.to).toBeLessThanOrEqual(now - 30 * MINUTE_MS);
          }
          expect(new Set(told).size).toBe(told.length);
        },
      ),
    );
  });
});

describe('turnOf', () => {
  const week = { from: at('2026-03-23T07:30:00Z'), to: at('2026-03-30T06:30:00Z') };

  it.each([
    [
      'waits for Monday nine o’clock',
      '2026-03-30T06:59:00Z',
      null,
      { kind: 'wait', until: at('2026-03-30T07:00:00Z') },
    ],
    [
      'which is an hour earlier after the clock has leapt',
      '2026-03-30T07:00:00Z',
      '2026-W13',
      { kind: 'send', week: '2026-W14', ...week, until: at('2026-04-06T07:00:00Z') },
    ],
    [
      'is done once it was told',
      '2026-03-30T07:05:00Z',
      '2026-W14',
      { kind: 'wait', until: at('2026-04-06T07:00:00Z') },
    ],
    ['keeps quiet at night', '2026-03-31T18:00:00Z', null, { kind: 'wait', until: at('2026-04-01T05:00:00Z') }],
    ['and early', '2026-04-01T04:59:00Z', null, { kind: 'wait', until: at('2026-04-01T05:00:00Z') }],
    [
      'is late rather than never, about the same days',
      '2026-04-05T17:59:00Z',
      null,
      { kind: 'send', week: '2026-W14', ...week, until: at('2026-04-06T07:00:00Z') },
    ],
    [
      'but not in the next week',
      '2026-04-05T18:00:00Z',
      null,
      { kind: 'skip', week: '2026-W14', until: at('2026-04-06T07:00:00Z') },
    ],
  ])('%s', (_, now, handled, turn) => expect(turnOf(BERLIN, handled, at(now))).toEqual(turn));

  it('tells of a week that is as long as the clock makes it', () => {
    for (const [now, hours] of [
      ['2026-03-30T08:00:00Z', 167],
      ['2026-10-26T09:00:00Z', 169],
      ['2026-06-01T09:00:00Z', 168],
    ] as const) {
      const turn = turnOf(BERLIN, null, at(now));
      if (turn.kind !== 'send') throw new Error('not due');
      expect((turn.to - turn.from) / 3_600_000).toBe(hours);
    }
  });
});

describe('beginWeekly', () => {
  it('begins this week where its time is still to come, else next week', () => {
    const friday: Weekly = { ...BERLIN, weekday: 5 };
    const tuesday = at('2026-11-24T10:00:00Z');
    expect(beginWeekly(friday, null, tuesday)).toEqual({ handled: null, dueAt: at('2026-11-27T08:00:00Z') });
    expect(beginWeekly(BERLIN, null, tuesday)).toEqual({ handled: '2026-W48', dueAt: at('2026-11-30T08:00:00Z') });
  });

  it('tells no week twice because somebody chose a later day of it', () => {
    const friday: Weekly = { ...BERLIN, weekday: 5 };
    const begun = beginWeekly(friday, '2026-W48', at('2026-11-24T10:00:00Z'));
    expect([begun.handled, iso(begun.dueAt)]).toEqual(['2026-W48', '2026-12-04T08:00']);
  });

  it('has a due moment that is a moment of the wanted week', () => {
    expect(momentOf('Europe/Berlin', at('2026-11-30T09:00:00Z'))).toBe(at('2026-11-30T08:00:00Z'));
  });
});
