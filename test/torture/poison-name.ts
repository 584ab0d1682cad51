/** A recording of this title stops whoever analyses it. */
export const POISON = 'poison';
