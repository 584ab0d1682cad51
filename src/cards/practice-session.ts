import type { Button, Card, Part, Span } from './card.ts';
import type { Field, Form } from './form.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { formatClock, wordsFor } from './words.ts';

/** What is seen of a practice session while it runs, and how one begins. Its report: practice.ts. */

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

export const LEVEL_NAMES: Readonly<Record<number, string>> = { 1: 'For a start', 2: 'Demanding', 3: 'Hard' };

/** What a session's messages have under them while it runs. */
function sessionButtons(id: string): readonly Button[] {
  return [
    { kind: 'button', action: 'practice-hint', label: 'Hint', value: id },
    { kind: 'button', action: 'practice-pause', label: 'Pause', value: id },
    { kind: 'button', action: 'practice-end', label: 'End', value: id },
  ];
}

/** Begins another session: asks with whom and about what. */
const AGAIN: Button = { kind: 'button', action: 'practice', label: 'Practise', value: '' };
const WHO: Button = { kind: 'button', action: 'personas', label: 'Who there is', value: '' };

/** What stands first in a session: with whom, the situation, the goal, and how it goes. */
export function practiceBriefCard({
  id,
  persona,
  scenario,
  pictureUrl = null,
  from = null,
  canHear,
  platform = 'slack',
}: {
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
  const title = `Practice: ${scenario.title} with ${persona.name}`;
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...(pictureUrl === null ? [] : [{ kind: 'picture' as const, url: pictureUrl, alt: portraitAlt(persona) }]),
      {
        kind: 'text',
        text: [{ text: persona.name, style: 'bold' }, { text: `, ${sentence(persona.role)} ${persona.about}` }],
      },
      ...(from === null ? [] : [fromPart(from)]),
      { kind: 'heading', text: 'The situation' },
      { kind: 'text', text: scenario.brief },
      { kind: 'heading', text: 'Your goal' },
      { kind: 'text', text: scenario.goal },
      { kind: 'text', text: howPart(canHear, platform), subtle: true },
    ],
    buttons: sessionButtons(id),
  };
}

/** The role without what is told behind it: "Head of operations at Halden Freight". */
export function shortRole(role: string): string {
  return role.split(',')[0] ?? role;
}

/** What a persona's picture shows, for who cannot see it. */
export function portraitAlt({ name, role, level }: Pick<PersonaFace, 'name' | 'role' | 'level'>): string {
  return `${name}, ${role}. ${LEVEL_NAMES[level] ?? `Level ${level}`}.`;
}

function fromPart({ title, atMs }: { readonly title: string; readonly atMs: number | null }): Part {
  const where = atMs === null ? '.' : `, from ${formatClock(atMs)} on.`;
  return { kind: 'text', text: [{ text: 'From your recording ' }, { text: title, style: 'bold' }, { text: where }] };
}

function howPart(canHear: boolean, platform: ChatPlatform): readonly Span[] {
  const where = platform === 'slack' ? 'in this thread' : 'here';
  const how = canHear ? ', typed or as a voice clip' : '';
  return [
    { text: `Say ${where} what you would say to them${how}. The words hint, pause and end do what the buttons do.` },
    // Where a conversation has no threads, commands are said in the same place.
    ...(platform === 'teams' ? [{ text: ' Begin with “coach” what is meant for me: coach help.' }] : []),
  ];
}

/** What the persona says: a line of a conversation, and nothing about how it goes. */
export function practiceReplyCard({
  id,
  voice,
  text,
  isOpen,
}: {
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
    buttons: isOpen ? sessionButtons(id) : [],
  };
}

/** One line of help, for whoever asked for it. */
export function practiceHintCard({ text }: { readonly text: string }): Card {
  return { summary: `Hint: ${text}`, tone: 'neutral', title: 'Hint', parts: [{ kind: 'text', text }], buttons: [] };
}

/** That a session waits, and how it goes on. */
export function practicePausedCard({ id, persona }: { readonly id: string; readonly persona: string }): Card {
  return {
    summary: `Practice with ${persona} is paused`,
    tone: 'neutral',
    title: 'Paused',
    parts: [{ kind: 'text', text: `${persona} waits, and nothing of the conversation is lost.` }],
    buttons: [
      { kind: 'button', action: 'practice-resume', label: 'Go on', value: id, style: 'primary' },
      { kind: 'button', action: 'practice-end', label: 'End', value: id },
    ],
  };
}

/** The private answer to whoever began a session: where it is. */
export function practiceBegunCard({
  persona,
  scenario,
  where,
}: {
  readonly persona: string;
  readonly scenario: string;
  readonly where: 'thread' | 'direct';
}): Card {
  const title = `${scenario} with ${persona} has begun`;
  const text =
    where === 'thread'
      ? 'It is a thread of its own here. Read the first message, then answer in the thread.'
      : 'It is in our direct messages, where nobody else reads it.';
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** That a session goes on, with what the persona said last. */
export function practiceResumedCard({
  id,
  persona,
  last,
}: {
  readonly id: string;
  readonly persona: string;
  readonly last: string;
}): Card {
  return {
    summary: `Practice with ${persona} goes on`,
    tone: 'neutral',
    title: `${persona} is back`,
    parts: [
      { kind: 'text', text: 'The last words were:' },
      { kind: 'quote', text: last, speaker: persona, atMs: null },
    ],
    buttons: sessionButtons(id),
  };
}

const OVER = {
  ended: {
    title: 'This practice session is over',
    text: 'Nothing is added to it any more. You can begin another one.',
  },
  'nothing-said': { title: 'Practice ended', text: 'You had said nothing yet, so there is no report.' },
  'not-yours': {
    title: 'Somebody else practises here',
    text: 'Only who began a session can answer in it or steer it. You can begin one of your own.',
  },
} as const;

/** The answer to a word or a button where no session of theirs runs, or that ended one before it had begun. */
export function practiceOverCard({ reason }: { readonly reason: keyof typeof OVER }): Card {
  const { title, text } = OVER[reason];
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [AGAIN] };
}

/** That no further session can begin today. */
export function practiceLimitCard({ perDay }: { readonly perDay: number }): Card {
  const title = 'No more practice today';
  const text = `Everybody can begin ${wordsFor().counted(perDay, 'session')} a day. Tomorrow there is room again.`;
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [{ kind: 'text', text }],
    buttons: [{ kind: 'button', action: 'history', label: 'My history', value: '30' }],
  };
}

/** The answer to a persona or scenario that there is not, with the closest one where there is one. */
export function unknownPersonaCard({
  asked,
  closest,
  platform = 'slack',
}: {
  readonly asked: string;
  readonly closest: string | null;
  readonly platform?: ChatPlatform;
}): Card {
  const title = 'I do not know that one';
  return {
    summary: closest === null ? title : `Did you mean ${commandWords(`practice ${closest}`, platform)}?`,
    tone: 'neutral',
    title,
    parts: [
      {
        kind: 'text',
        text: [
          { text: 'You wrote ' },
          { text: asked, style: 'code' },
          ...(closest === null
            ? [{ text: ', which is no persona or scenario here.' }]
            : [
                { text: '. The closest I know is ' },
                { text: commandWords(`practice ${closest}`, platform), style: 'code' as const },
                { text: '.' },
              ]),
        ],
      },
    ],
    buttons: [
      ...(closest === null
        ? [AGAIN]
        : [{ kind: 'button' as const, action: 'practice' as const, label: 'Begin that one', value: closest }]),
      WHO,
    ],
  };
}

/** Asks with whom to practise and about what. */
export function practiceForm({
  personas,
  scenarios,
  persona = personas[0]?.id ?? '',
  scenario = scenarios[0]?.id ?? '',
  pictures = new Map(),
}: {
  /** Easy ones first. */
  readonly personas: readonly PersonaFace[];
  readonly scenarios: readonly ScenarioFace[];
  readonly persona?: string;
  readonly scenario?: string;
  /** Addresses of the personas' faces (charts/portrait.ts) by their ids; words alone for those without. */
  readonly pictures?: ReadonlyMap<string, string>;
}): Form {
  return {
    name: 'practice',
    value: '',
    title: 'Practise',
    submit: 'Begin',
    fields: [
      {
        kind: 'choice',
        id: 'persona',
        label: 'With whom',
        choices: personas.map(({ id, name, role }) => ({ value: id, label: `${name}, ${shortRole(role)}` })),
        chosen: persona,
      },
      {
        kind: 'choice',
        id: 'scenario',
        label: 'About what',
        choices: scenarios.map(({ id, title }) => ({ value: id, label: title })),
        chosen: scenario,
      },
      ...personas.map((one) => personaField(one, pictures.get(one.id))),
    ],
  };
}

function personaField(persona: PersonaFace, url: string | undefined): Field {
  const { name, level, trains } = persona;
  const text: readonly Span[] = [
    { text: name, style: 'bold' },
    { text: ` · ${LEVEL_NAMES[level] ?? `Level ${level}`} · ${sentence(trains)}` },
  ];
  return url === undefined ? { kind: 'words', text } : { kind: 'picture', url, alt: portraitAlt(persona), text };
}

/** The text with a full stop. */
export function sentence(text: string): string {
  return text.replace(/\.?$/, '.');
}
