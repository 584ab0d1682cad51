import {
  LEAST_PEOPLE,
  type MetricChange,
  type OpenItem,
  type PersonWeek,
  type PlaceWeek,
  type WeekCount,
} from '../analysis/history-domain.ts';
import type { Button, Card, Fact, Part, Rich } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { nOf, numberParts, workOnText } from './history-words.ts';
import { measureFacts } from './team-words.ts';
import { behaviourName, type Reader, type Spoken, type Words, wordsFor } from './words.ts';

/** What comes once a week: one screen of a phone, to a person or to a conversation. */

const TITLE_CHARS = 60;
const FACTS_SHOWN = 3;

interface Shown extends Reader {
  /** It comes by itself each week; else it was asked for. */
  readonly isWeekly: boolean;
  readonly platform?: ChatPlatform;
}

/** With whom the focus can be practised; names beside the ids that the button takes. */
export interface Suggested {
  readonly persona: { readonly id: string; readonly name: string };
  readonly scenario: { readonly id: string; readonly title: string };
}

export interface PersonDigest extends Shown {
  readonly week: PersonWeek;
  readonly suggested: Suggested | null;
}

/** Somebody's own week. */
export function personDigestCard(shown: PersonDigest): Card {
  const { week, suggested } = shown;
  const words = wordsFor(shown);
  const { say } = words;
  const title = say`Your week: ${countText(week.now, words)}`;
  const facts = [...factsOf(week.changes, words), ...scoreFacts(week, words)];
  const parts: readonly Part[] = [
    { kind: 'text', text: `${spanText(week, words)} ${beforeText(week.before, words)}` },
    ...(week.unclaimed === 0 ? [] : [unclaimedPart(week.unclaimed, words)]),
    ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts }]),
    ...(week.workOn === null ? [] : [led(say`Focus of four weeks:`, workOnText(week.workOn, words))]),
    ...winParts(week, words),
    ...openParts(week.open, words),
    ...(suggested === null ? [] : [led(say`Practise it:`, `${suggested.persona.name}, ${suggested.scenario.title}`)]),
    ...(isCompared(week) ? [{ kind: 'text' as const, text: noChange(words), subtle: true }] : []),
    ...weeklyParts(shown, words),
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: personButtons(shown, words) };
}

function noChange({ say }: Spoken): string {
  return say`A week is too little to call a difference a change.`;
}

export interface PlaceDigest extends Shown {
  readonly week: PlaceWeek;
  /** As on the card of a team (team.ts). */
  readonly of: 'shared' | 'members';
}

/** A conversation's week: how much there was, and medians where nobody's own number can be read out of them. No names. */
export function placeDigestCard(shown: PlaceDigest): Card {
  const { week, of } = shown;
  const words = wordsFor(shown);
  const title = words.say`The week here: ${words.counted(week.now, 'recording')}`;
  const before = { recordings: week.before, practised: 0 };
  const parts: readonly Part[] = [
    { kind: 'text', text: `${spanText(week, words)} ${beforeText(before, words)}` },
    ...measureParts(week, of, words),
    ...weeklyParts(shown, words),
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: shown.isWeekly ? [stopButton('place', words)] : [] };
}

/** The answer to who asks for a digest of days in which nothing happened. */
export function emptyDigestCard({
  of,
  platform,
  locale,
}: Reader & {
  readonly of: 'person' | 'place';
  readonly platform?: ChatPlatform;
}): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title = say`Nothing to tell of the last seven days`;
  const text = `${emptyText(of, platform, words)} ${say`A week like that sends no digest.`}`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

function emptyText(of: 'person' | 'place', platform: ChatPlatform | undefined, { say }: Spoken): string {
  if (of === 'person') return say`You shared no recording and practised nothing.`;
  return platform === 'teams'
    ? say`No recording of anybody here who shares their history (${commandWords('history share', platform)}, in our own chat).`
    : say`No recording was shared here.`;
}

function measureParts({ people, measures }: PlaceWeek, of: PlaceDigest['of'], words: Words): readonly Part[] {
  const { say } = words;
  if (people < LEAST_PEOPLE) return [{ kind: 'text', text: tooFewText(people, words) }];
  const facts = measureFacts(measures, null, words).slice(0, FACTS_SHOWN);
  if (facts.length === 0)
    return [{ kind: 'text', text: say`No numbers: too little was measurable for ${LEAST_PEOPLE} people.` }];
  const over = [
    say`Medians over ${words.counted(people, 'person', 'people')} confirmed as speakers, rounded.`,
    of === 'shared' ? say`Private reports are left out.` : say`Counted are people here who share their history.`,
    ...(measures.some(({ compared }) => compared !== null) ? [noChange(words)] : []),
  ];
  return [
    { kind: 'facts', facts },
    { kind: 'text', text: over.join(' '), subtle: true },
  ];
}

function tooFewText(people: number, { say, count }: Words): string {
  const shown = say`They are shown from ${LEAST_PEOPLE} people on, so that nobody’s own can be read out of them.`;
  const who =
    people === 0
      ? say`No numbers: nobody is confirmed as a speaker.`
      : people === 1
        ? say`No numbers: one person is confirmed as a speaker.`
        : say`No numbers: ${count(people)} people are confirmed as speakers.`;
  return `${who} ${shown}`;
}

/** The three that matter most. */
function factsOf(changes: readonly MetricChange[], words: Words): readonly Fact[] {
  return numberParts(changes, words).flatMap((part) => (part.kind === 'facts' ? part.facts : []));
}

/** Whether a number of the week before stands beside one of this. */
function isCompared({ changes, practice }: Pick<PersonWeek, 'changes' | 'practice'>): boolean {
  return [...changes, ...(practice === null ? [] : [practice])].some(({ difference }) => difference !== null);
}

function scoreFacts({ practice }: PersonWeek, words: Words): readonly Fact[] {
  if (practice === null || practice.now.mean === null) return [];
  const { now, before } = practice;
  const { say } = words;
  const score = (mean: number): string => words.count(Math.round(mean));
  const was = before.mean === null ? [] : [say`before ${score(before.mean)}, ${nOf(before.n, words)}`];
  const note = [nOf(now.n, words), ...was].join('; ');
  return [{ label: say`Practice score`, value: score(practice.now.mean), note }];
}

function spanText({ from, to }: Pick<PersonWeek, 'from' | 'to'>, { say, day }: Words): string {
  return say`${day(from)} to ${day(to)}.`;
}

function beforeText(before: WeekCount, words: Words): string {
  const { say } = words;
  return before.recordings + before.practised === 0
    ? say`The week before: none.`
    : say`The week before: ${countText(before, words)}.`;
}

function countText({ recordings, practised }: WeekCount, words: Words): string {
  return [
    ...(recordings > 0 || practised === 0 ? [words.counted(recordings, 'recording')] : []),
    ...(practised > 0 ? [words.counted(practised, 'practice session')] : []),
  ].join(', ');
}

function unclaimedPart(count: number, { say, counted }: Words): Part {
  const text =
    count === 1
      ? say`One recording has no speaker who is you yet: it counts for nobody.`
      : say`${counted(count, 'recording')} have no speaker who is you yet: they count for nobody.`;
  return { kind: 'text', text };
}

function winParts({ win }: PersonWeek, { say }: Spoken): readonly Part[] {
  if (win === null) return [];
  const { title, text, quote, speaker, atMs } = win;
  return [
    led(say`Went well:`, `${text} (${cutText(cleanText(title), TITLE_CHARS)})`),
    { kind: 'quote', text: quote, speaker, atMs },
  ];
}

function openParts(open: readonly OpenItem[], words: Words): readonly Part[] {
  if (open.length === 0) return [];
  const items = open.map(({ behaviour, title, sharedAt }): Rich => {
    return `${title ?? behaviourName(behaviour, words)} · ${words.day(sharedAt)}`;
  });
  return [
    { kind: 'text', text: [{ text: words.say`Still open`, style: 'bold' }] },
    { kind: 'list', items },
  ];
}

/** A line that begins with what it is about. */
function led(about: string, text: string): Part {
  return { kind: 'text', text: [{ text: `${about} `, style: 'bold' }, { text }] };
}

function weeklyParts({ isWeekly, platform }: Shown, { say }: Spoken): readonly Part[] {
  if (isWeekly) return [];
  return [{ kind: 'text', text: say`By itself once a week: ${commandWords('digest on', platform)}.`, subtle: true }];
}

function personButtons({ week, suggested, isWeekly }: PersonDigest, words: Spoken): readonly Button[] {
  const { say } = words;
  const practise = (): readonly Button[] => {
    if (suggested === null) return [];
    const value = `${suggested.persona.id} ${suggested.scenario.id}`;
    return [{ kind: 'button', action: 'practice', label: say`Practise`, value }];
  };
  return [
    { kind: 'button', action: 'report', label: say`Open the newest`, value: week.newest },
    ...practise(),
    ...(week.unclaimed === 0
      ? []
      : [{ kind: 'button', action: 'me', label: say`Say who I am`, value: 'me' } satisfies Button]),
    ...(isWeekly ? [stopButton('person', words)] : []),
  ];
}

/** One press ends what is somebody's own; what others read too asks first. */
export function stopButton(of: 'person' | 'place', { say }: Spoken): Button {
  const button = { kind: 'button', action: 'digest-off', label: say`Stop these`, value: of } as const;
  if (of === 'person') return button;
  const text = say`Nobody here gets the weekly digest any more. Anybody can ask for it again.`;
  return { ...button, confirm: { title: say`Stop it for everybody here?`, text, yes: say`Stop it`, no: say`Keep it` } };
}
