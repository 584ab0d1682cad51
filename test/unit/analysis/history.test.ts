import { describe, expect, it } from 'vitest';
import type { PersonId, RecordingId, SpeakerId, SpeakerSummary } from '../../../src/analysis/domain.ts';
import { type Appearance, combine, daysToRead, personHistory, toPoints } from '../../../src/analysis/history.ts';
import type { HistoryMetric, HistoryPoint } from '../../../src/analysis/history-domain.ts';
import { summarise } from '../../../src/analysis/report.ts';
import { sampleReport } from '../../fixtures/report.ts';
import { historyOf, improving, point, practised } from '../../golden/cards/history-states.ts';
import { historyItem } from '../../golden/cards/samples.ts';

const DANA = 'U1' as PersonId;
const [S1, S2] = ['S1', 'S2'] as unknown as [SpeakerId, SpeakerId];
const changeOf = (history: ReturnType<typeof historyOf>, metric: HistoryMetric) =>
  history.changes.find((change) => change.metric === metric);
const run = (pulls: readonly number[], first: number): HistoryPoint[] =>
  pulls.map((pull, i) => point(first + i, { pull }));

describe('what moved', () => {
  it('is told from four on each side on, with the exact p', () => {
    const clear = historyOf([...run([20, 21, 22, 23], 1), ...run([8, 9, 10, 11], 31)]);
    expect(changeOf(clear, 'pullShare')).toMatchObject({
      now: { mean: expect.closeTo(21.5 / 40, 12), n: 4 },
      before: { mean: expect.closeTo(9.5 / 40, 12), n: 4 },
      verdict: 'improved',
    });
    expect(changeOf(clear, 'pullShare')?.p).toBeCloseTo(2 / 70, 12);
    expect(changeOf(clear, 'pullShare')?.difference).toBeCloseTo(0.3, 12);
    const few = historyOf([...run([20, 21, 22], 1), ...run([8, 9, 10, 11], 31)]);
    expect(changeOf(few, 'pullShare')).toMatchObject({ verdict: 'too-few', p: null, now: { n: 3 } });
  });

  it('of several numbers is told only where chance among so many is ruled out', () => {
    // Four against four can be 2 in 70: enough for the pull share alone, never for one of five.
    const four = [...run([20, 21, 22, 23], 1), ...run([8, 9, 10, 11], 31)].map((one, i) => ({
      ...one,
      numbers: { ...one.numbers, impact: i < 4 ? 90 : 10 },
    }));
    expect(changeOf(historyOf(four), 'impact')).toMatchObject({ verdict: 'too-few', p: null });
    const seven = [...run([20, 21, 22, 23, 24, 25, 26], 1), ...run([8, 9, 10, 11, 12, 13, 14], 31)].map((one, i) => ({
      ...one,
      numbers: { ...one.numbers, impact: i < 7 ? 90 : 10 },
    }));
    expect(changeOf(historyOf(seven), 'impact')).toMatchObject({ verdict: 'improved' });
    // Four numbers are measurable; 2 of 3,432 times four.
    expect(changeOf(historyOf(seven), 'impact')?.p).toBeCloseTo((2 / 3_432) * 4, 12);
  });

  it.each([
    ['pace towards its reference', 'wordsPerMin', 160, 200, 'improved'],
    ['pace away from it, slower', 'wordsPerMin', 110, 150, 'declined'],
    ['pace within it', 'wordsPerMin', 135, 170, 'no-clear-change'],
    ['fewer fillers', 'fillersPerMin', 2, 6, 'improved'],
    ['less Impact', 'impact', 40, 60, 'declined'],
    ['talk share into its middle', 'talkShare', 0.5, 0.8, 'improved'],
    ['more open questions', 'questionQuality', 0.8, 0.2, 'improved'],
  ] as const)('%s', (_, metric, now, before, verdict) => {
    const points = [...run([16, 16, 16, 16, 16, 16, 16], 1), ...run([16, 16, 16, 16, 16, 16, 16], 31)].map((one, i) => {
      const value = (i < 7 ? now : before) * (1 + (i % 7) / 1_000);
      return { ...one, numbers: { ...one.numbers, [metric]: value } };
    });
    expect(changeOf(historyOf(points), metric)).toMatchObject({ verdict });
    if (verdict === 'improved') expect(historyOf(points).best).toMatchObject({ metric });
  });

  it('leaves out shares of next to nothing', () => {
    const tiny = run([20, 20, 20, 20], 1).map((one) => ({ ...one, numbers: { ...one.numbers, n: 4 } }));
    expect(changeOf(historyOf(tiny), 'pullShare')).toMatchObject({ now: { n: 0, mean: null } });
  });

  it('compares a window that nothing older is kept for with itself', () => {
    const points = [...run([20, 21, 22, 23], 1), ...run([8, 9, 10, 11], 50)];
    expect(historyOf(points, 90)).toMatchObject({ compared: { days: 45, by: 'halves' } });
    expect(changeOf(historyOf(points, 90), 'pullShare')).toMatchObject({ verdict: 'improved', now: { n: 4 } });
    expect(historyOf(points, 90, 365)).toMatchObject({ compared: { days: 90, by: 'window' } });
    expect(changeOf(historyOf(points, 90, 365), 'pullShare')).toMatchObject({ now: { n: 8 }, before: { n: 0 } });
    expect([daysToRead(30, 90), daysToRead(60, 90), daysToRead(90, 90), daysToRead(90, 365)]).toEqual([
      60, 60, 90, 180,
    ]);
  });

  it('counts practice for itself alone, by its score', () => {
    const scores = (values: readonly number[], first: number) => values.map((score, i) => practised(first + i, score));
    const rehearsed = [...scores([80, 81, 82, 83], 1), ...scores([50, 51, 52, 53], 31)];
    const history = historyOf([point(1, { pull: 16 }), ...rehearsed]);
    expect(history.practice).toMatchObject({ verdict: 'improved', now: { n: 4, mean: 81.5 } });
    expect(changeOf(history, 'pullShare')).toMatchObject({ now: { n: 1, mean: 0.4 }, before: { n: 0 } });
    expect(historyOf([point(1)]).practice).toBeNull();
  });

  it('counts a file that was shared in two places once, and an unclaimed recording not at all', () => {
    const once = point(2);
    const again = { ...once, id: 'again', sharedAt: once.sharedAt + 1 };
    const unclaimed = point(3, { pull: 30 }, { whose: 'everybody' });
    const history = historyOf([once, again, unclaimed]);
    expect(history.points.map(({ id }) => id)).toEqual(['again', once.id, unclaimed.id]);
    expect(changeOf(history, 'pullShare')).toMatchObject({ now: { n: 1, mean: 0.4 } });
    const later = { ...again, sharedAt: once.sharedAt + 3_600_000 };
    expect(changeOf(historyOf([once, later]), 'pullShare')).toMatchObject({ now: { n: 2 } });
  });

  it('is the same in whatever order the points come', () => {
    const { points } = improving();
    expect(historyOf(points.toReversed())).toEqual(historyOf(points));
  });

  it('takes summaries from before counts were kept', () => {
    const { summary, ...row } = historyItem(0.4, 0);
    const rows = [{ ...row, id: row.id as RecordingId, postedBy: DANA, summary }];
    const points = toPoints(DANA, rows, new Map([[row.id as RecordingId, [S1]]]));
    const history = personHistory({ points, days: 30, keptDays: 90, now: row.sharedAt + 1 });
    expect(changeOf(history, 'pullShare')).toMatchObject({ now: { n: 1, mean: 0.4 } });
    expect(history).toMatchObject({ uptake: [], workOn: null });
  });
});

describe('from reports to points', () => {
  const report = sampleReport();
  const appearance = (id: string, whole: Partial<Appearance> = {}): Appearance => ({
    ...{ id: id as RecordingId, postedBy: DANA, title: `${id}.vtt`, sharedAt: 1 },
    ...{ summary: summarise(report), ...whole },
  });
  const claimed = (...speakers: readonly SpeakerId[]) => new Map([['r' as RecordingId, speakers]]);

  it('numbers are of whom the person is, and of everybody where they are nobody', () => {
    const [own] = toPoints(DANA, [appearance('r')], claimed(S2));
    expect(own).toMatchObject({ whose: 'own', kind: 'recording', numbers: { speaker: 'S2' } });
    const [all] = toPoints(DANA, [appearance('r')], new Map());
    const { pull, push } = report.metrics.overall;
    expect(all).toMatchObject({ whose: 'everybody', numbers: { n: pull + push, pullShare: pull / (pull + push) } });
    // A claimed voice that has been joined to another since.
    expect(toPoints(DANA, [appearance('r')], claimed('S9' as SpeakerId))).toMatchObject([{ whose: 'everybody' }]);
  });

  it('what somebody else shared is there through a claim alone', () => {
    const theirs = appearance('r', { postedBy: 'U2' as PersonId });
    expect(toPoints(DANA, [theirs], claimed(S1))).toMatchObject([{ whose: 'own' }]);
    expect(toPoints(DANA, [theirs], new Map())).toEqual([]);
  });

  it('practice belongs to whoever practised, without a claim', () => {
    const practice = { score: 62, band: 'yellow', persona: 'Ana', scenario: 'Discovery', rep: S2 } as const;
    const session = appearance('r', { summary: { ...summarise(report), practice } });
    expect(toPoints(DANA, [session], new Map())).toMatchObject([
      { kind: 'practice', whose: 'own', numbers: { speaker: 'S2' }, practice: { score: 62 } },
    ]);
    expect(toPoints('U2' as PersonId, [session], new Map())).toEqual([]);
  });

  it('a summary holds what a history needs', () => {
    const [first] = summarise(report).speakers;
    const [metrics] = report.metrics.speakers;
    expect(first).toMatchObject({ counts: metrics?.counts, words: metrics?.words });
    expect(first?.actions).toEqual(report.coaching.bySpeaker[0]?.actionItems.map(({ behaviour }) => behaviour));
    expect(summarise(report)).not.toHaveProperty('practice');
  });
});

describe('several speakers who are one person', () => {
  const both = [point(1, { pull: 10, wordsPerMin: 100 }).numbers, point(1, { pull: 30, wordsPerMin: 200 }).numbers];

  it('are counted together', () => {
    const [a, b] = [
      { ...both[0], speakingMs: 60_000, talkShare: 0.2, actions: ['summarizing'] },
      { ...both[1], speakingMs: 180_000, talkShare: 0.3, actions: ['summarizing', 'proposing'] },
    ] as [SpeakerSummary, SpeakerSummary];
    expect(combine([a, b])).toMatchObject({
      ...{ n: 80, pullShare: 0.5, pullPushRatio: 1, talkShare: 0.5, wordsPerMin: 175, speakingMs: 240_000 },
      ...{ actions: ['summarizing', 'proposing'], counts: { proposing: 12 } },
    });
    expect(combine([a, b])?.questionQuality).toBeCloseTo(
      ((a.counts?.open_question ?? 0) + (b.counts?.open_question ?? 0)) / (6 + 26),
      12,
    );
  });

  it('are themselves alone, and nobody is null', () => {
    expect(combine(both.slice(0, 1))).toBe(both[0]);
    expect(combine([])).toBeNull();
  });

  it('need neither counts nor times', () => {
    const old = both.map(({ counts: _, speakingMs: __, ...rest }) => ({ ...rest, fillersPerMin: null }));
    expect(combine(old)).toMatchObject({
      n: 80,
      pullShare: 0.5,
      wordsPerMin: 150,
      fillersPerMin: null,
      speakingMs: null,
    });
    const silent = both.map((one) => ({ ...one, n: 0, pullShare: null, impact: null, talkShare: null }));
    expect(combine(silent)).toMatchObject({
      n: 0,
      pullShare: null,
      pullPushRatio: null,
      impact: null,
      talkShare: null,
    });
  });
});

describe('action items', () => {
  it('are taken up when later recordings have more of it, or less where less was asked for', () => {
    const asked = point(9, {
      checks: 1,
      actions: ['testing_understanding', 'summarizing', 'closed_question', 'proposing'],
    });
    const { uptake } = historyOf([point(1, { checks: 5, pull: 12 }), point(2, { checks: 4, pull: 12 }), asked]);
    expect(uptake.map(({ behaviour, state, later }) => [behaviour, state, later])).toEqual([
      ['testing_understanding', 'taken-up', 2],
      ['summarizing', 'not-yet', 2],
      ['closed_question', 'taken-up', 2],
    ]);
    // One check in eight minutes then, nine in sixteen since.
    expect(uptake[0]).toMatchObject({ rateThen: 1 / 8, rateLater: 9 / 16, wanted: 'more', id: asked.id });
  });

  it('wait for a later recording, and say where it cannot be seen', () => {
    const asked = point(9, { actions: ['summarizing'] });
    expect(historyOf([asked]).uptake).toMatchObject([{ state: 'no-later-recording', later: 0 }]);
    const untimed = point(1);
    const blind = { ...untimed, numbers: { ...untimed.numbers, speakingMs: null } };
    expect(historyOf([blind, asked]).uptake).toMatchObject([{ state: 'not-measurable', later: 0 }]);
  });

  it('are not looked for in practice', () => {
    const asked = point(9, { actions: ['summarizing'] });
    expect(historyOf([practised(1, 50), asked]).uptake).toMatchObject([{ state: 'no-later-recording' }]);
  });
});

describe('one thing to work on', () => {
  it('is the number furthest from its reference, counted over all recordings', () => {
    expect(
      historyOf([point(1, { pull: 2, checks: 1, sums: 0 }), point(2, { pull: 2, checks: 1, sums: 0 })]).workOn,
    ).toMatchObject({
      kind: 'reference',
      metric: 'question_share',
      recordings: 2,
    });
  });

  it('is what was asked for most where nothing is clearly off', () => {
    const fine = { pull: 20, checks: 5, sums: 4 };
    const points = [
      point(1, { ...fine, actions: ['proposing'] }),
      point(2, { ...fine, actions: ['bringing_in'] }),
      point(3, { ...fine, actions: ['bringing_in'] }),
    ];
    expect(historyOf(points).workOn).toEqual({ kind: 'asked', behaviour: 'bringing_in', times: 2, recordings: 3 });
    expect(historyOf([point(1, fine)]).workOn).toBeNull();
  });

  it('may be the pace, and one attack is no habit', () => {
    const fine = { pull: 20, checks: 5, sums: 4 };
    expect(historyOf([point(1, { ...fine, wordsPerMin: 230 })]).workOn).toMatchObject({ metric: 'words_per_min' });
    const tense = point(1, fine);
    const attacked = (count: number) => {
      const counts = { ...(tense.numbers.counts as object), defending_attacking: count };
      return historyOf([{ ...tense, numbers: { ...tense.numbers, counts } } as HistoryPoint]).workOn;
    };
    expect(attacked(1)).toBeNull();
    expect(attacked(12)).toMatchObject({ metric: 'defend_attack_share' });
  });
});
