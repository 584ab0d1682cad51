import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Words at their place on a page, in points from its lower left corner; the baseline is `y`. */
export interface Placed {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly rightToLeft: boolean;
}

interface Bookmark {
  readonly title: string;
  readonly items: readonly Bookmark[];
}

interface ReadPdf {
  readonly pages: readonly (readonly Placed[])[];
  readonly outline: readonly Bookmark[];
  readonly info: Readonly<Record<string, unknown>>;
  /** How a reader should open it. */
  readonly preferences: Readonly<Record<string, unknown>>;
}

/** What a PDF says, read by a program that has nothing to do with the one that wrote it. */
export async function readPdf(pdf: Uint8Array): Promise<ReadPdf> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const pages: (readonly Placed[])[] = [];
  for (let i = 1; i <= document.numPages; i++) {
    const { items } = await (await document.getPage(i)).getTextContent({ disableNormalization: true });
    pages.push(
      items.flatMap((item): Placed[] => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const [x = 0, y = 0] = item.transform.slice(4) as number[];
        return [{ words: item.str, x, y, width: item.width, size: item.height, rightToLeft: item.dir === 'rtl' }];
      }),
    );
  }
  const { info } = await document.getMetadata();
  const read = {
    pages,
    outline: ((await document.getOutline()) ?? []) as readonly Bookmark[],
    info: info as Record<string, unknown>,
    preferences: ((await document.getViewerPreferences()) ?? {}) as Record<string, unknown>,
  };
  await document.destroy();
  return read;
}

/** A text without blanks, which a PDF does not keep reliably. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The words of a page as a person reads them, without blanks: what reads from the right stands in a PDF in the order it is seen. */
export function readingOf(page: readonly Placed[]): string {
  return squeeze(
    linesOf(page)
      .map((line) => turnStretches(line).join(''))
      .join(''),
  );
}

/** Words with the same baseline, one after the other as the document has them. */
export function linesOf(page: readonly Placed[]): readonly (readonly Placed[])[] {
  const lines: Placed[][] = [];
  for (const item of page) {
    const last = lines.at(-1)?.at(-1);
    if (last !== undefined && Math.abs(last.y - item.y) < 1) lines.at(-1)?.push(item);
    else lines.push([item]);
  }
  return lines;
}

/** Stretches without a letter or digit that reads from the left are turned round, if something in them reads from the right. */
function turnStretches(line: readonly Placed[]): readonly string[] {
  const said: string[] = [];
  let stretch: Placed[] = [];
  const flush = (): void => {
    const turned = stretch.some(({ rightToLeft }) => rightToLeft);
    if (turned) stretch.reverse();
    said.push(
      ...stretch.map((item) => (turned && !item.rightToLeft ? [...item.words].reverse().join('') : item.words)),
    );
    stretch = [];
  };
  for (const item of line) {
    const fromLeft = !item.rightToLeft && /[\p{L}\p{N}]/u.test(item.words);
    if (fromLeft) flush();
    stretch.push(item);
    if (fromLeft) flush();
  }
  flush();
  return said;
}
