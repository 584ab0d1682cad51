import type { SpeakerId } from '../domain.ts';
import { weighRoles } from '../rackham/roles.ts';
import { isPush } from '../rackham/timing.ts';
import { type Advise, pick } from './advise.ts';
import { answerWords, closedChances, closedClause, opened } from './closed.ts';
import { findForgotten } from './people.ts';
import { worthOf } from './points.ts';
import { callName, cite, pointOf, quoteAt } from './quote.ts';
import { allOf, does, labelAt, metricsOf, pushesOnly, type Scene, textAt, utteranceAt, wordCount } from './scene.ts';

/** Advice for who does well already, and for whom nothing graver was found: the next step from an own moment. */

/** Somebody was named who matters, and the speaker never came back to them. */
export const followUp: Advise = (scene, speaker, seed) => {
  const named = findForgotten(scene, speaker);
  if (named === null) return null;
  const other = callName(scene, utteranceAt(scene, named.at)?.speaker ?? speaker);
  const [first = named.name] = named.name.split(' ');
  const { say } = scene.words;
  const ask = pick(
    [
      `How does ${first} look at this, and what would have to change there?`,
      `What would ${first} need to see to be for it?`,
    ],
    seed,
  );
  return {
    kind: 'follow-up',
    matters: 0.45,
    finding: say`${other} named ${named.name}, and nobody asked on.`,
    item: {
      behaviour: 'open_question',
      title: pick([say`Come back to ${first}`, say`Ask about ${first}`], seed),
      why: say`${other} brought ${named.name} into the picture, and you did not take the name up again.`,
      how: say`Stay with the person for one question: “${ask}”`,
      evidence: quoteAt(scene.transcript, named.at),
    },
  };
};

/** Do more of the question that worked. */
export const repeatIt: Advise = (scene, speaker, seed) => {
  const best = bestQuestion(scene, speaker);
  if (best === null) return null;
  const { say, count } = scene.words;
  const other = callName(scene, best.answer.speaker);
  const drew = count(best.answer.words);
  const ask = pick(['What else plays into that?', 'What makes that so?', 'And what does that lead to?'], seed);
  return {
    kind: 'repeat-it',
    matters: 0.2,
    finding: say`One question drew ${drew} words from ${other}; more like it would help.`,
    item: {
      behaviour: 'open_question',
      title: pick([say`Ask more questions like this one`, say`Follow your best question with a second one`], seed),
      why: say`This question drew ${drew} words from ${other}, the longest answer you got to an open question.`,
      how: say`When the answer ends, stay with it: “${ask}”`,
      evidence: quoteAt(scene.transcript, best.at),
    },
  };
};

/** A question that only asks for the order is not what opens somebody up. */
const PRESSES = /\b(?:sign|signed|signing|deal|contract)\b/i;

/** The open question with the longest answer. */
export function bestQuestion(
  scene: Scene,
  speaker: SpeakerId,
): { readonly at: number; readonly answer: Scene['turns'][number] } | null {
  let best: { at: number; answer: Scene['turns'][number] } | null = null;
  for (const [i, turn] of scene.turns.entries()) {
    const answer = scene.turns[i + 1];
    if (turn.speaker !== speaker || answer === undefined) continue;
    const at = turn.at.findLast((index) => does(scene, index, 'open_question') || does(scene, index, 'bringing_in'));
    if (at === undefined || PRESSES.test(utteranceAt(scene, at)?.text ?? '')) continue;
    if (answer.words >= 10 && (best === null || answer.words > best.answer.words)) best = { at, answer };
  }
  return best;
}

/** Utterances between which two closed questions still belong together. */
const RUN = 8;

/** Two closed questions in a row in a conversation whose questions are otherwise open. */
export const openOne: Advise = (scene, speaker, seed) => {
  const { words } = scene;
  const { say } = words;
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
      finding: say`Two questions in a row could be answered with one word.`,
      item: {
        behaviour: 'closed_question',
        title: pick(
          [say`Open the second of two closed questions`, say`After a closed question, ask an open one`],
          seed,
        ),
        why: say`Two questions in a row asked for one detail each, this one and ${cite(second, 70, words)}.`,
        how: say`Keep the first, and instead of the second ask: “${opened(first, seed)}”`,
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

const OFFERS_PRICE = [
  'May I put our price beside that number, so that you can judge both?',
  'Shall I say what this would cost, so that you can weigh it against that?',
];

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
  const { say } = scene.words;
  const other = callName(scene, asked.speaker);
  return {
    kind: 'price-first',
    matters: 0.42,
    finding: say`${other} had to ask for the price.`,
    item: {
      behaviour: 'giving_info_fact',
      title: pick([say`Bring up the price yourself`, say`Name the price before they ask`], seed),
      why: say`The price came up only because ${other} asked for it.`,
      how: say`Offer it once the cost of the problem is clear: “${pick(OFFERS_PRICE, seed)}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** How many words of telling one cue of offering (roles.ts) weighs. */
const OFFER_WORDS = 30;
const MANY_POINTS = 3;
const MANY_WORDS = 40;
const LECTURE_WORDS = 60;

const HANDS_BACK = [
  'How do you do that today, and what would you want to be different?',
  'Which part of that would matter to you, if any?',
];

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
  const { say, count } = scene.words;
  return {
    kind: 'hand-back',
    matters: Math.min(0.6, 0.25 + best.words / 400),
    finding: say`${count(best.at.length)} statements in a row left no opening for the other side.`,
    item: {
      behaviour: 'giving_info_fact',
      title: pick([say`One point, then a question`, say`Stop after the first point`], seed),
      why: say`This began ${count(best.at.length)} statements in a row, ${count(best.words)} words that nobody had asked for.`,
      how: say`After the first one stop and ask: “${pick(HANDS_BACK, seed)}”`,
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
  const { say, counted } = scene.words;
  const ask = pick(['Can you give me an example of that?', 'What makes you say that?'], seed);
  return {
    kind: 'go-deeper',
    matters: 0.22,
    finding: say`An open question got a short answer and was left there.`,
    item: {
      behaviour: 'open_question',
      title: pick([say`Ask a second time when the answer is short`, say`Go one level deeper`], seed),
      why: say`This open question got ${counted(asked.words, 'word')} in reply.`,
      how: say`Wait, then ask once more: “${ask}”`,
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
  const { say } = scene.words;
  const ask = pick(['And what would you change about that first?', 'And what does that lead to?'], seed);
  return {
    kind: 'stay-with-it',
    matters: 0.14,
    finding: say`A check of understanding could have led to the next question.`,
    item: {
      behaviour: 'testing_understanding',
      title: pick([say`Let a question follow your check`, say`Build on your check`], seed),
      why: say`You made sure that you had understood; the yes to it is the best moment to ask on.`,
      how: say`After the yes, go one step further: “${ask}”`,
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
  const { say, count } = scene.words;
  const ask = pick(['How does that look from your side?', 'What would that mean for you?'], seed);
  const both = `${pointOf(textAt(scene, best.at)).slice(1, -1)}. ${ask}`;
  return {
    kind: 'ask-not-tell',
    matters: 0.12,
    finding: say`A statement could have ended in a question.`,
    item: {
      behaviour: 'giving_info_opinion',
      title: pick([say`End a statement with a question`, say`Hand your point over`], seed),
      why: say`${count(metrics.push)} of your ${count(metrics.pull + metrics.push)} contributions told or suggested something; one like this can invite an answer.`,
      how: say`Add one question to it: “${both}”`,
      evidence: quoteAt(scene.transcript, best.at),
    },
  };
};
