import type { Card, Part } from './card.ts';
import { stopButton } from './digest.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { inEach } from './languages.ts';
import { placeFor, withSpans } from './spans.ts';
import { type Reader, type Spoken, wordsFor } from './words.ts';

/** How somebody's weekly digest stands, and the answers to who changes that. */

/** When it comes, Mondays first. */
const weekdays = inEach((say): readonly ((time: string) => string)[] => [
  (time) => say`Mondays at ${time}`,
  (time) => say`Tuesdays at ${time}`,
  (time) => say`Wednesdays at ${time}`,
  (time) => say`Thursdays at ${time}`,
  (time) => say`Fridays at ${time}`,
  (time) => say`Saturdays at ${time}`,
  (time) => say`Sundays at ${time}`,
]);

interface Of {
  readonly of: 'person' | 'place';
  readonly platform?: ChatPlatform | undefined;
}

export interface DigestStanding extends Of, Pick<Reader, 'locale'> {
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
}

/** Whether a digest comes, and when; the answer to switching it on, too. */
export function digestStandingCard({ of, platform, weekly, locale }: DigestStanding): Card {
  if (weekly === null) return offCard({ of, platform }, wordsFor({ locale }));
  const { weekday, minute, timeZone, isZoneKnown, dueAt } = weekly;
  const words = wordsFor({ locale, timeZone });
  const { say } = words;
  const when = weekdays(words)[weekday - 1]?.(clockOf(minute)) ?? clockOf(minute);
  const title = of === 'person' ? say`Your weekly digest: ${when}` : say`The weekly digest here: ${when}`;
  const example = commandWords(`digest on friday 16:00 ${isZoneKnown ? timeZone : 'Europe/Berlin'}`, platform);
  const next = say`The next one comes on ${words.date(dueAt)}, if anything happened until then.`;
  const zone = isZoneKnown
    ? say`Time zone: ${timeZone}.`
    : say`Time zone: UTC, because the chat did not tell me yours.`;
  const parts: readonly Part[] = [
    { kind: 'text', text: `${next} ${zone}` },
    ...hereParts({ of, platform }, words),
    { kind: 'text', text: say`Another time or time zone: ${example}.`, subtle: true },
  ];
  return { summary: title, tone: 'neutral', title, parts, buttons: [stopButton(of, words)] };
}

function offCard({ of, platform }: Pick<DigestStanding, 'of' | 'platform'>, { say }: Spoken): Card {
  const on = commandWords('digest on', platform);
  const isOwn = of === 'person';
  const title = isOwn ? say`Your weekly digest is off` : say`The weekly digest here is off`;
  const who = isOwn
    ? say`It comes only to who asks for it: ${on}, Mondays at 09:00 unless you say otherwise.`
    : say`It comes only where somebody asks for it: ${on}, Mondays at 09:00 unless you say otherwise.`;
  const text = `${who} ${say`${commandWords('digest now', platform)} shows the last seven days at once.`}`;
  return { summary: title, tone: 'neutral', title, parts: [{ kind: 'text', text }], buttons: [] };
}

/** What a conversation's digest needs. */
function hereParts({ of, platform }: Of, { say }: Spoken): readonly Part[] {
  if (of === 'person') return [];
  const text =
    platform === 'teams'
      ? say`In Teams recordings reach me in personal chats only: where none is shared here, nothing comes.`
      : say`It tells of recordings shared here, and comes only while I am a member of this channel.`;
  return [{ kind: 'text', text }];
}

/** The answer to a wish that cannot be met. */
export function digestRefusedCard({
  why,
  asked,
  platform,
  locale,
}: Reader & {
  readonly why: 'night' | 'zone';
  /** The word that is at fault. */
  readonly asked: string;
  readonly platform?: ChatPlatform | undefined;
}): Card {
  const { say } = wordsFor({ locale });
  const title = why === 'night' ? say`I do not write at night` : say`I do not know that time zone`;
  const wrote =
    why === 'night'
      ? say`You wrote ${placeFor(0)}. A digest may come from 07:00 until 19:59.`
      : say`You wrote ${placeFor(0)}. Its name is one of a continent and a city, such as Europe/Berlin or America/New_York.`;
  const example = commandWords('digest on monday 09:00 Europe/Berlin', platform);
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      { kind: 'text', text: withSpans(wrote, [{ text: asked, style: 'code' }]) },
      { kind: 'text', text: say`As in: ${example}.`, subtle: true },
    ],
    buttons: [],
  };
}

/** Minutes since midnight as "09:00". */
export function clockOf(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
