import type { Locale, Measured, Report } from '../analysis/domain.ts';
import type { KeyMoment, PracticeResult } from '../analysis/practice-domain.ts';
import type { Button, Card, Fact, Part, Span } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { READING } from './limits.ts';
import { detailParts, IDEAL_SHARE, voiceLine } from './practice-details.ts';
import {
  BANDS,
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
import { LEVEL_NAMES, type PracticeBeside, sentence } from './practice-session.ts';
import { detailsButton } from './report-buttons.ts';
import { formatMeasured, type Words, wordsFor } from './words.ts';

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

export interface PersonaList {
  /** Easy ones first. */
  readonly personas: readonly PersonaLine[];
  readonly scenarios: readonly ScenarioLine[];
  /** How a session is begun where this is read: `/coach practice`. */
  readonly command: string;
  /** Where there are buttons to begin one with. */
  readonly platform?: ChatPlatform;
}

/** Whom one can practise with, and what each teaches. */
export function personasCard({ personas, scenarios, command, platform }: PersonaList): Card {
  const title = 'Who to practise with';
  const levels = [...new Set(personas.map(({ level }) => level))].sort((a, b) => a - b);
  const example = `${command} ${personas[0]?.id ?? '<persona>'} ${scenarios[0]?.id ?? '<scenario>'}`;
  return {
    summary: `${title}: ${personas.map(({ name }) => name).join(', ')}`,
    tone: 'neutral',
    title,
    parts: [
      ...levels.flatMap((level): readonly Part[] => [
        { kind: 'heading', text: LEVEL_NAMES[level] ?? `Level ${level}` },
        { kind: 'list', items: personas.filter((one) => one.level === level).map(personaItem) },
      ]),
      { kind: 'heading', text: 'About what' },
      { kind: 'list', items: scenarios.map(scenarioItem) },
      { kind: 'text', text: [{ text: 'Begin with ' }, { text: example, style: 'code' }] },
    ],
    buttons: platform === undefined ? [] : personaButtons(personas),
  };
}

/** As many as a card has (limits.ts); what is left is chosen in a form. */
function personaButtons(personas: readonly PersonaLine[]): readonly Button[] {
  const isAll = personas.length <= READING.buttons;
  const buttons = personas.slice(0, isAll ? personas.length : READING.buttons - 1).map(({ id, name }): Button => {
    return { kind: 'button', action: 'practice', label: `Practise with ${firstName(name)}`, value: id };
  });
  return isAll ? buttons : [...buttons, { kind: 'button', action: 'practice', label: 'Somebody else', value: '' }];
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

export interface PracticeReport {
  readonly report: Report;
  readonly result: PracticeResult;
  /** The session's; without it there is nothing to press, and the card says everything at once. */
  readonly id?: string;
  readonly beside?: PracticeBeside | null;
  readonly locale?: Locale;
  readonly platform?: ChatPlatform;
}

/**
 * What a practice session showed, read in ten seconds: the score, one thing to practise, three numbers, the moments that made it. The
 * rest is behind Details; where nothing can be pressed it stands here too.
 */
export function practiceReportCard({ report, result, id, beside = null, locale, platform }: PracticeReport): Card {
  const words = wordsFor({ locale });
  const { score } = result;
  const band = score.band === null ? null : BANDS[score.band];
  const title = practiceTitle(result);
  const headline = headlineOf(score.value, words);
  const { shown } = chooseMoments(result.moments);
  const parts: readonly Part[] =
    id === undefined
      ? [...momentParts(report, 'Key moments', result.moments), ...detailParts(report, result, words)]
      : [
          ...focusParts(report, result),
          ...keyNumbers(report, result, words),
          ...momentParts(report, 'Key moments', shown),
          ...besideParts(report, result, beside, words),
          notePart(id, platform),
        ];
  return {
    summary: `${title}: ${headline}`,
    tone: band?.tone ?? 'neutral',
    title,
    parts: [scorePart(result, words), { kind: 'text', text: courseOf(result) }, ...parts],
    buttons: id === undefined ? [] : reportButtons(id, result, shown),
  };
}

/** Everything behind a practice report: what was found, every number, what the score is made of, and how it went over the turns. */
export function practiceDetailsCard({ report, result, locale }: PracticeReport): Card {
  const words = wordsFor({ locale });
  return {
    summary: `${practiceTitle(result)}: ${headlineOf(result.score.value, words)}`,
    tone: 'neutral',
    title: `Details: ${result.scenario.title} with ${result.persona.name}`,
    parts: [
      ...momentParts(report, 'More key moments', chooseMoments(result.moments).left),
      ...detailParts(report, result, words),
    ],
    buttons: [],
  };
}

function scorePart({ score: { value, band } }: PracticeResult, words: Words): Part {
  const text = headlineOf(value, words);
  if (!('value' in value) || band === null) return { kind: 'text', text };
  const { words: named, tone } = BANDS[band];
  return { kind: 'bar', label: named, share: value.value / 100, text, tone };
}

/** What to practise next, with the words that show it. */
function focusParts(report: Report, { recommendations: [first] }: PracticeResult): readonly Part[] {
  if (first === undefined) return [];
  return [
    { kind: 'heading', text: `Practise next: ${first.title}` },
    { kind: 'text', text: first.how },
    practiceQuote(report, first.evidence),
  ];
}

function keyNumbers(report: Report, result: PracticeResult, words: Words): readonly Part[] {
  const own = report.metrics.speakers.find(({ speaker }) => speaker === result.rep);
  if (own === undefined) return [];
  const { open_question: open, closed_question: closed } = own.counts;
  const found = result.facts.filter(({ turn }) => turn !== null).length;
  const voice = voiceLine(result.delivery, words);
  const facts: readonly Fact[] = [
    { label: 'Found out', value: `${words.count(found)} of ${words.count(result.facts.length)}` },
    { label: 'Questions', value: words.count(open + closed), note: `${words.count(open)} open` },
    {
      label: 'Share of the talk',
      value: formatMeasured(result.talkShare, words.share),
      note: IDEAL_SHARE,
    },
  ];
  return [
    { kind: 'heading', text: `In numbers: ${words.counted(result.turns, 'turn')}` },
    { kind: 'facts', facts },
    ...(voice === null
      ? []
      : [{ kind: 'text' as const, text: [{ text: 'Voice: ', style: 'bold' as const }, { text: voice }] }]),
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
  const fact = (
    label: string,
    here: Measured,
    there: number | null,
    format: (value: number) => string,
  ): readonly Fact[] =>
    there === null || !('value' in here) ? [] : [{ label, value: format(here.value), note: `there ${format(there)}` }];
  const facts = [
    ...fact('Pull share', own.pullShare, beside.pullShare, words.share),
    ...fact('Open questions', own.questionQuality, beside.questionQuality, words.share),
    ...fact('Words per minute', own.wordsPerMin, beside.wordsPerMin, (x) => words.count(Math.round(x))),
    ...fact('Fillers per minute', own.fillersPerMin, beside.fillersPerMin, words.rate),
  ];
  if (facts.length === 0) return [];
  const of = `${words.counted(beside.recordings, 'recording')} of the last ${words.counted(beside.days, 'day')}`;
  return [
    { kind: 'heading', text: `Beside your ${of}` },
    { kind: 'facts', facts },
  ];
}

function notePart(id: string, platform: ChatPlatform | undefined): Part {
  return { kind: 'text', text: `This report again: ${commandWords(`report ${id}`, platform)}`, subtle: true };
}

function reportButtons(id: string, { persona }: PracticeResult, shown: readonly KeyMoment[]): readonly Button[] {
  const retries = shown
    .filter(({ verdict }) => verdict === 'needs work')
    .slice(0, RETRIES)
    .map(({ turn }): Button => {
      return { kind: 'button', action: 'practice-from', label: `Try turn ${turn + 1} again`, value: `${id}:${turn}` };
    });
  return [
    detailsButton(id),
    ...retries,
    { kind: 'button', action: 'practice', label: 'Practise again', value: persona.id },
    {
      kind: 'button',
      action: 'delete',
      label: 'Delete',
      value: id,
      confirm: {
        title: 'Delete this practice session?',
        text: 'The conversation, its report and its PDF are erased for everybody. This cannot be undone.',
        yes: 'Delete everything',
        no: 'Keep it',
      },
    },
  ];
}
