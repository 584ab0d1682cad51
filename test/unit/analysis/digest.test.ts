import { describe, expect, it } from 'vitest';
import { placeWeek, planWeek, tellWeek } from '../../../src/analysis/digest.ts';
import type { PersonId, RecordingId, Report } from '../../../src/analysis/domain.ts';
import { REHEARSALS, rehearsalFor } from '../../../src/analysis/practice/suggest.ts';
import { loadCast } from '../../../src/analysis/providers/persona-files.ts';
import type { SharedHere } from '../../../src/analysis/team.ts';
import { sampleReport } from '../../fixtures/report.ts';
import { point, practised } from '../../golden/cards/history-states.ts';

const DAY_MS = 86_400_000;
/** A week that ends with the day from which `point` counts back. */
const TO = Date.UTC(2026, 2, 13, 9, 30);
const WEEK = { from: TO - 7 * DAY_MS, to: TO };

describe('a person’s week', () => {
  it('is none where nothing happened in it, whatever happened before or since', () => {
    expect(planWeek([], WEEK)).toBeNull();
    expect(planWeek([point(8), point(20)], WEEK)).toBeNull();
    expect(planWeek([point(-1)], WEEK)).toBeNull();
  });

  it('ends with its last moment and begins after its first, so that every recording is in one week', () => {
    const next = { from: WEEK.to, to: WEEK.to + 7 * DAY_MS };
    for (const [sharedAt, weeks] of [
      [WEEK.from, [false, false]],
      [WEEK.from + 1, [true, false]],
      [WEEK.to, [true, false]],
      [WEEK.to + 1, [false, true]],
    ] as const) {
      const points = [point(0, {}, { sharedAt })];
      expect([WEEK, next].map((week) => planWeek(points, week) !== null)).toEqual(weeks);
    }
  });

  it('has its numbers beside those of the week before, and calls no difference a change', () => {
    const points = [1, 2, 3, 4, 5].map((ago) => point(ago, { pull: 30 }));
    const before = [8, 9, 10, 11, 12].map((ago) => point(ago, { pull: 5 }));
    const week = planWeek([...points, ...before, point(15, { pull: 1 })], WEEK);
    expect(week).toMatchObject({ now: { recordings: 5, practised: 0 }, before: { recordings: 5, practised: 0 } });
    expect(week?.changes[0]).toMatchObject({ now: { mean: 0.75, n: 5 }, before: { mean: 0.125, n: 5 } });
    expect(week?.changes.map(({ verdict, p }) => [verdict, p])).toEqual(Array(6).fill(['too-few', null]));
  });

  it('counts for nobody where nobody is claimed, and keeps practice apart', () => {
    const week = planWeek([point(1, {}, { whose: 'everybody' }), practised(2, 70), practised(9, 50)], WEEK);
    expect(week).toMatchObject({ unclaimed: 1, now: { recordings: 1, practised: 1 }, newest: practised(2, 70).id });
    expect(week?.changes.every(({ now }) => now.n === 0)).toBe(true);
    expect(week?.practice).toMatchObject({ now: { mean: 70, n: 1 }, before: { mean: 50, n: 1 }, verdict: 'too-few' });
  });

  it('leaves open what is not seen later, three at most, of each behaviour what became of it last', () => {
    const asked = ['open_question', 'testing_understanding', 'closed_question', 'bringing_in', 'summarizing'] as const;
    const week = planWeek(
      [point(1, { actions: asked, sums: 2 }), point(5, { actions: ['summarizing'], sums: 0 })],
      WEEK,
    );
    expect(week?.open.map(({ behaviour }) => behaviour)).toEqual(asked.slice(0, 3));
    const taken = planWeek([point(1, { sums: 3 }), point(5, { actions: ['summarizing'], sums: 0 })], WEEK);
    expect(taken?.open).toEqual([]);
  });

  it('quotes something that went well, verbatim, from the newest recording that has it', () => {
    const report = sampleReport();
    const plan = planWeek([point(1), point(2)], WEEK);
    if (plan === null) throw new Error('no week');
    const told = tellWeek(plan, new Map([[point(2).id, report]]));
    const { utterances } = report.labelled.transcript;
    expect(told.win).toMatchObject({ id: point(2).id, title: point(2).title, speaker: 'Dana Ray' });
    expect(
      utterances.some(({ text, startMs }) => text.includes(told.win?.quote ?? '?') && startMs === told.win?.atMs),
    ).toBe(true);
    expect(tellWeek(plan, new Map()).win).toBeNull();
  });

  it('shows no quote that is not said there, or that somebody else said', () => {
    const report = sampleReport();
    const plan = planWeek([point(1)], WEEK);
    if (plan === null) throw new Error('no week');
    const bySpeaker = report.coaching.bySpeaker.map((one) => ({
      ...one,
      strengths: one.strengths.map((claim) => ({ ...claim, evidence: { ...claim.evidence, quote: 'Never said.' } })),
    }));
    const made = (changed: Partial<Report>) => tellWeek(plan, new Map([[point(1).id, { ...report, ...changed }]])).win;
    expect(made({ coaching: { ...report.coaching, bySpeaker } })).toBeNull();
    const other = plan.own.map((one) => ({ ...one, numbers: { ...one.numbers, speaker: 'S9' as never } }));
    expect(tellWeek({ ...plan, own: other }, new Map([[point(1).id, report]])).win).toBeNull();
  });
});

describe('what to rehearse', () => {
  it('is with personas about scenarios that there are', async () => {
    const { personas, scenarios } = await loadCast(null);
    for (const { persona, scenario } of Object.values(REHEARSALS)) {
      expect(personas.map(({ id }) => id)).toContain(persona);
      expect(scenarios.map(({ id }) => id)).toContain(scenario);
    }
  });

  it('follows the focus', () => {
    expect(rehearsalFor(null)).toBeNull();
    expect(rehearsalFor({ kind: 'asked', behaviour: 'bringing_in', times: 1, recordings: 1 })?.persona).toBe(
      'silent_committee',
    );
    const far = { kind: 'reference', metric: 'defend_attack_share', text: '', recordings: 3 } as const;
    expect(rehearsalFor(far)?.persona).toBe('skeptical_buyer');
    expect(rehearsalFor({ ...far, metric: 'talk_share' })).toBeNull();
  });
});

describe('a conversation’s week', () => {
  function shared(daysAgo: number, people: readonly string[], isPrivate = false): SharedHere {
    const { numbers } = point(0);
    const speakers = people.map((_, i) => ({ ...numbers, speaker: `S${i + 1}` as typeof numbers.speaker }));
    const claims = speakers.map(({ speaker }, i) => ({ speaker, person: people[i] as PersonId }));
    return { id: `r${daysAgo}` as RecordingId, sharedAt: TO - daysAgo * DAY_MS, isPrivate, speakers, claims };
  }

  it('is none where nothing was shared', () => {
    expect(placeWeek([shared(8, ['a'])], WEEK)).toBeNull();
  });

  it('shows no number of fewer than four people, in this week or the one before', () => {
    const few = placeWeek([shared(1, ['a', 'b']), shared(2, ['b', 'c'])], WEEK);
    expect(few).toMatchObject({ now: 2, before: 0, people: 3, measures: [] });
    const enough = placeWeek([shared(1, ['a', 'b']), shared(2, ['c', 'd']), shared(9, ['a', 'b', 'c'])], WEEK);
    expect(enough?.people).toBe(4);
    expect(enough?.measures[0]).toMatchObject({ spread: { median: 0.4, n: 4 }, compared: null, verdict: 'too-few' });
  });

  it('counts a private recording and leaves its numbers out', () => {
    const week = placeWeek([shared(1, ['a', 'b', 'c']), shared(2, ['d'], true)], WEEK);
    expect(week).toMatchObject({ now: 2, people: 3, measures: [] });
  });

  it('leaves out a number that fewer than four of them have', () => {
    const silent = shared(1, ['a', 'b', 'c', 'd']);
    const speakers = silent.speakers.map((one, i) => (i === 0 ? { ...one, wordsPerMin: null } : one));
    const week = placeWeek([{ ...silent, speakers }], WEEK);
    expect(week?.measures.map(({ metric }) => metric)).not.toContain('wordsPerMin');
    expect(week?.measures.map(({ metric }) => metric)).toContain('pullShare');
  });
});
