import { ENGLISH, type Language } from '../language.ts';
import type { PracticeState } from '../practice-domain.ts';
import { type Setting, shuffled, standingOf } from './standing.ts';

/** One line of advice, only ever given on request: never said by the persona. */

/** Openness under which questions alone lead nowhere. */
const COOL = 0.35;

/** What would help most at this point. Names no fact that was not found: only the question that leads to one. */
export function hint(setting: Setting, state: PracticeState, { say }: Pick<Language, 'say'> = ENGLISH): string {
  const { persona, scenario } = setting;
  const standing = standingOf(setting, state);
  const [who = persona.name] = persona.name.split(' ');
  if (state.end !== null) return say`The conversation is over: look at the report.`;
  if (standing.pending !== null) {
    return standing.objections.get(standing.pending.id) === 'explored'
      ? say`You know now what is behind it. Answer that, and only that.`
      : say`${who} has a doubt. Ask what is behind it before you answer it.`;
  }
  if (standing.asked !== null) return say`${who} has asked you something: answer it in a sentence.`;
  const left = persona.facts.filter(
    ({ id, after }) => !standing.found.has(id) && (after === null || standing.found.has(after)),
  );
  const hinted = left.find(({ id }) => id === standing.hintedAt);
  if (standing.openness < COOL && standing.turn > 1) {
    return say`${who} is still cool. Play back what you have heard, and ask whether you got it right.`;
  }
  if (hinted !== undefined) return say`${who} let something slip just now. Follow it up with an open question.`;
  const ready = standing.found.size >= persona.wins.facts && standing.openness >= persona.wins.openness;
  if (ready) return say`You know enough: sum up what you heard, and offer one step with a day.`;
  const reachable = shuffled(left, state.seed, 'hints').find(({ openness }) => standing.openness >= openness - 0.1);
  if (reachable !== undefined) return say`Try: “${reachable.ask}”`;
  return standing.found.size >= scenario.proposalAfter
    ? say`Sum up what ${who} has told you so far.`
    : say`Play back what ${who} said last, then ask an open question about it.`;
}
