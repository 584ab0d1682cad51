import type { ActionItem, SpeakerId } from '../domain.ts';
import { findOpening } from './openings.ts';
import { callName, cite, countOf, percent, quoteAt } from './quote.ts';
import {
  allOf,
  does,
  exchangesOf,
  labelAt,
  metricsOf,
  pushesOnly,
  type Scene,
  utteranceAt,
  wordCount,
} from './scene.ts';

/** What a coach could tell a speaker, each from a moment of theirs; coach.ts picks the few that matter most. */
export interface Advice {
  /** One of a kind per speaker is enough. */
  readonly kind: string;
  /** 0..1: how much it matters. */
  readonly matters: number;
  readonly item: ActionItem;
  /** The finding in one sentence, for the list of opportunities. */
  readonly finding: string;
}

/** `seed` varies the wording between speakers, always the same way. */
type Advise = (scene: Scene, speaker: SpeakerId, seed: number) => Advice | null;

function pick(choices: readonly string[], seed: number): string {
  return choices[seed % choices.length] ?? '';
}

/** They said something worth a question and the speaker told instead. */
const askAboutIt: Advise = (scene, speaker, seed) => {
  const missed = exchangesOf(scene, speaker).flatMap(({ said, reply }) => {
    const replyAt = pushesOnly(scene, reply);
    // Nobody owes discovery to the side that sells.
    if (replyAt === null || scene.roles.get(said.speaker) === 'seller') return [];
    if (said.at.some((at) => asksSomething(scene, at))) return [];
    return said.at.flatMap((at) => {
      const text = utteranceAt(scene, at)?.text ?? '';
      const opening = wordCount(text) < 5 ? null : findOpening(text);
      return opening === null
        ? []
        : [{ at, text, opening, replyAt, weight: opening.weight * (20 + Math.min(60, reply.words)) }];
    });
  });
  const best = missed.reduce<(typeof missed)[number] | null>(
    (top, one) => (top === null || one.weight > top.weight ? one : top),
    null,
  );
  if (best === null) return null;
  const metrics = metricsOf(scene, speaker);
  const asked = (metrics?.counts.open_question ?? 0) + (metrics?.counts.closed_question ?? 0);
  const other = callName(scene.transcript, utteranceAt(scene, best.at)?.speaker ?? speaker);
  const reply = cite(utteranceAt(scene, best.replyAt)?.text ?? '', 70);
  const times = new Set(missed.map((one) => one.replyAt)).size;
  const often =
    times > 1
      ? ` It happened ${times} times; you asked ${countOf(asked, 'question')} in all.`
      : ` You asked ${countOf(asked, 'question')} in all.`;
  return {
    kind: 'ask-about-it',
    // Who asks as much as skilled negotiators do hardly needs to hear it.
    matters:
      asked / Math.max(1, (metrics?.pull ?? 0) + (metrics?.push ?? 0)) >= 0.213
        ? 0.35
        : Math.min(1, 0.62 + 0.05 * times),
    finding: pick(
      [
        `${other} touched on ${best.opening.calls} and got an answer instead of a question.`,
        `When ${other} touched on ${best.opening.calls}, nobody asked on.`,
      ],
      seed,
    ),
    item: {
      behaviour: 'open_question',
      title: pick(
        [
          `Ask before you answer: ${best.opening.calls}`,
          `One more question about ${best.opening.calls}`,
          `Explore first: ${best.opening.calls}`,
        ],
        seed,
      ),
      why: `${other} touched on ${best.opening.calls}, and your next words were ${reply}.${often}`,
      how: `Next time, put one open question before any answer. Here: “${pick(best.opening.ask, seed)}” Then wait.`,
      evidence: quoteAt(scene.transcript, best.at),
    },
  };
};

function asksSomething(scene: Scene, at: number): boolean {
  return (
    does(scene, at, 'open_question') ||
    does(scene, at, 'closed_question') ||
    does(scene, at, 'testing_understanding') ||
    does(scene, at, 'bringing_in')
  );
}

/** They gave several details and nobody checked them. */
const checkIt: Advise = (scene, speaker, seed) => {
  const metrics = metricsOf(scene, speaker);
  const checks = metrics?.counts.testing_understanding ?? 0;
  const n = (metrics?.pull ?? 0) + (metrics?.push ?? 0);
  if (n === 0 || checks / n >= 0.06) return null;
  const chances = exchangesOf(scene, speaker).flatMap(({ said, reply }) => {
    if (reply.at.some((at) => does(scene, at, 'testing_understanding') || does(scene, at, 'summarizing'))) return [];
    return said.at.flatMap((at) => {
      const text = utteranceAt(scene, at)?.text ?? '';
      if (asksSomething(scene, at) || wordCount(text) < 8 || wordCount(text) > 18) return [];
      return [{ at, weight: wordCount(text) + 10 * (text.match(/\d+/g)?.length ?? 0) + said.words / 4 }];
    });
  });
  const best = chances.reduce<(typeof chances)[number] | null>(
    (top, one) => (top === null || one.weight > top.weight ? one : top),
    null,
  );
  if (best === null) return null;
  const other = callName(scene.transcript, utteranceAt(scene, best.at)?.speaker ?? speaker);
  const words = quoteAt(scene.transcript, best.at).quote;
  return {
    kind: 'check-it',
    matters: n >= 20 ? 0.55 : 0.4,
    finding: `What ${other} explained was ${checks === 0 ? 'never' : 'rarely'} played back to check it.`,
    item: {
      behaviour: 'testing_understanding',
      title: pick(
        [`Play back what ${other} says`, 'Check before you move on', `Test what you heard from ${other}`],
        seed,
      ),
      why: `${checks === 0 ? 'None' : percent(checks / n)} of your ${countOf(n, 'contribution')} checked what somebody else had said; for skilled negotiators it is about 10 %.`,
      how: pick(
        [
          `Take one detail and hand it back: “You said ${bare(words)} – is that the part that matters most?”`,
          `Before your own point, try: “Let me make sure I have this right: ${bare(words)}. What did I miss?”`,
          `A short check is enough: “When you say ${bare(words)}, what does that mean in practice?”`,
        ],
        seed,
      ),
      evidence: quoteAt(scene.transcript, best.at),
    },
  };
};

/** A quotation in single marks, to stand inside a sentence that is itself quoted. */
function bare(text: string): string {
  const inner = cite(text.replace(/^(?:(?:and|so|but|because|well|yeah|yes|okay|um|uh),? )+/i, ''), 110).slice(1, -1);
  return `‘${inner}’`;
}

/** Several yes/no questions where an open one would have told more. */
const openIt: Advise = (scene, speaker, seed) => {
  const { open_question: open = 0, closed_question: closed = 0 } = metricsOf(scene, speaker)?.counts ?? {};
  if (open + closed < 5 || open / (open + closed) >= 0.4) return null;
  const at = allOf(scene, speaker, 'closed_question').find((i) => wordCount(utteranceAt(scene, i)?.text ?? '') >= 5);
  if (at === undefined) return null;
  const clause = labelAt(scene, at).marks.find((mark) => mark.behaviour === 'closed_question')?.clause;
  return {
    kind: 'open-it',
    matters: 0.5,
    finding: `${closed} of ${open + closed} questions could be answered with a word.`,
    item: {
      behaviour: 'open_question',
      title: pick(
        ['Turn a yes/no question into an open one', 'Ask for the story, not the yes', 'Open up your questions'],
        seed,
      ),
      why: `${closed} of your ${open + closed} questions were closed, so you got facts but few reasons.`,
      how: `Instead of ${cite(clause ?? utteranceAt(scene, at)?.text ?? '', 80)} try “${pick(['Walk me through how you handle that today.', 'How does that work on your side at the moment?', 'What would you want to be different there?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at, clause),
    },
  };
};

/** One long stretch of telling. */
const breakItUp: Advise = (scene, speaker, seed) => {
  const measured = metricsOf(scene, speaker)?.longestMonologueMs;
  if (measured === undefined || !('value' in measured)) return null;
  const seconds = Math.round(measured.value / 1000);
  const longest = scene.turns.reduce<(typeof scene.turns)[number] | null>(
    (top, turn) => (turn.speaker === speaker && (top === null || turn.words > top.words) ? turn : top),
    null,
  );
  const at = longest?.at[Math.floor(longest.at.length / 2)];
  if (seconds < 83 || longest === null || at === undefined || longest.at.length < 3) return null;
  return {
    kind: 'break-it-up',
    matters: Math.min(0.85, 0.35 + (seconds - 83) / 250),
    finding: `The longest stretch without the other side was ${seconds} s.`,
    item: {
      behaviour: 'open_question',
      title: pick(['Stop after the first point', 'Break up the long stretch', 'Hand the floor back sooner'], seed),
      why: `You talked for ${seconds} s in one go; three quarters of speakers in recorded work discussions never go beyond 83 s.`,
      how: `Halfway, after ${cite(utteranceAt(scene, at)?.text ?? '', 60)}, stop and ask: “${pick(['How does that compare with what you do today?', 'Which part of this matters for you?', 'What questions does that raise for you?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** No summary in a conversation that had things to sum up. */
const sumUp: Advise = (scene, speaker, seed) => {
  const metrics = metricsOf(scene, speaker);
  const n = (metrics?.pull ?? 0) + (metrics?.push ?? 0);
  if (n < 20 || (metrics?.counts.summarizing ?? 0) > 0) return null;
  const proposals = allOf(scene, speaker, 'proposing').filter((i) => wordCount(utteranceAt(scene, i)?.text ?? '') >= 6);
  const at = proposals[proposals.length - 1];
  if (at === undefined) return null;
  const heard = scene.turns.filter((turn) => turn.speaker !== speaker && (turn.at[0] ?? 0) < at);
  const big = [...heard].sort((a, b) => b.words - a.words || (a.at[0] ?? 0) - (b.at[0] ?? 0))[0];
  const from = big === undefined ? null : callName(scene.transcript, big.speaker);
  return {
    kind: 'sum-up',
    matters: 0.42,
    finding: `None of ${n} contributions summed up what had been said.`,
    item: {
      behaviour: 'summarizing',
      title: pick(
        ['Sum up before the next step', 'Close the loop with a summary', 'Say back the main points once'],
        seed,
      ),
      why: `You made ${countOf(n, 'contribution')} and none summed up; skilled negotiators do it in about one of thirteen.`,
      how: `Before a step like this, say back two points you heard${from === null ? '' : ` from ${from}`}: “So far I have two things: … and … . What did I leave out?”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** A remark that attacks or defends. */
const coolDown: Advise = (scene, speaker, seed) => {
  const all = allOf(scene, speaker, 'defending_attacking');
  const at = all[0];
  if (at === undefined) return null;
  const clause = labelAt(scene, at).marks.find((mark) => mark.behaviour === 'defending_attacking')?.clause;
  return {
    kind: 'cool-down',
    matters: 0.95,
    finding:
      all.length === 1
        ? 'One remark went for the person instead of the issue.'
        : `${all.length} remarks went for the person instead of the issue.`,
    item: {
      behaviour: 'defending_attacking',
      title: pick(['Answer the issue, not the person', 'Take the heat out with a question'], seed),
      why: `${countOf(all.length, 'remark')} of yours defended or attacked; such remarks tend to be paid back and to spiral.`,
      how: `Instead, name the issue and ask: “${pick(['I can see this matters. What happened from your point of view?', 'Let us take that one apart: what exactly did not work for you?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at, clause),
    },
  };
};

/** Praise or pressure that adds nothing. */
const dropIt: Advise = (scene, speaker, seed) => {
  const found = scene.labelled.labels.flatMap(({ marks }, at) =>
    utteranceAt(scene, at)?.speaker === speaker
      ? marks.filter((mark) => mark.irritator).map((mark) => ({ at, mark }))
      : [],
  );
  const first = found[0];
  if (first === undefined || found.length < 2) return null;
  return {
    kind: 'drop-it',
    matters: Math.min(0.8, 0.4 + 0.06 * found.length),
    finding: `${countOf(found.length, 'phrase')} praised or pressed without adding anything.`,
    item: {
      behaviour: first.mark.behaviour,
      title: pick(['Let the facts do the praising', 'Drop the pressure words'], seed),
      why: `${countOf(found.length, 'phrase')} like this one praised the offer or added pressure; average negotiators use them almost five times as often as skilled ones.`,
      how: `Leave the phrase out and ask instead: “${pick(['What would make this worth it for you?', 'What would you want to compare this with?'], seed)}”`,
      evidence: quoteAt(scene.transcript, first.at, first.mark.clause),
    },
  };
};

/** Another's proposal answered with an own one. */
const buildOn: Advise = (scene, speaker, seed) => {
  const at = scene.labelled.labels.findIndex(
    ({ marks }, i) => utteranceAt(scene, i)?.speaker === speaker && marks.some((mark) => mark.counterProposal),
  );
  const other =
    at < 0 ? undefined : [...scene.turns].reverse().find((turn) => (turn.at[0] ?? 0) < at && turn.speaker !== speaker);
  if (other === undefined) return null;
  const theirs = other.at.find((i) => does(scene, i, 'proposing')) ?? other.at[0] ?? 0;
  const name = callName(scene.transcript, other.speaker);
  return {
    kind: 'build-on',
    matters: 0.3,
    finding: `A suggestion by ${name} was met with a different one.`,
    item: {
      behaviour: 'proposing',
      title: pick([`Build on ${name}'s suggestion first`, `Keep ${name}'s idea and add to it`], seed),
      why: `${name} suggested ${cite(utteranceAt(scene, theirs)?.text ?? '', 60)} and you put a different step beside it at once.`,
      how: `Keep theirs and extend it: “Yes, and if we do that, we could also …” Or ask first: “${pick(['What makes that the right place to start for you?', 'What would you want to get out of that?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** Somebody at the table hardly spoke. */
const bringIn: Advise = (scene, speaker, seed) => {
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
  const name = callName(scene.transcript, quietest.speaker);
  return {
    kind: 'bring-in',
    matters: 0.66,
    finding: `${name} said ${percent(quietest.words / total)} of the words and was not asked in.`,
    item: {
      behaviour: 'bringing_in',
      title: pick([`Bring ${name} in by name`, `Ask ${name} directly`], seed),
      why: `${name} spoke ${percent(quietest.words / total)} of all words, and you did not ask for their view by name.`,
      how: `Pick up what they did say: “${name}, you mentioned ${bare(utteranceAt(scene, at)?.text ?? '')} – how do you see the rest of this?”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** A conversation that sells but ends without who does what by when. */
const dateIt: Advise = (scene, speaker, seed) => {
  if (scene.roles.get(speaker) !== 'seller') return null;
  const dated = metricsOf(scene, speaker)?.impact.parts.find((part) => part.name.startsWith('dated'));
  const proposals = allOf(scene, speaker, 'proposing');
  const at = proposals[proposals.length - 1];
  if (dated?.score !== 0 || at === undefined) return null;
  return {
    kind: 'date-it',
    matters: 0.52,
    finding: 'No next step had both an owner and a date.',
    item: {
      behaviour: 'proposing',
      title: pick(['End with who does what by when', 'Put a date and a name on the next step'], seed),
      why: `You made ${countOf(proposals.length, 'suggestion')}; none named both a person and a day.`,
      how: `Turn ${cite(utteranceAt(scene, at)?.text ?? '', 70)} into: “I will send it by Thursday. When on Friday could we go through it together?”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

/** Do more of the question that worked. */
const repeatIt: Advise = (scene, speaker, seed) => {
  const best = bestQuestion(scene, speaker);
  if (best === null) return null;
  const other = callName(scene.transcript, best.answer.speaker);
  return {
    kind: 'repeat-it',
    matters: 0.2,
    finding: `One question drew ${best.answer.words} words from ${other}; more like it would help.`,
    item: {
      behaviour: 'open_question',
      title: pick(['Ask more questions like this one', 'Follow your best question with a second one'], seed),
      why: `This question drew ${best.answer.words} words from ${other}, the longest answer you got to an open question.`,
      how: `When the answer ends, stay with it: “${pick(['What else plays into that?', 'What makes that so?', 'And what does that lead to?'], seed)}”`,
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

/** Ask for the reason behind a view of the other side: the last resort when nothing weighs more. */
const askWhy: Advise = (scene, speaker, seed) => {
  const turn = scene.turns.find(
    (one) => one.speaker !== speaker && one.at.some((at) => does(scene, at, 'giving_info_opinion')),
  );
  const at = turn?.at.find((index) => does(scene, index, 'giving_info_opinion'));
  if (turn === undefined || at === undefined || (metricsOf(scene, speaker)?.pull ?? 0) > 3) return null;
  const other = callName(scene.transcript, turn.speaker);
  const metrics = metricsOf(scene, speaker);
  return {
    kind: 'ask-why',
    matters: 0.15,
    finding: `The reasons behind a view of ${other} stayed open.`,
    item: {
      behaviour: 'open_question',
      title: pick([`Ask ${other} for the reason`, `Find out what is behind ${other}'s view`], seed),
      why: `Of your ${countOf((metrics?.pull ?? 0) + (metrics?.push ?? 0), 'contribution')}, ${metrics?.pull ?? 0} asked or checked something.`,
      how: `After a view like this one, try: “${pick(['What leads you to that?', 'What have you seen that makes you say so?'], seed)}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

const FOR_EVERYBODY: readonly Advise[] = [
  askAboutIt,
  checkIt,
  openIt,
  breakItUp,
  sumUp,
  coolDown,
  dropIt,
  buildOn,
  bringIn,
  dateIt,
  repeatIt,
  askWhy,
];
/** A buyer owes nobody discovery; these stay neutral for any side. */
const FOR_BUYERS: readonly Advise[] = [checkIt, sumUp, coolDown, dropIt, repeatIt, askWhy];

/** All advice that a speaker's own moments support, what matters most first. */
export function adviseSpeaker(scene: Scene, speaker: SpeakerId, seed: number): readonly Advice[] {
  const advisers = scene.roles.get(speaker) === 'buyer' ? FOR_BUYERS : FOR_EVERYBODY;
  const found = advisers.flatMap((advise, i) => advise(scene, speaker, seed + i) ?? []);
  return found.sort((a, b) => b.matters - a.matters || (a.kind < b.kind ? -1 : 1));
}
