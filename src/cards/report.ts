import type {
  ActionItem,
  Alert,
  Locale,
  Measured,
  Report,
  SpeakerCoaching,
  SpeakerId,
  SpeakerMetrics,
} from '../analysis/domain.ts';
import type { Card, Fact, LinkButton, Part, Rich, Span } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { dimensionParts } from './dimensions.ts';
import { countText, pullPushParts } from './pull-push.ts';
import { isBuyer, NAME_CHARS, nameOf, quotePart } from './quote.ts';
import { type Standing, speakerButtons, summaryButtons } from './report-buttons.ts';
import { noteParts } from './report-notes.ts';
import { focusName, formatClock, type Reader, type Words, wordsFor } from './words.ts';

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

/** What the whole conversation looked like, readable in ten seconds; detail follows in the thread and the PDF. */
export function summaryCard(summary: Summary): Card {
  const { report, reportId, engineNote, fromStored, link, pictureUrl, locale, standing = 'own' } = summary;
  const { headline } = report.coaching;
  const words = wordsFor({ locale });
  const open: readonly LinkButton[] = link === undefined ? [] : [{ kind: 'link', ...link }];
  const parts: readonly Part[] = [
    { kind: 'text', text: headline },
    // Down to the alerts it is one screen of a phone, and all that most people read.
    ...focusParts(report, words),
    ...numberParts(report, words),
    ...alertParts(report, words),
    ...pullPushParts(report, words),
    ...talkParts(report, words),
    ...(pictureUrl === undefined
      ? []
      : [{ kind: 'picture' as const, url: pictureUrl, alt: pictureAlt(report, words) }]),
    ...dimensionParts(report, words),
    ...(fromStored === true ? [storedPart(words)] : []),
    ...noteParts(report, reportId, engineNote, words),
  ];
  return {
    summary: `${report.title}: ${headline}`,
    tone: 'neutral',
    title: report.title,
    parts,
    buttons: [...open, ...summaryButtons(reportId, standing, words)],
  };
}

function storedPart({ say }: Words): Part {
  return { kind: 'text', text: say`This file was shared before: answered from the stored report.`, subtle: true };
}

/** What to practise next, with the words and the moment that show it; nothing where nothing stands out. */
export function focusParts(report: Report, words: Words): readonly Part[] {
  const { focus } = report.coaching;
  if (focus === null) return [];
  return [
    { kind: 'heading', text: words.say`Practise next: ${focusName(focus, words)}` },
    { kind: 'text', text: named(nameOf(report, focus.speaker, words), '', focus.text) },
    quotePart(report, focus.evidence, words),
  ];
}

/** One card per person coached: everybody who is not a buyer and has something to practise; six at most, the rest is in the PDF. */
export function speakerCards(
  report: Report,
  reportId: string,
  claims: Claims = new Map(),
  reader: Reader = {},
): readonly (readonly [SpeakerId, Card])[] {
  const words = wordsFor(reader);
  const coached = report.coaching.bySpeaker.filter(isCoached);
  const left = coached.length - SPEAKERS_SHOWN;
  return coached.slice(0, SPEAKERS_SHOWN).map((coaching, i) => {
    const more = i === SPEAKERS_SHOWN - 1 ? left : 0;
    return [coaching.speaker, speakerCard(report, coaching, { reportId, claims, more }, words)];
  });
}

/** One person's own card; null for who has nothing to practise. */
export function partCard(
  report: Report,
  reportId: string,
  speaker: SpeakerId,
  claims: Claims,
  reader: Reader = {},
): Card | null {
  const coaching = report.coaching.bySpeaker.find((one) => one.speaker === speaker);
  return coaching === undefined || !isCoached(coaching)
    ? null
    : speakerCard(report, coaching, { reportId, claims, more: 0 }, wordsFor(reader));
}

function isCoached({ role, actionItems }: SpeakerCoaching): boolean {
  return role !== 'buyer' && actionItems.length > 0;
}

interface SpeakerCardOptions {
  readonly reportId: string;
  readonly claims: Claims;
  /** How many people more stand in the PDF only. */
  readonly more: number;
}

function speakerCard(
  report: Report,
  { speaker, actionItems }: SpeakerCoaching,
  { reportId, claims, more }: SpeakerCardOptions,
  words: Words,
): Card {
  const { say } = words;
  const inSource = nameOf(report, speaker, words);
  const called = cutText(cleanText(claims.get(speaker) ?? inSource), NAME_CHARS);
  const title = speakerTitle(called, actionItems.length, words);
  const parts = actionItems.flatMap((item, i): readonly Part[] => [
    ...(i === 0 ? [] : [{ kind: 'divider' as const }]),
    ...actionParts(report, item, i + 1, words),
  ]);
  const notes = [
    ...(called === inSource ? [] : [say`${inSource} in the recording`]),
    say`Report ${reportId}`,
    ...(more > 0 ? [say`${words.count(more)} more people in the PDF`] : []),
  ];
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [...parts, { kind: 'text', text: notes.join(' · '), subtle: true }],
    buttons: speakerButtons(reportId, { speaker, called, isClaimed: claims.has(speaker) }, words),
  };
}

function speakerTitle(called: string, things: number, { say, count }: Words): string {
  switch (things) {
    case 1:
      return say`For ${called}: one thing to try next time`;
    case 2:
      return say`For ${called}: two things to try next time`;
    case 3:
      return say`For ${called}: three things to try next time`;
    default:
      return say`For ${called}: ${count(things)} things to try next time`;
  }
}

function actionParts(
  report: Report,
  { title, why, how, evidence }: ActionItem,
  nth: number,
  words: Words,
): readonly Part[] {
  return [
    { kind: 'heading', text: `${nth}. ${title}` },
    { kind: 'text', text: why },
    { kind: 'text', text: howText(how, words) },
    quotePart(report, evidence, words),
  ];
}

/** What to do, behind "Next time:" unless it begins so itself. */
export function howText(how: string, { say }: Words): Rich {
  const begin = say`Next time`.toLowerCase();
  return how.toLowerCase().startsWith(begin) ? how : [{ text: `${say`Next time:`} `, style: 'bold' }, { text: how }];
}

/** The worst about the people coached. What a buyer did is no coaching: it stands in the PDF. */
function alertParts(report: Report, words: Words): readonly Part[] {
  const alerts = report.metrics.alerts.filter(({ severity }) => severity !== 'info');
  const weight = ({ severity }: Alert): number => (severity === 'critical' ? 0 : 1);
  const coached = alerts.filter(({ speaker }) => !isBuyer(report, speaker)).toSorted((a, b) => weight(a) - weight(b));
  const shown = coached.slice(0, ALERTS_SHOWN).map((alert): Part => {
    const tone = alert.severity === 'critical' ? 'bad' : 'warn';
    return { kind: 'text', text: alertText(report, alert, words), tone };
  });
  const left = coached.length - shown.length;
  if (left <= 0) return shown;
  return [...shown, { kind: 'text', text: words.say`and ${words.count(left)} more in the PDF`, subtle: true }];
}

function alertText(report: Report, { message, speaker, at }: Alert, words: Words): readonly Span[] {
  const utterance = report.labelled.transcript.utterances[at];
  const when = utterance === undefined || !report.labelled.transcript.can.times ? '' : formatClock(utterance.startMs);
  return named(speaker === null ? '' : nameOf(report, speaker, words), when, message);
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
    'value' in talkShare ? [{ label: nameOf(report, speaker, words), share: talkShare.value }] : [],
  );
  if (shares.length < 2) return [];
  const sorted = shares.toSorted((a, b) => b.share - a.share);
  const bars: readonly Part[] = sorted.slice(0, SPEAKERS_SHOWN).map(({ label, share }) => {
    return { kind: 'bar', label, share, text: words.share(share) };
  });
  const rest = sorted.slice(SPEAKERS_SHOWN);
  const restShare = rest.reduce((sum, { share }) => sum + share, 0);
  const more = words.say`and ${words.count(rest.length)} more: ${words.share(restShare)} together`;
  return [
    { kind: 'heading', text: words.say`Speaking time` },
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
  const heading: Part = { kind: 'heading', text: words.say`In numbers: ${nameOf(report, speaker, words)}` };
  // What stands out is worth a line before what is typical.
  const own = bands.filter((band) => band.speaker === speaker);
  const striking = [
    ...own.filter(({ verdict }) => verdict !== 'typical'),
    ...own.filter(({ verdict }) => verdict === 'typical'),
  ];
  if (striking.length > 0) {
    return [
      heading,
      { kind: 'list', items: striking.slice(0, NUMBERS_SHOWN).map(({ text, n }) => withCount(text, n, words)) },
    ];
  }
  const facts = plainNumbers(metrics, words).slice(0, NUMBERS_SHOWN);
  return facts.length === 0 ? [] : [heading, { kind: 'facts', facts }];
}

function withCount(text: string, n: number, words: Words): string {
  return /\bn\s*=/.test(text) ? text : `${text.replace(/\.$/, '')} (${countText(n, words)}).`;
}

function plainNumbers(metrics: SpeakerMetrics, words: Words): readonly Fact[] {
  const fact = (label: string, measured: Measured, format: (value: number) => string): readonly Fact[] =>
    'value' in measured ? [{ label, value: format(measured.value), note: countText(measured.n, words) }] : [];
  return [
    ...fact(words.say`Open questions of all questions`, metrics.questionQuality, words.share),
    ...fact(words.say`Longest monologue`, metrics.longestMonologueMs, formatClock),
    ...fact(words.say`Words per minute`, metrics.wordsPerMin, (value) => words.count(Math.round(value))),
  ];
}

function pictureAlt(report: Report, words: Words): string {
  const { pull, push } = report.metrics.overall;
  const shares = talkParts(report, words).flatMap((part) =>
    part.kind === 'bar' ? [`${part.label} ${part.text}`] : [],
  );
  const [pulls, pushes] = [words.count(pull), words.count(push)];
  return shares.length === 0
    ? words.say`Chart: pull ${pulls}, push ${pushes}; speaking time not measurable`
    : words.say`Chart: pull ${pulls}, push ${pushes}; speaking time ${shares.join(', ')}`;
}
