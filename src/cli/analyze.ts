import { mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { SingleBar } from 'cli-progress';
import {
  DEFAULT_THRESHOLDS,
  type EngineChoice,
  type Locale,
  type Report,
  type SpeakerId,
  type Transcript,
} from '../analysis/domain.ts';
import { analyseBest } from '../analysis/engines/choose.ts';
import { applyOverrides, type Override } from '../analysis/overrides.ts';
import { loadPrices } from '../analysis/providers/price-file.ts';
import { exportV1 } from '../analysis/v1.ts';
import { explainReport, listLabels } from '../cards/explain.ts';
import { failureCard } from '../cards/failure.ts';
import { speakerCards, summaryCard } from '../cards/report.ts';
import { renderTerminal } from '../cards/terminal.ts';
import { wordsFor } from '../cards/words.ts';
import { type Config, ConfigFaults, readConfig } from '../config.ts';
import { openEngines } from '../engines.ts';
import { asAppError } from '../errors.ts';
import { makePdfThread } from '../jobs/pdf-thread.ts';
import { makeBill } from './bill.ts';
import { readRecording } from './read-recording.ts';

const STAGES = { reading: 0, listening: 1, analysing: 2, 'writing the report': 3, done: 4 } as const;
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
  /** Instead of ENGINE. */
  readonly engine?: EngineChoice;
  /** Language and region of cards, PDF and charts; English as in Britain unless told. */
  readonly locale?: Locale;
  /** Corrections of who speaks: `S2=S1`, `14=S2`, `S1=Dana Ray`. */
  readonly assign?: readonly string[];
}

/**
 * Coaches one recording: cards (or what was asked for) on standard output, JSON, PDF and charts in `out`. Keys and engine come from
 * `env`, as for the service; without a key nothing leaves this machine. Resolves to the exit code.
 */
export async function analyze(env: NodeJS.ProcessEnv, file: string, options: AnalyzeOptions): Promise<number> {
  const { out, transcript: appendix, locale } = options;
  const words = wordsFor({ locale });
  const title = basename(file);
  const bar = new SingleBar({
    format: '{bar} {stage}',
    barsize: 24,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  const show = (stage: keyof typeof STAGES) => bar.update(STAGES[stage], { stage });
  bar.start(STAGES.done, 0, { stage: 'reading' });
  const pdf = makePdfThread();
  const bill = makeBill();
  try {
    const config = readConfig(options.engine === undefined ? env : { ...env, ENGINE: options.engine });
    const prices = await loadPrices(config.pricesFile);
    const report = await makeReport(config);
    const exported = `${JSON.stringify(exportV1(report, words), null, 2)}\n`;
    show('writing the report');
    const stem = join(out, basename(file, extname(file)));
    const drawn = await pdf.render(report, {
      ...{ retentionDays: RETENTION_DAYS, appendix, timelinePicture: true },
      ...(locale !== undefined && { locale }),
    });
    await mkdir(out, { recursive: true });
    await writeFile(`${stem}.json`, exported);
    await writeFile(`${stem}.pdf`, drawn.pdf);
    for (const [name, picture] of Object.entries<Uint8Array>(drawn.pictures))
      await writeFile(`${stem}.${name}.png`, picture);
    show('done');
    bar.stop();
    process.stdout.write(textOf(report, options, exported));
    process.stderr.write(`\nWritten: ${stem}.json, ${stem}.pdf and its charts\n${bill.text(prices, Date.now())}`);
    return 0;
  } catch (thrown) {
    bar.stop();
    if (thrown instanceof ConfigFaults) {
      for (const fault of thrown.faults) process.stderr.write(`✗ ${fault}\n`);
      return 1;
    }
    const error = asAppError(thrown);
    // What is wrong with the command or its settings, and not with the recording.
    if (thrown instanceof WrongCorrection || error.code === 'refused') {
      process.stderr.write(`✗ ${thrown instanceof WrongCorrection ? thrown.message : error.detail}\n`);
      return 1;
    }
    process.stderr.write(
      `${renderTerminal(failureCard({ code: error.code, detail: error.detail, reference: 'terminal', title, ...(locale && { locale }) }))}\n`,
    );
    return 1;
  } finally {
    await pdf.close();
  }

  async function makeReport(config: Config): Promise<Report> {
    const { enginesFor, listenersFor } = await openEngines({ config });
    const { signal } = new AbortController();
    const heard = await readRecording(file, {
      listeners: listenersFor(config.engine),
      signal,
      spend: bill.spend,
      onMedia: () => show('listening'),
    });
    const transcript = correctSpeakers(heard.transcript, options.assign);
    show('analysing');
    const analysis = await analyseBest(
      {
        transcript,
        thresholds: DEFAULT_THRESHOLDS,
        engines: enginesFor(config.engine),
        // Corrected utterances are others than those that were labelled.
        draft: heard.draft === null || options.assign !== undefined ? null : { by: 'gemini', found: heard.draft },
        missing: heard.missing,
        words,
      },
      { signal, remember: (_, make) => make(bill.spend) },
    );
    // No clock: the same file gives the same bytes, on any day.
    return { title, sharedAt: 0, ...analysis };
  }
}

function textOf(report: Report, { json, labels, explain, locale }: AnalyzeOptions, exported: string): string {
  if (json) return exported;
  if (labels) return listLabels(report);
  if (explain) return explainReport(report);
  const cards = [
    summaryCard({ report, reportId: report.title, ...(locale && { locale }) }),
    ...speakerCards(report, report.title, new Map(), { locale }).map(([, card]) => card),
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
