import { describe, expect, it } from 'vitest';
import { SUGGESTS } from '../../../../src/analysis/rackham/lexicon.ts';

/** Clauses as they reach the pattern: lower case, no marks, no fillers. */
describe('a proposal in the form of a statement', () => {
  it.each([
    "let's start",
    'let us start',
    'let me show you',
    'shall we start',
    'shall i start',
    'how about june',
    'what if we start',
    'what if i start',
    "why don't we start",
    "i'd suggest june",
    'i would strongly recommend june',
    ...'propose advise encourage'.split(' ').map((verb) => `i also ${verb} it`),
    ...'suggestion proposal recommendation advice idea'.split(' ').map((noun) => `my ${noun} is june`),
    'my idea would be june',
    'my proposal was june',
    "and we'll send it",
    'we will not start',
    ...'send share start begin try schedule set meet book arrange look go offer do run'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    ...'pilot put give move discuss talk review agree work help organize organise provide'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    ...'bring draft write prepare show call follow check come get take make add use have'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    ...'keep plan introduce loop invite connect confirm ask reach circle build test join'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    ...'sign extend reuse include forward email ping pull demo present propose suggest'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    ...'create change drop leave cut combine integrate split let step jump wrap reconvene'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    ...'sync map find scope roll waive throw knock hold reserve lock push skip also just'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    ...'maybe probably certainly happily always definitely easily then even simply instead still'
      .split(' ')
      .map((word) => `and we'll ${word} it`),
    "i'll check with legal",
    'i will quickly call them',
    "i'm going to call them",
    "i'm gonna call them",
    "i'll get you the file",
    'we can start in may',
    'we can easily also start',
    'if you sign in may we can start in june',
    "if we pay upfront i'll call them",
    "let's say thirty",
    ...'send share start begin schedule set book arrange offer pilot draft prepare show'
      .split(' ')
      .map((word) => `and then i can ${word} it`),
    ...'introduce loop invite connect confirm reach circle forward email meet try waive'
      .split(' ')
      .map((word) => `and then i can ${word} it`),
    ...'throw knock bring pull provide organize organise move extend hold answer explain'
      .split(' ')
      .map((word) => `and then i can ${word} it`),
    ...'check'.split(' ').map((word) => `and then i can ${word} it`),
    'i can send it',
    'i can quickly share it',
    ...[
      'get you',
      'put you',
      'have it',
      'do that',
      'run a test',
      'come back',
      'help you',
      'take it down',
      'find out',
    ].map((verb) => `and then i can ${verb}`),
    'and we talk again on friday',
    'we meet on friday',
    "i'd like to talk about june",
    'we would like to go over it',
    'and we could start',
    'and we should simply start',
    'you could start in may',
    'they should ask for it',
    'one might want to wait',
    'people ought to call',
    'we might as well start',
    'we may want to start',
    "we'd better start",
    "i'd rather we start",
    'i would like to invite you',
    'i could ask them',
    'i should also call them',
    'feel free to call',
    'happy to help',
    'we are ready to sign',
    'the next step is june',
    'next step would be june',
    'they would suggest june',
    'we need to decide',
    'we really have to talk about it',
    "i'd like you to call",
    'it would be good to start',
    'it might be worth to wait',
    'that is worth trying',
    'maybe we should start',
    'perhaps try it',
    'maybe on friday',
    'we need to meet with the board by friday',
    'you have to send it in and call tomorrow',
    'if you sign today',
    'when we sign by june',
  ])('is heard in "%s"', (text) => {
    expect(text).toMatch(SUGGESTS);
  });

  it.each([
    'we have two sites',
    "we'll see about that",
    'as far as we could count',
    ...'as that which what how if when who where than until way why whether because so sure hope confident afraid'
      .split(' ')
      .map((word) => `${word} we could wait`),
    ...[
      'be',
      'have',
      'need',
      'never',
      'not',
      'know',
      'say',
      'see',
      'want',
      'like',
      'admit',
      'assume',
      'agree',
      'miss',
    ].map((verb) => `i'll ${verb} it`),
    ...['lose', 'tell you', 'go for', 'go with'].map((verb) => `i'll ${verb} it`),
    "it is the way we'll pay",
    "i'll be there",
    "i'll have to ask her",
    "i'll never know",
    "i'll give it a two",
    "i'll get there",
    'we could see it',
    'you should know it',
    'maybe two',
  ])('is not heard in "%s"', (text) => {
    expect(text).not.toMatch(SUGGESTS);
  });
});
