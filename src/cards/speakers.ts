import type { Locale, SpeakerId } from '../analysis/domain.ts';
import type { Card, Part, Rich } from './card.ts';
import { cutText } from './cut.ts';
import { inEach } from './languages.ts';
import { claimButton, unclaimButton, whoIsWhoButton } from './report-buttons.ts';
import { type Spoken, type Words, wordsFor } from './words.ts';

/** Who is who in a recording: the answers to claiming a speaker, and what somebody has claimed. */

/** A speaker of a recording, as the report calls them. */
interface OfSpeaker {
  readonly id: string;
  readonly speaker: SpeakerId;
  readonly called: string;
  readonly locale?: Locale;
}

/** The answer to a claim of one's own. */
export function claimedCard({ id, speaker, called, locale }: OfSpeaker): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const text = `${say`What ${called} did counts for you from now on.`} ${later(words)}`;
  return {
    ...answerCard(say`You are ${called} in this recording`, id, text, words),
    buttons: [unclaimButton(id, speaker, say`Not me`)],
  };
}

/** Somebody else is that speaker already; claiming it all the same has to be meant. */
export function alreadyClaimedCard({
  id,
  speaker,
  called,
  by,
  locale,
}: OfSpeaker & { readonly by: string | null }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title =
    by === null ? say`${called} is already claimed by somebody else` : say`${called} is already claimed by ${by}`;
  const text = say`A speaker is one person. If that was a mistake, you can claim it all the same.`;
  return {
    ...answerCard(title, id, text, words),
    buttons: [
      {
        kind: 'button',
        action: 'claim-anyway',
        label: say`Claim it anyway`,
        value: `${id}:${speaker}`,
        style: 'primary',
        confirm: {
          title: say`Are you ${cutText(called, 60)}?`,
          text:
            by === null
              ? say`The claim of somebody else is replaced by yours, and the cards change.`
              : say`The claim of ${cutText(by, 60)} is replaced by yours, and the cards change.`,
          yes: say`That’s me`,
          no: say`Leave it`,
        },
      },
    ],
  };
}

/** The answer to "Not me". */
export function unclaimedCard({ id, called, locale }: OfSpeaker): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const text = `${say`What ${called} did counts for nobody.`} ${later(words)}`;
  return answerCard(say`Nobody is ${called} now`, id, text, words);
}

/** To who neither claimed a speaker nor may change who is who. */
export function notYourClaimCard({ id, called, locale }: OfSpeaker): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const text = say`So can the person who shared the recording.`;
  return answerCard(say`Only who claimed ${called} can take that back`, id, text, words);
}

/** A speaker that was made up, or is none any more because two voices turned out to be one. */
export function noSuchSpeakerCard({ id, speaker, locale }: Omit<OfSpeaker, 'called'>): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const text = say`Who speaks may have been corrected since. The newest cards have the right buttons.`;
  return answerCard(say`There is no ${speaker} in this recording`, id, text, words);
}

/** Where a source does not tell who speaks, nobody can be anybody. */
export function noSpeakersCard({ id, locale }: Pick<OfSpeaker, 'id' | 'locale'>): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const text = say`Share a transcript with names, or the recording itself, to see who did what.`;
  return answerCard(say`This source does not tell who speaks`, id, text, words);
}

/** What a form changed, in sentences; nothing where it left everything as it was. */
export function savedSpeakersCard({
  id,
  changes,
  locale,
}: Pick<OfSpeaker, 'id' | 'locale'> & { readonly changes: readonly string[] }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  if (changes.length === 0) return answerCard(say`Nothing was changed`, id, say`Everything is as it was.`, words);
  const card = answerCard(say`Saved: who is who`, id, later(words), words);
  return { ...card, parts: [{ kind: 'list', items: changes }, ...card.parts] };
}

/** What has to be corrected before a form can be saved, in sentences; nothing of it was saved. */
export function refusedSpeakersCard({
  id,
  faults,
  locale,
}: Pick<OfSpeaker, 'id' | 'locale'> & { readonly faults: readonly string[] }): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const text = say`Open the form again and correct this; nothing was changed.`;
  const card = answerCard(say`Not saved yet: who is who`, id, text, words);
  return {
    ...card,
    tone: 'warn',
    parts: [{ kind: 'list', items: faults }, ...card.parts],
    buttons: [whoIsWhoButton(id, say`Open it again`)],
  };
}

/** A recording in which somebody is, or may be, a speaker. */
interface Appearance {
  readonly id: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly sharedAt: number;
  readonly speaker: SpeakerId;
}

/** What a speaker has in common with somebody who may be them (bot/alike.ts). */
export type Likeness = 'same e-mail address' | 'same full name' | 'e-mail address fits the name' | 'same first name';

/** With how sure that makes it. */
const likenessWords = inEach(
  (say): Readonly<Record<Likeness, string>> => ({
    'same e-mail address': say`same e-mail address, almost certainly you`,
    'same full name': say`same full name, probably you`,
    'e-mail address fits the name': say`e-mail address fits the name, perhaps you`,
    'same first name': say`same first name, only a guess`,
  }),
);

export interface Me {
  /** Newest first. */
  readonly claimed: readonly Appearance[];
  /** Unclaimed speakers who may be the asker, the surest first. */
  readonly suggested: readonly (Appearance & { readonly name: string; readonly likeness: Likeness })[];
  readonly locale?: Locale;
}

/** Beside the "Not me" of the newest, as many as one look takes in (a card holds eight, limits.ts). */
const SUGGESTIONS_SHOWN = 3;
const BUTTONS_SHOWN = 5;

/** Which speakers somebody is, and which they may be. */
export function meCard({ claimed, suggested, locale }: Me): Card {
  const words = wordsFor({ locale });
  const { say } = words;
  const title =
    claimed.length === 0
      ? say`You are no speaker yet`
      : say`You are a speaker in ${words.counted(claimed.length, 'recording')}`;
  const offers = suggested.slice(0, SUGGESTIONS_SHOWN);
  const withButton = claimed.slice(0, BUTTONS_SHOWN - offers.length);
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...claimedParts(claimed, words),
      ...offerParts(offers, words),
      ...(claimed.length > withButton.length
        ? [
            {
              kind: 'text' as const,
              text: say`For older ones, “Not me” stands under the card in the recording’s thread.`,
              subtle: true,
            },
          ]
        : []),
    ],
    buttons: [
      ...offers.map((one) => claimButton(one.id, one.speaker, say`That’s me: ${cutText(one.title, 26)}`)),
      ...withButton.map((one, i) => unclaimButton(one.id, one.speaker, say`Not me: ${i + 1}`)),
    ],
  };
}

function claimedParts(claimed: Me['claimed'], words: Words): readonly Part[] {
  if (claimed.length === 0) {
    const text = words.say`Under a speaker’s card, “I’m …” says that it is you. Only then do numbers count for you.`;
    return [{ kind: 'text', text }];
  }
  const items = claimed.map(
    ({ title, sharedAt, speaker }): Rich => [
      { text: title, style: 'bold' },
      { text: ` · ${words.date(sharedAt)} · ${speaker}` },
    ],
  );
  return [{ kind: 'list', items, ordered: true }];
}

function offerParts(offers: Me['suggested'], words: Words): readonly Part[] {
  if (offers.length === 0) return [];
  const items = offers.map(
    ({ title, sharedAt, speaker, name, likeness }): Rich => [
      { text: title, style: 'bold' },
      { text: ` · ${words.date(sharedAt)} · ${speaker} ${name} · ${likenessWords(words)[likeness]}` },
    ],
  );
  return [
    { kind: 'heading', text: words.say`This may be you` },
    { kind: 'list', items },
  ];
}

function later({ say }: Spoken): string {
  return say`The cards change in a moment.`;
}

function answerCard(title: string, id: string, text: string, { say }: Spoken): Card {
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      { kind: 'text', text },
      { kind: 'text', text: say`Report ${id}`, subtle: true },
    ],
    buttons: [],
  };
}
