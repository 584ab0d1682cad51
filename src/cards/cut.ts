/** The one place where text is cleaned and cut. A card's words come from transcripts and file names: nothing in them is trusted. */

const ELLIPSIS = '…';
/** Shown where nothing visible is left, because both platforms refuse an empty text. */
export const NOTHING = '–';

/**
 * One line of well-formed text: line breaks become spaces; control characters and bidirectional overrides (they can make
 * `exe.png` read as `png.exe`) go; half surrogates, which are no text, become U+FFFD.
 */
export function cleanText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '')
    .replace(/\p{Cs}/gu, '\uFFFD');
}

/** Whether a person would see anything at all. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}

/**
 * At most `max` UTF-16 units, cut behind a word, or inside a text without spaces behind a whole character, and ended with "…".
 * A number is kept whole with what follows it or goes altogether: half a number is a wrong number, and "18 …" hides its unit.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 2) return max < 1 ? '' : ELLIPSIS;
  const space = text.lastIndexOf(' ', max - 1);
  const kept = space > max / 2 ? text.slice(0, space) : wholeCharacters(text, max - 1);
  const behindWord = kept.endsWith(' ') || text.charAt(kept.length) === ' ';
  return (behindWord ? withoutLastNumbers(kept) : kept).trimEnd() + ELLIPSIS;
}

function withoutLastNumbers(text: string): string {
  let kept = text.trimEnd();
  for (;;) {
    const start = kept.lastIndexOf(' ') + 1;
    if (!/\p{N}[^\p{L}]*$/u.test(kept.slice(start))) return kept;
    kept = kept.slice(0, start).trimEnd();
  }
}

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

function wholeCharacters(text: string, max: number): string {
  // A window is enough: what one sees as one character is rarely longer, and a longer one is dropped whole.
  const from = Math.max(0, max - 80);
  let end = from;
  for (const { index, segment } of CHARACTERS.segment(text.slice(from, max + 80))) {
    if (from + index + segment.length > max) break;
    end = from + index + segment.length;
  }
  // The window may begin inside a surrogate pair; then nothing but that half was taken.
  if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1)) && end > 0) end -= 1;
  // What ends in a digit may go on: as digits, behind a comma, or with a unit.
  while (end > 0 && /[\p{N}.,:/+-]/u.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Zero width, so a reader sees the same words; a parser no longer sees a link. */
const BREAK = '\u200B';

/**
 * Keeps right-to-left words from pulling the numbers beside them to their other side; `cleanText` has removed foreign isolates before.
 */
export function isolate(text: string): string {
  return /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u.test(text)
    ? `\u2068${text}\u2069`
    : text;
}

/**
 * Takes the spell out of what a client may act on although we send it as plain text: explicit links, `<!channel>`, `<at>`,
 * `:emoji:` names and the `{{DATE(…)}}` of Adaptive Cards. Times such as 1:02:03 and file names stay byte for byte.
 */
export function disarm(text: string): string {
  if (!/[:{<]|www\./i.test(text)) return text;
  return text
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/\b(www|mailto:|javascript:|data:|tel:)(?=[.\w/+-])/gi, `$1${BREAK}`)
    .replace(/(?<![\d\w]):(?=[a-z0-9_+'-]+:)/gi, `:${BREAK}`)
    .replace(/<(?=[!@#/]|\w+:|at\b)/gi, `<${BREAK}`)
    .replace(/\{(?=\{)/g, `{${BREAK}`);
}

/** One line of words for where a platform takes plain text only and no empty one: cleaned, disarmed, at most `max` UTF-16 units. */
export function harmlessLine(text: string, max: number): string {
  const clean = cleanText(text).trim();
  return isBlank(clean) ? NOTHING : cutText(disarm(clean), max);
}
