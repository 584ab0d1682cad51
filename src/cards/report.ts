import type {
  ActionItem,
  Alert,
  EngineStamp,
  Evidence,
  Locale,
  Measured,
  Report,
  SpeakerCoaching,
  SpeakerId,
  SpeakerMetrics,
} from '../analysis/domain.ts';
import type { Card, Fact, LinkButton, Part, Span } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { dimensionParts } from './dimensions.ts';
import { type Standing, speakerButtons, summaryButtons } from './report-buttons.ts';
import { focusName, formatClock, reasonText, speakerName, type Words, wordsFor } from './words.ts';

export interface Summary {
  readonly report: Report;
  readonly reportId: string;
  /** Instead of the line made from the engine's stamp. */
  readonly engineNote?: string;
  /** Whether the same file was coached before, so that nothing was analysed now. */
  readonly fromStored?: boolean;
  /** Such as the signed link to the PDF. */
  readonly link?: { readonly label: string; readonly url: string };
  /** The chart of the same numbers, where it is not attached as a file. */
  readonly pictureUrl?: string;
  readonly locale?: Locale;
  /** A chat of one's own unless told. */
  readonly standing?: Standing;
}

/** Who is who, as people said: the name of whoever claimed a speaker; null where their platform did not tell it. */
export type Claims = ReadonlyMap<SpeakerId, string | null>;

/** Enough for a phone; everybody stands in the PDF. */
const SPEAKERS_SHOWN = 6;
const ALERTS_SHOWN = 3;
const NUMBERS_SHOWN = 3;
const GAUGES_SHOWN = 3;
/** Below this many behaviours a share is counted, not judged (RACKHAM §2). */
const MIN_BEHAVIOURS = 20;

const STORED: Part = {
  kind: 'text',
  text: 'This file was shared before: answered from the stored report.',
  subtle: true,
};

/** What the whole conversation looked like, readable in ten seconds; detail follows in the thread and the PDF. */
export function summaryCard(summary: Summary): Card {
  const { report, reportId, engineNote, fromStored, link, pictureUrl, locale, standing = 'own' } = summary;
  const { headline } = report.coaching;
  const words = wordsFor({ locale });
  const open: readonly LinkButton[] = link === undefined ? [] : [{ kind: 'link', ...link }];
  const parts: readonly Part[] = [
    { kind: 'text', text: headline },
    // Down to the alerts it is one screen of a phone, and all that most people read.
    ...focusParts(report),
    ...numberParts(report, words),
    ...alertParts(report),
    ...pullPushParts(report, words),
    ...talkParts(report, words),
    ...(pictureUrl === undefined
      ? []
      : [{ kind: 'picture' as const, url: pictureUrl, alt: pictureAlt(report, words) }]),
    ...dimensionParts(report),
    ...(fromStored === true ? [STORED] : []),
    ...noteParts(report, reportId, engineNote),
  ];
  return {
    summary: `${report.title}: ${headline}`,
    tone: 'neutral',
    title: report.title,
    parts,
    buttons: [...open, ...summaryButtons(reportId, standing)],
  };
}

/** What to practise next, with the words and the moment that show it; nothing where nothing stands out. */
export function focusParts(report: Report): readonly Part[] {
  const { focus } = report.coaching;
  if (focus === null) return [];
  return [
    { kind: 'heading', text: `Practise next: ${focusName(focus)}` },
    { kind: 'text', text: named(nameOf(report, focus.speaker), '', focus.text) },
    quotePart(report, focus.evidence),
  ];
}

/** One card per person coached: everybody who is not a buyer and has something to practise; six at most, the rest is in the PDF. */
export function speakerCards(
  report: Report,
  reportId: string,
  claims: Claims = new Map(),
): readonly (readonly [SpeakerId, Card])[] {
  const coached = report.coaching.bySpeaker.filter(isCoached);
  const left = coached.length - SPEAKERS_SHOWN;
  return coached.slice(0, SPEAKERS_SHOWN).map((coaching, i) => {
    const more = i === SPEAKERS_SHOWN - 1 && left > 0 ? ` · ${left} more people in the PDF` : '';
    return [coaching.speaker, speakerCard(report, coaching, { reportId, claims, more })];
  });
}

/** One person's own card; null for who has nothing to practise. */
export function partCard(report: Report, reportId: string, speaker: SpeakerId, claims: Claims): Card | null {
  const coaching = report.coaching.bySpeaker.find((one) => one.speaker === speaker);
  return coaching === undefined || !isCoached(coaching)
    ? null
    : speakerCard(report, coaching, { reportId, claims, more: '' });
}

function isCoached({ role, actionItems }: SpeakerCoaching): boolean {
  return role !== 'buyer' && actionItems.length > 0;
}

const THINGS: Readonly<Record<number, string>> = { 1: 'one thing', 2: 'two things', 3: 'three things' };

function speakerCard(
  report: Report,
  { speaker, actionItems }: SpeakerCoaching,
  { reportId, claims, more }: { readonly reportId: string; readonly claims: Claims; readonly more: string },
): Card {
  const inSource = nameOf(report, speaker);
  const called = cutText(cleanText(claims.get(speaker) ?? inSource), NAME_CHARS);
  const title = `For ${called}: ${THINGS[actionItems.length] ?? `${actionItems.length} things`} to try next time`;
  const parts = actionItems.flatMap((item, i): readonly Part[] => [
    ...(i === 0 ? [] : [{ kind: 'divider' as const }]),
    ...actionParts(report, item, i + 1),
  ]);
  const alias = called === inSource ? '' : `${inSource} in the recording · `;
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [...parts, { kind: 'text', text: `${alias}Report ${reportId}${more}`, subtle: true }],
    buttons: speakerButtons(reportId, { speaker, called, isClaimed: claims.has(speaker) }),
  };
}

function actionParts(report: Report, { title, why, how, evidence }: ActionItem, nth: number): readonly Part[] {
  return [
    { kind: 'heading', text: `${nth}. ${title}` },
    { kind: 'text', text: why },
    { kind: 'text', text: /^next time\b/i.test(how) ? how : [{ text: 'Next time: ', style: 'bold' }, { text: how }] },
    quotePart(report, evidence),
  ];
}

/**
 * Pull against push of the people coached, then of everybody. A buyer's answers are push by nature, so the sum alone would make a good
 * conversation look bad; the picture shows the sum, so it stands here too.
 */
function pullPushParts(report: Report, words: Words): readonly Part[] {
  const { overall, speakers } = report.metrics;
  if (overall.pull + overall.push === 0) return [];
  const active = speakers.filter(({ pull, push }) => pull + push > 0);
  const coached = active.filter(({ speaker }) => !isBuyer(report, speaker));
  const busiest = coached.toSorted((a, b) => b.pull + b.push - a.pull - a.push);
  const shown = active.length < 2 ? [] : busiest.slice(0, GAUGES_SHOWN);
  const bar = (label: string, { pull, push }: Pick<SpeakerMetrics, 'pull' | 'push'>): Part => {
    return { kind: 'bar', label, share: pull / (pull + push), text: `${pull} : ${push}` };
  };
  const lead = shown.find(({ speaker }) => speaker === report.coaching.focus?.speaker) ?? shown[0];
  return [
    { kind: 'heading', text: 'Pull : Push' },
    ...shown.map((one) => bar(nameOf(report, one.speaker), one)),
    bar('Everybody', overall),
    lead === undefined
      ? verdictPart('Everybody', overall, words)
      : verdictPart(nameOf(report, lead.speaker), lead, words),
  ];
}

type PullPush = Pick<SpeakerMetrics, 'pull' | 'push' | 'pullPushRatio' | 'pullShare'>;

function verdictPart(name: string, { pull, push, pullPushRatio, pullShare }: PullPush, words: Words): Part {
  const n = pull + push;
  const ratio = 'value' in pullPushRatio ? `ratio ${words.rate(pullPushRatio.value)}, ` : '';
  const range = 'interval' in pullShare && pullShare.interval !== undefined ? pullShare.interval : null;
  const interval = range === null ? '' : ` (95% interval ${words.shareRange(range)})`;
  const verdict =
    n < MIN_BEHAVIOURS || 'notMeasurable' in pullShare
      ? `: ${ratio}${countText(n)} behaviours, too few for a verdict`
      : `: ${ratio}pull share ${words.share(pullShare.value)}${interval}, ${countText(n)} behaviours`;
  return { kind: 'text', text: [{ text: name }, { text: verdict }], subtle: true };
}

function isBuyer({ coaching }: Report, speaker: SpeakerId | null): boolean {
  return coaching.bySpeaker.some((one) => one.speaker === speaker && one.role === 'buyer');
}

/** The worst about the people coached. What a buyer did is no coaching: it stands in the PDF. */
function alertParts(report: Report): readonly Part[] {
  const alerts = report.metrics.alerts.filter(({ severity }) => severity !== 'info');
  const weight = ({ severity }: Alert): number => (severity === 'critical' ? 0 : 1);
  const coached = alerts.filter(({ speaker }) => !isBuyer(report, speaker)).toSorted((a, b) => weight(a) - weight(b));
  const shown = coached.slice(0, ALERTS_SHOWN).map((alert): Part => {
    const tone = alert.severity === 'critical' ? 'bad' : 'warn';
    return { kind: 'text', text: alertText(report, alert), tone };
  });
  const left = coached.length - shown.length;
  if (left <= 0) return shown;
  return [...shown, { kind: 'text', text: `and ${left} more in the PDF`, subtle: true }];
}

function alertText(report: Report, { message, speaker, at }: Alert): readonly Span[] {
  const utterance = report.labelled.transcript.utterances[at];
  const when = utterance === undefined || !report.labelled.transcript.can.times ? '' : formatClock(utterance.startMs);
  return named(speaker === null ? '' : nameOf(report, speaker), when, message);
}

/** Who and when stand first, because on a phone the sentence may run over two lines; a sentence that begins with the name keeps it. */
function named(name: string, when: string, sentence: string): readonly Span[] {
  const [first = ''] = name.split(' ');
  const known = name === '' || sentence.startsWith(name) || (first.length > 1 && sentence.startsWith(`${first}:`));
  // No colon behind a time: of "1:41:" Slack makes a workspace's own emoji called 41.
  if (known) return [{ text: when === '' ? sentence : `${when} · ${sentence}` }];
  return [{ text: name }, { text: when === '' ? `: ${sentence}` : `, ${when} · ${sentence}` }];
}

function talkParts(report: Report, words: Words): readonly Part[] {
  const shares = report.metrics.speakers.flatMap(({ speaker, talkShare }) =>
    'value' in talkShare ? [{ label: nameOf(report, speaker), share: talkShare.value }] : [],
  );
  if (shares.length < 2) return [];
  const sorted = shares.toSorted((a, b) => b.share - a.share);
  const bars: readonly Part[] = sorted.slice(0, SPEAKERS_SHOWN).map(({ label, share }) => {
    return { kind: 'bar', label, share, text: words.share(share) };
  });
  const rest = sorted.slice(SPEAKERS_SHOWN);
  const restShare = rest.reduce((sum, { share }) => sum + share, 0);
  const more = `and ${rest.length} more: ${words.share(restShare)} together`;
  return [
    { kind: 'heading', text: 'Speaking time' },
    ...bars,
    ...(rest.length === 0 ? [] : [{ kind: 'text' as const, text: more, subtle: true }]),
  ];
}

/** Three numbers of the person the focus is about (else the first who is coached), beside their published reference where there is one. */
function numberParts(report: Report, words: Words): readonly Part[] {
  const { focus, bySpeaker, bands } = report.coaching;
  const speaker = focus?.speaker ?? bySpeaker.find(({ role }) => role !== 'buyer')?.speaker;
  const metrics = report.metrics.speakers.find((one) => one.speaker === speaker);
  if (speaker === undefined || metrics === undefined) return [];
  const heading: Part = { kind: 'heading', text: `In numbers: ${nameOf(report, speaker)}` };
  // What stands out is worth a line before what is typical.
  const own = bands.filter((band) => band.speaker === speaker);
  const striking = [
    ...own.filter(({ verdict }) => verdict !== 'typical'),
    ...own.filter(({ verdict }) => verdict === 'typical'),
  ];
  if (striking.length > 0) {
    return [
      heading,
      { kind: 'list', items: striking.slice(0, NUMBERS_SHOWN).map(({ text, n }) => withCount(text, n)) },
    ];
  }
  const facts = plainNumbers(metrics, words).slice(0, NUMBERS_SHOWN);
  return facts.length === 0 ? [] : [heading, { kind: 'facts', facts }];
}

function withCount(text: string, n: number): string {
  return /\bn\s*=/.test(text) ? text : `${text.replace(/\.$/, '')} (${countText(n)}).`;
}

/** No-break spaces, so that a phone does not part the number from what it is. */
function countText(n: number): string {
  return `n\u00A0=\u00A0${n}`;
}

function plainNumbers(metrics: SpeakerMetrics, words: Words): readonly Fact[] {
  const fact = (label: string, measured: Measured, format: (value: number) => string): readonly Fact[] =>
    'value' in measured ? [{ label, value: format(measured.value), note: countText(measured.n) }] : [];
  return [
    ...fact('Open questions of all questions', metrics.questionQuality, words.share),
    ...fact('Longest monologue', metrics.longestMonologueMs, formatClock),
    ...fact('Words per minute', metrics.wordsPerMin, (value) => String(Math.round(value))),
  ];
}

function noteParts(report: Report, reportId: string, engineNote: string | undefined): readonly Part[] {
  const missing = notMeasurable(report);
  const engine = engineNote ?? engineText(report.labelled.engine);
  const note = (text: string): Part => ({ kind: 'text', text, subtle: true });
  return [...(missing === '' ? [] : [note(`Not measurable here: ${missing}`)]), note(`${engine} · Report ${reportId}`)];
}

const ENGINES: Readonly<Record<EngineStamp['name'], (version: string) => string>> = {
  offline: (version) => `offline ${version}`,
  claude: (version) => `Claude (${version})`,
  gemini: (version) => `Gemini (${version})`,
};

/** Who labelled, and where it was not who should have, why. */
function engineText({ name, version, fallbackReason, note }: EngineStamp): string {
  const who =
    name === 'offline' && fallbackReason !== undefined
      ? `Basic analysis: ${fallbackReason}`
      : `Engine: ${ENGINES[name](version)}${fallbackReason === undefined ? '' : `, because ${fallbackReason}`}`;
  return note === undefined ? who : `${who.replace(/\.?$/, '.')} ${note}`;
}

/** What this source cannot support, each with its reason, in one line; a person's own lack of data is not the source's. */
export function notMeasurable({ metrics, labelled }: Report): string {
  const { can } = labelled.transcript;
  const source = (numbers: readonly Measured[]): string | null => {
    const reasons = numbers.map((one) => ('notMeasurable' in one ? one.notMeasurable : null));
    const reason = reasons.find((one) => one?.startsWith('source-') === true);
    return reason === undefined || reason === null || reasons.includes(null) ? null : reasonText(reason);
  };
  const found = [
    { name: 'fillers', why: source(metrics.speakers.map(({ fillersPerMin }) => fillersPerMin)) },
    { name: 'speaking time', why: source(metrics.speakers.map(({ talkShare }) => talkShare)) },
    { name: 'overlaps', why: can.overlap ? null : reasonText('source-without-overlap') },
    { name: 'who said what', why: can.speakers ? null : reasonText('source-without-speakers') },
  ];
  return found.flatMap(({ name, why }) => (why === null ? [] : [`${name} (${why})`])).join(', ');
}

function pictureAlt(report: Report, words: Words): string {
  const { pull, push } = report.metrics.overall;
  const shares = talkParts(report, words).flatMap((part) =>
    part.kind === 'bar' ? [`${part.label} ${part.text}`] : [],
  );
  return `Chart: pull ${pull}, push ${push}; speaking time ${shares.join(', ') || 'not measurable'}`;
}

/** The words that show something, with who said them and when. */
export function quotePart(report: Report, { at, quote }: Evidence): Part {
  const { transcript } = report.labelled;
  const utterance = transcript.utterances[at];
  return {
    kind: 'quote',
    text: quote,
    speaker: utterance === undefined ? 'Unknown speaker' : nameOf(report, utterance.speaker),
    atMs: utterance === undefined || !transcript.can.times ? null : utterance.startMs,
  };
}

/** Short enough to stand in a sentence. */
const NAME_CHARS = 40;

/** A speaker, short enough to stand in a sentence. */
export function nameOf({ labelled }: Report, id: SpeakerId): string {
  const speaker = labelled.transcript.speakers.find((one) => one.id === id);
  return cutText(cleanText(speaker === undefined ? id : speakerName(speaker)), NAME_CHARS);
}
