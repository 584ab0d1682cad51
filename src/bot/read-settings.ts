import { ENGINE_CHOICES, type EngineChoice, LOCALES } from '../analysis/domain.ts';
import { SETTING_NAMES, type SettingName } from '../cards/settings.ts';
import { USUAL_CHOICE } from '../cards/settings-form.ts';
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

/** Reads what was written, by name; what is not named stays as it is. Nothing is to be set when there is a fault. */
export function readSettingTexts(
  texts: Readonly<Record<string, string>>,
  allowed: Allowed,
): { readonly change: SettingsChange; readonly faults: readonly SettingFault[] } {
  const faults: SettingFault[] = [];
  let change: SettingsChange = {};
  for (const name of SETTING_NAMES) {
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (text === undefined) continue;
    const read = readOne(name, text.trim(), allowed);
    if ('says' in read) faults.push({ name, says: read.says });
    else change = { ...change, ...read, thresholds: { ...change.thresholds, ...read.thresholds } };
  }
  return { change, faults };
}

type Wrong = { readonly says: string };

function readOne(name: SettingName, text: string, allowed: Allowed): SettingsChange | Wrong {
  switch (name) {
    case 'visibility':
      return oneOf(VISIBILITIES, text, (visibility) => ({ visibility: visibility ?? 'thread' }));
    case 'engine':
      return oneOf(
        ENGINE_CHOICES.filter((engine) => allowed.engines.includes(engine)),
        text,
        (engine) => ({ engine }),
      );
    case 'locale':
      return oneOf(LOCALES, text, (locale) => ({ locale }));
    case 'keyterms':
      return readKeyterms(text);
    case 'retention':
      return number({ text, range: [1, allowed.maxRetentionDays], unit: 'days' }, (retentionDays) => ({
        retentionDays,
      }));
    case 'pull-push':
      return number({ text, range: THRESHOLD_RANGES.minPullPush }, (minPullPush) => ({ thresholds: { minPullPush } }));
    case 'fillers':
      return number({ text, range: THRESHOLD_RANGES.maxFillersPerMin }, (maxFillersPerMin) => ({
        thresholds: { maxFillersPerMin },
      }));
    case 'filler-minutes':
      return number({ text, range: THRESHOLD_RANGES.fillerMinutes, unit: 'minutes' }, (fillerMinutes) => ({
        thresholds: { fillerMinutes },
      }));
    case 'open-questions':
      return percent(text, THRESHOLD_RANGES.minQuestionQuality, (minQuestionQuality) => ({
        thresholds: { minQuestionQuality },
      }));
    case 'talk-share':
      return percent(text, THRESHOLD_RANGES.maxTalkShare, (maxTalkShare) => ({ thresholds: { maxTalkShare } }));
  }
}

function oneOf<T extends string>(
  choices: readonly T[],
  text: string,
  set: (choice: T | null) => SettingsChange,
): SettingsChange | Wrong {
  if (text === '' || text === USUAL_CHOICE) return set(null);
  const choice = choices.find((one) => one.toLowerCase() === text.toLowerCase());
  return choice === undefined ? { says: `one of ${choices.join(', ')}` } : set(choice);
}

interface Numeral {
  readonly text: string;
  readonly range: readonly [least: number, most: number];
  /** Whole numbers only, of these. */
  readonly unit?: string;
}

function number(
  { text, range: [least, most], unit }: Numeral,
  set: (value: number | null) => SettingsChange,
): SettingsChange | Wrong {
  if (text === '') return set(null);
  const plain = text.normalize('NFKC').replace(',', '.');
  const value = /^(?:\d{1,6}(?:\.\d{1,3})?|\.\d{1,3})$/.test(plain) ? Number(plain) : Number.NaN;
  const fits = value >= least && value <= most && (unit === undefined || Number.isInteger(value));
  const what = unit === undefined ? 'a number' : `a whole number of ${unit}`;
  return fits ? set(value) : { says: `${what} from ${least} to ${most}` };
}

function percent(
  text: string,
  [least, most]: readonly [number, number],
  set: (share: number | null) => SettingsChange,
): SettingsChange | Wrong {
  const numeral: Numeral = { text: text.replace(/\s*[%％]$/, ''), range: [least * 100, most * 100], unit: 'percent' };
  return number(numeral, (value) => set(value === null ? null : value / 100));
}

/** One a line, or with commas between. */
function readKeyterms(text: string): SettingsChange | Wrong {
  const terms = new Set(
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (sign) => (/\s/.test(sign) ? '\n' : ''))
      .split(/[,\n]/)
      .map((term) => term.trim().replace(/\s+/g, ' '))
      .filter((term) => term !== ''),
  );
  if (terms.size > MAX_KEYTERMS) return { says: `${MAX_KEYTERMS} at most; these are ${terms.size}` };
  const long = [...terms].find((term) => term.length > MAX_KEYTERM_CHARS);
  if (long !== undefined)
    return { says: `each of ${MAX_KEYTERM_CHARS} characters at most, not as “${long.slice(0, MAX_KEYTERM_CHARS)}…”` };
  return { keyterms: [...terms] };
}
