import type { Button, Card, Part, Span } from './card.ts';
import { cutText, disarm } from './cut.ts';
import { renderFitting } from './fit.ts';
import { SLACK } from './limits.ts';
import { attribution, barWords, drawBar, factSpans, rowText, spansOf, toneSign } from './marks.ts';

/**
 * Cards as Slack Block Kit. No `mrkdwn` anywhere: `plain_text` without emoji and `rich_text` with `text` leaves are not parsed by
 * Slack, so `<!channel>`, `<@U1>`, `*bold*`, links and `:emoji:` in somebody's words stay words. Shapes fit `@slack/types`.
 */

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}
interface Leaf {
  readonly type: 'text';
  readonly text: string;
  readonly style?: { readonly bold?: true; readonly italic?: true; readonly code?: true };
}
interface RichSection {
  readonly type: 'rich_text_section' | 'rich_text_quote';
  readonly elements: readonly Leaf[];
}
interface RichList {
  readonly type: 'rich_text_list';
  readonly style: 'bullet' | 'ordered';
  readonly elements: readonly RichSection[];
}
interface ButtonElement {
  readonly type: 'button';
  readonly text: PlainText;
  readonly action_id: string;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: {
    readonly title: PlainText;
    readonly text: PlainText;
    readonly confirm: PlainText;
    readonly deny: PlainText;
    readonly style?: 'danger';
  };
}
interface RichText {
  readonly type: 'rich_text';
  readonly elements: readonly (RichSection | RichList)[];
}
export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | RichText
  | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  | { readonly type: 'image'; readonly image_url: string; readonly alt_text: string }
  | {
      readonly type: 'table';
      readonly rows: readonly (readonly { readonly type: 'raw_text'; readonly text: string }[])[];
    }
  | { readonly type: 'divider' }
  | { readonly type: 'actions'; readonly elements: readonly ButtonElement[] };

export interface SlackMessage {
  /** For notifications, screen readers and as the plain message when blocks are refused; Slack parses it, so it is escaped. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** A card as a Slack message: at most 50 blocks and 11,900 characters of JSON, whatever the card holds. */
export function renderBlocks(card: Card): SlackMessage {
  return renderFitting(card, toMessage, ({ blocks }) => {
    return blocks.length <= SLACK.blocks && JSON.stringify(blocks).length <= SLACK.blocksJson;
  });
}

function toMessage(card: Card): SlackMessage {
  const header: SlackBlock = { type: 'header', text: plain(toneSign(card.tone) + card.title, SLACK.header) };
  const blocks = [header, ...toBlocks(card.parts)];
  if (card.buttons.length > 0) blocks.push({ type: 'actions', elements: toButtons(card.buttons) });
  return { text: escapeText(card.summary), blocks };
}

function toBlocks(parts: readonly Part[]): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  let tables = 0;
  let before: Part['kind'] | null = null;
  for (const part of parts) {
    const asLines = part.kind === 'table' && (tables >= SLACK.tables || tableChars(part) > SLACK.tableChars);
    if (part.kind === 'table' && !asLines) tables += 1;
    const block = asLines ? richText(bullets(part.rows.map((row) => rowText(part, row)))) : toBlock(part);
    const last = blocks.at(-1);
    // Slack sets blocks apart like paragraphs; a heading belongs to what follows it, and bars to each other.
    const joins = before === 'heading' || (before === 'bar' && part.kind === 'bar');
    if (joins && last?.type === 'rich_text' && block.type === 'rich_text') {
      blocks[blocks.length - 1] = { type: 'rich_text', elements: joined(last.elements, block.elements) };
    } else {
      blocks.push(block);
    }
    before = part.kind;
  }
  return blocks;
}

/** Two sections that follow each other stand in one line in Slack, so a line break is put between them. */
function joined(above: RichText['elements'], below: RichText['elements']): RichText['elements'] {
  const last = above.at(-1);
  const first = below[0];
  if (last?.type !== 'rich_text_section' || first?.type !== 'rich_text_section') return [...above, ...below];
  const section = section_([...last.elements, leaf('\n'), ...first.elements]);
  return [...above.slice(0, -1), section, ...below.slice(1)];
}

function toBlock(part: Part): SlackBlock {
  switch (part.kind) {
    case 'heading':
      return richText(section_([leaf(part.text, 'bold')]));
    case 'text': {
      const spans = spansOf(part.text);
      const sign = toneSign(part.tone);
      if (part.subtle === true) {
        const words = sign + spans.map(({ text }) => text).join('');
        return { type: 'context', elements: [plain(words, SLACK.textObject)] };
      }
      return richText(section_([...(sign === '' ? [] : [leaf(sign)]), ...leaves(spans)]));
    }
    case 'facts': {
      const lines = part.facts.flatMap((fact, i) => [...(i === 0 ? [] : [leaf('\n')]), ...leaves(factSpans(fact))]);
      return richText(section_(lines));
    }
    case 'quote': {
      const elements = [leaf(`“${part.text}”`, 'italic'), leaf(`\n${attribution(part)}`)];
      return richText({ type: 'rich_text_quote', elements });
    }
    case 'bar': {
      const bar = leaf(`${drawBar(part.share)}  `);
      return richText(section_([bar, leaf(part.text, 'bold'), leaf(barWords(part))]));
    }
    case 'list':
      return richText(bullets(part.items, part.ordered));
    case 'picture':
      return { type: 'image', image_url: part.url, alt_text: disarm(part.alt) };
    case 'table': {
      const cells = (row: readonly string[]) => row.map((text) => ({ type: 'raw_text' as const, text: disarm(text) }));
      return { type: 'table', rows: [part.columns, ...part.rows].map(cells) };
    }
    case 'divider':
      return { type: 'divider' };
  }
}

function tableChars(part: Extract<Part, { kind: 'table' }>): number {
  return [part.columns, ...part.rows].flat().reduce((sum, cell) => sum + cell.length, 0);
}

function toButtons(buttons: readonly Button[]): readonly ButtonElement[] {
  const seen = new Map<string, number>();
  return buttons.map((button) => {
    const name = button.kind === 'link' ? 'link' : button.action;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    // Ids must differ within a message; a reader takes the word after the first colon.
    const action_id = nth === 1 ? `coach:${name}` : `coach:${name}:${nth}`;
    const text = plain(button.label, SLACK.buttonText);
    if (button.kind === 'link') return { type: 'button', text, action_id, url: button.url };
    const { value, style, confirm } = button;
    return {
      type: 'button',
      text,
      action_id,
      value,
      ...(style === undefined ? {} : { style }),
      ...(confirm === undefined
        ? {}
        : {
            confirm: {
              title: plain(confirm.title, SLACK.confirmTitle),
              text: plain(confirm.text, SLACK.confirmText),
              confirm: plain(confirm.yes, SLACK.confirmButton),
              deny: plain(confirm.no, SLACK.confirmButton),
              ...(style === 'danger' ? { style } : {}),
            },
          }),
    };
  });
}

function plain(text: string, max: number): PlainText {
  return { type: 'plain_text', text: cutText(disarm(text), max), emoji: false };
}

function leaf(text: string, style?: Span['style']): Leaf {
  const safe = disarm(text);
  return style === undefined ? { type: 'text', text: safe } : { type: 'text', text: safe, style: { [style]: true } };
}

function leaves(spans: readonly Span[]): readonly Leaf[] {
  return spans.map(({ text, style }) => leaf(text, style));
}

function section_(elements: readonly Leaf[]): RichSection {
  return { type: 'rich_text_section', elements };
}

function bullets(items: readonly (string | readonly Span[])[], ordered = false): RichList {
  const elements = items.map((item) => section_(leaves(spansOf(item))));
  return { type: 'rich_text_list', style: ordered ? 'ordered' : 'bullet', elements };
}

function richText(element: RichSection | RichList): RichText {
  return { type: 'rich_text', elements: [element] };
}

/** Look-alikes for what starts formatting at the edge of a word; Slack knows no escape for them, and a backslash would be seen. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
/** Ends of the file names we take; other dotted words might be a domain and become a link. */
const FILE_END = /^\.(?:vtt|srt|txt|docx|json|mp4|mov|webm|mkv|m4a|mp3|wav|ogg|flac|pdf)\b/i;

/** One line of the message's top-level `text`, the only place where Slack parses. Not cut again: that could part `&amp;`. */
function escapeText(text: string): string {
  return disarm(text)
    .replace(/^>+/, '›')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/(?<![\p{L}\p{N}])[*_~`]|[*_~`](?![\p{L}\p{N}])/gu, (sign) => LOOKALIKES[sign] ?? sign)
    .replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L}{2})/gu, (dot, at: number, all: string) =>
      FILE_END.test(all.slice(at, at + 6)) ? dot : `${dot}\u200B`,
    )
    .replace(/@/g, '@\u200B');
}
