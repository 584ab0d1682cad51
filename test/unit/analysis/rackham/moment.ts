import { splitClauses } from '../../../../src/analysis/rackham/clauses.ts';
import { decide, type Moment } from '../../../../src/analysis/rackham/rules.ts';
import { stemOf } from '../../../../src/analysis/rackham/stems.ts';

/** Which rule decides a sentence, in which surroundings; the surroundings that are not named are: first words, punctuated source. */

/** "behaviour by rule", the sentence, what is around it. */
export type Ruled = readonly [ruling: string, said: string, around: Partial<Moment>];

export function ruling(said: string, around: Partial<Moment>): string {
  const [clause, ...more] = splitClauses(said);
  if (clause === undefined || more.length > 0) throw new Error(`not one clause: ${said}`);
  const { behaviour, name } = decide({
    ...clause,
    content: clause.words.filter((word) => stemOf(word) !== null).length,
    refersBack: 0,
    echoes: 0,
    answers: false,
    follows: false,
    cutsOff: false,
    continuesOwn: false,
    callsSilentPerson: false,
    confirmed: false,
    yesAfter: false,
    answered: false,
    punctuated: true,
    objectsTo: false,
    continuesSummary: false,
    ...around,
  });
  return `${behaviour} by ${name}`;
}
