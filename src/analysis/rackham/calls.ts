import type { SpeakerId, Transcript } from '../domain.ts';
import type { Clause } from './clauses.ts';
import { wordsOf } from './words.ts';

/** Whom a clause calls by name. */

/** Words of names that belong to exactly one speaker. */
export function nameWords(transcript: Transcript): ReadonlyMap<string, SpeakerId> {
  const owners = new Map<string, SpeakerId | null>();
  for (const { id, name } of transcript.speakers) {
    for (const word of new Set(wordsOf(name ?? ''))) owners.set(word, owners.has(word) ? null : id);
  }
  const certain = new Map<string, SpeakerId>();
  for (const [word, owner] of owners) if (owner !== null) certain.set(word, owner);
  return certain;
}

export const CALL_MARK = /[,–—]| - /;
const CALLED_FIRST =
  /^(?:(?:[Aa]nd|[Ss]o|[Oo]kay|[Oo]k|OK|[Ww]ell|[Aa]lright|[Rr]ight|[Nn]ow|[Bb]ut)[, ]+)*((?:\p{Lu}')?\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?)(?:, |[?!.]|\s[-–—] )/u;
const CALLED_LAST = /,\s+((?:\p{Lu}')?\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?)\s*[?.!]*$/u;
/** Capitalised first words that are no names. */
const NO_NAMES = new Set(
  'god boy huh that this aye lord okay ok so well yes yeah no right sure great good perfect thanks now and but or then also actually basically honestly look listen sorry first second third finally today tomorrow yesterday currently again absolutely exactly fine hello hi hey please maybe perhaps alright anyway however still monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december correct true wow oh ah um uh anyone anybody everyone everybody folks guys team all interesting understood agreed here there cool nice lovely fair brilliant obviously clearly personally frankly secondly firstly next lastly meaning because plus like see what how why when where who which just really mm hmm yep nope nah definitely totally certainly indeed awesome'.split(
    ' ',
  ),
);

/** Whether the name stands first: "Priya, you run ops"; a capital at the end may be anything ("…, Australia"). */
export function callsFirst(clause: Clause): boolean {
  return CALLED_FIRST.test(clause.raw);
}

/** The name a clause calls out to: "Priya, you run ops …", "…, Priya?". */
export function calledName(clause: Clause): string | null {
  // Without a comma only a bare name can be a call; most clauses end here.
  if (!CALL_MARK.test(clause.raw)) return clause.words.length > 2 ? null : (clause.words[0] ?? null);
  const first = CALLED_FIRST.exec(clause.raw)?.[1];
  if (first !== undefined && !NO_NAMES.has(first.toLowerCase())) return first.toLowerCase();
  const end = CALLED_LAST.exec(clause.raw)?.[1];
  if (end !== undefined && !NO_NAMES.has(end.toLowerCase())) return end.toLowerCase();
  return null;
}
