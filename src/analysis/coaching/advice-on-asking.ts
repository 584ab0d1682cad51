import type { SpeakerId } from '../domain.ts';
import { saysName, wordsOf } from '../rackham/words.ts';
import { type Advise, pick } from './advise.ts';
import { closedChances, closedClause, opened } from './closed.ts';
import { findOpening } from './openings.ts';
import { WORTH_CHECKING, worthFor } from './points.ts';
import { callName, cite, pointOf, quoteAt } from './quote.ts';
import { does, exchangesOf, metricsOf, pushesOnly, type Scene, textAt, utteranceAt, wordCount } from './scene.ts';

/** Advice on drawing others out: asking, checking, making room. */

/** They said something worth a question and the speaker told instead. */
export const askAboutIt: Advise = (scene, speaker, seed) => {
  const missed = exchangesOf(scene, speaker).flatMap(({ said, reply }) => {
    // Nobody owes discovery to the side that sells.
    if (pushesOnly(scene, reply) === null || scene.roles.get(said.speaker) === 'seller') return [];
    if (said.at.some((at) => asksSomething(scene, at))) return [];
    const replyAt = mainPoint(scene, reply.at);
    if (replyAt === null) return [];
    const told = Math.min(60, reply.words);
    return said.at.slice(-RECENT).flatMap((at) => {
      const text = textAt(scene, at);
      const opening = wordCount(text) < 4 ? null : findOpening(text);
      return opening === null ? [] : [{ at, opening, replyAt, weight: opening.weight * (20 + told) }];
    });
  });
  const best = missed.reduce<(typeof missed)[number] | null>(
    (top, one) => (top === null || one.weight > top.weight ? one : top),
    null,
  );
  if (best === null) return null;
  const { say, count, counted } = scene.words;
  const metrics = metricsOf(scene, speaker);
  const asked = (metrics?.counts.open_question ?? 0) + (metrics?.counts.closed_question ?? 0);
  const other = callName(scene, utteranceAt(scene, best.at)?.speaker ?? speaker);
  const calls = best.opening.calls(scene.words);
  const reply = cite(textAt(scene, best.replyAt), 70, scene.words);
  const times = new Set(missed.map((one) => one.replyAt)).size;
  const why = say`${other} touched on ${calls}, and you went on with ${reply}.`;
  const often = say`That happened ${count(times)} times; you asked ${counted(asked, 'question')} in all.`;
  return {
    kind: 'ask-about-it',
    // Who asks as much as skilled negotiators do hardly needs to hear it.
    matters:
      asked / Math.max(1, (metrics?.pull ?? 0) + (metrics?.push ?? 0)) >= 0.213
        ? 0.35
        : Math.min(1, 0.62 + 0.05 * times),
    finding: pick(
      [
        say`${other} touched on ${calls} and got an answer instead of a question.`,
        say`When ${other} touched on ${calls}, nobody asked on.`,
      ],
      seed,
    ),
    item: {
      behaviour: 'open_question',
      title: pick(
        [say`Ask before you answer: ${calls}`, say`One more question about ${calls}`, say`Explore first: ${calls}`],
        seed,
      ),
      why: times > 1 ? `${why} ${often}` : why,
      how: say`Next time, put one open question before any answer. Here: “${pick(best.opening.ask, seed)}” Then wait.`,
      evidence: quoteAt(scene.transcript, best.at),
    },
  };
};

/** Of a turn, how many of its last utterances a reply can be said to answer. */
const RECENT = 4;
const APOLOGY = /\b(?:sorry|apolog\w+|thank)\b/i;
/** A reply shorter than this is no telling. */
const TELLING_WORDS = 6;

/** Whether an utterance only says words of a turn again: that is a check, too. */
function repeats(scene: Scene, said: readonly number[], at: number | undefined): boolean {
  const words = at === undefined ? [] : wordsOf(textAt(scene, at));
  const theirs = new Set(said.flatMap((index) => wordsOf(textAt(scene, index))));
  return words.length >= 2 && words.every((word) => theirs.has(word));
}

/** What a turn tells first, or the longest of it where it begins with an apology; null when it tells next to nothing. */
function mainPoint(scene: Scene, at: readonly number[]): number | null {
  const apologises = at.some((index) => APOLOGY.test(textAt(scene, index)));
  let longest: number | null = null;
  let most = TELLING_WORDS - 1;
  for (const index of at) {
    const text = textAt(scene, index);
    const words = wordCount(text);
    if (words <= most || APOLOGY.test(text)) continue;
    most = apologises ? words : Number.POSITIVE_INFINITY;
    longest = index;
  }
  return longest;
}

function asksSomething(scene: Scene, at: number): boolean {
  return (
    does(scene, at, 'open_question') ||
    does(scene, at, 'closed_question') ||
    does(scene, at, 'testing_understanding') ||
    does(scene, at, 'bringing_in')
  );
}

/** They gave several details and nobody checked them. */
export const checkIt: Advise = (scene, speaker, seed) => {
  const metrics = metricsOf(scene, speaker);
  const checks = metrics?.counts.testing_understanding ?? 0;
  const n = (metrics?.pull ?? 0) + (metrics?.push ?? 0);
  if (n === 0) return null;
  const rare = checks / n < 0.06;
  const chances = exchangesOf(scene, speaker).flatMap(({ said, reply }) => {
    if (reply.at.some((at) => does(scene, at, 'testing_understanding') || does(scene, at, 'summarizing'))) return [];
    if (repeats(scene, said.at, reply.at[0])) return [];
    return said.at
      .map((at) => ({
        at,
        weight: worthFor(scene, speaker, at) * (1.2 - (0.4 * at) / scene.transcript.utterances.length),
      }))
      .filter(({ weight }) => weight >= WORTH_CHECKING);
  });
  const best = chances.reduce<(typeof chances)[number] | null>(
    (top, one) => (top === null || one.weight > top.weight ? one : top),
    null,
  );
  if (best === null) return null;
  const { say, count, counted, percent } = scene.words;
  const other = callName(scene, utteranceAt(scene, best.at)?.speaker ?? speaker);
  const point = pointOf(textAt(scene, best.at));
  return {
    kind: 'check-it',
    // Who checks often enough hears of it only when there is nothing else to say.
    matters: !rare ? 0.16 : n >= 20 ? 0.55 : 0.4,
    finding: !rare
      ? say`This point by ${other} was not played back to check it.`
      : checks === 0
        ? say`What ${other} said was never played back to check it.`
        : say`What ${other} said was rarely played back to check it.`,
    item: {
      behaviour: 'testing_understanding',
      title: pick(
        [say`Play back what ${other} says`, say`Check before you move on`, say`Test what you heard from ${other}`],
        seed,
      ),
      why: !rare
        ? say`You checked ${counted(checks, 'point')} of what others said, but not this one.`
        : checks === 0
          ? say`None of your ${count(n)} contributions checked what somebody else had said; for skilled negotiators it is about ${percent(0.1)}.`
          : say`${percent(checks / n)} of your ${count(n)} contributions checked what somebody else had said; for skilled negotiators it is about ${percent(0.1)}.`,
      how: pick(
        [
          say`Take one detail and hand it back: “${`You said ${point}. Is that the part that matters most?`}”`,
          say`Before your own point, try: “${`You said ${point}. What follows from that for you?`}”`,
          say`A short check is enough: “${`You said ${point}. What does that mean in practice?`}”`,
        ],
        seed,
      ),
      evidence: quoteAt(scene.transcript, best.at),
    },
  };
};

/** Several yes/no questions where an open one would have told more. */
export const openIt: Advise = (scene, speaker, seed) => {
  const { open_question: open = 0, closed_question: closed = 0 } = metricsOf(scene, speaker)?.counts ?? {};
  if (open + closed < 5 || open / (open + closed) >= 0.4) return null;
  const at = closedChances(scene, speaker)[0]?.at;
  if (at === undefined) return null;
  const clause = closedClause(scene, at);
  const { words } = scene;
  const { say, count } = words;
  return {
    kind: 'open-it',
    matters: 0.5,
    finding: say`${count(closed)} of ${count(open + closed)} questions could be answered with a word.`,
    item: {
      behaviour: 'closed_question',
      title: pick(
        [
          say`Turn a yes/no question into an open one`,
          say`Ask for the story, not the yes`,
          say`Open up your questions`,
        ],
        seed,
      ),
      why: say`${count(closed)} of your ${count(open + closed)} questions were closed, so you got facts but few reasons.`,
      how: say`Instead of ${cite(clause, 80, words)} try “${opened(clause, seed)}”`,
      evidence: quoteAt(scene.transcript, at, clause),
    },
  };
};

const HALFWAY = [
  'How does that compare with what you do today?',
  'Which part of this matters for you?',
  'What questions does that raise for you?',
];

/** One long stretch of telling. */
export const breakItUp: Advise = (scene, speaker, seed) => {
  const measured = metricsOf(scene, speaker)?.longestMonologueMs;
  if (measured === undefined || !('value' in measured)) return null;
  const seconds = Math.round(measured.value / 1000);
  const longest = scene.turns.reduce<(typeof scene.turns)[number] | null>(
    (top, turn) => (turn.speaker === speaker && (top === null || turn.words > top.words) ? turn : top),
    null,
  );
  const at = longest?.at[Math.floor(longest.at.length / 2)];
  if (seconds < 83 || longest === null || at === undefined || longest.at.length < 3) return null;
  const { say, count } = scene.words;
  const said = cite(utteranceAt(scene, at)?.text ?? '', 60, scene.words);
  const ask = pick(HALFWAY, seed);
  return {
    kind: 'break-it-up',
    matters: Math.min(0.85, 0.35 + (seconds - 83) / 250),
    finding: say`The longest stretch without the other side was ${count(seconds)} s.`,
    item: {
      behaviour: 'open_question',
      title: pick(
        [say`Stop after the first point`, say`Break up the long stretch`, say`Hand the floor back sooner`],
        seed,
      ),
      why: say`You talked for ${count(seconds)} s in one go; three quarters of speakers in recorded work discussions never go beyond 83 s.`,
      how: say`Halfway, after ${said}, stop and ask: “${ask}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** Somebody at the table hardly spoke. */
export const bringIn: Advise = (scene, speaker, seed) => {
  const { speakers } = scene.metrics;
  const mine = metricsOf(scene, speaker);
  if (speakers.length < 3 || mine === undefined || mine.counts.bringing_in > 0) return null;
  const most = Math.max(...speakers.map((one) => one.words));
  // The busiest speakers have the floor to give away.
  if (mine.words < most / 2) return null;
  const total = speakers.reduce((sum, one) => sum + one.words, 0);
  const quiet = speakers.filter(
    (one) => one.speaker !== speaker && one.words > 0 && one.words < total / speakers.length / 2,
  );
  const quietest = quiet.reduce<(typeof quiet)[number] | null>(
    (least, one) => (least === null || one.words < least.words ? one : least),
    null,
  );
  const at =
    quietest === null
      ? -1
      : scene.labelled.labels.findIndex(
          ({ marks }, i) => marks.length > 0 && utteranceAt(scene, i)?.speaker === quietest.speaker,
        );
  if (quietest === null || at < 0) return null;
  const name = callName(scene, quietest.speaker);
  if (asksByName(scene, speaker, name)) return null;
  const { say, percent } = scene.words;
  const share = percent(quietest.words / total);
  const ask = `${name}, you mentioned ${pointOf(textAt(scene, at))} – how do you see the rest of this?`;
  return {
    kind: 'bring-in',
    matters: 0.66,
    finding: say`${name} said ${share} of the words and was not asked in.`,
    item: {
      behaviour: 'bringing_in',
      title: pick([say`Bring ${name} in by name`, say`Ask ${name} directly`], seed),
      why: say`${name} spoke ${share} of all words, and you did not ask for their view by name.`,
      how: say`Pick up what they did say: “${ask}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** Whether a speaker asked somebody by name, also somebody who had just spoken: "Lena, what can we tell Tom?" */
function asksByName(scene: Scene, speaker: SpeakerId, name: string): boolean {
  return scene.transcript.utterances.some(
    (one, at) => one.speaker === speaker && saysName(one.text, name) && asksSomething(scene, at),
  );
}

/** Ask for the reason behind a view of the other side: the last resort when nothing weighs more. */
export const askWhy: Advise = (scene, speaker, seed) => {
  const turn = scene.turns.find(
    (one) => one.speaker !== speaker && one.at.some((at) => does(scene, at, 'giving_info_opinion')),
  );
  const at = turn?.at.find((index) => does(scene, index, 'giving_info_opinion'));
  if (turn === undefined || at === undefined || (metricsOf(scene, speaker)?.pull ?? 0) > 3) return null;
  const { say, count } = scene.words;
  const other = callName(scene, turn.speaker);
  const { pull = 0, push = 0 } = metricsOf(scene, speaker) ?? {};
  const ask = pick(['What leads you to that?', 'What have you seen that makes you say so?'], seed);
  return {
    kind: 'ask-why',
    matters: 0.15,
    finding: say`The reasons behind a view of ${other} stayed open.`,
    item: {
      behaviour: 'open_question',
      title: pick([say`Ask ${other} for the reason`, say`Find out what is behind ${other}'s view`], seed),
      why: say`Of your ${count(pull + push)} contributions, ${count(pull)} asked or checked something.`,
      how: say`After a view like this one, try: “${ask}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};
