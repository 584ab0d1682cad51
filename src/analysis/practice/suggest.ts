import type { BandMetric, Behaviour } from '../domain.ts';
import type { Rehearsal, WorkOn } from '../history-domain.ts';

/** What to rehearse for what somebody works on: by what personas and scenarios say that they train (assets/personas, assets/scenarios). */

const ASKING = { persona: 'friendly_prospect', scenario: 'discovery' };
const HEARING = { persona: 'angry_customer', scenario: 'objection_handling' };
const BEING_BRIEF = { persona: 'busy_executive', scenario: 'discovery' };
const HOLDING_BACK = { persona: 'technical_evaluator', scenario: 'demo' };
const DOUBTS = { persona: 'skeptical_buyer', scenario: 'objection_handling' };

/** By what is worked on. */
export const REHEARSALS: Readonly<Record<Behaviour, Rehearsal>> & Partial<Readonly<Record<BandMetric, Rehearsal>>> = {
  open_question: ASKING,
  closed_question: ASKING,
  testing_understanding: HEARING,
  summarizing: BEING_BRIEF,
  bringing_in: { persona: 'silent_committee', scenario: 'discovery' },
  proposing: { persona: 'procurement_negotiator', scenario: 'negotiation' },
  giving_info_fact: HOLDING_BACK,
  giving_info_opinion: HOLDING_BACK,
  disagreeing: DOUBTS,
  defending_attacking: DOUBTS,
  shutting_out_interrupting: HEARING,
  question_share: ASKING,
  testing_share: HEARING,
  summarizing_share: BEING_BRIEF,
  defend_attack_share: DOUBTS,
  words_per_min: BEING_BRIEF,
};

/** Null where nothing is to be worked on, or nothing trains it. */
export function rehearsalFor(workOn: WorkOn | null): Rehearsal | null {
  if (workOn === null) return null;
  return REHEARSALS[workOn.kind === 'asked' ? workOn.behaviour : workOn.metric] ?? null;
}
