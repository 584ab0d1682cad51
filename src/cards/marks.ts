import type { Fact, Part, Rich, Span, Tone } from './card.ts';
import { isolate } from './cut.ts';
import { formatClock } from './words.ts';

/** The few signs that every renderer draws alike. A sign never stands alone: the words beside it say the same. */

const TONE_SIGNS: Readonly<Record<Tone, string>> = { neutral: '', good: '✅ ', warn: '⚠️ ', bad: '🛑 ' };

/** Ten characters, so that bar, number and name fit in one line of a phone. */
const BAR_WIDTH = 10;

/** What stands before a text of this tone, because colour alone tells some people nothing. */
export function toneSign(tone: Tone | undefined): string {
  return TONE_SIGNS[tone ?? 'neutral'];
}

/** A share 0..1 as ▓▓▓░░…; a share that is neither 0 nor 1 never looks like one of them. */
export function drawBar(share: number): string {
  const rounded = Math.round(share * BAR_WIDTH);
  const least = share > 0 ? 1 : 0;
  const most = share < 1 ? BAR_WIDTH - 1 : BAR_WIDTH;
  const full = Math.min(most, Math.max(least, rounded));
  return '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
}

/** The runs of a text, a plain string being one. Runs beside others are kept apart, so that no name turns a sentence around. */
export function spansOf(rich: Rich): readonly Span[] {
  if (typeof rich === 'string') return [{ text: rich }];
  return rich.length === 1 ? rich : rich.map((span) => ({ ...span, text: isolate(span.text) }));
}

/** A fact as one line: label, value, note. */
export function factSpans({ label, value, note }: Fact): readonly Span[] {
  const spans: Span[] = [{ text: `${isolate(label)}: ` }, { text: isolate(value), style: 'bold' }];
  return note === undefined ? spans : [...spans, { text: ` (${note})` }];
}

/** A row of a table as one line, for where a table cannot be drawn. */
export function rowText(part: Extract<Part, { kind: 'table' }>, row: readonly string[]): string {
  return part.columns.map((column, i) => `${column}: ${row[i] ?? ''}`).join(' · ');
}

/** What stands under a quote: who said it, and when where that is known. */
export function attribution({ speaker, atMs }: Extract<Part, { kind: 'quote' }>): string {
  return atMs === null ? isolate(speaker) : `${isolate(speaker)}, ${formatClock(atMs)}`;
}

/** The words behind a bar and its number, which stand first so that numbers line up and a long name may wrap. */
export function barWords({ label, tone }: Extract<Part, { kind: 'bar' }>): string {
  return `  ${toneSign(tone)}${isolate(label)}`;
}
