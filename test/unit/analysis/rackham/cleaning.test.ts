import { describe, expect, it } from 'vitest';
import { splitClauses } from '../../../../src/analysis/rackham/clauses.ts';

const [said, text] = [
  (utterance: string) => splitClauses(utterance)[0]?.said,
  (utterance: string) => splitClauses(utterance)[0]?.text,
];

describe('what a clause says', () => {
  it.each([
    ['Um, it works', 'it works'],
    ['it uh works, oh, well', 'it works well'],
    ['it, hmm, works', 'it works'],
    ['aha it works', 'it works'],
  ])('is told without sounds: %s', (utterance, expected) => {
    expect(said(utterance)).toBe(expected);
  });

  it.each([
    ['It is, you know, slow', 'it is slow'],
    ['it works you know in Leeds', 'it works in leeds'],
    ['you know it works', 'it works'],
    ['it works, you know', 'it works you know'],
    ['we know the price', 'we know the price'],
    ['you pay the price', 'you pay the price'],
  ])('has no empty "you know": %s', (utterance, expected) => {
    expect(said(utterance)).toBe(expected);
  });

  it.each(['do', 'did', 'if', 'what', 'as', 'how', 'that', 'let', 'because', 'when', 'would', 'should', 'to', "don't"])(
    'keeps "you know" after %s',
    (word) => {
      expect(said(`it ${word} you know the price`)).toBe(`it ${word} you know the price`);
    },
  );

  it.each([
    ['I mean, it works', 'it works'],
    ['so I mean it works', 'so it works'],
    ['Well, I mean', 'well i mean'],
    ['What I mean is the export', 'what i mean is the export'],
    ['So what I mean is the export', 'so what i mean is the export'],
    ['we mean the export', 'we mean the export'],
    ['I like the export', 'i like the export'],
  ])('has no empty "I mean" at its beginning: %s', (utterance, expected) => {
    expect(said(utterance)).toBe(expected);
  });

  it.each([
    ['It is kind of slow', 'it is slow'],
    ['It is sort of slow', 'it is slow'],
    ['kind of slow', 'slow'],
    ['They are kind people', 'they are kind people'],
    ['We sort them by date', 'we sort them by date'],
    ['It is one of them', 'it is one of them'],
  ])('has no empty "kind of": %s', (utterance, expected) => {
    expect(said(utterance)).toBe(expected);
  });

  it.each(['what', 'which', 'some', 'the', 'this'])('keeps "kind of" and "sort of" after %s', (word) => {
    expect(said(`it has ${word} kind of export`)).toBe(`it has ${word} kind of export`);
    expect(said(`it has ${word} sort of export`)).toBe(`it has ${word} sort of export`);
  });

  it.each([
    ['we we have two sites', 'we have two sites'],
    ['we, um, we have two sites', 'we have two sites'],
    ['wh what happens', 'what happens'],
    ['s so it works', 'so it works'],
    ['the con contract is signed', 'the contract is signed'],
    ['do we do we have two sites', 'do we have two sites'],
    ['so if the if the export stops', 'so if the export stops'],
  ])('is told without false starts: %s', (utterance, expected) => {
    expect(said(utterance)).toBe(expected);
  });

  it.each([
    'the cont contract is signed',
    'it is on one page',
    'we can cancel in into June',
    'he held the theme',
    'do we do it',
    'the cost and the price',
    'no not yet',
    'we do that and they do it',
  ])('keeps what only looks like one: %s', (utterance) => {
    expect(said(utterance)).toBe(utterance.toLowerCase());
  });
});

describe('where a clause begins', () => {
  it.each([
    ['So it works', 'it works'],
    ['And, well, okay, it works', 'it works'],
    ['Great, thanks, it works', 'it works'],
    ['It works and we like it', 'it works and we like it'],
    ['Yeah okay', 'okay'],
    ['So', 'so'],
    ['', ''],
  ])('leads do not count, as long as something follows: %j', (utterance, expected) => {
    expect(text(utterance)).toBe(expected);
  });

  it('all its words are kept beside', () => {
    const [clause] = splitClauses('So, well, it works');
    expect(clause).toMatchObject({
      said: 'so well it works',
      text: 'it works',
      full: ['so', 'well', 'it', 'works'],
      words: ['it', 'works'],
    });
  });

  it.each([
    ...['do', 'does', 'did', 'is', 'are', 'was', 'were', 'can', 'could', 'would', 'will', 'should', 'have', 'has'],
    ...["don't", "doesn't", "isn't", "aren't", 'what', 'how', 'why', 'where', 'when', 'who', 'which'],
  ])('"or" leads to a question with %s', (word) => {
    expect(text(`or ${word} it by hand`)).toBe(`${word} it by hand`);
    expect(text(`so or ${word} it by hand`)).toBe(`${word} it by hand`);
  });

  it.each(['or the other way', 'or', 'but or', 'it is slow or is it new', 'for what it is worth'])(
    '"or" leads nowhere in: %s',
    (utterance) => {
      expect(text(utterance)).toBe(utterance.replace('but ', ''));
    },
  );

  it.each([
    ['When it fails, what do you do?', 'what do you do'],
    ['So, when it fails, what do you do?', 'what do you do'],
    ['If it fails do you call us', 'do you call us'],
    ['When it fails we call you', 'when it fails we call you'],
  ])('a question begins after its condition: %s', (utterance, expected) => {
    expect(text(utterance)).toBe(expected);
  });
});
