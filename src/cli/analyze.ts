import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { DEFAULT_THRESHOLDS, type Report, type SpeakerId, type Transcript } from '../analysis/domain.ts';
import { offlineEngine } from '../analysis/engines/offline.ts';
import { applyOverrides, type Override } from '../analysis/overrides.ts';
import { makeReport } from '../analysis/report.ts';
import { parseTranscript } from '../analysis/transcript/parse.ts';
import { exportV1 } from '../analysis/v1.ts';
import { explainReport, listLabels } from '../cards/explain.ts';
import { failureCard } from '../cards/failure.ts';
import { speakerCards, summaryCard } from '../cards/report.ts';
import { renderTerminal } from '../cards/terminal.ts';
import { AppError, asAppError } from '../errors.ts';
import { makePdfThread } from '../jobs/pdf-thread.ts';

const STAGES = ['reading', 'parsing', 'analysing', 'writing the report', 'done'] as const;
const RETENTION_DAYS = 90;

export interface AnalyzeOptions {
  /** Directory of the JSON, the PDF and the charts. */
  readonly out: string;
  /** Whether the PDF ends with the transcript. */
  readonly transcript: boolean;
  /** What goes to standard output instead of cards; one of the three at most. */
  readonly json?: true;
  readonly labels?: true;
  readonly explain?: true;
  /** Corrections of who speaks: `S2=S1`, `14=S2`, `S1=Dana Ray`. */
  readonly assign?: readonly string[];
}

/** Coaches one transcript file: cards (or what was asked for) on standard output, JSON, PDF and charts in `out`. Resolves to the exit code. */
export async function analyze(file: string, options: AnalyzeOptions): Promise<number> {
  const { out, transcript: appendix } = options;
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
    const transcript = correctSpeakers(parseTranscript(bytes), options.assign);
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
    process.stdout.write(textOf(report, options, exported));
    process.stderr.write(`\nWritten: ${stem}.json, ${stem}.pdf and its charts\n`);
    return 0;
  } catch (thrown) {
    bar.stop();
    if (thrown instanceof WrongCorrection) {
      process.stderr.write(`✗ ${thrown.message}\n`);
      return 1;
    }
    const error = asAppError(thrown);
    process.stderr.write(
      `${renderTerminal(failureCard({ code: error.code, detail: error.detail, reference: 'terminal', title: basename(file) }))}\n`,
    );
    return 1;
  } finally {
    await pdf.close();
  }
}

function textOf(report: Report, { json, labels, explain }: AnalyzeOptions, exported: string): string {
  if (json) return exported;
  if (labels) return listLabels(report);
  if (explain) return explainReport(report);
  const cards = [
    summaryCard({ report, reportId: report.title }),
    ...speakerCards(report, report.title).map(([, card]) => card),
  ];
  const width = Math.min(process.stdout.columns ?? 96, 96);
  return `${cards.map((card) => renderTerminal(card, { width })).join('\n\n')}\n`;
}

/** What is wrong with `--assign`, and not with the file. */
class WrongCorrection extends Error {}

function correctSpeakers(transcript: Transcript, corrections: readonly string[] = []): Transcript {
  const overrides = corrections.map(readOverride);
  try {
    return applyOverrides(transcript, overrides);
  } catch (thrown) {
    throw new WrongCorrection(asAppError(thrown).detail);
  }
}

/** `S2=S1`, `14=S2` or `S1=Dana Ray` as a correction. */
function readOverride(text: string): Override {
  const [, what = '', whom = ''] = /^\s*(S\d+|\d+)\s*=\s*(.+?)\s*$/.exec(text) ?? [];
  const isSpeaker = /^S\d+$/.test(whom);
  if (/^\d+$/.test(what) && isSpeaker) return { kind: 'utterance', at: Number(what), to: whom as SpeakerId };
  if (what.startsWith('S') && isSpeaker) return { kind: 'speaker', from: what as SpeakerId, to: whom as SpeakerId };
  if (what.startsWith('S')) return { kind: 'name', speaker: what as SpeakerId, name: whom };
  throw new WrongCorrection(`“${text}” corrects nothing: write S2=S1, 14=S2 or S1="Dana Ray".`);
}
