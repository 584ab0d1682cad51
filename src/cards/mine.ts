import type { Card, Fact, Part } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { wordsFor } from './words.ts';

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
}: MineHeld & { readonly id: string; readonly isLinked?: boolean; readonly platform?: ChatPlatform }): Card {
  const { count } = wordsFor();
  const fact = (label: string, n: number, note: string): Fact =>
    n === 0 ? { label, value: 'none' } : { label, value: count(n), note };
  return {
    summary: 'Delete everything of yours?',
    tone: 'neutral',
    title: 'Delete everything of yours?',
    parts: [
      {
        kind: 'facts',
        facts: [
          fact('Recordings you shared', recordings, 'for everybody, with transcript, report, PDF and my messages'),
          fact('Practice sessions', sessions, 'running ones too'),
          fact('You in recordings of others', speakers, 'their reports stay, no longer linked to you'),
        ],
      },
      {
        kind: 'text',
        text: 'Your history, your own settings and what you asked of me go with them. This cannot be undone.',
      },
      ...(isLinked
        ? [
            {
              kind: 'text' as const,
              text: 'You are linked with who you are in another workspace. The link goes; what is kept there stays, until you ask for the same there.',
            },
          ]
        : []),
      {
        kind: 'text',
        text: [{ text: 'A copy first: ' }, { text: commandWords('export mine', platform), style: 'code' }],
      },
    ],
    buttons: [
      {
        kind: 'button',
        action: 'delete-mine',
        label: 'Delete everything',
        value: id,
        style: 'danger',
        confirm: {
          title: 'Delete everything of yours?',
          text: 'What you shared goes for everybody who was in it. This cannot be undone.',
          yes: 'Delete everything',
          no: 'Keep it',
        },
      },
    ],
  };
}

/** The button acts for who asked; whoever else presses it has nothing to erase with it. */
export function notYourDeletionCard({ platform }: { readonly platform?: ChatPlatform }): Card {
  return plainCard('This button is not yours', [
    {
      kind: 'text',
      text: [
        { text: 'It deletes what belongs to who asked for it. For yours: ' },
        { text: commandWords('delete mine', platform), style: 'code' },
      ],
    },
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

/** What went, by where it was. */
const PLACES: readonly (readonly [where: string, what: readonly (readonly [keyof ErasedMineCounts, string])[]])[] = [
  [
    'Recordings and practice, in the database',
    [
      ['recordings', 'Recordings'],
      ['sessions', 'Practice sessions'],
      ['transcripts', 'Transcripts'],
      ['reports', 'Reports with their numbers'],
      ['claims', 'Who is who in them'],
      ['answers', 'Answers of models'],
    ],
  ],
  [
    'What else named you, in the database',
    [
      ['speakers', 'You in recordings of others'],
      ['events', 'What you asked of me'],
      ['profile', 'Your name and settings'],
      ['links', 'Links to you in another workspace'],
      ['outbox', 'Notes about sent messages'],
      ['jobRuns', 'Notes about the work done'],
      ['usage', 'Notes about what it cost'],
    ],
  ],
  [
    'Files, in our file store',
    [
      ['media', 'What you shared'],
      ['heldFiles', 'PDFs, charts and exports'],
    ],
  ],
  ['Messages, in this workspace’s chats', [['messages', 'Mine, with their files']]],
];

/** Proof that everything of somebody is gone: what was where; what was not there says so. */
export function mineReceiptCard({ id, erased }: { readonly id: string; readonly erased: ErasedMineCounts }): Card {
  const { count } = wordsFor();
  const groups = PLACES.flatMap(([where, what]): readonly Part[] => [
    { kind: 'heading', text: where },
    {
      kind: 'facts',
      facts: what.map(([kind, label]) => {
        const n = erased[kind];
        return { label, value: n === 0 ? 'nothing was there' : `${count(n)} erased` };
      }),
    },
  ]);
  return {
    summary: 'Everything of yours is deleted for good',
    tone: 'good',
    title: 'Everything of yours is deleted',
    parts: [
      ...groups,
      {
        kind: 'text',
        text: 'The files you shared and what you wrote are yours: they stay in the chat until you delete them there. So do my answers to commands, which I cannot take back.',
      },
      ...(erased.links === 0
        ? []
        : [
            {
              kind: 'text' as const,
              text: 'You were linked with who you are in another workspace. The link is gone on both sides; what is kept there stands. To delete it, ask for the same there.',
            },
          ]),
      { kind: 'text', text: `Receipt for ${id}`, subtle: true },
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
}: MineHeld & { readonly files: number; readonly bytes: number; readonly platform?: ChatPlatform }): Card {
  const { count, counted, rate } = wordsFor();
  const size = bytes < 1_000_000 ? `${count(Math.ceil(bytes / 1000))} KB` : `${rate(bytes / 1_000_000)} MB`;
  const where =
    platform === 'teams'
      ? 'I offer it in our own chat: accept it there, and it is saved to your OneDrive.'
      : 'It is in our own chat, under Messages. Nobody else sees it.';
  return {
    summary: 'Your export is in our own chat',
    tone: 'good',
    title: 'Your export is in our own chat',
    parts: [
      { kind: 'text', text: where },
      {
        kind: 'facts',
        facts: [
          { label: 'ZIP', value: counted(files, 'file'), note: size },
          { label: 'Recordings you shared', value: count(recordings) },
          { label: 'Practice sessions', value: count(sessions) },
          { label: 'You in recordings of others', value: count(speakers) },
        ],
      },
      { kind: 'text', text: 'README.txt in it says what each file is.', subtle: true },
    ],
    buttons: [],
  };
}

/** Where there is nothing to export. */
export function nothingToExportCard(): Card {
  return plainCard('There is nothing of yours to export', [
    { kind: 'text', text: 'You shared no recording, practised with nobody, and are a speaker in no recording.' },
  ]);
}

/** Where a person cannot be written to: an export goes nowhere else. */
export function exportInPrivateCard({ platform }: { readonly platform?: ChatPlatform }): Card {
  return plainCard('I may not write to you in private', [
    {
      kind: 'text',
      text: [
        { text: 'An export goes to nobody but you. Open a chat with me and say ' },
        { text: commandWords('export mine', platform), style: 'code' },
        { text: ' there.' },
      ],
    },
  ]);
}

function plainCard(title: string, parts: readonly Part[]): Card {
  return { summary: title, tone: 'neutral', title, parts, buttons: [] };
}
