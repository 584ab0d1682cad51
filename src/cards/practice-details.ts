import type { IndexPart, Measured, Report } from '../analysis/domain.ts';
import type { PracticeDelivery, PracticeObjection, PracticeResult } from '../analysis/practice-domain.ts';
import type { ChartPart, Fact, Part, Rich } from './card.ts';
import { inEach } from './languages.ts';
import { capital, firstName } from './practice-parts.ts';
import { sentence } from './practice-session.ts';
import { formatClock, formatMeasured, type Spoken, type Words } from './words.ts';

/** Most of each list that a chat shows. */
const ITEMS_SHOWN = 2;
/** A line needs two ends. */
const MIN_POINTS = 2;

/** What is usual of the share of the talk. */
export function idealShare({ say }: Spoken): string {
  return say`discovery: 40–60%`;
}

const objectionStates = inEach(
  (say): Readonly<Record<PracticeObjection['state'], string>> => ({
    handled: say`explored and answered`,
    explored: say`explored, not answered`,
    open: say`not explored`,
  }),
);

/** What became of an objection. */
export function objectionState(state: PracticeObjection['state'], words: Spoken): string {
  return objectionStates(words)[state];
}

const scorePartNames = inEach(
  (say): Readonly<Record<string, string>> => ({
    'facts found': say`Facts found`,
    'objections handled': say`Objections handled`,
    'trust at the end': say`Trust at the end`,
    'consultative behaviour': say`Consultative behaviour`,
    'follow-up questions': say`Follow-up questions`,
    'pull share': say`Pull share`,
    'proposals in time': say`Proposals in time`,
    'share of the talk': say`Share of the talk`,
    'next step': say`Next step`,
  }),
);

/** A part of the score (practice/score.ts) as a label. */
export function scorePartName(name: string, words: Spoken): string {
  return scorePartNames(words)[name] ?? capital(name);
}

/** What a card does not need to say first. */
export function detailParts(report: Report, result: PracticeResult, words: Words): readonly Part[] {
  return [
    ...foundParts(result, words),
    ...objectionParts(result, words),
    ...recommendationParts(result, words),
    ...claimParts(result, words),
    { kind: 'heading', text: words.say`Every number` },
    { kind: 'facts', facts: practiceNumbers(report, result, words) },
    ...deliveryParts(result.delivery, words),
    ...scoreParts(result, words),
    ...opennessParts(result, words),
  ];
}

function foundParts({ facts }: PracticeResult, words: Words): readonly Part[] {
  const { say, count } = words;
  const found = facts.filter(({ turn }) => turn !== null);
  const items = [...found, ...facts.filter(({ turn }) => turn === null)].map(
    ({ about, turn, ask }): Rich =>
      turn === null
        ? [{ text: `${say`Missed:`} `, style: 'bold' }, { text: say`${about}. Try: “${ask}”` }]
        : [{ text: `${say`Found in turn ${turn + 1}:`} `, style: 'bold' }, { text: about }],
  );
  return [
    { kind: 'heading', text: say`Found ${count(found.length)} of ${count(facts.length)}` },
    { kind: 'list', items },
  ];
}

function objectionParts({ objections }: PracticeResult, words: Words): readonly Part[] {
  if (objections.length === 0) return [];
  const items = objections.map(
    ({ about, state }): Rich => [{ text: `${about}: ` }, { text: objectionState(state, words), style: 'bold' }],
  );
  return [
    { kind: 'heading', text: words.say`Objections` },
    { kind: 'list', items },
  ];
}

function recommendationParts({ recommendations }: PracticeResult, { say }: Words): readonly Part[] {
  if (recommendations.length === 0) return [];
  return [
    { kind: 'heading', text: say`Practise next` },
    {
      kind: 'list',
      ordered: true,
      items: recommendations.map(
        ({ title, how }): Rich => [{ text: `${sentence(title)} `, style: 'bold' }, { text: how }],
      ),
    },
  ];
}

function claimParts({ strengths, areas }: PracticeResult, { say }: Words): readonly Part[] {
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
  return [...part(say`Strengths`, strengths), ...part(say`Areas to improve`, areas)];
}

/** Every number of whoever practised, in the order of a card; the first three stand on the report too. */
function practiceNumbers(report: Report, result: PracticeResult, words: Words): readonly Fact[] {
  const own = report.metrics.speakers.find(({ speaker }) => speaker === result.rep);
  if (own === undefined) return [];
  const { counts, questionQuality } = own;
  const { say, count, counted, share, rate } = words;
  const open = count(counts.open_question);
  const checks = counted(counts.testing_understanding, 'check');
  const summaries = counted(counts.summarizing, 'summary', 'summaries');
  const talkShare = formatMeasured(result.talkShare, share, words);
  return [
    {
      label: say`Questions`,
      value: count(counts.open_question + counts.closed_question),
      note: say`${open} open, ${checks}, ${summaries}`,
    },
    {
      label: result.talkShareOf === 'time' ? say`Share of the talk (time)` : say`Share of the talk (words)`,
      value: talkShare,
      note: `${counted(result.turns, 'turn')}; ${idealShare(words)}`,
    },
    {
      label: say`Pull share`,
      value: formatMeasured(own.pullShare, share, words),
      ...countNote(own.pullShare, words),
    },
    {
      label: say`Open questions of all questions`,
      value: formatMeasured(questionQuality, share, words),
      ...countNote(questionQuality, words),
    },
    { label: say`Longest turn`, value: counted(result.longestTurnWords, 'word') },
    ...(report.labelled.transcript.can.times
      ? [
          { label: say`Longest monologue`, value: formatMeasured(own.longestMonologueMs, formatClock, words) },
          {
            label: say`Words per minute`,
            value: formatMeasured(own.wordsPerMin, (x) => count(Math.round(x)), words),
            note: say`130–160 is ideal`,
          },
          { label: say`Fillers per minute`, value: formatMeasured(own.fillersPerMin, rate, words) },
        ]
      : [{ label: say`Pace, fillers, monologue`, value: say`not measurable: typed, not spoken` }]),
  ];
}

function countNote(measured: Measured, words: Words): { readonly note?: string } {
  return 'value' in measured ? { note: nOf(measured.n, words) } : {};
}

function nOf(n: number, words: Words): string {
  return `n\u00A0=\u00A0${words.count(n)}`;
}

/** How it was spoken, from the sound; one line where nothing was heard. */
function deliveryParts(delivery: PracticeDelivery | null, words: Words): readonly Part[] {
  const { say, share, rate } = words;
  if (delivery === null) return [{ kind: 'text', text: say`Voice: not measured without audio.`, subtle: true }];
  const { pauseShare, longPausesPerMin, levelSpreadDb, pitchSpread } = delivery.measures;
  const longPauses = formatMeasured(longPausesPerMin, rate, words);
  const facts: readonly Fact[] = [
    {
      label: say`Pauses`,
      value: formatMeasured(pauseShare, share, words),
      note: say`of the time; ${longPauses} long ones a minute`,
    },
    { label: say`Loudness varies by`, value: formatMeasured(levelSpreadDb, (x) => say`${rate(x)} dB`, words) },
    { label: say`Pitch varies by`, value: formatMeasured(pitchSpread, (x) => say`${rate(x)} semitones`, words) },
  ];
  const turns = words.counted(delivery.turns, 'spoken turn');
  return [
    { kind: 'heading', text: say`Voice, ${turns} (low hesitation is good)` },
    ...voiceBars(delivery, words),
    { kind: 'facts', facts },
    ...deliveryChart(delivery, words),
  ];
}

export const VOICE_SCORES = ['confidence', 'energy', 'hesitation'] as const;
type VoiceScore = (typeof VOICE_SCORES)[number];

const voiceNames = inEach(
  (say): Readonly<Record<VoiceScore, string>> => ({
    confidence: say`Confidence`,
    energy: say`Energy`,
    hesitation: say`Hesitation`,
  }),
);
const voiceNamesWithin = inEach(
  (say): Readonly<Record<VoiceScore, string>> => ({
    confidence: say`confidence`,
    energy: say`energy`,
    hesitation: say`hesitation`,
  }),
);

/** A number of a voice as a label. */
export function voiceName(score: VoiceScore, words: Spoken): string {
  return voiceNames(words)[score];
}

function voiceBars(delivery: PracticeDelivery, words: Words): readonly Part[] {
  return VOICE_SCORES.map((score): Part => {
    const { value } = delivery[score];
    const name = voiceName(score, words);
    return 'value' in value
      ? { kind: 'bar', label: name, share: value.value / 100, text: words.count(value.value) }
      : { kind: 'text', text: words.say`${name}: ${formatMeasured(value, words.count, words)}` };
  });
}

/** The three numbers of a voice in one line; null where none of them could be measured. */
export function voiceLine(delivery: PracticeDelivery | null, words: Words): string | null {
  if (delivery === null) return null;
  const told = VOICE_SCORES.flatMap((score) => {
    const { value } = delivery[score];
    return 'value' in value ? [{ score, value: words.count(value.value) }] : [];
  });
  if (told.length === 0) return null;
  const scores = told.map(
    ({ score, value }, i) => `${(i === 0 ? voiceNames : voiceNamesWithin)(words)[score]} ${value}`,
  );
  return words.say`${scores.join(', ')} of 100, over ${words.counted(delivery.turns, 'spoken turn')}.`;
}

function deliveryChart({ overTime }: PracticeDelivery, words: Words): readonly ChartPart[] {
  if (overTime.length < MIN_POINTS) return [];
  const { say } = words;
  const series = VOICE_SCORES.map((score) => {
    return { name: voiceName(score, words), values: overTime.map((point) => point[score]) };
  });
  const told = series.map(({ name, values }) => say`${name}: ${values.map((value) => value ?? '–').join(', ')}.`);
  return [
    {
      kind: 'chart',
      shape: 'line',
      title: say`Voice by turn, 0 to 100`,
      labels: overTime.map(({ turn }) => String(turn + 1)),
      series,
      alt: say`By turn. ${told.join(' ')}`,
    },
  ];
}

/** Every part of the score with what it weighs: the formula is no secret. */
function scoreParts({ score }: PracticeResult, words: Words): readonly Part[] {
  if (score.parts.length === 0) return [];
  const { say } = words;
  return [
    { kind: 'heading', text: say`What the score is made of` },
    { kind: 'list', items: score.parts.map((part) => scorePartText(part, words)) },
    {
      kind: 'text',
      text: say`Formula ${score.formula}: parts without an occasion drop out, the others weigh more.`,
      subtle: true,
    },
  ];
}

/** A part of the score as a line: "Facts found: 57% of 25 points, n = 5". */
function scorePartText({ name, weight, score, measured }: IndexPart, words: Words): string {
  const points = words.count(Math.round(weight * 100));
  const value = score === null ? words.say`no occasion` : words.say`${words.share(score)} of ${points} points`;
  const told = [value, ...('value' in measured ? [nOf(measured.n, words)] : [])];
  return words.say`${scorePartName(name, words)}: ${told.join(', ')}`;
}

/** How far the persona opened up, as a line through the turns and in words. */
function opennessParts({ openness, persona }: PracticeResult, words: Words): readonly Part[] {
  if (openness.length < MIN_POINTS) return [];
  const { say } = words;
  const told = opennessText(openness, words);
  return [
    { kind: 'heading', text: say`How open ${firstName(persona.name)} was` },
    { kind: 'text', text: told },
    {
      kind: 'chart',
      shape: 'line',
      title: say`Openness by turn, in %`,
      labels: openness.map((_, i) => String(i)),
      series: [{ name: say`Openness`, values: openness.map((share) => Math.round(share * 100)) }],
      alt: say`At the start and after every turn: ${openness.map((share) => words.share(share)).join(', ')}.`,
    },
  ];
}

/** Start, end and highest point of openness. */
export function opennessText(openness: readonly number[], words: Words): string {
  const { say, share } = words;
  const first = share(openness[0] ?? 0);
  const last = share(openness.at(-1) ?? 0);
  const most = Math.max(...openness);
  const at = openness.indexOf(most);
  return at === 0 || at === openness.length - 1
    ? say`From ${first} to ${last}.`
    : say`From ${first} to ${last}, highest at ${share(most)} after turn ${at}.`;
}
