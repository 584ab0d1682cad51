import { SaxesParser } from 'saxes';
import { AppError } from '../../errors.ts';

/** Elements within each other; Word's text boxes in tables in text boxes reach about 40. */
const MAX_DEPTH = 256;
/** Handed to the parser at once; a refusal then costs no more than this many characters of work. */
const CHUNK = 256 * 1024;

/**
 * The paragraphs of Word's main part in order, line breaks as `\n`, tabs as `\t`, without deleted text, field codes and the second
 * version of a drawing. Entities of a document type would be another file's bombs: a Word file has none, and one that does is refused.
 */
export function readParagraphs(xml: string): readonly string[] {
  const parser = new SaxesParser({ position: false });
  const paragraphs: string[] = [];
  /** Paragraphs that are open: a text box holds some of its own. */
  const open: string[][] = [];
  let prefix: string | null = null;
  let depth = 0;
  let inText = 0;
  let skipped = 0;
  let refusal: AppError | null = null;

  parser.on('error', (cause) => {
    refusal ??= new AppError('unreadable', {
      detail: 'The Word file holds XML that is damaged. Open it in Word, save it again and share that.',
      cause,
    });
  });
  parser.on('doctype', () => {
    refusal ??= new AppError('unsupported', {
      detail: 'The Word file declares a document type, as no Word file does. Save it again as .docx.',
    });
  });
  parser.on('opentag', ({ name }) => {
    depth += 1;
    if (depth > MAX_DEPTH) {
      refusal ??= new AppError('unsupported', { detail: 'The Word file is nested deeper than any transcript.' });
    }
    if (prefix === null) prefix = name.includes(':') ? `${name.split(':')[0]}:` : '';
    if (name === 'mc:Fallback') skipped += 1;
    if (skipped > 0 || !name.startsWith(prefix)) return;
    switch (name.slice(prefix.length)) {
      case 'p':
        open.push([]);
        break;
      case 't':
        inText += 1;
        break;
      case 'br':
      case 'cr':
        open.at(-1)?.push('\n');
        break;
      case 'tab':
        open.at(-1)?.push('\t');
        break;
    }
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    if (name === 'mc:Fallback') skipped -= 1;
    if (skipped > 0 || prefix === null || !name.startsWith(prefix)) return;
    if (name.slice(prefix.length) === 't') inText -= 1;
    if (name.slice(prefix.length) === 'p') paragraphs.push(open.pop()?.join('') ?? '');
  });
  const keep = (text: string) => {
    if (inText > 0 && skipped === 0) open.at(-1)?.push(text);
  };
  parser.on('text', keep);
  parser.on('cdata', keep);

  for (let at = 0; at < xml.length; at += CHUNK) {
    parser.write(xml.slice(at, at + CHUNK));
    throwIf(refusal);
  }
  parser.close();
  throwIf(refusal);
  return paragraphs;
}

/** A handler must not throw through the parser; what it found is thrown here. */
function throwIf(refusal: AppError | null): void {
  if (refusal !== null) throw refusal;
}
