import type { Button, Card, Part, Span, Tone } from './card.ts';
import { toChartElement } from './chart-element.ts';
import { disarm } from './cut.ts';
import { renderFitting } from './fit.ts';
import { TEAMS } from './limits.ts';
import { attribution, barWords, drawBar, factSpans, spansOf, toneSign } from './marks.ts';
import { type Reader, type Words, wordsFor } from './words.ts';

/**
 * Cards as Adaptive Card 1.5 for Teams. Words stand in `TextRun`, which knows no Markdown; only title and headings are `TextBlock`
 * (they alone can be headings for a screen reader) and are escaped. No Badge or ProgressBar: cards break on them.
 */

export type Json = Readonly<Record<string, unknown>>;
export interface AdaptiveCard {
  readonly $schema: string;
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  /** Of its words, for a screen reader: "en", "de". */
  readonly lang: string;
  readonly fallbackText: string;
  readonly refresh?: Json;
  readonly body: readonly Json[];
  readonly actions?: readonly Json[];
}

/**
 * A card for Teams: version 1.5, at most 25,000 bytes, whatever the card holds. One that goes on changing asks for its present state
 * when one of `viewers` (Teams' ids of people, `29:…`) looks at it, and for others when they ask.
 */
export function renderAdaptive(card: Card, viewers: readonly string[] = [], reader: Reader = {}): AdaptiveCard {
  const words = wordsFor(reader);
  const refresh = card.live === undefined ? undefined : refreshWith(card.live, viewers, words);
  return renderFitting(card, (fit) => toAdaptive(fit, refresh, words), fitsTeams, words);
}

/** Whether a card is small enough for Teams, and for whoever reads it there. */
export function fitsTeams(wire: AdaptiveCard): boolean {
  return Buffer.byteLength(JSON.stringify(wire)) <= TEAMS.cardBytes;
}

function toAdaptive(card: Card, refresh: Json | undefined, { tag }: Words): AdaptiveCard {
  return wrap({
    lang: tag,
    summary: card.summary,
    body: [
      card.look === 'said' ? nameBlock(card.title) : titleBlock(toneSign(card.tone) + card.title),
      ...toBody(card.parts),
    ],
    actions: card.buttons.map(toAction).map((action, i) => (i < TEAMS.actions ? action : { ...action, ...IN_MENU })),
    ...(refresh === undefined ? {} : { refresh }),
  });
}

const IN_MENU = { mode: 'secondary' } as const;

/** What every card of ours has around its elements. */
export function wrap({
  lang,
  summary,
  body,
  actions,
  refresh,
}: {
  readonly lang: string;
  readonly summary: string;
  readonly body: readonly Json[];
  readonly actions: readonly Json[];
  readonly refresh?: Json;
}): AdaptiveCard {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: TEAMS.version,
    lang,
    fallbackText: disarm(summary),
    ...(refresh === undefined ? {} : { refresh }),
    body,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

/** No fallback here: a client that knows no refresh leaves the card as it is. */
function refreshWith(value: string, viewers: readonly string[], { say }: Words): Json {
  const verb = 'coach:refresh';
  const action = { type: 'Action.Execute', title: say`Refresh`, verb, data: { verb, value } };
  return { type: 'Refresh', action, userIds: viewers };
}

function toBody(parts: readonly Part[]): readonly Json[] {
  const body: Json[] = [];
  let divided = false;
  let before: Part['kind'] | null = null;
  for (const part of parts) {
    if (part.kind === 'divider') {
      divided = true;
      continue;
    }
    const close = before === 'heading' || (before === 'bar' && part.kind === 'bar');
    toElements(part).forEach((element, i) => {
      const spacing = i > 0 || close ? { spacing: 'Small' } : part.kind === 'heading' ? { spacing: 'Medium' } : {};
      body.push({ ...element, ...spacing, ...(divided ? { separator: true } : {}) });
      divided = false;
    });
    before = part.kind;
  }
  return body;
}

function toElements(part: Exclude<Part, { kind: 'divider' }>): readonly Json[] {
  switch (part.kind) {
    case 'heading':
      return [textBlock(part.text, { weight: 'Bolder' })];
    case 'text': {
      const sign = toneSign(part.tone);
      const look = { ...colour(part.tone), ...(part.subtle === true ? { isSubtle: true, size: 'Small' } : {}) };
      return [richText([...(sign === '' ? [] : [{ text: sign }]), ...spansOf(part.text)], look)];
    }
    case 'facts':
      return part.facts.map((fact) => richText(factSpans(fact)));
    case 'quote': {
      const items = [
        richText([{ text: `“${part.text}”`, style: 'italic' }]),
        { ...richText([{ text: attribution(part) }], { isSubtle: true, size: 'Small' }), spacing: 'None' },
      ];
      return [{ type: 'Container', style: 'emphasis', items }];
    }
    case 'bar': {
      const bar = { type: 'TextRun', text: drawBar(part.share), fontType: 'Monospace', ...colour(part.tone, 'Accent') };
      const words = [textRun({ text: `  ${part.text}`, style: 'bold' }), textRun({ text: barWords(part) })];
      return [{ type: 'RichTextBlock', inlines: [bar, ...words] }];
    }
    case 'list':
      return part.items.map((item, i) => {
        const mark = part.ordered === true ? `${i + 1}. ` : '• ';
        return richText([{ text: mark }, ...spansOf(item)]);
      });
    case 'picture':
      return [picture(part.url, part.alt)];
    case 'chart': {
      // A picture shows on every client; Teams' own charts do not show on phones.
      if (part.url !== undefined) return [picture(part.url, part.alt)];
      const chart = toChartElement(part, richText([{ text: part.alt }], { isSubtle: true, size: 'Small' }));
      return chart === null ? [] : [chart];
    }
    case 'table':
      return [toTable(part)];
  }
}

function toTable(part: Extract<Part, { kind: 'table' }>): Json {
  const row = (cells: readonly string[], style?: 'bold'): Json => ({
    type: 'TableRow',
    cells: cells.map((text) => ({
      type: 'TableCell',
      items: [richText([style === undefined ? { text } : { text, style }])],
    })),
  });
  return {
    type: 'Table',
    columns: part.columns.map(() => ({ width: 1 })),
    firstRowAsHeader: true,
    showGridLines: false,
    rows: [row(part.columns, 'bold'), ...part.rows.map((cells) => row(cells))],
  };
}

function toAction(button: Button): Json {
  const title = disarm(button.label);
  if (button.kind === 'link') return { type: 'Action.OpenUrl', title, url: button.url };
  const style = button.style === 'danger' ? 'destructive' : button.style === 'primary' ? 'positive' : undefined;
  if (button.confirm === undefined) return execute(button.action, title, button.value, style);
  const { title: question, text, yes } = button.confirm;
  // Teams asks no question of its own: the button opens a small card that holds the real one. Pressing it again closes it.
  return {
    type: 'Action.ShowCard',
    title,
    ...(style === undefined ? {} : { style }),
    card: {
      type: 'AdaptiveCard',
      version: TEAMS.version,
      body: [textBlock(question, { weight: 'Bolder' }), richText([{ text }])],
      actions: [execute(button.action, disarm(yes), button.value, style)],
    },
  };
}

/** `verb` stands in the data too: the Submit that older clients fall back to has no other place for it. */
export function execute(action: string, title: string, value: string, style?: 'destructive' | 'positive'): Json {
  const verb = `coach:${action}`;
  const look = { title, data: { verb, value }, ...(style === undefined ? {} : { style }) };
  return { type: 'Action.Execute', verb, ...look, fallback: { type: 'Action.Submit', ...look } };
}

/** Who says what stands below it: a heading for a screen reader, and a name for the eye. */
function nameBlock(text: string): Json {
  return textBlock(text, { size: 'Default', weight: 'Bolder', style: 'heading' });
}

/** The heading over a card. */
export function titleBlock(text: string): Json {
  return textBlock(text, { size: 'Large', weight: 'Bolder', style: 'heading' });
}

function picture(url: string, alt: string): Json {
  return { type: 'Image', url, altText: disarm(alt), size: 'Stretch' };
}

function textBlock(text: string, look: Json): Json {
  return { type: 'TextBlock', text: escapeMarkdown(text), wrap: true, ...look };
}

/** Words that nothing in Teams parses. */
export function richText(spans: readonly Span[], look: Json = {}): Json {
  return { type: 'RichTextBlock', inlines: spans.map((span) => textRun(span, look)) };
}

function textRun({ text, style }: Span, look: Json = {}): Json {
  const emphasis =
    style === undefined
      ? {}
      : style === 'bold'
        ? { weight: 'Bolder' }
        : style === 'italic'
          ? { italic: true }
          : { fontType: 'Monospace' };
  return { type: 'TextRun', text: disarm(text), ...emphasis, ...look };
}

function colour(tone: Tone | undefined, otherwise?: string): Json {
  if (tone === 'good') return { color: 'Good' };
  if (tone === 'warn') return { color: 'Warning' };
  if (tone === 'bad') return { color: 'Attention' };
  return otherwise === undefined ? {} : { color: otherwise };
}

/** Backslashes before what Markdown reads; an underscore inside a word, as in file names, means nothing to it and stays bare. */
function escapeMarkdown(text: string): string {
  return disarm(text)
    .replace(/[\\`*[\]<>~|!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/^(\s*)([#+-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2');
}
