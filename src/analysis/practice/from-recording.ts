import { AppError } from '../../errors.ts';
import { worthOf } from '../coaching/points.ts';
import { type Scene, setScene } from '../coaching/scene.ts';
import type { Report, SpeakerId } from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import { DATUM, JUDGES } from '../rackham/lexicon.ts';
import { stemOf } from '../rackham/stems.ts';
import { isPull } from '../rackham/timing.ts';
import { wordsOf } from '../rackham/words.ts';
import { faultOfWords } from './guard.ts';
import type { HiddenFact, Objection, Persona } from './persona.ts';
import { PLAIN_LINES } from './plain-lines.ts';
import type { Scenario } from './scenario.ts';
import { says } from './topics.ts';

/** A conversation that was recorded, to have once more: the other side as a persona that hides what it told. */

/** In which whoever practises reads about it; what is said in it stays in the recording's own language. */
type Spoken = Pick<Language, 'say'>;

const FEWEST_FACTS = 3;
const MOST_FACTS = 6;
const MOST_OBJECTIONS = 3;
/** Less than this is not worth asking for (coaching/points.ts). */
const LEAST_WORTH = 1;
/** A saying that a person remembers, in characters. */
const LONGEST = 220;
/** How many utterances before an answer its question may stand. */
const QUESTION_REACH = 4;
const LEAST_LETTERS = 4;
const MOST_TOPICS = 10;

/** The other side of a recording, to practise with. */
interface OtherSide {
  readonly persona: Persona;
  readonly scenario: Scenario;
}

/**
 * Persona and scenario from what the other side of `rep` said. Everything it tells stands in the recording, word for word. Throws AppError
 * `unsupported` where the other side said too little to be found out.
 */
export function fromRecording(report: Report, rep: SpeakerId, words: Spoken = ENGLISH): OtherSide {
  const { say } = words;
  const { labelled, title } = report;
  const { transcript } = labelled;
  const scene = setScene(labelled, report.metrics);
  const other = otherOf(scene, rep);
  const objections = objectionsOf(scene, rep, words);
  const facts = withoutGiveaways(factsOf(scene, rep, words), objections);
  if (other === null || facts.length < FEWEST_FACTS) {
    throw new AppError('unsupported', {
      detail:
        'The other side of this recording says too little to practise with: take one in which somebody else tells more.',
    });
  }
  const name = transcript.speakers.find(({ id }) => id === other)?.name ?? say`The other side`;
  const role = say`as in “${title.slice(0, 60)}”`;
  const persona: Persona = {
    id: 'from_recording',
    version: 1,
    name,
    role,
    trains: say`The same conversation, better`,
    level: 2,
    openness: coolness(scene, other),
    patience: 18,
    longestTurn: 80,
    style: 'As in the recording: plain, to the point.',
    about: say`${name}, ${role}. What was told there is told again to who asks for it.`,
    goals: ['To be understood before anything is offered.'],
    begins: [],
    others: [],
    knows: [],
    facts,
    objections,
    asks: [],
    wins: {
      text: 'The other side is asked for what it told, checked with it, and offered a step with a day.',
      facts: Math.min(facts.length, FEWEST_FACTS),
      openness: 0.55,
    },
    reacts: {},
    lines: PLAIN_LINES,
  };
  return { persona, scenario: scenarioOf(title, words) };
}

/** The same conversation once more, or from a minute on. */
function scenarioOf(title: string, { say }: Spoken): Scenario {
  return {
    id: 'from_recording',
    version: 1,
    title: say`Once more`,
    trains: say`Having a conversation of your own again`,
    brief: say`You had this conversation before: “${title.slice(0, 80)}”. Have it again, and better.`,
    goal: say`The other side tells you at least as much as it did, and you agree on a dated next step.`,
    openness: 0,
    patience: 0,
    proposalAfter: 2,
    objectsEvery: null,
    opens: ['Where would you like to begin?', 'So, what did you want to talk about?', 'What is on your list?'],
    talk: [0.3, 0.6],
  };
}

/** Who of the others speaks most words; null where nobody else does. */
function otherOf({ metrics, roles }: Scene, rep: SpeakerId): SpeakerId | null {
  const others = metrics.speakers.filter(
    ({ speaker, words }) => speaker !== rep && words > 0 && roles.get(speaker) !== 'seller',
  );
  return others.toSorted((a, b) => b.words - a.words)[0]?.speaker ?? null;
}

/** Openness at the start: the more somebody disagreed, the cooler. */
function coolness({ metrics }: Scene, other: SpeakerId): number {
  const own = metrics.speakers.find(({ speaker }) => speaker === other);
  if (own === undefined || own.pull + own.push === 0) return 0.4;
  const against = own.counts.disagreeing + own.counts.defending_attacking;
  return Math.round(100 * Math.max(0.2, 0.45 - against / (own.pull + own.push))) / 100;
}

/** What the other side told that is worth asking for, in the order in which it was told. The id says at which utterance. */
function factsOf(scene: Scene, rep: SpeakerId, words: Spoken): readonly HiddenFact[] {
  const told = scene.transcript.utterances.flatMap(({ text }, at) => {
    const worth = isOther(scene, rep, at) ? worthOf(scene, at) : 0;
    return worth >= LEAST_WORTH && text.length <= LONGEST && faultOfWords(text) === null ? [{ at, worth }] : [];
  });
  const usable = told
    .toSorted((a, b) => b.worth - a.worth || a.at - b.at)
    .filter(({ at }) => factAt(scene, rep, at, 0, words) !== null);
  return usable
    .slice(0, MOST_FACTS)
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ at }, i): readonly HiddenFact[] => {
      const fact = factAt(scene, rep, at, i, words);
      return fact === null ? [] : [fact];
    });
}

/** The facts with such secrets only as stand nowhere else: what is said anyway gives nothing away. */
function withoutGiveaways(facts: readonly HiddenFact[], objections: readonly Objection[]): readonly HiddenFact[] {
  const open = [
    ...facts.flatMap(({ about, ask, lead, guarded }) => [about, ask, ...lead, ...guarded]),
    ...objections.flatMap((one) => [one.about, ...one.says, ...one.behind]),
  ];
  return facts.flatMap((fact) => {
    const secret = fact.secret.filter((phrase) => open.every((text) => !says(text, phrase)));
    return secret.length === 0 ? [] : [{ ...fact, secret }];
  });
}

/** Whether an utterance is by the other side, and not by a colleague of `rep`. */
function isOther({ transcript, roles }: Scene, rep: SpeakerId, at: number): boolean {
  const speaker = transcript.utterances[at]?.speaker;
  return speaker !== undefined && speaker !== rep && roles.get(speaker) !== 'seller';
}

function factAt(scene: Scene, rep: SpeakerId, at: number, nth: number, { say }: Spoken): HiddenFact | null {
  const text = scene.transcript.utterances[at]?.text ?? '';
  const asked = questionBefore(scene, rep, at);
  const noun = nounOf(text);
  const ask = asked ?? (noun === null ? null : `Tell me more about the ${noun}.`);
  if (ask === null) return null;
  const lead = noun === null ? 'There is more to it than that.' : `There is something about the ${noun}, but go on.`;
  const guarded = noun === null ? 'That is a longer story.' : `The ${noun}? That is a longer story.`;
  const secret = secretsOf(text).filter((phrase) => [lead, guarded, ask].every((one) => !says(one, phrase)));
  if (secret.length === 0) return null;
  return {
    id: `at-${at}`,
    about: noun === null ? say`What answers “${ask}”` : say`What was said about the ${noun}`,
    topics: [...new Set([...(noun === null ? [] : [noun]), ...contentWords(text), ...contentWords(ask)])].slice(
      0,
      MOST_TOPICS,
    ),
    ask,
    lead: [lead],
    guarded: [guarded],
    says: [text],
    secret,
    // The later it came, the more trust it took.
    openness: Math.round(100 * Math.min(0.55, 0.32 + 0.05 * nth)) / 100,
    after: null,
    by: null,
    weight: 2,
  };
}

/** Words behind an article that name no matter. */
const NO_MATTER =
  /^(?:thing|things|time|times|lot|bit|first|second|third|last|next|same|other|others|only|whole|rest|point|way|kind|sort|part|half|days?|weeks?|months?|years?|one|ones|few|couple|little|moment|end|hundred|thousand|million|people|person|somebody|fact|problem|question|answer|idea|example)$|(?:ly|est|ing)$/;

/** What a text is about: the first noun behind an article or a possessive. */
function nounOf(text: string): string | null {
  const found = text
    .toLowerCase()
    .matchAll(/\b(?:the|our|my|a|an|their|your|these|those) ([a-z]{4,})\b(?! (?:of|and|or) )/g);
  for (const [, word = ''] of found) {
    if (!NO_MATTER.test(word) && stemOf(word) !== null && !JUDGES.has(word) && !DATUM.test(word)) return word;
  }
  return null;
}

/** The question of `rep` that an utterance answers, if it was an open one. */
function questionBefore({ transcript, labelled }: Scene, rep: SpeakerId, at: number): string | null {
  for (let i = at - 1; i >= Math.max(0, at - QUESTION_REACH); i -= 1) {
    if (transcript.utterances[i]?.speaker !== rep) continue;
    const mark = labelled.labels[i]?.marks.find(({ behaviour }) => isPull(behaviour) && behaviour !== 'summarizing');
    if (mark === undefined) return null;
    return mark.behaviour === 'open_question' && mark.clause.length <= 120 ? mark.clause : null;
  }
  return null;
}

/** Words with content, the longest first: what a text is about. */
function contentWords(text: string): readonly string[] {
  const words = wordsOf(text).filter(
    (word) => word.length >= LEAST_LETTERS && /^\p{L}+$/u.test(word) && stemOf(word) !== null,
  );
  return [...new Set(words)].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** What gives an utterance away: its numbers and names, else four words in a row. */
function secretsOf(text: string): readonly string[] {
  const names = [...text.matchAll(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}/gu)].map(([name]) => name);
  const numbers = [...text.matchAll(/\p{N}[\p{N}.,]*/gu)].map(([number]) => number.replace(/[.,]+$/, ''));
  const words = wordsOf(text);
  const from = Math.max(0, Math.floor(words.length / 2) - 2);
  return [...new Set([...names, ...numbers, words.slice(from, from + 4).join(' ')])];
}

/** What the other side held against it, with what they said next as what stands behind it. */
function objectionsOf(scene: Scene, rep: SpeakerId, words: Spoken): readonly Objection[] {
  const { transcript, labelled } = scene;
  const found = transcript.utterances.flatMap(({ speaker, text }, at): readonly Objection[] => {
    if (!isOther(scene, rep, at) || text.length > 160 || faultOfWords(text) !== null) return [];
    if (labelled.labels[at]?.marks.some(({ behaviour }) => behaviour === 'disagreeing') !== true) return [];
    const topics = contentWords(text).slice(0, MOST_TOPICS);
    const next = transcript.utterances[at + 1];
    if (topics.length === 0) return [];
    const goesOn = next?.speaker === speaker && next.text.length <= LONGEST && faultOfWords(next.text) === null;
    return [
      {
        id: `against-${at}`,
        about: words.say`What was held against it: “${text.slice(0, 80)}”`,
        when: 'topic',
        topics,
        says: [text],
        behind: [
          goesOn
            ? next.text
            : 'I would have to understand first what that means for us. Nobody has gone through it with me.',
        ],
        settled: ['All right, that I can live with.', 'Fair enough.'],
        unmoved: ['That does not answer it for me.', 'I still see it as I did.'],
      },
    ];
  });
  return found.length > 0 ? found.slice(0, MOST_OBJECTIONS) : [unsure(words)];
}

function unsure({ say }: Spoken): Objection {
  return {
    id: 'unsure',
    about: say`It is not clear what it would bring`,
    when: 'later',
    topics: ['bring', 'benefit', 'worth', 'value', 'sense'],
    says: ['I am not sure yet what that would bring us.', 'I do not quite see what we would gain by it.'],
    behind: ['I would have to see that it fits how we work today. That is all, but it is a lot.'],
    settled: ['All right, that helps.', 'That I can see.'],
    unmoved: ['That does not answer it for me.', 'I am still not sure.'],
  };
}
