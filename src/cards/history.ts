import type { Locale } from '../analysis/domain.ts';
import type { Card, Part, Span } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { changeWords, type HistoryItem, pullOf, trendParts } from './trend.ts';
import { type Words, wordsFor } from './words.ts';

export interface History {
  readonly days: number;
  /** Newest first. */
  readonly items: readonly HistoryItem[];
  /** How many there are when `items` is only the newest page. */
  readonly total?: number;
  readonly locale?: Locale;
  /** The reader's, as an IANA name; UTC unless told. */
  readonly timeZone?: string;
  readonly platform?: ChatPlatform;
}

/** A list that a phone shows in two screens. */
const ITEMS_SHOWN = 10;

/** Somebody's recordings of the last days with their headline numbers, and how these moved. */
export function historyCard({ days, items, total = items.length, locale, timeZone, platform }: History): Card {
  const words = wordsFor({ locale, timeZone });
  const title = `Your last ${days} days`;
  if (items.length === 0) {
    const text = 'No recordings yet. Drop one here and I will coach on it.';
    return {
      summary: `${title}: no recordings yet`,
      tone: 'neutral',
      title,
      parts: [{ kind: 'text', text }],
      buttons: [],
    };
  }
  const shown = items.slice(0, ITEMS_SHOWN);
  const left = total - shown.length;
  const titled = `${title}: ${words.counted(total, 'recording')}`;
  const latest = items[0];
  const parts: readonly Part[] = [
    { kind: 'text', text: changeWords(items, words) },
    ...trendParts(items, words),
    {
      kind: 'list',
      items: shown.map((item) => itemSpans(item, words)),
    },
    ...(left > 0 ? [{ kind: 'text' as const, text: `and ${words.count(left)} more before that`, subtle: true }] : []),
    {
      kind: 'text',
      text: `One of them again: ${commandWords('report <id>', platform)}. Counted over everybody who speaks.`,
      subtle: true,
    },
  ];
  return {
    summary: titled,
    tone: 'neutral',
    title: titled,
    parts,
    buttons:
      latest === undefined ? [] : [{ kind: 'button', action: 'report', label: 'Open the latest', value: latest.id }],
  };
}

function itemSpans({ id, title, sharedAt, summary }: HistoryItem, words: Words): readonly Span[] {
  const { pull, n } = pullOf([summary]);
  const minutes = Math.round(summary.durationMs / 60_000);
  const numbers = [
    n === 0 ? 'no behaviours found' : `pull share ${words.share(pull / n)} (n\u00A0=\u00A0${words.count(n)})`,
    ...(minutes > 0 ? [`${words.count(minutes)} min`] : []),
  ];
  return [
    { text: title, style: 'bold' },
    { text: ` · ${words.date(sharedAt)} · ${numbers.join(' · ')} · ` },
    { text: id, style: 'code' },
  ];
}
