/** The words of a Block Kit message or an Adaptive Card as it came back from a chat client, one line a block, for a terminal. */
export function plainText(wire: unknown): string {
  return linesOf(wire)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

type Node = Readonly<Record<string, unknown>>;

const CHILDREN = ['blocks', 'body', 'items', 'columns', 'elements', 'facts', 'rows', 'actions'] as const;

function linesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'header':
      return [`■ ${textOf(value.text)}`];
    case 'section':
      return [textOf(value.text)];
    case 'rich_text_section':
    case 'rich_text_preformatted':
      return textOf(value.elements).split('\n');
    case 'rich_text_quote':
      return textOf(value.elements)
        .split('\n')
        .map((line) => `│ ${line}`);
    case 'rich_text_list':
      return asList(value.elements).map((item) => `• ${textOf(item)}`);
    case 'context':
      return [asList(value.elements).map(textOf).join('  ')];
    case 'table':
    case 'Table':
      return asList(value.rows).map((row) =>
        asList(isNode(row) ? row.cells : row)
          .map((cell) => linesOf(cell).join(' ') || textOf(cell))
          .join(' | '),
      );
    case 'button':
      return [`[${textOf(value.text)}]`];
    case 'image':
    case 'Image':
      return [`(picture: ${String(value.alt_text ?? value.altText ?? '')})`];
    case 'data_visualization':
      return [`(chart: ${String(value.title ?? '')})`];
    case 'TextBlock':
      return [String(value.text ?? '')];
    case 'RichTextBlock':
      return [textOf(value.inlines)];
    case 'raw_text':
      return [String(value.text ?? '')];
  }
  if (typeof value.type === 'string' && value.type.startsWith('Action.')) return [`[${String(value.title ?? '')}]`];
  if (typeof value.title === 'string' && typeof value.value === 'string') return [`${value.title}: ${value.value}`];
  return CHILDREN.flatMap((key) => linesOf(value[key]));
}

/** All text below a node, in order. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (!isNode(value)) return '';
  return textOf(value.text ?? value.elements ?? value.inlines ?? '');
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
