import { cleanName } from './clean.ts';

/** Who speaks, as far as a source of labels says: a name, or a voice that is told from others but not named, or neither. */
export interface Who {
  readonly speaker: string | null;
  readonly voice?: string;
  /** Where the source tells it beside the name. */
  readonly email?: string;
}

/**
 * Labels that diarisation gives and that name nobody: `0`, `A`, `1A`, `SPEAKER_00`, `Speaker 2`, `spk_1`, `Unknown`. As a name they
 * would claim to know somebody, so that they only tell one voice from another.
 */
const NAMES_NOBODY =
  /^(?:(?:unknown|unidentified)?[\s_-]{0,2}(?:speaker|spkr?|channel))?[\s_:#-]{0,2}\d{0,4}[a-z]?$|^unknown$/i;

/** The speaker a label names, the voice it marks, or nobody where there is no label. */
export function whoIs(label: unknown): Who {
  const text = typeof label === 'number' ? String(label) : typeof label === 'string' ? label : '';
  const name = cleanName(text);
  if (name === null) return { speaker: null };
  return NAMES_NOBODY.test(name) ? { speaker: null, voice: name.toLowerCase() } : { speaker: name };
}

/** The first of these that tells anybody: a name before a label, a label before nothing. */
export function firstKnown(...candidates: readonly Who[]): Who {
  return (
    candidates.find(({ speaker }) => speaker !== null) ??
    candidates.find(({ voice }) => voice !== undefined) ?? { speaker: null }
  );
}
