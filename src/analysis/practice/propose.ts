import type { Act, Happening } from '../practice-domain.ts';
import { isDatedStep } from '../rackham/tally.ts';
import { act, moved } from './moves.ts';
import type { Heard } from './react.ts';
import type { Setting, Standing } from './standing.ts';

/** Proposals: whether their time has come. */

/** Openness from which on a proposal is listened to. */
const LISTENS = 0.4;
/** Announces the talk itself, or takes note: puts nothing on the table. */
const HOUSEKEEPING =
  /^(?:so |okay,? |well,? |then |and |now |yes,? )*(?:i(?:'|’)ll|i will|let me|let(?:'|’)s|i can|i(?:'|’)d like to|we can) (?:just |quickly |briefly |first |also |maybe )*(?:note|write (?:that|this|it) down|make a note|take (?:that|a note)|come back|get back to (?:that|it)|keep (?:that|it)|ask|check|read|play|repeat|summari[sz]e|sum|recap|stop|pause|start (?:with|by) (?:asking|understanding|listening|hearing|your)|understand|listen|hear|be (?:brief|quick|honest))\b/i;

export interface Judged {
  readonly happened: readonly Happening[];
  readonly acts: readonly Act[];
  readonly agreed: boolean;
}

/** A proposal: in time once enough is known and trusted, or as an answer; the one that names a day may win the conversation. */
export function judgeProposal(
  { persona, scenario }: Setting,
  { found, pending, objections, turn }: Standing,
  heard: Heard,
  openness: number,
  isAnswer: boolean,
): Judged | null {
  const dated = heard.marks.find(
    ({ behaviour, clause }) => (behaviour === 'proposing' || behaviour === 'closed_question') && isDatedStep(clause),
  );
  const proposing = heard.marks.find(
    ({ behaviour, clause }) => behaviour === 'proposing' && !HOUSEKEEPING.test(clause),
  );
  const mark = proposing ?? dated;
  if (mark === undefined) return null;
  const isOpen = pending !== null && objections.get(pending.id) === 'raised';
  if (dated !== undefined && found.size >= persona.wins.facts && openness >= persona.wins.openness && !isOpen) {
    return { happened: [moved('agreed', null, dated.clause, 0.1)], acts: [], agreed: true };
  }
  const knows = found.size >= scenario.proposalAfter && openness >= LISTENS;
  const explored = pending !== null && objections.get(pending.id) === 'explored';
  if (knows || explored || mark.buildOn) {
    const say = dated === undefined ? 'interested' : 'not_yet';
    return {
      happened: [moved('proposed-well', null, mark.clause, say === 'interested' ? 0.04 : 0)],
      acts: explored ? [] : [act(say)],
      agreed: false,
    };
  }
  // Who answers a question has to put something on the table; a plan for the talk itself, with a question, harms nobody.
  if (isAnswer || (turn === 0 && heard.pulls.length > 0)) return null;
  const factor = persona.reacts.proposing ?? 1;
  return {
    happened: [moved('proposed-early', null, mark.clause, -0.07 * factor, -0.05)],
    acts: heard.pulls.length > 0 ? [] : [act('early')],
    agreed: false,
  };
}
