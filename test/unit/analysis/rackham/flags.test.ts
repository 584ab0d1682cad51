import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../../src/analysis/domain.ts';
import { type FoundMark, flagMarks } from '../../../../src/analysis/rackham/flags.ts';
import { talk } from '../conversation.ts';

const found = (behaviour: Behaviour, clause = 'The limit is 50 users.', buildOn = false): FoundMark => ({
  behaviour,
  clause,
  rule: 'claude',
  buildOn,
});
const NOTHING: readonly FoundMark[] = [];
const PROPOSES = [found('proposing', 'Let us start in Leeds.')];
const BUILDS = [found('proposing', 'And then Hull.', true)];
const TELLS = [found('giving_info_fact')];
const ASKS = [found('open_question', 'Why Leeds?')];

/** What each turn's last mark is beside its behaviour; '' for a turn in which nothing was found. */
function flagsOf(...turns: readonly (readonly [who: string, marks: readonly FoundMark[]])[]): readonly string[] {
  const transcript = talk(turns.map(([who]) => `${who}: Hello.`));
  return flagMarks(
    transcript,
    turns.map(([, marks]) => marks),
  ).map(({ marks }) => {
    const last = marks.at(-1);
    if (last === undefined) return '';
    return `${last.buildOn ? 'builds' : ''}${last.counterProposal ? 'counters' : ''}` || 'plain';
  });
}

describe('marks that somebody else found', () => {
  it('stay what they are, with our flags beside them', () => {
    const transcript = talk(['A: Hello.', 'B: Because it is cheap, that is a fair offer.']);
    const clause = 'Because it is cheap, that is a fair offer.';
    expect(flagMarks(transcript, [NOTHING, [...TELLS, found('giving_info_opinion', clause)]])).toEqual([
      { marks: [] },
      {
        marks: [
          {
            behaviour: 'giving_info_fact',
            clause: 'The limit is 50 users.',
            rule: 'claude',
            buildOn: false,
            counterProposal: false,
            irritator: false,
            reasons: 0,
          },
          {
            behaviour: 'giving_info_opinion',
            clause,
            rule: 'claude',
            buildOn: false,
            counterProposal: false,
            irritator: true,
            reasons: 1,
          },
        ],
      },
    ]);
  });

  it('are none where nobody looked', () => {
    expect(flagMarks(talk(['A: Hello.', 'B: Hello.']), [NOTHING])).toEqual([{ marks: [] }, { marks: [] }]);
  });

  it.each([
    ['We have two sites.', false, 0],
    ['We have two sites. To be honest, it is slow.', true, 0],
    ['To be honest, it is slow. We have two sites.', true, 0],
    ['It is slow because it is old.', false, 1],
    ['Because it is old, it is slow.', false, 1],
    ['It is slow because it is old. Otherwise we would keep it, because it is cheap.', false, 3],
  ])('carry irritators and reasons of any sentence: %s', (clause, irritator, reasons) => {
    const [label] = flagMarks(talk([`A: ${clause}`]), [[found('giving_info_opinion', clause)]]);
    expect(label?.marks).toMatchObject([{ irritator, reasons }]);
  });
});

describe('a counter-proposal', () => {
  it('is a proposal within one turn of another person’s', () => {
    expect(flagsOf(['A', PROPOSES], ['B', PROPOSES])).toEqual(['plain', 'counters']);
    expect(flagsOf(['A', PROPOSES], ['B', TELLS])).toEqual(['plain', 'plain']);
    expect(flagsOf(['A', PROPOSES], ['A', PROPOSES])).toEqual(['plain', 'plain']);
  });

  it('may come after something else in the same turn', () => {
    expect(flagsOf(['A', PROPOSES], ['B', TELLS], ['B', PROPOSES])).toEqual(['plain', 'plain', 'counters']);
    expect(flagsOf(['A', PROPOSES], ['B', [...TELLS, ...PROPOSES]])).toEqual(['plain', 'counters']);
  });

  it('comes too late after a turn of somebody else', () => {
    expect(flagsOf(['A', PROPOSES], ['B', TELLS], ['C', PROPOSES])).toEqual(['plain', 'plain', 'plain']);
    expect(flagsOf(['A', PROPOSES], ['B', TELLS], ['A', TELLS], ['B', PROPOSES]).at(-1)).toBe('plain');
  });

  it('is not kept off by a listening noise, which is no turn', () => {
    expect(flagsOf(['A', PROPOSES], ['B', NOTHING], ['C', PROPOSES])).toEqual(['plain', '', 'counters']);
    expect(flagsOf(['A', PROPOSES], ['B', NOTHING], ['A', TELLS], ['B', PROPOSES]).at(-1)).toBe('counters');
  });

  it('is none after a pull of anybody', () => {
    expect(flagsOf(['A', PROPOSES], ['B', ASKS], ['B', PROPOSES])).toEqual(['plain', 'plain', 'plain']);
    expect(flagsOf(['A', PROPOSES], ['A', ASKS], ['B', PROPOSES])).toEqual(['plain', 'plain', 'plain']);
    expect(flagsOf(['A', PROPOSES], ['B', [...ASKS, ...PROPOSES]])).toEqual(['plain', 'plain']);
  });

  it('is measured against the last proposal, which a pull before it leaves open', () => {
    expect(flagsOf(['A', PROPOSES], ['B', ASKS], ['B', PROPOSES], ['A', PROPOSES]).at(-1)).toBe('counters');
    expect(flagsOf(['B', ASKS], ['A', PROPOSES], ['B', PROPOSES]).at(-1)).toBe('counters');
  });
});

describe('a proposal that is said to build on another', () => {
  it('does so where there is one of somebody else, and is no counter-proposal then', () => {
    expect(flagsOf(['A', PROPOSES], ['B', BUILDS])).toEqual(['plain', 'builds']);
    expect(flagsOf(['A', PROPOSES], ['B', ASKS], ['A', TELLS], ['B', BUILDS]).at(-1)).toBe('builds');
    expect(flagsOf(['A', BUILDS])).toEqual(['plain']);
    expect(flagsOf(['A', PROPOSES], ['A', BUILDS])).toEqual(['plain', 'plain']);
  });

  it('does not when nothing is proposed', () => {
    expect(flagsOf(['A', PROPOSES], ['B', [found('giving_info_fact', 'And then Hull.', true)]])).toEqual([
      'plain',
      'plain',
    ]);
  });

  it('finds another person’s proposal up to eight utterances back', () => {
    const talkOf = (between: number) =>
      flagsOf(['B', TELLS], ['A', PROPOSES], ...Array.from({ length: between }, () => ['B', TELLS] as const), [
        'C',
        BUILDS,
      ]);
    expect(talkOf(7).at(-1)).toBe('builds');
    expect(talkOf(8).at(-1)).toBe('plain');
  });
});
