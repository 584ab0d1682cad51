import type { Card, Part } from '../../cards/card.ts';
import { rowText } from '../../cards/marks.ts';

/** A card with words in place of its pictures, charts and tables; null where it is mere words already. */
export function inWords(card: Card): Card | null {
  const parts = card.parts.map(toWords);
  return parts.every((part, i) => part === card.parts[i]) ? null : { ...card, parts };
}

function toWords(part: Part): Part {
  switch (part.kind) {
    case 'picture':
    case 'chart':
      return { kind: 'text', text: part.alt, subtle: true };
    case 'table':
      return { kind: 'list', items: part.rows.map((row) => rowText(part, row)) };
    case 'heading':
    case 'text':
    case 'facts':
    case 'quote':
    case 'bar':
    case 'list':
    case 'divider':
      return part;
  }
}
