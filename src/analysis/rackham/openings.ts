/**
 * Where a question begins inside a stretch of words. Indirect questions keep the order of a statement ("he asked what it was"), so a
 * wh-word followed by auxiliary and subject is a direct question wherever it stands (Quirk et al., A Comprehensive Grammar, §11.14 ff.).
 */

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

const WH = set('what how why where when who');
const WH_WITH_BE = set(
  "what's how's why's where's when's who's what're how're where're who're how'd what'd where'd why'd",
);
const AUXILIARY = set('do does did is are was were can could would will should have has had');
const ASKED = set('you we they it he she this that your the there our these those anybody anyone');
/** "What made you …": hardly ever an indirect question. */
const WHAT_AS_SUBJECT = set('made makes brings brought about');
/** After "what" or "which" and one or two of these unknown words the order still tells: "which browser are you using". */
const MOST_NOUNS = 3;
/** These take a wh-clause or quote one: "I was like what do you want", "depends what is that". */
const QUOTES = set(
  "like said say says saying ask asked asks asking know knows knew wonder wondering thinking thought think goes go about of tell told see understand is was that's it's and's that",
);
/** The auxiliaries that hardly stand before "you" in a statement, unless one of BEFORE_STATEMENT comes first. */
const AUXILIARY_OF_YOU = set('do did are were would could can will have had');
const BEFORE_STATEMENT = set(
  'i you we they he she it that who which what how where to not and as than so neither nor must should may might will would can could do does did people everybody',
);

/** Whether a direct wh-question opens at `at`: "what do you", "how many of them are there", "which browser are you". */
function opensWh(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (WH_WITH_BE.has(word)) return ASKED.has(words[at + 1] ?? '');
  const isWhich = word === 'which';
  if (!isWhich && !WH.has(word)) return false;
  if (word === 'what' && WHAT_AS_SUBJECT.has(words[at + 1] ?? '')) return true;
  if (!isWhich && AUXILIARY.has(words[at + 1] ?? '') && ASKED.has(words[at + 2] ?? '')) return true;
  if (!isWhich && word !== 'what' && word !== 'how') return false;
  for (let k = at + 2; k <= at + 1 + MOST_NOUNS; k += 1) {
    const before = words[k - 1] ?? '';
    if (ASKED.has(before) || AUXILIARY.has(before) || before === 'i') return false;
    const next = words[k + 1] ?? '';
    if (!AUXILIARY.has(words[k] ?? '')) continue;
    if (next === 'you' || next === 'we' || next === 'they' || next === 'there') return true;
    if (word === 'how' && ASKED.has(next)) return true;
  }
  return false;
}

/** Whether a yes-or-no question to the listener opens at `at`, in the middle of other words. */
function opensYesNo(words: readonly string[], at: number): boolean {
  if (words[at + 1] !== 'you' || !AUXILIARY_OF_YOU.has(words[at] ?? '') || at + 2 >= words.length) return false;
  return !BEFORE_STATEMENT.has(words[at - 1] ?? '');
}

/** The place after the first word where a direct wh-question opens; -1 for none. */
export function findInnerWh(words: readonly string[]): number {
  for (let at = 1; at + 2 < words.length; at += 1) {
    const first = words[at]?.charCodeAt(0);
    // w or h: the other words need no closer look.
    if (first !== 119 && first !== 104) continue;
    if (opensWh(words, at) && !QUOTES.has(words[at - 1] ?? '')) return at;
  }
  return -1;
}

const FRONTS = set('when if once after before as since while because given for in on with at from until to');
const LEAST_FRONT = 2;

/** Where the question begins after a fronted clause or phrase ("when it fails | what do you do"); 0 where there is none. */
export function skipFront(words: readonly string[]): number {
  if (!FRONTS.has(words[0] ?? '')) return 0;
  for (let at = LEAST_FRONT; at + 2 < words.length; at += 1) {
    if ((opensWh(words, at) && !QUOTES.has(words[at - 1] ?? '')) || opensYesNo(words, at)) return at;
  }
  return 0;
}

const WH_OPENING =
  "(?:(?:what|how|why|where|when|who)(?:['’](?:s|re|d))? (?:(?:do|does|did|is|are|was|were|can|could|would|will|should|have|has|had) )?(?:you|we|they|it|he|she|this|that|your|the|there|i)\\b|(?:what|how) about\\b|(?:what|which|how) (?:\\w+ ){1,3}(?:do|does|did|are|were|can|could|would|will|have) (?:you|we|they|there)\\b|what (?:makes|made|brings|brought|happens|happened|kind of|sort of)\\b)";
const YES_NO_OPENING =
  "(?:(?:do|did|are|were|would|could|can|will|don['’]t|didn['’]t|wouldn['’]t|haven['’]t|aren['’]t) you|have you (?!to\\b|an?\\b|the\\b|in\\b|on\\b|here\\b)\\w+|(?:does|did) (?:it|that|this|he|she|they|the|your|anyone|anybody)|(?:is|are|was|were) (?:there|that|this|it|they|he|she|your))\\b";
/** A question begins after a connective in speech that nobody punctuated: "yeah i hear you so | what made you come". */
const AFTER_CONNECTIVE = new RegExp(
  `\\s(?=(?:so|and|but|then|okay|ok|well|now|right|alright),? (?:(?:um|uh|so|then|well|now|and),? ){0,2}(?:${WH_OPENING}|${YES_NO_OPENING}) \\w)`,
  'giu',
);
/** Plain inversion after the wh-word is asked for here: "and what you get is" goes on with a statement. */
const STATEMENT_OF_WH =
  /^\w+,? (?:(?:um|uh|so|then|well|now|and),? ){0,2}(?:what|how|why|where|when|who) (?:you|we|they|it|he|she|this|that|your|the|there|i)\b/iu;
const HEAD_QUOTES =
  /\b(?:said|say|says|asked|ask|asking|like|thinking|goes|saying|wondering|wonder|know|knows|if|when|see)[,]?$/iu;
const LEAST_HEAD = 2;

/** The pieces of unpunctuated speech, each question after a connective a piece of its own. */
export function splitAtOpenings(text: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { index } of text.matchAll(AFTER_CONNECTIVE)) {
    const head = text.slice(from, index);
    const tail = text.slice(index + 1);
    if (STATEMENT_OF_WH.test(tail) || HEAD_QUOTES.test(head)) continue;
    const first = /^\W*(\w+)/u.exec(head)?.[1]?.toLowerCase() ?? '';
    if (FRONTS.has(first) || head.trim().split(' ').length < LEAST_HEAD) continue;
    pieces.push(head);
    from = index + 1;
  }
  pieces.push(text.slice(from));
  return pieces;
}
