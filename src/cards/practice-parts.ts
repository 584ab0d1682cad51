import type { Measured, Report } from '../analysis/domain.ts';
import type { KeyMoment, PracticeEnd, PracticeResult, ScoreBand } from '../analysis/practice-domain.ts';
import type { Part, Span, Tone } from './card.ts';
import { reasonText, speakerName, type Words } from './words.ts';

/** What the card of a practice session, its details and its PDF have in common. */

/** PRODUCT §9. Blue has no tone of its own: the words carry it. */
export const BANDS: Readonly<Record<ScoreBand, { readonly words: string; readonly tone: Tone }>> = {
  red: { words: 'red, under 40', tone: 'bad' },
  yellow: { words: 'yellow, 40–69', tone: 'warn' },
  green: { words: 'green, 70–89', tone: 'good' },
  blue: { words: 'blue, 90 and more', tone: 'good' },
};

const ENDS: Readonly<Record<PracticeEnd, (who: string) => string>> = {
  agreed: (who) => `${who} agreed to the next step.`,
  patience: (who) => `${who} ended it.`,
  stopped: () => 'You ended it.',
  length: () => 'It had grown too long.',
};

/** Moments that a card shows; of what needs work as many as can be tried again from it. */
const MOMENTS_SHOWN = 3;
export const RETRIES = 2;

export function practiceTitle({ scenario, persona }: PracticeResult): string {
  return `Practice: ${scenario.title} with ${persona.name}`;
}

/** "61 of 100", or why there is no score. */
export function headlineOf(value: Measured, words: Words): string {
  return 'value' in value ? `${words.count(value.value)} of 100` : `No score: ${reasonText(value.notMeasurable)}`;
}

/** How it ended and how it sounded. */
export function courseOf({ persona, end, tone }: PracticeResult): string {
  return `${ENDS[end](firstName(persona.name))} ${tone}`;
}

/** What a persona is called within a sentence. */
export function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}

/** What whoever practised is called. */
export function repName({ labelled }: Report, { rep }: PracticeResult): string {
  const speaker = labelled.transcript.speakers.find(({ id }) => id === rep);
  return speaker === undefined ? 'You' : speakerName(speaker);
}

/** The moments of the card, and those that are left for its details, both in the order of the turns. */
export function chooseMoments(moments: readonly KeyMoment[]): {
  readonly shown: readonly KeyMoment[];
  readonly left: readonly KeyMoment[];
} {
  const poor = moments.filter(({ verdict }) => verdict === 'needs work').slice(0, RETRIES);
  const good = moments.filter(({ verdict }) => verdict === 'good').slice(0, MOMENTS_SHOWN - poor.length);
  const isShown = (moment: KeyMoment): boolean => poor.includes(moment) || good.includes(moment);
  return { shown: moments.filter(isShown), left: moments.filter((moment) => !isShown(moment)) };
}

/** Moments with their quotes under a heading. */
export function momentParts(report: Report, heading: string, moments: readonly KeyMoment[]): readonly Part[] {
  if (moments.length === 0) return [];
  return [{ kind: 'heading', text: heading }, ...moments.flatMap((moment) => momentPart(report, moment))];
}

function momentPart(report: Report, { turn, verdict, text, evidence, instead }: KeyMoment): readonly Part[] {
  const heading: readonly Span[] = [
    { text: `Turn ${turn + 1}, ${verdict}: `, style: 'bold' },
    { text: instead === null ? text : `${text} ${instead}` },
  ];
  return [{ kind: 'text', text: heading, tone: verdict === 'good' ? 'good' : 'warn' }, practiceQuote(report, evidence)];
}

/** What was said, and when where that is known. */
export function practiceQuote({ labelled }: Report, { at, quote }: KeyMoment['evidence']): Part {
  const { utterances, speakers, can } = labelled.transcript;
  const said = utterances[at];
  return {
    kind: 'quote',
    text: quote,
    speaker: speakers.find(({ id }) => id === said?.speaker)?.name ?? 'You',
    atMs: can.times && said !== undefined ? said.startMs : null,
  };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
