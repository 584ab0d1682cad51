import {
  type BandMetric,
  type Behaviour,
  type EngineChoice,
  type Focus,
  type Locale,
  type Measured,
  type Reason,
  type Speaker,
  USUAL_LOCALE,
} from '../analysis/domain.ts';
import type { Language } from '../analysis/language.ts';
import { inEach, languageOf, wordsIn } from './languages.ts';
import { dateIn, dayIn, numberIn, percentIn, plainIn } from './locale.ts';
import { remember } from './remember.ts';

/** The words and number formats a person reads, the same in a card, a chart, the PDF and the terminal. No locale of the machine takes part. */

const behaviourNames = inEach(
  (say): Readonly<Record<Behaviour, string>> => ({
    open_question: say`Open question`,
    closed_question: say`Closed question`,
    testing_understanding: say`Testing understanding`,
    summarizing: say`Summarizing`,
    bringing_in: say`Bringing in`,
    proposing: say`Proposing`,
    giving_info_fact: say`Giving information (fact)`,
    giving_info_opinion: say`Giving information (opinion)`,
    disagreeing: say`Disagreeing`,
    defending_attacking: say`Defending / attacking`,
    shutting_out_interrupting: say`Possible overlap`,
  }),
);

const reasonTexts = inEach(
  (say): Readonly<Record<Reason, string>> => ({
    'source-not-verbatim': say`the source removes fillers and false starts`,
    'source-without-times': say`the source has no times`,
    'source-without-overlap': say`the source does not show overlaps`,
    'source-without-speakers': say`the source does not name speakers`,
    'sound-not-decoded': say`the sound could not be decoded`,
    'language-not-supported': say`the language is not supported yet`,
    'too-little-speech': say`too little speech`,
    'too-few-behaviours': say`too few behaviours`,
    'none-observed': say`none observed`,
    'mostly-not-measurable': say`most of its parts are not measurable`,
  }),
);

/** A behaviour as a heading or a row label names it; overlap is named neutrally because timing alone is weak evidence. */
export function behaviourName(behaviour: Behaviour, words: Spoken): string {
  return behaviourNames(words)[behaviour];
}

const practised = inEach(
  (say): Partial<Readonly<Record<BandMetric, string>>> => ({
    hard_fillers_per_min: say`Pausing instead of um`,
    longest_monologue_s: say`Handing the floor back sooner`,
    talk_share: say`Leaving the other side room`,
    irritators_per_hour: say`Leaving out praise and pressure`,
  }),
);

/** What a focus has somebody practise: the behaviour, unless the number behind it is about something else. */
export function focusName({ metric, behaviour }: Pick<Focus, 'metric' | 'behaviour'>, words: Spoken): string {
  return practised(words)[metric] ?? behaviourName(behaviour, words);
}

const engines = inEach(
  (say): Readonly<Record<EngineChoice, string>> => ({
    auto: say`Automatic`,
    claude: 'Claude',
    gemini: 'Gemini',
    offline: say`Basic analysis (rules, no model)`,
  }),
);

/** What labels and coaches, as somebody chooses it. */
export function engineName(engine: EngineChoice, words: Spoken): string {
  return engines(words)[engine];
}

/** Why a number does not exist, as the end of the sentence "not measurable: …". */
export function reasonText(reason: Reason, words: Spoken): string {
  return reasonTexts(words)[reason];
}

/** A number in words, or "not measurable: why"; `format` turns the value into text. */
export function formatMeasured(measured: Measured, format: (value: number) => string, words: Spoken): string {
  return 'notMeasurable' in measured
    ? words.say`not measurable: ${reasonText(measured.notMeasurable, words)}`
    : format(measured.value);
}

/** Milliseconds from the start as m:ss, from one hour on as h:mm:ss; cut, never rounded up, like a player shows it. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** A share 0..1 as whole percent: 0.345 → "35%". */
export function formatShare(share: number, locale: Locale = USUAL_LOCALE): string {
  return percentIn(locale, 0).format(wholePercent(share) / 100);
}

/** Two shares as one range: 0.066 and 0.179 → "7–18%". */
export function formatShareRange([low, high]: readonly [number, number], locale: Locale = USUAL_LOCALE): string {
  return `${wholePercent(low)}–${formatShare(high, locale)}`;
}

/** Rounded before it is formatted: Intl rounds the shortest decimal of a number, so 0.285 would be 29 here and 28 where we count. */
function wholePercent(share: number): number {
  return Math.round(share * 100);
}

/** A rate or ratio with one decimal: 4.04 → "4.0". */
export function formatRate(rate: number, locale: Locale = USUAL_LOCALE): string {
  return numberIn(locale, 1).format(Math.round(rate * 10) / 10);
}

/** What is needed for a name that stands in every language. */
export type Spoken = Pick<Language, 'say'>;

/** Where and when a card is read, as far as its words, numbers and dates differ. */
export interface Reader {
  /** As STYLE.md writes them unless told. */
  readonly locale?: Locale | undefined;
  /** IANA name; UTC unless told. */
  readonly timeZone?: string | undefined;
}

/** The language and the formats of one reader. */
export interface Words extends Language {
  readonly share: (share: number) => string;
  readonly shareRange: (range: readonly [number, number]) => string;
  readonly rate: (rate: number) => string;
  /** "12 Mar 2026". */
  readonly date: (epochMs: number) => string;
  /** "12 Mar", where there is little room and the year is known. */
  readonly day: (epochMs: number) => string;
}

export function wordsFor({ locale = USUAL_LOCALE, timeZone = 'UTC' }: Reader = {}): Words {
  return makeWords(locale, timeZone);
}

const makeWords = remember((locale: Locale, timeZone: string): Words => {
  const count = (value: number): string => numberIn(locale, 0).format(value);
  const { say, plural } = wordsIn(locale);
  return {
    tag: languageOf(locale),
    say,
    plural,
    number: (value, decimals) => numberIn(locale, decimals).format(value),
    percent: (share, decimals = 0) =>
      decimals === 0 ? formatShare(share, locale) : percentIn(locale, decimals).format(share),
    share: (share) => formatShare(share, locale),
    shareRange: (range) => formatShareRange(range, locale),
    rate: (rate) => formatRate(rate, locale),
    count,
    plain: (value) => plainIn(locale).format(value),
    counted: (value, one, many = `${one}s`) => `${count(value)} ${plural(value, one, many)}`,
    date: (epochMs) => dateIn(locale, timeZone).format(epochMs),
    day: (epochMs) => dayIn(locale, timeZone).format(epochMs),
  };
});

/** The name from the source, else "Speaker 1" for S1. */
export function speakerName(speaker: Speaker, { say }: Spoken): string {
  const name = speaker.name?.trim() ?? '';
  return name === '' ? say`Speaker ${speaker.id.replace(/^S/, '')}` : name;
}
