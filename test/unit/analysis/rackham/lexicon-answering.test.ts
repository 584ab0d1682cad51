import * as say from '../../../../src/analysis/rackham/lexicon.ts';
import { type Heard, testPatterns } from './patterns.ts';

/** Patterns for what surrounds a proposal, as clauses reach them: lower case, no marks, no fillers. */

const PATTERNS: readonly Heard[] = [
  [
    'thinking aloud',
    say.PERCEIVES,
    [
      ...['see', 'think', 'know if you can see', 'check', 'just see', 'just check', 'put it this way', 'be honest'].map(
        (words) => `let me ${words}`,
      ),
      'let me be clear',
      'let me tell you',
      "let's see",
      "let's say",
      ...'that we you i it there they for'.split(' ').map((word) => `let's say ${word} june`),
      "let's face it",
      "let's be honest",
    ],
    ['please let me see', "so then let's see", "let's say thirty", 'let me show you', "let's meet"],
  ],
  [
    'going on from what was said',
    say.EXTENDS,
    [
      ...['and', 'plus', 'also', 'on top of that', 'in addition', 'building on', 'adding to', 'to add to'].map(
        (opening) => `${opening} that we start`,
      ),
      ...['and also', 'and then', 'and if', 'and we', 'then we', 'we could also', 'i can also', 'we can also'].map(
        (opening) => `${opening} start`,
      ),
      "i'll also call",
      'if we do that they call',
      ...['yes', 'yeah', 'sure', 'great', 'okay', 'good idea', 'i like that', 'exactly', 'absolutely', 'perfect'].map(
        (word) => `${word} and they start`,
      ),
      'right yes and they start',
      'they were building on your plan',
      'this is to build on it',
      'they start adding to that',
      'as you suggest',
      'as you suggested',
      'we are following up on your idea',
      'this goes with your idea',
      'maybe we could also call',
      'we could start in hull as well',
    ],
    ['the price and the term', 'they start', 'this is as well as the price', 'android'],
  ],
  [
    'replacing what was said',
    say.REPLACES,
    'instead rather anyway but alternatively not no'.split(' ').map((word) => `they start ${word} in hull`),
    ['they start in hull', 'they know nothing', 'another way'],
  ],
  [
    'agreement at the start',
    say.AGREES,
    [
      ...'yes yeah yep sure okay ok great perfect agreed absolutely definitely exactly deal fine works good right'
        .split(' ')
        .map((word) => `${word} then`),
      'alright then',
      ...['sounds good', 'good idea', 'of course', 'that works', 'happy to'],
    ],
    ['that is fine', 'goods are in', 'they agreed', 'no deal'],
  ],
];

testPatterns(PATTERNS);
