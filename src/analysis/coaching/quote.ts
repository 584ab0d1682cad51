import type { Evidence, SpeakerId, Transcript } from '../domain.ts';

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
export function cite(text: string, most = 90): string {
  const whole = text.trim();
  const cut = cutAtWord(whole, most);
  const bare = cut.replace(/[.,;:]+$/u, '');
  return `“${bare}${cut.length < whole.length ? ' …' : ''}”`;
}

/** What to call a speaker in a sentence: the first name as written, else the id. */
export function callName(transcript: Transcript, speaker: SpeakerId): string {
  const name = transcript.speakers.find(({ id }) => id === speaker)?.name?.trim() ?? '';
  if (name === '') return speaker;
  const first = /^\p{L}[\p{L}\p{M}'’-]+(?=\s)/u.exec(name)?.[0];
  return cutAtWord(first ?? name, LONGEST_NAME);
}

/** "1 question", "2 questions". */
export function countOf(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** 0.183 → "18 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
