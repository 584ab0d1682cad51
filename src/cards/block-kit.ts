import type { Button, Card, Part, Rich, Span } from './card.ts';
import { type ChartBlock, toChart } from './chart-block.ts';
import { cutText, disarm } from './cut.ts';
import { renderFitting, trimCard } from './fit.ts';
import { SLACK } from './limits.ts';
import { attribution, barWords, drawBar, factSpans, rowText, spansOf, toneSign } from './marks.ts';
import { escapeText, styled } from './mrkdwn.ts';
import { type Reader, type Spoken, wordsFor } from './words.ts';

/**
 * Cards as Slack Block Kit. Words go out as verbatim, escaped `mrkdwn` where nothing in them could be taken for formatting, and otherwise
 * as `plain_text`, which Slack does not parse. So `<!channel>`, `<@U1>`, `*bold*`, links and `:emoji:` in
 * somebody's words stay words. No `rich_text`: clients that people develop with do not draw it. Shapes fit `@slack/types`.
 */

export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** No links, channels or people are made of words. */
  readonly verbatim: true;
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
export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | {
      readonly type: 'section';
      readonly text: PlainText | Mrkdwn;
      readonly expand: true;
      readonly accessory?: { readonly type: 'image'; readonly image_url: string; readonly alt_text: string };
    }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  | { readonly type: 'image'; readonly image_url: string; readonly alt_text: string }
  | {
      readonly type: 'table';
      readonly rows: readonly (readonly { readonly type: 'raw_text'; readonly text: string }[])[];
    }
  | ChartBlock
  | { readonly type: 'divider' }
  | { readonly type: 'actions'; readonly elements: readonly ButtonElement[] };

export interface SlackMessage {
  /** For notifications, screen readers and as the plain message when blocks are refused; Slack parses it, so it is escaped. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** How many of these a surface draws; those beyond are shown as words or pictures. */
interface Surface {
  readonly tables: number;
  readonly charts: number;
}
const MESSAGE: Surface = { tables: SLACK.tables, charts: SLACK.charts };
const MESSAGE_WITHOUT_CHARTS: Surface = { ...MESSAGE, charts: 0 };
const VIEW: Surface = { tables: 0, charts: 0 };

/**
 * A card as a Slack message: at most 50 blocks and 11,900 characters of JSON, whatever the card holds. Charts are drawn by Slack unless
 * the workspace is known to refuse them; they go first where a card does not fit, because other parts hold their numbers too.
 */
export function renderBlocks(card: Card, charts: 'drawn' | 'not drawn' = 'drawn', reader: Reader = {}): SlackMessage {
  const words = wordsFor(reader);
  if (charts === 'drawn' && hasCharts(card)) {
    const whole = toMessage(trimCard(card, words), MESSAGE, words);
    if (fitsMessage(whole)) return whole;
  }
  return renderFitting(card, (fit) => toMessage(fit, MESSAGE_WITHOUT_CHARTS, words), fitsMessage, words);
}

/** Whether Slack may be asked to draw something in this card that a workspace can refuse. */
export function hasCharts({ parts }: Card): boolean {
  return parts.some(({ kind }) => kind === 'chart');
}

/** A card as the blocks of an App Home: at most 100, without a table or chart of Slack's. */
export function renderHome(card: Card, reader: Reader = {}): readonly SlackBlock[] {
  const words = wordsFor(reader);
  return renderFitting(
    card,
    (fit) => toMessage(fit, VIEW, words).blocks,
    (blocks) => blocks.length <= SLACK.viewBlocks && JSON.stringify(blocks).length <= SLACK.viewJson,
    words,
  );
}

/** Words as the blocks of a modal. */
export function renderWords(text: Rich): readonly SlackBlock[] {
  return renderParts([{ kind: 'text', text }]);
}

/** Words with a small picture beside them, as the blocks of a modal; the words alone where nothing can be shown from there. */
export function renderPictured({
  url,
  alt,
  text,
}: Omit<Extract<Part, { kind: 'picture' }>, 'kind'> & { readonly text: Rich }): readonly SlackBlock[] {
  const [words, image] = renderParts([
    { kind: 'text', text },
    { kind: 'picture', url, alt },
  ]);
  if (words?.type !== 'section' || image?.type !== 'image') return words === undefined ? [] : [words];
  return [{ ...words, accessory: image }];
}

function renderParts(parts: readonly Part[]): readonly SlackBlock[] {
  return toBlocks(trimCard({ summary: '', tone: 'neutral', title: '', parts, buttons: [] }).parts, VIEW, wordsFor());
}

function fitsMessage({ blocks }: SlackMessage): boolean {
  return blocks.length <= SLACK.blocks && JSON.stringify(blocks).length <= SLACK.blocksJson;
}

function toMessage(card: Card, surface: Surface, words: Spoken): SlackMessage {
  const title = toneSign(card.tone) + card.title;
  const blocks =
    card.look === 'said'
      ? toBlocks([{ kind: 'heading', text: title }, ...card.parts], surface, words)
      : [{ type: 'header', text: plain(title, SLACK.header) } as const, ...toBlocks(card.parts, surface, words)];
  if (card.buttons.length > 0) blocks.push({ type: 'actions', elements: toButtons(card.buttons) });
  return { text: escapeText(card.summary), blocks };
}

function toBlocks(parts: readonly Part[], surface: Surface, words: Spoken): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  const left = { ...surface };
  let before: Part['kind'] | null = null;
  /** Lines that may still be joined by what follows, so that they stand together like one paragraph. */
  let open: Line[] = [];
  const close = (): void => {
    blocks.push(...toSections(open));
    open = [];
  };
  for (const part of parts) {
    const block = toBlock(part, left, words);
    if (block !== null) {
      close();
      if (block.type === 'table') left.tables -= 1;
      if (block.type === 'data_visualization') left.charts -= 1;
      blocks.push(block);
    } else {
      const lines = linesOf(part);
      // Slack sets blocks apart like paragraphs; a heading belongs to what follows it, and bars to each other.
      const joins = before === 'heading' || (before === 'bar' && part.kind === 'bar');
      if (!joins || isParsed(lines) !== isParsed(open)) close();
      open.push(...lines);
    }
    before = part.kind;
  }
  close();
  return blocks;
}

/** The runs of one line. */
type Line = readonly Span[];

/** A part as words, line by line. */
function linesOf(part: Part): readonly Line[] {
  switch (part.kind) {
    case 'heading':
      return [[{ text: part.text, style: 'bold' }]];
    case 'text':
      return [[{ text: toneSign(part.tone) }, ...spansOf(part.text)]];
    case 'facts':
      return part.facts.map(factSpans);
    case 'quote':
      return [[{ text: `“${part.text}”`, style: 'italic' }], [{ text: `— ${attribution(part)}` }]];
    case 'bar':
      return [[{ text: `${drawBar(part.share)}  ` }, { text: part.text, style: 'bold' }, { text: barWords(part) }]];
    case 'list':
      return part.items.map((item, i) =>
        part.ordered === true ? [{ text: `${i + 1}. ` }, ...spansOf(item)] : bullet(spansOf(item)),
      );
    case 'table':
      return part.rows.map((row) => bullet([{ text: rowText(part, row) }]));
    case 'picture':
    case 'chart':
    case 'divider':
      return [];
  }
}

function bullet(line: Line): Line {
  return [{ text: '• ' }, ...line];
}

/** A part with a block of its own; null for one that is words among others. `left` says what the surface still draws. */
function toBlock(part: Part, left: Surface, words: Spoken): SlackBlock | null {
  switch (part.kind) {
    case 'picture':
      return { type: 'image', image_url: part.url, alt_text: disarm(part.alt) };
    case 'chart': {
      const chart = left.charts > 0 ? toChart(part, words) : null;
      if (chart !== null || part.url === undefined) return chart;
      return { type: 'image', image_url: part.url, alt_text: disarm(part.alt) };
    }
    case 'table': {
      if (left.tables === 0 || tableChars(part) > SLACK.tableChars) return null;
      const cells = (row: readonly string[]) => row.map((text) => ({ type: 'raw_text' as const, text: disarm(text) }));
      return { type: 'table', rows: [part.columns, ...part.rows].map(cells) };
    }
    case 'divider':
      return { type: 'divider' };
    case 'text':
      return part.subtle === true
        ? { type: 'context', elements: [plain(toneSign(part.tone) + wordsOf(spansOf(part.text)), SLACK.textObject)] }
        : null;
    case 'heading':
    case 'facts':
    case 'quote':
    case 'bar':
    case 'list':
      return null;
  }
}

/** Lines as sections, as many as their length asks for. */
function toSections(lines: readonly Line[]): readonly SlackBlock[] {
  const parsed = isParsed(lines);
  const sections: SlackBlock[] = [];
  let text = '';
  const close = (): void => {
    if (text === '') return;
    sections.push({
      type: 'section',
      text: parsed ? { type: 'mrkdwn', text, verbatim: true } : plain(text, SLACK.textObject),
      expand: true,
    });
    text = '';
  };
  for (const line of lines) {
    const words = parsed ? parsedLine(line) : disarm(wordsOf(line));
    if (text.length + words.length + 1 > SLACK.textObject) close();
    text = text === '' ? words : `${text}\n${words}`;
  }
  close();
  return sections;
}

/** Whether these lines may be parsed: nothing in them but our own emphasis is what Slack would take for formatting. */
function isParsed(lines: readonly Line[]): boolean {
  return lines.every((line) => line.every((span, i) => isPlain(span) || isCode(line, i)) && fits(line));
}

function isPlain({ text }: Span): boolean {
  return !/[*_~`]|^>|\n/.test(text);
}

/** An underscore between two backticks, as in an id, is no formatting. They are code only where they touch no word. */
function isCode(line: Line, i: number): boolean {
  const { text = '', style } = line[i] ?? {};
  const before = line[i - 1]?.text ?? '';
  const after = line[i + 1]?.text ?? '';
  return (
    style === 'code' &&
    /^[^\s`*~<>&](?:[^`*~<>&\n]*[^\s`*~<>&])?$/.test(text) &&
    /(?:^|[\s(])$/.test(before) &&
    /^(?:$|[\s.,;:)])/.test(after)
  );
}

function fits(line: Line): boolean {
  return parsedLine(line).length <= SLACK.textObject;
}

/** Disarmed once more as a whole: two harmless runs side by side may read `:x:`. */
function parsedLine(line: Line): string {
  return disarm(line.map(styled).join(''));
}

function wordsOf(line: Line): string {
  return line.map(({ text }) => text).join('');
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
      // Slack takes no empty one.
      ...(value === '' ? {} : { value }),
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
