import type { Locale } from '../analysis/domain.ts';
import {
  LEAST_PEOPLE,
  type MetricChange,
  type OpenItem,
  type PersonWeek,
  type PlaceWeek,
  type SideMean,
  type WeekCount,
} from '../analysis/history-domain.ts';
import type { Button, Card, Fact, Part, Rich } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { numberParts, workOnText } from './history-words.ts';
import { measureFacts } from './team-words.ts';
import { behaviourName, type Words, wordsFor } from './words.ts';

/** What comes once a week: one screen of a phone, to a person or to a conversation. */

const TITLE_CHARS = 60;
const FACTS_SHOWN = 3;
const NO_CHANGE = 'A week is too little to call a difference a change.';

interface Shown {
  /** It comes by itself each week; else it was asked for. */
  readonly isWeekly: boolean;
  readonly locale?: Locale;
  /** The reader's, as an IANA name; UTC unless told. */
  readonly timeZone?: string;
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
  const title = `Your week: ${countText(week.now, words)}`;
  const facts = [...factsOf(week.changes, words), ...scoreFacts(week, words)];
  const parts: readonly Part[] = [
    { kind: 'text', text: `${spanText(week, words)} ${beforeText(week.before, words)}` },
    ...(week.unclaimed === 0 ? [] : [unclaimedPart(week.unclaimed, words)]),
    ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts }]),
    ...(week.workOn === null ? [] : [led('Focus of four weeks', workOnText(week.workOn, words))]),
    ...winParts(week),
    ...openParts(week.open, words),
    ...(suggested === null ? [] : [led('Practise it', `${suggested.persona.name}, ${suggested.scenario.title}`)]),
    ...(isCompared(week) ? [{ kind: 'text' as const, text: NO_CHANGE, subtle: true }] : []),
    ...weeklyParts(shown),
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: personButtons(shown) };
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
  const title = `The week here: ${words.counted(week.now, 'recording')}`;
  const before = { recordings: week.before, practised: 0 };
  const parts: readonly Part[] = [
    { kind: 'text', text: `${spanText(week, words)} ${beforeText(before, words)}` },
    ...measureParts(week, of, words),
    ...weeklyParts(shown),
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: shown.isWeekly ? [stopButton('place')] : [] };
}

/** The answer to who asks for a digest of days in which nothing happened. */
export function emptyDigestCard({
  of,
  platform,
}: {
  readonly of: 'person' | 'place';
  readonly platform?: ChatPlatform;
}): Card {
  const title = 'Nothing to tell of the last seven days';
  const text = `${emptyText(of, platform)} A week like that sends no digest.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

function emptyText(of: 'person' | 'place', platform: ChatPlatform | undefined): string {
  if (of === 'person') return 'You shared no recording and practised nothing.';
  return platform === 'teams'
    ? `No recording of anybody here who shares their history (${commandWords('history share', platform)}, in our own chat).`
    : 'No recording was shared here.';
}

function measureParts({ people, measures }: PlaceWeek, of: PlaceDigest['of'], words: Words): readonly Part[] {
  const left = of === 'shared' ? 'Private reports are left out.' : 'Counted are people here who share their history.';
  if (people < LEAST_PEOPLE) {
    const who = people === 0 ? 'nobody is' : people === 1 ? 'one person is' : `${words.count(people)} people are`;
    const text = `No numbers: ${who} confirmed as ${people > 1 ? 'speakers' : 'a speaker'}. They are shown from ${LEAST_PEOPLE} people on, so that nobody’s own can be read out of them.`;
    return [{ kind: 'text', text }];
  }
  const over = [
    `Medians over ${words.counted(people, 'person', 'people')} confirmed as speakers, rounded. ${left}`,
    ...(measures.some(({ compared }) => compared !== null) ? [NO_CHANGE] : []),
  ].join(' ');
  const facts = measureFacts(measures, null, words).slice(0, FACTS_SHOWN);
  if (facts.length > 0)
    return [
      { kind: 'facts', facts },
      { kind: 'text', text: over, subtle: true },
    ];
  return [{ kind: 'text', text: `No numbers: too little was measurable for ${LEAST_PEOPLE} people.` }];
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
  const side = ({ mean, n }: SideMean): string =>
    `${words.count(Math.round(mean ?? 0))}, n\u00A0=\u00A0${words.count(n)}`;
  const note = `n\u00A0=\u00A0${words.count(now.n)}${before.mean === null ? '' : `; before ${side(before)}`}`;
  return [{ label: 'Practice score', value: words.count(Math.round(practice.now.mean)), note }];
}

function spanText({ from, to }: Pick<PersonWeek, 'from' | 'to'>, words: Words): string {
  return `${words.day(from)} to ${words.day(to)}.`;
}

function beforeText(before: WeekCount, words: Words): string {
  const none = before.recordings + before.practised === 0;
  return `The week before: ${none ? 'none' : countText(before, words)}.`;
}

function countText({ recordings, practised }: WeekCount, words: Words): string {
  return [
    ...(recordings > 0 || practised === 0 ? [words.counted(recordings, 'recording')] : []),
    ...(practised > 0 ? [words.counted(practised, 'practice session')] : []),
  ].join(', ');
}

function unclaimedPart(count: number, words: Words): Part {
  const which = count === 1 ? 'One recording has' : `${words.count(count)} recordings have`;
  return {
    kind: 'text',
    text: `${which} no speaker who is you yet: ${count === 1 ? 'it counts' : 'they count'} for nobody.`,
  };
}

function winParts({ win }: PersonWeek): readonly Part[] {
  if (win === null) return [];
  const { title, text, quote, speaker, atMs } = win;
  return [
    led('Went well', `${text} (${cutText(cleanText(title), TITLE_CHARS)})`),
    { kind: 'quote', text: quote, speaker, atMs },
  ];
}

function openParts(open: readonly OpenItem[], words: Words): readonly Part[] {
  if (open.length === 0) return [];
  const items = open.map(({ behaviour, title, sharedAt }): Rich => {
    return `${title ?? behaviourName(behaviour)} · ${words.day(sharedAt)}`;
  });
  return [
    { kind: 'text', text: [{ text: 'Still open', style: 'bold' }] },
    { kind: 'list', items },
  ];
}

/** A line that begins with what it is about. */
function led(about: string, text: string): Part {
  return { kind: 'text', text: [{ text: `${about}: `, style: 'bold' }, { text }] };
}

function weeklyParts({ isWeekly, platform }: Shown): readonly Part[] {
  if (isWeekly) return [];
  return [{ kind: 'text', text: `By itself once a week: ${commandWords('digest on', platform)}.`, subtle: true }];
}

function personButtons({ week, suggested, isWeekly }: PersonDigest): readonly Button[] {
  const practise = (): readonly Button[] => {
    if (suggested === null) return [];
    const value = `${suggested.persona.id} ${suggested.scenario.id}`;
    return [{ kind: 'button', action: 'practice', label: 'Practise', value }];
  };
  return [
    { kind: 'button', action: 'report', label: 'Open the newest', value: week.newest },
    ...practise(),
    ...(week.unclaimed === 0
      ? []
      : [{ kind: 'button', action: 'me', label: 'Say who I am', value: 'me' } satisfies Button]),
    ...(isWeekly ? [stopButton('person')] : []),
  ];
}

/** One press ends what is somebody's own; what others read too asks first. */
export function stopButton(of: 'person' | 'place'): Button {
  const button = { kind: 'button', action: 'digest-off', label: 'Stop these', value: of } as const;
  if (of === 'person') return button;
  const text = 'Nobody here gets the weekly digest any more. Anybody can ask for it again.';
  return { ...button, confirm: { title: 'Stop it for everybody here?', text, yes: 'Stop it', no: 'Keep it' } };
}
