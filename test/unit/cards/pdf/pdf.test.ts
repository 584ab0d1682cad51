import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../src/analysis/domain.ts';
import { makePrintable } from '../../../../src/cards/pdf/fonts.ts';
import { type PdfMeta, renderReportPdf } from '../../../../src/cards/pdf/render.tsx';
import { breakWord, cutAtWord, isRightToLeft } from '../../../../src/cards/pdf/text.ts';
import { formatClock } from '../../../../src/cards/words.ts';
import { hostileReports, longReport, sampleReport } from '../../../fixtures/report.ts';

const META: PdfMeta = { retentionDays: 90 };

interface Read {
  readonly pages: readonly string[];
  readonly text: string;
  readonly outline: readonly string[];
  readonly info: Record<string, unknown>;
}

/** The text of every page without blanks, because a PDF does not keep them reliably. */
async function read(pdf: Uint8Array): Promise<Read> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let i = 1; i <= document.numPages; i++) {
    const { items } = await (await document.getPage(i)).getTextContent();
    pages.push(squeeze(items.map((item) => ('str' in item ? item.str : '')).join('')));
  }
  const outline = ((await document.getOutline()) ?? []).map(({ title }) => title);
  const { info } = await document.getMetadata();
  await document.destroy();
  return { pages, text: pages.join(''), outline, info: info as Record<string, unknown> };
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

describe('the document of an ordinary report', async () => {
  const report = sampleReport();
  const pdf = await renderReportPdf(report, META);
  const { pages, text, outline, info } = await read(pdf);

  it('has the six sections in order, then the appendix, as bookmarks and as headings', () => {
    expect(outline).toEqual([
      'Cover',
      'Overview',
      'Metrics',
      'Behaviour breakdown',
      'Timeline highlights',
      'Coaching: Dana Ray',
      'Coaching: Priya Nair',
      'Appendix: transcript',
    ]);
    const at = [
      'Conversationreport',
      'Overview',
      'Metrics',
      'Behaviourbreakdown',
      'Timelinehighlights',
      'PER-PARTICIPANTCOACHING',
    ].map((heading) => pages.findIndex((page) => page.includes(heading)));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
    expect(pages).toHaveLength(9);
  });

  it('has the footer and its number on every page', () => {
    for (const [i, page] of pages.entries()) {
      expect(page).toContain('Internaluseonly.90-dayretention.');
      expect(page).toContain('Noranking,notforpaydecisions.');
      expect(page).toContain(`Page${i + 1}of${pages.length}`);
    }
  });

  it('says every action item with why, how, quote and time', () => {
    for (const { actionItems } of report.coaching.bySpeaker) {
      expect(actionItems.length).toBeGreaterThanOrEqual(2);
      for (const { title, why, how, evidence } of actionItems) {
        for (const words of [title, why, how, evidence.quote]) expect(text).toContain(squeeze(words));
        expect(text).toContain(formatClock(report.labelled.transcript.utterances[evidence.at]!.startMs));
      }
    }
  });

  it('holds every utterance and the numbers with n and interval', () => {
    for (const utterance of report.labelled.transcript.utterances) expect(text).toContain(squeeze(utterance.text));
    for (const number of ['44%', 'n=27behaviours·28%–63%', '60%', '2:03', '18–39%']) expect(text).toContain(number);
  });

  it('says what it is to a program', () => {
    expect(info).toMatchObject({
      Title: 'Northwind discovery.vtt – conversation report',
      Author: 'Rackham Coach',
      Language: 'en',
    });
    expect(String(info.CreationDate)).toContain('20260312093000');
  });

  it('is the same bytes for the same report', async () => {
    expect(Buffer.compare(await renderReportPdf(report, META), pdf)).toBe(0);
  });

  it('leaves the appendix out when told, and says another retention', async () => {
    const short = await read(await renderReportPdf(report, { retentionDays: 30, appendix: false, reportId: 'r-17' }));
    expect(short.outline).not.toContain('Appendix: transcript');
    expect(short.text).toContain('30-dayretention');
    expect(short.text).toContain('r-17');
  });
});

describe('hostile reports', () => {
  it.each(Object.entries(hostileReports()))('%s: renders, with a footer on every page', async (_, report) => {
    const { pages } = await read(await renderReportPdf(report, META));
    expect(pages.length).toBeGreaterThanOrEqual(5);
    for (const page of pages) expect(page).toContain('Internaluseonly.');
  });

  it('prints every script, and what no font has as its number', async () => {
    const { text } = await read(await renderReportPdf(hostileReports().scripts!, META));
    const words = [
      'Łukasz Żółć',
      '山田 太郎',
      '김민준',
      'Ζωή',
      'Jak wygląda teraz proces',
      '請求書の承認が遅れることが一番の問題です。',
      '누가 승인을',
      '🎉🚀',
    ];
    for (const word of words) expect(text).toContain(squeeze(word));
    expect(text).toMatch(/[\u0590-\u05FF]{3}/);
    expect(text).toMatch(/[\u0600-\u06FF]{3}/);
    expect(text).toMatch(/[\u0900-\u097F]{3}/);
    expect(text).toContain('[U+13000]');
  });

  it('shows controls and direction overrides instead of obeying them', async () => {
    const { text } = await read(await renderReportPdf(hostileReports().odd!, META));
    for (const spelled of ['[U+202E]', '[U+0000]', '[U+0007]']) expect(text).toContain(spelled);
  });

  it('cuts an endless quote to its verbatim beginning', async () => {
    const report = hostileReports().longQuote as Report;
    const { pages } = await read(await renderReportPdf(report, META));
    expect(pages.length).toBeLessThan(20);
    expect(pages.join('')).toContain('“Letmejustsaythatthisgoesonandon');
  });

  it('pages thousands of rows', async () => {
    const { text, pages } = await read(await renderReportPdf(longReport(2453), META));
    expect(pages.length).toBeGreaterThan(40);
    expect(text.split('Walkmethroughwhathappenswhenaninvoicegetsstuck.').length - 1).toBeGreaterThanOrEqual(40);
  }, 60_000);
});

describe('words', () => {
  it.each([
    ['short', 10, 'short'],
    ['one two three', 9, 'one two…'],
    ['x'.repeat(20), 10, `${'x'.repeat(10)}…`],
    ['1234567🎉', 8, '1234567…'],
  ])('cuts %s at %i', (text, limit, cut) => expect(cutAtWord(text, limit)).toBe(cut));

  it.each(['word', 'A'.repeat(100), '請求書の承認が遅れる。', 'a🎉'.repeat(40)])(
    'breaks %s without losing a letter',
    (word) => {
      expect(breakWord(word).join('')).toBe(word);
      expect(breakWord(word).every((piece) => piece !== '')).toBe(true);
    },
  );

  it('never starts a line with a closing mark', () => {
    expect(breakWord('問題です。').some((piece) => piece.startsWith('。'))).toBe(false);
  });

  it.each([
    ['שלום', true],
    ['“ليلى', true],
    ['Dana ليلى', false],
    ['', false],
  ])('%s reads from the right: %s', (text, expected) => expect(isRightToLeft(text)).toBe(expected));

  it('spells what is missing and drops only variation selectors', () => {
    expect(makePrintable(new Set([0x13000, 0xfe0f]))('a\u{13000}\n❤\uFE0F')).toBe('a[U+13000] ❤');
  });
});
