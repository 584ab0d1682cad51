import type { Evidence, SpeakerId, Transcript } from '../domain.ts';
import { ENGLISH, type Language } from '../language.ts';
import type { Scene } from './scene.ts';

const LONGEST_QUOTE = 160;
const LONGEST_NAME = 40;

/** Evidence for utterance `at`: its text, or `clause` of it, cut at a word so that it stays verbatim. */
export function quoteAt(transcript: Transcript, at: number, clause?: string): Evidence {
  const text = transcript.utterances[at]?.text ?? '';
  return { at, quote: cutAtWord((clause ?? text).trim(), LONGEST_QUOTE) };
}

/** The beginning of a text, at most `most` characters, ending at a word and never inside a surrogate pair. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const space = text.lastIndexOf(' ', most);
  const cut = text.slice(0, space > most / 2 ? space : most);
  return cut.replace(/[\uD800-\uDBFF]$/, '').trimEnd();
}

/** A short quotation inside a sentence: quotation marks, no final full stop, an ellipsis where it was cut. */
export function cite(text: string, most = 90, { say }: Pick<Language, 'say'> = ENGLISH): string {
  return say`“${shorten(text, most)}”`;
}

function shorten(text: string, most: number): string {
  const whole = text.trim();
  const cut = cutAtWord(whole, most);
  const bare = cut.replace(/[.,;:]+$/u, '');
  return cut.length < whole.length ? `${bare} …` : bare;
}

/** What to call a speaker in a sentence: the first name as written, else "Speaker 1" for S1. */
export function callName({ transcript, words }: Pick<Scene, 'transcript' | 'words'>, speaker: SpeakerId): string {
  const name = transcript.speakers.find(({ id }) => id === speaker)?.name?.trim() ?? '';
  if (name === '') return words.say`Speaker ${speaker.replace(/^S/, '')}`;
  const first = /^\p{L}[\p{L}\p{M}'’-]+(?=\s)/u.exec(name)?.[0];
  return cutAtWord(first ?? name, LONGEST_NAME);
}

const LEAD_IN =
  /^(?:(?:and|so|but|because|well|yeah|yes|okay|ok|oh|now|um|uh|er|like i say|i mean|you know|honestly|look)\b,?\s+)+/i;
const CLAUSE_END = /[,;:–—](?=\s)|\s(?=(?:because|but|which|while|when|if)\s)/g;
/** Where a clause cannot end: on a connective or a filler, or on a name called out. */
const LEFT_HANGING = /(?:^|\s)(?:and|but|or|so|that|because|um|uh|er|well|like)$|, \p{Lu}\p{Ll}+$/u;
const LEAST_CLAUSE_WORDS = 4;
const LONGEST_POINT = 90;

/**
 * The point of an utterance in single marks, to stand inside a sentence that is itself quoted, and so in English: without its
 * lead-in, and if it is long, only up to the end of a clause.
 */
export function pointOf(text: string): string {
  const whole = text.trim().replace(LEAD_IN, '');
  let end = 0;
  for (const mark of whole.matchAll(CLAUSE_END)) {
    const head = whole.slice(0, mark.index).replace(/[,;:]$/, '');
    if (mark.index > LONGEST_POINT || LEFT_HANGING.test(head)) continue;
    if (head.split(/\s+/).length >= LEAST_CLAUSE_WORDS) end = mark.index;
  }
  const isWhole = whole.length <= LONGEST_POINT || end === 0;
  return `‘${shorten(isWhole ? whole : whole.slice(0, end), LONGEST_POINT)}’`;
}
