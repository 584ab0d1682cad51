import type { Behaviour, Label, Mark, SpeakerId, Transcript } from '../domain.ts';
import { readable, splitClauses } from './clauses.ts';
import { IRRITATES, REASON } from './lexicon.ts';
import { isPull } from './timing.ts';

/** A behaviour that somebody else than our rules found. */
export interface FoundMark {
  readonly behaviour: Behaviour;
  readonly clause: string;
  readonly rule: string;
  /** Said to extend another person's proposal; believed where there is one. */
  readonly buildOn: boolean;
}

/** Utterances after which a proposal can no longer be built on, as in label.ts. */
const PROPOSAL_LASTS = 8;

/**
 * The flags beside behaviours that a model found, by the same definitions as for our own labels (RACKHAM §1): a model is asked what
 * an utterance does; what is counted beside it is ours.
 */
export function flagMarks({ utterances }: Transcript, found: readonly (readonly FoundMark[])[]): readonly Label[] {
  let turn = 0;
  let before: SpeakerId | null = null;
  let proposal: { readonly speaker: SpeakerId; readonly at: number; readonly turn: number } | null = null;
  let pulledSince = false;
  return utterances.map(({ speaker }, at) => {
    const own = found[at] ?? [];
    if (own.length > 0 && before !== speaker) {
      turn += 1;
      before = speaker;
    }
    const marks = own.map(({ buildOn, ...mark }): Mark => {
      const open: typeof proposal = proposal !== null && proposal.speaker !== speaker ? proposal : null;
      const proposes = mark.behaviour === 'proposing';
      const builds = proposes && buildOn && open !== null && at - open.at <= PROPOSAL_LASTS;
      const counters = proposes && !builds && open !== null && turn - open.turn <= 1 && !pulledSince;
      if (isPull(mark.behaviour)) pulledSince = true;
      if (proposes) {
        proposal = { speaker, at, turn };
        pulledSince = false;
      }
      return { ...mark, buildOn: builds, counterProposal: counters, ...readClause(mark.clause) };
    });
    return { marks };
  });
}

function readClause(text: string): Pick<Mark, 'irritator' | 'reasons'> {
  const clauses = splitClauses(readable(text));
  return {
    irritator: clauses.some((clause) => IRRITATES.test(clause.text)),
    reasons: clauses.reduce((sum, { said }) => sum + (said.match(REASON)?.length ?? 0), 0),
  };
}
