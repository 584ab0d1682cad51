import type { Measured, Report } from '../analysis/domain.ts';
import type { KeyMoment, PracticeResult } from '../analysis/practice-domain.ts';
import type { Button, Card, Fact, Part, Span } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { READING } from './limits.ts';
import { detailParts, idealShare, voiceLine } from './practice-details.ts';
import {
  BAND_TONES,
  bandName,
  capital,
  chooseMoments,
  courseOf,
  firstName,
  headlineOf,
  momentParts,
  practiceQuote,
  practiceTitle,
  RETRIES,
} from './practice-parts.ts';
import { levelName, type PracticeBeside, sentence } from './practice-session.ts';
import { detailsButton } from './report-buttons.ts';
import { placeFor, withSpans } from './spans.ts';
import { formatMeasured, type Reader, type Words, wordsFor } from './words.ts';

/** What a list of personas needs of each. */
export interface PersonaLine {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly trains: string;
  /** 1 to 3. */
  readonly level: number;
}

export interface ScenarioLine {
  readonly id: string;
  readonly title: string;
  readonly trains: string;
}

export interface PersonaList extends Reader {
  /** Easy ones first. */
  readonly personas: readonly PersonaLine[];
  readonly scenarios: readonly ScenarioLine[];
  /** How a session is begun where this is read: `/coach practice`. */
  readonly command: string;
  /** Where there are buttons to begin one with. */
  readonly platform?: ChatPlatform;
}

/** Whom one can practise with, and what each teaches. */
export function personasCard({ personas, scenarios, command, platform, locale }: PersonaList): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title = say`Who to practise with`;
  const levels = [...new Set(personas.map(({ level }) => level))].sort((a, b) => a - b);
  const example = `${command} ${personas[0]?.id ?? '<persona>'} ${scenarios[0]?.id ?? '<scenario>'}`;
  return {
    summary: say`${title}: ${personas.map(({ name }) => name).join(', ')}`,
    tone: 'neutral',
    title,
    parts: [
      ...levels.flatMap((level): readonly Part[] => [
        { kind: 'heading', text: levelName(level, words) },
        { kind: 'list', items: personas.filter((one) => one.level === level).map(personaItem) },
      ]),
      { kind: 'heading', text: say`About what` },
      { kind: 'list', items: scenarios.map(scenarioItem) },
      { kind: 'text', text: withSpans(say`Begin with ${placeFor(0)}`, [{ text: example, style: 'code' }]) },
    ],
    buttons: platform === undefined ? [] : personaButtons(personas, words),
  };
}

/** As many as a card has (limits.ts); what is left is chosen in a form. */
function personaButtons(personas: readonly PersonaLine[], { say }: Words): readonly Button[] {
  const isAll = personas.length <= READING.buttons;
  const buttons = personas.slice(0, isAll ? personas.length : READING.buttons - 1).map(({ id, name }): Button => {
    return { kind: 'button', action: 'practice', label: say`Practise with ${firstName(name)}`, value: id };
  });
  return isAll ? buttons : [...buttons, { kind: 'button', action: 'practice', label: say`Somebody else`, value: '' }];
}

function personaItem({ id, name, role, trains }: PersonaLine): readonly Span[] {
  return [
    { text: id, style: 'code' },
    { text: ' ' },
    { text: name, style: 'bold' },
    { text: `, ${role}. ${capital(sentence(trains))}` },
  ];
}

function scenarioItem({ id, title, trains }: ScenarioLine): readonly Span[] {
  return [
    { text: id, style: 'code' },
    { text: ' ' },
    { text: title, style: 'bold' },
    { text: `: ${sentence(trains)}` },
  ];
}

export interface PracticeReport extends Reader {
  readonly report: Report;
  readonly result: PracticeResult;
  /** The session's; without it there is nothing to press, and the card says everything at once. */
  readonly id?: string;
  readonly beside?: PracticeBeside | null;
  readonly platform?: ChatPlatform;
}

/**
 * What a practice session showed, read in ten seconds: the score, one thing to practise, three numbers, the moments that made it. The
 * rest is behind Details; where nothing can be pressed it stands here too.
 */
export function practiceReportCard({ report, result, id, beside = null, locale, platform }: PracticeReport): Card {
  const words = wordsFor({ locale });
  const { value, band } = result.score;
  const { say } = words;
  const title = practiceTitle(result, words);
  const headline = headlineOf(value, words);
  const { shown } = chooseMoments(result.moments);
  const parts: readonly Part[] =
    id === undefined
      ? [...momentParts(report, say`Key moments`, result.moments, words), ...detailParts(report, result, words)]
      : [
          ...focusParts(report, result, words),
          ...keyNumbers(report, result, words),
          ...momentParts(report, say`Key moments`, shown, words),
          ...besideParts(report, result, beside, words),
          notePart(id, platform, words),
        ];
  return {
    summary: say`${title}: ${headline}`,
    tone: band === null ? 'neutral' : BAND_TONES[band],
    title,
    parts: [scorePart(result, words), { kind: 'text', text: courseOf(result, words) }, ...parts],
    buttons: id === undefined ? [] : reportButtons(id, result, shown, words),
  };
}

/** Everything behind a practice report: what was found, every number, what the score is made of, and how it went over the turns. */
export function practiceDetailsCard({ report, result, locale }: PracticeReport): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return {
    summary: say`${practiceTitle(result, words)}: ${headlineOf(result.score.value, words)}`,
    tone: 'neutral',
    title: say`Details: ${result.scenario.title} with ${result.persona.name}`,
    parts: [
      ...momentParts(report, say`More key moments`, chooseMoments(result.moments).left, words),
      ...detailParts(report, result, words),
    ],
    buttons: [],
  };
}

function scorePart({ score: { value, band } }: PracticeResult, words: Words): Part {
  const text = headlineOf(value, words);
  if (!('value' in value) || band === null) return { kind: 'text', text };
  return { kind: 'bar', label: bandName(band, words), share: value.value / 100, text, tone: BAND_TONES[band] };
}

/** What to practise next, with the words that show it. */
function focusParts(report: Report, { recommendations: [first] }: PracticeResult, words: Words): readonly Part[] {
  if (first === undefined) return [];
  return [
    { kind: 'heading', text: words.say`Practise next: ${first.title}` },
    { kind: 'text', text: first.how },
    practiceQuote(report, first.evidence, words),
  ];
}

function keyNumbers(report: Report, result: PracticeResult, words: Words): readonly Part[] {
  const own = report.metrics.speakers.find(({ speaker }) => speaker === result.rep);
  if (own === undefined) return [];
  const { open_question: open, closed_question: closed } = own.counts;
  const found = result.facts.filter(({ turn }) => turn !== null).length;
  const voice = voiceLine(result.delivery, words);
  const { say, count } = words;
  const facts: readonly Fact[] = [
    { label: say`Found out`, value: say`${count(found)} of ${count(result.facts.length)}` },
    { label: say`Questions`, value: count(open + closed), note: say`${count(open)} open` },
    {
      label: say`Share of the talk`,
      value: formatMeasured(result.talkShare, words.share, words),
      note: idealShare(words),
    },
  ];
  return [
    { kind: 'heading', text: say`In numbers: ${words.counted(result.turns, 'turn')}` },
    { kind: 'facts', facts },
    ...(voice === null
      ? []
      : [{ kind: 'text' as const, text: [{ text: `${say`Voice:`} `, style: 'bold' as const }, { text: voice }] }]),
  ];
}

/** The same numbers of their recordings, as far as both sides have them. */
function besideParts(
  report: Report,
  { rep }: PracticeResult,
  beside: PracticeBeside | null,
  words: Words,
): readonly Part[] {
  const own = report.metrics.speakers.find(({ speaker }) => speaker === rep);
  if (own === undefined || beside === null || beside.recordings === 0) return [];
  const { say, counted } = words;
  const fact = (
    label: string,
    here: Measured,
    there: number | null,
    format: (value: number) => string,
  ): readonly Fact[] =>
    there === null || !('value' in here)
      ? []
      : [{ label, value: format(here.value), note: say`there ${format(there)}` }];
  const facts = [
    ...fact(say`Pull share`, own.pullShare, beside.pullShare, words.share),
    ...fact(say`Open questions`, own.questionQuality, beside.questionQuality, words.share),
    ...fact(say`Words per minute`, own.wordsPerMin, beside.wordsPerMin, (x) => words.count(Math.round(x))),
    ...fact(say`Fillers per minute`, own.fillersPerMin, beside.fillersPerMin, words.rate),
  ];
  if (facts.length === 0) return [];
  const [recordings, days] = [counted(beside.recordings, 'recording'), counted(beside.days, 'day')];
  return [
    { kind: 'heading', text: say`Beside your ${recordings} of the last ${days}` },
    { kind: 'facts', facts },
  ];
}

function notePart(id: string, platform: ChatPlatform | undefined, { say }: Words): Part {
  return { kind: 'text', text: say`This report again: ${commandWords(`report ${id}`, platform)}`, subtle: true };
}

function reportButtons(
  id: string,
  { persona }: PracticeResult,
  shown: readonly KeyMoment[],
  words: Words,
): readonly Button[] {
  const { say } = words;
  const retries = shown
    .filter(({ verdict }) => verdict === 'needs work')
    .slice(0, RETRIES)
    .map(({ turn }): Button => {
      return {
        kind: 'button',
        action: 'practice-from',
        label: say`Try turn ${turn + 1} again`,
        value: `${id}:${turn}`,
      };
    });
  return [
    detailsButton(id, words),
    ...retries,
    { kind: 'button', action: 'practice', label: say`Practise again`, value: persona.id },
    {
      kind: 'button',
      action: 'delete',
      label: say`Delete`,
      value: id,
      confirm: {
        title: say`Delete this practice session?`,
        text: say`The conversation, its report and its PDF are erased for everybody. This cannot be undone.`,
        yes: say`Delete everything`,
        no: say`Keep it`,
      },
    },
  ];
}
