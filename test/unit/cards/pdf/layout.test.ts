import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../src/analysis/domain.ts';
import { renderReportPdf } from '../../../../src/cards/pdf/render.tsx';
import { PAGE } from '../../../../src/cards/pdf/style.ts';
import { type Line, reportOf, sampleReport, withDimensions } from '../../../fixtures/report.ts';
import { overlapsIn } from '../charts/faults.ts';
import { type Placed, readingOf, readPdf, squeeze } from './read-pdf.ts';

/** What an estimate of ink may be wrong by, in points. */
const TOUCH = 1.5;

/** Ink of a line reaches about this much above and below its baseline, in units of its size. */
const ABOVE = 0.7;
const BELOW = 0.15;

function overlaps(a: Placed, b: Placed): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down =
    Math.min(a.y + ABOVE * a.size, b.y + ABOVE * b.size) - Math.max(a.y - BELOW * a.size, b.y - BELOW * b.size);
  return across > TOUCH && down > TOUCH;
}

/** Words over other words, and words that leave the page. */
function faultsOf(page: readonly Placed[]): readonly string[] {
  const outside = page.filter(
    ({ x, y, width }) => x < 20 || y < 10 || x + width > PAGE.width - 20 || y > PAGE.height - 20,
  );
  return [...outside.map(({ words }) => `outside: ${words}`), ...overlapsIn(page, overlaps)];
}

const NAMES = [
  'Alexandra-Maximiliane Konstantinopoulou-Featherstonehaugh (Regional Sales, EMEA North and Middle)',
  'Bo',
  '株式会社山田太郎営業本部第二課長代理補佐佐藤花子',
  'ليلى حسن عبد الرحمن',
  'נועה לוי',
  'สมชายใจดีมีสุขสมบูรณ์พูนผล',
  '김민준',
  'Щербакова Юлия Михайловна',
  '🎉🚀👩‍💻 Dana',
  'W'.repeat(60),
  'अनन्या',
  'José da Silva',
];

/** Three hours of twelve people, about 27,000 words. */
function threeHours(): Report {
  const { transcript, labels } = sampleReport().labelled;
  const lines = Array.from({ length: 2453 }, (_, i): Line => {
    const at = (i * 7) % transcript.utterances.length;
    const speaker = ((i + Math.floor(i / 9)) % NAMES.length) + 1;
    return [`S${speaker}`, transcript.utterances[at]?.text ?? '', labels[at]?.marks[0]?.behaviour];
  });
  return reportOf({ names: NAMES, lines, title: 'All hands, three hours, with everybody who could be reached.vtt' });
}

describe('three hours of twelve people with names of every kind', async () => {
  const report = threeHours();
  const { pages, outline } = await readPdf(await renderReportPdf(report, { retentionDays: 90 }));
  const texts = pages.map(readingOf);

  it('lets nothing lie over anything else, and nothing leave a page', () => {
    for (const [i, page] of pages.entries()) expect(faultsOf(page), `page ${i + 1}`).toEqual([]);
  });

  it('has one page for each person, with two or three action items', () => {
    const own = texts.filter((text) => text.startsWith('PER-PARTICIPANTCOACHING'));
    expect(own).toHaveLength(NAMES.length);
    expect(texts.slice(-NAMES.length)).toEqual(own);
    for (const [i, text] of own.entries()) {
      const name = squeeze(NAMES[i] ?? '');
      expect(text).toContain(name.slice(0, 20));
      expect(text.match(/Why/g)?.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('names everybody in the bookmarks', () => {
    expect(outline.at(-1)?.items).toHaveLength(NAMES.length);
  });

  it('stays a document that somebody reads', () => expect(pages.length).toBeLessThanOrEqual(10 + NAMES.length));

  it.each([
    ['the metrics', 'Fillersovertime'],
    ['the highlights', 'Behaviourovertime'],
    ['the breakdown', 'Behaviourbreakdown'],
  ])('has %s', (_, words) => expect(texts.join('')).toContain(words));
});

describe('an ordinary report with rubrics', () => {
  it('lets nothing lie over anything else, and nothing leave a page', async () => {
    const { pages } = await readPdf(await renderReportPdf(withDimensions(), { retentionDays: 90, appendix: true }));
    for (const [i, page] of pages.entries()) expect(faultsOf(page), `page ${i + 1}`).toEqual([]);
  });
});

it('the measure finds an overlap and what leaves the page', () => {
  const at = (words: string, x: number): Placed => ({ words, x, y: 400, width: 60, size: 10, rightToLeft: false });
  expect(faultsOf([at('one', 50), at('two', 100), at('three', 560)])).toEqual(['outside: three', '“one” over “two”']);
});
