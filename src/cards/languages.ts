import type { Locale } from '../analysis/domain.ts';
import { ENGLISH, fill, keyOf, type Language, type Say } from '../analysis/language.ts';
import de from './languages/de.json' with { type: 'json' };
import es from './languages/es.json' with { type: 'json' };
import fr from './languages/fr.json' with { type: 'json' };
import { remember } from './remember.ts';

/** From the English sentence to that of the language; of a noun with its plural, "recording|recordings", both. */
export type Catalogue = Readonly<Record<string, string>>;

/** What a catalogue decides. */
type Tongue = Pick<Language, 'say' | 'plural'>;

export const CATALOGUES: Readonly<Record<string, Catalogue>> = { de, es, fr };

/** The words of a locale: its language's where there is a catalogue, else English. */
export function wordsIn(locale: Locale): Tongue {
  const language = languageOf(locale);
  return language === 'en' ? ENGLISH : translated(language);
}

/** The language that a locale's words are in: "de", or "en" where there is no catalogue. */
export function languageOf(locale: Locale): string {
  const language = locale.slice(0, 2);
  return language in CATALOGUES ? language : 'en';
}

/** What is the same as long as the language is: names, labels. `make` runs once for each. */
export function inEach<T>(make: (say: Say) => T): (words: { readonly say: Say }) => T {
  const made = new WeakMap<Say, T>();
  return ({ say }) => {
    const known = made.get(say);
    if (known !== undefined) return known;
    const fresh = make(say);
    made.set(say, fresh);
    return fresh;
  };
}

const translated = remember((language: string): Tongue => {
  const catalogue = CATALOGUES[language] ?? {};
  const rules = new Intl.PluralRules(language);
  return {
    // A sentence that a catalogue lacks is said in English; test/unit/cards/languages.test.ts finds it.
    say: (sentence, ...values) => {
      const found = catalogue[keyOf(sentence)];
      return found === undefined ? ENGLISH.say(sentence, ...values) : fill(found, values);
    },
    plural: (n, one, many) => {
      const [ownOne, ownMany] = catalogue[`${one}|${many}`]?.split('|') ?? [];
      if (ownOne === undefined || ownMany === undefined) return ENGLISH.plural(n, one, many);
      return rules.select(n) === 'one' ? ownOne : ownMany;
    },
  };
});
