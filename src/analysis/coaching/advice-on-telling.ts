import type { SpeakerId } from '../domain.ts';
import { IRRITATES } from '../rackham/lexicon.ts';
import { readTranscript } from '../rackham/reading.ts';
import { type Advise, pick } from './advise.ts';
import { pointsHeard, worthOf } from './points.ts';
import { callName, cite, cutAtWord, pointOf, quoteAt } from './quote.ts';
import { allOf, does, labelAt, metricsOf, type Scene, textAt, utteranceAt, wordCount } from './scene.ts';

/** Advice on what is put on the table: summaries, suggestions, tone. */

/** No summary in a conversation that had things to sum up. */
export const sumUp: Advise = (scene, speaker, seed) => {
  const metrics = metricsOf(scene, speaker);
  const n = (metrics?.pull ?? 0) + (metrics?.push ?? 0);
  if (n < 20 || (metrics?.counts.summarizing ?? 0) > 0) return null;
  const at = momentForSummary(scene, speaker);
  if (at === null) return null;
  const [first, second] = pointsHeard(scene, speaker, at);
  const by = first === undefined ? undefined : utteranceAt(scene, first)?.speaker;
  const same = second !== undefined && utteranceAt(scene, second)?.speaker === by;
  const from = by === undefined || !same ? null : callName(scene, by);
  const points =
    first === undefined || second === undefined
      ? 'First … and second …'
      : `${pointOf(textAt(scene, first))} and ${pointOf(textAt(scene, second))}`;
  const { say, count } = scene.words;
  const sum = `So far I have two things: ${points}. What did I leave out?`;
  return {
    kind: 'sum-up',
    matters: 0.42,
    finding: say`None of ${count(n)} contributions summed up what had been said.`,
    item: {
      behaviour: 'summarizing',
      title: pick(
        [say`Sum up before the next step`, say`Close the loop with a summary`, say`Say back the main points once`],
        seed,
      ),
      why: say`None of your ${count(n)} contributions summed up what had been said; skilled negotiators sum up about once in thirteen.`,
      how: howToSumUp(scene.words, does(scene, at, 'proposing'), from, sum),
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

function howToSumUp({ say }: Scene['words'], isStep: boolean, from: string | null, sum: string): string {
  if (from === null) {
    return isStep
      ? say`Before a step like this, say back two points: “${sum}”`
      : say`Before a point like this, say back two points: “${sum}”`;
  }
  return isStep
    ? say`Before a step like this, say back two points from ${from}: “${sum}”`
    : say`Before a point like this, say back two points from ${from}: “${sum}”`;
}

/** Points of the others that have to lie on the table before there is something to sum up. */
const HEARD_ENOUGH = 2;

/** The last suggestion made after something was heard; else the weightiest late contribution. */
function momentForSummary(scene: Scene, speaker: SpeakerId): number | null {
  const proposals = allOf(scene, speaker, 'proposing').filter((at) => wordCount(textAt(scene, at)) >= 6);
  const step = proposals[proposals.length - 1];
  if (step !== undefined && pointsHeard(scene, speaker, step).length >= HEARD_ENOUGH) return step;
  const own = scene.turns.filter((turn) => turn.speaker === speaker).flatMap((turn) => turn.at);
  const total = scene.transcript.utterances.length;
  // Late enough to have heard something, and before the good-byes.
  const late = own.filter((at) => at >= total / 2 && at < total * 0.95);
  const weighty = late.reduce<number | null>(
    (top, at) => (worthOf(scene, at) > (top === null ? 0 : worthOf(scene, top)) ? at : top),
    null,
  );
  return weighty ?? own[own.length - 1] ?? null;
}

const COOLS_DOWN = [
  'I can see this matters. What happened from your point of view?',
  'Let us take that one apart: what exactly did not work for you?',
];

/** A remark that attacks or defends. */
export const coolDown: Advise = (scene, speaker, seed) => {
  const all = allOf(scene, speaker, 'defending_attacking');
  const at = all[0];
  if (at === undefined) return null;
  const clause = labelAt(scene, at).marks.find((mark) => mark.behaviour === 'defending_attacking')?.clause;
  const { say, count } = scene.words;
  return {
    kind: 'cool-down',
    matters: 0.95,
    finding:
      all.length === 1
        ? say`One remark defended or attacked instead of staying with the issue.`
        : say`${count(all.length)} remarks defended or attacked instead of staying with the issue.`,
    item: {
      behaviour: 'defending_attacking',
      title: pick([say`Answer the issue, not the person`, say`Take the heat out with a question`], seed),
      why:
        all.length === 1
          ? say`One remark defended or attacked: such remarks tend to be paid back and to spiral.`
          : say`${count(all.length)} remarks defended or attacked: such remarks tend to be paid back and to spiral.`,
      how: say`Instead, name the issue and ask: “${pick(COOLS_DOWN, seed)}”`,
      evidence: quoteAt(scene.transcript, at, clause),
    },
  };
};

/** Praise or pressure that adds nothing. */
export const dropIt: Advise = (scene, speaker, seed) => {
  const found = scene.labelled.labels.flatMap(({ marks }, at) =>
    utteranceAt(scene, at)?.speaker === speaker
      ? marks.filter((mark) => mark.irritator).map((mark) => ({ at, mark }))
      : [],
  );
  const first = found.reduce<(typeof found)[number] | null>(
    (top, one) => (top === null || pressure(one.mark.clause) > pressure(top.mark.clause) ? one : top),
    null,
  );
  if (first === null || found.length < 2) return null;
  const { say, count } = scene.words;
  const ask = pick(['What would make this worth it for you?', 'What would you want to compare this with?'], seed);
  return {
    kind: 'drop-it',
    matters: Math.min(0.8, 0.4 + 0.06 * found.length),
    finding: say`${count(found.length)} phrases praised or pressed without adding anything.`,
    item: {
      behaviour: first.mark.behaviour,
      title: pick([say`Let the facts do the praising`, say`Drop the pressure words`], seed),
      why: say`${count(found.length)} phrases like this one praised the offer or added pressure; average negotiators use them almost five times as often as skilled ones.`,
      how: say`Leave the phrase out and ask instead: “${ask}”`,
      evidence: quoteAt(scene.transcript, first.at, first.mark.clause),
    },
  };
};

/** How densely a clause praises or presses. */
function pressure(clause: string): number {
  const found = clause.toLowerCase().match(new RegExp(IRRITATES.source, 'g'))?.length ?? 0;
  return found / (wordCount(clause) + 4);
}

/** Ums in such number that they stand in the way; three quarters of speakers in recorded meetings have fewer (AMI, RACKHAM §4). */
const MANY_FILLERS_PER_MIN = 9.3;
/** Ums under which a rate is chance. */
const ENOUGH_FILLERS = 10;

/** Um and uh where a pause would do. */
export const pauseInstead: Advise = (scene, speaker, seed) => {
  const measured = metricsOf(scene, speaker)?.hardFillersPerMin;
  if (measured === undefined || !('value' in measured)) return null;
  const { value: perMinute, n } = measured;
  if (n < ENOUGH_FILLERS || perMinute <= MANY_FILLERS_PER_MIN) return null;
  const reading = readTranscript(scene.transcript);
  let worst = -1;
  let most = 0;
  scene.transcript.utterances.forEach((one, at) => {
    const fillers = one.speaker === speaker ? (reading.utterances[at]?.hardFillers ?? 0) : 0;
    if (fillers > most) [worst, most] = [at, fillers];
  });
  if (worst < 0) return null;
  const { say, count, number } = scene.words;
  return {
    kind: 'pause-instead',
    matters: Math.min(0.8, 0.3 + perMinute / 50),
    finding: say`${number(perMinute, 1)} um and uh a minute, where a pause would do.`,
    item: {
      behaviour: 'giving_info_fact',
      title: pick([say`Let a pause stand where the um was`, say`Pause instead of um`], seed),
      why: say`You said um or uh ${number(perMinute, 1)} times a minute, ${count(most)} times in this sentence; three quarters of speakers in recorded meetings stay below ${number(MANY_FILLERS_PER_MIN, 1)}.`,
      how: say`Say this sentence aloud once without them, slower, with a silent breath at each comma: “${withoutFillers(textAt(scene, worst))}”`,
      evidence: quoteAt(scene.transcript, worst),
    },
  };
};

function withoutFillers(text: string): string {
  const bare = text
    .replace(/(?:^|,)?\s*\b(?:um+|uh+|er|erm|ah)\b[,.]?/giu, '')
    .replace(/^[\s,]+/u, '')
    .replace(/\s{2,}/g, ' ')
    .replace(/(?<![\w'’])([\w'’]+)(?:,? \1)+(?![\w'’])/giu, '$1')
    .trim();
  return cutAtWord(bare.charAt(0).toUpperCase() + bare.slice(1), LONGEST_REPHRASED);
}

const LONGEST_REPHRASED = 140;

/** Another's proposal answered with an own one. */
export const buildOn: Advise = (scene, speaker, seed) => {
  const at = scene.labelled.labels.findIndex(
    ({ marks }, i) => utteranceAt(scene, i)?.speaker === speaker && marks.some((mark) => mark.counterProposal),
  );
  const other =
    at < 0 ? undefined : [...scene.turns].reverse().find((turn) => (turn.at[0] ?? 0) < at && turn.speaker !== speaker);
  if (other === undefined) return null;
  const theirs = other.at.find((i) => does(scene, i, 'proposing')) ?? other.at[0] ?? 0;
  const { words } = scene;
  const { say } = words;
  const name = callName(scene, other.speaker);
  const suggested = cite(utteranceAt(scene, theirs)?.text ?? '', 60, words);
  const extend = 'Yes, and if we do that, we could also …';
  const ask = pick(
    ['What makes that the right place to start for you?', 'What would you want to get out of that?'],
    seed,
  );
  return {
    kind: 'build-on',
    matters: 0.3,
    finding: say`A suggestion by ${name} was met with a different one.`,
    item: {
      behaviour: 'proposing',
      title: pick([say`Build on ${name}'s suggestion first`, say`Keep ${name}'s idea and add to it`], seed),
      why: say`${name} suggested ${suggested} and you put a different step beside it at once.`,
      how: say`Keep theirs and extend it: “${extend}” Or ask first: “${ask}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};

const DATED = 'I will send it by Thursday. When on Friday could we go through it together?';

/** A conversation that sells but ends without who does what by when. */
export const dateIt: Advise = (scene, speaker, seed) => {
  if (scene.roles.get(speaker) !== 'seller') return null;
  const dated = metricsOf(scene, speaker)?.impact.parts.find((part) => part.name.startsWith('dated'));
  const proposals = allOf(scene, speaker, 'proposing');
  const at = proposals[proposals.length - 1];
  if (dated?.score !== 0 || at === undefined) return null;
  const { words } = scene;
  const { say, count } = words;
  const dateless = cite(utteranceAt(scene, at)?.text ?? '', 70, words);
  return {
    kind: 'date-it',
    matters: 0.52,
    finding: say`No next step had both an owner and a date.`,
    item: {
      behaviour: 'proposing',
      title: pick([say`End with who does what by when`, say`Put a date and a name on the next step`], seed),
      why:
        proposals.length === 1
          ? say`Your one suggestion did not name both a person and a day.`
          : say`None of your ${count(proposals.length)} suggestions named both a person and a day.`,
      how: say`Turn ${dateless} into: “${DATED}”`,
      evidence: quoteAt(scene.transcript, at),
    },
  };
};
