import { refuseImplausible } from './plausible.ts';

/** What a JSON object holds, before anything of it is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Seconds as a clock shows them: `01:02:03.5`, `2:03`. */
const CLOCK = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,9})?)$/;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,20})?$/;

/**
 * The value as an object; null for anything else. By hand and not by a schema: a transcript has 27,000 words in three hours, each an
 * object, of which a schema would make a second copy. Only names of ours are looked up in it, so that a key like `__proto__` is
 * nothing special.
 */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The objects of a list; what is no object is left out, what is no list is empty. Throws `too-large` for more than a day has words. */
export function objectsOf(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return [];
  refuseImplausible(value.length);
  return value.map(fieldsOf).filter((one) => one !== null);
}

/** The value if it is text, else nothing said. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number, also one written as text (`"12.5"`, `"00:12.5"`); null for what is absent, not finite or no number. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (DECIMAL.test(text)) return Number(text);
  const clock = CLOCK.exec(text);
  if (clock === null) return null;
  return (Number(clock[1] ?? 0) * 60 + Number(clock[2])) * 60 + Number(clock[3]?.replace(',', '.'));
}
