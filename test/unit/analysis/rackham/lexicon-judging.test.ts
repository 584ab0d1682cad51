import { describe, expect, it } from 'vitest';
import * as say from '../../../../src/analysis/rackham/lexicon.ts';
import { type Heard, testPatterns } from './patterns.ts';

/** Patterns for views, measures, pressure and reasons, as clauses reach them: lower case, no marks, no fillers. */

const PATTERNS: readonly Heard[] = [
  [
    'a view',
    say.HOLDS_VIEW,
    [
      ...["i'd", "i don't", "we don't", 'we', 'i do', 'i really', 'i personally', 'i also', 'i still', 'i just'].map(
        (who) => `${who} think it fits`,
      ),
      'we all think it fits',
      ...'thought believe feel felt guess reckon suppose hope doubt worry expect imagine love like hate prefer fear'
        .split(' ')
        .map((verb) => `i ${verb} it`),
      ...'wish find assume suspect enjoy bet'.split(' ').map((verb) => `i ${verb} it`),
      ...'that how why'.split(' ').map((word) => `i understand ${word} they left`),
      ...'view opinion experience mind'.split(' ').map((noun) => `in my ${noun} it fits`),
      'from my point it fits',
      'from my perspective it fits',
      'to me it fits',
      'it looks to me',
      'the terms look to me like a trap',
      'it seems to me',
      'they feel to me unfinished',
      'it feels to me unfinished',
      'it matters to me',
      'those things matter to me',
      ...'important right wrong clear fair'.split(' ').map((word) => `it is ${word} to me`),
      'for me it fits',
      'personally it fits',
      'but personally i left',
      ...'honest fair frank'.split(' ').map((word) => `to be ${word} it fits`),
      'honestly it fits',
      'frankly it fits',
      "as far as i'm concerned it fits",
      ...'view opinion feeling sense worry concern fear hope guess impression gut'
        .split(' ')
        .map((noun) => `my ${noun} is june`),
      "i'm sure",
      "i'm quite sure",
      ...[
        'worried',
        'confident',
        'excited',
        'concerned',
        'afraid of it',
        'happy',
        'convinced',
        'certain',
        'skeptical',
      ].map((word) => `i am ${word}`),
      ...'sceptical nervous glad proud surprised impressed curious keen frustrated disappointed'
        .split(' ')
        .map((word) => `i'm ${word}`),
      'it seems late',
      'they seem late',
      'they look good',
      ...'like great bad tight nice a'.split(' ').map((word) => `it looks ${word} bit off`),
      'it sounds like june',
      'they sound like us',
      'they feel too heavy',
      ...'like a very right wrong'.split(' ').map((word) => `it feels ${word} bit off`),
      ...'probably maybe perhaps surely hopefully apparently'.split(' ').map((word) => `it is ${word} june`),
      "i'd say june",
      ...['might be', 'could be', 'should be', 'would be', 'must be', 'supposed to', 'depends on'].map(
        (words) => `this ${words} june`,
      ),
      'it depends',
      'it will help',
      'this would really work',
      'that could definitely matter',
      'that might not matter',
      "it'll work",
      "they'll be late",
      "that doesn't help",
      "that won't work",
      'i would wait',
      ...'rather prefer love like hate want never'.split(' ').map((word) => `i'd ${word} wait`),
    ],
    [
      'send it to me',
      'do it for me',
      'he came personally',
      "i'll be there",
      "i'm late",
      'they will call',
      'they look at it',
      'they like it',
      'i understand it',
    ],
  ],
  [
    'a datum',
    say.DATUM,
    [
      'it is 5',
      'it is 50',
      'it is 10k',
      ...'zero two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty'
        .split(' ')
        .map((number) => `it is ${number}`),
      ...'seventy eighty ninety hundred thousand million billion percent half'
        .split(' ')
        .map((number) => `it is ${number}`),
      ...'january february march april june july august september october november december'
        .split(' ')
        .map((month) => `it is in ${month}`),
      ...'monday tuesday wednesday thursday friday'.split(' ').map((day) => `it is on ${day}`),
    ],
    ['it is late', 'one of them', 'they often tend to', 'marching on'],
  ],
  [
    'praise and pressure',
    say.IRRITATES,
    [
      'a fair offer',
      'a very fair offer',
      'this is more than generous deal',
      'an extremely reasonable price',
      'a really fair proposal',
      'to be honest',
      'to be perfectly honest',
      'to be completely honest',
      'to be totally honest',
      'to be brutally honest',
      'trust me',
      'believe me',
      'a no-brainer',
      'a no brainer',
      'it is best on the market',
      'the best in the market',
      'it is best-in-class',
      'it is best in class',
      'it is world-class',
      'it is world class',
      'a market-leading tool',
      'a market leading tool',
      'a market leader',
      'the market leader',
      ...'industry field business'.split(' ').map((noun) => `everybody in your ${noun}`),
      'an industry-leading tool',
      'an industry leading tool',
      'we are number one',
      'once in a lifetime',
      "you won't find better",
      "you won't find a better one",
      "you won't find anything better",
      ...'can does offers'.split(' ').map((verb) => `nobody else ${verb} that`),
      ...'crazy mad foolish silly'.split(' ').map((word) => `you'd be ${word} to wait`),
      "don't miss it",
      ...['is only', 'ends', 'expires', 'is gone', "won't last"].map((words) => `the offer ${words}`),
      'the price ends today',
      'the discount expires',
      'only valid today',
      'only good until friday',
      'with all due respect',
      'it is good until friday',
      'it is valid until friday',
      "you're burning money",
      "you're throwing away money",
      "you'll love it",
      "you're going to love it",
      ...'surely certainly obviously'.split(' ').map((word) => `as you ${word} know`),
      'you have to admit it',
      'anyone can see it',
    ],
    [
      'a fair point',
      'an offer',
      'to be fair',
      'the best tool',
      'the market',
      'no brain',
      'world of class',
      'nobody else left',
      'the offer is in the post',
      'valid for a year',
      'you would love it',
    ],
  ],
  [
    'a verb that makes a short clause a statement',
    say.FINITE,
    [
      ...'is are was were am be been have has had do does did will would can could should might may must need needs'
        .split(' ')
        .map((verb) => `sites ${verb}`),
      ...'want wants got get gets go goes went make makes made take takes took use uses used think know see say says'
        .split(' ')
        .map((verb) => `sites ${verb}`),
      ...'said work works run runs start starts keep like look looks seem seems pay cost costs send give put come'
        .split(' ')
        .map((verb) => `sites ${verb}`),
      ...'comes find found feel let'.split(' ').map((verb) => `sites ${verb}`),
      "let's",
      "john's late",
      "they're late",
      "they've left",
      "they'll call",
      "they'd call",
      "they mustn't",
    ],
    ['two sites', 'the island', "o'clock", 'canned'],
  ],
];

testPatterns(PATTERNS);

describe('a reason', () => {
  it.each([
    'because it rained',
    ...'we you it that they the our your there'.split(' ').map((who) => `since ${who} left`),
    'so that it fits',
    'in order to fit',
    'due to rain',
    "that's why",
    'which is why',
    ...'is why being for'.split(' ').map((word) => `the reason ${word} that`),
    'given that it rained',
    'otherwise it rains',
    ...['which means', 'this means', 'that means'].map((words) => `${words} rain`),
    'as a result it rained',
    'therefore it rained',
  ])('is counted once in "%s"', (text) => {
    expect(` ${text}`.match(say.REASON)).toHaveLength(1);
  });

  it('is counted as often as it is given', () => {
    expect('because it rained and because it was late, therefore they left'.match(say.REASON)).toHaveLength(3);
  });

  it.each(['since june', 'so it fits', 'the reason', 'it means rain'])('is not counted in "%s"', (text) => {
    expect(text.match(say.REASON)).toBeNull();
  });
});
