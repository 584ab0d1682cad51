import type { ReportSummary } from '../analysis/domain.ts';
import type { Card, Part, Span } from './card.ts';
import { type ChatPlatform, commandWords } from './help.ts';
import { formatShare } from './words.ts';

export interface HistoryItem {
  /** The report's id, which is its recording's. */
  readonly id: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly sharedAt: number;
  readonly summary: ReportSummary;
}

export interface History {
  readonly days: number;
  /** Newest first. */
  readonly items: readonly HistoryItem[];
  /** How many there are when `items` is only the newest page. */
  readonly total?: number;
  /** The date in the reader's time zone; in UTC unless told. */
  readonly formatDate?: (epochMs: number) => string;
  readonly platform?: ChatPlatform;
}

/** A list that a phone shows in two screens. */
const ITEMS_SHOWN = 10;
/** Fewer on a side and a difference is chance as likely as change (PRODUCT §8). */
const MIN_PER_SIDE = 4;

/** Somebody's recordings of the last days with their headline numbers, and how these moved. */
export function historyCard({
  days,
  items,
  total = items.length,
  formatDate = formatUtcDate,
  platform,
}: History): Card {
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
  const counted = total === 1 ? '1 recording' : `${total} recordings`;
  const latest = items[0];
  const parts: readonly Part[] = [
    { kind: 'text', text: changeWords(items) },
    { kind: 'list', items: shown.map((item) => itemSpans(item, formatDate)) },
    ...(left > 0 ? [{ kind: 'text' as const, text: `and ${left} more before that`, subtle: true }] : []),
    {
      kind: 'text',
      text: `One of them again: ${commandWords('report <id>', platform)}. Counted over everybody who speaks.`,
      subtle: true,
    },
  ];
  return {
    summary: `${title}: ${counted}`,
    tone: 'neutral',
    title: `${title}: ${counted}`,
    parts,
    buttons:
      latest === undefined ? [] : [{ kind: 'button', action: 'report', label: 'Open the latest', value: latest.id }],
  };
}

function itemSpans(
  { id, title, sharedAt, summary }: HistoryItem,
  formatDate: (epochMs: number) => string,
): readonly Span[] {
  const { pull, n } = pullOf([summary]);
  const minutes = Math.round(summary.durationMs / 60_000);
  const numbers = [
    n === 0 ? 'no behaviours found' : `pull share ${formatShare(pull / n)} (n\u00A0=\u00A0${n})`,
    ...(minutes > 0 ? [`${minutes} min`] : []),
  ];
  return [
    { text: title, style: 'bold' },
    { text: ` · ${formatDate(sharedAt)} · ${numbers.join(' · ')} · ` },
    { text: id, style: 'code' },
  ];
}

/** The change of the pull share in plain words, honest about how little a few recordings say. */
function changeWords(items: readonly HistoryItem[]): string {
  const counted = items
    .map(({ summary }) => pullOf([summary]))
    .filter(({ n }) => n > 0)
    .reverse();
  const first = counted[0];
  const last = counted.at(-1);
  if (first === undefined || last === undefined) return 'No behaviours were found in these recordings.';
  const now = formatShare(last.pull / last.n);
  if (counted.length === 1) return `Pull share ${now}. A second recording will show what changes.`;
  if (counted.length < 2 * MIN_PER_SIDE) {
    const before = formatShare(first.pull / first.n);
    return `Pull share ${before} in the first and ${now} in the latest of ${counted.length} recordings: too few to call it a trend.`;
  }
  const half = Math.floor(counted.length / 2);
  const earlier = total(counted.slice(0, half));
  const later = total(counted.slice(half));
  return `Pull share ${formatShare(earlier)} over the earlier ${half} recordings, ${formatShare(later)} over the later ${counted.length - half}.`;
}

interface Counted {
  readonly pull: number;
  readonly n: number;
}

function total(counted: readonly Counted[]): number {
  const n = counted.reduce((sum, one) => sum + one.n, 0);
  return n === 0 ? 0 : counted.reduce((sum, one) => sum + one.pull, 0) / n;
}

/** Pull behaviours over all speakers, read back from each ratio: pull / push, or pull itself when nothing was push. */
function pullOf(summaries: readonly ReportSummary[]): Counted {
  let pull = 0;
  let n = 0;
  for (const { pullPushRatio: ratio, n: own } of summaries.flatMap(({ speakers }) => speakers)) {
    if (ratio === null || own === 0) continue;
    n += own;
    pull += Math.round(ratio === own ? own : (own * ratio) / (1 + ratio));
  }
  return { pull, n };
}

const DATE = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });

function formatUtcDate(epochMs: number): string {
  return DATE.format(epochMs);
}
