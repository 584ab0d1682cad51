import type { Measured, Report } from '../analysis/domain.ts';
import type { KeyMoment, PracticeEnd, PracticeResult, ScoreBand } from '../analysis/practice-domain.ts';
import type { Part, Span, Tone } from './card.ts';
import { inEach } from './languages.ts';
import { reasonText, type Spoken, speakerName, type Words } from './words.ts';

/** What the card of a practice session, its details and its PDF have in common. */

/** PRODUCT §9. Blue has no tone of its own: the words carry it. */
export const BAND_TONES: Readonly<Record<ScoreBand, Tone>> = {
  red: 'bad',
  yellow: 'warn',
  green: 'good',
  blue: 'good',
};

const bands = inEach(
  (say): Readonly<Record<ScoreBand, string>> => ({
    red: say`red, under 40`,
    yellow: say`yellow, 40–69`,
    green: say`green, 70–89`,
    blue: say`blue, 90 and more`,
  }),
);

/** A band with what it reaches from and to: "yellow, 40–69". */
export function bandName(band: ScoreBand, words: Spoken): string {
  return bands(words)[band];
}

const ENDS: Readonly<Record<PracticeEnd, (who: string, words: Spoken) => string>> = {
  agreed: (who, { say }) => say`${who} agreed to the next step.`,
  patience: (who, { say }) => say`${who} ended it.`,
  stopped: (_, { say }) => say`You ended it.`,
  length: (_, { say }) => say`It had grown too long.`,
};

/** Moments that a card shows; of what needs work as many as can be tried again from it. */
const MOMENTS_SHOWN = 3;
export const RETRIES = 2;

/** What a session was: about what, with whom. */
export function practiceTitle(
  { scenario, persona }: { readonly scenario: { readonly title: string }; readonly persona: { readonly name: string } },
  { say }: Spoken,
): string {
  return say`Practice: ${scenario.title} with ${persona.name}`;
}

/** "61 of 100", or why there is no score. */
export function headlineOf(value: Measured, words: Words): string {
  return 'value' in value
    ? words.say`${words.count(value.value)} of 100`
    : words.say`No score: ${reasonText(value.notMeasurable, words)}`;
}

/** How it ended and how it sounded. */
export function courseOf({ persona, end, tone }: PracticeResult, words: Spoken): string {
  return `${ENDS[end](firstName(persona.name), words)} ${tone}`;
}

/** What a persona is called within a sentence. */
export function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}

/** What whoever practised is called. */
export function repName({ labelled }: Report, { rep }: PracticeResult, words: Spoken): string {
  const speaker = labelled.transcript.speakers.find(({ id }) => id === rep);
  return speaker === undefined ? words.say`You` : speakerName(speaker, words);
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
export function momentParts(
  report: Report,
  heading: string,
  moments: readonly KeyMoment[],
  words: Spoken,
): readonly Part[] {
  if (moments.length === 0) return [];
  return [{ kind: 'heading', text: heading }, ...moments.flatMap((moment) => momentPart(report, moment, words))];
}

function momentPart(
  report: Report,
  { turn, verdict, text, evidence, instead }: KeyMoment,
  words: Spoken,
): readonly Part[] {
  const { say } = words;
  const isGood = verdict === 'good';
  const heading: readonly Span[] = [
    { text: `${isGood ? say`Turn ${turn + 1}, good:` : say`Turn ${turn + 1}, needs work:`} `, style: 'bold' },
    { text: instead === null ? text : `${text} ${instead}` },
  ];
  return [{ kind: 'text', text: heading, tone: isGood ? 'good' : 'warn' }, practiceQuote(report, evidence, words)];
}

/** What was said, and when where that is known. */
export function practiceQuote({ labelled }: Report, { at, quote }: KeyMoment['evidence'], { say }: Spoken): Part {
  const { utterances, speakers, can } = labelled.transcript;
  const said = utterances[at];
  return {
    kind: 'quote',
    text: quote,
    speaker: speakers.find(({ id }) => id === said?.speaker)?.name ?? say`You`,
    atMs: can.times && said !== undefined ? said.startMs : null,
  };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
