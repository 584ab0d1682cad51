import { DEFAULT_THRESHOLDS } from '../../../../src/analysis/domain.ts';
import { debrief } from '../../../../src/analysis/practice/debrief.ts';
import { answer, hear, openSession, stop } from '../../../../src/analysis/practice/session.ts';
import { greet, speak } from '../../../../src/analysis/practice/speaker.ts';
import { type Setting, standingOf } from '../../../../src/analysis/practice/standing.ts';
import { labelTurn } from '../../../../src/analysis/practice/transcript.ts';
import type { PracticeState, RepTurn } from '../../../../src/analysis/practice-domain.ts';
import { loadCast } from '../../../../src/analysis/providers/persona-files.ts';
import { CASES, type Level, nextTurn } from './reps.ts';

/** The shipped cast, and sessions played with it by the rules. */

const cast = await loadCast(null);
export const PERSONAS = cast.personas;
export const SCENARIOS = cast.scenarios;

export function settingOf(personaId: string, scenarioId = 'discovery'): Setting {
  const persona = PERSONAS.find(({ id }) => id === personaId);
  const scenario = SCENARIOS.find(({ id }) => id === scenarioId);
  if (persona === undefined || scenario === undefined) throw new Error(`${personaId} or ${scenarioId} is not there`);
  return { persona, scenario, repName: 'Dana Ray' };
}

export function begin(setting: Setting, seed = 1): PracticeState {
  return openSession(setting, seed, greet(setting, seed));
}

/** One turn, labelled and answered by the rules. */
export function say(setting: Setting, state: PracticeState, turn: string | RepTurn): PracticeState {
  const said = typeof turn === 'string' ? { text: turn } : turn;
  const heard = hear(setting, state, said, labelTurn(state, setting.repName, said));
  return heard === state ? state : answer(heard, speak(setting, heard));
}

export function sayAll(setting: Setting, turns: readonly (string | RepTurn)[], seed = 1): PracticeState {
  return turns.reduce((state, turn) => say(setting, state, turn), begin(setting, seed));
}

/** A script played to its end, or until the persona ends it. */
export function perform(personaId: string, level: Level, seed: number): { setting: Setting; state: PracticeState } {
  const { scenario, reps } = CASES[personaId] ?? { scenario: 'discovery', reps: null };
  if (reps === null) throw new Error(`no script for ${personaId}`);
  const setting = settingOf(personaId, scenario);
  let state = begin(setting, seed);
  const said = { turns: 0, explores: 0, replies: 0 };
  for (;;) {
    const text = state.end === null ? nextTurn(reps[level], said, standingOf(setting, state)) : null;
    if (text === null) return { setting, state: stop(state) };
    state = say(setting, state, text);
  }
}

export function resultOf(setting: Setting, state: PracticeState) {
  return debrief({ setting, state, endedAt: 0, thresholds: DEFAULT_THRESHOLDS });
}
