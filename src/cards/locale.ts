import type { Locale } from '../analysis/domain.ts';

/** Dates and numbers as a region writes them. The words of a card stay English, and with them the plural: "0 recordings" in France too. */

const NAMES: Readonly<Record<Locale, string>> = {
  'en-US': 'United States',
  'en-GB': 'United Kingdom',
  'en-AU': 'Australia',
  'de-DE': 'Germany',
  'fr-FR': 'France',
  'es-ES': 'Spain',
  'it-IT': 'Italy',
  'nl-NL': 'Netherlands',
  'pt-BR': 'Brazil',
  'ja-JP': 'Japan',
};
const SAMPLE_AT = Date.UTC(2026, 2, 31);

/** A region with what it looks like: "Germany: 31.03.2026, 1.234,5, 35 %". */
export function localeName(locale: Locale): string {
  const sample = [
    dateIn(locale, 'UTC').format(SAMPLE_AT),
    numberIn(locale, 1).format(1234.5),
    percentIn(locale).format(0.35),
  ];
  return `${NAMES[locale]}: ${sample.join(', ')}`;
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

/** Formats a share 0..1 as whole percent. */
export const percentIn = remember((locale: Locale) => new Intl.NumberFormat(locale, { style: 'percent' }));

/** Formats a day with its year. */
export const dateIn = remember(
  (locale: Locale, timeZone: string) => new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' }),
);

/** Formats a day where the year is known, as along an axis. */
export const dayIn = remember(
  (locale: Locale, timeZone: string) => new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' }),
);

const PLURAL = new Intl.PluralRules('en');

/** Which form of an English word goes with a number. */
export function pluralOf(n: number): Intl.LDMLPluralRule {
  return PLURAL.select(n);
}

/** Formatters take long to make and are few. */
function remember<Args extends readonly (string | number)[], Format>(
  make: (...args: Args) => Format,
): (...args: Args) => Format {
  const made = new Map<string, Format>();
  return (...args) => {
    const key = args.join(' ');
    const format = made.get(key) ?? make(...args);
    made.set(key, format);
    return format;
  };
}
