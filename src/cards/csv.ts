/** Comma-separated values (RFC 4180) that a spreadsheet shows as they are. */

export type Cell = string | number | null;

/** Rows as text, with CRLF behind each. Null is an empty cell. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== cell ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A title that begins so would be worked out by the spreadsheet that opens it (OWASP, "CSV Injection"). */
function isFormula(text: string): boolean {
  return /^\s*[=+\-@]|^[\t\r\n]/.test(text);
}
