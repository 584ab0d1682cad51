import type { Card, Part, Rich } from './card.ts';
import { inEach } from './languages.ts';
import { placeFor, withSpans } from './spans.ts';
import { type Reader, type Spoken, wordsFor } from './words.ts';

/** Where a card is read, as far as its words differ. */
export type ChatPlatform = 'slack' | 'teams';

/** What is typed, and what it does. */
const commands = inEach((say): readonly (readonly [typed: string, does: string])[] => [
  [
    'history 30',
    say`how you develop over 30 days, also 60 or 90; history @name for a colleague who shares theirs; history share lets them see yours, history private ends that`,
  ],
  [
    'team',
    say`how the people of a channel or group do, without names, from four confirmed people on; also team 60 or 90`,
  ],
  ['report <id>', say`a report again`],
  ['delete <id>', say`erase a recording and everything made from it; delete mine erases everything of yours`],
  ['export mine', say`a ZIP of everything of yours, sent to you alone`],
  ['practice', say`rehearse with a persona that reacts to how you talk; practice skeptical_buyer demo names both`],
  ['personas', say`whom you can practise with, and what each of them trains`],
  ['digest on', say`your week by itself, Mondays at 09:00; digest on friday 16:00, digest off, digest now`],
  ['status', say`how busy I am, where your recordings stand, and what hears and labels them`],
  ['me', say`in which recordings you are a speaker, and where you may be one`],
  ['settings', say`who sees the coaching, when alerts speak, how long recordings are kept`],
  ['usage', say`what models and speech recognition cost this month, for administrators; usage <id> for one recording`],
  ['help', say`this list`],
]);

/** What may be dropped. */
export function takenWords({ say }: Spoken): string {
  return say`A transcript (vtt, srt, docx, json, txt) of up to 25 MB, from Zoom, Teams, Google Meet, Gong, Otter, Fireflies and others. Video (mp4, mov, webm, mkv) and audio (m4a, mp3, wav, ogg, flac) where your administrator has set up a service that hears.`;
}

/** A command as it is typed on this platform: Slack needs the slash, Teams takes the bare words. */
export function commandWords(words: string, platform: ChatPlatform = 'slack'): string {
  return platform === 'slack' ? `/coach ${words}` : words;
}

/** What the bot does and the words it knows. */
export function helpCard(platform: ChatPlatform = 'slack', reader: Reader = {}): Card {
  const words = wordsFor(reader);
  const { say } = words;
  return {
    summary: say`Rackham Coach: what I can do`,
    tone: 'neutral',
    title: 'Rackham Coach',
    parts: [
      {
        kind: 'text',
        text: say`Drop a recording of a sales conversation. I answer with what it looked like, what to try next time, and the quote behind every claim.`,
      },
      { kind: 'list', items: commands(words).map(([typed, does]) => commandLine(typed, does, platform)) },
      { kind: 'text', text: takenWords(words), subtle: true },
      noticePart(words),
    ],
    buttons: [],
  };
}

/** The answer to words that are no command, with the closest one that is. */
export function unknownCommandCard({
  asked,
  closest,
  platform = 'slack',
  locale,
}: Reader & {
  readonly asked: string;
  readonly closest: string;
  readonly platform?: ChatPlatform;
}): Card {
  const { say } = wordsFor({ locale });
  const command = commandWords(closest, platform);
  return {
    summary: say`Did you mean ${command}?`,
    tone: 'neutral',
    title: say`I do not know that one`,
    parts: [
      {
        kind: 'text',
        text: withSpans(say`You wrote ${placeFor(0)}. The closest I know is ${placeFor(1)}.`, [
          { text: asked, style: 'code' },
          { text: command, style: 'code' },
        ]),
      },
      { kind: 'text', text: say`Everything I know: ${commandWords('help', platform)}`, subtle: true },
    ],
    buttons: [],
  };
}

/** The answer to somebody who says hello. */
export function greetingCard(platform: ChatPlatform = 'slack', reader: Reader = {}): Card {
  const words = wordsFor(reader);
  const { say } = words;
  return {
    summary: say`Drop a recording here and I will coach on it`,
    tone: 'neutral',
    title: say`Drop a recording here`,
    parts: [
      {
        kind: 'text',
        text: say`I read how the conversation went and answer in this thread, usually within minutes.`,
      },
      { kind: 'text', text: `${takenWords(words)} ${say`More: ${commandWords('help', platform)}`}`, subtle: true },
      noticePart(words),
    ],
    buttons: [],
  };
}

/** For Teams channels and group chats, where files do not reach a bot. */
export function sharingHelpCard(reader: Reader = {}): Card {
  const { say } = wordsFor(reader);
  const title = say`Send me the recording in a personal chat`;
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      { kind: 'text', text: say`Teams does not hand files from channels and group chats to a bot.` },
      {
        kind: 'list',
        ordered: true,
        items: [
          say`Open a chat with me: search for Rackham Coach.`,
          say`Attach the recording with the paper clip and send it.`,
          say`I answer there; you decide what you share.`,
        ],
      },
    ],
    buttons: [],
  };
}

function noticePart({ say }: Spoken): Part {
  return { kind: 'text', text: say`Internal recordings only; you are responsible for consent.`, subtle: true };
}

function commandLine(typed: string, does: string, platform: ChatPlatform): Rich {
  return [{ text: commandWords(typed, platform), style: 'code' }, { text: `  ${does}` }];
}
