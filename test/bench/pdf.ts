import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { BEHAVIOURS, type Report } from '../../src/analysis/domain.ts';
import { ENGLISH } from '../../src/analysis/language.ts';
import { behaviourName, formatClock } from '../../src/cards/words.ts';
import { makePdfThread } from '../../src/jobs/pdf-thread.ts';
import { type Line, longReport, reportOf, sampleReport } from '../fixtures/report.ts';
import type { BenchRow } from './row.ts';

const FONT = createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf');
const META = { retentionDays: 90 };
const MB = 1024 * 1024;

/** Time of the PDF (with its pictures) in its thread, against pdfkit drawing the same tables of text in this one. */
export async function benchPdf(): Promise<BenchRow[]> {
  // The built program: what runs in production, without the compiler of the sources in its memory.
  const thread = makePdfThread({ program: new URL('../../dist/jobs/pdf-worker.js', import.meta.url) });
  const small = monologue();
  const short = sampleReport();
  const long = longReport(2453);
  const whole = { ...META, appendix: true };
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 8; i++) await thread.render(short, META);
  const smallMs = await median(9, () => thread.render(small, META));
  const shortMs = await median(9, () => thread.render(short, META));
  const longMs = await median(3, () => thread.render(long, whole));
  const rss = process.memoryUsage().rss;
  await thread.close();
  await drawWithPdfkit(short, false);
  const smallReference = await median(5, () => drawWithPdfkit(small, false));
  const shortReference = await median(5, () => drawWithPdfkit(short, false));
  const longReference = await median(3, () => drawWithPdfkit(long, true));
  return [
    {
      name: 'PDF of a six-page report (one speaker: there is no shorter one) with its picture, warm thread',
      value: Math.round(smallMs),
      unit: 'ms',
      reference: 'pdfkit drawing its tables, without charts',
      ratio: smallMs / smallReference,
      reach: '≤ 250 ms',
      ok: smallMs <= 250,
    },
    {
      name: 'PDF of a seven-page report (two speakers) with its picture, warm thread',
      value: Math.round(shortMs),
      unit: 'ms',
      reference: 'pdfkit drawing its tables, without charts',
      ratio: shortMs / shortReference,
      reach: '≤ 250 ms',
      ok: shortMs <= 250,
    },
    {
      name: 'PDF with 2,453 transcript rows, warm thread',
      value: Math.round(longMs),
      unit: 'ms',
      reference: 'pdfkit drawing the same rows',
      ratio: longMs / longReference,
      reach: '≤ 2000 ms',
      ok: longMs <= 2000,
    },
    {
      name: 'memory of the process with both (before: less than the value)',
      value: Math.round(rss / MB),
      unit: 'MB',
      reference: 'before the first PDF',
      ratio: rss / before,
      reach: '≤ 350 MB',
      ok: rss <= 350 * MB,
    },
  ];
}

/** The sample conversation as far as one of its two says it. */
function monologue(): Report {
  const { transcript, labels } = sampleReport().labelled;
  const lines = transcript.utterances.flatMap(({ speaker, text }, i): readonly Line[] =>
    speaker === 'S1' ? [['S1', text, labels[i]?.marks[0]?.behaviour]] : [],
  );
  return reportOf({ names: ['Dana Ray'], lines });
}

async function median(times: number, run: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await run();
    took.push(performance.now() - start);
  }
  return took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

/** The same words in the same columns, laid out as plainly as pdfkit allows. */
function drawWithPdfkit(report: Report, transcript: boolean): Promise<number> {
  const document = new PDFDocument({ size: 'A4', margin: 54 });
  let bytes = 0;
  let y = 54;
  const row = (cells: readonly string[], widths: readonly number[]): void => {
    const height = Math.max(...cells.map((cell, i) => document.heightOfString(cell, { width: widths[i] ?? 100 })));
    if (y + height > 770) {
      document.addPage();
      y = 54;
    }
    let x = 54;
    for (const [i, cell] of cells.entries()) {
      document.text(cell, x, y, { width: widths[i] ?? 100 });
      x += widths[i] ?? 100;
    }
    y += height + 6;
  };
  document.font(FONT).fontSize(9.5);
  const { metrics, coaching, labelled } = report;
  for (const speaker of metrics.speakers) {
    for (const [name, measured] of Object.entries(speaker))
      row([name, JSON.stringify(measured).slice(0, 60)], [150, 300]);
  }
  for (const behaviour of BEHAVIOURS)
    row([behaviourName(behaviour, ENGLISH), String(metrics.overall.counts[behaviour])], [150, 100]);
  for (const { actionItems, strengths, opportunities } of coaching.bySpeaker) {
    for (const { title, why, how, evidence } of actionItems)
      for (const words of [title, why, how, evidence.quote]) row([words], [480]);
    for (const { text, evidence } of [...strengths, ...opportunities]) row([text, evidence.quote], [240, 240]);
  }
  if (transcript) {
    document.fontSize(8);
    for (const [i, { startMs, speaker, text }] of labelled.transcript.utterances.entries()) {
      const marks = (labelled.labels[i]?.marks ?? [])
        .map(({ behaviour }) => behaviourName(behaviour, ENGLISH))
        .join(', ');
      row([formatClock(startMs), speaker, text, marks], [40, 82, 263, 102]);
    }
  }
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
    });
    document.on('end', () => resolve(bytes)).on('error', reject);
    document.end();
  });
}
