import { type Advise, pick } from './advise.ts';
import { callName, cite, countOf, quoteAt } from './quote.ts';
import { allOf, does, labelAt, metricsOf, utteranceAt, wordCount } from './scene.ts';

/** Advice on what is put on the table: summaries, suggestions, tone. */

/** No summary in a conversation that had things to sum up. */
export const sumUp: Advise = (scene, speaker, seed) => {
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
export const coolDown: Advise = (scene, speaker, seed) => {
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
export const dropIt: Advise = (scene, speaker, seed) => {
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
export const buildOn: Advise = (scene, speaker, seed) => {
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

/** A conversation that sells but ends without who does what by when. */
export const dateIt: Advise = (scene, speaker, seed) => {
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
