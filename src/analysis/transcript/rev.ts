import type { Reading } from './cue.ts';
import { type Fields, fieldsOf, numberOf, objectsOf, textOf } from './fields.ts';
import { type Said, type SaidWord, settleSaid } from './said.ts';
import { firstKnown, type Who, whoIs } from './who.ts';

/** Whether this is a Rev transcript: `monologues` of `elements`. */
export function isRev(root: Fields): boolean {
  return objectsOf(root.monologues).some(({ elements }) => Array.isArray(elements));
}

/**
 * Reads Rev's `monologues`: words and punctuation are elements, and only words have times, in seconds. Elements of another type
 * ("<crosstalk>") are what an editor noted, not what was said.
 */
export function readRev(root: Fields): Reading {
  const names = nameSpeakers(root);
  const said = objectsOf(root.monologues).map((one): Said => {
    const elements = objectsOf(one.elements).filter(({ type }) => type === 'text' || type === 'punct');
    const words = elements.flatMap((element): readonly SaidWord[] =>
      element.type === 'text'
        ? [{ text: textOf(element.value), start: numberOf(element.ts), end: numberOf(element.end_ts) }]
        : [],
    );
    return {
      ...firstKnown(
        whoIs(fieldsOf(one.speaker_info)?.display_name),
        names.get(String(one.speaker)) ?? whoIs(one.speaker),
      ),
      start: words.find(({ start }) => start !== null)?.start ?? null,
      end: words.findLast(({ end }) => end !== null)?.end ?? null,
      text: elements.map(({ value }) => textOf(value)).join(''),
      words,
    };
  });
  const { pieces, times, ends } = settleSaid(said, 'seconds');
  return { format: 'rev', pieces, times, keepsOverlap: ends, keepsFillers: true };
}

function nameSpeakers(root: Fields): ReadonlyMap<string, Who> {
  return new Map(objectsOf(root.speakers).map((one) => [String(one.id), firstKnown(whoIs(one.name), whoIs(one.id))]));
}
