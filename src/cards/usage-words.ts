import { type Locale, USUAL_LOCALE } from '../analysis/domain.ts';
import { remember } from './remember.ts';
import { type Words, wordsFor } from './words.ts';

/** The words of a reader, with how money, tokens and months are written. */
export interface UsageWords extends Words {
  /** Millionths of a dollar as "$1,234.50". */
  readonly usd: (microUsd: number) => string;
  /** 950, 12K, 1.2M. */
  readonly short: (count: number) => string;
  /** "12 min". */
  readonly minutes: (ms: number) => string;
  /** `2026-11` as "November 2026". */
  readonly monthName: (month: string) => string;
  /** `2026-11-20` as "20 Nov 2026". */
  readonly dayName: (day: string) => string;
  /** `2026-11` as "1 December". */
  readonly firstDayAfter: (month: string) => string;
}

/** A cent: what costs less is said to. */
const CENT_MICRO_USD = 10_000;

export function usageWordsFor(locale: Locale = USUAL_LOCALE): UsageWords {
  return makeUsageWords(locale);
}

const makeUsageWords = remember((locale: Locale): UsageWords => {
  const words = wordsFor({ locale });
  const { say, count } = words;
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' });
  const months = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' });
  const daysOfMonth = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'long' });
  return {
    ...words,
    usd: (microUsd) =>
      microUsd > 0 && microUsd < CENT_MICRO_USD
        ? say`under ${money.format(CENT_MICRO_USD / 1_000_000)}`
        : money.format(microUsd / 1_000_000),
    short: (value) => {
      if (value < 1_000) return count(value);
      return value < 999_500 ? say`${count(Math.round(value / 1_000))}K` : say`${words.number(value / 1_000_000, 1)}M`;
    },
    minutes: (ms) => (ms < 60_000 ? say`under 1 min` : say`${count(Math.round(ms / 60_000))} min`),
    monthName: (month) => months.format(Date.parse(`${month}-01T00:00:00Z`)),
    dayName: (day) => words.date(Date.parse(`${day}T00:00:00Z`)),
    firstDayAfter: (month) => {
      const [year = 0, number = 1] = month.split('-').map(Number);
      return daysOfMonth.format(Date.UTC(year, number, 1));
    },
  };
});
