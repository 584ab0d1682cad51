/** A stretch of a text: from inclusive, to exclusive, in UTF-16 units. */
export type Range = readonly [from: number, to: number];

/** Sentence ends of Latin, Greek, Cyrillic, CJK, Arabic, Urdu and Devanagari scripts with closing quotes and brackets. */
const TERMINATOR = /[.!?…。！？｡؟۔।॥]{1,64}["'”’»)\]」』）]{0,8}/gu;
/** After these a sentence ends without a space. */
const WIDE = /[。！？｡]/;

/** Letters, digits and symbols (emoji too): what makes more than punctuation. */
const WORDLIKE = /[\p{L}\p{N}\p{S}]/u;

/** Never end a sentence: a name or a number follows. */
const TITLES = new Set(
  'mr mrs ms mx dr prof st gen sen rep hon rev fr jr sr vs approx est no nr fig ca cf eg ie e.g i.e'.split(' '),
);
/** End a sentence only when a capital follows: "9 a.m. We start", "Acme Inc. agreed" (kept whole: lower case). */
const SOFT = new Set('etc inc ltd corp co dept a.m p.m u.s u.k e.u ph.d b.a m.a'.split(' '));

/** Beyond so many words a "sentence" is unpunctuated speech: cut at the next comma, or at the hard limit anyway. */
const SOFT_WORDS = 40;
const HARD_WORDS = 80;
/** The same in UTF-16 units, for scripts without spaces and for hostile input. */
const HARD_LENGTH = 600;

/**
 * Splits clean text into sentences, deterministically (Intl.Segmenter follows the locale data of the machine). Depends on nothing
 * but the text, so that the same words cut into other cues give the same sentences. Together the ranges hold every non-space.
 */
export function splitSentences(text: string): readonly Range[] {
  const ranges: Range[] = [];
  let from = 0;
  let checked = 0;
  let speaks = false;
  for (const match of text.matchAll(TERMINATOR)) {
    const to = match.index + match[0].length;
    speaks ||= WORDLIKE.test(text.slice(checked, to));
    checked = to;
    // Stray marks ("? . .") are no sentence of their own and go with the next.
    if (!speaks || !endsSentence(text, match.index, to, match[0])) continue;
    pushCapped(ranges, text, from, to);
    from = to;
    speaks = false;
  }
  pushCapped(ranges, text, from, text.length);
  return ranges;
}

function endsSentence(text: string, at: number, to: number, mark: string): boolean {
  if (to >= text.length || WIDE.test(mark)) return true;
  if (text[to] !== ' ') return false;
  const next = text.slice(to + 1, to + 24);
  if (mark.startsWith('...') || mark.startsWith('…')) return trailsOff(next);
  if (!mark.startsWith('.') || mark.length > 1) return true;
  const word = /[\p{L}\p{N}.'’-]{1,24}$/u.exec(text.slice(Math.max(0, at - 24), at))?.[0].toLowerCase() ?? '';
  if (word === 'no' || word === 'nr') return !/^\d/.test(next);
  if (TITLES.has(word)) return false;
  const lower = /^["'“‘(]?\p{Ll}/u.test(next);
  if (SOFT.has(word)) return !lower;
  // An initial ("J. Smith", "U.S. market") is part of a name; "I." and a single digit are not initials.
  if (/^(?:\p{L}\.)*\p{L}$/u.test(word) && word !== 'i') return false;
  return !(lower && word.includes('.'));
}

/** After "…" a new sentence begins with a capital other than the word I; what goes on in lower case is the same sentence. */
function trailsOff(next: string): boolean {
  return !/^["'“‘(]?(?:\p{Ll}|I(?:['’ ]|$))/u.test(next);
}

/** Adds the trimmed range, in several when it is too long to be one sentence. */
function pushCapped(ranges: Range[], text: string, from: number, to: number): void {
  let start = skipSpaces(text, from, to);
  if (to - start > SOFT_WORDS) {
    let words = 0;
    for (let at = start; at < to; at += 1) {
      const space = text[at] === ' ';
      if (space) words += 1;
      const tooLong = at - start >= HARD_LENGTH && !isInsideCharacter(text, at);
      const cut = space
        ? words >= HARD_WORDS || (words >= SOFT_WORDS && /[,;:–—]/.test(text[at - 1] ?? '')) || tooLong
        : tooLong && !hasSpaceSoon(text, at, to);
      if (!cut) continue;
      ranges.push([start, at]);
      start = skipSpaces(text, at, to);
      at = start - 1;
      words = 0;
    }
  }
  if (start < to) ranges.push([start, to]);
}

function skipSpaces(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text[at] === ' ') at += 1;
  return at;
}

/** A word of this text may end shortly: then the cut waits for the space. */
function hasSpaceSoon(text: string, at: number, to: number): boolean {
  return text.slice(at, Math.min(to, at + 40)).includes(' ');
}

/** Whether a cut here would part a surrogate pair, a letter from its marks, or a joined emoji. */
function isInsideCharacter(text: string, at: number): boolean {
  const code = text.codePointAt(at) ?? 0;
  const lowSurrogate = code >= 0xdc00 && code <= 0xdfff;
  const skinTone = code >= 0x1f3fb && code <= 0x1f3ff;
  return (
    lowSurrogate ||
    skinTone ||
    code === 0x200d ||
    text[at - 1] === '\u200d' ||
    /\p{M}/u.test(String.fromCodePoint(code))
  );
}
