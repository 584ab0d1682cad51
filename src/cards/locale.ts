import type { Locale } from '../analysis/domain.ts';
import { languageOf } from './languages.ts';
import { remember } from './remember.ts';

/** Dates and numbers as a region writes them. */

const SAMPLE_AT = Date.UTC(2026, 2, 31);

/** A locale with what it looks like: "Deutsch (Deutschland): 31.03.2026, 1.234,5, 35 %". */
export function localeName(locale: Locale): string {
  const sample = [
    dateIn(locale, 'UTC').format(SAMPLE_AT),
    numberIn(locale, 1).format(1234.5),
    percentIn(locale, 0).format(0.35),
  ];
  return `${nameOf(locale)}: ${sample.join(', ')}`;
}

/** In its own language, so that whoever reads it finds it; where the words are English all the same, that is said, with the region of its dates. */
function nameOf(locale: Locale): string {
  const names = new Intl.DisplayNames([locale], { type: 'language', languageDisplay: 'standard', fallback: 'code' });
  if (languageOf(locale) !== 'en' || locale.startsWith('en')) return capital(names.of(locale) ?? locale);
  const region = new Intl.DisplayNames(['en'], { type: 'region' }).of(locale.slice(3)) ?? locale;
  return `English (${region})`;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Formats with so many decimals, and groups of thousands. */
export const numberIn = remember(
  (locale: Locale, decimals: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
);

/** Formats a number for a field, to be changed and read again. */
export const plainIn = remember(
  (locale: Locale) => new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 3 }),
);

/** Formats a share 0..1 as percent. */
export const percentIn = remember(
  (locale: Locale, decimals: number) =>
    new Intl.NumberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }),
);

/** Formats a day with its year. */
export const dateIn = remember(
  (locale: Locale, timeZone: string) => new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' }),
);

/** Formats a day where the year is known, as along an axis. */
export const dayIn = remember(
  (locale: Locale, timeZone: string) => new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' }),
);
