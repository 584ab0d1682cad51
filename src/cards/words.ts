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
import { dateIn, dayIn, numberIn, percentIn, plainIn, pluralOf } from './locale.ts';

/** The words and number formats a person reads, the same in a card, a chart, the PDF and the terminal. No locale of the machine takes part. */

const BEHAVIOUR_NAMES: Readonly<Record<Behaviour, string>> = {
  open_question: 'Open question',
  closed_question: 'Closed question',
  testing_understanding: 'Testing understanding',
  summarizing: 'Summarizing',
  bringing_in: 'Bringing in',
  proposing: 'Proposing',
  giving_info_fact: 'Giving information (fact)',
  giving_info_opinion: 'Giving information (opinion)',
  disagreeing: 'Disagreeing',
  defending_attacking: 'Defending / attacking',
  shutting_out_interrupting: 'Possible overlap',
};

const REASON_TEXTS: Readonly<Record<Reason, string>> = {
  'source-not-verbatim': 'the source removes fillers and false starts',
  'source-without-times': 'the source has no times',
  'source-without-overlap': 'the source does not show overlaps',
  'source-without-speakers': 'the source does not name speakers',
  'sound-not-decoded': 'the sound could not be decoded',
  'language-not-supported': 'the language is not supported yet',
  'too-little-speech': 'too little speech',
  'too-few-behaviours': 'too few behaviours',
  'none-observed': 'none observed',
  'mostly-not-measurable': 'most of its parts are not measurable',
};

/** A behaviour as a heading or a row label names it; overlap is named neutrally because timing alone is weak evidence. */
export function behaviourName(behaviour: Behaviour): string {
  return BEHAVIOUR_NAMES[behaviour];
}

const PRACTISED: Partial<Readonly<Record<BandMetric, string>>> = {
  hard_fillers_per_min: 'Pausing instead of um',
  longest_monologue_s: 'Handing the floor back sooner',
  talk_share: 'Leaving the other side room',
  irritators_per_hour: 'Leaving out praise and pressure',
};

/** What a focus has somebody practise: the behaviour, unless the number behind it is about something else. */
export function focusName({ metric, behaviour }: Pick<Focus, 'metric' | 'behaviour'>): string {
  return PRACTISED[metric] ?? behaviourName(behaviour);
}

const ENGINES: Readonly<Record<EngineChoice, string>> = {
  auto: 'Automatic',
  claude: 'Claude',
  gemini: 'Gemini',
  offline: 'Basic analysis (rules, no model)',
};

/** What labels and coaches, as somebody chooses it. */
export function engineName(engine: EngineChoice): string {
  return ENGINES[engine];
}

/** Why a number does not exist, as the end of the sentence "not measurable: …". */
export function reasonText(reason: Reason): string {
  return REASON_TEXTS[reason];
}

/** A number in words, or "not measurable: why"; `format` turns the value into text. */
export function formatMeasured(measured: Measured, format: (value: number) => string): string {
  return 'notMeasurable' in measured ? `not measurable: ${reasonText(measured.notMeasurable)}` : format(measured.value);
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
  return percentIn(locale).format(wholePercent(share) / 100);
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

/** Where and when a card is read, as far as its numbers and dates differ. */
export interface Reader {
  /** As STYLE.md writes them unless told. */
  readonly locale?: Locale | undefined;
  /** IANA name; UTC unless told. */
  readonly timeZone?: string | undefined;
}

/** The formats of one reader, for a card that is full of numbers. */
export interface Words {
  readonly share: (share: number) => string;
  readonly shareRange: (range: readonly [number, number]) => string;
  readonly rate: (rate: number) => string;
  /** A whole number: 1234 → "1,234". */
  readonly count: (count: number) => string;
  /** A number as somebody typed it, with as many decimals as it has: 0.75 → "0.75". */
  readonly plain: (value: number) => string;
  /** "1 recording", "1,234 recordings". */
  readonly counted: (count: number, one: string, many?: string) => string;
  /** "12 Mar 2026". */
  readonly date: (epochMs: number) => string;
  /** "12 Mar", where there is little room and the year is known. */
  readonly day: (epochMs: number) => string;
}

export function wordsFor({ locale = USUAL_LOCALE, timeZone = 'UTC' }: Reader = {}): Words {
  const count = (value: number): string => numberIn(locale, 0).format(value);
  return {
    share: (share) => formatShare(share, locale),
    shareRange: (range) => formatShareRange(range, locale),
    rate: (rate) => formatRate(rate, locale),
    count,
    plain: (value) => plainIn(locale).format(value),
    counted: (value, one, many = `${one}s`) => `${count(value)} ${pluralOf(value) === 'one' ? one : many}`,
    date: (epochMs) => dateIn(locale, timeZone).format(epochMs),
    day: (epochMs) => dayIn(locale, timeZone).format(epochMs),
  };
}

/** The name from the source, else "Speaker 1" for S1. */
export function speakerName(speaker: Speaker): string {
  const name = speaker.name?.trim() ?? '';
  return name === '' ? `Speaker ${speaker.id.replace(/^S/, '')}` : name;
}
