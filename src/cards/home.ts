import type { Report } from '../analysis/domain.ts';
import type { Button, Card, Part, Span } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { type ChatPlatform, commandWords, takenWords } from './help.ts';
import { focusParts } from './report.ts';
import { holds, type SettingsView, settingsLine } from './settings.ts';
import { changeWords, type HistoryItem, pullOf, trendParts } from './trend.ts';
import { type Spoken, type Words, wordsFor } from './words.ts';

/** Somebody's own page. */
export interface Home {
  /** As their colleagues read it; null where the platform did not tell. */
  readonly name: string | null;
  /** Their recordings, newest first. */
  readonly items: readonly HistoryItem[];
  /** The newest report. */
  readonly latest: Report | null;
  readonly settings: SettingsView;
  readonly maySet: boolean;
  /** Whom somebody can practise with. */
  readonly personas?: readonly { readonly id: string; readonly title: string; readonly trains: string }[];
  /** The reader's, as an IANA name; UTC unless told. */
  readonly timeZone?: string;
  readonly platform?: ChatPlatform;
}

/** Each with a button, beside those to practise and for the settings (limits.ts: a card has eight at most). */
const ITEMS_SHOWN = 5;
/** Leaves room for "Open" and the day before it (limits.ts: a button's label has 40). */
const TITLE_CHARS = 26;
const COMMANDS = ['history 30', 'me', 'status', 'settings', 'help'] as const;

/** My last recordings with their trend, what to practise next, the settings, and what everybody has to know. */
export function homeCard({ name, items, latest, settings, maySet, personas = [], timeZone, platform }: Home): Card {
  const words = wordsFor({ locale: holds(settings.locale), timeZone });
  const { say } = words;
  const title = name === null ? say`Your coaching` : say`Hello, ${name}`;
  const open = items.slice(0, ITEMS_SHOWN).map((item) => openButton(item, words));
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...(items.length === 0 ? newcomerParts(words) : recordingParts(items, words)),
      ...(latest === null ? [] : practiseParts(latest, words)),
      ...(personas.length === 0 ? [] : personaParts(personas, words)),
      { kind: 'heading', text: say`Settings` },
      { kind: 'text', text: settingsLine(settings) },
      { kind: 'heading', text: say`What you can type` },
      { kind: 'text', text: commandsText(platform) },
      { kind: 'divider' },
      consentPart(holds(settings.retentionDays), words),
    ],
    buttons: [
      ...open,
      ...(personas.length === 0 ? [] : [practiseButton(words)]),
      ...(maySet ? [settingsButton(words)] : []),
    ],
  };
}

/** Asks with whom and about what. */
function practiseButton({ say }: Spoken): Button {
  return { kind: 'button', action: 'practice', label: say`Practise`, value: '' };
}

function settingsButton({ say }: Spoken): Button {
  return { kind: 'button', action: 'settings', label: say`Change settings`, value: 'settings' };
}

function newcomerParts(words: Spoken): readonly Part[] {
  return [
    {
      kind: 'text',
      text: words.say`Drop a recording of a sales conversation under Messages, or in a channel that I am in. I answer in its thread with what it looked like, what to try next time, and the quote behind every claim.`,
    },
    { kind: 'text', text: takenWords(words), subtle: true },
  ];
}

/** Bars beside the line, because not every page draws charts. */
function recordingParts(items: readonly HistoryItem[], words: Words): readonly Part[] {
  return [
    { kind: 'text', text: changeWords(items, words) },
    ...trendParts(items, words),
    { kind: 'heading', text: words.say`Pull share of your last recordings` },
    ...items.slice(0, ITEMS_SHOWN).map((item) => recordingPart(item, words)),
    { kind: 'text', text: words.say`Counted over everybody who speaks.`, subtle: true },
  ];
}

function recordingPart({ title, sharedAt, summary }: HistoryItem, words: Words): Part {
  const { pull, n } = pullOf([summary]);
  const day = words.day(sharedAt);
  if (n === 0) return { kind: 'text', text: `${day} · ${shortTitle(title)} · ${words.say`no behaviours found`}` };
  // One line of a phone; the title stands in the button of the same day.
  const label = `${day} · n\u00A0=\u00A0${words.count(n)}`;
  return { kind: 'bar', label, share: pull / n, text: words.share(pull / n) };
}

function practiseParts(report: Report, words: Words): readonly Part[] {
  const parts = focusParts(report, words);
  const from = words.say`From ${shortTitle(report.title)}, ${words.date(report.sharedAt)}.`;
  return parts.length === 0 ? [] : [...parts, { kind: 'text', text: from, subtle: true }];
}

function personaParts(personas: NonNullable<Home['personas']>, { say }: Spoken): readonly Part[] {
  const items = personas.map(({ title, trains }): readonly Span[] => [
    { text: title, style: 'bold' },
    { text: `: ${trains}` },
  ]);
  return [
    { kind: 'heading', text: say`Whom you can practise with` },
    { kind: 'list', items },
  ];
}

function commandsText(platform: ChatPlatform | undefined): readonly Span[] {
  return COMMANDS.flatMap((command, i): readonly Span[] => [
    ...(i === 0 ? [] : [{ text: ' · ' }]),
    { text: commandWords(command, platform), style: 'code' },
  ]);
}

function consentPart(days: number, { say, counted }: Words): Part {
  return {
    kind: 'text',
    text: say`Internal recordings only; you are responsible for consent of everybody who is heard. Numbers are for learning, not for ranking people. Everything is erased after ${counted(days, 'day')}, or at once with delete.`,
    subtle: true,
  };
}

function openButton({ id, title, sharedAt }: HistoryItem, words: Words): Button {
  return {
    kind: 'button',
    action: 'report',
    label: words.say`Open ${words.day(sharedAt)}: ${shortTitle(title)}`,
    value: id,
  };
}

function shortTitle(title: string): string {
  return cutText(cleanText(title), TITLE_CHARS);
}
