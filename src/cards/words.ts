import type { BandMetric, Behaviour, Focus, Measured, Reason, Speaker } from '../analysis/domain.ts';

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
export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** Two shares as one range: 0.066 and 0.179 → "7–18%". */
export function formatShareRange([low, high]: readonly [number, number]): string {
  return `${Math.round(low * 100)}–${formatShare(high)}`;
}

/** A rate or ratio with one decimal: 4.04 → "4.0". */
export function formatRate(rate: number): string {
  return (Math.round(rate * 10) / 10).toFixed(1);
}

/** The name from the source, else "Speaker 1" for S1. */
export function speakerName(speaker: Speaker): string {
  const name = speaker.name?.trim() ?? '';
  return name === '' ? `Speaker ${speaker.id.replace(/^S/, '')}` : name;
}
