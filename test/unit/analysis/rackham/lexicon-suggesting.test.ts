import * as say from '../../../../src/analysis/rackham/lexicon.ts';
import { type Heard, testPatterns } from './patterns.ts';

/** Patterns for proposals, as clauses reach them: lower case, no marks, no fillers. */

const PATTERNS: readonly Heard[] = [
  [
    'a suggestion dressed as a question',
    say.SUGGESTS_BY_ASKING,
    [
      'shall we start',
      'shall i start',
      'i wonder if we could start',
      'wondering if we could start',
      "i'm wondering whether we might start",
      'i am just wondering if we should start',
      'i was wondering if we can start',
      "shouldn't we start",
      "couldn't we start",
      'maybe we can start',
      'perhaps we might start',
      "why don't we start",
      "why don't you start",
      'why not start',
      'why not just start',
      'why not simply start with one team',
      ...'we if a an i starting two three four five six seven eight nine ten twenty thirty forty fifty half'
        .split(' ')
        .map((word) => `how about ${word} then`),
      ...'monday tuesday wednesday thursday friday next tomorrow'.split(' ').map((word) => `how about ${word}`),
      'how about sixty-five',
      'how about 5',
      'how about 37',
      'how about 10k',
      ...'we i you they'.split(' ').map((who) => `what if ${who} started`),
      'what about starting in may',
      'what about we start',
      'what about if they start',
      'should we just start',
      'can we maybe start',
      'could we maybe start',
      'would it help if they started',
      'would it be useful to start',
      'would it make sense if they started',
      'would it be helpful to start',
      'would it work if they started',
      'do you want me to start',
      'would you like me to start',
      'want me to start',
      'can i show you',
      'could i just maybe suggest june',
      'may i perhaps propose june',
      ...['offer', 'send', 'give you', 'call you', 'email', 'share', 'add', 'invite', 'set up', 'come by', 'put'].map(
        (verb) => `can i ${verb} something`,
      ),
      'could you agree to thirty',
      'would you accept thirty',
      'could you go to thirty',
      'could you go down to thirty',
      'would you go up to thirty',
      'could you come down to thirty',
      'would you settle for thirty',
    ],
    [
      'they asked shall we start',
      'i wonder if you could start',
      'why not 5 sites',
      'why not 35 sites',
      'why not',
      ...'a an the that this it him her them me you in on at for to now then lower higher zero one two three'
        .split(' ')
        .map((word) => `why not ${word} then`),
      'how about the team',
      'what about the team',
      'can i ask you',
      'could you go home',
    ],
  ],
  [
    'an offer for an offer',
    say.BARGAINS,
    [
      'if we paid could you come down',
      'if i paid upfront for two years would you get to thirty',
      ...['go', 'do', 'give', 'agree', 'accept', 'offer', 'match', 'meet', 'drop', 'waive', 'throw', 'lower'].map(
        (verb) => `if we paid it all can you ${verb} it`,
      ),
      'and if we took three sites will you match it',
    ],
    ['if we could you go', 'if they paid could you come down', 'if we paid could you see it'],
  ],
  [
    'a request for action',
    say.COMMANDS,
    [
      'send me the contract',
      'please send it',
      'just please call them',
      'do try it',
      "don't forget it",
      'maybe ask them',
      "let's try it",
      ...'give start begin take put use keep add bring check email book schedule consider imagine remember go come'
        .split(' ')
        .map((verb) => `${verb} it`),
      ...'turn press click write read show move leave stop wait make get ping forward join sign pick choose focus'
        .split(' ')
        .map((verb) => `${verb} it`),
      ...[
        'make sure',
        'think about',
        'feel free',
        'bear with',
        'look at',
        'have a look',
        'next slide',
        'set',
        'drop',
      ].map((verb) => `${verb} it`),
      'note it down',
      'tell them',
      'if you have it send me the file',
      'when they have it let us know',
      'once it is done give them a call',
      'move on to pricing',
      'go ahead and send it',
    ],
    [
      'we send it',
      'they said please send it',
      'if you have it we can start',
      'go on',
      'go ahead',
      "show's over",
      'start-up costs are high',
      ...'is was are were would'.split(' ').map((verb) => `stop ${verb} near`),
      'sending it',
      'sales are up',
    ],
  ],
];

testPatterns(PATTERNS);
