import { weighRoles } from '../rackham/roles.ts';
import { isPush } from '../rackham/timing.ts';
import { type Advise, pick } from './advise.ts';
import { answerWords, closedChances, closedClause, opened } from './closed.ts';
import { findForgotten } from './people.ts';
import { worthOf } from './points.ts';
import { callName, cite, countOf, pointOf, quoteAt } from './quote.ts';
import { allOf, does, labelAt, metricsOf, pushesOnly, type Scene, textAt, utteranceAt, wordCount } from './scene.ts';

/** Advice for who does well already, and for whom nothing graver was found: the next step from an own moment. */

/** Somebody was named who matters, and the speaker never came back to them. */
export const followUp: Advise = (scene, speaker, seed) => {
  const named = findForgotten(scene, speaker);
  if (named === null) return null;
  const other = callName(scene.transcript, utteranceAt(scene, named.at)?.speaker ?? speaker);
  const [first = named.name] = named.name.split(' ');
  return {
    kind: 'follow-up',
    matters: 0.45,
    finding: `${other} named ${named.name}, and nobody asked on.`,
    item: {
      behaviour: 'open_question',
      title: pick([`Come back to ${first}`, `Ask about ${first}`], seed),
      why: `${other} brought ${named.name} into the picture, and you did not take the name up again.`,
      how: `Stay with the person for one question: “${pick([`How does ${first} look at this, and what would have to change there?`, `What would ${first} need to see to be for it?`], seed)}”`,
      evidence: quoteAt(scene.transcript, named.at),
    },
  };
};

/** Utterances between which two closed questions still belong together. */
const RUN = 8;

/** Two closed questions in a row in a conversation whose questions are otherwise open. */
export const openOne: Advise = (scene, speaker, seed) => {
  const { open_question: open = 0, closed_question: closed = 0 } = metricsOf(scene, speaker)?.counts ?? {};
  // Who asks mostly closed questions hears about all of them.
  if (open + closed === 0 || open / (open + closed) < 0.4) return null;
  const chances = closedChances(scene, speaker)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  const opens = allOf(scene, speaker, 'open_question');
  for (const [i, at] of chances.entries()) {
    const next = chances[i + 1];
    if (next === undefined || next - at > RUN || opens.some((one) => one > at && one < next)) continue;
    const [first, second] = [closedClause(scene, at), closedClause(scene, next)];
    return {
      kind: 'open-one',
      matters: 0.4,
      finding: 'Two questions in a row could be answered with one word.',
      item: {
        behaviour: 'closed_question',
        title: pick(['Open the second of two closed questions', 'After a closed question, ask an open one'], seed),
        why: `Two questions in a row asked for one detail each, this one and ${cite(second, 70)}.`,
        how: `Keep the first, and instead of the second ask: “${opened(first, seed)}”`,
        evidence: quoteAt(scene.transcript, at, first),
      },
    };
  }
  return null;
};

/** A seller's own words about what the offer costs. */
const NAMES_PRICE =
  /\b(?:price|prices|pricing|per (?:seat|user|month|year)|(?:euros?|pounds|dollars) (?:a|per|more))\b/i;
const ASKS_PRICE =
  /^(?:(?:and|so|okay) )?(?:the |what about (?:the )?)?pric(?:e|ing)[.?]|\b(?:haven't|didn't|never) (?:\w+ ){1,3}(?:a |the |your )?pric(?:e|ing)\b|\b(?:your|the) pric(?:e|es|ing)\b.*\?|\bwhat(?:'s| is| about) (?:the|your) (?:price|pricing|cost)\b|\bwhat (?:does|would|will) (?:it|that|this|all this) cost\b|\bhow much (?:is|does|would|will) (?:it|that|this)\b/i;

/** The seller named no price until the other side asked for it. */
export const priceFirst: Advise = (scene, speaker, seed) => {
  if (scene.roles.get(speaker) !== 'seller') return null;
  const first = scene.transcript.utterances.findIndex((one) =>
    (one.speaker === speaker ? NAMES_PRICE : ASKS_PRICE).test(one.text.replace(/’/g, "'")),
  );
  const asked = utteranceAt(scene, first);
  if (asked === undefined || asked.speaker === speaker) return null;
  // The sentence that says most about it is the better proof: "Price. You haven't said a price."
  const next = textAt(scene, first + 1);
  const at = utteranceAt(scene, first + 1)?.speaker === asked.speaker && ASKS_PRICE.test(next) ? first + 1 : first;
  const other = callName(scene.transcript, asked.speaker);
  return {
    kind: 'price-first',
    matters: 0.42,
    finding: `${other} had to ask for the price.`,
    item: {
      behaviour: 'giving_info_fact',
      title: pick(['Bring up the price yourself', 'Name the price before they ask'], seed),
      why: `The price came up only because ${other} asked for it.`,
      how: `Offer it once the cost of the problem is clear: “${pick(['May I put our price beside that number, so that you can judge both?', 'Shall I say what this would cost, so that you can weigh it against that?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** How many words of telling one cue of offering (roles.ts) weighs. */
const OFFER_WORDS = 30;
const MANY_POINTS = 3;
const MANY_WORDS = 40;
const LECTURE_WORDS = 60;

/** Several points in one go that nobody had asked for. */
export const handBack: Advise = (scene, speaker, seed) => {
  let best: Scene['turns'][number] | null = null;
  let most = 0;
  for (const [i, turn] of scene.turns.entries()) {
    if (turn.speaker !== speaker || turn.at.length < MANY_POINTS || turn.words < MANY_WORDS) continue;
    const before = scene.turns[i - 1];
    if (pushesOnly(scene, turn) === null) continue;
    // A conversation may open with a few words about why we are here, not with a lecture.
    if (before === undefined ? turn.words < LECTURE_WORDS : asksFor(scene, before.at)) continue;
    if (turn.at.some((at) => /\b(?:sorry|fair point)\b/i.test(textAt(scene, at)))) continue;
    const offers = turn.at.reduce((sum, at) => sum + weighRoles(textAt(scene, at)).seller, 0);
    // Offering early, before much is known of the other side, costs most.
    const weight = (turn.words + OFFER_WORDS * offers) * (1.5 - i / scene.turns.length);
    if (weight <= most) continue;
    most = weight;
    best = turn;
  }
  const at = best?.at.find((index) => wordCount(textAt(scene, index)) >= 6);
  if (best === null || at === undefined) return null;
  return {
    kind: 'hand-back',
    matters: Math.min(0.6, 0.25 + best.words / 400),
    finding: `${best.at.length} statements in a row left no opening for the other side.`,
    item: {
      behaviour: 'giving_info_fact',
      title: pick(['One point, then a question', 'Stop after the first point'], seed),
      why: `This began ${countOf(best.at.length, 'statement')} in a row, ${best.words} words that nobody had asked for.`,
      how: `After the first one stop and ask: “${pick(['How do you do that today, and what would you want to be different?', 'Which part of that would matter to you, if any?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** Whether a turn asked for something: then a long answer is what was wanted. */
function asksFor(scene: Scene, at: readonly number[]): boolean {
  return at.some(
    (index) =>
      does(scene, index, 'open_question') ||
      does(scene, index, 'closed_question') ||
      does(scene, index, 'testing_understanding') ||
      ASKS_PRICE.test(textAt(scene, index)),
  );
}

/** Whether the answer was taken as it came: nobody asked back, and the asker did not ask on. */
function isLeft(scene: Scene, at: number): boolean {
  const asker = scene.turns.findIndex((turn) => turn.at.includes(at));
  const answer = scene.turns[asker + 1];
  const next = scene.turns[asker + 2];
  if (asker < 0 || answer === undefined || next === undefined || / or /.test(textAt(scene, at))) return false;
  return !asksFor(scene, answer.at) && pushesOnly(scene, next) !== null;
}

/** An open question that got a short answer deserved a second one. */
export const goDeeper: Advise = (scene, speaker, seed) => {
  const asked = allOf(scene, speaker, 'open_question')
    .map((at) => ({ at, words: answerWords(scene, at) }))
    .filter(({ at, words }) => words > 0 && words <= 12 && wordCount(textAt(scene, at)) >= 4 && isLeft(scene, at))
    .sort((a, b) => a.words - b.words || a.at - b.at)[0];
  if (asked === undefined) return null;
  const question = labelAt(scene, asked.at).marks.find((mark) => mark.behaviour === 'open_question')?.clause;
  return {
    kind: 'go-deeper',
    matters: 0.22,
    finding: 'An open question got a short answer and was left there.',
    item: {
      behaviour: 'open_question',
      title: pick(['Ask a second time when the answer is short', 'Go one level deeper'], seed),
      why: `This open question got ${countOf(asked.words, 'word')} in reply.`,
      how: `Wait, then ask once more: “${pick(['Can you give me an example of that?', 'What makes you say that?'], seed)}”`,
      evidence: quoteAt(scene.transcript, asked.at, question),
    },
  };
};

/** A check or a summary that worked can carry the next question. */
export const stayWithIt: Advise = (scene, speaker, seed) => {
  const at = [...allOf(scene, speaker, 'testing_understanding'), ...allOf(scene, speaker, 'summarizing')].find(
    (index) => wordCount(textAt(scene, index)) >= 5,
  );
  if (at === undefined) return null;
  return {
    kind: 'stay-with-it',
    matters: 0.14,
    finding: 'A check of understanding could have led to the next question.',
    item: {
      behaviour: 'testing_understanding',
      title: pick(['Let a question follow your check', 'Build on your check'], seed),
      why: 'You made sure that you had understood; the yes to it is the best moment to ask on.',
      how: `After the yes, go one step further: “${pick(['And what would you change about that first?', 'And what does that lead to?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** One of the own statements, put so that the other side has something to answer. */
export const askNotTell: Advise = (scene, speaker, seed) => {
  const metrics = metricsOf(scene, speaker);
  const own = scene.labelled.labels.flatMap(({ marks }, at) =>
    utteranceAt(scene, at)?.speaker === speaker && marks.length > 0 && marks.every((mark) => isPush(mark.behaviour))
      ? [{ at, worth: worthOf(scene, at) + Math.min(wordCount(textAt(scene, at)), 8) / 100 }]
      : [],
  );
  // The last words are mostly good-byes.
  const best = own
    .slice(0, -1)
    .reduce<(typeof own)[number] | null>((top, one) => (top === null || one.worth > top.worth ? one : top), null);
  if (best === null || metrics === undefined) return null;
  return {
    kind: 'ask-not-tell',
    matters: 0.12,
    finding: 'A statement could have ended in a question.',
    item: {
      behaviour: 'giving_info_opinion',
      title: pick(['End a statement with a question', 'Hand your point over'], seed),
      why: `${metrics.push} of your ${countOf(metrics.pull + metrics.push, 'contribution')} told or suggested something; one like this can invite an answer.`,
      how: `Add one question to it: “${pointOf(textAt(scene, best.at)).slice(1, -1)}. ${pick(['How does that look from your side?', 'What would that mean for you?'], seed)}”`,
      evidence: quoteAt(scene.transcript, best.at),
    },
  };
};
