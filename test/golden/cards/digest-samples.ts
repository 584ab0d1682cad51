import { placeWeek, planWeek, tellWeek } from '../../../src/analysis/digest.ts';
import type { PersonId, RecordingId, Report } from '../../../src/analysis/domain.ts';
import type { HistoryPoint, PersonWeek, PlaceWeek } from '../../../src/analysis/history-domain.ts';
import type { SharedHere } from '../../../src/analysis/team.ts';
import type { Card } from '../../../src/cards/card.ts';
import { emptyDigestCard, personDigestCard, placeDigestCard, type Suggested } from '../../../src/cards/digest.ts';
import { digestRefusedCard, digestStandingCard } from '../../../src/cards/digest-settings.ts';
import { sampleReport } from '../../fixtures/report.ts';
import { point, practised } from './history-states.ts';

/** Weekly digests in the states that look different, made by the code that makes them for people. */

/** Friday to Friday, half an hour before the digest of 13 March 2026; the days of `point` count back from 9:30 of it. */
const WEEK = { from: Date.UTC(2026, 2, 6, 9, 30), to: Date.UTC(2026, 2, 13, 9, 30) };
const WEEKLY = { isWeekly: true, timeZone: 'Europe/Berlin' } as const;
const MARCUS: Suggested = {
  persona: { id: 'skeptical_buyer', name: 'Marcus Reid' },
  scenario: { id: 'objection_handling', title: 'Objection handling' },
};
const MONDAY = {
  ...{ weekday: 1, minute: 540, timeZone: 'Europe/Berlin', isZoneKnown: true },
  dueAt: Date.UTC(2026, 2, 16, 8, 0),
};

export function digestCards(): Readonly<Record<string, Card>> {
  return {
    digest: personDigestCard({ ...WEEKLY, week: improvedWeek(), suggested: MARCUS }),
    'digest-one': personDigestCard({ ...WEEKLY, week: weekOf([point(2)]), suggested: null }),
    'digest-declined': personDigestCard({
      ...{ ...WEEKLY, platform: 'teams', locale: 'de-DE', suggested: MARCUS },
      week: weekOf([
        point(1, { pull: 8, checks: 0, wordsPerMin: 188, actions: ['testing_understanding'] }),
        point(4, { pull: 9, checks: 0, wordsPerMin: 181, actions: ['testing_understanding'] }),
        point(9, { pull: 18, wordsPerMin: 149 }),
        point(12, { pull: 17, wordsPerMin: 152 }),
      ]),
    }),
    'digest-many': personDigestCard({
      ...WEEKLY,
      week: weekOf(Array.from({ length: 15 }, (_, i) => point(i, { pull: 14 + (i % 4) }))),
      suggested: null,
    }),
    'digest-unclaimed': personDigestCard({
      ...{ ...WEEKLY, suggested: null },
      week: weekOf([point(1, {}, { whose: 'everybody' }), practised(3, 71, 'green')]),
    }),
    'digest-now': personDigestCard({ ...WEEKLY, isWeekly: false, week: weekOf([point(2)]), suggested: null }),
    'digest-nothing': emptyDigestCard({ of: 'person' }),
    'digest-place': placeDigestCard({ ...WEEKLY, of: 'shared', week: hereWeek({ people: 6, was: 9 }) }),
    'digest-place-declined': placeDigestCard({ ...WEEKLY, of: 'shared', week: hereWeek({ people: 5, was: 21 }) }),
    'digest-place-many': placeDigestCard({ ...WEEKLY, of: 'shared', week: hereWeek({ people: 12, was: 15, count: 40 }) }),
    'digest-place-few': placeDigestCard({ ...WEEKLY, of: 'shared', week: hereWeek({ people: 3, was: 12 }) }),
    'digest-place-one': placeDigestCard({ ...WEEKLY, of: 'shared', week: hereWeek({ people: 1, was: 12, count: 1, before: 0 }) }),
    'digest-place-nothing': emptyDigestCard({ of: 'place' }),
    'digest-place-members': placeDigestCard({ ...WEEKLY, of: 'members', week: hereWeek({ people: 6, was: 9 }) }),
    'digest-place-nothing-teams': emptyDigestCard({ of: 'place', platform: 'teams' }),
    'digest-on': digestStandingCard({ of: 'person', weekly: MONDAY }),
    'digest-on-utc': digestStandingCard({
      ...{ of: 'person', platform: 'teams' },
      weekly: { ...MONDAY, timeZone: 'UTC', isZoneKnown: false },
    }),
    'digest-on-here': digestStandingCard({ of: 'place', weekly: { ...MONDAY, weekday: 5, minute: 990 } }),
    'digest-on-here-teams': digestStandingCard({ of: 'place', platform: 'teams', weekly: MONDAY }),
    'digest-off': digestStandingCard({ of: 'person', weekly: null }),
    'digest-night': digestRefusedCard({ why: 'night', asked: '22:00' }),
    'digest-zone': digestRefusedCard({ why: 'zone', asked: 'europe/berln', platform: 'teams' }),
  };
}

/** Many of them, better than the week before, with something that went well and items that are still open. */
function improvedWeek(): PersonWeek {
  const asked = { actions: ['testing_understanding', 'summarizing'] } as const;
  return weekOf([
    point(1, { pull: 19, ...asked }, { title: 'Northwind discovery.vtt' }),
    practised(2, 71, 'green'),
    point(3, { pull: 20, actions: ['summarizing'] }),
    point(4, { pull: 18 }),
    point(6, { pull: 19, actions: ['closed_question'] }),
    point(9, { pull: 11, checks: 1, wordsPerMin: 183, actions: ['closed_question'] }),
    point(11, { pull: 12, checks: 1, wordsPerMin: 178 }),
  ]);
}

function weekOf(points: readonly HistoryPoint[]): PersonWeek {
  const plan = planWeek(points, WEEK);
  if (plan === null) throw new Error('nothing happened in this week');
  const report = sampleReport();
  return tellWeek(plan, new Map(points.slice(0, 1).map(({ id }): [string, Report] => [id, report])));
}

interface Here {
  readonly people: number;
  /** Of forty behaviours, how many were pull in the week before; in this one about 16. */
  readonly was: number;
  readonly count?: number;
  readonly before?: number;
}

/** Recordings in this week and the last, in which so many people are confirmed. */
function hereWeek({ people, was, count = 12, before = 9 }: Here): PlaceWeek {
  const shared = Array.from({ length: count + before }, (_, i): SharedHere => {
    const isNow = i < count;
    const { numbers } = point(0, { pull: isNow ? 15 + (i % 4) : was + (i % 3), wordsPerMin: 148 + (i % 20) });
    const sharedAt = (isNow ? WEEK.to : WEEK.from) - (1 + (i % 6)) * 86_400_000;
    const claims = [{ speaker: numbers.speaker, person: `U${i % people}` as PersonId }];
    return { id: `k3v9x2m7${i}` as RecordingId, sharedAt, isPrivate: i % 7 === 6, speakers: [numbers], claims };
  });
  const week = placeWeek(shared, WEEK);
  if (week === null) throw new Error('nothing happened in this week');
  return week;
}
