import { leadsAway } from '../engines/proof.ts';
import type { Act, PracticeState } from '../practice-domain.ts';
import { isForTheMachine } from '../rackham/for-the-machine.ts';
import { openTexts, type Persona } from './persona.ts';
import { contentOf, countWords, MOST_WORDS } from './speaker.ts';
import { type Setting, standingOf } from './standing.ts';
import { keysOf, plainWords, sayer, says } from './topics.ts';

/** What a persona may say, whoever found the words: nothing unearned, nothing out of character, nothing that leads anywhere. */

/** Why a reply may not be said: for the log, never for a person. */
export type ReplyFault =
  | 'empty'
  | 'too long'
  | 'leads away'
  | 'several lines'
  | 'out of character'
  | 'coaches'
  | 'speaks for the other side'
  | 'gives away what was not earned'
  | 'leaves out what was earned'
  | 'beside the point'
  | 'invents a number';

const OUT_OF_CHARACTER: readonly RegExp[] = [
  /\b(?:as|i(?:'m| am)) (?:only |just )?(?:an? )?(?:\w+ )?(?:ai|a\.i\.|bot|chat ?bot|language model|llm|virtual assistant|machine learning model|assistant|simulation|persona)\b/i,
  /\b(?:claude|anthropic|chat ?gpt|openai|gemini|language model|system prompt|role[- ]?play(?:ing)?|in character|out of character|this persona|my persona|the persona|practice session|training (?:exercise|session|scenario)|this scenario|this simulation|hidden facts?|unrevealed|my instructions|these instructions|the instructions|i (?:was|am|have been|'ve been) (?:told|instructed|programmed|prompted|designed|asked) (?:to|not to)|content policy|guidelines)\b/i,
  // Stage directions, and answers to somebody who wanted other words.
  /^\s*[([*]|\*[^*]+\*|\((?:sighs?|pauses?|laughs?|smiles?|nods?|leans?|frowns?|shrugs?)\b/i,
  /^\s*(?:sure|certainly|of course|absolutely|okay|ok|understood|as you wish|happy to|yes)\b[^.!?]{0,30}(?:!|,? here(?:'s| is| are)|,? i(?:'ll| will) (?:ignore|drop|stop|switch|now))/i,
  /\b(?:openness|patience)\b[^.!?]{0,20}(?:\d|level|score|percent)/i,
];

const COACHES: readonly RegExp[] = [
  /\b(?:open|closed|open-ended|probing|leading|discovery|implication) questions?\b/i,
  /\b(?:you should|you could|you might|you need to|try to|try|next time,?(?: you)?|instead,?(?: you)?) (?:have |be |also |rather |first |just )*(?:asked|asking|ask|listened|listening|listen more|probed|probing|probe|summari[sz]\w+|paraphras\w+|acknowledg\w+|explor\w+|build rapport|testing understanding|test your understanding)\b/i,
  /\byour (?:technique|sales technique|selling|pitch|questioning|discovery|delivery|performance|listening(?: skills)?|questions?) (?:is|are|was|were|needs?|could|should)\b/i,
  /\b(?:here(?:'s| is) (?:a|some|my) (?:tip|hint|feedback|advice)|(?:a )?(?:tip|hint):|(?:good|great|nice|well done|excellent) (?:technique|selling|discovery|listening|probing|paraphras\w+|summary technique)|well done|as (?:a|your) coach|coaching|rackham|spin selling|pull behaviou?r|push behaviou?r)\b/i,
  /\b(?:score|rating|points?|grade)\b[^.!?]{0,15}\b(?:out of|\/ ?\d|\d+ ?%)/i,
];

const OTHER_SIDE = /(?:^|\s)(?:rep|seller|salesperson|sales rep|user|assistant|human|system|ai|persona)\s?:\s/i;

/** Small numbers that any talk has ("two things"). */
const SMALL = 3;

/** What is wrong with words, whoever says them when. */
export function faultOfWords(text: string): ReplyFault | null {
  const plain = text.replace(/[’‘`]/g, "'");
  if (plain.trim() === '') return 'empty';
  if (countWords(plain) > MOST_WORDS) return 'too long';
  if (/[\n\r\u2028\u2029]/.test(plain.trim())) return 'several lines';
  if (leadsAway(plain)) return 'leads away';
  if (isForTheMachine(plain) || OUT_OF_CHARACTER.some((pattern) => pattern.test(plain))) return 'out of character';
  if (COACHES.some((pattern) => pattern.test(plain))) return 'coaches';
  return OTHER_SIDE.test(plain) ? 'speaks for the other side' : null;
}

/** What is wrong with a reply to the last turn; null when it may be said. Letters that hide in a text are taken out by whoever calls. */
export function faultOfReply(text: string, setting: Setting, state: PracticeState): ReplyFault | null {
  const fault = faultOfWords(text);
  if (fault !== null) return fault;
  const plain = text.replace(/[’‘`]/g, "'");
  const { persona } = setting;
  const { found } = standingOf(setting, state);
  const givesAway = persona.facts.some(
    ({ id, secret }) => !found.has(id) && secret.some((phrase) => says(plain, phrase) && !isKnown(phrase)),
  );
  if (givesAway) return 'gives away what was not earned';
  const owed = state.steps.at(-1)?.acts.filter(({ say }) => say === 'fact') ?? [];
  const leavesOut = owed.some(({ id }) => {
    const fact = persona.facts.find((one) => one.id === id);
    return fact !== undefined && !fact.secret.some((phrase) => says(plain, phrase));
  });
  if (leavesOut) return 'leaves out what was earned';
  if (isBeside(plain, persona, state.steps.at(-1)?.acts ?? [])) return 'beside the point';
  const given = new Set([...knownTexts(persona, state, found)].flatMap(numbersOf));
  return numbersOf(plain).some((number) => Number(number) > SMALL && !given.has(number)) ? 'invents a number' : null;

  /** Facts that follow from each other may share a word. */
  function isKnown(phrase: string): boolean {
    return persona.facts.some(({ id, says: texts }) => found.has(id) && texts.some((one) => says(one, phrase)));
  }
}

/** Whether a reply takes up nothing of what there was to say: a model that follows somebody else's orders. */
function isBeside(text: string, persona: Persona, acts: readonly Act[]): boolean {
  const contents = acts.flatMap((one) => contentOf(persona, one)).map(keysOf);
  // "No, no, all good" has no word to recognise it by.
  if (contents.length === 0 || contents.some((keys) => keys.length === 0)) return false;
  const own = new Set(contents.flat());
  return keysOf(text).every((key) => !own.has(key));
}

/** Everything that has been said, or may be said at any time. */
function* knownTexts(persona: Persona, { opening, before, steps }: PracticeState, found: ReadonlyMap<string, number>) {
  for (const [, text] of openTexts(persona)) yield text;
  for (const id of found.keys()) yield* contentOf(persona, { say: 'fact', id });
  yield opening.text;
  for (const { text } of before) yield text;
  for (const { turn, reply } of steps) {
    yield turn.text;
    if (reply !== null) yield reply.text;
  }
}

function numbersOf(text: string): readonly string[] {
  return plainWords(text).filter((word) => /^\d+(?:\.\d+)?$/.test(word));
}

/** Secrets that a text gives away, of the facts that are not among `found`. */
export function secretsIn(text: string, persona: Persona, found: ReadonlySet<string>): readonly string[] {
  const isSaid = sayer(text);
  return persona.facts.flatMap(({ id, secret }) => (found.has(id) ? [] : secret.filter(isSaid)));
}
