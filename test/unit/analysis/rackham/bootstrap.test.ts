import { describe, expect, it } from 'vitest';
import { type Behaviour, DEFAULT_THRESHOLDS, type Label, type Labelled } from '../../../../src/analysis/domain.ts';
import { addIntervals } from '../../../../src/analysis/rackham/bootstrap.ts';
import { measure } from '../../../../src/analysis/rackham/measure.ts';
import { workAtOnce } from '../../../../src/analysis/work.ts';
import { talk } from '../conversation.ts';

type Said = readonly [who: string, text: string, behaviour: Behaviour | null];

const ASKS: Said = ['A', 'What happens when the export fails here?', 'open_question'];
const TELLS: Said = ['A', 'The limit is fifty users on one site.', 'giving_info_fact'];
const ANSWERS: Said = ['B', 'Then somebody in Leeds sends it again.', 'giving_info_fact'];
const NODS: Said = ['B', 'Right, that is how it always was.', null];

/** Blocks of eight utterances, four of each of the two people. */
const ANSWERED = [ASKS, ANSWERS, TELLS, NODS, TELLS, ANSWERS, TELLS, NODS];
const TALKED_OVER = [NODS, TELLS, ANSWERS, TELLS, NODS, ASKS, TELLS, ANSWERS];
const UNASKED = [TELLS, ANSWERS, TELLS, NODS, TELLS, ANSWERS, TELLS, NODS];

/** An utterance of three and a half seconds every four, unless `lengths` says otherwise. */
function labelledOf(said: readonly Said[], lengths: (at: number) => number = () => 3_500): Labelled {
  const transcript = talk(
    said.map(([who, text], at) => ({ who, text, startMs: at * 4_000, endMs: at * 4_000 + lengths(at) })),
  );
  const plain = { rule: 'test', buildOn: false, counterProposal: false, irritator: false, reasons: 0 };
  const labels = said.map(
    ([, clause, behaviour]): Label => ({ marks: behaviour === null ? [] : [{ behaviour, clause, ...plain }] }),
  );
  return { transcript, labels, engine: { name: 'offline', version: 'test' } };
}

const bootstrap = (labelled: Labelled) => addIntervals(labelled, measure(labelled, DEFAULT_THRESHOLDS));

/** The values of the first speaker's indices, with their intervals. */
function indicesOf(labelled: Labelled) {
  const [first] = workAtOnce(bootstrap(labelled)).speakers;
  return { clarity: first?.clarity.value, impact: first?.impact.value, inclusion: first?.inclusion.value };
}

const blocks = (...all: (readonly Said[])[]) => all.flat();
const times = <T>(n: number, one: T) => Array.from({ length: n }, () => one);

describe('where there are intervals', () => {
  it('needs eight blocks of eight utterances', () => {
    const enough = blocks(...times(8, ANSWERED));
    for (const index of Object.values(indicesOf(labelledOf(enough)))) expect(index).toHaveProperty('interval');
    const labelled = labelledOf(enough.slice(1));
    const metrics = measure(labelled, DEFAULT_THRESHOLDS);
    expect(workAtOnce(addIntervals(labelled, metrics))).toBe(metrics);
  });

  it('changes no other number', () => {
    const labelled = labelledOf(blocks(...times(8, ANSWERED)));
    const metrics = measure(labelled, DEFAULT_THRESHOLDS);
    const bounded = workAtOnce(addIntervals(labelled, metrics));
    expect(bounded).toMatchObject(metrics);
    expect(Object.keys(bounded)).toEqual(Object.keys(metrics));
  });

  it('leaves what cannot be measured without one', () => {
    const few = [...ANSWERED.slice(0, 4), ...times(4, NODS)];
    const silent = UNASKED.map(([who, text]): Said => [who, text, null]);
    const labelled = labelledOf(blocks(few, ...times(8, silent)));
    expect(indicesOf(labelled).impact).toEqual({ notMeasurable: 'too-few-behaviours' });
    expect(workAtOnce(bootstrap(labelled)).speakers[1]?.inclusion.value).toEqual({
      notMeasurable: 'mostly-not-measurable',
    });
  });

  it('pauses ten times on the way', () => {
    const pauses = (said: readonly Said[]) => [...bootstrap(labelledOf(said))].length;
    expect(pauses(blocks(...times(8, ANSWERED)))).toBe(10);
    expect(pauses(ANSWERED)).toBe(0);
  });
});

describe('the width of an interval', () => {
  it('is none where every block is like the others', () => {
    for (const index of Object.values(indicesOf(labelledOf(blocks(...times(8, ANSWERED)))))) {
      const { value, interval } = index as { value: number; interval?: readonly [number, number] };
      expect(interval).toEqual([value, value]);
    }
  });

  // Inclusion here is 50 and half the share of questions that were given room. Of eight draws from two kinds of blocks
  // the middle 95 % (binomial) hold one to seven of a kind, of ten two to eight: 56 to 94, and 60 to 90.
  it.each([
    [8, [55, 95]],
    [10, [60, 90]],
  ])('is that of %d blocks drawn', (count, interval) => {
    const labelled = labelledOf(blocks(...times(count / 2, [...ANSWERED, ...TALKED_OVER])));
    expect(indicesOf(labelled).inclusion).toEqual({ value: 75, n: 2, interval });
  });

  it('leaves out resamples that cannot be measured', () => {
    const labelled = labelledOf(blocks(ANSWERED, ...times(7, UNASKED)));
    expect(indicesOf(labelled).inclusion).toEqual({ value: 100, n: 2, interval: [100, 100] });
  });

  it('is not told where most resamples cannot be measured', () => {
    // Only the first block asks, only the second takes time: both are drawn in two resamples of five.
    const labelled = labelledOf(blocks(ANSWERED, ...times(7, UNASKED)), (at) => (at >= 8 && at < 16 ? 3_500 : 0));
    expect(indicesOf(labelled).inclusion).toEqual({ value: 100, n: 2 });
  });

  it('is not widened by the next step, which a recording has once', () => {
    const promising = (text: string) => [...ANSWERED.slice(0, 6), ['A', text, 'proposing'] as const, NODS];
    const [dated, undated] = [promising("I'll send it on Monday."), promising("I'll send it by mail.")];
    const { impact } = indicesOf(labelledOf(blocks(dated, ...times(7, undated))));
    const { value, interval } = impact as { value: number; interval?: readonly [number, number] };
    expect(interval).toEqual([value, value]);
  });

  it('comes from forty blocks at most, longer ones in a long conversation', () => {
    const tenUtterances = [...ANSWERED, ASKS, TELLS];
    const { inclusion } = indicesOf(labelledOf(blocks(...times(40, tenUtterances))));
    const { value, interval } = inclusion as { value: number; interval?: readonly [number, number] };
    expect(interval).toEqual([value, value]);
  });
});
