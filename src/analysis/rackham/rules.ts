import type { Behaviour } from '../domain.ts';
import type { Clause } from './clauses.ts';
import * as say from './lexicon.ts';
import { findInnerWh } from './openings.ts';

/** The table the offline engine works through: the first rule whose test holds decides (order: RACKHAM §1). */

/** A clause in its surroundings. */
export interface Moment extends Clause {
  readonly content: number;
  /** Of its content words, how many somebody else used in the recent conversation. */
  readonly refersBack: number;
  /** Of its content words, how many are in the last thing that somebody else said. */
  readonly echoes: number;
  /** Somebody else's last contribution was a question. */
  readonly answers: boolean;
  /** The last contribution was somebody else's and said something. */
  readonly follows: boolean;
  /** Cut off a speaker: overlap or no gap, and the other broke off in mid-sentence. */
  readonly cutsOff: boolean;
  /** Comes right after the same speaker's own words. */
  readonly continuesOwn: boolean;
  /** Calls a person by name who has not been part of the last exchange. */
  readonly callsSilentPerson: boolean;
  /** The next speaker, another person, answers with plain agreement or the same words. */
  readonly confirmed: boolean;
  /** Another person's next words are a yes, or a yes or a no. */
  readonly yesAfter: boolean;
  readonly answered: boolean;
  /** The transcript marks its sentence ends. */
  readonly punctuated: boolean;
  /** Comes right after somebody else's proposal. */
  readonly objectsTo: boolean;
  /** Follows a summary by the same speaker without a break. */
  readonly continuesSummary: boolean;
}

interface Rule {
  readonly name: string;
  readonly behaviour: Behaviour | 'none';
  readonly test: (moment: Moment) => boolean;
}

function rule(name: string, behaviour: Rule['behaviour'], test: Rule['test']): Rule {
  return { name, behaviour, test };
}

/** From this many words on, a question that breaks off has been understood. */
const LONG = 6;
const SHORT = 3;
/** Speech recognition cuts its lines anywhere: a longer one that stops on a little word has still said something. */
const LONGEST_UNFINISHED = 10;
const ENDS_IN_COMMA = /[,;:]["'”’)\s]*$/u;

/** What says nothing by itself. */
const NOTHING: readonly Rule[] = [
  rule('consents-by-asking', 'none', (m) => m.text === 'why not'),
  rule(
    'tag-on-its-own',
    'closed_question',
    (m) =>
      m.asks && m.continuesOwn && m.full.length <= 3 && (say.LONE_TAG.test(m.text) || say.LONE_TAG.test(last(m.full))),
  ),
  rule('no-words', 'none', (m) => m.full.length === 0),
  rule(
    'listening-noise',
    'none',
    (m) =>
      !say.LIKES.test(m.text) &&
      !(m.answers && say.BARE_ANSWER.test(m.text)) &&
      // "Is that too much?" asks with words that else only listen; "is that so?" only listens.
      !(m.asks && m.full.length > SHORT && say.YES_NO_ORDER.test(m.text)) &&
      m.full.every((word) => say.BACKCHANNEL.has(word)),
  ),
  rule('tech-check', 'none', (m) => say.TECH_CHECK.test(m.text)),
  rule('thanks-for', 'none', (m) => !m.asks && m.full.length <= 14 && say.THANKS_FOR.test(m.said)),
  rule('bare-answer', 'none', (m) => !m.asks && !m.answers && say.BARE_ANSWER.test(m.text)),
  rule(
    'greeting-or-thanks',
    'none',
    (m) =>
      m.words.length <= 7 &&
      !(m.callsSilentPerson && m.asks) &&
      say.GREETING.test(m.said) &&
      // "Hey, what's the deadline?" greets and asks.
      !(m.asks && asksByOrder(m) && !say.GREETING.test(m.text)),
  ),
  rule('check-without-content', 'none', (m) => say.EMPTY_CHECK.test(m.text)),
  rule('acknowledgement', 'none', (m) => !m.asks && say.ACKNOWLEDGE.test(m.text)),
  rule('announces', 'none', (m) => !m.asks && say.ANNOUNCES.test(m.text)),
  rule(
    'unfinished',
    'none',
    (m) =>
      !m.finished &&
      !m.cutsOff &&
      say.DANGLING.has(last(m.words)) &&
      (m.punctuated || m.words.length < LONGEST_UNFINISHED) &&
      !isQuestion(m) &&
      !(m.words.length >= LONG && say.YES_NO_ORDER.test(m.text)),
  ),
  rule(
    'no-end-where-ends-are-marked',
    'none',
    (m) =>
      m.punctuated &&
      !m.finished &&
      !m.cutsOff &&
      !ENDS_IN_COMMA.test(m.raw) &&
      !(isQuestion(m) && m.words.length >= LONG) &&
      (m.words.length <= SHORT || say.DANGLING_UNMARKED.has(last(m.words))),
  ),
  rule(
    'fragment',
    'none',
    (m) =>
      !m.asks &&
      !m.answers &&
      m.words.length <= 2 &&
      !isStory(m) &&
      !(!m.punctuated && say.SHORT_WH.test(m.text)) &&
      !(m.words.length === 2 && (say.FINITE.test(m.text) || say.COMMANDS.test(m.text))),
  ),
];

const RESPONDING: readonly Rule[] = [
  rule('cuts-off', 'shutting_out_interrupting', (m) => m.cutsOff && m.words.length >= 3),
  rule('attacks-or-defends', 'defending_attacking', (m) => say.ATTACK.test(m.text)),
];

const DRAWING_IN: readonly Rule[] = [
  rule('names-a-gap', 'bringing_in', (m) => say.NAMES_A_GAP.test(m.text)),
  rule('calls-on-silent-person', 'bringing_in', (m) => m.callsSilentPerson && (m.asks || say.CALLS_ON.test(m.text))),
];

const GOING_BACK: readonly Rule[] = [
  rule(
    'sums-up',
    'summarizing',
    (m) => !m.asks && say.SUMS_UP.test(m.text) && (!say.LATER.test(m.text) || say.SUMS_UP_NOW.test(m.text)),
  ),
  rule(
    'restates',
    'testing_understanding',
    (m) => say.RESTATES.test(m.text) && !startsOpen(m) && (m.asks || m.refersBack > 0),
  ),
  rule(
    'asks-whether-right',
    'testing_understanding',
    (m) => say.EXPLICIT_CHECK.test(m.text) && m.content > 0 && (m.asks || m.refersBack > 0),
  ),
  rule(
    'quotes-the-other',
    'testing_understanding',
    (m) => say.QUOTES_OTHER.test(m.words.slice(0, 6).join(' ')) && m.refersBack > 0 && !startsOpen(m),
  ),
  rule(
    'concludes-from-the-other',
    'testing_understanding',
    (m) => m.asks && CONCLUDES.test(m.said) && !asksByOrder(m) && !INVERTS.test(m.text) && m.refersBack > 0,
  ),
  rule(
    'tagged-restatement',
    'testing_understanding',
    (m) =>
      ((m.asks && /\b(?:right|correct|yes|is it|isn't it)$/.test(m.text)) || concludesWithTag(m)) &&
      !asksByOrder(m) &&
      m.refersBack > 0,
  ),
  rule(
    'takes-up-and-asks',
    'testing_understanding',
    (m) => m.asks && m.follows && CONCLUDES.test(m.said) && say.TAKES_UP.test(m.text) && m.words.length >= 4,
  ),
  rule(
    'concludes-about-the-listener',
    'testing_understanding',
    (m) =>
      m.follows &&
      !m.answers &&
      !m.asks &&
      m.words.length >= 4 &&
      CONCLUDES.test(m.said) &&
      !say.ADVISES.test(m.text) &&
      !say.IRRITATES.test(m.text) &&
      (say.LISTENERS_MATTER.test(m.text) || say.ABOUT_LISTENER.test(m.text)),
  ),
  rule(
    'says-what-the-listener-feels',
    'testing_understanding',
    (m) =>
      m.follows &&
      !m.answers &&
      !m.asks &&
      m.words.length >= 4 &&
      say.LISTENER_FEELS.test(m.text) &&
      !say.ADVISES.test(m.text) &&
      (m.refersBack > 0 || m.yesAfter),
  ),
  rule(
    'conclusion-with-yes',
    'testing_understanding',
    (m) =>
      m.follows &&
      !m.answers &&
      !m.asks &&
      m.answered &&
      m.words.length >= 4 &&
      CONCLUDES.test(m.said) &&
      !OWN_MATTER.test(m.text) &&
      !say.ADVISES.test(m.text) &&
      (m.echoes > 0 || m.refersBack > 0 || (m.yesAfter && say.TAKES_UP.test(m.text))),
  ),
  rule(
    'confirmed-restatement',
    'testing_understanding',
    (m) =>
      m.confirmed &&
      !m.asks &&
      ((CONCLUDES.test(m.said) && m.refersBack >= 1 && m.words.length >= 5 && !OWN_MATTER.test(m.text)) ||
        (m.follows && m.content >= 2 && m.echoes >= 2 && m.echoes / m.content >= 0.6)),
  ),
  rule(
    'echo',
    'testing_understanding',
    (m) => m.asks && m.words.length <= 4 && m.content > 0 && m.echoes === m.content && !asksByOrder(m),
  ),
  rule(
    'says-again-as-question',
    'testing_understanding',
    (m) =>
      m.asks && m.follows && m.words.length >= 4 && m.echoes >= 2 && m.echoes >= (2 / 3) * m.content && !asksByOrder(m),
  ),
  rule('summary-goes-on', 'summarizing', (m) => m.continuesSummary && !m.asks && m.refersBack >= 1),
];

const ASKING: readonly Rule[] = [
  rule(
    'suggestion-as-question',
    'proposing',
    (m) => say.SUGGESTS_BY_ASKING.test(m.text) || (m.asks && say.BARGAINS.test(m.said)),
  ),
  rule('invites-story', 'open_question', isStory),
  rule('wonders-whether', 'closed_question', (m) => say.WONDERS_WHETHER.test(m.text)),
  rule('asks-on-a-scale', 'closed_question', (m) => say.ASKS_SCALE.test(m.said)),
  rule('about-then-yes-or-no', 'closed_question', (m) => say.ABOUT_THEN_YES_NO.test(m.text)),
  rule('asks-one-datum', 'closed_question', (m) => say.ASKS_DATUM.test(m.text) && (m.asks || isQuestion(m))),
  rule('asks-openly', 'open_question', (m) => say.ASKS_OPENLY.test(m.text) && (m.asks || isQuestion(m))),
  rule(
    'asks-one-datum-inside',
    'closed_question',
    (m) => !m.punctuated && !say.YES_NO_ORDER.test(m.text) && say.ASKS_DATUM.test(fromInnerWh(m)),
  ),
  rule(
    'asks-openly-inside',
    'open_question',
    (m) =>
      (m.asks ? OPEN_INSIDE.test(m.text) : !m.punctuated && findInnerWh(m.words) > 0) && !say.YES_NO_ORDER.test(m.text),
  ),
  rule(
    'statement-with-okay',
    'none',
    (m) => m.asks && m.words.length <= 3 && m.content === 0 && /\b(?:okay|ok|yeah|right)$/.test(m.text),
  ),
  rule(
    'asks-yes-or-no',
    'closed_question',
    (m) =>
      (m.asks && !/.. (?:okay|ok|yeah|you know)$/.test(m.text)) ||
      (m.words.length >= 3 &&
        say.YES_NO_ORDER.test(m.text) &&
        (m.words.length >= LONG || !say.DANGLING.has(last(m.words)))),
  ),
  rule(
    'yes-or-no-about-a-noun',
    'closed_question',
    (m) => !m.punctuated && m.words.length >= 3 && say.YES_NO_NOUN.test(m.text),
  ),
  rule('tag', 'closed_question', (m) => ((m.asks || !m.punctuated) && say.TAG.test(m.text)) || concludesWithTag(m)),
  rule('elliptic-question', 'closed_question', (m) => say.ELLIPTIC.test(m.text) && m.words.length >= 2),
];

const OFFERING: readonly Rule[] = [
  rule('differs', 'disagreeing', (m) => say.DISAGREES.test(m.text)),
  rule('objects', 'disagreeing', (m) => m.objectsTo && m.words.length >= 3 && OBSTACLE.test(m.text)),
  rule('turns-down', 'disagreeing', (m) => m.follows && !m.answers && say.TURNS_DOWN.test(m.text)),
  rule('but-not', 'disagreeing', (m) => m.refersBack > 0 && m.echoes > 0 && BUT_NOT.test(m.said)),
  rule('yes-but', 'disagreeing', (m) => m.follows && !m.answers && m.words.length >= 3 && say.YES_BUT.test(m.said)),
  rule(
    'no-because',
    'disagreeing',
    (m) => m.follows && !m.answers && m.full.length >= 4 && say.NO_CONTRARY.test(m.said),
  ),
  rule('thinks-aloud', 'none', (m) => say.PERCEIVES.test(m.text) && m.words.length <= 6),
  rule('suggests', 'proposing', (m) => say.SUGGESTS.test(m.text) && !say.PERCEIVES.test(m.text)),
  rule('asks-for-action', 'proposing', (m) => say.COMMANDS.test(m.text) && !GOES_ON.test(m.said)),
  rule(
    'hedged-fact',
    'giving_info_fact',
    (m) => say.HOLDS_VIEW.test(m.text) && say.DATUM.test(m.text) && !judges(m) && m.words.length <= 9,
  ),
  rule('holds-a-view', 'giving_info_opinion', (m) => say.HOLDS_VIEW.test(m.text)),
  rule('judges', 'giving_info_opinion', (m) => judges(m)),
  rule('states', 'giving_info_fact', () => true),
];

/** In RACKHAM's decision order. */
const RULES: readonly Rule[] = [...NOTHING, ...RESPONDING, ...DRAWING_IN, ...GOING_BACK, ...ASKING, ...OFFERING];

/** The rule that decides a clause; the last rule of the table always holds. */
export function decide(moment: Moment): Rule {
  return (
    RULES.find((candidate) => candidate.test(moment)) ?? {
      name: 'states',
      behaviour: 'giving_info_fact',
      test: () => true,
    }
  );
}

/** "… and then go back": the subject is left out, nobody is asked for anything. */
const GOES_ON = /^(?:(?:so|but) )?(?:and|to)\b(?!.*\bplease\b)/;
const CONCLUDES = /^(?:(?:and|okay|ok|right|yeah|oh|ah|well) )*(?:so|then|meaning|which means|and so)\b/;
/** A conclusion about the speaker's own doing restates nobody. */
const OWN_MATTER = /^(?:(?:and|so|then) )*(?:i|we|let|let's|i'm|i'll|i'd|i've|we're|we'll|we've|my|our)\b/;
const INVERTS = /\b(?:do|does|did|are|can|could|will|would|have|shall) (?:we|you|they|it)\b/;
/** In the way of what was proposed just before. */
const OBSTACLE =
  /^(?:(?:i'm afraid|unfortunately|i think|well) )*(?:we|i|that|it|they|this|our \w+|my \w+) (?:really |just |probably )*(?:can't|cannot|won't|wouldn't|couldn't|doesn't|isn't going|is not going)\b/;
const BUT_NOT = /^(?:well )?but .*(?:n't|\bnot|\bnever)\b/;
const OPEN_INSIDE =
  /\b(?:what|how|why)(?:'s)? (?!many|much|long|often|old|big)(?:do|does|did|is|are|was|were|can|could|would|will|should|have|has|happens)\b/;

function last(words: readonly string[]): string {
  return words[words.length - 1] ?? '';
}

/** The clause from the wh-word on with which a direct question opens inside it. */
function fromInnerWh(m: Moment): string {
  const at = findInnerWh(m.words);
  return at < 0 ? '' : m.words.slice(at).join(' ');
}

/** "So nobody has looked at it yet right", where nobody typed the comma and the mark. */
function concludesWithTag(m: Moment): boolean {
  return !m.punctuated && m.words.length >= 4 && CONCLUDES.test(m.said) && /\b(?:right|correct)$/.test(m.text);
}

function isStory(m: Moment): boolean {
  return say.INVITES_STORY.test(m.text);
}

function startsOpen(m: Moment): boolean {
  return say.ASKS_OPENLY.test(m.text);
}

function asksByOrder(m: Moment): boolean {
  return startsOpen(m) || say.YES_NO_ORDER.test(m.text) || say.ASKS_DATUM.test(m.text);
}

function isQuestion(m: Moment): boolean {
  return (
    (m.words.length >= 3 && say.ASKS_INVERTED.test(m.text)) ||
    (!m.punctuated && (say.SHORT_WH.test(m.text) || (m.words.length >= 3 && say.WH_SUBJECT.test(m.text))))
  );
}

function judges(m: Moment): boolean {
  return m.words.some((word) => say.JUDGES.has(word));
}
