import { ENGINE_CHOICES, type EngineChoice, LOCALES } from '../analysis/domain.ts';
import { SETTING_NAMES, type SettingName } from '../cards/settings.ts';
import { USUAL_CHOICE } from '../cards/settings-form.ts';
import { type Reader, type Words, wordsFor } from '../cards/words.ts';
import {
  MAX_KEYTERM_CHARS,
  MAX_KEYTERMS,
  type SettingsChange,
  THRESHOLD_RANGES,
  VISIBILITIES,
} from '../storage/settings.ts';

/** Settings as people write them, in a form and in the terminal. An empty text sets back to what holds for everybody. */

export interface Allowed {
  readonly engines: readonly EngineChoice[];
  readonly maxRetentionDays: number;
}
/** What was wrong with one of them, to be read after its name. */
export interface SettingFault {
  readonly name: SettingName;
  readonly says: string;
}

/** Reads what was written, by name; what is not named stays as it is. Nothing is to be set when there is a fault, which says so to `reader`. */
export function readSettingTexts(
  texts: Readonly<Record<string, string>>,
  allowed: Allowed,
  reader: Reader = {},
): { readonly change: SettingsChange; readonly faults: readonly SettingFault[] } {
  const words = wordsFor(reader);
  const faults: SettingFault[] = [];
  let change: SettingsChange = {};
  for (const name of SETTING_NAMES) {
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (text === undefined) continue;
    const read = readOne(name, text.trim(), allowed, words);
    if ('says' in read) faults.push({ name, says: read.says });
    else change = { ...change, ...read, thresholds: { ...change.thresholds, ...read.thresholds } };
  }
  return { change, faults };
}

type Wrong = { readonly says: string };

function readOne(name: SettingName, text: string, allowed: Allowed, words: Words): SettingsChange | Wrong {
  switch (name) {
    case 'visibility':
      return oneOf(VISIBILITIES, text, words, (visibility) => ({ visibility: visibility ?? 'thread' }));
    case 'engine': {
      const engines = ENGINE_CHOICES.filter((engine) => allowed.engines.includes(engine));
      return oneOf(engines, text, words, (engine) => ({ engine }));
    }
    case 'locale':
      return oneOf(LOCALES, text, words, (locale) => ({ locale }));
    case 'keyterms':
      return readKeyterms(text, words);
    case 'retention':
      return whole(text, [1, allowed.maxRetentionDays], days(words), (retentionDays) => ({ retentionDays }));
    case 'pull-push':
      return threshold(text, 'minPullPush', words);
    case 'fillers':
      return threshold(text, 'maxFillersPerMin', words);
    case 'filler-minutes':
      return whole(text, THRESHOLD_RANGES.fillerMinutes, minutes(words), (fillerMinutes) => ({
        thresholds: { fillerMinutes },
      }));
    case 'open-questions':
      return percent(text, 'minQuestionQuality', words);
    case 'talk-share':
      return percent(text, 'maxTalkShare', words);
  }
}

function oneOf<T extends string>(
  choices: readonly T[],
  text: string,
  { say }: Words,
  set: (choice: T | null) => SettingsChange,
): SettingsChange | Wrong {
  if (text === '' || text === USUAL_CHOICE) return set(null);
  const choice = choices.find((one) => one.toLowerCase() === text.toLowerCase());
  return choice === undefined ? { says: say`one of ${choices.join(', ')}` } : set(choice);
}

type Range = readonly [least: number, most: number];
/** What a number has to be, in words. */
type Takes = (range: Range) => string;

function days({ say, plain }: Words): Takes {
  return ([least, most]) => say`a whole number of days from ${plain(least)} to ${plain(most)}`;
}

function minutes({ say, plain }: Words): Takes {
  return ([least, most]) => say`a whole number of minutes from ${plain(least)} to ${plain(most)}`;
}

function threshold(text: string, name: keyof typeof THRESHOLD_RANGES, { say, plain }: Words): SettingsChange | Wrong {
  const [least, most] = THRESHOLD_RANGES[name];
  const value = text === '' ? null : numeral(text);
  if (value !== null && !(value >= least && value <= most))
    return { says: say`a number from ${plain(least)} to ${plain(most)}` };
  return { thresholds: { [name]: value } };
}

function percent(text: string, name: keyof typeof THRESHOLD_RANGES, { say, plain }: Words): SettingsChange | Wrong {
  const [least, most] = THRESHOLD_RANGES[name];
  const takes: Takes = ([from, to]) => say`a whole number of percent from ${plain(from)} to ${plain(to)}`;
  return whole(text.replace(/\s*[%％]$/, ''), [least * 100, most * 100], takes, (value) => ({
    thresholds: { [name]: value === null ? null : value / 100 },
  }));
}

function whole(
  text: string,
  range: Range,
  takes: Takes,
  set: (value: number | null) => SettingsChange,
): SettingsChange | Wrong {
  if (text === '') return set(null);
  const value = numeral(text);
  return Number.isInteger(value) && value >= range[0] && value <= range[1] ? set(value) : { says: takes(range) };
}

/** With a point or a comma before its decimals; NaN where it is none. */
function numeral(text: string): number {
  const plain = text.normalize('NFKC').replace(',', '.');
  return /^(?:\d{1,6}(?:\.\d{1,3})?|\.\d{1,3})$/.test(plain) ? Number(plain) : Number.NaN;
}

/** One a line, or with commas between. */
function readKeyterms(text: string, { say, count }: Words): SettingsChange | Wrong {
  const terms = new Set(
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (sign) => (/\s/.test(sign) ? '\n' : ''))
      .split(/[,\n]/)
      .map((term) => term.trim().replace(/\s+/g, ' '))
      .filter((term) => term !== ''),
  );
  if (terms.size > MAX_KEYTERMS) return { says: say`${count(MAX_KEYTERMS)} at most; these are ${count(terms.size)}` };
  const long = [...terms].find((term) => term.length > MAX_KEYTERM_CHARS);
  if (long !== undefined) {
    const begin = long.slice(0, MAX_KEYTERM_CHARS);
    return { says: say`each of ${count(MAX_KEYTERM_CHARS)} characters at most, not as “${begin}…”` };
  }
  return { keyterms: [...terms] };
}
