import { quoteAt } from '../coaching/quote.ts';
import type { PushTiming } from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import type { Happening, HappeningKind, KeyMoment, PracticeState } from '../practice-domain.ts';
import type { Persona } from './persona.ts';
import type { Setting } from './standing.ts';
import type { PracticeTranscript } from './transcript.ts';

/** The turns that made a session, for better and for worse, each with its words and with what to try instead. */

type Spoken = Pick<Language, 'say' | 'tag'>;

const MOST_GOOD = 3;
const MOST_POOR = 3;
/** Moves of less than this are noise. */
const LEAST = 0.05;

/** What a happening is worth beside the openness that it moved: what was won or lost for good counts most. */
const WORTH: Partial<Readonly<Record<HappeningKind, number>>> = {
  agreed: 0.5,
  'fact-found': 0.15,
  'objection-handled': 0.2,
  'objection-explored': 0.1,
  'summed-up': 0.04,
  checked: 0.02,
  'objection-passed-over': -0.08,
  'proposed-early': -0.06,
  attacked: -0.15,
  'fact-kept': -0.02,
  'broke-the-scene': -0.05,
  left: -0.1,
};

/** The key moments of a session, in the order of its turns. */
export function keyMoments(
  { persona }: Setting,
  { steps }: PracticeState,
  { transcript, turns }: PracticeTranscript,
  pushes: readonly PushTiming[],
  words: Spoken = ENGLISH,
): readonly KeyMoment[] {
  const weighed = steps.map(({ happened }, turn) => ({ turn, happened, weight: weightOf(persona, happened) }));
  const good = weighed.filter(({ weight }) => weight >= LEAST).sort((a, b) => b.weight - a.weight || a.turn - b.turn);
  const poor = weighed.filter(({ weight }) => weight <= -LEAST).sort((a, b) => a.weight - b.weight || a.turn - b.turn);
  return [...good.slice(0, MOST_GOOD), ...poor.slice(0, MOST_POOR)]
    .sort((a, b) => a.turn - b.turn)
    .flatMap(({ turn, happened, weight }): readonly KeyMoment[] => {
      const main = mainOf(persona, happened, weight > 0);
      const [from, to] = turns[turn] ?? [0, 0];
      if (main === null || from === to) return [];
      const quoted = transcript.utterances.findIndex(
        ({ text }, at) => at >= from && at < to && main.quote !== null && text.includes(main.quote),
      );
      const at = quoted === -1 ? from : quoted;
      const clause = quoted === -1 || main.quote === null ? undefined : main.quote;
      const timing = pushes.find((push) => push.at === at && push.pullAlternative !== null);
      return [
        {
          turn,
          verdict: weight > 0 ? 'good' : 'needs work',
          text: textOf(persona, main, words),
          evidence: quoteAt(transcript, at, clause),
          instead: weight > 0 ? null : insteadOf(persona, main, timing, words),
        },
      ];
    });
}

function weightOf(persona: Persona, happened: readonly Happening[]): number {
  return happened.reduce((sum, { kind, of, openness }) => sum + openness + worthOf(persona, kind, of), 0);
}

function worthOf({ facts }: Persona, kind: HappeningKind, of: string | null): number {
  const weight = kind === 'fact-found' ? (facts.find(({ id }) => id === of)?.weight ?? 1) : 1;
  return (WORTH[kind] ?? 0) * weight;
}

/** The one thing of a turn that says most. */
function mainOf(persona: Persona, happened: readonly Happening[], isGood: boolean): Happening | null {
  const sign = isGood ? 1 : -1;
  let main: Happening | null = null;
  let most = 0;
  for (const one of happened) {
    const weight = sign * (one.openness + worthOf(persona, one.kind, one.of));
    if (weight > most) {
      most = weight;
      main = one;
    }
  }
  return main;
}

/** One sentence on what a turn did. */
function textOf({ name, facts, objections }: Persona, { kind, of }: Happening, { say, tag }: Spoken): string {
  const [who = name] = name.split(' ');
  const what = facts.find(({ id }) => id === of)?.about ?? objections.find(({ id }) => id === of)?.about ?? '';
  // Within an English sentence; other languages set it off, because their nouns and articles differ.
  const about = tag === 'en' ? lower(what) : what;
  switch (kind) {
    case 'fact-found':
      return say`This question brought out ${about}.`;
    case 'objection-explored':
      return say`Asking instead of answering showed what stood behind the objection (${about}).`;
    case 'objection-handled':
      return say`The objection was answered once it was understood (${about}).`;
    case 'agreed':
      return say`A step with a day, offered when enough was known: ${who} agreed.`;
    case 'checked':
      return say`Playing back what ${who} had said built trust.`;
    case 'summed-up':
      return say`The summary showed ${who} that it had been heard.`;
    case 'brought-in':
      return say`Somebody silent was asked in by name.`;
    case 'built-on':
      return say`It took up what ${who} had suggested, instead of replacing it.`;
    case 'proposed-well':
      return say`The proposal came when enough was known for it.`;
    case 'asked-openly':
    case 'asked-closed':
      return say`The question let ${who} talk.`;
    case 'answered':
      return say`${who} asked something and got an answer.`;
    case 'objection-passed-over':
      return say`The objection was answered before it was explored (${about}).`;
    case 'proposed-early':
      return say`The proposal came before ${who} had told what it would have to do.`;
    case 'attacked':
      return say`It sounded like blame or defence, and ${who} closed up.`;
    case 'irritated':
      return say`Praise or pressure that adds nothing put ${who} off.`;
    case 'disagreed':
      return say`Contradicting came before asking how ${who} sees it.`;
    case 'told-too-much':
      return say`Several statements in a row, and none of them asked for.`;
    case 'talked-too-long':
      return say`${who} stopped listening before the end of this turn.`;
    case 'asked-too-much':
      return say`Several questions at once got no proper answer.`;
    case 'interrogated':
      return say`The third turn of closed questions felt like a form.`;
    case 'repeated':
      return say`This had been asked before.`;
    case 'did-not-answer':
      return say`${who} had asked something and got no answer.`;
    case 'fact-kept':
      return say`The question was not enough to bring out ${about}.`;
    case 'broke-the-scene':
      return say`This was meant for somebody outside of the conversation.`;
    case 'left':
      return say`Here ${who} had enough.`;
    case 'time-passed':
    case 'lead-given':
    case 'objection-raised':
      return say`Nothing moved here.`;
  }
}

/** What helps where no question of the persona's own does. */
const INSTEAD: Partial<Readonly<Record<HappeningKind, (words: Spoken) => string>>> = {
  'objection-passed-over': ({ say }) =>
    say`Ask first: “What is it that worries you most about that?” Then answer that.`,
  disagreed: ({ say }) => say`Ask first: “What makes you see it that way?” Then say how you see it.`,
  attacked: ({ say }) => say`Play back what you heard: “You said that … Have I got that right?”`,
  'asked-too-much': ({ say }) => say`Ask one question, then wait.`,
  interrogated: ({ say }) => say`Turn it into one open question: “How do you handle that today?”`,
  'talked-too-long': ({ say }) => say`Say one sentence of it, then ask: “What does that mean for you?”`,
  'told-too-much': ({ say }) => say`Say one sentence of it, then ask: “What does that mean for you?”`,
  irritated: ({ say }) => say`Leave the phrase out, and let a number or a question stand for it.`,
  'did-not-answer': ({ say }) => say`Answer in one sentence, then ask what is behind the question.`,
  'proposed-early': ({ say }) => say`Ask what it would have to do for them before you offer it.`,
};

/** What could have been said in that place: the persona's own question where there is one, else what the timing of a proposal suggests. */
function insteadOf(
  { facts }: Persona,
  { kind, of }: Happening,
  timing: PushTiming | undefined,
  words: Spoken,
): string | null {
  const fact = facts.find(({ id }) => id === of);
  if (fact !== undefined) return words.say`Ask: “${fact.ask}”`;
  const suggested = kind === 'proposed-early' ? timing?.pullAlternative : undefined;
  return suggested ?? INSTEAD[kind]?.(words) ?? null;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
