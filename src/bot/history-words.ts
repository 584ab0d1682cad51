import { distance } from 'fastest-levenshtein';
import type { PersonId } from '../analysis/domain.ts';

/** What stands behind `history` in a command: `[30|60|90] [p<page>] [<@person>|a name]` in any order, or `share` or `private` alone. */

export const HISTORY_DAYS = [30, 60, 90] as const;
export const USUAL_DAYS = 30;
const MOST_PAGES = 1_000;
const MOST_CHARS = 400;
const MOST_NAME_WORDS = 6;
/** What is said of time, or of oneself, is nobody's name. */
const NOT_NAMES = new Set('all day days for last me mine month months my of past team the week weeks year'.split(' '));
const SHARING = ['share', 'private'];

export interface HistoryAsked {
  readonly days: number;
  /** Counted from 1. */
  readonly page: number;
  /** As mentioned; null for whoever asks. */
  readonly of: PersonId | null;
  /** A name that was typed where nobody was mentioned, without case and accents. */
  readonly called: string | null;
}

/**
 * Reads the words behind `history`, as they were written: ids of people are told apart by case. A person is a mention as Slack sends it
 * (`<@U123>`, `<@U123|dana>`) or a name, with or without an @; null where a word is none of these.
 */
export function readHistoryWords(text: string): HistoryAsked | 'share' | 'private' | null {
  const words = (text.slice(0, MOST_CHARS).match(/<@[^>]{1,200}>|\S+/g) ?? []).map(clean).filter((word) => word !== '');
  const [only] = words;
  if (words.length === 1 && (only === 'share' || only === 'private')) return only;
  let [days, page, of]: [number | null, number | null, PersonId | null] = [null, null, null];
  const name: string[] = [];
  for (const word of words) {
    const window = HISTORY_DAYS.find((each) => String(each) === word);
    const [, nth] = /^p([1-9]\d{0,3})$/.exec(word) ?? [];
    const [, person] = /^<@([^|>\s]{1,120})(?:\|[^>]*)?>$/.exec(word) ?? [];
    if (window !== undefined && days === null) days = window;
    else if (nth !== undefined && page === null && Number(nth) <= MOST_PAGES) page = Number(nth);
    else if (person !== undefined && of === null) of = person as PersonId;
    else name.push(word);
  }
  if (!isName(name) || (of !== null && name.length > 0)) return null;
  const called = name.length === 0 ? null : name.join(' ').replaceAll('@', '');
  return { days: days ?? USUAL_DAYS, page: page ?? 1, of, called };
}

/** A mention as it is; of another word what a hand may have put around it goes. */
function clean(word: string): string {
  if (/^<[@!#]/.test(word)) return word;
  return word
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .replace(/&(?:lt|gt|amp);/gi, '')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}@]+|[^\p{L}\p{N}]+$/gu, '');
}

/** Whether this can be somebody's name, or none was given. What is nearly a word of ours was meant as that, unless an @ says whom. */
function isName(words: readonly string[]): boolean {
  const isWritten = words.every((word) => /^@?\p{L}[^\p{N}<>@]{0,39}$/u.test(word));
  if (words.length > MOST_NAME_WORDS || !isWritten) return false;
  const [first = '', ...more] = words;
  if (first.startsWith('@')) return true;
  const isSlip = more.length === 0 && SHARING.some((ours) => isNear(first, ours));
  return !isSlip && words.every((word) => !NOT_NAMES.has(word) && !SHARING.includes(word));
}

/** One letter away, or two that changed places. */
function isNear(word: string, ours: string): boolean {
  return distance(word, ours) <= 1 || [...word].sort().join('') === [...ours].sort().join('');
}
