import type { Span } from './card.ts';

/** Private characters of Unicode, so that no word of anybody's is taken for a place. */
const FIRST_PLACE = 0xe000;
const PLACES = /([\uE000-\uE009])/;

/** Stands in a sentence for a span with its own emphasis: 0 is the first of those that `withSpans` is given. */
export function placeFor(span: number): string {
  return String.fromCharCode(FIRST_PLACE + span);
}

/** A sentence with spans in its places, in whichever order a language has them: withSpans(say`You wrote ${placeFor(0)}.`, [typed]). */
export function withSpans(sentence: string, spans: readonly Span[]): readonly Span[] {
  return sentence
    .split(PLACES)
    .filter((piece) => piece !== '')
    .map((piece) => spans[piece.charCodeAt(0) - FIRST_PLACE] ?? { text: piece });
}
