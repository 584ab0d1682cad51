import type { IndexPart, Measured, Report } from '../analysis/domain.ts';
import type { PracticeDelivery, PracticeObjection, PracticeResult } from '../analysis/practice-domain.ts';
import type { ChartPart, Fact, Part, Rich } from './card.ts';
import { capital, firstName } from './practice-parts.ts';
import { sentence } from './practice-session.ts';
import { formatClock, formatMeasured, type Words } from './words.ts';

/** Most of each list that a chat shows. */
const ITEMS_SHOWN = 2;
/** A line needs two ends. */
const MIN_POINTS = 2;

const IDEAL_PACE = '130–160 is ideal';
export const IDEAL_SHARE = 'discovery: 40–60%';

export const OBJECTION_STATES: Readonly<Record<PracticeObjection['state'], string>> = {
  handled: 'explored and answered',
  explored: 'explored, not answered',
  open: 'not explored',
};

/** What a card does not need to say first. */
export function detailParts(report: Report, result: PracticeResult, words: Words): readonly Part[] {
  return [
    ...foundParts(result, words),
    ...objectionParts(result),
    ...recommendationParts(result),
    ...claimParts(result),
    { kind: 'heading', text: 'Every number' },
    { kind: 'facts', facts: practiceNumbers(report, result, words) },
    ...deliveryParts(result.delivery, words),
    ...scoreParts(result, words),
    ...opennessParts(result, words),
  ];
}

function foundParts({ facts }: PracticeResult, words: Words): readonly Part[] {
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
  ];
}

function objectionParts({ objections }: PracticeResult): readonly Part[] {
  if (objections.length === 0) return [];
  const items = objections.map(
    ({ about, state }): Rich => [{ text: `${about}: ` }, { text: OBJECTION_STATES[state], style: 'bold' }],
  );
  return [
    { kind: 'heading', text: 'Objections' },
    { kind: 'list', items },
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

/** Every number of whoever practised, in the order of a card; the first three stand on the report too. */
function practiceNumbers(report: Report, result: PracticeResult, words: Words): readonly Fact[] {
  const own = report.metrics.speakers.find(({ speaker }) => speaker === result.rep);
  if (own === undefined) return [];
  const { counts, questionQuality } = own;
  const count = (n: number, noun: string): string =>
    words.counted(n, noun, noun === 'summary' ? 'summaries' : undefined);
  const asked = counts.open_question + counts.closed_question;
  return [
    {
      label: 'Questions',
      value: words.count(asked),
      note: `${words.count(counts.open_question)} open, ${count(counts.testing_understanding, 'check')}, ${count(counts.summarizing, 'summary')}`,
    },
    {
      label: `Share of the talk (${result.talkShareOf})`,
      value: formatMeasured(result.talkShare, words.share),
      note: `${words.counted(result.turns, 'turn')}; ${IDEAL_SHARE}`,
    },
    {
      label: 'Pull share',
      value: formatMeasured(own.pullShare, words.share),
      ...countNote(own.pullShare, words),
    },
    {
      label: 'Open questions of all questions',
      value: formatMeasured(questionQuality, words.share),
      ...countNote(questionQuality, words),
    },
    { label: 'Longest turn', value: words.counted(result.longestTurnWords, 'word') },
    ...(report.labelled.transcript.can.times
      ? [
          { label: 'Longest monologue', value: formatMeasured(own.longestMonologueMs, formatClock) },
          {
            label: 'Words per minute',
            value: formatMeasured(own.wordsPerMin, (x) => words.count(Math.round(x))),
            note: IDEAL_PACE,
          },
          { label: 'Fillers per minute', value: formatMeasured(own.fillersPerMin, words.rate) },
        ]
      : [{ label: 'Pace, fillers, monologue', value: 'not measurable: typed, not spoken' }]),
  ];
}

function countNote(measured: Measured, words: Words): { readonly note?: string } {
  return 'value' in measured ? { note: `n\u00A0=\u00A0${words.count(measured.n)}` } : {};
}

/** How it was spoken, from the sound; one line where nothing was heard. */
function deliveryParts(delivery: PracticeDelivery | null, words: Words): readonly Part[] {
  if (delivery === null) return [{ kind: 'text', text: 'Voice: not measured without audio.', subtle: true }];
  const { measures, turns } = delivery;
  const decimal = (unit: string) => (value: number) => `${words.rate(value)} ${unit}`;
  const facts: readonly Fact[] = [
    {
      label: 'Pauses',
      value: formatMeasured(measures.pauseShare, words.share),
      note: `of the time; ${formatMeasured(measures.longPausesPerMin, words.rate)} long ones a minute`,
    },
    { label: 'Loudness varies by', value: formatMeasured(measures.levelSpreadDb, decimal('dB')) },
    { label: 'Pitch varies by', value: formatMeasured(measures.pitchSpread, decimal('semitones')) },
  ];
  return [
    { kind: 'heading', text: `Voice, ${words.counted(turns, 'spoken turn')} (low hesitation is good)` },
    ...voiceBars(delivery, words),
    { kind: 'facts', facts },
    ...deliveryChart(delivery),
  ];
}

const VOICE = [
  { name: 'Confidence', key: 'confidence' },
  { name: 'Energy', key: 'energy' },
  { name: 'Hesitation', key: 'hesitation' },
] as const;

function voiceBars(delivery: PracticeDelivery, words: Words): readonly Part[] {
  return VOICE.map(({ name, key }): Part => {
    const { value } = delivery[key];
    return 'value' in value
      ? { kind: 'bar', label: name, share: value.value / 100, text: words.count(value.value) }
      : { kind: 'text', text: `${name}: ${formatMeasured(value, words.count)}` };
  });
}

/** The three numbers of a voice in one line; null where none of them could be measured. */
export function voiceLine(delivery: PracticeDelivery | null, words: Words): string | null {
  if (delivery === null) return null;
  const told = (['confidence', 'energy', 'hesitation'] as const).flatMap((key) => {
    const { value } = delivery[key];
    return 'value' in value ? [`${key} ${words.count(value.value)}`] : [];
  });
  return told.length === 0
    ? null
    : `${capital(told.join(', '))} of 100, over ${words.counted(delivery.turns, 'spoken turn')}.`;
}

function deliveryChart({ overTime }: PracticeDelivery): readonly ChartPart[] {
  if (overTime.length < MIN_POINTS) return [];
  const series = (['confidence', 'energy', 'hesitation'] as const).map((key) => {
    return { name: capital(key), values: overTime.map((point) => point[key]) };
  });
  const told = series.map(({ name, values }) => `${name}: ${values.map((value) => value ?? '–').join(', ')}.`);
  return [
    {
      kind: 'chart',
      shape: 'line',
      title: 'Voice by turn, 0 to 100',
      labels: overTime.map(({ turn }) => String(turn + 1)),
      series,
      alt: `By turn. ${told.join(' ')}`,
    },
  ];
}

/** Every part of the score with what it weighs: the formula is no secret. */
function scoreParts({ score }: PracticeResult, words: Words): readonly Part[] {
  if (score.parts.length === 0) return [];
  return [
    { kind: 'heading', text: 'What the score is made of' },
    { kind: 'list', items: score.parts.map((part) => scorePartText(part, words)) },
    {
      kind: 'text',
      text: `Formula ${score.formula}: parts without an occasion drop out, the others weigh more.`,
      subtle: true,
    },
  ];
}

/** A part of the score as a line: "Facts found: 57% of 25 points, n = 5". */
function scorePartText({ name, weight, score, measured }: IndexPart, words: Words): string {
  const value =
    score === null ? `no occasion` : `${words.share(score)} of ${words.count(Math.round(weight * 100))} points`;
  const n = 'value' in measured ? `, n\u00A0=\u00A0${words.count(measured.n)}` : '';
  return `${capital(name)}: ${value}${n}`;
}

/** How far the persona opened up, as a line through the turns and in words. */
function opennessParts({ openness, persona }: PracticeResult, words: Words): readonly Part[] {
  if (openness.length < MIN_POINTS) return [];
  const told = opennessText(openness, words);
  return [
    { kind: 'heading', text: `How open ${firstName(persona.name)} was` },
    { kind: 'text', text: told },
    {
      kind: 'chart',
      shape: 'line',
      title: 'Openness by turn, in %',
      labels: openness.map((_, i) => String(i)),
      series: [{ name: 'Openness', values: openness.map((share) => Math.round(share * 100)) }],
      alt: `At the start and after every turn: ${openness.map((share) => words.share(share)).join(', ')}.`,
    },
  ];
}

/** Start, end and highest point of openness. */
export function opennessText(openness: readonly number[], words: Words): string {
  const first = openness[0] ?? 0;
  const last = openness.at(-1) ?? 0;
  const most = Math.max(...openness);
  const at = openness.indexOf(most);
  const peak = at === 0 || at === openness.length - 1 ? '' : `, highest at ${words.share(most)} after turn ${at}`;
  return `From ${words.share(first)} to ${words.share(last)}${peak}.`;
}
