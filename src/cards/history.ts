import type { PersonId } from '../analysis/domain.ts';
import type { HistoryPoint, PersonHistory } from '../analysis/history-domain.ts';
import type { Button, Card, Part, Span, Tone } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { chartParts } from './history-chart.ts';
import { headlineText, nOf, numberParts, practiceParts, uptakeParts, workOnParts } from './history-words.ts';
import { placeFor, withSpans } from './spans.ts';
import { type Reader, type Spoken, type Words, wordsFor } from './words.ts';

/** How somebody develops: their recordings and practice sessions of some days, what moved, what to work on. */

/** Each with a button to open it: with those that turn pages six, as many as Teams shows at once (limits.ts). */
export const HISTORY_PAGE = 4;
/** Leaves room for "Open" and the day before it (limits.ts: a button's label has 40). */
const TITLE_CHARS = 26;
const NAME_CHARS = 40;

/** Somebody else, for who may look. */
export interface Other {
  readonly person: PersonId;
  /** As their colleagues read it; null where the platform did not tell. */
  readonly name: string | null;
  /** The points of this page that the reader may open. */
  readonly open: ReadonlySet<string>;
}

/** Who looked at the reader's own history lately, last first. */
export interface Looks {
  readonly named: readonly { readonly name: string | null; readonly at: number }[];
  /** How many more. */
  readonly others: number;
}

interface Shown extends Reader {
  readonly history: PersonHistory;
  /** Counted from 1; one that is too high is the last. */
  readonly page: number;
  readonly platform?: ChatPlatform;
}

export type History = Shown &
  ({ readonly of: null; readonly looks: Looks; readonly shares: boolean } | { readonly of: Other });

/** A page of somebody's history: their own, or another's who lets them see it. */
export function historyCard(shown: History): Card {
  const { history, of, platform } = shown;
  const words = wordsFor(shown);
  const { say } = words;
  const { points, changes } = history;
  if (points.length === 0) return emptyCard(shown, words);
  const pages = Math.ceil(points.length / HISTORY_PAGE);
  const page = Math.min(Math.max(1, shown.page), pages);
  const listed = points.slice((page - 1) * HISTORY_PAGE, page * HISTORY_PAGE);
  const titled = say`${titleOf(shown, words)}: ${countedPoints(points, words)}`;
  const hasOwn = changes.some(({ now, before }) => now.n + before.n > 0);
  const isTested = changes.some(({ verdict }) => verdict !== 'too-few');
  const unclaimed = points.filter(({ whose }) => whose === 'everybody').length;
  const nothingCounts = say`No recording of these days counts for you, so there is no change to tell.`;
  const tested = say`A change is told where chance would bring it about less than once in twenty.`;
  const otherDays = say`Other days: ${commandWords(`history ${history.days === 60 ? 90 : 60}`, platform)}.`;
  const parts: readonly Part[] = [
    { kind: 'text', text: hasOwn ? headlineText(history, words) : nothingCounts },
    ...numberParts(changes, words),
    ...workOnParts(history, words),
    ...(hasOwn ? chartParts(points, words) : []),
    ...uptakeParts(history.uptake, words),
    ...practiceParts(history, words),
    ...(hasOwn ? [] : chartParts(points, words)),
    { kind: 'heading', text: pages === 1 ? say`One by one` : say`One by one, page ${page} of ${pages}` },
    { kind: 'list', items: listed.map((point) => itemSpans(point, shown, words)) },
    ...(unclaimed === 0 ? [] : [unclaimedPart(unclaimed, words)]),
    ...elsewhereParts(shown, words),
    ...(of === null ? lookParts(shown.looks, shown.shares, words) : [lookedPart(of, words)]),
    { kind: 'text', text: isTested ? `${tested} ${otherDays}` : otherDays, subtle: true },
  ];
  return {
    summary: titled,
    tone: toneOf(history),
    title: titled,
    parts,
    buttons: buttonsOf(shown, page, pages, words),
  };
}

function emptyCard({ history, of, platform }: History, words: Words): Card {
  const { say } = words;
  const title = titleOf({ history, of }, words);
  const isQuiet = history.changes.some(({ before }) => before.n > 0);
  const days = words.counted(history.days, 'day');
  const text = isQuiet
    ? say`No recordings in these ${days}. There are earlier ones: ${commandWords('history 90', platform)}.`
    : say`No recordings yet. Drop one here and I will coach on it.`;
  const summary = isQuiet ? say`${title}: no recordings` : say`${title}: no recordings yet`;
  return { summary, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** What somebody gets who asks for another's history: the same whether there is none or it is not for them. */
export function noHistoryCard({ platform, locale }: Pick<Shown, 'platform' | 'locale'>): Card {
  const { say } = wordsFor({ locale });
  const title = say`No history to show`;
  const share = commandWords('history share', platform);
  const text = say`There is none, or it is not shared with you. Whoever it is about can share it: ${share}.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** Where others would read an answer that is for one person. */
export function historyInPrivateCard(reader: Reader = {}): Card {
  const { say } = wordsFor(reader);
  const title = say`A history is for one person`;
  const text = say`Others would read it here. Ask me for it in our own chat.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** Where others would read the answer, and it went to the asker's own chat. */
export function historySentCard(reader: Reader = {}): Card {
  const { say } = wordsFor(reader);
  const title = say`The answer is in our own chat`;
  const text = say`A history is for one person, and others would read it here.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** To a name that several have: how many, and not who, since none of them may share anything. */
export function severalCalledCard({ count, locale }: Reader & { readonly count: number }): Card {
  const words = wordsFor({ locale });
  const title = words.say`${words.count(count)} people here are called that`;
  const text = words.say`Say the full name as Teams shows it. For one of two namesakes, mention the person in a group chat or channel that I am in: I answer in our own chat.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** To a name that Slack did not turn into a person. */
export function whoseHistoryCard({ platform, locale }: Pick<Shown, 'platform' | 'locale'>): Card {
  const { say } = wordsFor({ locale });
  const title = say`Whose history?`;
  const text = withSpans(
    say`Type @ and choose the person from the list that Slack shows: ${placeFor(0)}. The days are 30, 60 or 90; without a person it is yours.`,
    [{ text: commandWords('history 60 @name', platform), style: 'code' }],
  );
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** The answer to sharing one's history or taking that back; the same when it was so already. */
export function historySharingCard({ shares, locale }: Reader & { readonly shares: boolean }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title = shares ? say`Your history is shared` : say`Your history is yours`;
  const text = shares
    ? say`Everybody in this workspace may see how your numbers develop, and you see who looked. Practice and the titles of private recordings stay yours.`
    : say`Nobody but you and the named administrators may see it from now on. You see who looked.`;
  const buttons = [shareButton(shares, words)];
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons };
}

function titleOf({ history, of }: Pick<History, 'history' | 'of'>, words: Words): string {
  const days = words.count(history.days);
  return of === null ? words.say`Your last ${days} days` : words.say`${nameOf(of, words)}, last ${days} days`;
}

function nameOf({ name }: Pick<Other, 'name'>, { say }: Spoken): string {
  return name === null ? say`This person` : cutText(cleanText(name), NAME_CHARS);
}

function countedPoints(points: readonly HistoryPoint[], words: Words): string {
  const practised = points.filter(({ kind }) => kind === 'practice').length;
  const recordings = points.length - practised;
  return [
    ...(recordings > 0 || practised === 0 ? [words.counted(recordings, 'recording')] : []),
    ...(practised > 0 ? [words.counted(practised, 'practice session')] : []),
  ].join(', ');
}

/** Of what moved first: of several numbers the one that matters most. */
function toneOf({ changes }: PersonHistory): Tone {
  const told = changes.find(({ verdict }) => verdict === 'improved' || verdict === 'declined');
  return told === undefined ? 'neutral' : told.verdict === 'improved' ? 'good' : 'warn';
}

function itemSpans(
  point: HistoryPoint,
  { of, platform }: Pick<History, 'of' | 'platform'>,
  words: Words,
): readonly Span[] {
  const { id, title, sharedAt, durationMs, practice, whose, numbers } = point;
  const isOpen = of === null || of.open.has(id);
  const { pullShare, n, questionQuality, impact } = numbers;
  const minutes = Math.round(durationMs / 60_000);
  const { say, count, share } = words;
  const pull = pullShare === null ? '' : share(pullShare);
  const told = [
    ...(practice === null
      ? []
      : [practice.score === null ? say`no score` : say`score ${count(practice.score)} of 100`]),
    n === 0 || pullShare === null
      ? say`no behaviours found`
      : whose === 'everybody'
        ? say`everybody’s pull share ${pull} (${nOf(n, words)})`
        : say`pull share ${pull} (${nOf(n, words)})`,
    ...(questionQuality === null || practice !== null ? [] : [say`question quality ${share(questionQuality)}`]),
    ...(impact === null || practice !== null ? [] : [say`Impact ${count(Math.round(impact))}`]),
    ...(minutes > 0 ? [say`${count(minutes)} min`] : []),
  ];
  return [
    { text: isOpen ? title : say`A private recording`, style: 'bold' },
    { text: ` · ${[words.date(sharedAt), ...fromOf(point, platform, words), ...told].join(' · ')}` },
  ];
}

const CHATS: Readonly<Record<ChatPlatform, string>> = { slack: 'Slack', teams: 'Teams' };

/** Where it is from, if not from here. */
function fromOf({ elsewhere }: HistoryPoint, platform: ChatPlatform | undefined, { say }: Spoken): readonly string[] {
  if (elsewhere === undefined) return [];
  return [isOtherWorkspace(elsewhere, platform) ? say`in your other workspace` : say`in ${CHATS[elsewhere]}`];
}

function isOtherWorkspace(elsewhere: ChatPlatform, platform: ChatPlatform = 'slack'): boolean {
  return elsewhere === platform;
}

/** Whoever is linked is told so, and why some have no button. */
function elsewhereParts(
  { history: { points }, platform }: Pick<Shown, 'history' | 'platform'>,
  { say }: Spoken,
): readonly Part[] {
  const elsewhere = points.find((point) => point.elsewhere !== undefined)?.elsewhere;
  if (elsewhere === undefined) return [];
  const text = isOtherWorkspace(elsewhere, platform)
    ? say`Whoever runs this service says that you are the same person in your other workspace. What is from there opens there, and nobody else sees it here.`
    : say`Whoever runs this service says that you are the same person in ${CHATS[elsewhere]}. What is from there opens there, and nobody else sees it here.`;
  return [{ kind: 'text', text, subtle: true }];
}

function unclaimedPart(count: number, { say, counted }: Words): Part {
  const text =
    count === 1
      ? say`One recording has no speaker who is you yet. It counts for nobody until you say who you are.`
      : say`${counted(count, 'recording')} have no speaker who is you yet. They count for nobody until you say who you are.`;
  return { kind: 'text', text };
}

function lookParts({ named, others }: Looks, shares: boolean, words: Words): readonly Part[] {
  const { say, day } = words;
  const names = named.map(({ name, at }) =>
    name === null ? say`somebody on ${day(at)}` : say`${cutText(cleanText(name), NAME_CHARS)} on ${day(at)}`,
  );
  const more = others === 0 ? [] : [say`${words.count(others)} more`];
  const looked =
    names.length === 0
      ? say`Nobody else looked in the last 30 days.`
      : say`In the last 30 days it was seen by ${[...names, ...more].join(', ')}.`;
  const who = shares
    ? say`Everybody in this workspace may see this history.`
    : say`Only you and the named administrators may see this history.`;
  return [{ kind: 'text', text: `${who} ${looked}`, subtle: names.length === 0 }];
}

function lookedPart(of: Other, words: Words): Part {
  return {
    kind: 'text',
    text: words.say`${nameOf(of, words)} sees that you looked. Numbers are for learning, not for ranking people.`,
    subtle: true,
  };
}

function buttonsOf(shown: History, page: number, pages: number, words: Words): readonly Button[] {
  const { history, of } = shown;
  const { say } = words;
  const listed = history.points.slice((page - 1) * HISTORY_PAGE, page * HISTORY_PAGE);
  const open = listed.filter(({ id, elsewhere }) => elsewhere === undefined && (of === null || of.open.has(id)));
  const turn = (label: string, to: number): readonly Button[] =>
    to < 1 || to > pages ? [] : [{ kind: 'button', action: 'history', label, value: valueOfPage(shown, to) }];
  const isUnclaimed = listed.some(({ whose, elsewhere }) => whose === 'everybody' && elsewhere === undefined);
  return [
    ...open.map(({ id, title, sharedAt }): Button => {
      const label = say`Open ${words.day(sharedAt)}: ${cutText(cleanText(title), TITLE_CHARS)}`;
      return { kind: 'button', action: 'report', label, value: id };
    }),
    ...turn(say`Newer`, page - 1),
    ...turn(say`Older`, page + 1),
    ...(of === null && isUnclaimed ? [meButton(words)] : []),
    ...(of === null && !isUnclaimed ? [shareButton(shown.shares, words)] : []),
  ];
}

/** What follows `history` in the command of a page (bot/history-words.ts). */
function valueOfPage({ history, of }: History, page: number): string {
  return [String(history.days), `p${page}`, ...(of === null ? [] : [`<@${of.person}>`])].join(' ');
}

function meButton({ say }: Spoken): Button {
  return { kind: 'button', action: 'me', label: say`Say who I am`, value: 'me' };
}

function shareButton(shares: boolean, { say }: Spoken): Button {
  if (shares) return { kind: 'button', action: 'history', label: say`Stop sharing it`, value: 'private' };
  return {
    kind: 'button',
    action: 'history',
    label: say`Share my history`,
    value: 'share',
    confirm: {
      title: say`Show it to everybody here?`,
      text: say`Everybody in this workspace may see how your numbers develop. You see who looked, and can take it back.`,
      yes: say`Share it`,
      no: say`Keep it to myself`,
    },
  };
}
