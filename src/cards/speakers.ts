import type { Locale, SpeakerId } from '../analysis/domain.ts';
import type { Card, Part, Rich } from './card.ts';
import { cutText } from './cut.ts';
import { claimButton, unclaimButton, whoIsWhoButton } from './report-buttons.ts';
import { wordsFor } from './words.ts';

/** Who is who in a recording: the answers to claiming a speaker, and what somebody has claimed. */

/** A speaker of a recording, as the report calls them. */
interface OfSpeaker {
  readonly id: string;
  readonly speaker: SpeakerId;
  readonly called: string;
}

const LATER = 'The cards change in a moment.';

/** The answer to a claim of one's own. */
export function claimedCard({ id, speaker, called }: OfSpeaker): Card {
  return {
    ...answerCard(`You are ${called} in this recording`, id, [
      `What ${called} did counts for you from now on. ${LATER}`,
    ]),
    buttons: [unclaimButton(id, speaker)],
  };
}

/** Somebody else is that speaker already; claiming it all the same has to be meant. */
export function alreadyClaimedCard({ id, speaker, called, by }: OfSpeaker & { readonly by: string | null }): Card {
  const who = by ?? 'somebody else';
  return {
    ...answerCard(`${called} is already claimed by ${who}`, id, [
      'A speaker is one person. If that was a mistake, you can claim it all the same.',
    ]),
    buttons: [
      {
        kind: 'button',
        action: 'claim-anyway',
        label: 'Claim it anyway',
        value: `${id}:${speaker}`,
        style: 'primary',
        confirm: {
          title: `Are you ${cutText(called, 60)}?`,
          text: `The claim of ${cutText(who, 60)} is replaced by yours, and the cards change.`,
          yes: 'That’s me',
          no: 'Leave it',
        },
      },
    ],
  };
}

/** The answer to "Not me". */
export function unclaimedCard({ id, called }: OfSpeaker): Card {
  return answerCard(`Nobody is ${called} now`, id, [`What ${called} did counts for nobody. ${LATER}`]);
}

/** To who neither claimed a speaker nor may change who is who. */
export function notYourClaimCard({ id, called }: OfSpeaker): Card {
  return answerCard(`Only who claimed ${called} can take that back`, id, [
    'So can the person who shared the recording.',
  ]);
}

/** A speaker that was made up, or is none any more because two voices turned out to be one. */
export function noSuchSpeakerCard({ id, speaker }: Pick<OfSpeaker, 'id' | 'speaker'>): Card {
  return answerCard(`There is no ${speaker} in this recording`, id, [
    'Who speaks may have been corrected since. The newest cards have the right buttons.',
  ]);
}

/** Where a source does not tell who speaks, nobody can be anybody. */
export function noSpeakersCard({ id }: Pick<OfSpeaker, 'id'>): Card {
  return answerCard('This source does not tell who speaks', id, [
    'Share a transcript with names, or the recording itself, to see who did what.',
  ]);
}

/** What a form changed, in sentences; nothing where it left everything as it was. */
export function savedSpeakersCard({ id, changes }: { readonly id: string; readonly changes: readonly string[] }): Card {
  if (changes.length === 0) return answerCard('Nothing was changed', id, ['Everything is as it was.']);
  const card = answerCard('Saved: who is who', id, [LATER]);
  return { ...card, parts: [{ kind: 'list', items: changes }, ...card.parts] };
}

/** What has to be corrected before a form can be saved, in sentences; nothing of it was saved. */
export function refusedSpeakersCard({ id, faults }: { readonly id: string; readonly faults: readonly string[] }): Card {
  const card = answerCard('Not saved yet: who is who', id, [
    'Open the form again and correct this; nothing was changed.',
  ]);
  return {
    ...card,
    tone: 'warn',
    parts: [{ kind: 'list', items: faults }, ...card.parts],
    buttons: [whoIsWhoButton(id, 'Open it again')],
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

/** How sure that makes it. */
const SURENESS: Readonly<Record<Likeness, string>> = {
  'same e-mail address': 'almost certainly you',
  'same full name': 'probably you',
  'e-mail address fits the name': 'perhaps you',
  'same first name': 'only a guess',
};

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
  const title =
    claimed.length === 0
      ? 'You are no speaker yet'
      : `You are a speaker in ${words.counted(claimed.length, 'recording')}`;
  const about = ({ title: of, sharedAt, speaker }: Appearance): Rich => [
    { text: of, style: 'bold' },
    { text: ` · ${words.date(sharedAt)} · ${speaker}` },
  ];
  const offers = suggested.slice(0, SUGGESTIONS_SHOWN);
  const withButton = claimed.slice(0, BUTTONS_SHOWN - offers.length);
  const parts: readonly Part[] = [
    ...(claimed.length === 0
      ? [
          {
            kind: 'text' as const,
            text: 'Under a speaker’s card, “I’m …” says that it is you. Only then do numbers count for you.',
          },
        ]
      : [{ kind: 'list' as const, items: claimed.map(about), ordered: true }]),
    ...(offers.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: 'This may be you' },
          {
            kind: 'list' as const,
            items: offers.map(
              (one): Rich => [
                { text: one.title, style: 'bold' },
                {
                  text: ` · ${words.date(one.sharedAt)} · ${one.speaker} ${one.name} · ${one.likeness}, ${SURENESS[one.likeness]}`,
                },
              ],
            ),
          },
        ]),
    ...(claimed.length > withButton.length
      ? [
          {
            kind: 'text' as const,
            text: 'For older ones, “Not me” stands under the card in the recording’s thread.',
            subtle: true,
          },
        ]
      : []),
  ];
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts,
    buttons: [
      ...offers.map((one) => claimButton(one.id, one.speaker, `That’s me: ${cutText(one.title, 26)}`)),
      ...withButton.map((one, i) => unclaimButton(one.id, one.speaker, `Not me: ${i + 1}`)),
    ],
  };
}

function answerCard(title: string, id: string, texts: readonly string[]): Card {
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...texts.map((text) => ({ kind: 'text' as const, text })),
      { kind: 'text', text: `Report ${id}`, subtle: true },
    ],
    buttons: [],
  };
}
