/** Words that make a push timely (RACKHAM §2): high urgency, and low risk of being turned down. */

/** Deadlines within 48 hours, crisis, outage, compliance, penalty. */
const URGENCY =
  /\b(?:by (?:eod|cob|(?:the )?end of (?:the )?(?:day|business)|tonight|tomorrow|noon|midnight)|within (?:24|48|twenty[- ]four|forty[- ]eight|the next (?:few|two|24|48)) hours?|(?:today|tomorrow)(?:'s)? (?:is the )?deadline|deadline (?:is |was )?(?:today|tomorrow|tonight)|(?:due|expires?|ends|closes) (?:today|tomorrow|tonight)|as soon as possible|asap|immediately|right away|urgent(?:ly)?|emergency|cris[ie]s|outage|(?:system|site|server|production|service|line)s? (?:is|are|went|has been|was) down|penalt(?:y|ies)|(?:a|the|another|our|in) breach|non-?compliance|compliance (?:deadline|audit|issue|risk|problem)|audit (?:is|starts) (?:today|tomorrow|on monday)|fined(?= (?:us|if|by|of|for))|fine(?= us\b)|fine(?<=\b(?:a|the|any|another|big|heavy) fine)(?= (?:if|of|for))|on fire|can't wait)\b/iu;
/** Agreement, low effort, explicit support. */
const LOW_RISK =
  /\b(?:sounds?(?<!(?:n't|not) sounds?) (?:good|great|perfect|fine|like a plan)|(?:a )?quick (?:win|call|question|look|chat|fix|test|one|start|demo|check|pilot|trial)|(?:it's|that's|that is|very|really|pretty|quite|super) (?:quick|easy|simple)|no[- ](?:problem|effort|brainer)|(?:i'll|i can|we'll|we can|happy to|glad to) help|(?:i|we) (?:fully |totally |completely )?(?:agree|support)|let's do (?:it|that|this)|(?:i'd|we'd) (?:love|be (?:happy|glad|open|keen)) (?:to|that)|works for (?:me|us)|count me in|good idea|great idea|makes sense|low[- ](?:effort|risk)|no[- ]obligation|won't take (?:long|much)|only takes? (?:a|five|ten|two|\d+)\b|i(?:'m| am) in(?=\s*(?:[.,!]|$))|go for it|(?:absolutely|definitely)(?! not\b))/iu;

/** Triggers that a word list finds faster than a pattern: without one of them the pattern cannot match. */
const URGENT_WORDS = new Set(
  'by within deadline due expires expire ends closes soon asap immediately right urgent urgently emergency crisis crises outage down penalty penalties breach non-compliance noncompliance compliance audit fine fined fire wait today tomorrow'.split(
    ' ',
  ),
);
const EASY_WORDS = new Set(
  "sounds sound quick easy simple no no-brainer no-problem no-effort help agree support let's love happy glad open keen works count idea sense low-effort low-risk low no-obligation won't takes take i'm am go absolutely definitely".split(
    ' ',
  ),
);

/** The words of an utterance that show urgency, verbatim; null when none do. */
export function findUrgency(text: string, words: readonly string[]): string | null {
  return words.some((word) => URGENT_WORDS.has(word)) ? quote(text, URGENCY) : null;
}

/** The words of an utterance that show a suggestion would be welcome, verbatim; null when none do. */
export function findLowRisk(text: string, words: readonly string[]): string | null {
  return words.some((word) => EASY_WORDS.has(word)) ? quote(text, LOW_RISK) : null;
}

function quote(text: string, cue: RegExp): string | null {
  const found = cue.exec(text.replace(/’/g, "'"));
  // Straightening an apostrophe keeps every position, so the same range of the original text is the verbatim quote.
  return found === null ? null : text.slice(found.index, found.index + found[0].length);
}
