import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { DEFAULT_THRESHOLDS } from '../analysis/domain.ts';
import { offlineEngine } from '../analysis/engines/offline.ts';
import { makeReport } from '../analysis/report.ts';
import { parseTranscript } from '../analysis/transcript/parse.ts';
import { exportV1 } from '../analysis/v1.ts';
import { failureCard } from '../cards/failure.ts';
import { speakerCards, summaryCard } from '../cards/report.ts';
import { renderTerminal } from '../cards/terminal.ts';
import { AppError, asAppError } from '../errors.ts';
import { makePdfThread } from '../jobs/pdf-thread.ts';

const STAGES = ['reading', 'parsing', 'analysing', 'writing the report', 'done'] as const;
const RETENTION_DAYS = 90;

/** Coaches one transcript file: cards on standard output (or the public JSON), JSON, PDF and charts in `out`. Resolves to the exit code. */
export async function analyze(
  file: string,
  { out, json, transcript: appendix }: { readonly out: string; readonly json: boolean; readonly transcript: boolean },
): Promise<number> {
  const bar = new SingleBar({
    format: '{bar} {stage}',
    barsize: 24,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(STAGES.length - 1, 0, { stage: STAGES[0] });
  const pdf = makePdfThread();
  try {
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new AppError('unreadable', {
        detail: `The file ${basename(file)} cannot be read. Check its name and its rights.`,
        cause,
      });
    });
    bar.update(1, { stage: STAGES[1] });
    const transcript = parseTranscript(bytes);
    bar.update(2, { stage: STAGES[2] });
    const title = basename(file);
    // No clock: the same file gives the same bytes, on any day.
    const report = makeReport({
      title,
      sharedAt: 0,
      transcript,
      engine: offlineEngine,
      thresholds: DEFAULT_THRESHOLDS,
    });
    const exported = `${JSON.stringify(exportV1(report), null, 2)}\n`;
    bar.update(3, { stage: STAGES[3] });
    const stem = join(out, basename(file, extname(file)));
    const drawn = await pdf.render(report, { retentionDays: RETENTION_DAYS, appendix, timelinePicture: true });
    await mkdir(out, { recursive: true });
    await writeFile(`${stem}.json`, exported);
    await writeFile(`${stem}.pdf`, drawn.pdf);
    for (const [name, picture] of Object.entries<Uint8Array>(drawn.pictures))
      await writeFile(`${stem}.${name}.png`, picture);
    bar.update(4, { stage: STAGES[4] });
    bar.stop();
    if (json) {
      process.stdout.write(exported);
    } else {
      const cards = [summaryCard({ report, reportId: title }), ...speakerCards(report, title).map(([, card]) => card)];
      process.stdout.write(
        `${cards.map((card) => renderTerminal(card, { width: Math.min(process.stdout.columns ?? 96, 96) })).join('\n\n')}\n`,
      );
    }
    process.stderr.write(`\nWritten: ${stem}.json, ${stem}.pdf and its charts\n`);
    return 0;
  } catch (thrown) {
    bar.stop();
    const error = asAppError(thrown);
    process.stderr.write(
      `${renderTerminal(failureCard({ code: error.code, detail: error.detail, reference: 'terminal', title: basename(file) }))}\n`,
    );
    return 1;
  } finally {
    await pdf.close();
  }
}
