import type { Language } from '../language.ts';

/** What another person may say that deserves a question, and the question that fits: read in order, the first that matches. */

interface Opening {
  readonly name: string;
  readonly says: RegExp;
  /** How much it deserves a question, 0..1. */
  readonly weight: number;
  /** What was said, as the coach names it after "touched on". */
  readonly calls: (words: Language) => string;
  /** In English, as the conversation is. */
  readonly ask: readonly string[];
}

const OPENINGS: readonly Opening[] = [
  {
    name: 'price',
    weight: 0.8,
    says: /\b(?:too expensive|expensive|over budget|budget|costs? (?:too|more)|price is|pricey|can't afford|cheaper|discount|(?:more|less) than (?:we|i) (?:pay|spend))\b/i,
    calls: ({ say }) => say`the money`,
    ask: ['What would it have to bring in for that number to make sense?', 'What are you comparing that price with?'],
  },
  {
    name: 'bad-experience',
    weight: 1,
    says: /\b(?:last time|tried (?:that|this|it|one|something)|burn(?:ed|t)|didn't work|went wrong|gave up|never (?:worked|used|finished)|disaster|bad experience)\b/i,
    calls: ({ say }) => say`a bad experience`,
    ask: ['What went wrong that time, and what would have to be different now?', 'What did you take away from that?'],
  },
  {
    name: 'worry',
    weight: 1,
    says: /\b(?:worr(?:y|ied|ies)|concern(?:ed|s)?|nervous|afraid|risk(?:y|s)?|scar(?:y|ed)|sceptical|skeptical|not (?:sure|convinced)|doubt|hesita\w+)\b/i,
    calls: ({ say }) => say`a worry`,
    ask: [
      'What would you need to see to feel comfortable with that?',
      'What is the worst that could happen there, from your side?',
    ],
  },
  {
    name: 'time',
    weight: 0.9,
    says: /\b(?:takes? (?:us |me |them |about |around |up to |at least )*(?:\d+|two|three|four|five|six|seven|eight|nine|ten|half|a|an|too|forever|hours|days|weeks)|manual(?:ly)?|by hand|spreadsheets?|re-?type|copy(?:ing)? and past\w*|hours? (?:a|every|per|each)|days? (?:a|every|per|each)|overtime|slow|late|delay\w*|wait(?:ing)? (?:for|on))\b/i,
    calls: ({ say }) => say`lost time`,
    ask: [
      'What does that cost you in a normal month?',
      'What stays undone while people are busy with that?',
      'Who feels that most, and how?',
    ],
  },
  {
    name: 'trouble',
    weight: 1,
    says: /\b(?:problem|issue|struggl\w*|pain(?:ful)?|difficult|hard|frustrat\w*|annoy\w*|broken|breaks?|failed|failing|failures?|error|errors|mistakes?|wrong|fails?|mess(?:y)?|chaos|complain\w*|lost|lose|losing|miss(?:ed|ing)?|stuck|challenge|bottleneck|nightmare|headache|limitations?|wary)\b/i,
    calls: ({ say }) => say`a problem`,
    ask: [
      'What happens when that goes wrong?',
      'How often does that happen, and who has to sort it out?',
      'What have you tried so far to fix that?',
    ],
  },
  {
    name: 'rival',
    weight: 0.6,
    says: /\b(?:competitors?|other vendors?|alternative|looking at|comparing|already (?:use|have|using)|current (?:provider|vendor|supplier|tool|system)|contract with)\b/i,
    calls: ({ say }) => say`an alternative`,
    ask: [
      'What do you like about what you have, and what would you change?',
      'What will decide between the options for you?',
    ],
  },
  {
    name: 'people',
    weight: 0.5,
    says: /\b(?:(?:my|our|the) (?:boss|board|cfo|cto|ceo|coo|director|manager|team|finance|legal|procurement|security|it)|sign[- ]?off|approval|approve|decision|committee)\b/i,
    calls: ({ say }) => say`who decides`,
    ask: [
      'What will matter most to them when they decide?',
      'How do decisions like this usually get made at your place?',
    ],
  },
  {
    name: 'need',
    weight: 0.5,
    says: /\b(?:we need|i need|looking for|hoping|goal|target|would like|wish|priority|important|matters?|deadline|by (?:january|february|march|april|may|june|july|august|september|october|november|december|the end))\b/i,
    calls: ({ say }) => say`what they need`,
    ask: [
      'What would change for you if you had that?',
      'What makes that important right now?',
      'What has kept you from getting there so far?',
    ],
  },
];

/** What comes after such words is said not to be so. */
const DENIES = /\b(?:don't think|isn't|wasn't|never|not|no|hasn't|without|weren't|aren't)\b[^,;]{0,40}$/i;

/** The opening that a sentence gives; null when it gives none. */
export function findOpening(text: string): Opening | null {
  return (
    OPENINGS.find((opening) => {
      const found = opening.says.exec(text);
      return found !== null && !DENIES.test(text.slice(0, found.index));
    }) ?? null
  );
}
