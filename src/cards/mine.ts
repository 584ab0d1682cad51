import type { Card, Fact, Part } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { inEach } from './languages.ts';
import { placeFor, withSpans } from './spans.ts';
import { type Reader, wordsFor } from './words.ts';

/** Everything of one person: what would go, what went, and a copy of it. */

/** What there is of somebody (storage/mine.ts). */
export interface MineHeld {
  readonly recordings: number;
  readonly sessions: number;
  readonly speakers: number;
}

/** Before everything of somebody goes: what that is, and the button that does it. `id` names the asker. */
export function deleteMineCard({
  id,
  recordings,
  sessions,
  speakers,
  isLinked = false,
  platform,
  locale,
}: MineHeld & Reader & { readonly id: string; readonly isLinked?: boolean; readonly platform?: ChatPlatform }): Card {
  const { say, count } = wordsFor({ locale });
  const fact = (label: string, n: number, note: string): Fact =>
    n === 0 ? { label, value: say`none` } : { label, value: count(n), note };
  const title = say`Delete everything of yours?`;
  const command = commandWords('export mine', platform);
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      {
        kind: 'facts',
        facts: [
          fact(
            say`Recordings you shared`,
            recordings,
            say`for everybody, with transcript, report, PDF and my messages`,
          ),
          fact(say`Practice sessions`, sessions, say`running ones too`),
          fact(say`You in recordings of others`, speakers, say`their reports stay, no longer linked to you`),
        ],
      },
      {
        kind: 'text',
        text: say`Your history, your own settings and what you asked of me go with them. This cannot be undone.`,
      },
      ...(isLinked
        ? [
            {
              kind: 'text' as const,
              text: say`You are linked with who you are in another workspace. The link goes; what is kept there stays, until you ask for the same there.`,
            },
          ]
        : []),
      { kind: 'text', text: withSpans(say`A copy first: ${placeFor(0)}`, [{ text: command, style: 'code' }]) },
    ],
    buttons: [
      {
        kind: 'button',
        action: 'delete-mine',
        label: say`Delete everything`,
        value: id,
        style: 'danger',
        confirm: {
          title,
          text: say`What you shared goes for everybody who was in it. This cannot be undone.`,
          yes: say`Delete everything`,
          no: say`Keep it`,
        },
      },
    ],
  };
}

/** The button acts for who asked; whoever else presses it has nothing to erase with it. */
export function notYourDeletionCard({ platform, locale }: Reader & { readonly platform?: ChatPlatform }): Card {
  const { say } = wordsFor({ locale });
  const text = say`It deletes what belongs to who asked for it. For yours: ${placeFor(0)}`;
  return plainCard(say`This button is not yours`, [
    { kind: 'text', text: withSpans(text, [{ text: commandWords('delete mine', platform), style: 'code' }]) },
  ]);
}

/** How many of each went (storage/mine.ts). */
export interface ErasedMineCounts {
  readonly recordings: number;
  readonly sessions: number;
  readonly media: number;
  readonly transcripts: number;
  readonly reports: number;
  readonly claims: number;
  readonly heldFiles: number;
  readonly answers: number;
  readonly outbox: number;
  readonly jobRuns: number;
  readonly usage: number;
  readonly messages: number;
  readonly speakers: number;
  readonly events: number;
  readonly profile: number;
  readonly links: number;
}

type Place = readonly [where: string, what: readonly (readonly [keyof ErasedMineCounts, string])[]];

/** What went, by where it was. */
const places = inEach((say): readonly Place[] => [
  [
    say`Recordings and practice, in the database`,
    [
      ['recordings', say`Recordings`],
      ['sessions', say`Practice sessions`],
      ['transcripts', say`Transcripts`],
      ['reports', say`Reports with their numbers`],
      ['claims', say`Who is who in them`],
      ['answers', say`Answers of models`],
    ],
  ],
  [
    say`What else named you, in the database`,
    [
      ['speakers', say`You in recordings of others`],
      ['events', say`What you asked of me`],
      ['profile', say`Your name and settings`],
      ['links', say`Links to you in another workspace`],
      ['outbox', say`Notes about sent messages`],
      ['jobRuns', say`Notes about the work done`],
      ['usage', say`Notes about what it cost`],
    ],
  ],
  [
    say`Files, in our file store`,
    [
      ['media', say`What you shared`],
      ['heldFiles', say`PDFs, charts and exports`],
    ],
  ],
  [say`Messages, in this workspace’s chats`, [['messages', say`Mine, with their files`]]],
]);

/** Proof that everything of somebody is gone: what was where; what was not there says so. */
export function mineReceiptCard({
  id,
  erased,
  locale,
}: Reader & { readonly id: string; readonly erased: ErasedMineCounts }): Card {
  const words = wordsFor({ locale });
  const { say, count } = words;
  const groups = places(words).flatMap(([where, what]): readonly Part[] => [
    { kind: 'heading', text: where },
    {
      kind: 'facts',
      facts: what.map(([kind, label]) => {
        const n = erased[kind];
        return { label, value: n === 0 ? say`nothing was there` : say`${count(n)} erased` };
      }),
    },
  ]);
  return {
    summary: say`Everything of yours is deleted for good`,
    tone: 'good',
    title: say`Everything of yours is deleted`,
    parts: [
      ...groups,
      {
        kind: 'text',
        text: say`The files you shared and what you wrote are yours: they stay in the chat until you delete them there. So do my answers to commands, which I cannot take back.`,
      },
      ...(erased.links === 0
        ? []
        : [
            {
              kind: 'text' as const,
              text: say`You were linked with who you are in another workspace. The link is gone on both sides; what is kept there stands. To delete it, ask for the same there.`,
            },
          ]),
      { kind: 'text', text: say`Receipt for ${id}`, subtle: true },
    ],
    buttons: [],
  };
}

/** The answer to an export: where it went and what is in it. */
export function exportedCard({
  files,
  bytes,
  recordings,
  sessions,
  speakers,
  platform,
  locale,
}: MineHeld & Reader & { readonly files: number; readonly bytes: number; readonly platform?: ChatPlatform }): Card {
  const { say, count, counted, rate } = wordsFor({ locale });
  const size = bytes < 1_000_000 ? say`${count(Math.ceil(bytes / 1000))} KB` : say`${rate(bytes / 1_000_000)} MB`;
  const where =
    platform === 'teams'
      ? say`I offer it in our own chat: accept it there, and it is saved to your OneDrive.`
      : say`It is in our own chat, under Messages. Nobody else sees it.`;
  return {
    summary: say`Your export is in our own chat`,
    tone: 'good',
    title: say`Your export is in our own chat`,
    parts: [
      { kind: 'text', text: where },
      {
        kind: 'facts',
        facts: [
          { label: 'ZIP', value: counted(files, 'file'), note: size },
          { label: say`Recordings you shared`, value: count(recordings) },
          { label: say`Practice sessions`, value: count(sessions) },
          { label: say`You in recordings of others`, value: count(speakers) },
        ],
      },
      { kind: 'text', text: say`README.txt in it says what each file is.`, subtle: true },
    ],
    buttons: [],
  };
}

/** Where there is nothing to export. */
export function nothingToExportCard(reader: Reader = {}): Card {
  const { say } = wordsFor(reader);
  return plainCard(say`There is nothing of yours to export`, [
    {
      kind: 'text',
      text: say`You shared no recording, practised with nobody, and are a speaker in no recording.`,
    },
  ]);
}

/** Where a person cannot be written to: an export goes nowhere else. */
export function exportInPrivateCard({ platform, locale }: Reader & { readonly platform?: ChatPlatform }): Card {
  const { say } = wordsFor({ locale });
  const text = say`An export goes to nobody but you. Open a chat with me and say ${placeFor(0)} there.`;
  return plainCard(say`I may not write to you in private`, [
    { kind: 'text', text: withSpans(text, [{ text: commandWords('export mine', platform), style: 'code' }]) },
  ]);
}

function plainCard(title: string, parts: readonly Part[]): Card {
  return { summary: title, tone: 'neutral', title, parts, buttons: [] };
}
