import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, test } from 'vitest';
import type { CheckResult, Dimension, Report } from '../../../src/analysis/domain.ts';
import { renderAdaptive } from '../../../src/cards/adaptive.ts';
import { renderBlocks } from '../../../src/cards/block-kit.ts';
import { explainReport } from '../../../src/cards/explain.ts';
import { renderReportPdf } from '../../../src/cards/pdf/render.tsx';
import { summaryCard } from '../../../src/cards/report.ts';
import { renderTerminal } from '../../../src/cards/terminal.ts';
import { formatClock } from '../../../src/cards/words.ts';
import { hostileReports, sampleReport, withDimensions } from '../../fixtures/report.ts';
import { slackFaults, teamsFaults } from '../../golden/cards/faults.ts';

/** A rubric whose checks were answered so, without words from the transcript. */
function dimension(title: string, ...verdicts: readonly CheckResult['verdict'][]): Dimension {
  return {
    id: title.toLowerCase() || 'nameless',
    title,
    rubricVersion: 3,
    engine: { name: 'gemini', version: '2' },
    checks: verdicts.map((verdict, i) => ({ id: `check-${i}`, question: `Is it ${i}?`, verdict, evidence: null })),
  };
}

function summaryOf(dimensions: readonly Dimension[], report: Report = sampleReport()) {
  return summaryCard({ report: { ...report, dimensions }, reportId: 'k3v9x2m7qa' });
}

/** What stands below the heading, no-break spaces as blanks; null where there is no such part. */
function rubricsLine(dimensions: readonly Dimension[]): string | null {
  const text = renderTerminal(summaryOf(dimensions), { width: 1000 });
  return /\nRUBRICS\n(.*)\n/.exec(text)?.[1]?.replaceAll('\u00A0', ' ') ?? null;
}

/** The pages that belong to the section, without blanks, and the bookmarks of the document. */
async function readPdf(report: Report) {
  const pdf = await renderReportPdf(report, { retentionDays: 90 });
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let i = 1; i <= document.numPages; i++) {
    const { items } = await (await document.getPage(i)).getTextContent();
    pages.push(squeeze(items.map((item) => ('str' in item ? item.str : '')).join('')));
  }
  const outline = ((await document.getOutline()) ?? []).map(({ title }) => title);
  await document.destroy();
  const from = pages.findIndex((page) => page.startsWith('Rubrics'));
  const to = pages.findIndex((page) => page.startsWith('PER-PARTICIPANT'));
  return { outline, pages, own: from === -1 ? [] : pages.slice(from, to) };
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

describe('the summary', () => {
  test('says in one line how many checks of each rubric are met', () => {
    expect(rubricsLine(withDimensions().dimensions)).toBe(
      'Discovery 5 of 7 met · Product knowledge 1 of 3 · Objections 1 of 3 · Onboarding not applicable',
    );
  });

  test.each<[string, readonly Dimension[], string | null]>([
    ['nothing answered', [], null],
    ['none met', [dimension('A', 'missed', 'missed')], 'A 0 of 2 met'],
    ['what has no occasion counts nowhere', [dimension('A', 'not-applicable', 'met', 'missed')], 'A 1 of 2 met'],
    [
      'a first one without occasion',
      [dimension('A', 'not-applicable'), dimension('B', 'met')],
      'A not applicable · B 1 of 1 met',
    ],
    [
      'no occasion for anything',
      [dimension('A', 'not-applicable'), dimension('B')],
      'None of their checks applies to this conversation.',
    ],
    [
      'seven rubrics',
      [...'ABCDEFG'].map((title) => dimension(title, 'met')),
      'A 1 of 1 met · B 1 of 1 · C 1 of 1 · D 1 of 1 · E 1 of 1 · F 1 of 1 · and 1 more in the PDF',
    ],
    ['a long title', [dimension('Word '.repeat(20), 'met')], 'Word Word Word Word Word Word Word Word… 1 of 1 met'],
    [
      'a title that shows nothing',
      [{ ...dimension('\u200B '), id: 'own', checks: dimension('x', 'met').checks }],
      'own 1 of 1 met',
    ],
  ])('%s', (_, dimensions, line) => expect(rubricsLine(dimensions)).toBe(line));

  test('stands behind everything but the notes', () => {
    const { parts } = summaryOf(withDimensions().dimensions);
    const headings = parts.flatMap((part) => (part.kind === 'heading' ? [part.text] : []));
    expect(headings.slice(-2)).toEqual(['Speaking time', 'Rubrics']);
    expect(parts.at(-1)).toMatchObject({ kind: 'text', subtle: true });
  });

  test('is what it was where no rubric was answered', () => {
    expect(summaryOf([])).toEqual(summaryCard({ report: sampleReport(), reportId: 'k3v9x2m7qa' }));
    expect(JSON.stringify(summaryOf([]))).not.toContain('Rubric');
  });

  test.each([
    '<!channel> *bold*',
    '[x](javascript:alert(1))',
    '\u202Egnp.exe',
    '導入 اكتشاف 🎉',
    '{{DATE(x)}} :tada:',
    'x'.repeat(5000),
  ])('takes no title for markup: %s', (title) => {
    const card = summaryOf(Array.from({ length: 12 }, () => dimension(title, 'met', 'missed')));
    expect(slackFaults(renderBlocks(card))).toEqual([]);
    expect(teamsFaults(renderAdaptive(card))).toEqual([]);
  });
});

describe('the explanation', () => {
  test('holds every check with its verdict, words and time', () => {
    const report = withDimensions();
    const text = explainReport(report);
    const section = text.split('\n\n').find((one) => one.startsWith('RUBRICS')) ?? '';
    const signs = { met: '✓ met', missed: '✗ missed', 'not-applicable': '– not applicable' };
    for (const { checks } of report.dimensions) {
      for (const { question, verdict, evidence } of checks) {
        const after = section.split(`    ${signs[verdict]}: ${question}\n`)[1] ?? '';
        const at = report.labelled.transcript.utterances[evidence?.at ?? -1]?.startMs ?? 0;
        if (evidence !== null)
          expect(after.split('\n')[0]).toBe(`        #${evidence.at} ${formatClock(at)}  “${evidence.quote}”`);
      }
    }
    expect(section).toContain('  Discovery: 5 of 7 (rubric version 1, answered by claude 1)\n');
    expect(section).toContain('  Onboarding: not applicable (');
    expect(section.match(/^ {4}[✓✗–] /gm)).toHaveLength(16);
  });

  test('has no such section where no rubric was answered', () => {
    expect(explainReport(sampleReport())).not.toContain('RUBRIC');
  });
});

describe('the PDF', () => {
  test('has the section behind the highlights: title, result, verdict, question, quote with time, note', async () => {
    const report = withDimensions();
    const { outline, own } = await readPdf(report);
    expect(outline.indexOf('Rubrics')).toBe(outline.indexOf('Timeline highlights') + 1);
    const text = own.join('');
    for (const { checks } of report.dimensions) {
      for (const { question, verdict, evidence } of checks) {
        const words = { met: 'Met', missed: 'Missed', 'not-applicable': 'Notapplicable' }[verdict];
        const utterance = report.labelled.transcript.utterances[evidence?.at ?? -1];
        const name = utterance?.speaker === 'S1' ? 'DanaRay' : 'PriyaNair';
        const proof =
          evidence === null || utterance === undefined
            ? ''
            : `“${squeeze(evidence.quote)}”–${name}·${formatClock(utterance.startMs)}`;
        expect(text).toContain(`${words}${squeeze(question)}${proof}`);
      }
    }
    expect(text).toContain('Discovery5of7met');
    expect(text).toContain('Onboardingnotapplicable');
    expect(text.split('AnsweredbyClaude,version1.Rubricversion1.')).toHaveLength(5);
    // Only where something is not applicable.
    expect(text.split('Whatisnotapplicablecountsnowhere.')).toHaveLength(3);
  });

  test('has no such section where no rubric was answered', async () => {
    const { outline, pages } = await readPdf(sampleReport());
    expect(outline).not.toContain('Rubrics');
    expect(pages.join('')).not.toContain('Rubricversion');
  });

  test('says the name of a rubric again where a page ends within it, and leaves no check alone', async () => {
    const { longQuote } = hostileReports();
    const report = longQuote ?? sampleReport();
    const long: Dimension = {
      ...dimension('Endurance'),
      checks: Array.from({ length: 12 }, (_, i) => ({
        id: `check-${i}`,
        question: `Is it number ${i} ${'of many and many more '.repeat(7)}?`,
        verdict: 'met',
        evidence: { at: i % 2, quote: report.labelled.transcript.utterances[i % 2]?.text ?? '' },
      })),
    };
    const { own } = await readPdf({ ...report, dimensions: [long, { ...long, id: 'again' }] });
    expect(own.length).toBeGreaterThan(2);
    for (const page of own) {
      expect(page).toMatch(/^(?:Rubrics.*)?Endurance(?:,continued)?12of12met/);
      expect(page.split('Isitnumber').length - 1).toBeGreaterThanOrEqual(2);
    }
    const text = own.join('');
    for (let i = 0; i < 12; i++) expect(text.split(`Isitnumber${i}of`)).toHaveLength(3);
    expect(text.split('AnsweredbyGemini,version2.')).toHaveLength(3);
  });

  test('prints every script, and no clock where the source has no times', async () => {
    const { untimed } = hostileReports();
    const said = 'We close the books on day nine and the board wants day five.';
    const question = 'Спрашивает ли продавец? 売り手は尋ねますか? האם המוכר שואל?';
    const evidence = { at: 4, quote: said };
    const asked: Dimension = {
      ...dimension('発見'),
      checks: [{ id: 'x', question, verdict: 'met', evidence }],
    };
    const { own } = await readPdf({ ...(untimed ?? sampleReport()), dimensions: [asked] });
    const text = own.join('');
    for (const words of ['発見1of1met', 'Спрашиваетлипродавец?', '売り手は尋ねますか?', `“${squeeze(said)}”–PriyaNair`])
      expect(text).toContain(words);
    expect(text).toMatch(/[\u0590-\u05FF]{3}/);
    expect(text).not.toMatch(/\d:\d\d/);
  });

  test.each(Object.entries(hostileReports()))('of the %s report renders with rubrics', async (_, report) => {
    const { utterances } = report.labelled.transcript;
    const checks = utterances.slice(0, 12).map(
      ({ text }, at): CheckResult => ({
        id: `c${at}`,
        question: text,
        verdict: 'met',
        evidence: { at, quote: text },
      }),
    );
    const { own } = await readPdf({
      ...report,
      dimensions: [{ ...dimension(report.title), checks }, dimension('Empty')],
    });
    expect(own.length).toBeGreaterThanOrEqual(report.metrics.speakers.length === 0 ? 0 : 1);
    for (const page of own) expect(page).toContain('Internaluseonly.');
  });
});
