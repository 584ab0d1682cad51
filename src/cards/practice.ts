import type { IndexPart, Locale, Report } from '../analysis/domain.ts';
import type {
  KeyMoment,
  PracticeEnd,
  PracticeObjection,
  PracticeResult,
  ScoreBand,
} from '../analysis/practice-domain.ts';
import type { Card, Fact, Part, Rich, Span, Tone } from './card.ts';
import { formatClock, formatMeasured, reasonText, type Words, wordsFor } from './words.ts';

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
}

const LEVELS: Readonly<Record<number, string>> = { 1: 'For a start', 2: 'Demanding', 3: 'Hard' };

/** Whom one can practise with, and what each teaches. */
export function personasCard({ personas, scenarios, command }: PersonaList): Card {
  const title = 'Who to practise with';
  const levels = [...new Set(personas.map(({ level }) => level))].sort((a, b) => a - b);
  const example = `${command} ${personas[0]?.id ?? '<persona>'} ${scenarios[0]?.id ?? '<scenario>'}`;
  return {
    summary: `${title}: ${personas.map(({ name }) => name).join(', ')}`,
    tone: 'neutral',
    title,
    parts: [
      ...levels.flatMap((level): readonly Part[] => [
        { kind: 'heading', text: LEVELS[level] ?? `Level ${level}` },
        { kind: 'list', items: personas.filter((one) => one.level === level).map(personaItem) },
      ]),
      { kind: 'heading', text: 'About what' },
      { kind: 'list', items: scenarios.map(scenarioItem) },
      { kind: 'text', text: [{ text: 'Begin with ' }, { text: example, style: 'code' }] },
    ],
    buttons: [],
  };
}

function personaItem({ id, name, role, trains }: PersonaLine): readonly Span[] {
  return [
    { text: id, style: 'code' },
    { text: ' ' },
    { text: name, style: 'bold' },
    { text: `, ${role}. ${sentence(trains)}` },
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

function sentence(text: string): string {
  return text.replace(/\.?$/, '.');
}

export interface PracticeReport {
  readonly report: Report;
  readonly result: PracticeResult;
  readonly locale?: Locale;
}

/** PRODUCT §9. Blue has no tone of its own: the words carry it. */
const BANDS: Readonly<Record<ScoreBand, { readonly words: string; readonly tone: Tone }>> = {
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

const OBJECTIONS: Readonly<Record<PracticeObjection['state'], string>> = {
  handled: 'explored and answered',
  explored: 'explored, not answered',
  open: 'not explored',
};

/** Most of each list that a chat shows. */
const ITEMS_SHOWN = 2;
const WORDS_PER_MIN = '130–160 is ideal';

/** What a practice session showed: the score with its parts, the moments that made it, what was found, what to practise. */
export function practiceReportCard({ report, result, locale }: PracticeReport): Card {
  const words = wordsFor({ locale });
  const { persona, scenario, score } = result;
  const [who = persona.name] = persona.name.split(' ');
  const band = score.band === null ? null : BANDS[score.band];
  const title = `Practice: ${scenario.title} with ${persona.name}`;
  const headline =
    'value' in score.value
      ? `${words.count(score.value.value)} of 100`
      : `no score: ${reasonText(score.value.notMeasurable)}`;
  return {
    summary: `${title}: ${headline}`,
    tone: band?.tone ?? 'neutral',
    title,
    parts: [
      ...('value' in score.value && band !== null
        ? [
            {
              kind: 'bar' as const,
              label: `Overall (${band.words})`,
              share: score.value.value / 100,
              text: headline,
              tone: band.tone,
            },
          ]
        : [{ kind: 'text' as const, text: capital(headline) }]),
      { kind: 'text', text: `${ENDS[result.end](who)} ${result.tone}` },
      ...momentParts(report, result),
      ...foundParts(result, words),
      ...recommendationParts(result),
      ...claimParts(result),
      { kind: 'heading', text: 'In numbers' },
      { kind: 'facts', facts: numbers(report, result, words) },
      ...scoreParts(result, words),
    ],
    buttons: [],
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function momentParts(report: Report, { moments }: PracticeResult): readonly Part[] {
  if (moments.length === 0) return [];
  return [{ kind: 'heading', text: 'Key moments' }, ...moments.flatMap((moment) => momentPart(report, moment))];
}

function momentPart({ labelled }: Report, { turn, verdict, text, evidence, instead }: KeyMoment): readonly Part[] {
  const { transcript } = labelled;
  const said = transcript.utterances[evidence.at];
  const heading: readonly Span[] = [
    { text: `Turn ${turn + 1}, ${verdict}: `, style: 'bold' },
    { text: instead === null ? text : `${text} ${instead}` },
  ];
  return [
    { kind: 'text', text: heading, tone: verdict === 'good' ? 'good' : 'warn' },
    {
      kind: 'quote',
      text: evidence.quote,
      speaker: transcript.speakers.find(({ id }) => id === said?.speaker)?.name ?? 'You',
      atMs: transcript.can.times && said !== undefined ? said.startMs : null,
    },
  ];
}

/** What was found and missed, and how the doubts were met. */
function foundParts({ facts, objections }: PracticeResult, words: Words): readonly Part[] {
  const found = facts.filter(({ turn }) => turn !== null);
  const items = [...found, ...facts.filter(({ turn }) => turn === null)].map(
    ({ about, turn, ask }): Rich =>
      turn === null
        ? [{ text: 'Missed: ', style: 'bold' }, { text: `${about}. Try: “${ask}”` }]
        : [{ text: `Found in turn ${turn + 1}: `, style: 'bold' }, { text: about }],
  );
  return [
    { kind: 'heading', text: `Found ${words.count(found.length)} of ${words.count(facts.length)}` },
    { kind: 'list', items },
    ...(objections.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: 'Objections' },
          {
            kind: 'list' as const,
            items: objections.map(
              ({ about, state }): Rich => [{ text: `${about}: ` }, { text: OBJECTIONS[state], style: 'bold' }],
            ),
          },
        ]),
  ];
}

function recommendationParts({ recommendations }: PracticeResult): readonly Part[] {
  if (recommendations.length === 0) return [];
  return [
    { kind: 'heading', text: 'Practise next' },
    {
      kind: 'list',
      ordered: true,
      items: recommendations.map(
        ({ title, how }): Rich => [{ text: `${sentence(title)} `, style: 'bold' }, { text: how }],
      ),
    },
  ];
}

function claimParts({ strengths, areas }: PracticeResult): readonly Part[] {
  const part = (heading: string, claims: PracticeResult['strengths']): readonly Part[] =>
    claims.length === 0
      ? []
      : [
          { kind: 'heading', text: heading },
          {
            kind: 'list',
            items: claims.slice(0, ITEMS_SHOWN).map(({ text, evidence }) => `${text} “${evidence.quote}”`),
          },
        ];
  return [...part('Strengths', strengths), ...part('Areas to improve', areas)];
}

function numbers(report: Report, result: PracticeResult, words: Words): readonly Fact[] {
  const own = report.metrics.speakers.find(({ speaker }) => speaker === result.rep);
  if (own === undefined) return [];
  const { counts } = own;
  const asked = counts.open_question + counts.closed_question;
  return [
    {
      label: 'Questions',
      value: words.count(asked),
      note: `${words.count(counts.open_question)} open, ${words.count(counts.testing_understanding)} checks, ${words.count(counts.summarizing)} summaries`,
    },
    {
      label: `Share of the talk (${result.talkShareOf})`,
      value: formatMeasured(result.talkShare, words.share),
      note: `${words.counted(result.turns, 'turn')}; 40–60% suits discovery`,
    },
    { label: 'Longest turn', value: `${words.count(result.longestTurnWords)} words` },
    ...(report.labelled.transcript.can.times
      ? [
          { label: 'Longest monologue', value: formatMeasured(own.longestMonologueMs, formatClock) },
          {
            label: 'Words per minute',
            value: formatMeasured(own.wordsPerMin, (x) => words.count(Math.round(x))),
            note: WORDS_PER_MIN,
          },
          { label: 'Fillers per minute', value: formatMeasured(own.fillersPerMin, words.rate) },
        ]
      : [{ label: 'Pace, fillers, monologue', value: 'not measurable: typed, not spoken' }]),
  ];
}

/** Every part of the score with what it weighs: the formula is no secret. */
function scoreParts({ score }: PracticeResult, words: Words): readonly Part[] {
  if (score.parts.length === 0) return [];
  return [
    { kind: 'heading', text: 'What the score is made of' },
    { kind: 'list', items: score.parts.map((part) => partText(part, words)) },
    {
      kind: 'text',
      text: `Formula ${score.formula}: parts without an occasion drop out, the others weigh more.`,
      subtle: true,
    },
  ];
}

function partText({ name, weight, score, measured }: IndexPart, words: Words): string {
  const value =
    score === null ? `no occasion` : `${words.share(score)} of ${words.count(Math.round(weight * 100))} points`;
  const n = 'value' in measured ? `, n\u00A0=\u00A0${words.count(measured.n)}` : '';
  return `${capital(name)}: ${value}${n}`;
}
