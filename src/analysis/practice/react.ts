import type { Behaviour, Label, Mark } from '../domain.ts';
import type { Happening, HappeningKind, PracticeStep, RepTurn } from '../practice-domain.ts';
import { isPull, isPush } from '../rackham/timing.ts';
import { wordsOf } from '../rackham/words.ts';
import { moved } from './moves.ts';
import type { Persona } from './persona.ts';
import { keysOf } from './topics.ts';
import { sentencesOf } from './transcript.ts';

/** What the Rackham labels of a turn do to openness and patience, before it matters what the turn is about. */

/** A turn as the rules of a session see it. */
export interface Heard {
  readonly text: string;
  readonly words: number;
  readonly marks: readonly Mark[];
  readonly pulls: readonly Mark[];
  readonly pushes: readonly Mark[];
  /** Content words of what is asked or checked. */
  readonly askKeys: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/** What a turn says and asks. */
export function read(turn: RepTurn, labels: readonly Label[]): Heard {
  const marks = labels.flatMap((label) => label.marks);
  const pulls = marks.filter(({ behaviour }) => isPull(behaviour));
  const sentences = sentencesOf(turn);
  const asking = labels.flatMap((label, i) => {
    const own = label.marks.filter(({ behaviour }) => isPull(behaviour) && behaviour !== 'summarizing');
    // Whoever is brought in by name may be named in another part of the sentence.
    if (own.some(({ behaviour }) => behaviour === 'bringing_in')) return [sentences[i] ?? ''];
    return own.map(({ clause }) => clause);
  });
  return {
    text: turn.text,
    words: wordsOf(turn.text).length,
    marks,
    pulls,
    pushes: marks.filter(({ behaviour }) => isPush(behaviour)),
    askKeys: new Set(keysOf(asking.join(' '))),
    keys: new Set(keysOf(turn.text)),
  };
}

/** The first mark of a behaviour. */
export function markOf({ marks }: Heard, ...behaviours: readonly Behaviour[]): Mark | null {
  return marks.find(({ behaviour }) => behaviours.includes(behaviour)) ?? null;
}

type Effect = readonly [openness: number, patience: number];

/**
 * How far each behaviour moves openness and patience. The order follows Rackham's findings on skilled negotiators (testing understanding
 * and summarising build trust most, defending and attacking destroy most); the sizes are our own judgement, so that some ten good turns
 * open a cool persona and three bad ones close a warm one.
 */
const EFFECTS = {
  asked: [0.06, 0],
  askedClosed: [0.01, 0],
  checked: [0.09, 0.02],
  summedUp: [0.1, 0.04],
  broughtIn: [0.06, 0.01],
  builtOn: [0.04, 0],
  told: [-0.03, -0.03],
  disagreed: [-0.05, -0.01],
  attacked: [-0.15, -0.14],
  irritated: [-0.05, -0.05],
  askedTooMuch: [-0.03, -0.02],
  interrogated: [-0.04, -0.03],
  repeated: [-0.03, -0.05],
  tooLong: [-0.04, -0.1],
} satisfies Record<string, Effect>;

/** Telling that nobody minds, before it becomes a lecture. */
const TELLINGS = 2;
/** Questions in one turn from which on none gets a proper answer. */
const QUESTIONS = 3;
/** Turns of closed questions alone that feel like a form. */
const CLOSED_TURNS = 3;
/** Content words that two questions share, of all that either has, to be the same question. */
const SAME = 0.75;

/** What the labels of a turn did. */
export function react(heard: Heard, persona: Persona, before: readonly PracticeStep[]): readonly Happening[] {
  const happened: Happening[] = [];
  const add = (kind: HappeningKind, [openness, patience]: Effect, quote: string | null, factor = 1): void => {
    happened.push(moved(kind, null, quote, openness * factor, patience));
  };
  const factor = (name: keyof Persona['reacts']): number => persona.reacts[name] ?? 1;
  const once = (behaviour: Behaviour, kind: HappeningKind, effect: Effect, name: keyof Persona['reacts']): void => {
    const mark = markOf(heard, behaviour);
    if (mark !== null) add(kind, effect, mark.clause, factor(name));
  };
  once('open_question', 'asked-openly', EFFECTS.asked, 'open_question');
  once('closed_question', 'asked-closed', EFFECTS.askedClosed, 'closed_question');
  once('testing_understanding', 'checked', EFFECTS.checked, 'testing_understanding');
  once('summarizing', 'summed-up', EFFECTS.summedUp, 'summarizing');
  once('bringing_in', 'brought-in', EFFECTS.broughtIn, 'bringing_in');
  once('disagreeing', 'disagreed', EFFECTS.disagreed, 'disagreeing');
  once('defending_attacking', 'attacked', EFFECTS.attacked, 'defending_attacking');
  const irritating = heard.marks.find(({ irritator }) => irritator);
  if (irritating !== undefined) add('irritated', EFFECTS.irritated, irritating.clause);
  const building = heard.marks.find(({ buildOn }) => buildOn);
  if (building !== undefined) add('built-on', EFFECTS.builtOn, building.clause);

  const tellings = heard.marks.filter(({ behaviour }) => behaviour.startsWith('giving_info'));
  const [, , third] = tellings;
  if (third !== undefined) {
    add('told-too-much', EFFECTS.told, third.clause, factor('telling') * Math.min(3, tellings.length - TELLINGS));
  }
  if (heard.words > persona.longestTurn) add('talked-too-long', EFFECTS.tooLong, null, factor('telling'));
  const questions = heard.marks.filter(({ behaviour }) => behaviour.endsWith('_question'));
  const tooMany = questions[QUESTIONS - 1];
  if (tooMany !== undefined) add('asked-too-much', EFFECTS.askedTooMuch, tooMany.clause);
  const [closed] = questions;
  if (closed !== undefined && isInterrogation(heard.marks, before))
    add('interrogated', EFFECTS.interrogated, closed.clause);
  const [asked] = heard.pulls;
  if (asked !== undefined && isRepeated(heard, before)) add('repeated', EFFECTS.repeated, asked.clause);
  return happened;
}

/** Whether this is one closed question too many in a row. */
function isInterrogation(marks: readonly Mark[], before: readonly PracticeStep[]): boolean {
  const isClosed = (all: readonly Mark[]): boolean => {
    const pulls = all.filter(({ behaviour }) => isPull(behaviour));
    return pulls.length > 0 && pulls.every(({ behaviour }) => behaviour === 'closed_question');
  };
  const recent = before.slice(-(CLOSED_TURNS - 1)).map(({ labels }) => labels.flatMap((label) => label.marks));
  return recent.length === CLOSED_TURNS - 1 && isClosed(marks) && recent.every(isClosed);
}

/** Whether the same was asked before. What has no content of its own ("why is that?") may come again, but not at once. */
function isRepeated(heard: Heard, before: readonly PracticeStep[]): boolean {
  if (heard.askKeys.size === 0) {
    const last = before.at(-1)?.turn.text;
    return last !== undefined && last.toLowerCase() === heard.text.toLowerCase();
  }
  return before.some(({ turn, labels }) => {
    const earlier = read(turn, labels).askKeys;
    let shared = 0;
    for (const key of heard.askKeys) if (earlier.has(key)) shared += 1;
    const all = heard.askKeys.size + earlier.size - shared;
    return heard.askKeys.size >= 2 && shared / all >= SAME;
  });
}
