/** How sure it is that two names are one person's; never taken for granted, only suggested. */
export type Likeness = 'same full name' | 'same first name';

/**
 * Which of a recording's speakers might be somebody, by name alone: the full name, whatever its case and accents, or the first name where
 * the recording gives no more than that (or an initial that fits) and nobody else in it has the same.
 */
export function findSameName<T extends { readonly name: string | null }>(
  person: string,
  speakers: readonly T[],
): { readonly speaker: T; readonly likeness: Likeness } | null {
  const own = wordsOf(person);
  const full = speakers.filter(({ name }) => own.length > 1 && wordsOf(name ?? '').join(' ') === own.join(' '));
  if (full.length === 1 && full[0] !== undefined) return { speaker: full[0], likeness: 'same full name' };
  const namesakes = speakers.filter(({ name }) => own[0] !== undefined && wordsOf(name ?? '')[0] === own[0]);
  const [only] = namesakes;
  if (full.length > 0 || only === undefined || namesakes.length > 1 || !leavesOpen(wordsOf(only.name ?? ''), own))
    return null;
  return { speaker: only, likeness: 'same first name' };
}

/** Whether what is said of a surname, if anything, fits. */
function leavesOpen([, ...rest]: readonly string[], own: readonly string[]): boolean {
  if (rest.length === 0) return true;
  const [initial = '', ...more] = rest;
  return more.length === 0 && initial.length === 1 && (own.at(-1) ?? '').startsWith(initial);
}

/** Lower case, without accents, marks and dots. */
function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
