import { ENGLISH } from '../analysis/language.ts';
import type { Button, ButtonAction, Card, Part, Rich, Span } from './card.ts';
import { cleanText, cutText, isBlank, NOTHING } from './cut.ts';
import { READING, type Reading, SLACK } from './limits.ts';
import type { Spoken } from './words.ts';

/** How much of the reading limits is left at each try; the last one is what always fits but for the number of parts. */
const SHARES = [1, 0.5, 0.25] as const;

/**
 * Renders a card so that it fits: first as it is (every string cleaned and cut to its reading limit), then with shorter strings, then
 * without its least important parts: subtle text from the end, then everything else from the end. Title and buttons always stay.
 */
export function renderFitting<Wire>(
  card: Card,
  render: (fit: Card) => Wire,
  fits: (wire: Wire) => boolean,
  words: Spoken,
): Wire {
  let fit = card;
  for (const share of SHARES) {
    fit = trimCard(card, words, share);
    const wire = render(fit);
    if (fits(wire)) return wire;
  }
  let parts = fit.parts;
  for (;;) {
    parts = withoutLeast(parts);
    const wire = render({ ...fit, parts: [...parts, shortened(words)] });
    if (fits(wire) || parts.length === 0) return wire;
  }
}

function shortened({ say }: Spoken): Part {
  return { kind: 'text', text: say`Shortened to fit; the PDF has everything.`, subtle: true };
}

function withoutLeast(parts: readonly Part[]): readonly Part[] {
  const subtle = parts.findLastIndex((part) => part.kind === 'text' && part.subtle === true);
  return subtle === -1 ? parts.slice(0, -1) : parts.toSpliced(subtle, 1);
}

/** The card with every string cleaned and cut, too many parts and unusable buttons left out; `share` scales the reading limits. */
export function trimCard(card: Card, words: Spoken = ENGLISH, share = 1): Card {
  const limits = share === 1 ? READING : scale(share);
  const parts = card.parts.filter(isUsable).map((part) => trimPart(part, limits, words));
  const shown = parts.length <= READING.parts ? parts : [...parts.slice(0, READING.parts - 1), shortened(words)];
  return {
    summary: line(card.summary, READING.summary),
    tone: card.tone,
    title: line(card.title, READING.title),
    parts: shown,
    buttons: card.buttons.filter(isUsableButton).slice(0, READING.buttons).map(trimButton),
    ...(card.look === undefined ? {} : { look: card.look }),
  };
}

/** Counts whose rest nobody would be told about; lists and tables say how much they leave out. */
const FIXED: ReadonlySet<string> = new Set(['parts', 'buttons', 'buttonValue', 'spans', 'facts', 'columns']);

function scale(share: number): Reading {
  const entries = Object.entries(READING).map(([name, limit]) => {
    return [name, FIXED.has(name) ? limit : Math.max(4, Math.floor(limit * share))];
  });
  return Object.fromEntries(entries) as Reading;
}

function line(text: string, max: number): string {
  const clean = cleanText(text).trim();
  return isBlank(clean) ? NOTHING : cutText(clean, max);
}

function trimPart(part: Part, limits: Reading, { say }: Spoken): Part {
  switch (part.kind) {
    case 'heading':
      return { kind: 'heading', text: line(part.text, limits.heading) };
    case 'text':
      return { ...part, text: trimRich(part.text, limits.text, limits.spans) };
    case 'facts': {
      const facts = part.facts.slice(0, limits.facts).map(({ label, value, note }) => ({
        label: line(label, limits.factLabel),
        value: line(value, limits.factValue),
        ...(note === undefined ? {} : { note: line(note, limits.factNote) }),
      }));
      return { kind: 'facts', facts };
    }
    case 'quote':
      return { ...part, text: line(part.text, limits.quote), speaker: line(part.speaker, limits.speaker) };
    case 'bar': {
      const share = Number.isFinite(part.share) ? Math.min(1, Math.max(0, part.share)) : 0;
      return { ...part, share, label: line(part.label, limits.barLabel), text: line(part.text, limits.barText) };
    }
    case 'list': {
      const items = part.items.slice(0, limits.items).map((item) => trimRich(item, limits.item, limits.spans));
      const left = part.items.length - items.length;
      return { ...part, items: left === 0 ? items : [...items.slice(0, -1), say`and ${left + 1} more`] };
    }
    case 'picture':
      return { ...part, alt: line(part.alt, limits.alt) };
    case 'chart': {
      const { url, ...chart } = part;
      const shown = { ...chart, title: line(part.title, limits.heading), alt: line(part.alt, limits.alt) };
      return url !== undefined && isUrl(url, SLACK.imageUrl) ? { ...shown, url } : shown;
    }
    case 'table': {
      const cells = (row: readonly string[]): string[] =>
        part.columns.slice(0, limits.columns).map((_, i) => line(row[i] ?? '', limits.cell));
      const rows = part.rows.slice(0, limits.rows).map(cells);
      const left = part.rows.length - rows.length;
      const shown = left === 0 ? rows : [...rows.slice(0, -1), cells([say`and ${left + 1} more`])];
      return { kind: 'table', columns: cells(part.columns), rows: shown };
    }
    case 'divider':
      return part;
  }
}

/** Cuts over all runs together; a run that is cut ends the text. */
function trimRich(rich: Rich, max: number, maxSpans: number): Rich {
  if (typeof rich === 'string') return line(rich, max);
  const spans: Span[] = [];
  let left = max;
  for (const span of rich.slice(0, maxSpans)) {
    const clean = cleanText(span.text);
    if (clean === '') continue;
    const text = cutText(clean, left);
    spans.push({ ...span, text });
    left -= text.length;
    if (text !== clean || left < 2) break;
  }
  return isBlank(spans.map(({ text }) => text).join('')) ? NOTHING : spans;
}

function isUsable(part: Part): boolean {
  if (part.kind === 'picture') return isUrl(part.url, SLACK.imageUrl);
  if (part.kind === 'facts') return part.facts.length > 0;
  if (part.kind === 'list') return part.items.length > 0;
  if (part.kind === 'table') return part.columns.length > 0 && part.rows.length > 0;
  return true;
}

/** What asks for nothing in particular may have an empty value. */
const VALUELESS: ReadonlySet<ButtonAction> = new Set(['personas', 'practice']);

/** An id or address that is too long cannot be cut without becoming another one, so its button goes. */
function isUsableButton(button: Button): boolean {
  if (button.kind === 'link') return isUrl(button.url, SLACK.buttonUrl);
  if (button.value === '') return VALUELESS.has(button.action);
  return button.value.length <= READING.buttonValue;
}

function isUrl(url: string, max: number): boolean {
  return url.length <= max && /^https?:\/\/[\w.\-[\]:]+(?:[/?#][\x21-\x7E]*)?$/.test(url) && URL.canParse(url);
}

function trimButton(button: Button): Button {
  const label = line(button.label, READING.buttonLabel);
  if (button.kind === 'link' || button.confirm === undefined) return { ...button, label };
  const { title, text, yes, no } = button.confirm;
  return {
    ...button,
    label,
    confirm: {
      title: line(title, SLACK.confirmTitle),
      text: line(text, SLACK.confirmText),
      yes: line(yes, SLACK.confirmButton),
      no: line(no, SLACK.confirmButton),
    },
  };
}
