import { describe, expect, it } from 'vitest';
import type { SpeakerId } from '../../../../src/analysis/domain.ts';
import { guessRoles, NOBODY, weighRoles } from '../../../../src/analysis/rackham/roles.ts';
import { talk } from '../conversation.ts';

describe('how much an utterance sounds like selling and like buying', () => {
  it.each([
    ['We have two sites in Leeds.', 0, 0],
    ['', 0, 0],
    ['Our product, our platform and our roadmap are new.', 2, 0],
    ['Our customers like it.', 4, 0],
    ['Thanks for joining, I can send you the list.', 3, 0],
    ['Does your tool integrate with SAP?', 0, 4],
    ['Our budget is small and we pay forty.', 0, 4],
    ['What is your pricing?', 0, 4],
    ['Our board saw our demo.', 2, 2],
  ])('adds different cues up, each counted once: %s', (text, seller, buyer) => {
    expect(weighRoles(text)).toEqual({ seller, buyer });
  });

  it.each([
    ['I’ll send you the list.', 2, 0],
    ['What’s the price?', 0, 2],
  ])('reads a typographic apostrophe: %s', (text, seller, buyer) => {
    expect(weighRoles(text)).toEqual({ seller, buyer });
  });

  it.each([
    'We work with three very small old firms.',
    'We use one very old list today.',
    'They offer training.',
    'There were four budget rounds.',
    'It is nine per seat, and nobody there could say whether that is meant for a week or a month.',
    'The pricey one is red.',
    'We paid forty.',
  ])('knows no cue: %s', (text) => {
    expect(weighRoles(text)).toEqual({ seller: 0, buyer: 0 });
  });
});

type Weights = readonly [seller: number, buyer: number];

/** The roles of people who each say one thing of these weights. */
function rolesOf(weights: Readonly<Record<string, Weights>>, { ours = NOBODY, speakers = true } = {}) {
  const transcript = talk(
    Object.keys(weights).map((name) => `${name}: Hello.`),
    { speakers },
  );
  const utterances = Object.values(weights).map(([seller, buyer]) => ({ seller, buyer }));
  return [...guessRoles(transcript, { utterances }, ours).values()];
}

const ids = (...names: string[]) => new Set(names as SpeakerId[]);

describe('the role of somebody alone', () => {
  it.each<[Weights, string]>([
    [[0, 0], 'unknown'],
    [[2, 0], 'unknown'],
    [[3, 0], 'seller'],
    [[3, 1], 'seller'],
    [[3, 2], 'unknown'],
    [[4, 2], 'seller'],
    [[5, 3], 'unknown'],
    [[0, 2], 'unknown'],
    [[0, 3], 'buyer'],
    [[1, 3], 'buyer'],
    [[2, 3], 'unknown'],
    [[2, 4], 'buyer'],
    [[3, 5], 'unknown'],
    [[4, 4], 'unknown'],
  ])('needs three points and twice those of the other side: %j is %s', (weights, role) => {
    expect(rolesOf({ A: weights })).toEqual([role]);
  });

  it('adds up over what they say', () => {
    const said = talk(['A: Hello.', 'B: Hello.', 'A: Hello.', 'B: Hello.']);
    const utterances = [
      { seller: 2, buyer: 0 },
      { seller: 0, buyer: 1 },
      { seller: 1, buyer: 1 },
      { seller: 1, buyer: 2 },
    ];
    expect([...guessRoles(said, { utterances })]).toEqual([
      ['S1', 'seller'],
      ['S2', 'buyer'],
    ]);
  });

  it('is unknown where the source does not tell who speaks', () => {
    expect(rolesOf({ A: [9, 0], B: [0, 9] }, { speakers: false })).toEqual(['unknown', 'unknown']);
  });

  it('is not made of the words of somebody who is not listed', () => {
    const said = talk(['A: Hello.', 'B: Hello.']);
    const alone = { ...said, speakers: said.speakers.slice(0, 1) };
    const utterances = [
      { seller: 1, buyer: 0 },
      { seller: 9, buyer: 0 },
    ];
    expect([...guessRoles(alone, { utterances })]).toEqual([['S1', 'unknown']]);
  });

  it('is unknown for somebody who says nothing', () => {
    const said = talk(['A: Hello.'], {}, ['B', 'C']);
    expect([...guessRoles(said, { utterances: [{ seller: 9, buyer: 0 }] }).values()]).toEqual([
      'seller',
      'unknown',
      'unknown',
    ]);
  });
});

describe('who sits opposite a clear seller', () => {
  it.each<[Weights, string]>([
    [[0, 0], 'buyer'],
    [[1, 1], 'buyer'],
    [[2, 2], 'buyer'],
    [[0, 1], 'buyer'],
    [[1, 0], 'unknown'],
    [[2, 1], 'unknown'],
    [[3, 0], 'seller'],
  ])('alone with them buys, unless they sound more like selling: %j is %s', (weights, role) => {
    expect(rolesOf({ A: [3, 0], B: weights })).toEqual(['seller', role]);
  });

  it.each<[Weights, string]>([
    [[0, 0], 'unknown'],
    [[0, 1], 'unknown'],
    [[0, 2], 'buyer'],
    [[1, 2], 'buyer'],
    [[2, 2], 'unknown'],
    [[2, 3], 'buyer'],
    [[3, 2], 'unknown'],
    [[0, 3], 'buyer'],
  ])('among three buys only where their own words lean that way: %j is %s', (weights, role) => {
    expect(rolesOf({ A: [3, 0], B: weights, C: [0, 0] })).toEqual(['seller', role, 'unknown']);
  });

  it.each<[Weights, Weights]>([
    [
      [2, 0],
      [0, 0],
    ],
    [
      [2, 0],
      [0, 2],
    ],
    [
      [0, 0],
      [1, 2],
    ],
  ])('is unknown while nobody sells clearly: %j and %j', (a, b) => {
    expect(rolesOf({ A: a, B: b })).toEqual(['unknown', 'unknown']);
  });

  it('is unknown while the other only buys', () => {
    expect(rolesOf({ A: [0, 3], B: [0, 2] })).toEqual(['buyer', 'unknown']);
  });
});

describe('one of us', () => {
  it('never buys, however they sound', () => {
    expect(rolesOf({ A: [0, 9] }, { ours: ids('S1') })).toEqual(['unknown']);
    expect(rolesOf({ A: [3, 0], B: [0, 9] }, { ours: ids('S2') })).toEqual(['seller', 'unknown']);
    expect(rolesOf({ A: [3, 0], B: [0, 0] }, { ours: ids('S2') })).toEqual(['seller', 'unknown']);
    expect(rolesOf({ A: [3, 0], B: [0, 2], C: [0, 2] }, { ours: ids('S2') })).toEqual(['seller', 'unknown', 'buyer']);
  });

  it('may sell', () => {
    expect(rolesOf({ A: [3, 0], B: [0, 0] }, { ours: ids('S1') })).toEqual(['seller', 'buyer']);
  });
});
