import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

/** The layout library's own way to break words; it is no dependency of ours, but stands beside one. */
const renderer = pathToFileURL(createRequire(import.meta.url).resolve('@react-pdf/renderer'));
const layout = new URL('../../textkit/lib/textkit.js', renderer).href;

it('drawing loads no hyphenation patterns', async () => {
  await import('../../../../src/cards/pdf/files.ts');
  const { wordHyphenation } = (await import(layout)) as { wordHyphenation: () => (word: string) => readonly string[] };
  expect(wordHyphenation()('hyphenation')).toEqual(['hyphenation']);
});
