import type { PersonId } from '../analysis/domain.ts';

/** What stands behind `history` in a command: `[30|60|90] [p<page>] [<@person>]` in any order, or `share` or `private` alone. */

export const HISTORY_DAYS = [30, 60, 90] as const;
const USUAL_DAYS = 30;
const MOST_PAGES = 1_000;

export interface HistoryAsked {
  readonly days: number;
  /** Counted from 1. */
  readonly page: number;
  /** Null for whoever asks. */
  readonly of: PersonId | null;
}

/**
 * Reads the words behind `history`, as they were written: ids of people are told apart by case. A person is a mention as Slack sends it
 * (`<@U123>`, `<@U123|dana>`); null where a word is none of these.
 */
export function readHistoryWords(text: string): HistoryAsked | 'share' | 'private' | null {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [only] = words;
  if (words.length === 1 && (only === 'share' || only === 'private')) return only;
  let [days, page, of]: [number | null, number | null, PersonId | null] = [null, null, null];
  for (const word of words) {
    const window = HISTORY_DAYS.find((each) => String(each) === word);
    const [, nth] = /^p([1-9]\d{0,3})$/i.exec(word) ?? [];
    const [, person] = /^<@([^|>\s]{1,120})(?:\|[^>]*)?>$/.exec(word) ?? [];
    if (window !== undefined && days === null) days = window;
    else if (nth !== undefined && page === null && Number(nth) <= MOST_PAGES) page = Number(nth);
    else if (person !== undefined && of === null) of = person as PersonId;
    else return null;
  }
  return { days: days ?? USUAL_DAYS, page: page ?? 1, of };
}
