import type { Report } from '../analysis/domain.ts';
import type { Button, Card, Part, Span } from './card.ts';
import { cleanText, cutText } from './cut.ts';
import { type ChatPlatform, commandWords, TAKES } from './help.ts';
import { focusParts } from './report.ts';
import { holds, type SettingsView, settingsLine } from './settings.ts';
import { changeWords, type HistoryItem, pullOf, trendParts } from './trend.ts';
import { type Words, wordsFor } from './words.ts';

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
  const title = name === null ? 'Your coaching' : `Hello, ${name}`;
  const open = items.slice(0, ITEMS_SHOWN).map((item) => openButton(item, words));
  return {
    summary: title,
    tone: 'neutral',
    title,
    parts: [
      ...(items.length === 0 ? NEWCOMER : recordingParts(items, words)),
      ...(latest === null ? [] : practiseParts(latest, words)),
      ...(personas.length === 0 ? [] : personaParts(personas)),
      { kind: 'heading', text: 'Settings' },
      { kind: 'text', text: settingsLine(settings) },
      { kind: 'heading', text: 'What you can type' },
      { kind: 'text', text: commandsText(platform) },
      { kind: 'divider' },
      consentPart(words.counted(holds(settings.retentionDays), 'day')),
    ],
    buttons: [...open, ...(personas.length === 0 ? [] : [PRACTISE]), ...(maySet ? [SETTINGS] : [])],
  };
}

/** Asks with whom and about what. */
const PRACTISE: Button = { kind: 'button', action: 'practice', label: 'Practise', value: '' };
const SETTINGS: Button = { kind: 'button', action: 'settings', label: 'Change settings', value: 'settings' };

const NEWCOMER: readonly Part[] = [
  {
    kind: 'text',
    text: 'Drop a recording of a sales conversation under Messages, or in a channel that I am in. I answer in its thread with what it looked like, what to try next time, and the quote behind every claim.',
  },
  { kind: 'text', text: TAKES, subtle: true },
];

/** Bars beside the line, because not every page draws charts. */
function recordingParts(items: readonly HistoryItem[], words: Words): readonly Part[] {
  return [
    { kind: 'text', text: changeWords(items, words) },
    ...trendParts(items, words),
    { kind: 'heading', text: 'Pull share of your last recordings' },
    ...items.slice(0, ITEMS_SHOWN).map((item) => recordingPart(item, words)),
    { kind: 'text', text: 'Counted over everybody who speaks.', subtle: true },
  ];
}

function recordingPart({ title, sharedAt, summary }: HistoryItem, words: Words): Part {
  const { pull, n } = pullOf([summary]);
  const day = words.day(sharedAt);
  if (n === 0) return { kind: 'text', text: `${day} · ${shortTitle(title)} · no behaviours found` };
  // One line of a phone; the title stands in the button of the same day.
  const label = `${day} · n\u00A0=\u00A0${words.count(n)}`;
  return { kind: 'bar', label, share: pull / n, text: words.share(pull / n) };
}

function practiseParts(report: Report, words: Words): readonly Part[] {
  const parts = focusParts(report);
  const from = `From ${shortTitle(report.title)}, ${words.date(report.sharedAt)}.`;
  return parts.length === 0 ? [] : [...parts, { kind: 'text', text: from, subtle: true }];
}

function personaParts(personas: NonNullable<Home['personas']>): readonly Part[] {
  const items = personas.map(({ title, trains }): readonly Span[] => [
    { text: title, style: 'bold' },
    { text: `: ${trains}` },
  ]);
  return [
    { kind: 'heading', text: 'Whom you can practise with' },
    { kind: 'list', items },
  ];
}

function commandsText(platform: ChatPlatform | undefined): readonly Span[] {
  return COMMANDS.flatMap((command, i): readonly Span[] => [
    ...(i === 0 ? [] : [{ text: ' · ' }]),
    { text: commandWords(command, platform), style: 'code' },
  ]);
}

function consentPart(kept: string): Part {
  return {
    kind: 'text',
    text: `Internal recordings only; you are responsible for consent of everybody who is heard. Numbers are for learning, not for ranking people. Everything is erased after ${kept}, or at once with delete.`,
    subtle: true,
  };
}

function openButton({ id, title, sharedAt }: HistoryItem, words: Words): Button {
  return { kind: 'button', action: 'report', label: `Open ${words.day(sharedAt)}: ${shortTitle(title)}`, value: id };
}

function shortTitle(title: string): string {
  return cutText(cleanText(title), TITLE_CHARS);
}
