import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId, SpeakerId } from '../../../src/analysis/domain.ts';
import { LEAST_PEOPLE, LEAST_PER_SIDE, type TeamMeasure } from '../../../src/analysis/history-domain.ts';
import { peopleIn, type SharedHere, teamOf } from '../../../src/analysis/team.ts';
import { point } from '../../golden/cards/history-states.ts';

const NOW = Date.UTC(2026, 2, 13, 9, 30);
const DAY_MS = 86_400_000;

type Numbers = Parameters<typeof point>[1];

/** A recording of these people, so many days ago; each with numbers of their own, or with the usual ones. */
function shared(daysAgo: number, people: Readonly<Record<string, Numbers>>, isPrivate = false): SharedHere {
  const entries = Object.entries(people);
  const speakers = entries.map(([, numbers], i) => ({
    ...point(0, numbers).numbers,
    speaker: `S${i + 1}` as SpeakerId,
  }));
  const claims = entries.map(([person], i) => ({ speaker: `S${i + 1}` as SpeakerId, person: person as PersonId }));
  return { id: `r${daysAgo}` as RecordingId, sharedAt: NOW - daysAgo * DAY_MS, isPrivate, speakers, claims };
}

/** One recording in which everybody has this much pull, of forty behaviours. */
function pulls(daysAgo: number, values: readonly number[], first = 0): SharedHere {
  return shared(daysAgo, Object.fromEntries(values.map((pull, i) => [`U${first + i}`, { pull }])));
}

function team(recordings: readonly SharedHere[], days = 30, keptDays = 90) {
  return teamOf({ shared: recordings, days, keptDays, now: NOW });
}

function measureOf(recordings: readonly SharedHere[], metric: TeamMeasure['metric'] = 'pullShare', days = 30) {
  return team(recordings, days).measures.find((measure) => measure.metric === metric);
}

describe('who counts', () => {
  it('is who is confirmed, once, over all of their recordings', () => {
    const { people, recordings } = team([pulls(1, [10, 20]), pulls(2, [30], 0), pulls(3, [8], 1)]);
    expect({ people, recordings }).toEqual({ people: 2, recordings: 3 });
    const [first, second] = peopleIn([pulls(1, [10, 20]), pulls(2, [30], 0), pulls(3, [8], 1)]);
    expect(first?.pullShare).toBeCloseTo((10 + 30) / 80);
    expect(second?.pullShare).toBeCloseTo((20 + 8) / 80);
  });

  it('is nobody of a private recording, and that is not counted', () => {
    const open = pulls(1, [10, 12, 14]);
    const closed = { ...pulls(2, [16], 3), isPrivate: true };
    expect(team([open, closed])).toMatchObject({ people: 3, recordings: 1, measures: [] });
  });

  it('is only who spoke in these days', () => {
    const four = pulls(31, [10, 12, 14, 16]);
    expect(team([four])).toMatchObject({ people: 0, peopleBefore: 4, measures: [] });
    expect(team([four], 60, 120).people).toBe(4);
  });

  it('adds the talk of two voices of one recording up, and not that of two recordings', () => {
    const half = { ...shared(1, { U0: {} }), claims: [{ speaker: 'S1' as SpeakerId, person: 'U0' as PersonId }] };
    const [over] = peopleIn([half, { ...half, sharedAt: NOW - 2 * DAY_MS }]);
    expect(over?.talkShare).toBeCloseTo(0.5);
    const quarter = half.speakers.map((one) => ({ ...one, talkShare: 0.25, speakingMs: 240_000 }));
    const voices = quarter.flatMap((one) => [one, { ...one, speaker: 'S2' as SpeakerId }]);
    const claims = voices.map(({ speaker }) => ({ speaker, person: 'U0' as PersonId }));
    expect(peopleIn([{ ...half, speakers: voices, claims }])[0]?.talkShare).toBeCloseTo(0.5);
    // 8 min of 16 and, as a quarter, 4 min of 16: 12 of 32.
    expect(peopleIn([half, { ...half, speakers: quarter }])[0]?.talkShare).toBeCloseTo(0.375);
  });
});

describe('below four people', () => {
  it.each([0, 1, 2, 3])('of %i there is no number', (count) => {
    const found = team([
      pulls(
        1,
        Array.from({ length: count }, () => 16),
      ),
      pulls(40, [10, 12, 14, 16, 18]),
    ]);
    expect(found).toMatchObject({ people: count, measures: [] });
  });

  it('nor is there one that fewer of them have', () => {
    const four = { U0: {}, U1: {}, U2: {}, U3: {} };
    const fillers = { U0: { fillersPerMin: 2 }, U1: { fillersPerMin: 3 }, U2: { fillersPerMin: 4 } };
    expect(measureOf([shared(1, { ...four, ...fillers })], 'fillersPerMin')).toBeUndefined();
    expect(measureOf([shared(1, { ...four, ...fillers })], 'pullShare')?.spread.n).toBe(4);
    expect(measureOf([shared(1, { ...four, ...fillers, U3: { fillersPerMin: 5 } })], 'fillersPerMin')?.spread.n).toBe(
      4,
    );
  });

  it('nor a number of the days before', () => {
    const now = pulls(1, [10, 12, 14, 16]);
    expect(measureOf([now, pulls(40, [20, 22, 24])])).toMatchObject({ compared: null, verdict: 'too-few' });
    expect(measureOf([now, pulls(40, [20, 22, 24, 26])])?.compared?.before).toMatchObject({ n: 4, median: 0.6 });
  });
});

describe('what is nobody’s own', () => {
  const values = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: LEAST_PEOPLE, maxLength: 30 });

  it('are quartiles in steps of five points, in order and within what there is', () => {
    fc.assert(
      fc.property(values, (all) => {
        const { low, median, high, n } = measureOf([pulls(1, all)])?.spread ?? { low: 1, median: 0, high: 0, n: 0 };
        expect(n).toBe(all.length);
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
        // Half a step, and what binary fractions lose on the way.
        const off = 0.025 + 1e-9;
        for (const value of [low, median, high]) {
          expect(Math.abs(value * 20 - Math.round(value * 20))).toBeLessThan(1e-9);
          expect(value).toBeGreaterThanOrEqual(Math.min(...all) / 40 - off);
          expect(value).toBeLessThanOrEqual(Math.max(...all) / 40 + off);
        }
      }),
    );
  });

  it('do not depend on the order of recordings and people', () => {
    fc.assert(
      fc.property(values, (all) => {
        const recordings = all.map((pull, i) => shared(1 + (i % 28), { [`U${i}`]: { pull } }));
        expect(team(recordings.toReversed())).toEqual(team(recordings));
      }),
      { numRuns: 30 },
    );
  });

  it('are counts of at least two on either side, or none: who knows their own side cannot name another’s', () => {
    fc.assert(
      fc.property(values, (all) => {
        const reached = all.filter((pull) => pull / 40 >= 0.179).length;
        const count = measureOf([pulls(1, all)])?.reference?.count ?? null;
        expect(count).toBe(reached >= 2 && all.length - reached >= 2 ? reached : null);
      }),
    );
    expect(measureOf([pulls(1, [4, 5, 20, 22])])?.reference?.count).toBe(2);
    for (const all of [
      [4, 20, 21, 22],
      [4, 5, 6, 22],
      [20, 21, 22, 23],
      [4, 5, 6, 3],
    ])
      expect(measureOf([pulls(1, all)])?.reference?.count).toBeNull();
  });

  it('hardly move with one more person, however far out they are', () => {
    const eight = [14, 15, 15, 16, 16, 17, 17, 18];
    const before = measureOf([pulls(1, eight)])?.spread;
    for (const far of [0, 40]) {
      const after = measureOf([pulls(1, [...eight, far])])?.spread;
      expect(after?.n).toBe(9);
      for (const side of ['low', 'median', 'high'] as const)
        expect(Math.abs((after?.[side] ?? 1) - (before?.[side] ?? 0))).toBeLessThanOrEqual(0.05 + 1e-9);
    }
  });

  it('have references where something is published, and none where nothing is', () => {
    const people = Object.fromEntries([130, 140, 180, 190].map((wordsPerMin, i) => [`U${i}`, { wordsPerMin }]));
    expect(measureOf([shared(1, people)], 'wordsPerMin')?.reference).toEqual({
      ...{ low: 130, high: 175, by: 'within', count: 2 },
    });
    expect(measureOf([shared(1, people)], 'impact')?.reference).toBeNull();
    expect(measureOf([shared(1, people)], 'questionQuality')?.reference).toBeNull();
  });
});

describe('a change', () => {
  const low = [6, 7, 8, 8, 9, 10];
  const high = [17, 18, 19, 19, 20, 21];

  it('is told where chance would hardly bring it about, in either direction', () => {
    expect(measureOf([pulls(1, high), pulls(40, low)])?.verdict).toBe('improved');
    expect(measureOf([pulls(1, low), pulls(40, high)])?.verdict).toBe('declined');
    expect(measureOf([pulls(1, high), pulls(40, high)])?.verdict).toBe('no-clear-change');
  });

  it('is none of fewer than four people on a side', () => {
    expect(LEAST_PEOPLE).toBe(LEAST_PER_SIDE);
    expect(measureOf([pulls(1, high), pulls(40, low.slice(0, 3))])?.verdict).toBe('too-few');
  });

  it('is none where the medians that are shown do not bear it out', () => {
    // Clear to the test, and lost in the steps.
    const [now, was] = [
      [18, 18, 18, 18, 18, 18],
      [17, 17, 17, 17, 17, 17],
    ];
    const found = measureOf([pulls(1, now), pulls(40, was)]);
    expect(found?.compared?.now.median).toBe(found?.compared?.before.median);
    expect(found?.verdict).toBe('no-clear-change');
  });

  it('compares the halves where older reports are erased', () => {
    const found = team([pulls(10, high), pulls(60, low)], 90);
    expect(found.compared).toEqual({ days: 45, by: 'halves' });
    expect(found.people).toBe(6);
    expect(found.measures[0]).toMatchObject({ verdict: 'improved', spread: { n: 6 }, compared: { now: { n: 6 } } });
  });
});
