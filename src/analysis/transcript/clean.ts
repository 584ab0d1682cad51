/** Longest speaker name kept, in UTF-16 units; the longest display name Zoom or Teams lets a person enter is shorter. */
const MAX_NAME = 120;

/** Fast path: printable ASCII without stray spaces is clean already, and that is nearly every English cue. */
const NEEDS_CLEANING = /[^ -~]| {2}|^ | $/;

/**
 * Characters without a sound that change what a reader sees: bidirectional embeddings, overrides and isolates (U+202A–202E,
 * U+2066–2069) can show a quote in another order than it was said; tag characters (U+E0000–E007F), zero-width spaces, soft
 * hyphens and byte order marks are invisible. Left alone are joiners (emoji, Persian) and the direction marks U+200E/F, which
 * right-to-left text needs.
 */
const INVISIBLE = /[\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const SPACES_AND_CONTROLS = /[\s\p{Cc}]+/gu;
/** Unicode's stream-safe limit of marks on one letter; longer runs are no script, and NFC sorts them in quadratic time. */
const MAX_MARKS = 30;
const TOO_MANY_MARKS = /\p{M}{31}/u;

/**
 * Words as everything afterwards quotes them: NFC, one space between words, no control, override or invisible characters.
 * Applied once, when a file is read, to text whose tags and entities are resolved.
 */
export function cleanText(raw: string): string {
  if (!NEEDS_CLEANING.test(raw)) return raw;
  return limitMarks(raw.replace(INVISIBLE, '').replace(SPACES_AND_CONTROLS, ' ')).normalize('NFC').trim();
}

/** A speaker's name as written, clean and of bounded length; null when nothing is left. */
export function cleanName(raw: string): string | null {
  const name = cleanText(raw.length > 4 * MAX_NAME ? raw.slice(0, 4 * MAX_NAME) : raw);
  if (name.length <= MAX_NAME) return name === '' ? null : name;
  return Array.from(name).slice(0, MAX_NAME).join('').trim();
}

/** What two spellings of one name share: letter case and spacing do not make another person. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Drops the marks beyond the limit, by hand: an expression over a run of millions of marks would exhaust its own stack. */
function limitMarks(text: string): string {
  if (!TOO_MANY_MARKS.test(text)) return text;
  const kept: string[] = [];
  let run = 0;
  for (const character of text) {
    run = /\p{M}/u.test(character) ? run + 1 : 0;
    if (run <= MAX_MARKS) kept.push(character);
  }
  return kept.join('');
}
