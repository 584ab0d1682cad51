import type { Label } from '../domain.ts';
import type { PracticeEnd, PracticeState, PracticeStep, Reply, RepTurn } from '../practice-domain.ts';
import { consider, outOfScene } from './consider.ts';
import { act, moved, opened, patienceOf, within } from './moves.ts';
import { read } from './react.ts';
import { breaksTheScene } from './scene-breaks.ts';
import { hash, type Setting, standingOf } from './standing.ts';
import { cleanTurn } from './transcript.ts';

/**
 * A practice session: a state, and what a turn makes of it. Pure: the same turns with the same labels and the same seed give the same
 * session, byte for byte, and every move of openness and patience stands in the step with the words that caused it.
 */

/** A session this long is no rehearsal any more. */
const MOST_TURNS = 60;
/** How much the seed moves the openness at the start, so that no two rehearsals begin quite alike. */
const MOOD = 0.04;

/** Happenings that are told in the persona's answer. */
const SPOKEN: ReadonlySet<string> = new Set([
  'fact-found',
  'fact-kept',
  'lead-given',
  'objection-raised',
  'objection-explored',
  'objection-handled',
]);

/** A session that begins: the persona has greeted, and waits. */
export function openSession(
  { persona, scenario }: Setting,
  seed: number,
  opening: Reply,
  before: PracticeState['before'] = [],
): PracticeState {
  const mood = ((hash(`${seed} mood`) % 3) - 1) * MOOD;
  return {
    version: 1,
    personaId: persona.id,
    personaVersion: persona.version,
    scenarioId: scenario.id,
    seed,
    openness: within(persona.openness + scenario.openness + mood),
    patience: 1,
    opening,
    before,
    steps: [],
    end: null,
  };
}

/**
 * What a turn makes of a session. `labels` are those of the turn's utterances (transcript.ts), given in the light of all that was said
 * before. The new step says what happened and what the persona has to say; speaker.ts puts it into words, `answer` adds them. A session
 * that has ended stays as it is. Never throws.
 */
export function hear(setting: Setting, state: PracticeState, said: RepTurn, labels: readonly Label[]): PracticeState {
  if (state.end !== null) return state;
  const turn = cleanTurn(said);
  const standing = standingOf(setting, state);
  const { happened, acts, voice, agreed } = breaksTheScene(turn.text)
    ? outOfScene(setting, turn)
    : consider(setting, state, standing, read(turn, labels));
  const patience = within(standing.patience + patienceOf(happened));
  const end = endOf({ agreed, patience, turns: state.steps.length + 1 });
  // Who leaves has not said what they were about to say.
  const kept = end === 'patience' ? happened.filter(({ kind }) => !SPOKEN.has(kind)) : happened;
  const step: PracticeStep = {
    turn,
    labels,
    happened: end === 'patience' ? [...kept, moved('left', null, null, 0)] : kept,
    openness: opened(standing.openness, kept),
    patience,
    acts: end === 'patience' ? [act('leaves')] : acts,
    voice: end === 'patience' || voice === null ? setting.persona.name : voice,
    reply: null,
  };
  return { ...state, steps: [...state.steps, step], end };
}

/** The session with the persona's answer to the last turn. */
export function answer(state: PracticeState, reply: Reply): PracticeState {
  const last = state.steps.at(-1);
  return last === undefined ? state : { ...state, steps: [...state.steps.slice(0, -1), { ...last, reply }] };
}

/** The session ended by whoever practises. */
export function stop(state: PracticeState): PracticeState {
  return state.end === null ? { ...state, end: 'stopped' } : state;
}

/** The session as it was before a turn (counted from 0), to try it again from there. */
export function rewind(state: PracticeState, turn: number): PracticeState {
  return { ...state, steps: state.steps.slice(0, Math.max(0, turn)), end: null };
}

function endOf({ agreed, patience, turns }: { agreed: boolean; patience: number; turns: number }): PracticeEnd | null {
  if (agreed) return 'agreed';
  if (patience <= 0) return 'patience';
  return turns >= MOST_TURNS ? 'length' : null;
}
