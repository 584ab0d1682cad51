import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../../../src/analysis/domain.ts';
import { cutsOff, labelling } from '../../../../src/analysis/rackham/label.ts';
import { type Line, label, lastBehaviours, talk } from '../conversation.ts';

function marksOf(text: string) {
  return label(talk([`A: ${text}`])).labels[0]?.marks ?? [];
}

describe('the marks of one utterance', () => {
  it('carries each behaviour once, with the first words that show it', () => {
    expect(marksOf('The limit is 50 users. We have two sites.').map(({ clause }) => clause)).toEqual([
      'The limit is 50 users.',
    ]);
  });

  it.each<[readonly string[], string]>([
    [
      ['giving_info_fact', 'giving_info_opinion'],
      "The limit is 50 users. I think that's tight. Let's start with two pilots.",
    ],
    [
      ['giving_info_fact', 'open_question'],
      "The limit is 50 users. I think that's tight. What happens when an invoice fails?",
    ],
    [['giving_info_fact', 'closed_question'], "The limit is 50 users. Do you use SAP? I think that's tight."],
    [
      ['open_question', 'closed_question'],
      "Let's start with two pilots. What happens when an invoice fails? The limit is 50 users. Do you use SAP?",
    ],
  ])('keeps two, questions before what is told: %j', (expected, text) => {
    expect(marksOf(text).map(({ behaviour }) => behaviour)).toEqual(expected);
  });

  it('names the rule and the words', () => {
    expect(marksOf('Okay. The limit is 50 users.')).toEqual([
      {
        behaviour: 'giving_info_fact',
        clause: 'The limit is 50 users.',
        rule: 'states',
        buildOn: false,
        counterProposal: false,
        irritator: false,
        reasons: 0,
      },
    ]);
  });

  it.each([
    [0, 'The office moved to Leeds.'],
    [1, 'Because the rent was lower, the office moved to Leeds.'],
    [2, 'The office moved because the rent was lower and so that the drivers could park.'],
    [3, 'The office moved because of the rent, due to the noise, and therefore the drivers park here.'],
  ])('counts %d reasons: %s', (reasons, text) => {
    expect(marksOf(text)[0]?.reasons).toBe(reasons);
  });

  it('reads no further than two thousand characters', () => {
    const story = 'we moved the boxes to the van '.repeat(70);
    expect(marksOf(`${story}because it was late`)[0]?.reasons).toBe(0);
    expect(marksOf(`${story.slice(0, 1_500)}because it was late`)[0]?.reasons).toBe(1);
  });
});

describe('a long transcript', () => {
  it.each([
    [1, 1],
    [64, 1],
    [65, 2],
    [129, 3],
  ])('of %d utterances pauses %d times', (length, pauses) => {
    const lines = Array.from({ length }, () => 'A: We have two sites.');
    expect([...labelling(talk(lines))]).toHaveLength(pauses);
  });
});

describe('cutting in', () => {
  const first: Line = { who: 'A', text: 'We were going to–', startMs: 0, endMs: 2_000 };
  const second: Line = { who: 'B', text: 'Let me show you the dashboard.', startMs: 1_500, endMs: 3_500 };

  function cuts(one: Partial<Line>, two: Partial<Line>, can: Partial<Capabilities> = {}): boolean {
    return cutsOff(
      talk(
        [
          { ...first, ...one },
          { ...second, ...two },
        ],
        can,
      ),
      1,
    );
  }

  it.each([
    [1_500, true],
    [2_000, true],
    [2_200, true],
    [2_201, false],
  ])('needs a gap of a fifth of a second at most: from 2000 to %d is %s', (startMs, expected) => {
    expect(cuts({}, { startMs })).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['We were going to-', true],
    ['We were going to--', true],
    ['We were going to –', true],
    ['We were going to—', true],
    ['We were going to…', true],
    ['We were going to...', true],
    ['We were going to.....', true],
    ['We were going to– ', true],
    ["We were going to–'", true],
    ['“We were going to–”', true],
    ['We sold 10–', true],
    ['We were going to', false],
    ['We were going to.', false],
    ['We were going to..', false],
    ['We were going to – Leeds', false],
    ['Were we going?–', false],
    ['We were going–', true],
    ['We were–', false],
  ])('needs three words and a sentence that broke off: %s is %s', (text, expected) => {
    expect(cuts({ text }, {})).toBe(expected);
  });

  it('needs another speaker, and a source with times and overlaps', () => {
    expect(cuts({}, { who: 'A' })).toBe(false);
    expect(cuts({}, {}, { overlap: false })).toBe(false);
    expect(cuts({}, {}, { times: false })).toBe(false);
  });

  it('needs somebody before and somebody after', () => {
    const transcript = talk([first, second]);
    expect([0, 1, 2].map((at) => cutsOff(transcript, at))).toEqual([false, true, false]);
  });

  it('happens with the first words that say something', () => {
    expect(lastBehaviours(first, { ...second, text: 'Okay. Let me show you the dashboard.' })).toEqual([
      'shutting_out_interrupting',
    ]);
    expect(lastBehaviours(first, { ...second, text: 'It works. Let me show you the dashboard.' })).toEqual([
      'giving_info_fact',
      'proposing',
    ]);
  });
});
