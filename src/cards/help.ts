import type { Card, Part, Rich } from './card.ts';

/** Where a card is read, as far as its words differ. */
export type ChatPlatform = 'slack' | 'teams';

const COMMANDS: readonly (readonly [words: string, does: string])[] = [
  [
    'history 30',
    'how you develop over 30 days, also 60 or 90; history @name for a colleague who shares theirs; history share lets them see yours, history private ends that',
  ],
  ['team', 'how the people of a channel or group do, without names, from four confirmed people on; also team 60 or 90'],
  ['report <id>', 'a report again'],
  ['delete <id>', 'erase a recording and everything made from it; delete mine erases everything of yours'],
  ['export mine', 'a ZIP of everything of yours, sent to you alone'],
  ['practice', 'rehearse with a persona that reacts to how you talk; practice skeptical_buyer demo names both'],
  ['personas', 'whom you can practise with, and what each of them trains'],
  ['digest on', 'your week by itself, Mondays at 09:00; digest on friday 16:00, digest off, digest now'],
  ['status', 'how busy I am, where your recordings stand, and what hears and labels them'],
  ['me', 'in which recordings you are a speaker, and where you may be one'],
  ['settings', 'who sees the coaching, when alerts speak, how long recordings are kept'],
  ['usage', 'what models and speech recognition cost this month, for administrators; usage <id> for one recording'],
  ['help', 'this list'],
];

/** What may be dropped. */
export const TAKES =
  'A transcript (vtt, srt, docx, json, txt) of up to 25 MB, from Zoom, Teams, Google Meet, Gong, Otter, Fireflies and others. Video (mp4, mov, webm, mkv) and audio (m4a, mp3, wav, ogg, flac) where your administrator has set up a service that hears.';

/** A command as it is typed on this platform: Slack needs the slash, Teams takes the bare words. */
export function commandWords(words: string, platform: ChatPlatform = 'slack'): string {
  return platform === 'slack' ? `/coach ${words}` : words;
}

/** What the bot does and the words it knows. */
export function helpCard(platform: ChatPlatform = 'slack'): Card {
  return {
    summary: 'Rackham Coach: what I can do',
    tone: 'neutral',
    title: 'Rackham Coach',
    parts: [
      {
        kind: 'text',
        text: 'Drop a recording of a sales conversation. I answer with what it looked like, what to try next time, and the quote behind every claim.',
      },
      { kind: 'list', items: COMMANDS.map(([words, does]) => commandLine(words, does, platform)) },
      { kind: 'text', text: TAKES, subtle: true },
      noticePart(),
    ],
    buttons: [],
  };
}

/** The answer to words that are no command, with the closest one that is. */
export function unknownCommandCard({
  asked,
  closest,
  platform = 'slack',
}: {
  readonly asked: string;
  readonly closest: string;
  readonly platform?: ChatPlatform;
}): Card {
  return {
    summary: `Did you mean ${commandWords(closest, platform)}?`,
    tone: 'neutral',
    title: 'I do not know that one',
    parts: [
      {
        kind: 'text',
        text: [
          { text: 'You wrote ' },
          { text: asked, style: 'code' },
          { text: '. The closest I know is ' },
          { text: commandWords(closest, platform), style: 'code' },
          { text: '.' },
        ],
      },
      { kind: 'text', text: `Everything I know: ${commandWords('help', platform)}`, subtle: true },
    ],
    buttons: [],
  };
}

/** The answer to somebody who says hello. */
export function greetingCard(platform: ChatPlatform = 'slack'): Card {
  return {
    summary: 'Drop a recording here and I will coach on it',
    tone: 'neutral',
    title: 'Drop a recording here',
    parts: [
      { kind: 'text', text: 'I read how the conversation went and answer in this thread, usually within minutes.' },
      { kind: 'text', text: `${TAKES} More: ${commandWords('help', platform)}`, subtle: true },
      noticePart(),
    ],
    buttons: [],
  };
}

/** For Teams channels and group chats, where files do not reach a bot. */
export function sharingHelpCard(): Card {
  return {
    summary: 'Send me the recording in a personal chat',
    tone: 'neutral',
    title: 'Send me the recording in a personal chat',
    parts: [
      { kind: 'text', text: 'Teams does not hand files from channels and group chats to a bot.' },
      {
        kind: 'list',
        ordered: true,
        items: [
          'Open a chat with me: search for Rackham Coach.',
          'Attach the recording with the paper clip and send it.',
          'I answer there; you decide what you share.',
        ],
      },
    ],
    buttons: [],
  };
}

function noticePart(): Part {
  return { kind: 'text', text: 'Internal recordings only; you are responsible for consent.', subtle: true };
}

function commandLine(words: string, does: string, platform: ChatPlatform): Rich {
  return [{ text: commandWords(words, platform), style: 'code' }, { text: `  ${does}` }];
}
