import type { Button, Card, Part, Span } from './card.ts';
import type { ChatPlatform } from './help.ts';
import { inEach } from './languages.ts';
import { practiceTitle } from './practice-parts.ts';
import { placeFor, withSpans } from './spans.ts';
import { formatClock, type Reader, type Spoken, wordsFor } from './words.ts';

/** What is seen of a practice session while it runs. How one begins: practice-begin.ts; its report: practice.ts. */

/** What is shown of a persona: never what it hides. */
export interface PersonaFace {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** Who it is and what brings it here. */
  readonly about: string;
  readonly trains: string;
  /** 1 to 3. */
  readonly level: number;
}

export interface ScenarioFace {
  readonly id: string;
  readonly title: string;
  readonly trains: string;
  readonly brief: string;
  readonly goal: string;
}

/** The recordings of whoever practises, beside which a session is shown; null where they support no such number. */
export interface PracticeBeside {
  readonly recordings: number;
  readonly days: number;
  /** 0..1. */
  readonly pullShare: number | null;
  /** 0..1. */
  readonly questionQuality: number | null;
  readonly wordsPerMin: number | null;
  readonly fillersPerMin: number | null;
}

const levelNames = inEach(
  (say): Readonly<Record<number, string>> => ({
    1: say`For a start`,
    2: say`Demanding`,
    3: say`Hard`,
  }),
);

/** How hard a persona is, of 1 to 3. */
export function levelName(level: number, words: Spoken): string {
  return levelNames(words)[level] ?? words.say`Level ${level}`;
}

/** What somebody types, in any language, in place of the buttons and to say something to the bot itself (bot/decide.ts). */
const TYPED = ['hint', 'pause', 'end', 'coach', 'coach help'] as const;

/** What a session's messages have under them while it runs. */
function sessionButtons(id: string, { say }: Spoken): readonly Button[] {
  return [
    { kind: 'button', action: 'practice-hint', label: say`Hint`, value: id },
    { kind: 'button', action: 'practice-pause', label: say`Pause`, value: id },
    { kind: 'button', action: 'practice-end', label: say`End`, value: id },
  ];
}

/** Begins another session: asks with whom and about what. */
export function againButton({ say }: Spoken): Button {
  return { kind: 'button', action: 'practice', label: say`Practise`, value: '' };
}

/** What stands first in a session: with whom, the situation, the goal, and how it goes. */
export function practiceBriefCard({
  id,
  persona,
  scenario,
  pictureUrl = null,
  from = null,
  canHear,
  platform = 'slack',
  locale,
}: Reader & {
  readonly id: string;
  readonly persona: PersonaFace;
  readonly scenario: ScenarioFace;
  readonly pictureUrl?: string | null;
  /** The recording of their own that is practised, and from where in it. */
  readonly from?: { readonly title: string; readonly atMs: number | null } | null;
  /** Whether a voice clip is understood. */
  readonly canHear: boolean;
  readonly platform?: ChatPlatform;
}): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title = practiceTitle({ scenario, persona }, words);
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...(pictureUrl === null ? [] : [{ kind: 'picture' as const, url: pictureUrl, alt: portraitAlt(persona, words) }]),
      {
        kind: 'text',
        text: [{ text: persona.name, style: 'bold' }, { text: `, ${sentence(persona.role)} ${persona.about}` }],
      },
      ...(from === null ? [] : [fromPart(from, words)]),
      { kind: 'heading', text: say`The situation` },
      { kind: 'text', text: scenario.brief },
      { kind: 'heading', text: say`Your goal` },
      { kind: 'text', text: scenario.goal },
      { kind: 'text', text: howPart(canHear, platform, words), subtle: true },
    ],
    buttons: sessionButtons(id, words),
  };
}

/** The role without what is told behind it: "Head of operations at Halden Freight". */
export function shortRole(role: string): string {
  return role.split(',')[0] ?? role;
}

/** What a persona's picture shows, for who cannot see it. */
export function portraitAlt(
  { name, role, level }: Pick<PersonaFace, 'name' | 'role' | 'level'>,
  words: Spoken,
): string {
  return `${name}, ${role}. ${levelName(level, words)}.`;
}

function fromPart({ title, atMs }: { readonly title: string; readonly atMs: number | null }, { say }: Spoken): Part {
  const sentence =
    atMs === null
      ? say`From your recording ${placeFor(0)}.`
      : say`From your recording ${placeFor(0)}, from ${formatClock(atMs)} on.`;
  return { kind: 'text', text: withSpans(sentence, [{ text: title, style: 'bold' }]) };
}

function howPart(canHear: boolean, platform: ChatPlatform, { say }: Spoken): readonly Span[] {
  const [hint, pause, end, coach, help] = TYPED;
  const inThread = canHear
    ? say`Say in this thread what you would say to them, typed or as a voice clip.`
    : say`Say in this thread what you would say to them.`;
  const here = canHear
    ? say`Say here what you would say to them, typed or as a voice clip.`
    : say`Say here what you would say to them.`;
  const typed = say`The words ${hint}, ${pause} and ${end} do what the buttons do.`;
  return [
    { text: `${platform === 'slack' ? inThread : here} ${typed}` },
    // Where a conversation has no threads, commands are said in the same place.
    ...(platform === 'teams' ? [{ text: ` ${say`Begin with “${coach}” what is meant for me: ${help}.`}` }] : []),
  ];
}

/** What the persona says: a line of a conversation, and nothing about how it goes. */
export function practiceReplyCard({
  id,
  voice,
  text,
  isOpen,
  locale,
}: Reader & {
  readonly id: string;
  readonly voice: string;
  readonly text: string;
  readonly isOpen: boolean;
}): Card {
  return {
    summary: `${voice}: ${text}`,
    tone: 'neutral',
    title: voice,
    look: 'said',
    parts: [{ kind: 'text', text }],
    buttons: isOpen ? sessionButtons(id, wordsFor({ locale })) : [],
  };
}

/** One line of help, for whoever asked for it. */
export function practiceHintCard({ text, locale }: Reader & { readonly text: string }): Card {
  const { say } = wordsFor({ locale });
  return {
    summary: say`Hint: ${text}`,
    tone: 'neutral',
    title: say`Hint`,
    parts: [{ kind: 'text', text }],
    buttons: [],
  };
}

/** That a session waits, and how it goes on. */
export function practicePausedCard({
  id,
  persona,
  locale,
}: Reader & { readonly id: string; readonly persona: string }): Card {
  const { say } = wordsFor({ locale });
  return {
    summary: say`Practice with ${persona} is paused`,
    tone: 'neutral',
    title: say`Paused`,
    parts: [{ kind: 'text', text: say`${persona} waits, and nothing of the conversation is lost.` }],
    buttons: [
      { kind: 'button', action: 'practice-resume', label: say`Go on`, value: id, style: 'primary' },
      { kind: 'button', action: 'practice-end', label: say`End`, value: id },
    ],
  };
}

/** That a session goes on, with what the persona said last. */
export function practiceResumedCard({
  id,
  persona,
  last,
  locale,
}: Reader & {
  readonly id: string;
  readonly persona: string;
  readonly last: string;
}): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  return {
    summary: say`Practice with ${persona} goes on`,
    tone: 'neutral',
    title: say`${persona} is back`,
    parts: [
      { kind: 'text', text: say`The last words were:` },
      { kind: 'quote', text: last, speaker: persona, atMs: null },
    ],
    buttons: sessionButtons(id, words),
  };
}

const over = inEach((say) => ({
  ended: {
    title: say`This practice session is over`,
    text: say`Nothing is added to it any more. You can begin another one.`,
  },
  'nothing-said': {
    title: say`Practice ended`,
    text: say`You had said nothing yet, so there is no report.`,
  },
  'not-yours': {
    title: say`Somebody else practises here`,
    text: say`Only who began a session can answer in it or steer it. You can begin one of your own.`,
  },
}));

/** The answer to a word or a button where no session of theirs runs, or that ended one before it had begun. */
export function practiceOverCard({
  reason,
  locale,
}: Reader & { readonly reason: keyof ReturnType<typeof over> }): Card {
  const words = wordsFor({ locale });
  const { title, text } = over(words)[reason];
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [againButton(words)] };
}

/** The text with a full stop. */
export function sentence(text: string): string {
  return text.replace(/\.?$/, '.');
}
