/**
 * The language that a person reads. A sentence stands in the code in English and is its own key: say`${n} of ${all} questions were open` is
 * looked up as "{0} of {1} questions were open" in the language's catalogue (cards/languages). Only a literal can be looked up, so a sentence
 * is one template with values, never put together from pieces: other languages order them differently.
 */
export interface Language {
  /** As a model is told it: "en", "de". */
  readonly tag: string;
  readonly say: Say;
  /** "recording" or "recordings", as it goes with a number in this language. */
  readonly plural: (n: number, one: string, many: string) => string;
  /** A number with so many decimals: 4.04 → "4.0". */
  readonly number: (value: number, decimals: number) => string;
  /** A share 0..1 in percent: 0.345 → "35%". */
  readonly percent: (share: number, decimals?: number) => string;
  /** A whole number: 1234 → "1,234". */
  readonly count: (count: number) => string;
  /** A number as somebody typed it, with as many decimals as it has: 0.75 → "0.75". */
  readonly plain: (value: number) => string;
  /** "1 recording", "1,234 recordings". */
  readonly counted: (count: number, one: string, many?: string) => string;
}

export type Say = (sentence: TemplateStringsArray, ...values: readonly (string | number)[]) => string;

/** The key of a sentence: its places numbered, "{0} of {1}". */
export function keyOf(sentence: readonly string[]): string {
  return sentence.map((part, i) => (i === 0 ? part : `{${i - 1}}${part}`)).join('');
}

/** A translated sentence with its values in their places, which may come in another order. */
export function fill(sentence: string, values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d+)\}/g, (place, i: string) => String(values[Number(i)] ?? place));
}

export const ENGLISH: Language = {
  tag: 'en',
  say: (sentence, ...values) => sentence.map((part, i) => (i === 0 ? part : `${values[i - 1]}${part}`)).join(''),
  plural: (n, one, many) => (n === 1 ? one : many),
  number: (value, decimals) => value.toFixed(decimals),
  percent: (share, decimals = 0) =>
    decimals === 0 ? `${Math.round(share * 100)}%` : `${(share * 100).toFixed(decimals)}%`,
  count: String,
  plain: String,
  counted: (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`,
};
