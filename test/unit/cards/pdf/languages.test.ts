import { describe, expect, it, vi } from 'vitest';
import { type PdfMeta, renderReportPdf } from '../../../../src/cards/pdf/render.tsx';
import { withDimensions } from '../../../fixtures/report.ts';
import { sampleDelivery } from '../../../golden/cards/practice-samples.ts';
import { perform, resultOf } from '../../analysis/practice/stage.ts';
import { linesOf, readPdf } from './read-pdf.ts';

/** A word in a language that is no English: half as long again, and beginning with “ß”. */
const foreign = vi.hoisted(
  () => (text: string) => text.replace(/\p{L}{2,}/gu, (word) => `ß${word.slice(1)}${word.slice(0, word.length / 2)}`),
);

vi.mock('../../../../src/cards/languages/de.json', () => ({
  default: new Proxy<Record<string, string>>({}, { get: (_, key) => foreign(String(key)) }),
}));

/** What a document is given is in its language already: every word of it but those that a program reads. */
function asGiven<T>(value: T): T {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return /^(?:S\d+|[a-z_-]+)$/.test(inner) ? inner : foreign(inner);
    if (Array.isArray(inner)) return inner.map(walk);
    if (inner === null || typeof inner !== 'object') return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, READ.has(name) ? one : walk(one)]));
  };
  return walk(value) as T;
}

/** Verdicts, and parts of a score, which are called otherwise where they are shown. */
const READ = new Set(['verdict', 'parts']);
/** Names, units, and the month as the region writes it. */
const SAME = /RACKHAM COACH|Rackham|Claude|Gemini|\bUTC\b|März|\bdB\b|\bms\b|rec0000001/g;

async function wordsOf(
  report: Parameters<typeof renderReportPdf>[0],
  meta: Partial<PdfMeta>,
): Promise<readonly string[]> {
  const bytes = await renderReportPdf(asGiven(report), {
    retentionDays: 30,
    reportId: 'rec0000001',
    locale: 'de-DE',
    ...meta,
  });
  const { pages, outline, info } = await readPdf(bytes);
  const lines = pages.flatMap(linesOf).map((line) => line.map(({ words }) => words).join(' '));
  const said = [...lines, ...outline.flatMap(({ title, items }) => [title, ...items.map((one) => one.title)])];
  for (const key of ['Title', 'Subject', 'Keywords']) said.push(String(info[key]));
  expect(info.Language).toBe('de');
  return said.flatMap((line) => line.replace(SAME, '').match(/\p{L}{2,}/gu) ?? []);
}

describe('a document in another language', () => {
  it('has no English word of ours in a report', async () => {
    const words = await wordsOf(withDimensions(), { appendix: true });
    expect(words.length).toBeGreaterThan(400);
    expect(words.filter((word) => !word.startsWith('ß'))).toEqual([]);
  });

  it('has none in the report of a practice session', async () => {
    const { setting, state } = perform('skeptical_buyer', 'average', 1);
    const { report, result } = resultOf(setting, state);
    const words = await wordsOf(report, { practice: asGiven({ ...result, delivery: sampleDelivery() }) });
    expect(words.length).toBeGreaterThan(400);
    expect(words.filter((word) => !word.startsWith('ß'))).toEqual([]);
  });
});
