import type { Card, Part } from './card.ts';
import { trimCard } from './fit.ts';
import { attribution, barWords, drawBar, factSpans, rowText, spansOf, toneSign } from './marks.ts';

/** A card as plain lines for a terminal: no colours, no control characters, wrapped at `width` columns (72 unless told). */
export function renderTerminal(card: Card, { width = 72 }: { readonly width?: number } = {}): string {
  const { title, tone, parts, buttons } = trimCard(card);
  const room = Math.max(20, width);
  const head = wrap(toneSign(tone) + title, room);
  const lines = [...head, '═'.repeat(Math.min(room, Math.max(...head.map(columnsOf))))];
  let before: Part['kind'] | null = null;
  for (const part of parts) {
    if (before !== 'heading' && !(before === 'bar' && part.kind === 'bar')) lines.push('');
    lines.push(...toLines(part, room));
    before = part.kind;
  }
  const links = buttons.flatMap((button) => (button.kind === 'link' ? [`${button.label}: ${button.url}`] : []));
  return `${[...lines, ...(links.length === 0 ? [] : ['', ...links])].join('\n')}\n`;
}

function toLines(part: Part, width: number): readonly string[] {
  switch (part.kind) {
    case 'heading':
      return wrap(part.text.toUpperCase(), width);
    case 'text':
      return wrap(toneSign(part.tone) + textOf(spansOf(part.text)), width);
    case 'facts':
      return part.facts.flatMap((fact) => wrap(textOf(factSpans(fact)), width, '', '    '));
    case 'quote':
      return [...wrap(`“${part.text}”`, width, '  │ '), ...wrap(attribution(part), width, '  │ ')];
    case 'bar':
      return wrap(`${drawBar(part.share)}  ${part.text}${barWords(part)}`, width, '', ' '.repeat(12));
    case 'list':
      return part.items.flatMap((item, i) => {
        const mark = part.ordered === true ? `${i + 1}. ` : '• ';
        return wrap(textOf(spansOf(item)), width, mark, ' '.repeat(mark.length));
      });
    case 'picture':
      return wrap(`[Picture: ${part.alt}]`, width);
    case 'chart':
      return wrap(`[Chart: ${part.alt}]`, width);
    case 'table':
      return part.rows.flatMap((row) => wrap(rowText(part, row), width, '• ', '  '));
    case 'divider':
      return ['─'.repeat(width)];
  }
}

function textOf(spans: readonly { readonly text: string }[]): string {
  return spans.map(({ text }) => text).join('');
}

/** Breaks at spaces; a word longer than a line is broken between characters. `first` and `next` begin the lines. */
function wrap(text: string, width: number, first = '', next = first): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  const flush = (): void => {
    lines.push(line.trimEnd());
    line = next;
    empty = true;
  };
  for (const word of text.split(' ')) {
    if (!empty && columnsOf(line) + 1 + columnsOf(word) > width) flush();
    if (!empty) line += ' ';
    for (const character of columnsOf(line) + columnsOf(word) > width ? word : [word]) {
      if (columnsOf(line) + columnsOf(character) > width && columnsOf(line) > columnsOf(next)) flush();
      line += character;
      empty = false;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

/** Columns on the screen: East Asian characters and emoji take two, combining marks and joiners none. */
function columnsOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (/[\p{M}\p{Cf}]/u.test(character)) continue;
    const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}
