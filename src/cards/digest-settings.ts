import type { Locale } from '../analysis/domain.ts';
import type { Card, Part } from './card.ts';
import { stopButton } from './digest.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { wordsFor } from './words.ts';

/** How somebody's weekly digest stands, and the answers to who changes that. */

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

interface Of {
  readonly of: 'person' | 'place';
  readonly platform?: ChatPlatform | undefined;
}

export interface DigestStanding extends Of {
  /** Null while nobody has asked for it, or when it was stopped. */
  readonly weekly: {
    /** 1 is Monday. */
    readonly weekday: number;
    /** Since midnight, local. */
    readonly minute: number;
    readonly timeZone: string;
    readonly isZoneKnown: boolean;
    /** Epoch milliseconds. */
    readonly dueAt: number;
  } | null;
  readonly locale?: Locale;
}

/** Whether a digest comes, and when; the answer to switching it on, too. */
export function digestStandingCard({ of, platform, weekly, locale }: DigestStanding): Card {
  const whose = of === 'person' ? 'Your weekly digest' : 'The weekly digest here';
  if (weekly === null) return offCard(whose, { of, platform });
  const { weekday, minute, timeZone, isZoneKnown, dueAt } = weekly;
  const words = wordsFor({ locale, timeZone });
  const title = `${whose}: ${WEEKDAYS[weekday - 1] ?? ''}s at ${clockOf(minute)}`;
  const example = commandWords(`digest on friday 16:00 ${isZoneKnown ? timeZone : 'Europe/Berlin'}`, platform);
  const zone = isZoneKnown ? `Time zone: ${timeZone}.` : 'Time zone: UTC, because the chat did not tell me yours.';
  const parts: readonly Part[] = [
    { kind: 'text', text: `The next one comes on ${words.date(dueAt)}, if anything happened until then. ${zone}` },
    ...hereParts({ of, platform }),
    { kind: 'text', text: `Another time or time zone: ${example}.`, subtle: true },
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: [stopButton(of)] };
}

function offCard(whose: string, { of, platform }: Pick<DigestStanding, 'of' | 'platform'>): Card {
  const title = `${whose} is off`;
  const who = of === 'person' ? 'It comes only to who asks for it' : 'It comes only where somebody asks for it';
  const text = `${who}: ${commandWords('digest on', platform)}, Mondays at 09:00 unless you say otherwise. ${commandWords('digest now', platform)} shows the last seven days at once.`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** What a conversation's digest needs. */
function hereParts({ of, platform }: Of): readonly Part[] {
  if (of === 'person') return [];
  const text =
    platform === 'teams'
      ? 'In Teams recordings reach me in personal chats only: where none is shared here, nothing comes.'
      : 'It tells of recordings shared here, and comes only while I am a member of this channel.';
  return [{ kind: 'text', text }];
}

/** The answer to a wish that cannot be met. */
export function digestRefusedCard({
  why,
  asked,
  platform,
}: {
  readonly why: 'night' | 'zone';
  /** The word that is at fault. */
  readonly asked: string;
  readonly platform?: ChatPlatform | undefined;
}): Card {
  const title = why === 'night' ? 'I do not write at night' : 'I do not know that time zone';
  const takes =
    why === 'night'
      ? 'A digest may come from 07:00 until 19:59.'
      : 'Its name is one of a continent and a city, such as Europe/Berlin or America/New_York.';
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      { kind: 'text', text: [{ text: 'You wrote ' }, { text: asked, style: 'code' }, { text: `. ${takes}` }] },
      { kind: 'text', text: `As in: ${commandWords('digest on monday 09:00 Europe/Berlin', platform)}.`, subtle: true },
    ],
    buttons: [],
  };
}

/** Minutes since midnight as "09:00". */
export function clockOf(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
