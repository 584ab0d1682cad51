import * as say from '../../../../src/analysis/rackham/lexicon.ts';
import { type Heard, testPatterns } from './patterns.ts';

/** Patterns for open and closed questions by their order of words, as clauses reach them: lower case, no marks, no fillers. */

const PATTERNS: readonly Heard[] = [
  [
    'a question for one datum',
    say.ASKS_DATUM,
    [
      ...'many much long often old big large soon far high fast wide thick heavy late early frequently quickly small'
        .split(' ')
        .map((word) => `how ${word} is it`),
      'who is it',
      'whose is it',
      'whom do we ask',
      'where is it',
      ...'do does did is are was were will would can could should'.split(' ').map((aux) => `when ${aux} they start`),
      'when the move',
      "when's the launch",
      "when's your audit",
      'when',
      'which one is it',
      'at what size',
      'by when',
      ...'for in on from to by until since'.split(' ').map((word) => `${word} which team`),
      'since when',
      ...'date day month time year'.split(' ').map((word) => `by what ${word}`),
      ...'time day date month year quarter size colour color number percentage percent price version'
        .split(' ')
        .map((word) => `what ${word} is it`),
      ...'currency country city region address name'.split(' ').map((word) => `what ${word} is it`),
      ...'budget number volume price'.split(' ').map((word) => `what kind of ${word} is it`),
      'what sort of size is it',
      'what kinds of volume are there',
      'what type of size is it',
      "what's your budget",
      'what is the new monthly price',
      'what was our total cost',
      'what are their numbers and date',
      'what were its version and name',
      ...'deadline limit headcount size address percentage volume turnover revenue salary title total'
        .split(' ')
        .map((word) => `what is the ${word}`),
      ...'maximum minimum email url password discount fee term time score average quota target rate capacity'
        .split(' ')
        .map((word) => `what is the ${word}`),
      'what is the target date',
      'what is the go-live date',
    ],
    [
      'i know how many',
      'how do you work',
      'when it fails we call',
      'what is the price based on',
      'what is the very first monthly price',
      'what kind of team is it',
      'what is it',
    ],
  ],
  [
    'an open question',
    say.ASKS_OPENLY,
    [
      ...["what's", "what're", "what'd", "how's", "how'd", "why's", 'what', 'how', 'why'].map((wh) => `${wh} next`),
      'what if they leave',
      'in what way',
      'in what ways',
      'to what extent',
      'for what',
      'of what',
      'what about us',
      'how about us',
      'and what',
      'with what',
      'on what basis',
      'from what',
    ],
    ['i know what', 'whatever it is', 'who is it', 'somehow'],
  ],
  [
    'inverted order after a wh-word',
    say.ASKS_INVERTED,
    [
      'how many times do you check it',
      'what kind of plans would they want',
      'which of the two did we choose',
      'why did it fail',
      'what does finance need',
      'how is the team',
      'where are those files',
      'when was the audit',
      'who has it',
      'which browser are you using',
      'what plan does he use',
      'how long would that take',
      "what's did it",
      'what about the team',
      "what's it for",
      "how're you",
      "where'd they go",
      "who's your boss",
      "what's your plan",
      "how's the team",
      "where's our file",
      ...'happens happened else made makes drives keeps stops prevents matters would should'
        .split(' ')
        .map((word) => `what ${word} then`),
      'who else knows',
    ],
    [
      'i asked why did it fail',
      'what we do is import it',
      "what's left is the price",
      'which is why we left',
      'which you have seen',
      'how you work',
      'when it fails',
      'the team works',
    ],
  ],
  [
    'a yes-or-no question by its order',
    say.YES_NO_ORDER,
    [
      ...'do does did is are was were can could would will should shall has might'
        .split(' ')
        .map((aux) => `${aux} they work`),
      'have you seen it',
      ..."don't doesn't didn't isn't aren't wasn't can't couldn't wouldn't won't shouldn't haven't hasn't"
        .split(' ')
        .map((aux) => `${aux} they work`),
      ...'i you we he she it that this these those there the your our my their his her anyone anybody'
        .split(' ')
        .map((who) => `is ${who} late`),
      ...'everyone everybody someone somebody any all people a an one some'.split(' ').map((who) => `is ${who} late`),
      'could not they wait',
      ...'for in on with at to by from after before'
        .split(' ')
        .map((word) => `${word} the second site would you want it`),
      'in your two big sites are they busy',
    ],
    [
      'have a look at it',
      'do the second page first',
      'have your people call',
      'could be better',
      'we asked could they work',
      'for the second site we want it',
      'is finance on the call',
    ],
  ],
  [
    'a yes-or-no question about a noun',
    say.YES_NO_NOUN,
    [
      ...'would could does should did has will'.split(' ').map((aux) => `${aux} thursday work`),
      'would finance pay for it',
    ],
    [
      'i asked would thursday work',
      'is thursday good',
      'would thursday',
      ...'be have do not also just like love say need needs never always only still really make take go get work'
        .split(' ')
        .map((word) => `would ${word} nice`),
      ...'help want probably definitely prefer appreciate think been got come use give see look try keep even'
        .split(' ')
        .map((word) => `would ${word} nice`),
      ...'actually then and to or'.split(' ').map((word) => `would ${word} nice`),
    ],
  ],
  [
    'an elliptic question',
    say.ELLIPTIC,
    [
      'how many seats',
      'how much money',
      'anyone else',
      'anybody else',
      'anything else',
      'any other',
      'any more',
      'any question',
      'any questions',
      'any concern',
      'any concerns',
      'any objection',
      'any objections',
      'any problem',
      'any problems',
      'anything that hurts',
      'anything you need',
      'anything to add',
      'what about friday',
      ...'the you your our'.split(' ').map((word) => `how about ${word} team`),
      ...'agree happy ready okay'.split(' ').flatMap((word) => [`everybody ${word}`, `everyone ${word}`]),
      'you agree',
      'you sure',
      'you think so',
      'you ready',
      'ready for it',
      'ready to start',
    ],
    [
      'there is not anything else',
      'how many seats we lost',
      'any users left',
      'anything goes',
      'how about thirty',
      'everybody left',
      'you work',
      'already for it',
    ],
  ],
];

testPatterns(PATTERNS);
