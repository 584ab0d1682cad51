import { AppError } from '../../errors.ts';
import { type Fields, fieldsOf } from './fields.ts';

/** No transcript nests deeper than ten; V8 takes half a minute and 800 MB for a file of brackets. */
const MAX_DEPTH = 64;
/** Brackets and commas outside of text. A day of speech, each of its 216,000 words an object of six fields, has 1.7 million. */
const MAX_MARKS = 2_500_000;
/** Objects; some tools write each word twice, by utterance and by channel. */
const MAX_OBJECTS = 600_000;

/** Whether this text is JSON or meant to be, and not a line like `[00:01] Ana: Hi` or `[Ana] Hi`. */
export function looksLikeJson(text: string): boolean {
  return (
    /^\s{0,64}(?:\{\s{0,64}(?:["}]|$)|\[\s{0,64}(?:[[{"\]]|-?\d{1,20}[.,\s\]]|$)|(?:-?\d{1,20}(?:\.\d{1,20})?|true|false|null|"[^"\n]{0,1000}")\s{0,64}$)/.test(
      text,
    ) && !/^\s{0,64}\[\d{1,3}[.,]\d{1,3}\]/.test(text)
  );
}

/** The object that a JSON file holds; a list becomes `{ list }`, or its one entry. Refuses what is no whole JSON or far too much of it. */
export function parseJson(text: string): Fields {
  refuseHostile(text);
  const value = parse(text);
  const root = Array.isArray(value) && value.length === 1 ? (fieldsOf(value[0]) ?? value) : value;
  if (Array.isArray(root)) return { list: root };
  const fields = fieldsOf(root);
  if (fields !== null) return fields;
  throw new AppError('unsupported', {
    detail: 'The file is JSON but holds a single value, not a transcript. Export the transcript again.',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('unreadable', {
      detail: 'The file begins as JSON but is not whole: it is cut off or damaged. Export or download it again.',
      cause,
    });
  }
}

/** One pass without a parser: depth and number of entries, before memory is spent on them. */
function refuseHostile(text: string): void {
  let depth = 0;
  let marks = 0;
  let objects = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = stringEnd(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        marks += 1;
        if (text.charCodeAt(at) === 0x7b) objects += 1;
        if (depth > MAX_DEPTH) {
          throw new AppError('unsupported', {
            detail: 'The file is JSON nested deeper than any transcript. Share the transcript as its tool exports it.',
          });
        }
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        marks += 1;
        break;
    }
    if (marks > MAX_MARKS || objects > MAX_OBJECTS) {
      throw new AppError('too-large', {
        detail: 'The file is JSON with more entries than a day of speech has words. Share one conversation per file.',
      });
    }
  }
}

/** The closing quote of the text that opens at `from`; a backslash takes the next character with it. */
function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}
